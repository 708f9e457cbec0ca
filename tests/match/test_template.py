"""Template material: what three families of works carry belongs to none of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.match.template import CARRIERS, REACH, carriers, near, template_points

POINTS = np.array([[0.0, 0], [5, 0], [100, 100], [300, 300]])


def support(*indices: int) -> NDArray[np.float64]:
    return POINTS[list(indices)]


def test_a_point_carried_by_three_families_is_template_material() -> None:
    marked = template_points(POINTS, [support(0), support(0), support(0, 3)], ["a", "b", "c"])
    assert marked.tolist() == [True, True, False, False]


def test_copies_of_one_work_count_once() -> None:
    assert not template_points(POINTS, [support(0)] * 5, ["a"] * 5).any()
    assert carriers(POINTS, [support(2)] * 5, ["a", "a", "b", "b", "b"]).tolist() == [0, 0, 2, 0]


def test_no_works_carry_nothing() -> None:
    assert carriers(POINTS, [], []).tolist() == [0, 0, 0, 0]
    assert CARRIERS > 1


def test_nearness_agrees_with_plain_loops() -> None:
    random = np.random.default_rng(1)
    points = random.uniform(0, 100, (40, 2)).astype(np.float32)
    marks = random.uniform(0, 100, (9, 2)).astype(np.float32)
    slow = [any(np.hypot(*(point - mark)) <= REACH for mark in marks) for point in points.astype(float)]
    assert near(points, marks).tolist() == slow
    assert not near(points, marks[:0]).any()
