"""What a dossier is made from: findings that can be read, and pictures found by what they are, not where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apelles.errors import DossierError, LibraryMissing
from apelles.journeys import dossier_inputs
from apelles.journeys.dossier_inputs import read_findings, shelf
from tests.journeys.drawn_case import DrawnCase


def stated(case: DrawnCase) -> Any:
    return json.loads(case.findings.read_text(encoding="utf-8"))


def test_the_file_that_judge_prints_and_the_folder_of_its_report_say_the_same(drawn_case: DrawnCase) -> None:
    printed, reported = read_findings(drawn_case.findings), read_findings(drawn_case.report)
    assert printed.judged == reported.judged
    assert [one.suspect for one in printed.judged] == ["poster.png", "another.png"]


def test_suspects_are_chosen_by_name_or_by_hash(drawn_case: DrawnCase) -> None:
    first, second = read_findings(drawn_case.findings).judged
    assert read_findings(drawn_case.findings, suspects=["another.png"]).judged == (second,)
    assert read_findings(drawn_case.findings, suspects=[first.sha256]).judged == (first,)
    with pytest.raises(DossierError, match=r"poster\.png, another\.png.*--suspect"):
        read_findings(drawn_case.findings, suspects=["nobody.png"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"verdict"', '"verdikt"'),
        lambda text: text.replace('"matches": [', '"matches": 7, "rest": ['),
        lambda _text: "[]",
        lambda _text: "",
        lambda _text: "[" * 100_000,
        lambda _text: '{"suspect": "poster.png"}',
        lambda _text: "\x00\x01",
    ],
    ids=["cut off", "no verdict", "no list of matches", "no finding", "empty", "nested", "one record", "no text"],
)
def test_damaged_findings_are_refused_with_what_to_name_instead(
    drawn_case: DrawnCase, tmp_path: Path, damage: Any
) -> None:
    file = tmp_path / "judge.json"
    file.write_text(damage(drawn_case.findings.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DossierError, match=r"apelles judge|--suspect"):
        read_findings(file)


def test_findings_that_are_not_there_or_too_large_are_refused(
    drawn_case: DrawnCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DossierError, match="no findings"):
        read_findings(tmp_path)
    monkeypatch.setattr(dossier_inputs, "MOST_BYTES", 10)
    with pytest.raises(DossierError, match="larger than"):
        read_findings(drawn_case.findings)


def test_pictures_are_found_by_their_hash_whatever_they_are_called_and_wherever_they_lie(
    drawn_case: DrawnCase, tmp_path: Path
) -> None:
    found = read_findings(drawn_case.findings)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "renamed.png").write_bytes((drawn_case.suspects / "poster.png").read_bytes())
    (tmp_path / "poster.png").write_bytes((drawn_case.suspects / "another.png").read_bytes())
    at_hand = shelf(found, library=None, pictures=[tmp_path])
    assert {one.sha256 for one in found.judged} == at_hand.suspects.keys()
    assert at_hand.works == {}
    assert at_hand.stated == {}


def test_a_picture_beside_the_findings_needs_no_telling(drawn_case: DrawnCase, tmp_path: Path) -> None:
    (tmp_path / "judge.json").write_bytes(drawn_case.findings.read_bytes())
    (tmp_path / "poster.png").write_bytes((drawn_case.suspects / "poster.png").read_bytes())
    (tmp_path / "another.png").write_bytes(b"no picture any more")
    found = read_findings(tmp_path / "judge.json")
    assert shelf(found, library=None, pictures=[]).suspects.keys() == {found.judged[0].sha256}


def test_a_library_gives_the_works_and_what_it_states_of_them(drawn_case: DrawnCase, tmp_path: Path) -> None:
    found = read_findings(drawn_case.findings)
    at_hand = shelf(found, library=drawn_case.library, pictures=[])
    assert "Two horses" in {work.title for work in at_hand.stated.values()}
    assert at_hand.works.keys() == at_hand.stated.keys()
    assert at_hand.library_hash
    assert at_hand.suspects == {}
    with pytest.raises(LibraryMissing):
        shelf(found, library=tmp_path / "none", pictures=[])
