"""Membership statistics: by hand, and on denoisers whose knowledge is known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from apelles.audit.leads import bootstrap, found_at, lead, roc_area
from apelles.audit.membership import (
    Array,
    Epsilon,
    clid_distances,
    epsilon_of,
    loss,
    moved,
    noised,
    pia,
    pian_scale,
    robust_scale,
    secmi,
    simple,
)
from apelles.models.noise_levels import alpha_bars
from tests.audit.denoisers import by_heart, by_law, drawn

ALPHAS = alpha_bars()
STATISTICS: dict[str, Callable[[Array, Epsilon], Array]] = {
    "loss": lambda pictures, epsilon: loss(pictures, epsilon, _noise(4), alpha=float(ALPHAS[200])),
    "secmi": lambda pictures, epsilon: secmi(pictures, epsilon, ALPHAS),
    "pia": lambda pictures, epsilon: pia(pictures, epsilon, ALPHAS),
    "pian": lambda pictures, epsilon: pia(pictures, epsilon, ALPHAS, scaled=True),
}
statistics = pytest.mark.parametrize("name", STATISTICS)


def _noise(count: int) -> Array:
    return np.random.default_rng(9).normal(size=(count, 8, 8, 3))


def test_a_step_of_secmi_by_hand() -> None:
    clean = (1 - math.sqrt(0.1) * 0.5) / math.sqrt(0.9)
    assert clean == pytest.approx(0.887426, abs=1e-6)
    stepped = moved(np.ones(1), np.full(1, 0.5), alpha_from=0.9, alpha_to=0.5)
    assert stepped == pytest.approx(0.981058, abs=1e-6)


def test_the_scale_of_pian_is_the_one_that_gives_the_mean_of_a_normal_variable() -> None:
    values = np.array([1.0, -1, 2, -2]).reshape(1, 1, 2, 2)
    assert pian_scale(values) == pytest.approx(0.531923, abs=1e-6)
    assert np.abs(values * pian_scale(values)).mean() == pytest.approx(math.sqrt(2 / math.pi))


def test_the_robust_scale_of_clid_by_hand() -> None:
    assert robust_scale(np.arange(1.0, 6)) == pytest.approx([-1, -0.5, 0, 0.5, 1])
    assert robust_scale(np.ones(4)) == pytest.approx(np.zeros(4))


def test_clid_is_lower_where_the_caption_helps_more_and_the_error_is_smaller() -> None:
    gains = np.arange(10.0)[:, None] * np.ones((10, 3))
    assert np.all(np.diff(clid_distances(gains, np.ones(10))) < 0)
    assert np.all(np.diff(clid_distances(np.ones((10, 3)), np.arange(10.0))) > 0)


def test_the_noise_of_a_picture_known_by_heart_is_predicted_exactly() -> None:
    rng = np.random.default_rng(0)
    known = drawn(rng, 5)
    noise = rng.normal(size=known.shape)
    epsilon = epsilon_of(by_heart(known))
    assert np.allclose(epsilon(noised(known, noise, 0.9), 0.9), noise, atol=1e-6)


def test_going_to_another_noise_and_back_along_one_prediction_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    noisy, epsilon = drawn(rng, 3), rng.normal(size=(3, 8, 8, 3))
    there = moved(noisy, epsilon, alpha_from=0.9, alpha_to=0.4)
    assert np.allclose(moved(there, epsilon, alpha_from=0.4, alpha_to=0.9), noisy)


@statistics
def test_a_model_that_knows_its_pictures_by_heart_gives_its_members_away(name: str) -> None:
    rng = np.random.default_rng(2)
    members, others = drawn(rng, 40), drawn(rng, 40)
    epsilon = epsilon_of(by_heart(members))
    area = roc_area(STATISTICS[name](members, epsilon), STATISTICS[name](others, epsilon))
    assert area > 0.95


@statistics
def test_a_model_that_learned_the_law_tells_hardly_anything(name: str) -> None:
    rng = np.random.default_rng(3)
    members, others = drawn(rng, 150), drawn(rng, 150)
    epsilon = epsilon_of(by_law(members))
    found = lead(name, STATISTICS[name](members, epsilon), STATISTICS[name](others, epsilon), rng, draws=200)
    assert found.area.value < 0.7


def test_the_floor_is_the_norm_of_what_is_predicted_in_the_picture_itself() -> None:
    pictures = drawn(np.random.default_rng(4), 3)
    found = simple(pictures, lambda noisy, alpha: np.full_like(noisy, 0.5), ALPHAS)
    assert found == pytest.approx(np.full(3, (192 * 0.5**4) ** 0.25))


def test_the_area_counts_pairs() -> None:
    rng = np.random.default_rng(5)
    members, others = rng.integers(0, 6, 17).astype(float), rng.integers(1, 7, 23).astype(float)
    pairs = [(low < high) + (low == high) / 2 for low in members for high in others]
    assert roc_area(members, others) == pytest.approx(np.mean(pairs))


def test_the_share_found_takes_the_last_point_at_or_under_the_level() -> None:
    others = np.arange(100.0)
    assert found_at(np.array([-1.0, 0.5, 1.5, 50]), others) == 0.5
    assert found_at(np.array([-1.0, 0.0]), others[:50]) == 0.5
    for cut in np.linspace(-1, 101, 60):
        if (others < cut).mean() <= 0.01:
            assert (np.array([0.5, 1.5]) < cut).mean() <= found_at(np.array([0.5, 1.5]), others)


def test_below_a_hundred_others_no_share_at_one_in_a_hundred_is_stated() -> None:
    rng = np.random.default_rng(6)
    assert lead("loss", rng.normal(size=50), rng.normal(size=99), rng, draws=20).found is None
    assert lead("loss", rng.normal(size=50), rng.normal(size=100), rng, draws=20).found is not None


def test_the_limits_hold_the_true_area_about_as_often_as_stated() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(100):
        found = bootstrap(roc_area, rng.normal(-1, 1, 60), rng.normal(0, 1, 60), rng, draws=100)
        held += found.low <= 0.76025 <= found.high
    assert held >= 85
