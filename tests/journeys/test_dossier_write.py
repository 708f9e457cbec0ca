"""A dossier on disk: whole or not at all, the same bytes for the same inputs, and no name where names are taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apelles.dossier.check import Known, check, redacted_from
from apelles.dossier.checked import What
from apelles.dossier.pdf import render_pdf
from apelles.dossier.sealed import opened
from apelles.errors import DossierError, ExtraMissing
from apelles.journeys import dossier_write
from apelles.journeys.dossier_build import Wanted, build
from apelles.journeys.dossier_json import read_dossier, schema
from apelles.journeys.dossier_write import Signing, Written, write
from apelles.records.dossier import Dossier
from apelles.seal.certificates import Trust
from benchmarks.certified import office
from tests.journeys.drawn_case import NAMES, DrawnCase
from tests.journeys.json_schema import problems

Built = tuple[Dossier, Mapping[str, bytes]]
AT = datetime.now(UTC).replace(microsecond=0)
EVERYTHING = frozenset({"author", "source", "title", "file"})


@pytest.fixture(scope="module")
def built(drawn_case: DrawnCase) -> Built:
    """Return the dossier of the copy, in English."""
    return build(
        Wanted(
            findings=drawn_case.findings,
            library=drawn_case.library,
            pictures=(drawn_case.suspects,),
            suspects=("poster.png",),
            rights=drawn_case.library,
            usage=True,
            law=("jp",),
            languages=("en",),
            command="apelles dossier build --from horses-by-cleo.json",
            at="2026-11-22T10:00:00Z",
        )
    )


@pytest.fixture(scope="module")
def signing(drawn_case: DrawnCase) -> Signing:
    return Signing(identity=drawn_case.identity, at=AT)


def put(built: Built, folder: Path, signing: Signing, **more: Any) -> Written:
    return write(*built, folder, signing=signing, **{"pdf": False, **more})


@pytest.fixture(scope="module")
def written(built: Built, signing: Signing, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the dossier as it lies in a folder, without a PDF."""
    return put(built, tmp_path_factory.mktemp("plain") / "out", signing)


@pytest.fixture(scope="module")
def redacted(built: Built, signing: Signing, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the dossier with its names taken out, and a PDF."""
    return put(built, tmp_path_factory.mktemp("redacted") / "out", signing, redacted=EVERYTHING, pdf=True)


def test_a_folder_holds_what_it_says_and_every_file_belongs_together(built: Built, written: Written) -> None:
    pictures = {f"pictures/{name}" for name in built[1]}
    assert {*written.files} == {"dossier.json", "dossier.html", "SHA256SUMS", "SHA256SUMS.seal"} | pictures
    found = check(written.folder)
    assert found.intact
    assert found.dossier_sha256 == written.dossier_sha256
    assert found.ledger_root == built[0].made.ledger_root
    assert read_dossier(written.folder) == built[0]


def test_what_is_written_is_as_the_schema_says(written: Written, redacted: Written) -> None:
    for folder in (written.folder, redacted.folder):
        value = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
        assert list(problems(value, schema(), schema())) == []


def test_the_same_inputs_and_time_write_the_same_bytes_but_for_the_seals(
    built: Built, written: Written, signing: Signing, tmp_path: Path
) -> None:
    again = put(built, tmp_path / "out", signing)
    assert again.dossier_sha256 == written.dossier_sha256
    assert again.files == written.files
    for kind in ("json", "html"):
        one, other = ((folder / f"dossier.{kind}").read_bytes() for folder in (written.folder, again.folder))
        assert opened(one, kind).body == opened(other, kind).body
        assert one != other
    for name in built[1]:
        one, other = ((folder / "pictures" / name).read_bytes() for folder in (written.folder, again.folder))
        assert len(one) == len(other)


@pytest.mark.slow
def test_the_same_inputs_set_the_same_pdf(built: Built) -> None:
    try:
        first = render_pdf(*built, "en")
    except ExtraMissing:
        pytest.skip("no font with Chinese signs on this system")
    assert first == render_pdf(*built, "en")


def test_nothing_is_written_over_what_is_there(built: Built, signing: Signing, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "name-full").mkdir()
    (tmp_path / "name-full" / "mine.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for name, fields in (("full", frozenset[str]()), ("file", frozenset[str]()), ("name", EVERYTHING)):
        with pytest.raises(DossierError, match="nothing is written over"):
            put(built, tmp_path / name, signing, redacted=fields)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_office_signs_a_whole_dossier_with_its_own_rsa_key(built: Built, tmp_path: Path) -> None:
    who = office("RSA-2048")
    done = put(built, tmp_path / "out", Signing(identity=who, at=AT), pdf=True, redacted=frozenset({"author"}))
    for folder in (done.folder, done.full):
        assert folder is not None
        found = check(folder, known=Known(anchors=who.ca))
        assert found.intact
        assert {one.trust for one in (found, *found.files)} == {Trust.TRUSTED}
    assert "dossier-en.pdf" in done.files or done.not_printed


def test_where_no_font_has_chinese_signs_all_but_the_pdf_is_written(
    built: Built, signing: Signing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_fonts(*_: object) -> bytes:
        message = "No font on this system has Chinese signs."
        raise ExtraMissing(message)

    monkeypatch.setattr("apelles.journeys.dossier_write.render_pdf", without_fonts)
    done = put(built, tmp_path / "out", signing, pdf=True)
    assert "No font" in done.not_printed
    assert not [name for name in done.files if name.endswith(".pdf")]
    assert check(done.folder).intact


def test_an_empty_folder_is_filled(built: Built, signing: Signing, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert check(put(built, tmp_path / "out", signing).folder).intact


@pytest.mark.parametrize("renderer", ["render_html", "sign_picture", "seal_folder"])
@pytest.mark.parametrize("fields", [frozenset[str](), EVERYTHING], ids=["plain", "redacted"])
def test_what_fails_in_the_middle_leaves_nothing(
    built: Built,
    signing: Signing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    renderer: str,
    fields: frozenset[str],
) -> None:
    def broken(*_arguments: Any, **_named: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(dossier_write, renderer, broken)
    with pytest.raises(KeyboardInterrupt):
        put(built, tmp_path / "out", signing, redacted=fields)
    assert list(tmp_path.iterdir()) == []


def test_each_file_is_told_as_it_is_written(built: Built, signing: Signing, tmp_path: Path) -> None:
    steps: list[str] = []
    put(built, tmp_path / "out", signing, on_step=steps.append)
    assert steps == ["dossier.json", *built[1], "dossier.html"]


def test_no_name_is_left_anywhere_in_a_redacted_folder(written: Written, redacted: Written) -> None:
    found = {file: texts_of(redacted.folder / file) for file in redacted.files}
    for name in NAMES:
        pattern = re.compile(re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", "[-\u00ad\u2010]"), re.IGNORECASE)
        assert pattern.search(texts_of(written.folder / "dossier.json")), name
        assert [file for file, text in found.items() if pattern.search(text) or pattern.search(file)] == [], name


def texts_of(file: Path) -> str:
    """Return every text that can be read out of a file: of a PDF its pages and metadata, of others their bytes."""
    content = file.read_bytes()
    text = content.decode("utf-8", errors="replace") + content.decode("utf-16-be", errors="replace")
    if file.suffix != ".pdf":
        return text
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        outline = [one.get_title() for one in document.get_toc()]
        return "\n".join([text, *pages, *outline, json.dumps(document.get_metadata_dict(), ensure_ascii=False)])
    finally:
        document.close()


def test_a_redacted_dossier_names_the_full_one_it_came_from_and_fits_no_other(
    built: Built, redacted: Written, signing: Signing, tmp_path: Path
) -> None:
    assert redacted.full is not None
    shown, kept = ((folder / "dossier.json").read_bytes() for folder in (redacted.folder, redacted.full))
    assert redacted_from(shown, kept).matches
    other = put((replace(built[0], at="2026-11-22T10:00:01Z"), built[1]), tmp_path / "out", signing)
    differs = redacted_from(shown, (other.folder / "dossier.json").read_bytes())
    assert "/at" in differs.differs_at
    assert "/seal" in differs.differs_at
    assert check(redacted.folder).intact
    assert check(redacted.full).intact


def test_redaction_keeps_the_pictures_and_the_findings(built: Built, redacted: Written) -> None:
    shown = read_dossier(redacted.folder)
    assert [one.file for one in shown.exhibits[0].plates] == [one.file for one in built[0].exhibits[0].plates]
    assert shown.exhibits[0].judged.matches[0].e_value == built[0].exhibits[0].judged.matches[0].e_value
    assert "redacted" in shown.answer[1].en
    assert {f"pictures/{name}" for name in built[1]} <= set(redacted.files)


def test_a_file_that_is_put_into_a_folder_or_taken_out_is_named(built: Built, signing: Signing, tmp_path: Path) -> None:
    folder = put(built, tmp_path / "out", signing).folder
    (folder / "pictures" / "1-suspect.jpg").unlink()
    (folder / "added.txt").write_text("x", encoding="utf-8")
    found = {(one.what, one.where) for one in check(folder).troubles}
    assert {(What.FILE_MISSING, "pictures/1-suspect.jpg"), (What.FILE_ADDED, "added.txt")} <= found
