"""Average the features of the net that names things over folders of pictures; write the numbers that Apelles ships.

    python -m tools.fit_things FOLDER...

Every folder counts as much as another. Only numbers are written, to src/apelles/describe/shipped/thing-middle.npz.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from apelles.collect.decode import decode
from apelles.describe.rootsift import to_frame
from apelles.describe.thing_vector import ThingVector
from apelles.judge.elements.base import FRAME

TARGET = Path(__file__).parents[1] / "src" / "apelles" / "describe" / "shipped" / "thing-middle.npz"
SUFFIXES = {".jpg", ".jpeg", ".png"}


def main() -> None:
    """Read every picture below the folders, in order, and write the middle."""
    net, means = ThingVector(), []
    for folder in map(Path, sys.argv[1:]):
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES]
        frames = (to_frame(decode(path.read_bytes()).pixels, side=FRAME) for path in files)
        means.append(np.mean([net.describe(frame) for frame in frames], axis=0))
        print(f"{folder.name}: {len(files)} pictures")
    np.savez_compressed(TARGET, middle=np.mean(means, axis=0).astype(np.float32))
    print(f"{TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
