"""What a reader is told, in two languages."""

from __future__ import annotations

import re

import pytest

from apelles.dossier.check import Known, check_bytes
from apelles.dossier.checked import Check, Kind, TimeSource, Trouble, What, When
from apelles.dossier.redact import Matched
from apelles.dossier.told import told, told_match
from apelles.seal.certificates import Signer, Trust
from tests.dossier.cases import WHEN, dossier_json, dossier_pdf
from tests.seal.certificates import identity


def test_an_intact_dossier_is_told_with_signer_time_and_what_it_belongs_to() -> None:
    said = told(check_bytes(dossier_pdf(), "a.pdf", known=Known(anchors=identity().ca)))
    assert said[0] == "a.pdf: intact. Every byte is the one that was signed."
    assert any(identity().fingerprint in one for one in said)
    assert any("You trust this signer" in one for one in said)
    assert any("own statement" in one for one in said)
    assert any("cd" * 32 in one for one in said)


def test_an_altered_dossier_names_the_part_and_no_signer() -> None:
    content = dossier_json().replace(b"1.5e-09", b"1.4e-09")
    assert told(check_bytes(content, "a.json")) == (
        "a.json: ALTERED since it was signed. Do not rely on it; ask whoever gave it to you for another copy.",
        "Altered: the part “findings/0 f1”.",
    )
    assert told(check_bytes(content, "a.json"), "zh")[1] == "被改动之处：“findings/0 f1”部分。"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_that_can_be_found_can_be_said(lang: str) -> None:
    for what in What:
        trouble = Trouble(what, "a part", "a detail")
        assert len(told(Check(name="x", kind=Kind.FOLDER, troubles=(trouble,)), lang)) == 2
    signer = Signer(subject="CN=x", fingerprint="0", leaf_fingerprint="1", not_before=WHEN, not_after=WHEN)
    for trust in Trust:
        for source in TimeSource:
            when = When(source=source, at=None if source is TimeSource.NOBODY else WHEN)
            said = told(Check(name="x", kind=Kind.JSON, signer=signer, trust=trust, when=when), lang)
            assert len(said) == 5
            assert all(re.search("[\u4e00-\u9fff]", one) for one in said) == (lang == "zh")


def test_a_file_of_a_folder_is_told_where_something_is_wrong_with_it() -> None:
    wrong = Check(name="b.pdf", kind=Kind.PDF, troubles=(Trouble(What.BYTES_ALTERED),))
    right = Check(name="a.pdf", kind=Kind.PDF)
    said = told(Check(name="d", kind=Kind.FOLDER, files=(right, wrong)))
    assert said[0].startswith("d: ALTERED")
    assert said[1].startswith("b.pdf: ALTERED")
    assert not any("a.pdf" in one for one in said)


def test_a_match_is_told() -> None:
    assert "author, title" in told_match(Matched(("author", "title"), ()))
    assert "/findings/0" in told_match(Matched(("author",), ("/findings/0",)), "zh")
