"""The mask of a person: trusted only where somebody was found."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.describe.person import PersonMask
from tests.describe.small_nets import astronaut, loaded, still_life


@pytest.fixture(scope="module")
def person() -> PersonMask:
    return loaded(PersonMask)


def test_where_nobody_was_found_the_mask_is_empty(person: PersonMask) -> None:
    mask = person.mask(still_life(), somebody=False)
    assert mask.shape == (384, 512)
    assert mask.dtype == np.float32
    assert not mask.any()


def test_the_mask_covers_the_person_and_not_the_corners(person: PersonMask) -> None:
    mask = person.mask(astronaut(), somebody=True)
    assert mask.shape == (512, 512)
    assert 0 <= mask.min() <= mask.max() <= 1
    assert mask[100:180, 200:260].mean() > 0.9
    assert mask[:60, :60].mean() < 0.1


def test_the_mask_has_the_shape_of_the_picture(person: PersonMask) -> None:
    wide = astronaut()[:200]
    assert person.mask(wide, somebody=True).shape == wide.shape[:2]
