"""Surprise is a rank among held-out patches, and people are not surprising among people."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.audit.closeness import (
    baseline,
    counted,
    drawn_limits,
    drawn_shares,
    draws_of,
    estimate,
    excess,
    stratum,
    surprise,
)
from apelles.audit.patches import FIELDS, Nearest, ladder

SCALE = ladder(32)[1]


def found(distance: np.ndarray, seed: int = 0) -> Nearest:
    rng = np.random.default_rng(seed)
    shape = distance.shape
    return Nearest(
        scale=SCALE,
        told=np.ones(shape, dtype=np.bool_),
        distance=distance.astype(np.float32),
        energy=rng.uniform(5, 60, shape).astype(np.float32),
        detail=rng.uniform(0, 1, shape).astype(np.float32),
        work=np.zeros(shape, dtype=np.int32),
        down=np.zeros(shape, dtype=np.int32),
        right=np.zeros(shape, dtype=np.int32),
        mirrored=np.zeros(shape, dtype=np.bool_),
    )


def uniform(count: int, seed: int) -> Nearest:
    return found(np.random.default_rng(seed).uniform(0.1, 1, (count, 7, 7)), seed)


def test_surprise_is_the_rank_among_held_out_patches_of_the_same_stratum() -> None:
    held, made = uniform(60, 1), uniform(3, 2)
    base = baseline(held)
    assert len(base.strata) > 1
    got, here, theirs = surprise(base, made), stratum(base, made), stratum(base, held)
    for place in ((0, 0, 0), (1, 3, 5), (2, 6, 6)):
        same = held.distance[theirs == here[place]]
        assert got[place] == pytest.approx((1 + (same <= made.distance[place]).sum()) / (1 + len(same)))


def test_a_held_out_work_is_not_held_against_itself() -> None:
    held = uniform(60, 3)
    base = baseline(held)
    own, where = surprise(base, held, own=True), stratum(base, held)
    others = np.arange(60) != 5
    same = held.distance[others][where[others] == where[5, 2, 2]]
    assert own[5, 2, 2] == pytest.approx((1 + (same <= held.distance[5, 2, 2]).sum()) / (1 + len(same)))


def test_the_excess_of_people_is_one_and_that_of_copies_is_large() -> None:
    held, rng = uniform(120, 4), np.random.default_rng(5)
    base = baseline(held)
    for made, low, high in ((uniform(80, 6), 0.4, 1.8), (found(np.zeros((30, 7, 7))), 90, 101)):
        value = excess(counted(made, surprise(base, made), alpha=base.alpha), alpha=base.alpha)
        assert low <= value <= high
        draws = draws_of(120, rng)
        limits_drawn = drawn_limits(base, draws)
        shares = drawn_shares(base, made, limits_drawn, draws_of(len(made), rng))
        people = drawn_shares(base, held, limits_drawn, draws == 0)
        limits = estimate(value, shares / base.alpha)
        assert limits.low <= value <= limits.high * 1.05
        assert np.quantile(people / base.alpha, 0.025) < 1 < np.quantile(people / base.alpha, 0.975)


def test_few_held_out_patches_make_a_coarse_level() -> None:
    held = uniform(60, 7)
    one = Nearest(scale=held.scale, **{name: getattr(held, name)[:, :1, :1] for name in FIELDS})
    base = baseline(one)
    assert len(base.strata) == 1
    assert base.alpha == pytest.approx(4 / 61)
