"""Leads from end to end, with models whose training set is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from apelles.cli.main import apelles
from apelles.errors import NothingToCompare
from apelles.journeys.audit_membership import Standing, audit_membership, sentences
from apelles.journeys.membership_scores import scores
from apelles.journeys.named_model import named_model
from apelles.journeys.pictures_at import pictures_at
from apelles.models.fresh import Fresh
from apelles.models.training import middle_square
from tests.audit.denoisers import by_heart
from tests.collect.files import file_of
from tests.models.drawing import folder_of_works

SIZE = 16
COUNT = 48


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with works of one hand: `seen`, and `unseen` by a model that is trained on the first."""
    place = tmp_path_factory.mktemp("membership")
    everything = folder_of_works(place / "seen", 2 * COUNT)
    (place / "unseen").mkdir()
    for file in sorted(everything.iterdir())[::2]:
        file.rename(place / "unseen" / file.name)
    return place


class Knowing(Fresh):
    """A denoiser in closed form that knows the pictures of a folder by heart."""

    def __init__(self, place: Path) -> None:
        super().__init__(size=SIZE)
        squares = [middle_square(one.picture.pixels, size=SIZE) for one in pictures_at(place)]
        self._denoise = by_heart(np.stack(squares) / 127.5 - 1)

    def denoised(self, noisy: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
        return np.asarray(self._denoise(noisy.astype(np.float64), sigma), dtype=np.float32)


def run(*words: object) -> Result:
    return CliRunner().invoke(apelles, [str(word) for word in words])


def test_a_denoiser_that_knows_works_by_heart_gives_a_lead_and_every_statistic_its_worth(places: Path) -> None:
    found = audit_membership(Knowing(places / "seen"), places / "seen", nonmembers=places / "unseen")
    assert found.standing is Standing.LEAD
    areas = {one.name: one.area.value for one in found.leads}
    assert {"loss_50", "loss_400", "secmi", "pia", "pian", "first_guess"} <= areas.keys()
    assert areas["secmi"] > 0.9
    assert all(one.found is None for one in found.leads)
    assert "never a proof" in " ".join(one.en for one in sentences(found))


def test_asked_about_works_it_did_not_see_the_same_model_gives_none(places: Path) -> None:
    found = audit_membership(Knowing(places / "seen"), places / "unseen", nonmembers=places / "seen")
    assert found.standing is Standing.NO_LEAD


def test_the_score_of_a_picture_does_not_hang_on_those_beside_it(places: Path) -> None:
    pictures = [one.picture for one in pictures_at(places / "unseen")][:5]
    model = Knowing(places / "seen")
    together = scores(model, pictures, samples=1, seed=3)
    alone = scores(model, pictures[2:3], samples=1, seed=3)
    assert {name: values[2] for name, values in together.items()} == pytest.approx(
        {name: values[0] for name, values in alone.items()}
    )


def test_without_works_to_compare_with_nothing_can_be_said(places: Path) -> None:
    found = audit_membership(named_model(f"parrot:{places / 'seen'}", size=SIZE), places / "seen")
    assert found.standing is Standing.UNDETERMINED
    assert found.leads == ()
    assert len(found.scored) == COUNT
    assert "Nothing can be said" in sentences(found)[1].en


def test_a_reference_that_saw_the_same_takes_the_lead_away(places: Path) -> None:
    model, same = (named_model(f"parrot:{places / 'seen'}", size=SIZE) for _ in range(2))
    found = audit_membership(model, places / "seen", nonmembers=places / "unseen", reference=same)
    areas = {one.name: one.area.value for one in found.leads}
    assert areas["own_score"] == 1
    assert areas["own_score_less_reference"] == 0.5


def test_works_that_are_on_both_sides_are_left_out_and_said(places: Path) -> None:
    model = named_model("fresh", size=SIZE)
    with pytest.raises(NothingToCompare, match="the same pictures"):
        audit_membership(model, places / "seen", nonmembers=places / "seen", samples=5)


def test_the_command_says_lead_in_both_languages_and_writes_json(places: Path, tmp_path: Path) -> None:
    asked = ("--works", places / "seen", "--nonmembers", places / "unseen", "--size", SIZE, "--out", tmp_path / "out")
    words = ("audit", "membership", f"parrot:{places / 'seen'}", *asked)
    assert "A lead: yes" in run(*words, "--lang", "en").output
    assert "线索：是" in run(*words, "--lang", "zh").output
    assert json.loads((tmp_path / "out" / "membership.json").read_text())["standing"] == "lead"
    assert "线索：是" in (tmp_path / "out" / "membership.html").read_text(encoding="utf-8")
    assert json.loads(run(*words, "--json").output)["works"] == COUNT


@pytest.mark.slow
def test_the_inversion_distance_of_a_gan_knows_its_own_pictures_and_a_reference_that_knows_them_too_takes_that_away(
    tmp_path: Path,
) -> None:
    pytest.importorskip("torch")
    from tests.models.tiny_runs import gan_run
    from tests.studio.trained import tiny_run

    model = named_model(str(tiny_run(tmp_path / "gan").out))
    other = named_model(str(gan_run(tmp_path / "other")))
    for name, maker in (("hers", model), ("not", other)):
        (tmp_path / name).mkdir()
        for sample in maker.sample(4, 5):
            (tmp_path / name / f"{sample.record.index}.png").write_bytes(file_of(sample.picture.pixels, "PNG"))
    asked = (tmp_path / "hers",)
    plain = audit_membership(model, *asked, nonmembers=tmp_path / "not", reference=other)
    areas = {one.name: one.area.value for one in plain.leads}
    assert areas.keys() == {"own_score", "own_score_less_reference"}
    assert areas["own_score_less_reference"] == 1
    first = plain.scored[0]
    beside = other.losses([one.picture for one in pictures_at(tmp_path / "hers")][:1], 0)  # type: ignore[attr-defined]
    told = dict(first.distances)
    assert told["own_score_less_reference"] == pytest.approx(told["own_score"] - beside[0])
    same = audit_membership(model, *asked, nonmembers=tmp_path / "not", reference=model)
    assert {one.name: one.area.value for one in same.leads}["own_score_less_reference"] == 0.5
