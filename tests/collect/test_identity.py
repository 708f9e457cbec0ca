"""Metadata, hash and name become a work, however untidy the metadata is."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.identity import EXTRA_LIMIT, TEXT_LIMIT, clean, work_of

SHA = "0123456789abcdef" * 4


def test_the_work_id_of_the_sidecar_is_kept() -> None:
    assert work_of({"work_id": "the_bedroom"}, sha256=SHA, file="a.jpg").work_id == "the_bedroom"


def test_without_a_work_id_it_comes_from_the_content_and_not_from_the_name() -> None:
    first, second = (work_of({}, sha256=SHA, file=name).work_id for name in ("a.jpg", "b.jpg"))
    assert first == second == "sha256:0123456789abcdef"


def test_every_column_of_a_sidecar_arrives() -> None:
    row = {
        "file": "x.jpg",
        "title": "The Bedroom",
        "author": "Vincent van Gogh",
        "year": "1889",
        "license": "CC0",
        "source": "museum",
        "subject_id": "bedroom",
        "lineage": "house",
        "note": "second version",
    }
    work = work_of(row, sha256=SHA, file="x.jpg", width=3, height=2)
    assert {name: getattr(work, name) for name in row} == row
    assert (work.width, work.height, work.extra) == (3, 2, ())


def test_licence_is_license_and_license_wins() -> None:
    assert work_of({"licence": "CC0"}, sha256=SHA, file="").license == "CC0"
    assert work_of({"licence": "CC0", "license": "MIT"}, sha256=SHA, file="").license == "MIT"


def test_unknown_columns_are_kept_in_order_of_their_names() -> None:
    work = work_of({"Zoom": "2", "camera": "box", "empty": ""}, sha256=SHA, file="")
    assert work.extra == (("camera", "box"), ("zoom", "2"))


def test_very_many_unknown_columns_are_cut_off() -> None:
    assert len(work_of({f"c{n}": "x" for n in range(500)}, sha256=SHA, file="").extra) == EXTRA_LIMIT


def test_text_cannot_change_line_direction_or_terminal() -> None:
    assert clean("photo\u202egpj.exe\x1b[31m\r\nnext\0") == "photogpj.exe[31m  next"


def test_long_text_is_cut() -> None:
    assert len(clean("x" * 10 * TEXT_LIMIT)) == TEXT_LIMIT


def test_accents_emoji_and_other_scripts_stay() -> None:
    for text in ("Édouard Manet", "葛飾北斎", "👩‍🎨", "Ω"):
        assert clean(text) == text


@given(st.text(max_size=100))
def test_clean_text_is_clean_already(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= TEXT_LIMIT
    assert not set(once) & set(map(chr, range(32)))
    once.encode()


@given(st.dictionaries(st.text(string.printable, max_size=12), st.text(max_size=30), max_size=12))
def test_any_metadata_makes_a_work(metadata: dict[str, str]) -> None:
    assert work_of(metadata, sha256=SHA, file="a.jpg").work_id
