"""The answer follows from intervals, and from controls that must come in their order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from apelles.audit.among_humans import among_humans, beside
from apelles.audit.collage import answered, failures, too_few
from apelles.audit.ruler import map_agreement
from apelles.records.collage import CollageAnswer, Estimate, Tiled
from tests.audit.test_closeness import found, uniform

HIGH, MIDDLE, LOW = (Estimate(value=value, low=value - 0.2, high=value + 0.2) for value in (1.0, 0.5, 0.1))


def reaching(value: float, *, scale: float, low: float | None = None) -> Any:
    reach = Estimate(value=value, low=value / 2 if low is None else low, high=value * 2)
    tiled = Tiled(copy_scale=scale, reach=reach, coverage=LOW, sources=1.0, seams=None)
    return cast("Any", SimpleNamespace(tiled=tiled))


@pytest.mark.parametrize(
    ("sharp", "smooth", "failed", "left", "answer"),
    [
        (HIGH, HIGH, (), 100, CollageAnswer.COLLAGE),
        (LOW, LOW, (), 100, CollageAnswer.LEARNERS),
        (HIGH, MIDDLE, (), 100, CollageAnswer.NOT_SEPARABLE),
        (HIGH, LOW, (), 100, CollageAnswer.NOT_SEPARABLE),
        (HIGH, HIGH, (), 19, CollageAnswer.COPIES),
        (HIGH, HIGH, ("mosaic",), 100, CollageAnswer.UNDETERMINED),
        (None, None, (), 100, CollageAnswer.UNDETERMINED),
    ],
)
def test_an_answer_needs_both_intervals_on_one_side(
    sharp: Estimate | None, smooth: Estimate | None, failed: tuple[str, ...], left: int, answer: CollageAnswer
) -> None:
    assert answered(sharp, smooth, failed=failed, left=left)[0] is answer


def test_controls_in_their_order_pass() -> None:
    good = {"parrot": reaching(3, scale=1), "quilt": reaching(1, scale=0.25), "mosaic": reaching(0.2, scale=0.125)}
    assert failures(good, painters=20, flagged=0) == ()


def test_the_control_that_is_out_of_order_is_named() -> None:
    good = {"parrot": reaching(3, scale=1), "quilt": reaching(1, scale=0.25), "mosaic": reaching(0.2, scale=0.125)}
    assert failures({**good, "quilt": reaching(0.1, scale=0.25)}, painters=0, flagged=0) == ("quilt",)
    assert failures({**good, "parrot": reaching(3, scale=0.125)}, painters=0, flagged=0) == ("parrot",)
    assert failures({**good, "mosaic": reaching(0.2, scale=0.125, low=-0.1)}, painters=0, flagged=0) == ("mosaic",)
    assert failures({**good, "mosaic": reaching(0.2, scale=0.0)}, painters=0, flagged=0) == ("mosaic",)


def test_more_flagged_painters_than_chance_gives_are_a_failure() -> None:
    good = {"parrot": reaching(3, scale=1)}
    assert failures(good, painters=20, flagged=1) == ()
    assert failures(good, painters=20, flagged=3) == ("held_out",)


def test_too_few_pictures_are_said_to_be_too_few() -> None:
    assert too_few(19, 100) == "collage.few_outputs"
    assert too_few(20, 59) == "collage.few_heldout"
    assert too_few(20, 60) == ""


def test_a_source_map_agrees_with_the_truth_where_it_names_the_right_work() -> None:
    accepted, right = map_agreement(np.array([[1, 1], [2, -1]]), np.array([[1, 3], [2, 2]]))
    assert accepted == 0.75
    assert right == pytest.approx(2 / 3)


def test_everybody_is_held_against_equally_many_works() -> None:
    may = np.random.default_rng(1).random((30, 80)) < 0.6
    may[3] = False
    enough, theirs, ours = beside(may, np.random.default_rng(2), outputs=5, training=80)
    assert not enough[3]
    assert enough.sum() == 29
    assert len({*theirs.sum(axis=1).tolist(), *ours.sum(axis=1).tolist()}) == 1
    assert not (theirs & ~may[enough]).any()


def test_outputs_that_are_as_people_are_stand_in_their_middle_and_copies_at_the_top() -> None:
    human, authors = uniform(60, 1), np.arange(60) // 4
    same = among_humans([uniform(40, 2)], [human], authors, np.random.default_rng(3), count=50, dated=True).place
    copies = among_humans(
        [found(np.full((40, 7, 7), 0.01))], [human], authors, np.random.default_rng(3), count=50, dated=True
    ).place
    assert same is not None
    assert copies is not None
    assert same.low < 0.5 < same.high
    assert copies.value > 0.99


@pytest.mark.parametrize(("works", "authors"), [(19, 10), (40, 4)])
def test_too_few_works_or_authors_say_nothing_of_people(works: int, authors: int) -> None:
    told = among_humans(
        [uniform(20, 4)],
        [uniform(works, 5)],
        np.arange(works) % authors,
        np.random.default_rng(6),
        count=50,
        dated=False,
    )
    assert told.place is None
    assert (told.works, told.authors, told.refused) == (works, authors, "collage.humans_few")
