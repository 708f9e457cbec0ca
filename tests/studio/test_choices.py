"""The loop from a run to kept pictures: what is written down, what a picture says of itself, what is found altered."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import c2pa
import numpy as np
import pytest
from PIL import Image

from apelles.collect.rights.aigc import Aigc
from apelles.collect.rights.base import AI_LABEL, AUTHOR, SOURCE_TYPE, Copy
from apelles.collect.rights.c2pa import Credential
from apelles.collect.rights.xmp_fields import XmpFields
from apelles.errors import ChoiceRefused, ModelRefused
from apelles.journeys.guarding import Guarded
from apelles.journeys.sample_model import sample_model
from apelles.journeys.studio_choose import Rule
from apelles.journeys.studio_generate import generate
from apelles.journeys.studio_select import Said, Selected, select
from apelles.models.base import Request
from apelles.models.fresh import Fresh
from apelles.pixels.picture import Picture
from apelles.records.rights import Integrity
from apelles.seal.credential_check import PNG, examine
from apelles.seal.identity import Identity
from apelles.seal.ledger import ROWS, Ledger
from apelles.studio import look as studio_look
from apelles.studio.choices import Choice, standing
from apelles.studio.look import Kind, look
from apelles.studio.outputs import read_outputs
from apelles.studio.signed import append_signed, signed_rows
from tests.studio.runs import finished_run
from tests.studio.sets import DrawnSet

WHY = "the light falls as in the sketch"


@dataclass(frozen=True)
class Chosen:
    """A run, its outputs, and a choice among them."""

    root: Path
    selected: Selected

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def out(self) -> Path:
        return self.root / "out"


@pytest.fixture(scope="module")
def chosen(drawn_set: DrawnSet, tmp_path_factory: pytest.TempPathFactory) -> Chosen:
    root = tmp_path_factory.mktemp("loop")
    run = finished_run(root / "run", drawn_set.set)
    generate(run, root / "out", count=6, seed=7, by="an artist", model=Fresh(size=32))
    return Chosen(root, choose(root / "out", drawn_set.identity))


def choose(folder: Path, identity: Identity, *, keep: tuple[int, ...] = (1, 4), reject: tuple[int, ...] = (0,)) -> Any:
    choice = Choice(keep=keep, reject=reject, by="An Artist", why=WHY)
    return select(folder, choice, identity=identity, said=Said(creator="An Artist", producer="Studio X"))


def copied(chosen: Chosen, folder: Path) -> Chosen:
    shutil.copytree(chosen.root, folder)
    return Chosen(folder, chosen.selected)


def wrongs(folder: Path, **more: Any) -> list[str]:
    return [one.said() for one in look(folder, **more).troubles]


def test_a_run_its_set_and_its_outputs_are_what_their_ledgers_say(chosen: Chosen, drawn_set: DrawnSet) -> None:
    assert wrongs(chosen.run, set_folder=drawn_set.set) == []
    assert wrongs(chosen.out) == []
    assert [look(folder).kind for folder in (drawn_set.set, chosen.run, chosen.out)] == list(Kind)


def test_a_choice_is_a_signed_row_with_who_when_why_and_all_that_was_shown(chosen: Chosen) -> None:
    row = next(Ledger(chosen.run / "ledger").rows(kind="selected"))
    assert (row.by, row.body["why"], row.body["shown"]) == ("An Artist", WHY, 6)
    assert [one["index"] for one in row.body["kept"]] == [1, 4]
    assert [one["index"] for one in row.body["rejected"]] == [0]
    (signed,) = look(chosen.out).signed
    assert signed.signer is not None
    assert (signed.row, signed.state.value, signed.signer.fingerprint) == (row.n, "good", chosen.selected.signer)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(row.at)) < timedelta(hours=1)


def test_every_line_of_an_output_says_the_set_and_how_many_unknown_works_it_had(chosen: Chosen) -> None:
    outputs = read_outputs(chosen.out)
    assert {one.line["set_unknown"] for one in outputs.pictures} == {0}
    assert {one.line["set_root"] for one in outputs.pictures} == {outputs.run["data_root"]}


def signals(content: bytes, reader: Any) -> list[Any]:
    return list(reader.read(Copy(content=content, sha256=hashlib.sha256(content).hexdigest())))


def claims(content: bytes, reader: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for signal in signals(content, reader):
        for claim in signal.claims:
            found.setdefault(claim.name, []).append(claim.text)
    return found


def test_a_kept_picture_says_that_a_model_made_it_and_our_own_readers_see_it(
    chosen: Chosen, drawn_set: DrawnSet
) -> None:
    content = Path(chosen.selected.kept[0]).read_bytes()
    xmp = claims(content, XmpFields())
    assert xmp[SOURCE_TYPE] == ["trainedAlgorithmicMedia"]
    assert xmp[AUTHOR] == ["An Artist"]
    digest = read_outputs(chosen.out).pictures[1].sha256
    assert claims(content, Aigc())[AI_LABEL] == [f"Label=1; ContentProducer=Studio X; ProduceID={digest}"]
    credential = Credential(drawn_set.identity.ca.decode())
    assert {one.integrity for one in signals(content, credential)} == {Integrity.TRUSTED}
    assert claims(content, credential)[SOURCE_TYPE] == ["trainedAlgorithmicMedia"]


def test_a_kept_picture_has_the_pixels_that_were_generated(chosen: Chosen) -> None:
    for path in map(Path, chosen.selected.kept):
        first = np.asarray(Image.open(io.BytesIO((chosen.out / "samples" / path.name).read_bytes())))
        assert np.array_equal(first, np.asarray(Image.open(io.BytesIO(path.read_bytes()))))


def test_a_credential_names_model_seed_set_and_the_ledger_s_root_with_the_choice_in_it(chosen: Chosen) -> None:
    examined = examine(Path(chosen.selected.kept[1]).read_bytes(), PNG)
    assert examined.intact
    run, ledger = examined.assertions["org.apelles.run"], examined.assertions["org.apelles.ledger"]
    assert (run["seed"], run["index"], run["unknown_works"], run["selected_row"]) == (7, 4, 0, chosen.selected.row)
    assert run["model_sha256"] == read_outputs(chosen.out).pictures[4].line["card"]["sha256"]
    assert run["recipe_sha256"] == json.loads((chosen.run / "run.json").read_text())["recipe_sha256"]
    snapshots = {one.rows: one.root for one in Ledger(chosen.run / "ledger").snapshots()}
    assert snapshots[ledger["rows"]] == ledger["merkle_root"]
    assert ledger["rows"] > chosen.selected.row


def test_the_training_set_is_an_ingredient_by_its_root_and_no_picture_of_it_is_carried_along(
    chosen: Chosen, drawn_set: DrawnSet
) -> None:
    content = Path(chosen.selected.kept[0]).read_bytes()
    with c2pa.Reader("image/png", io.BytesIO(content)) as reader:
        store = json.loads(reader.json())
    (ingredient,) = store["manifests"][store["active_manifest"]]["ingredients"]
    root = json.loads((drawn_set.set / "set.json").read_text())["root"]
    assert ingredient["relationship"] == "inputTo"
    assert root in ingredient["description"]
    assert "thumbnail" not in ingredient


def test_a_reason_and_a_name_are_asked_for_and_indexes_have_to_be_there(chosen: Chosen, drawn_set: DrawnSet) -> None:
    for keep, reject, by, why, named in (
        ((1,), (), " ", "why", "--by"),
        ((1,), (), "me", "", "--why"),
        ((), (), "me", "why", "no choice"),
        ((1,), (1,), "me", "why", "to keep and to reject"),
        ((1, 60), (), "me", "why", "no picture 60"),
    ):
        with pytest.raises(ChoiceRefused, match=named):
            select(chosen.out, Choice(keep=keep, reject=reject, by=by, why=why), identity=drawn_set.identity)


def test_a_picture_that_is_not_what_was_generated_cannot_be_chosen(
    chosen: Chosen, drawn_set: DrawnSet, tmp_path: Path
) -> None:
    made = copied(chosen, tmp_path / "copy")
    Image.new("RGB", (32, 32)).save(made.out / "samples" / "000005.png")
    with pytest.raises(ChoiceRefused, match="pictures 5 are not as they were generated"):
        choose(made.out, drawn_set.identity, keep=(5,), reject=())


def test_the_last_choice_holds_and_what_is_rejected_later_is_taken_back_with_both_on_record(
    chosen: Chosen, drawn_set: DrawnSet, tmp_path: Path
) -> None:
    made = copied(chosen, tmp_path / "copy")
    done = choose(made.out, drawn_set.identity, keep=(2,), reject=(1,))
    assert done.withdrawn == ("kept/000001.png",)
    rows = list(Ledger(made.run / "ledger").rows())
    assert standing(rows, read_outputs(made.out).id) == {0: False, 1: False, 2: True, 4: True}
    assert sum(row.kind == "selected" for row in rows) == 2
    assert sorted(path.name for path in (made.out / "kept").iterdir()) == ["000002.png", "000004.png"]
    assert wrongs(made.out) == []


def test_outputs_of_another_model_have_a_ledger_of_their_own(drawn_set: DrawnSet, tmp_path: Path) -> None:
    request = Request(origin=str(drawn_set.pictures), size=32, settings={"rate": "1"})
    sample_model("parrot", request, count=3, seed=1, into=tmp_path / "out")
    assert wrongs(tmp_path / "out") == []
    choose(tmp_path / "out", drawn_set.identity, keep=(2,))
    assert wrongs(tmp_path / "out") == []
    assert [row.kind for row in Ledger(tmp_path / "out" / "ledger").rows()] == [
        "genesis",
        "outputs",
        "selected",
        "kept",
    ]
    run = examine((tmp_path / "out" / "kept" / "000002.png").read_bytes(), PNG).assertions["org.apelles.run"]
    assert (run["model"], run["recipe_sha256"]) == ("parrot", "")


def test_generating_more_goes_on_and_every_call_is_a_row(chosen: Chosen, tmp_path: Path) -> None:
    made = copied(chosen, tmp_path / "copy")
    generate(made.run, made.out, count=8, seed=7, by="an artist", model=Fresh(size=32))
    rows = [row.body for row in Ledger(made.run / "ledger").rows(kind="generated")]
    assert [(body["pictures"], body["new"]) for body in rows] == [(6, 6), (8, 2)]
    assert len({body["outputs"] for body in rows}) == 1
    assert wrongs(made.out) == []


def test_a_folder_without_a_run_and_outputs_of_another_run_are_refused(
    chosen: Chosen, drawn_set: DrawnSet, tmp_path: Path
) -> None:
    with pytest.raises(ModelRefused, match="no training run"):
        generate(tmp_path, tmp_path / "out", count=1, seed=0, by="me")
    other = finished_run(tmp_path / "other", drawn_set.set)
    with pytest.raises(ModelRefused, match="another run"):
        generate(other, chosen.out, count=1, seed=0, by="me", model=Fresh(size=32))


def test_outputs_that_lost_their_run_say_so(chosen: Chosen, drawn_set: DrawnSet, tmp_path: Path) -> None:
    shutil.copytree(chosen.out, tmp_path / "out")
    assert any("There is no ../run" in one for one in wrongs(tmp_path / "out"))
    with pytest.raises(ChoiceRefused, match="Put the run back"):
        choose(tmp_path / "out", drawn_set.identity)


class EveryThird:
    """A guard that withholds every picture whose index can be divided by three."""

    rate = 0.001
    told: Mapping[str, Any] = {"rate": 0.001, "library_sha256": "d" * 64}

    def judge(self, picture: Picture, name: str = "output") -> Guarded:
        kept = int(name.rpartition(" ")[2]) % 3 != 0
        return Guarded(kept=kept, verdict="unrelated" if kept else "copy", reason="r", e_value_bound=0.5, work_id="w1")


def test_what_a_guard_withholds_is_a_row_with_the_reason_and_no_file(drawn_set: DrawnSet, tmp_path: Path) -> None:
    run = finished_run(tmp_path / "run", drawn_set.set)
    for count in (2, 4):
        generate(run, tmp_path / "out", count=count, seed=7, by="me", model=Fresh(size=32), guard=EveryThird())
    assert [one.index for one in read_outputs(tmp_path / "out").pictures] == [1, 2, 4, 5]
    rows = [row.body for row in Ledger(run / "ledger").rows(kind="guard")]
    assert [(body["index"], body["verdict"], body["work_id"]) for body in rows] == [
        (0, "copy", "w1"),
        (3, "copy", "w1"),
    ]
    assert wrongs(tmp_path / "out") == []
    lines = (tmp_path / "out" / "withheld.jsonl").read_text(encoding="utf-8")
    for text, named in (
        (lines.replace('"copy"', '"unrelated"', 1), "withheld.jsonl, line 1 says"),
        (lines.splitlines()[0] + "\n", "withheld.jsonl, index 3 is missing"),
        (lines + lines.splitlines()[0].replace('"index": 0', '"index": 9') + "\n", "withheld.jsonl, line 3 was added"),
    ):
        (tmp_path / "out" / "withheld.jsonl").write_text(text, encoding="utf-8")
        assert any(named in one for one in wrongs(tmp_path / "out")), named


def rows_of(made: Chosen, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = made.run / "ledger" / ROWS
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def edited(made: Chosen, name: str, before: str, after: str) -> None:
    path = made.root / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def swapped(made: Chosen) -> None:
    one, other = made.out / "samples" / "000002.png", made.out / "samples" / "000003.png"
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def exchanged(made: Chosen) -> None:
    """Exchange a picture and its line, as if the model had made another one."""
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "gold").save(buffer, "PNG")
    (made.out / "samples" / "000001.png").write_bytes(buffer.getvalue())
    digest = hashlib.sha256(buffer.getvalue()).hexdigest()
    edited(made, "out/samples.jsonl", read_outputs(made.out).pictures[1].sha256, digest)


def added(made: Chosen) -> None:
    """Add a picture with a line of its own."""
    shutil.copy(made.out / "samples" / "000005.png", made.out / "samples" / "000006.png")
    line = read_outputs(made.out).pictures[5].line
    more = json.dumps({**line, "index": 6, "file": "samples/000006.png"})
    with (made.out / "samples.jsonl").open("a", encoding="utf-8") as file:
        file.write(more + "\n")


TAMPERED: dict[str, tuple[Callable[[Chosen], object], str, str]] = {
    "two outputs exchanged": (swapped, "out", "samples/000002.png is not the file it was"),
    "an output and its line": (exchanged, "out", "samples.jsonl, index 1 is not"),
    "an output removed": (lambda made: (made.out / "samples/000003.png").unlink(), "out", "000003.png is missing"),
    "an output added": (added, "out", "samples.jsonl, line 7 was added"),
    "a file beside the outputs": (
        lambda made: (made.out / "samples/x.png").write_bytes(b"x"),
        "out",
        "samples/x.png was added",
    ),
    "a kept picture": (
        lambda made: Image.new("RGB", (32, 32)).save(made.out / "kept/000001.png"),
        "out",
        "kept/000001.png is not the file",
    ),
    "a kept picture removed": (
        lambda made: (made.out / "kept/000001.png").unlink(),
        "out",
        "kept/000001.png is missing",
    ),
    "a picture among the kept": (
        lambda made: (made.out / "kept/000003.png").write_bytes(b"x"),
        "out",
        "kept/000003.png was added",
    ),
    "which run it was": (
        lambda made: edited(made, "out/run.json", '"data_root": "', '"data_root": "0'),
        "out",
        "run.json, data_root",
    ),
    "the reason of a choice": (
        lambda made: edited(made, "run/ledger/rows.jsonl", WHY, WHY.replace("light", "dark!")),
        "out",
        "row 5 .line 6.*altered",
    ),
    "a choice removed": (lambda made: rows_of(made, lambda rows: rows[:5] + rows[6:]), "out", "row 5 .*missing"),
    "choices cut off": (lambda made: rows_of(made, lambda rows: rows[:5]), "out", "missing_at_end"),
    "a warning removed": (lambda made: rows_of(made, lambda rows: rows[:2] + rows[3:]), "run", "row 2 .*missing"),
    "a warning moved": (
        lambda made: rows_of(made, lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]]),
        "run",
        "row 3.*reordered",
    ),
    "the recipe": (
        lambda made: edited(made, "run/recipe.toml", "seed = 0", "seed = 1"),
        "run",
        "recipe.toml is not the file",
    ),
    "no recipe": (lambda made: (made.run / "recipe.toml").unlink(), "run", "recipe.toml is missing"),
    "the weights": (
        lambda made: edited(made, "run/weights.safetensors", "numbers", "letters"),
        "run",
        "weights.safetensors is not the file",
    ),
    "the card of the run": (
        lambda made: edited(made, "run/run.json", '"unknown": 0', '"unknown": 9'),
        "run",
        "run.json, set says",
    ),
    "the device": (lambda made: edited(made, "run/run.json", '"cpu"', '"cuda"'), "run", "run.json, device says 'cuda'"),
    "that it has ended": (
        lambda made: edited(made, "run/run.json", '"finished": true', '"finished": false'),
        "run",
        "run.json, finished",
    ),
    "no card": (lambda made: (made.run / "run.json").unlink(), "run", "run.json is missing"),
}


@pytest.mark.parametrize("harm", TAMPERED)
def test_whatever_is_done_to_a_run_or_its_outputs_is_found_and_named(chosen: Chosen, tmp_path: Path, harm: str) -> None:
    made = copied(chosen, tmp_path / "copy")
    change, where, named = TAMPERED[harm]
    change(made)
    said = wrongs(made.root / where)
    assert any(re.search(named, one) for one in said), said


def test_a_run_that_is_held_against_another_set_is_told_apart(
    chosen: Chosen, drawn_set: DrawnSet, tmp_path: Path
) -> None:
    drawn_set.curate(tmp_path / "other")
    assert wrongs(chosen.run, set_folder=tmp_path / "other") == []
    (tmp_path / "other" / "pictures" / "000000.jpg").write_bytes(b"")
    assert any("other/pictures/000000.jpg" in one for one in wrongs(chosen.run, set_folder=tmp_path / "other"))
    drawn_set.curate(tmp_path / "hers", Rule(authors=("Anna",)))
    assert any("another training set" in one for one in wrongs(chosen.run, set_folder=tmp_path / "hers"))


def test_a_choice_written_anew_by_somebody_else_does_not_bear_the_artist_s_signature(
    chosen: Chosen, tmp_path: Path
) -> None:
    made = copied(chosen, tmp_path / "copy")
    rows = list(Ledger(made.run / "ledger").rows())[1:]
    shutil.rmtree(made.run / "ledger")
    ledger = Ledger.open_or_create(made.run / "ledger", purpose="studio-run", ledger_id=rows[3].body.get("ledger", ""))
    for row in rows:
        ledger.append(row.kind, {**row.body, **({"why": "another"} if row.kind == "selected" else {})}, by=row.by)
    ledger.snapshot(by="somebody")
    card = json.loads((made.out / "run.json").read_text())
    (made.out / "run.json").write_text(json.dumps({**card, "ledger": ledger.id}))
    assert any("signature of ../run/ledger, row 5 does not hold" in one for one in wrongs(made.out))


def _ago(apart: timedelta) -> datetime:
    return datetime.now(UTC) - apart


def test_a_signature_made_long_before_or_after_its_row_is_not_taken_for_one_of_that_time(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    ledger = Ledger.open_or_create(tmp_path / "ledger", purpose="studio-outputs")
    for hours, state in ((0, "good"), (30, "other_time")):
        apart = timedelta(hours=hours)
        append_signed(ledger, "note", {}, by="me", identity=drawn_set.identity, clock=partial(_ago, apart))
        assert list(signed_rows(ledger.rows()))[-1].state.value == state


def test_a_folder_that_no_command_wrote_has_no_record(tmp_path: Path) -> None:
    with pytest.raises(ChoiceRefused, match="no record"):
        studio_look.look(tmp_path)
