"""A training set: what goes in, what stays out, and that whatever is done to it afterward is found and named."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from apelles.collect.open import open_source
from apelles.errors import CanaryRefused, LedgerError, SetRefused, UnknownName
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_accept import accept
from apelles.journeys.rights_of import open_ledger
from apelles.journeys.rights_rows import SECOND_HAND
from apelles.journeys.rights_scan import ledger_of, scan_rights
from apelles.journeys.studio_choose import Rule
from apelles.journeys.studio_curate import Terms, curate
from apelles.journeys.studio_permitted import no_longer_permitted
from apelles.journeys.studio_plant import Canaries
from apelles.records import Refusal
from apelles.seal.ledger import ROWS, SNAPSHOTS, Ledger
from apelles.seal.merkle import root_of
from apelles.studio.canary_registry import check, slots
from apelles.studio.set_rows import CARD, INDEX, LEDGER, PURPOSE, REFUSED, WORK
from apelles.studio.training_set import CuratedSet, open_set
from tests.pictures import painting
from tests.studio.sets import OPEN, DrawnSet

NEVER = {"marked", "by"}
"""Works that are denied or conditional."""


def index(folder: Path) -> list[dict[str, str]]:
    with (folder / INDEX).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def works_in(folder: Path) -> set[str]:
    return {row["work_id"] for half in (folder, folder / "heldout") for row in index(half)}


def test_only_works_whose_rights_allow_it_go_in_and_a_met_condition_counts(drawn_set: DrawnSet) -> None:
    assert works_in(drawn_set.set) == {"taken", *(f"open-{number}" for number in range(2 * OPEN))}
    lines = (drawn_set.set / REFUSED).read_text(encoding="utf-8").splitlines()
    refused = {row["work_id"]: row for row in csv.DictReader(lines)}
    assert {name: row["verdict"] for name, row in refused.items() if name != "marked"} == {
        "by": "conditional",
        "silent": "unknown",
    }
    assert all(row["reason"] for row in refused.values())


def test_a_set_opens_with_its_files_in_order_and_the_root_over_them(drawn_set: DrawnSet) -> None:
    opened = open_set(drawn_set.set)
    rows = index(drawn_set.set)
    assert [str(path.relative_to(drawn_set.set)) for path in opened.files] == [row["file"] for row in rows]
    assert list(opened.hashes) == [row["sha256"] for row in rows]
    assert opened.root == opened.card.root == root_of(bytes.fromhex(one) for one in opened.hashes).hex()
    assert (len(opened.files), len(opened.heldout_files)) == (opened.card.works, opened.card.heldout)
    assert json.loads((drawn_set.set / CARD).read_text(encoding="utf-8")) == opened.card.as_json()


def test_a_set_is_a_folder_of_pictures_that_any_source_reads(drawn_set: DrawnSet) -> None:
    found = [one for one in open_source(drawn_set.set) if not isinstance(one, Refusal)]
    said = {one.name: one.metadata for one in found}
    assert said["pictures/000000.jpg"]["author"] == "Anna"
    assert {one.metadata["author"] for one in found if one.name.startswith("heldout/")} <= {"Anna", "Ben", "Cleo"}


def test_files_are_byte_for_byte_what_was_acquired(drawn_set: DrawnSet) -> None:
    by_id = {row["work_id"]: row for row in index(drawn_set.set)}
    taken = by_id["taken"]
    assert (drawn_set.set / taken["file"]).read_bytes() == (drawn_set.pictures / "taken.jpg").read_bytes()
    assert {row["from"] for row in by_id.values()} == {"original"}


def test_of_every_author_about_the_same_share_is_held_out(drawn_set: DrawnSet) -> None:
    heldout = [row["author"] for row in index(drawn_set.set / "heldout")]
    assert len(heldout) == 4
    assert abs(heldout.count("Anna") - heldout.count("Ben")) <= 1


def test_the_same_seed_holds_the_same_works_out_and_another_seed_others(drawn_set: DrawnSet, tmp_path: Path) -> None:
    drawn_set.curate(tmp_path / "again")
    drawn_set.curate(tmp_path / "other", terms=Terms(heldout=0.25, seed=1))
    assert index(tmp_path / "again" / "heldout") == index(drawn_set.set / "heldout")
    assert index(tmp_path / "other" / "heldout") != index(drawn_set.set / "heldout")


RULES = {
    "everything": lambda drawn: Rule(),
    "her author": lambda drawn: Rule(authors=("Anna", "Cleo")),
    "their subject": lambda drawn: Rule(subjects=("s1", "s2")),
    "likeness": lambda drawn: Rule(like=(drawn.pictures / "marked.jpg", drawn.pictures / "by.jpg"), nearest=5),
    "a list": lambda drawn: Rule(pick=drawn.root / "pick.csv"),
}


@pytest.mark.parametrize("rule", RULES)
def test_no_combination_of_flags_lets_a_denied_or_conditional_work_in(
    drawn_set: DrawnSet, tmp_path: Path, rule: str
) -> None:
    (drawn_set.root / "pick.csv").write_text("work_id,why\nmarked,I want it\nby,\nopen-1,\n", encoding="utf-8")
    for number, (unknown, commercial, heldout) in enumerate(product((False, True), (None, False, True), (0.0, 0.5))):
        terms = Terms(allow_unknown=unknown, commercial=commercial, heldout=heldout)
        folder = tmp_path / str(number)
        done = drawn_set.curate(folder, RULES[rule](drawn_set), terms)
        assert not works_in(folder) & NEVER
        assert {one.work_id for one in done.refused} & NEVER
        assert {row["verdict"] for half in (folder, folder / "heldout") for row in index(half)} <= {"allow", "unknown"}
        open_set(folder)


def test_unknown_works_go_in_only_when_asked_and_every_record_says_how_many(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    done = drawn_set.curate(tmp_path / "set", terms=Terms(allow_unknown=True, heldout=0.0))
    assert "silent" in works_in(tmp_path / "set")
    assert done.card.unknown == open_set(tmp_path / "set").card.unknown == 1
    rule = next(Ledger(tmp_path / "set" / LEDGER).rows(kind="rule"))
    assert rule.body["allow_unknown"] is True


def test_another_file_of_a_denied_work_stays_out_whatever_its_own_license_says(drawn_set: DrawnSet) -> None:
    refused = [row.body for row in Ledger(drawn_set.set / LEDGER).rows(kind=WORK) if row.body["half"] == "refused"]
    assert {row["title"]: row["code"] for row in refused}["Marked again"] == "other_copy"


def copied_library(drawn: DrawnSet, folder: Path) -> DrawnSet:
    shutil.copytree(drawn.root, folder, ignore=shutil.ignore_patterns("set*"))
    return DrawnSet(folder)


def test_a_second_hand_copy_is_refused_unless_its_rightsholder_agreed(drawn_set: DrawnSet, tmp_path: Path) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    rows = {row.body["work_id"]: row.body for row in open_ledger(drawn.library).current(kind="copy")}
    for name in ("open-0", "open-1"):
        copy = {"sha256": rows[name]["sha256"], "original": "a" * 64, "lost": []}
        open_ledger(drawn.library).append(SECOND_HAND, copy, by="a curator")
    accept(drawn.library, ["open-1"], license_="agreement", by="me", evidence="a letter of 2026", contract=True)
    done = drawn.curate(tmp_path / "set", terms=Terms(heldout=0.0))
    assert "open-1" in works_in(tmp_path / "set")
    assert {one.work_id: one.facts["code"] for one in done.refused}["open-0"] == "second_hand"


def test_works_that_were_collected_after_the_scan_are_refused_until_they_are_scanned(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    (tmp_path / "late").mkdir()
    Image.fromarray(painting(77, height=48, width=64)).save(tmp_path / "late" / "late.png")
    collect_pictures([tmp_path / "late"], into=drawn.library)
    done = drawn.curate(tmp_path / "set", terms=Terms(allow_unknown=True))
    assert [one.facts["code"] for one in done.refused].count("not_scanned") == 1


def test_nothing_is_curated_from_a_library_that_was_not_scanned_or_whose_ledger_was_changed(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    rows = ledger_of(drawn.library) / ROWS
    lines = rows.read_bytes().splitlines(keepends=True)
    rows.write_bytes(b"".join(lines[:3] + lines[4:]))
    with pytest.raises(LedgerError, match="rights verify"):
        drawn.curate(tmp_path / "set")
    shutil.rmtree(ledger_of(drawn.library))
    with pytest.raises(LedgerError, match="rights scan"):
        drawn.curate(tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_where_files_are_gone_previews_are_taken_and_the_index_says_so(drawn_set: DrawnSet, tmp_path: Path) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    for path in (tmp_path / "copy" / "pictures").glob("*.jpg"):
        path.unlink()
    moved = drawn_set.pictures.rename(drawn_set.root / "elsewhere")
    try:
        done = drawn.curate(tmp_path / "set")
    finally:
        moved.rename(drawn_set.pictures)
    assert done.previews == done.card.works + done.card.heldout
    assert {row["from"] for row in index(tmp_path / "set")} == {"preview"}
    open_set(tmp_path / "set")


def test_an_author_a_subject_or_a_work_that_is_not_there_is_named(drawn_set: DrawnSet, tmp_path: Path) -> None:
    (tmp_path / "pick.txt").write_text("open-1\nnobody's\n", encoding="utf-8")
    for rule, named in (
        (Rule(authors=("Nobody Atall",)), "Nobody Atall"),
        (Rule(subjects=("s9",)), "s9"),
        (Rule(pick=tmp_path / "pick.txt"), "nobody's .line 2"),
    ):
        with pytest.raises(UnknownName, match=named):
            drawn_set.curate(tmp_path / "set", rule)


def test_conditions_narrow_one_another_and_every_work_says_why_it_was_chosen(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    (tmp_path / "pick.csv").write_text(
        "work_id,why,label\nopen-1,the light,bright\nopen-2,the dark,dim\nopen-9,hers,dim\n", encoding="utf-8"
    )
    rule = Rule(authors=("anna",), pick=tmp_path / "pick.csv")
    drawn_set.curate(tmp_path / "set", rule, Terms(heldout=0.0))
    rows = {row["work_id"]: row for row in index(tmp_path / "set")}
    assert rows.keys() == {"open-1", "open-2"}
    assert rows["open-1"]["why"] == "author anna; picked in pick.csv, line 2: the light"
    assert open_set(tmp_path / "set").labels == ("bright", "dim")
    assert open_set(tmp_path / "set").card.labels == ("bright", "dim")


def test_the_most_alike_works_are_chosen_first_the_picture_itself(drawn_set: DrawnSet, tmp_path: Path) -> None:
    rule = Rule(like=(drawn_set.pictures / "open-3.jpg",), nearest=1, label="author")
    drawn_set.curate(tmp_path / "set", rule, Terms(heldout=0.0))
    (row,) = index(tmp_path / "set")
    assert (row["work_id"], row["label"]) == ("open-3", "Anna")
    assert row["why"].startswith("like open-3.jpg: rank 1, cosine 1.0")


def test_a_set_is_never_written_over_something(drawn_set: DrawnSet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(SetRefused, match="already"):
        drawn_set.curate(tmp_path)
    with pytest.raises(SetRefused, match="no set to write"):
        drawn_set.curate(tmp_path / "set", Rule(subjects=("s2",), authors=("Dora",)))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_work_that_is_denied_after_the_set_was_made_is_named_when_the_library_is_asked(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    assert no_longer_permitted(drawn_set.set, drawn.library) == []
    row = next(row for row in open_ledger(drawn.library).current(kind="copy") if row.body["work_id"] == "open-0")
    denied = next(row for row in open_ledger(drawn.library).current(kind="copy") if row.body["file"] == "marked.jpg")
    body = {**row.body, "signals": denied.body["signals"], "raws": denied.body["raws"]}
    open_ledger(drawn.library).correct(row.n, body, by="a curator", reason="the author reserved it")
    assert [one.detail for one in no_longer_permitted(drawn_set.set, drawn.library)] == ["deny"]


# What somebody may do to a set, and what the refusal names.


def first(folder: Path) -> Path:
    return sorted((folder / "pictures").iterdir())[0]


def swap_pictures(folder: Path) -> None:
    one, other = sorted((folder / "pictures").iterdir())[:2]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def alter_picture(folder: Path) -> None:
    first(folder).write_bytes(first(folder).read_bytes() + b"\x00")


def link_picture(folder: Path) -> None:
    first(folder).rename(folder.parent / "elsewhere.jpg")
    first_name = index(folder)[0]["file"]
    (folder / first_name).symlink_to(folder.parent / "elsewhere.jpg")


def add_picture(folder: Path) -> None:
    shutil.copy(first(folder), folder / "pictures" / "000099.jpg")


def add_heldout_picture(folder: Path) -> None:
    shutil.copy(first(folder), folder / "heldout" / "000099.jpg")


def add_denied_work(folder: Path) -> None:
    shutil.copy(folder.parent / "marked.jpg", folder / "pictures" / "000099.jpg")
    row = {**index(folder)[0], "file": "pictures/000099.jpg", "work_id": "marked", "title": "Marked"}
    write_index(folder, [*index(folder), row])


def write_index(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / INDEX).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


def rows_changed(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        path = folder / LEDGER / ROWS
        path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))

    return apply


def retrained(folder: Path) -> None:
    """Move a held-out work into the index of works to train on."""
    row = index(folder / "heldout")[0]
    shutil.move(folder / "heldout" / row["file"], folder / "pictures" / "000099.jpg")
    write_index(folder, [*index(folder), {**row, "file": "pictures/000099.jpg"}])


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "two pictures exchanged": (swap_pictures, "pictures/000000.jpg is not the file it was.*pictures/000001.jpg"),
    "a byte added to a picture": (alter_picture, "pictures/000000.jpg is not the file"),
    "a picture replaced by a link": (link_picture, "pictures/000000.jpg is missing"),
    "a picture removed": (lambda folder: first(folder).unlink(), "pictures/000000.jpg is missing"),
    "a picture added": (add_picture, "pictures/000099.jpg was added"),
    "a held-out picture added": (add_heldout_picture, "heldout/000099.jpg was added"),
    "a denied work in the index": (add_denied_work, r"index.csv, line 15 \(marked\) was added"),
    "a held-out work in training": (retrained, "index.csv, line 15.*heldout/000000.jpg is missing"),
    "a work out of the index": (
        lambda folder: write_index(folder, index(folder)[1:]),
        "index.csv, pictures/000000.jpg",
    ),
    "works in another order": (lambda folder: write_index(folder, index(folder)[::-1]), "index.csv is not the file"),
    "a verdict in the index": (edit(INDEX, ",allow,", ",unknown,"), r"index.csv, line 2 \(open-0\), verdict"),
    "an author in the index": (edit(INDEX, ",Anna,", ",Hugo,"), r"line 2 \(open-0\), author says 'Hugo'"),
    "an author held out": (edit(f"heldout/{INDEX}", ",Anna,", ",Hugo,"), "heldout/index.csv.*author says 'Hugo'"),
    "no index": (lambda folder: (folder / INDEX).unlink(), "index.csv is missing"),
    "the list of refused works": (edit(REFUSED, "Marked", "Open"), "refused.csv is not the file"),
    "no list of refused works": (lambda folder: (folder / REFUSED).unlink(), "refused.csv is missing"),
    "the number of works": (edit(CARD, '"works": 13', '"works": 14'), "set.json, works says 14"),
    "the unknown works": (edit(CARD, '"unknown": 0', '"unknown": 3'), "set.json, unknown says 3"),
    "the root": (edit(CARD, '"root": "', '"root": "0'), "set.json, root"),
    "a member of the card": (edit(CARD, '"format": 1', '"format": 1, "clean": true'), "set.json, clean"),
    "no card": (lambda folder: (folder / CARD).unlink(), "set.json"),
    "a card that is none": (lambda folder: (folder / CARD).write_text("[]"), "set.json is not"),
    "a row altered": (edit(f"{LEDGER}/{ROWS}", '"author":"Anna"', '"author":"Hugo"'), r"row 2 .line 3.*altered"),
    "a row removed": (rows_changed(lambda lines: lines[:5] + lines[6:]), "row 5 .*missing"),
    "a row moved": (rows_changed(lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]]), "row 6.*reordered"),
    "a row added twice": (rows_changed(lambda lines: [*lines[:6], lines[5], *lines[6:]]), "row 5.*duplicated"),
    "rows cut off": (rows_changed(lambda lines: lines[:-1]), "missing_at_end"),
    "half a row": (rows_changed(lambda lines: [*lines[:-1], lines[-1][:40]]), "unfinished"),
    "a snapshot": (edit(f"{LEDGER}/{SNAPSHOTS}", '"rows":23', '"rows":22'), "bad_snapshot"),
    "no ledger": (lambda folder: shutil.rmtree(folder / LEDGER), "no_ledger"),
}


@pytest.mark.parametrize("harm", TAMPERED)
def test_whatever_is_done_to_a_set_it_is_not_opened_and_the_place_is_named(
    drawn_set: DrawnSet, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "set"
    shutil.copytree(drawn_set.set, folder)
    shutil.copy(drawn_set.pictures / "marked.jpg", tmp_path / "marked.jpg")
    open_set(folder)
    change, named = TAMPERED[harm]
    change(folder)
    with pytest.raises(SetRefused, match=named):
        open_set(folder)


def written_anew(folder: Path, change: Callable[[str, dict[str, object]], dict[str, object] | None]) -> None:
    """Write the whole ledger again, as somebody would who wants every hash to fit."""
    rows = list(Ledger(folder / LEDGER).rows())[1:]
    shutil.rmtree(folder / LEDGER)
    ledger = Ledger.open_or_create(folder / LEDGER, purpose=PURPOSE)
    bodies = [(row.kind, change(row.kind, dict(row.body))) for row in rows]
    ledger.append_many([(kind, body) for kind, body in bodies if body is not None], by="somebody")
    ledger.snapshot(by="somebody")


def test_a_ledger_written_anew_around_a_denied_work_has_no_signature_that_holds(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    shutil.copytree(drawn_set.set, folder)
    written_anew(folder, lambda kind, body: body)
    with pytest.raises(SetRefused, match="signature of ledger, row 23"):
        open_set(folder)


@pytest.mark.parametrize("verdict", ["deny", "conditional", "canary", "unknown", "", "fine"])
def test_even_an_unsigned_ledger_that_fits_cannot_say_that_a_denied_work_is_trained_on(
    drawn_set: DrawnSet, tmp_path: Path, verdict: str
) -> None:
    folder = tmp_path / "set"
    shutil.copytree(drawn_set.set, folder)

    def change(kind: str, body: dict[str, object]) -> dict[str, object]:
        body.pop("seal", None)
        return {**body, "verdict": verdict} if body.get("work_id") == "open-0" else body

    written_anew(folder, change)
    with pytest.raises(SetRefused, match=r"may not be trained on|hides how many works"):
        open_set(folder)


def test_a_folder_without_a_set_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SetRefused, match="studio curate"):
        open_set(tmp_path)


def test_scanning_again_and_curating_again_gives_the_same_root(drawn_set: DrawnSet, tmp_path: Path) -> None:
    drawn = copied_library(drawn_set, tmp_path / "copy")
    scan_rights(drawn.library, by="a curator")
    drawn.curate(tmp_path / "set")
    again: CuratedSet = open_set(tmp_path / "set")
    assert again.root == open_set(drawn_set.set).root


def test_canaries_are_planted_among_the_works_to_train_on_and_their_registry_is_bound_before(
    drawn_set: DrawnSet, tmp_path: Path
) -> None:
    planted = Canaries(count=3, registry=tmp_path / "registry")
    done = curate(drawn_set.library, tmp_path / "set", Rule(), Terms(heldout=0.25), by="a curator", canaries=planted)
    opened = open_set(tmp_path / "set")
    drawn = {one.drawn for one in slots(tmp_path / "registry")}
    assert {row["sha256"] for row in opened.rows if row["verdict"] == "canary"} == drawn
    assert (len(drawn), done.card.works) == (3, open_set(drawn_set.set).card.works + 3)
    assert done.card.canaries is not None
    assert done.card.canaries["registry_root"] == check(tmp_path / "registry").root
    with pytest.raises(CanaryRefused, match="holds 3 canaries and 5"):
        curate(
            drawn_set.library,
            tmp_path / "other",
            Rule(),
            Terms(),
            by="a curator",
            canaries=Canaries(count=5, registry=tmp_path / "registry"),
        )
