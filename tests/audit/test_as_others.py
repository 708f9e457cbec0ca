from __future__ import annotations

import numpy as np
import pytest

from apelles.audit.as_others import (
    CARLINI,
    WEBSTER_MATCHING,
    WEBSTER_RETRIEVED,
    best_among_training,
    best_similarities,
    masked_distance,
    relative_distance,
    spread,
    template_mask,
    webster_distance,
)


def directions(*degrees: float) -> np.ndarray:
    angles = np.deg2rad(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_dcr_by_hand() -> None:
    training, made = directions(0, 10, 90), directions(2, 45)
    assert best_similarities(made, training) == pytest.approx([0.999391, 0.819152], abs=1e-6)
    assert best_among_training(training) == pytest.approx([0.984808, 0.984808, 0.173648], abs=1e-6)
    found = spread(best_similarities(made, training))
    assert found.mean == pytest.approx(0.909271, abs=1e-5)


def test_the_best_among_training_agrees_across_blocks() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(70, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert best_among_training(vectors, at_once=16) == pytest.approx(best_among_training(vectors), abs=1e-6)


def test_the_rule_for_small_pictures_by_hand() -> None:
    assert relative_distance(0.1, np.full(50, 0.4)) == pytest.approx(0.5)


def test_websters_sums_in_carlinis_unit() -> None:
    values = 3 * 256**2
    assert np.sqrt(WEBSTER_MATCHING / values) == pytest.approx(0.112764, abs=1e-6)
    assert np.sqrt(WEBSTER_RETRIEVED / values) == pytest.approx(0.123526, abs=1e-6)
    assert CARLINI**2 * values == pytest.approx(4423.68)
    assert webster_distance(np.zeros((2, 2, 3)), np.ones((2, 2, 3))) == 12


def test_a_template_matches_inside_its_mask_only() -> None:
    picture, template = np.zeros((4, 4)), np.zeros((4, 4))
    template[:2] = 0.5
    bottom = np.zeros((4, 4), bool)
    bottom[2:] = True
    assert masked_distance(template, picture, bottom) == 0.0
    assert masked_distance(template, picture, np.ones((4, 4), bool)) == pytest.approx(2.0)


def test_the_mask_of_a_template_is_what_stays_without_specks() -> None:
    one, other = np.zeros((12, 12, 3)), np.zeros((12, 12, 3))
    other[:, 6:] = 0.5
    other[3, 9] = 0.0
    mask = template_mask(one, other)
    assert mask[1:-1, 1:5].all()
    assert not mask[:, 6:].any()
