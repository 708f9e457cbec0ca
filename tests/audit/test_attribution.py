"""Which works weigh most: by nearness, by author, and by influence that retraining confirms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from apelles.audit.attribution import agreement, holm, influences, leanings, nearest_works, neighbors


def unit(rng: np.random.Generator, count: int, dimensions: int = 32) -> np.ndarray:
    rows = rng.normal(size=(count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_the_work_an_output_was_made_from_is_first_and_no_other_comes_so_near() -> None:
    rng = np.random.default_rng(0)
    works = unit(rng, 50)
    output = works[17] + 0.05 * rng.normal(size=32)
    found = neighbors(output / np.linalg.norm(output), works, (unit(rng, 1000) * unit(rng, 1000)).sum(axis=1), most=3)
    assert found[0].work == 17
    assert found[0].expected == pytest.approx(50 / 1001)
    assert found[1].expected > 0.5
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)


def test_the_nearest_works_of_many_outputs_are_those_of_each() -> None:
    rng = np.random.default_rng(1)
    outputs, works = unit(rng, 700), unit(rng, 20)
    assert list(nearest_works(outputs, works)) == [int(np.argmax(works @ one)) for one in outputs]


def test_an_author_whom_outputs_lean_on_is_named_and_nobody_else() -> None:
    nearest = ["Ada"] * 60 + ["Ben"] * 20 + ["Cleo"] * 20
    found = leanings(nearest, training={"Ada": 1, "Ben": 1, "Cleo": 1})
    assert {one.author: one.leans for one in found} == {"Ada": "over", "Ben": "under", "Cleo": "under"}
    ada = next(one for one in found if one.author == "Ada")
    assert ada.low < ada.share == 0.6 < ada.high
    assert ada.expected == pytest.approx(1 / 3)


def test_an_author_near_to_everything_is_not_leaned_on_when_like_pictures_are_asked_too() -> None:
    nearest = ["Ada"] * 60 + ["Ben"] * 40
    assert leanings(nearest, training={"Ada": 1, "Ben": 9})[0].leans
    assert not any(one.leans for one in leanings(nearest, others=["Ada"] * 115 + ["Ben"] * 85))


def test_an_author_without_any_output_is_listed() -> None:
    found = leanings(["Ada"] * 80, training={"Ada": 1, "Ben": 1})
    ben = next(one for one in found if one.author == "Ben")
    assert (ben.outputs, ben.low, ben.leans) == (0, 0.0, "under")


def test_nobody_is_named_where_outputs_follow_the_training() -> None:
    rng = np.random.default_rng(2)
    shares = dict(zip("abcdef", (0.3, 0.25, 0.2, 0.15, 0.06, 0.04), strict=True))
    named = 0
    for _ in range(300):
        nearest = list(rng.choice(list(shares), 200, p=list(shares.values())))
        named += any(one.leans for one in leanings(nearest, training=shares))
    assert stats.binomtest(named, 300, 0.05, alternative="greater").pvalue > 1e-3


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]


def test_agreement_by_hand() -> None:
    assert agreement(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])) == pytest.approx(0.8)
    assert agreement(np.ones(4), np.arange(4.0)) == 0


def test_influence_foresees_what_retraining_a_linear_model_gives() -> None:
    rng = np.random.default_rng(3)
    works, truth = rng.normal(size=(80, 5)), rng.normal(size=5)
    heard = works @ truth + 0.5 * rng.normal(size=80)
    weights = np.linalg.lstsq(works, heard, rcond=None)[0]
    output = rng.normal(size=5)
    wanted = float(output @ weights)
    gradients = (works @ weights - heard)[:, None] * works
    found = influences(-output[None], gradients, damping=0.01)[0]
    subsets = [rng.permutation(80)[:40] for _ in range(64)]
    predicted = np.array([found[kept].sum() for kept in subsets])
    actual = [float(output @ np.linalg.lstsq(works[kept], heard[kept], rcond=None)[0]) - wanted for kept in subsets]
    assert agreement(predicted, np.array(actual)) > 0.5
