"""Fit the vocabulary of visual words from libraries whose local features are cached.

    python tools/fit_words.py LIB [LIB ...]

Only numbers are shipped: centers, directions and middles.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from apelles.describe import visual_words
from apelles.journeys.look import Shelf
from apelles.library.lance import LanceLibrary

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "describe" / "shipped"
WORDS = 1024
FROM_EACH = 250
SEED = 20261


def main(folders: list[str]) -> None:
    """Write the vocabulary and print how evenly its words are used."""
    rows = np.concatenate([_rows(Path(folder)) for folder in folders]).astype(np.float32)
    fitted = MiniBatchKMeans(WORDS, batch_size=8192, n_init=1, random_state=SEED, max_no_improvement=20).fit(rows)
    centers = np.rint(fitted.cluster_centers_).astype(np.uint8)
    directions = np.random.default_rng(SEED).choice(np.array([-1, 1], np.int8), (visual_words.BITS, 128))
    labels = ((centers.astype(np.float32) ** 2).sum(axis=1) - 2 * rows @ centers.T.astype(np.float32)).argmin(axis=1)
    projected = rows @ directions.T.astype(np.float32)
    overall = np.median(projected, axis=0)
    middles = np.array(
        [np.median(projected[labels == word], axis=0) if (labels == word).any() else overall for word in range(WORDS)]
    )
    SHIPPED.mkdir(exist_ok=True)
    path = SHIPPED / f"{visual_words.VOCABULARY}.npz"
    np.savez_compressed(path, centers=centers, directions=directions, middles=np.rint(middles).astype(np.int16))
    used = np.bincount(labels, minlength=WORDS)
    print(
        len(rows), "keypoints;", path.stat().st_size, "bytes; uses of a word", np.percentile(used, (0, 10, 50, 90, 100))
    )


def _rows(folder: Path) -> NDArray[np.uint8]:
    """Return descriptors of a library, up to 250 from each work, evenly over its list."""
    library = LanceLibrary(folder)
    shelf = Shelf(library)
    kept = []
    for work in library.works():
        rows = shelf.side(work.sha256).features.descriptors
        kept.append(rows[:: max(1, len(rows) // FROM_EACH)][:FROM_EACH])
    return np.concatenate(kept)


if __name__ == "__main__":
    main(sys.argv[1:])
