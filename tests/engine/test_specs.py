"""The table of models, and what each says of the golden picture."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import numpy as np
import pytest

from apelles.engine.golden import golden_vector
from apelles.engine.spec import Cached, Installed, ModelSpec, Wheel
from apelles.engine.specs import MODELS, model_names, role_default
from apelles.engine.specs_elements import ELEMENT_MODELS
from apelles.engine.weights import state_of
from apelles.journeys.verify_models import cpu_flags, verify_model
from apelles.pixels.golden import GOLDEN_SHA256, golden_picture

SOURCE = Path(__file__).parents[2] / "src"
VECTORS = [spec for spec in MODELS if spec.golden is not None and spec.golden.first]


def test_the_golden_picture_is_the_same_on_this_machine() -> None:
    picture = golden_picture()
    assert hashlib.sha256(picture.tobytes()).hexdigest() == GOLDEN_SHA256
    assert int(picture.astype(np.int64).sum()) == 70_723_030


@pytest.mark.parametrize("spec", VECTORS, ids=lambda spec: spec.name)
def test_the_stored_vector_begins_with_the_published_values(spec: ModelSpec) -> None:
    assert spec.golden is not None
    vector = golden_vector(spec.name)
    assert 100 <= len(vector) <= spec.post.dimension
    # Pixels and logits, up to hundreds, differ more between runtimes than the numbers of a unit vector.
    near = 1e-3 if spec.golden.compared == "difference" else 6e-5
    assert vector[:5] == pytest.approx(spec.golden.first, abs=near)


@pytest.mark.parametrize("spec", [spec for spec in VECTORS if spec.role == "embed.copy"], ids=lambda spec: spec.name)
def test_the_stored_vector_of_an_embedding_is_whole_and_has_unit_length(spec: ModelSpec) -> None:
    vector = golden_vector(spec.name)
    assert vector.shape == (spec.post.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


def test_what_is_fetched_by_default_sees_figures_faces_persons_and_style() -> None:
    defaults = {role_default(spec.role).name for spec in MODELS}
    assert {spec.name for spec in ELEMENT_MODELS} <= defaults


@pytest.mark.parametrize("spec", ELEMENT_MODELS, ids=lambda spec: spec.name)
def test_a_model_of_a_wheel_is_looked_for_in_the_cache_before_it_is_fetched(spec: ModelSpec) -> None:
    cached, wheel = spec.sources
    assert isinstance(cached, Cached)
    assert isinstance(wheel, Wheel)
    assert spec.extractable
    assert spec.size < (30_000_000 if spec.extra else 10_000_000)


@pytest.mark.parametrize("name", model_names())
def test_every_model_still_says_the_golden_value(name: str) -> None:
    spec = next(spec for spec in MODELS if spec.name == name)
    if state_of(spec).name != "ready" and (spec.extra or os.environ.get("CI") != "true"):
        pytest.skip(f"{name} is not here: {state_of(spec).source or 'no source'}; try `apelles models fetch {name}`")
    result = verify_model(name)
    assert result.passed, f"{result.note}; {result.runtime}; {cpu_flags()}"


@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: spec.name)
def test_every_spec_declares_what_apelles_asks_of_others(spec: ModelSpec) -> None:
    assert spec.attribution
    assert spec.license_code
    assert spec.license_weights
    assert spec.training_data.text
    assert spec.weightless or re.fullmatch("[0-9a-f]{64}", spec.sha256)
    assert spec.weightless == (spec.size == 0) == (spec.format == "none") == (not spec.sources)


def test_a_proprietary_package_is_used_where_it_is_installed_and_never_copied() -> None:
    for spec in MODELS:
        if spec.license_code == "LicenseRef-Proprietary":
            assert all(isinstance(source, Installed) for source in spec.sources)
            assert not spec.extractable
            assert not spec.redistributable


def test_what_measures_without_an_extra_is_no_checkpoint_of_torch() -> None:
    measuring = [spec for spec in MODELS if spec.kind == "measure"]
    assert {spec.format for spec in measuring if not spec.extra} <= {"onnx", "tflite", "none"}


def test_a_checkpoint_is_read_as_tensors_alone_with_the_extra_that_can() -> None:
    checkpoints = [spec for spec in MODELS if spec.format == "torch-weights"]
    assert {spec.extra for spec in checkpoints} == {"torch"}
    code = [line for path in SOURCE.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    reading = [line for line in code if "torch.load(" in line]
    assert reading
    assert all("weights_only=True" in line for line in reading)


def test_what_others_generate_with_measures_nothing() -> None:
    assert all(spec.kind == "generator" for spec in MODELS if spec.role.startswith("generator."))
