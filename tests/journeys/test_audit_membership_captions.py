"""CLiD from end to end: with a model that knows pictures by their captions, and with a pipeline of diffusers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from apelles.audit.membership import epsilon_of
from apelles.cli.main import apelles
from apelles.errors import NothingToCompare
from apelles.journeys.audit_membership import Standing, audit_membership, sentences
from apelles.journeys.named_model import named_model
from apelles.journeys.pictures_at import pictures_at
from apelles.models.captions import SeesCaptions, shortened
from apelles.models.fresh import Fresh
from apelles.models.noise_levels import Tones, tones
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture
from tests.audit.denoisers import by_law
from tests.models.drawing import folder_of_works

SIZE = 16
COUNT = 48


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with works and their captions: `seen`, and `unseen` by a model that is trained on the first."""
    place = tmp_path_factory.mktemp("captions")
    everything = folder_of_works(place / "seen", 2 * COUNT)
    (place / "unseen").mkdir()
    for file in sorted(everything.iterdir())[::2]:
        file.rename(place / "unseen" / file.name)
    for side in ("seen", "unseen"):
        rows = [f"{file.name},a drawn work with the number {file.stem}" for file in sorted((place / side).iterdir())]
        (place / side / "index.csv").write_text("file,caption\n" + "\n".join(rows) + "\n")
    return place


class ByCaption(Fresh):
    """A model in closed form that recalls a picture where its whole caption is told, and else knows only the law."""

    def __init__(self, place: Path) -> None:
        super().__init__(size=SIZE)
        shown = pictures_at(place)
        squares = self.encoded([one.picture for one in shown])
        self._recalled = dict(zip([one.caption for one in shown], squares, strict=True))
        self._denoise = by_law(squares.astype(np.float64))

    def encoded(self, pictures: Sequence[Picture]) -> Tones:
        return tones(np.stack([middle_square(one.pixels, size=SIZE) for one in pictures]))

    def noise_seen(self, mixed: Tones, alpha_bar: float, captions: Sequence[str]) -> Tones:
        seen = epsilon_of(self._denoise)(mixed.astype(np.float64), alpha_bar).astype(np.float32)
        for place, caption in enumerate(captions):
            if caption in self._recalled:
                known = self._recalled[caption]
                seen[place] = (mixed[place] - alpha_bar**0.5 * known) / (1 - alpha_bar) ** 0.5
        return seen


def test_a_caption_is_cut_by_words_and_where_there_are_few_by_letters() -> None:
    assert shortened("a red bird on the wall by night") == ("a red bird on the wall", "a red bird on", "a red", "")
    assert shortened("红墙上的一只夜莺") == ("红墙上的一只", "红墙上的", "红墙", "")
    assert shortened("") == ("", "", "", "")


def test_captions_that_help_with_works_and_not_with_like_works_are_a_lead_by_clid(places: Path) -> None:
    model = ByCaption(places / "seen")
    assert isinstance(model, SeesCaptions)
    found = audit_membership(model, places / "seen", nonmembers=places / "unseen")
    areas = {one.name: one.area for one in found.leads}
    assert areas["clid"].value == 1
    assert areas["caption_gain"].low > 0.9
    assert found.standing is Standing.LEAD
    assert found.captioned == 2 * COUNT
    said = " ".join(one.en for one in sentences(found))
    assert "It is a lead like the others" in said
    assert "never a proof" in said


def test_asked_the_other_way_round_the_same_model_gives_no_lead(places: Path) -> None:
    found = audit_membership(ByCaption(places / "seen"), places / "unseen", nonmembers=places / "seen")
    assert found.standing is Standing.NO_LEAD
    assert {one.name: one.area.value for one in found.leads}["clid"] == 0


def test_without_captions_for_all_nothing_rests_on_captions_and_that_is_said(places: Path, tmp_path: Path) -> None:
    bare = folder_of_works(tmp_path / "bare", 3)
    found = audit_membership(ByCaption(places / "seen"), places / "seen", nonmembers=bare)
    assert {"clid", "caption_gain"}.isdisjoint(one.name for one in found.leads)
    assert {"loss_50", "secmi"} <= {one.name for one in found.leads}
    assert found.captioned == COUNT
    assert f"Only {COUNT} of {found.works + found.others} pictures have a caption" in " ".join(
        one.en for one in sentences(found)
    )


def test_a_reference_of_another_kind_is_refused(places: Path) -> None:
    with pytest.raises(NothingToCompare, match="a reference of the same kind"):
        audit_membership(ByCaption(places / "seen"), places / "seen", reference=Fresh(size=SIZE), samples=3)


def test_the_command_asks_a_pipeline_with_captions_and_prints_clid(places: Path, tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    from tests.models.tiny_pipelines import text_to_image

    folder = text_to_image(tmp_path / "told")
    for side in ("seen", "unseen"):
        (tmp_path / side).mkdir()
        for file in sorted((places / side).glob("*.png"))[:8]:
            shutil.copy(file, tmp_path / side)
        lines = (places / side / "index.csv").read_text().splitlines()[:9]
        (tmp_path / side / "index.csv").write_text("\n".join(lines) + "\n")
    words = ("audit", "membership", f"diffusers:{folder}", "--works", tmp_path / "seen")
    asked = (*words, "--nonmembers", tmp_path / "unseen", "--lang", "en", "--out", tmp_path / "out")
    done = CliRunner().invoke(apelles, [str(word) for word in asked])
    assert done.exit_code == 0, done.output
    assert "clid" in done.output
    assert "shown to the model beside its caption" in done.output
    told = json.loads((tmp_path / "out" / "membership.json").read_text())
    (clid,) = [one for one in told["leads"] if one["name"] == "clid"]
    assert clid["area"]["low"] < 0.5 < clid["area"]["high"]
    assert isinstance(named_model(f"diffusers:{folder}"), SeesCaptions)
