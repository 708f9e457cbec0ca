"""What every descriptor promises, whatever it is made of."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from apelles.catalogue import TABLES, load, names
from apelles.describe.base import Descriptor
from apelles.engine.specs import SPECS
from apelles.errors import ExtraMissing
from tests.pictures import painting


@pytest.fixture(params=names("descriptor"), scope="module")
def descriptor(request: pytest.FixtureRequest) -> Descriptor:
    try:
        return cast("Descriptor", load("descriptor", request.param)())
    except ExtraMissing as error:
        pytest.skip(str(error))


def test_the_same_pixels_give_the_same_row_whatever_the_batch(descriptor: Descriptor) -> None:
    pictures = [painting(1), painting(2, height=120, width=90), painting(3, height=80, width=200)]
    together = descriptor.describe(pictures)
    for row, picture in zip(together, pictures, strict=True):
        assert np.array_equal(descriptor.describe([picture])[0], row)


def test_there_is_one_row_of_the_promised_length_for_each_picture(descriptor: Descriptor) -> None:
    assert descriptor.describe([painting(1), painting(2)]).shape == (2, descriptor.dimension)


def test_two_pictures_are_told_apart(descriptor: Descriptor) -> None:
    first, second = descriptor.describe([painting(1), painting(2)])
    assert not np.array_equal(first, second)


def test_it_says_its_weights_and_preprocessing_as_the_table_of_models_does(descriptor: Descriptor) -> None:
    spec = SPECS[descriptor.name]
    assert descriptor.model_sha256 == spec.sha256
    assert descriptor.dimension == spec.post.dimension
    assert descriptor.preprocessing.startswith(spec.pre.name)


@pytest.mark.parametrize("name", TABLES["descriptor"])
def test_the_name_in_the_table_is_its_own(name: str) -> None:
    assert name in SPECS
