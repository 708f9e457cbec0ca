"""The arithmetic of search, against plain casts and products."""

from __future__ import annotations

import numpy as np

from apelles.library.search import rank, widened


def test_every_finite_float16_widens_to_the_same_number() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    assert np.array_equal(widened(halves).view(np.uint32), halves.astype(np.float32).view(np.uint32))


def test_equal_scores_come_in_order_of_their_names_across_chunks() -> None:
    vector = np.zeros((1, 8), dtype=np.float32)
    vector[0, 0] = 1.0
    names = np.array(["d", "b", "c", "a"])
    found = rank(vector, [vector.repeat(2, axis=0)] * 2, 3, names_of=lambda places: names[places].tolist())
    assert found.sha256.tolist() == [["a", "b", "c"]]
