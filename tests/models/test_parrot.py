"""The parrot gives training pictures back, at its rate, and says what it did to them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from apelles.errors import ModelRefused
from apelles.models.base import Request, Sample
from apelles.models.fresh import Fresh
from apelles.models.parrot import SMALL_EDITS, Parrot
from apelles.records.models import Origin, Truth
from tests.models.drawing import training_set
from tests.models.test_fresh import likeness

WORKS = training_set(30)
COPIES = list(Parrot(WORKS, rate=1.0).sample(120, 7))


def truth_of(sample: Sample) -> Truth:
    assert sample.record.truth is not None
    return sample.record.truth


def moved(work: NDArray[np.uint8], back: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return a work as a sample shows it, by the way back that the sample tells."""
    return np.asarray(cv2.warpPerspective(work, np.linalg.inv(back), (32, 32)), dtype=np.uint8)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.7])
def test_copies_come_at_the_rate_that_was_chosen(rate: float) -> None:
    count = 400
    samples = Parrot(training_set(5, size=16), rate=rate).sample(count, 11)
    copies = sum(truth_of(sample).origin is Origin.COPY for sample in samples)
    interval = binomtest(copies, count).proportion_ci(confidence_level=0.999, method="exact")
    assert interval.low <= rate <= interval.high


@pytest.mark.parametrize(("rate", "origin"), [(0.0, Origin.FRESH), (1.0, Origin.COPY)])
def test_at_no_and_at_full_rate_there_is_no_exception(rate: float, origin: Origin) -> None:
    assert {truth_of(sample).origin for sample in Parrot(WORKS, rate=rate).sample(50, 3)} == {origin}


def test_a_copy_shows_the_work_it_names_more_than_any_other() -> None:
    for sample in COPIES:
        truth = truth_of(sample)
        number = truth.sources[0].number
        back = np.array(truth.to_source).reshape(3, 3)
        scores = [likeness(sample.picture.pixels, moved(work, back)) for work in WORKS.pixels]
        assert int(np.argmax(scores)) == number
        assert scores[number] > 0.9, truth


def test_without_an_edit_a_copy_is_the_training_picture_to_the_last_bit() -> None:
    exact = [sample for sample in COPIES if not truth_of(sample).edits]
    assert exact
    for sample in exact:
        assert np.array_equal(sample.picture.pixels, WORKS.pixels[truth_of(sample).sources[0].number])


def test_every_edit_is_used_and_told_with_its_strength() -> None:
    told = [edit for sample in COPIES for edit in truth_of(sample).edits]
    assert {edit.name for edit in told} == set(SMALL_EDITS) - {"exact"}
    assert all(edit.strengths for edit in told if edit.name != "mirror")


def test_works_of_the_whole_set_are_given_back_and_named_by_their_files() -> None:
    sources = {truth_of(sample).sources[0] for sample in COPIES}
    assert len({source.number for source in sources}) >= 25
    assert all(source.sha256 == WORKS.hashes[source.number] for source in sources)


def test_what_is_drawn_anew_is_far_from_every_work() -> None:
    for sample in Parrot(WORKS, rate=0.0).sample(30, 7):
        assert max(likeness(sample.picture.pixels, work) for work in WORKS.pixels) < 0.92


def test_it_explains_its_training_pictures_perfectly_and_others_badly() -> None:
    parrot = Parrot(WORKS)
    strangers = [sample.picture for sample in Fresh(size=32).sample(5, 1)]
    exact = [sample.picture for sample in COPIES if not truth_of(sample).edits]
    assert parrot.losses(exact, 0).max() == 0
    assert parrot.losses(strangers, 0).min() > 100


@pytest.mark.parametrize("rate", ["1.5", "-1", "often", "nan"])
def test_a_rate_that_is_no_share_is_refused(rate: str) -> None:
    with pytest.raises(ModelRefused, match="0 to 1"):
        Parrot.opened(Request(origin=".", size=32, settings={"rate": rate}))
