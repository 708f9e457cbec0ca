"""Pictures are made as smooth as others, never sharper."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.audit.blur import smoothed, spectrum

NOISE = np.random.default_rng(1).integers(40, 200, (6, 32, 32, 3)).astype(np.uint8)


def soft() -> np.ndarray:
    tones = NOISE.astype(float)
    for axis in (1, 2):
        tones = (tones + np.roll(tones, 1, axis=axis) + np.roll(tones, -1, axis=axis)) / 3
    return tones.astype(np.uint8)


def test_afterwards_there_is_as_little_detail_as_was_wanted() -> None:
    wanted = spectrum(soft())
    made = spectrum(smoothed(NOISE, wanted))
    assert made[-4:].sum() == pytest.approx(wanted[-4:].sum(), rel=0.15)
    assert made[1:].sum() < spectrum(NOISE)[1:].sum()


def test_what_is_smoother_already_stays_as_it_is() -> None:
    assert np.abs(smoothed(soft(), spectrum(NOISE)).astype(int) - soft()).max() <= 1


def test_the_mean_color_stays() -> None:
    assert smoothed(NOISE, np.zeros(17)).mean() == pytest.approx(NOISE.mean(), abs=1)
