"""Draw a training set and what each control makes of it, one row each, on one sheet.

python -m tools.draw_controls docs/images/controls.jpg
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from apelles.journeys.contact_sheet import COLUMNS, contact_sheet
from apelles.models.fresh import Fresh
from apelles.models.mosaic import Mosaic
from apelles.models.parrot import Parrot
from apelles.models.quilt import Quilt
from apelles.models.training import TrainingSet

WORKS, WORKS_SEED, SEED = 60, 1, 7


def main(target: Path) -> None:
    """Write the sheet: works, parrot at rate 1, quilt, mosaic, fresh."""
    works = [sample.picture for sample in Fresh().sample(WORKS, WORKS_SEED)]
    training = TrainingSet(
        pixels=np.stack([work.pixels for work in works]),
        names=tuple(f"{place:06}.png" for place in range(WORKS)),
        hashes=tuple(work.sha256 for work in works),
    )
    shown = [work.pixels for work in islice(works, COLUMNS)]
    for model in (Parrot(training, rate=1.0), Quilt(training), Mosaic(training), Fresh()):
        shown += [sample.picture.pixels for sample in model.sample(COLUMNS, SEED)]
    Image.fromarray(contact_sheet(shown)).save(target, "JPEG", quality=88, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
