"""A trained GAN: what its networks are built like, and what an artist may ask of the latents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from apelles.collect.decode import decode
from apelles.errors import ModelRefused
from apelles.models.base import Request, picture_of
from apelles.models.gan.adapter import GanModel, Tweaks, between
from apelles.models.gan.networks import Discriminator, Generator, Shape
from tests.studio.trained import tiny_run

torch = pytest.importorskip("torch")
LABELS = ("land", "sea", "sky")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_run(tmp_path_factory.mktemp("gan")).out


def opened(run: Path, **settings: str) -> GanModel:
    return GanModel.opened(Request(origin=str(run), settings={key.rstrip("_"): text for key, text in settings.items()}))


def pixels(model: GanModel, count: int, seed: int = 7) -> np.ndarray:
    return np.stack([one.picture.pixels for one in model.sample(count, seed)])


@pytest.mark.parametrize(("size", "side", "levels"), [(32, 4, 3), (64, 4, 4), (96, 6, 4), (128, 4, 5), (256, 4, 6)])
def test_networks_of_every_size_make_and_read_pictures_of_it(size: int, side: int, levels: int) -> None:
    shape = Shape(size=size, width=4, widest=8, latent=8, classes=3, styles=3)
    assert (shape.side, shape.levels, len(shape.widths)) == (side, levels, levels + 1)
    labels = torch.tensor([0, 2])
    made = Generator(shape)(torch.randn(2, 8), labels)
    assert made.shape == (2, 3, size, size)
    real, styles = Discriminator(shape)(made, labels)
    assert real.shape == (2,)
    assert styles.shape == (2, 3)


def test_a_residual_block_changes_nothing_before_it_has_learned() -> None:
    made = Generator(Shape(size=32, width=4, widest=8, latent=8))
    block = made.blocks[0]
    features = torch.randn(1, 8, 4, 4)
    assert torch.equal(block(features), features)


def test_truncation_at_zero_makes_all_pictures_one_and_at_one_changes_nothing(run: Path) -> None:
    middle = pixels(opened(run, truncation="0"), 3)
    assert (middle == middle[:1]).all()
    assert np.array_equal(pixels(opened(run, truncation="1"), 3), pixels(opened(run), 3))


def test_less_truncation_is_less_spread(run: Path) -> None:
    spreads = [pixels(opened(run, truncation=share), 12).std(axis=0).mean() for share in ("0.2", "0.6", "1")]
    assert spreads == sorted(spreads)


def test_a_way_between_two_samples_begins_at_one_and_ends_at_the_other(run: Path) -> None:
    plain = opened(run)
    ends = [next(plain.sample(1, seed, start=index)).picture.pixels for seed, index in ((7, 1), (9, 4))]
    way = opened(run, from_="7:1", to="9:4", steps="5")
    assert way.card.available == 5
    found = pixels(way, 5)
    for end, picture in zip(ends, (found[0], found[-1]), strict=True):
        assert np.abs(picture.astype(int) - end).max() <= 1
    with pytest.raises(ModelRefused, match="There are 5 pictures on this way"):
        list(way.sample(6, 0))


def test_the_arc_between_latents_keeps_their_length() -> None:
    first, second = torch.eye(4)[0], torch.eye(4)[1]
    arc = between(first, second, [0.0, 0.25, 0.5, 1.0])
    assert torch.allclose(arc.norm(dim=1), torch.ones(4))
    assert torch.allclose(arc[0], first)
    assert torch.allclose(between(first, first, [0.5])[0], first)


def test_the_latent_nearest_to_a_sample_gives_nearly_that_sample(run: Path) -> None:
    model = opened(run)
    picture = next(model.sample(1, 3)).picture
    found = model.nearest(picture, seed=1, starts=8, steps=120)
    unlike = picture_of(np.where(np.indices((32, 32)).sum(axis=0)[..., None] % 2, 0, 255).astype(np.uint8).repeat(3, 2))
    assert found.distance < 0.25 * model.nearest(unlike, seed=1).distance
    again = model.nearest(picture, seed=1, starts=8, steps=120)
    assert torch.equal(found.latent, again.latent)


def test_samples_near_a_picture_lie_closer_together_than_samples_at_large(run: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.fromarray(next(opened(run).sample(1, 3)).picture.pixels).save(tmp_path / "near.png")
    near = pixels(opened(run, near=str(tmp_path / "near.png"), spread="0.1"), 8)
    assert near.std(axis=0).mean() < 0.5 * pixels(opened(run), 8).std(axis=0).mean()
    assert decode((tmp_path / "near.png").read_bytes()).width == 32


def test_a_label_asked_for_stands_in_every_sample_and_changes_the_pictures(tmp_path: Path) -> None:
    run = tiny_run(tmp_path, labels=LABELS, more="classes = true").out
    drawn = [one.record.label for one in opened(run).sample(24, 1)]
    assert set(drawn) == set(LABELS)
    sea = opened(run, label="sea")
    assert {one.record.label for one in sea.sample(4, 1)} == {"sea"}
    assert not np.array_equal(pixels(sea, 4), pixels(opened(run, label="sky"), 4))
    with pytest.raises(ModelRefused, match="Labels it knows: land, sea, sky"):
        opened(run, label="moon")


def test_what_changes_the_pictures_changes_the_hash(run: Path) -> None:
    cards = [
        opened(run).card,
        opened(run, truncation="0.5").card,
        opened(run, from_="1:1", to="2:2").card,
        opened(run, from_="1:1", to="2:3").card,
    ]
    assert len({card.sha256 for card in cards}) == len(cards)
    assert cards[0].training_pictures == 12


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"from_": "1:2"}, "needs both ends"),
        ({"from_": "1", "to": "2:1"}, "names no sample"),
        ({"label": "sea"}, "Labels it knows: none"),
        ({"truncation": "-1"}, "does not fit the model 'gan'"),
    ],
)
def test_a_tweak_that_does_not_fit_says_so(run: Path, settings: dict[str, str], said: str) -> None:
    with pytest.raises(ModelRefused, match=said):
        opened(run, **settings)


def test_a_picture_that_is_none_is_refused_when_it_is_looked_at(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="is no picture that can be read"):
        list(GanModel(run, Tweaks(near=tmp_path / "none.png")).sample(1, 0))


def test_weights_that_were_changed_are_not_opened(tmp_path: Path) -> None:
    run = tiny_run(tmp_path).out
    weights = run / "weights.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelRefused, match="are not those this run ended with"):
        GanModel(run)


def test_a_folder_without_a_finished_run_is_refused(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="holds no training run"):
        GanModel(tmp_path)
    for name in ("run.json", "recipe.toml"):
        text = (run / name).read_text(encoding="utf-8").replace('"finished": true', '"finished": false')
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ModelRefused, match="is not finished"):
        GanModel(tmp_path)
