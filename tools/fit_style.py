"""Fit style vectors on color over folders of pictures, and write the numbers that Apelles ships.

    python -m tools.fit_style FOLDER...

Only numbers are written, to src/apelles/describe/shipped/style-color-fit.npz.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from apelles.collect.decode import decode
from apelles.describe.rootsift import to_frame
from apelles.describe.style_vector import StyleVector, fit_color, lab_histogram

TARGET = Path(__file__).parents[1] / "src" / "apelles" / "describe" / "shipped" / "style-color-fit.npz"
SUFFIXES = {".jpg", ".jpeg", ".png"}


def main() -> None:
    """Read every picture below the folders, in order, and write the fit."""
    files = [path for folder in sys.argv[1:] for path in sorted(Path(folder).rglob("*")) if path.suffix in SUFFIXES]
    style = StyleVector()
    vectors, histograms = [], []
    for path in files:
        frame = to_frame(decode(path.read_bytes()).pixels)
        vectors.append(style.describe(frame))
        histograms.append(lab_histogram(frame))
    fit = fit_color(np.stack(vectors), np.stack(histograms))
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, weights=fit.weights.astype(np.float32), spread=fit.spread.astype(np.float32))
    print(f"{len(files)} pictures; {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
