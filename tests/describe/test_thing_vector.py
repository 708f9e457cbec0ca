"""The net that names things: the numbers its makers' code gives, and what it takes to be asked for."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.describe import thing_vector
from apelles.describe.thing_vector import ThingVector, centered, chosen
from apelles.engine.golden import golden_vector
from apelles.errors import ExtraMissing, UnknownName
from tests.describe.small_nets import astronaut, loaded
from tests.pictures import flat, golden_picture, mirrored


@pytest.fixture(scope="module")
def net() -> ThingVector:
    pytest.importorskip("torch", reason="torch is an extra")
    return loaded(ThingVector)


def test_the_golden_picture_has_the_features_that_its_makers_code_gives(net: ThingVector) -> None:
    features = net.describe(golden_picture())
    assert features.shape == (1280,)
    assert features.dtype == np.float32
    assert features == pytest.approx(golden_vector("efficientnet-lite2"), abs=1e-3)
    assert float(np.linalg.norm(features)) == pytest.approx(17.9784, abs=1e-3)


def test_centered_features_have_length_one_and_a_mirror_hardly_turns_them(net: ThingVector) -> None:
    plain, turned, gray = (centered(net.describe(one)) for one in (astronaut(), mirrored(astronaut()), flat()))
    assert float(np.linalg.norm(plain)) == pytest.approx(1.0, abs=1e-5)
    assert float(plain @ turned) > 0.9 > 0.5 > float(plain @ gray)


def test_it_is_asked_for_by_name_and_an_unknown_name_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, asked in (("", False), ("things", True), (" things, ", True)):
        monkeypatch.setenv(thing_vector.VARIABLE, value)
        assert chosen() is asked
    monkeypatch.setenv(thing_vector.VARIABLE, "things,mood")
    with pytest.raises(UnknownName, match="names mood"):
        chosen()


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thing_vector, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing, match=r"pip install \"apelles\[torch\]\""):
        ThingVector()
