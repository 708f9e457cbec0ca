"""What every model promises, whatever it draws."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from apelles.catalogue import TABLES, load
from apelles.errors import ModelRefused, WeightsMissing
from apelles.models.base import Losses, ModelAdapter, Request, Sample
from apelles.pixels.picture import Picture
from tests.models.drawing import folder_of_works
from tests.models.tiny_pipelines import unconditional
from tests.models.tiny_runs import diffusion_run, gan_run

SIZE = 32
COUNT = 6


def _made(works: Path, make: Callable[[Path], Path]) -> str:
    """Return the place beside the works where a model was made, once."""
    place = works.parent / make.__name__
    return str(place if place.exists() else make(place))


REQUESTS: dict[str, Callable[[Path], Request]] = {
    "callable": lambda path: Request(origin="tests.models.drawing:make", settings={"batch": "4"}),
    "diffusers": lambda path: Request(origin=_made(path, unconditional), settings={"steps": "2"}),
    "diffusion": lambda path: Request(origin=_made(path, diffusion_run)),
    "gan": lambda path: Request(origin=_made(path, gan_run)),
    "folder": lambda path: Request(origin=str(path)),
    "fresh": lambda path: Request(size=SIZE),
    "mosaic": lambda path: Request(origin=str(path), size=24, settings={"works": "2", "patch": "3"}),
    "painted-eyes": lambda path: Request(),
    "parrot": lambda path: Request(origin=str(path), size=SIZE, settings={"rate": "0.5"}),
    "quilt": lambda path: Request(origin=str(path), size=SIZE),
    "rendered-faces": lambda path: Request(),
}
MADE_BEFORE = {"folder"}
WITH_LOSSES = {"diffusers", "diffusion", "gan", "parrot"}
models = pytest.mark.parametrize("name", sorted(TABLES["model"]))


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_works(tmp_path_factory.mktemp("models") / "works")


def opened(name: str, works: Path) -> ModelAdapter:
    """Return a model; one that others packaged is left out where its weights were not fetched."""
    try:
        adapter: ModelAdapter = load("model", name).opened(REQUESTS[name](works))
    except WeightsMissing as error:
        pytest.skip(f"{name} is not here: {error}")
    return adapter


def seen(samples: list[Sample]) -> list[tuple[object, ...]]:
    return [(one.record, one.picture.pixels.tobytes(), _bytes(one)) for one in samples]


def _bytes(sample: Sample) -> bytes | None:
    return None if sample.source_map is None else sample.source_map.tobytes()


def test_every_model_in_the_table_is_asked_for_here() -> None:
    assert sorted(REQUESTS) == sorted(TABLES["model"])


@models
def test_the_same_seed_gives_the_same_samples_from_the_same_model_and_from_one_opened_again(
    name: str, works: Path
) -> None:
    model = opened(name, works)
    first = seen(list(model.sample(3, 7)))
    assert seen(list(model.sample(3, 7))) == first
    assert seen(list(opened(name, works).sample(3, 7))) == first


@models
def test_a_sample_asked_for_alone_or_in_another_order_is_the_same(name: str, works: Path) -> None:
    model = opened(name, works)
    together = seen(list(model.sample(COUNT, 7)))
    alone = [seen(list(model.sample(1, 7, start=index)))[0] for index in reversed(range(COUNT))]
    assert alone[::-1] == together
    assert seen(list(model.sample(4, 7, start=1))) == together[1:5]


@models
def test_another_seed_gives_other_samples_unless_they_were_made_before(name: str, works: Path) -> None:
    model = opened(name, works)
    hashes = [{sample.picture.sha256 for sample in model.sample(4, seed)} for seed in (7, 8)]
    assert bool(hashes[0] & hashes[1]) == (name in MADE_BEFORE)


@models
def test_samples_are_pictures_that_carry_model_seed_and_index(name: str, works: Path) -> None:
    model = opened(name, works)
    samples = list(model.sample(4, 7, start=2))
    assert [sample.record.index for sample in samples] == [2, 3, 4, 5]
    for sample in samples:
        pixels, record = sample.picture.pixels, sample.record
        assert pixels.dtype == np.uint8
        assert pixels.shape == (record.height, record.width, 3)
        assert record.model_sha256 == model.card.sha256
        assert record.seed == (None if name in MADE_BEFORE else 7)
        assert record.sha256 == sample.picture.sha256
        assert model.card.width in (None, record.width)
        assert model.card.height in (None, record.height)
        assert hash(record)


@models
def test_the_card_says_what_it_is(name: str, works: Path) -> None:
    card = opened(name, works).card
    assert card.name == name
    assert re.fullmatch(r"[0-9a-f]{64}", card.sha256)
    assert card.hashed
    assert card.device
    assert dict(card.software)["apelles"]
    assert (card.training_sha256 == "") == (card.training_pictures is None)
    assert card == opened(name, works).card
    assert hash(card)


def test_no_two_models_and_no_two_settings_share_a_hash(works: Path) -> None:
    hashes = [opened(name, works).card.sha256 for name in REQUESTS]
    hashes += [
        load("model", "parrot").opened(Request(origin=str(works), size=SIZE, settings={"rate": rate})).card.sha256
        for rate in ("0.1", "0.2")
    ]
    assert len(set(hashes)) == len(hashes)


@models
def test_nothing_is_drawn_before_it_is_asked_for(name: str, works: Path) -> None:
    samples = opened(name, works).sample(COUNT, 7)
    assert next(samples).record.index == 0


@models
def test_no_samples_are_no_samples(name: str, works: Path) -> None:
    assert list(opened(name, works).sample(0, 7)) == []


@models
def test_a_setting_that_a_model_does_not_know_is_refused_with_those_it_knows(name: str, works: Path) -> None:
    request = REQUESTS[name](works)
    wrong = Request(origin=request.origin, size=request.size, settings={"sauce": "hot"})
    with pytest.raises(ModelRefused, match="has no setting sauce"):
        load("model", name).opened(wrong)


@models
def test_a_model_can_score_a_picture_or_has_no_losses_at_all(name: str, works: Path) -> None:
    assert isinstance(opened(name, works), Losses) == (name in WITH_LOSSES)


@pytest.mark.parametrize("name", sorted(WITH_LOSSES))
def test_losses_do_not_depend_on_the_pictures_beside(name: str, works: Path) -> None:
    model = opened(name, works)
    assert isinstance(model, Losses)
    pictures: list[Picture] = [sample.picture for sample in model.sample(4, 7)]
    together = model.losses(pictures, 1)
    assert together.shape == (4,)
    assert (together >= 0).all()
    assert [float(model.losses([one], 1)[0]) for one in pictures] == together.tolist()
