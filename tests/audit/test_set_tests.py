from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.audit.authpct import Authenticity, authentic, authenticity
from apelles.audit.c_t import CopyingTest, copying_test, copying_test_in_cells, distance_to_training, z_score
from apelles.audit.cells import k_means, principal
from apelles.audit.distances import kth_nearest, nearest
from apelles.audit.fld import Likelihood, closest_density, fit, likelihood, likelihood_with
from apelles.audit.prdc import Prdc, prdc
from apelles.records.audit import NotApplicable
from tests.audit.four_sets import HELD_OUT, MADE, SUMS, TRAINING

SETS = list(MADE)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def column(*numbers: float) -> NDArray[np.float64]:
    return np.array(numbers, dtype=np.float64)[:, None]


def quadrants(points: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.asarray(2 * (points[:, 0] > 0) + (points[:, 1] > 0), dtype=np.intp)


@pytest.mark.parametrize("name", SETS)
def test_the_four_sets_are_those_the_known_answers_were_taken_from(name: str) -> None:
    assert MADE[name].sum() == pytest.approx(SUMS[name], abs=1e-4)


@pytest.mark.parametrize(
    ("name", "whole", "in_quadrants"),
    [
        ("fresh", -0.3959, -0.2461),
        ("copy", -21.1953, -10.4752),
        ("half", -11.3959, -5.5572),
        ("under", 13.3647, 6.6166),
    ],
)
def test_c_t_gives_the_known_values(name: str, whole: float, in_quadrants: float) -> None:
    sets = (TRAINING, HELD_OUT, MADE[name])
    found = copying_test_in_cells(*sets, places=[quadrants(points) for points in sets], cells=4, rng=rng())
    assert isinstance(found, CopyingTest)
    assert found.whole == pytest.approx(whole, abs=1e-4)
    assert found.score == pytest.approx(in_quadrants, abs=1e-4)
    if name == "fresh":
        assert found.cells == pytest.approx((0.6144, -1.4762, 1.0432, -1.1114), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("fresh", -1, 1), ("copy", -14, -11), ("half", -8, -5.5), ("under", 6, 9)]
)
def test_c_t_by_its_own_cells_tells_copying_from_learning(name: str, low: float, high: float) -> None:
    found = copying_test(TRAINING, HELD_OUT, MADE[name], rng=rng())
    assert isinstance(found, CopyingTest)
    assert low < found.score < high
    assert (found.p < 0.01) == (name in {"copy", "half"})


def test_z_by_hand_with_and_without_ties() -> None:
    training = column(0, 10)
    held_out, made = column(1, 2, 3), column(0.1, 0.2, 0.3, 9.9)
    z = z_score(distance_to_training(held_out, training), distance_to_training(made, training))
    assert z == pytest.approx(-5.5 / np.sqrt(8))
    assert z_score(np.array([1.0, 1.0]), np.array([1.0, 2.0])) == pytest.approx(1.5 / np.sqrt(5 / 3))


def test_z_agrees_with_counting_every_pair() -> None:
    held_out, made = np.round(rng().random(17), 1), np.round(rng().random(23) * 1.3, 1)
    farther = sum(float(q > p) + 0.5 * float(q == p) for q in made for p in held_out)
    n, m = 17, 23
    assert z_score(held_out, made) == pytest.approx((farther - (m * n / 2 - 0.5)) / np.sqrt(m * n * (m + n + 1) / 12))


def test_c_t_says_when_it_does_not_apply() -> None:
    assert copying_test(TRAINING, HELD_OUT[:9], MADE["fresh"], rng=rng()) == NotApplicable(
        key="audit.test.too_few", needed=20, there=9
    )
    apart = [np.zeros(600, np.intp), np.ones(300, np.intp), np.zeros(300, np.intp)]
    found = copying_test_in_cells(TRAINING, HELD_OUT, MADE["fresh"], places=apart, cells=2, rng=rng())
    assert found == NotApplicable(key="audit.test.no_cell")


@pytest.mark.parametrize(("name", "percent"), [("fresh", 52.667), ("copy", 0), ("half", 27), ("under", 82)])
def test_authpct_gives_the_known_values(name: str, percent: float) -> None:
    found = authenticity(TRAINING, HELD_OUT, MADE[name])
    assert isinstance(found, Authenticity)
    assert found.percent == pytest.approx(percent, abs=1e-3)
    assert found.p is not None
    assert (found.p < 0.01) == (name in {"copy", "half"})


def test_authpct_by_hand() -> None:
    assert authentic(column(0, 1, 10), column(0.4, 2.5, 9.5, 30)).tolist() == [False, True, False, True]


def test_authpct_without_held_out_works_has_no_p_value() -> None:
    found = authenticity(TRAINING, None, MADE["half"])
    assert isinstance(found, Authenticity)
    assert found.percent == pytest.approx(27.0)
    assert (found.held_out, found.p) == (None, None)
    assert authenticity(TRAINING, None, MADE["half"][:7]) == NotApplicable(key="audit.test.too_few", needed=20, there=7)


@pytest.mark.parametrize(
    ("name", "gap", "fld", "overfit"),
    [
        ("fresh", -2.69, -0.231, 0.0),
        ("copy", -62_102, 122_779, 1.0),
        ("half", -107.01, 11.377, 0.5),
        ("under", -2.38, 15.307, 0.0),
    ],
)
def test_fld_gives_the_known_values(name: str, gap: float, fld: float, overfit: float) -> None:
    found = likelihood_with(
        TRAINING, HELD_OUT, MADE[name], centers=np.arange(300, dtype=np.intp), fitted=np.arange(300, 600, dtype=np.intp)
    )
    assert found.gap == pytest.approx(gap, rel=1e-4, abs=0.02)
    assert found.fld == pytest.approx(fld, rel=1e-4, abs=0.02)
    assert found.overfit == overfit


@pytest.mark.parametrize(("name", "median"), [("fresh", -0.962), ("copy", 3.183), ("half", 1.382), ("under", -1.246)])
def test_the_density_on_the_closest_training_point_gives_the_known_medians(name: str, median: float) -> None:
    mean, spread = HELD_OUT.mean(axis=0), HELD_OUT.std(axis=0, ddof=1)
    training, made = (TRAINING - mean) / spread, (MADE[name] - mean) / spread
    found = closest_density(training, made, fit(training, made))
    assert np.median(found) == pytest.approx(median, abs=2e-3)


def test_fld_with_a_random_baseline_stays_near_the_published_runs() -> None:
    found = likelihood(TRAINING, HELD_OUT, MADE["half"], rng=rng())
    assert isinstance(found, Likelihood)
    assert 10 < found.fld < 13
    few = likelihood(TRAINING, HELD_OUT[:3], MADE["half"], rng=rng())
    assert few == NotApplicable(key="audit.test.too_few", needed=20, there=3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fresh", (0.9167, 0.9533, 1.0453, 0.9733)),
        ("copy", (0.9467, 0.9500, 1.1153, 0.9833)),
        ("half", (0.9367, 0.9633, 1.0273, 0.9667)),
        ("under", (0.5167, 1.0, 0.3367, 0.7500)),
    ],
)
def test_prdc_gives_the_known_values(name: str, expected: tuple[float, ...]) -> None:
    found = prdc(HELD_OUT, MADE[name])
    assert isinstance(found, Prdc)
    assert (found.precision, found.recall, found.density, found.coverage) == pytest.approx(expected, abs=1e-4)


def test_prdc_calls_a_pure_copier_of_its_training_set_excellent() -> None:
    found = prdc(TRAINING, MADE["copy"])
    assert isinstance(found, Prdc)
    known = (1.0, 0.9667, 1.1273, 0.9717)
    assert (found.precision, found.recall, found.density, found.coverage) == pytest.approx(known, abs=1e-4)


def test_prdc_by_hand() -> None:
    found = prdc(column(0, 1, 3), column(0.5, 10), k=1)
    assert found == Prdc(precision=0.5, recall=1.0, density=1.0, coverage=2 / 3)
    assert prdc(column(0, 1), column(0.5), k=1) == NotApplicable(key="audit.test.too_few", needed=2, there=1)


def test_distances_agree_with_plain_loops_across_blocks() -> None:
    points, others = rng().random((1100, 5)), rng().random((90, 5)) + 0.01
    place, apart = nearest(points, others)
    for row in (0, 511, 512, 1099):
        plain = [float(np.linalg.norm(points[row] - other)) for other in others]
        assert place[row] == int(np.argmin(plain))
        assert apart[row] == pytest.approx(min(plain))
    third = kth_nearest(points, 3)
    for row in (5, 600):
        assert third[row] == pytest.approx(sorted(np.linalg.norm(points - points[row], axis=1))[3])


def test_k_means_finds_three_heaps() -> None:
    heaps = np.vstack([rng().normal(place, 0.1, (40, 3)) for place in (0, 5, 9)])
    centers = k_means(heaps, k=3, rng=rng())
    assert sorted(np.round(centers.mean(axis=1)).tolist()) == [0, 5, 9]


def test_the_first_principal_direction_is_the_longest() -> None:
    points = rng().normal(size=(200, 4)) * np.array([1, 9, 1, 1])
    _, directions = principal(points, keep=2)
    assert directions.shape == (4, 2)
    assert abs(directions[1, 0]) > 0.99
