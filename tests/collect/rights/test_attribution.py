"""Lines that name a work, its author, source and license."""

from __future__ import annotations

import pytest

from apelles.collect.rights.attribution import LONGEST, attribution, license_name
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import License


def known(text: str) -> License:
    found = recognize(text)
    assert found is not None
    return found


def test_a_line_says_title_author_source_license_and_what_was_changed() -> None:
    line = attribution(
        title="Cat",
        author="Jane Doe",
        source="https://example.org/cat",
        license_=known("CC BY-SA 3.0 DE"),
        modifications="cropped",
    )
    assert line == (
        "“Cat” — Jane Doe. https://example.org/cat. "
        "CC BY-SA 3.0 DE (https://creativecommons.org/licenses/by-sa/3.0/de/). cropped."
    )


@pytest.mark.parametrize(
    ("title", "author", "license_", "work_id", "line"),
    [
        ("", "Jane Doe", "", "", "Jane Doe."),
        ("猫", "张三", "", "w1", "“猫” — 张三."),
        ("", "Jane Doe", "", "w1", "w1 — Jane Doe."),
        ("Cat", "", "", "w1", "“Cat”."),
        ("", "", "free, ask me.", "", "free, ask me."),
        ("", "", "", "", ""),
    ],
)
def test_pieces_not_known_are_left_out(title: str, author: str, license_: str, work_id: str, line: str) -> None:
    assert attribution(title=title, author=author, license_=license_, work_id=work_id) == line


def test_text_as_found_keeps_its_address() -> None:
    line = attribution(title="", author="", license_="house terms", license_uri="https://example.org/terms")
    assert line == "house terms (https://example.org/terms)."


def test_hostile_pieces_stay_in_one_short_line() -> None:
    assert attribution(title="a\nb\u202ec\x00", author="x" * 10_000) == f"“a b c” — {'x' * LONGEST}…."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"),
        ("CC BY-NC", "CC BY-NC"),
        ("CC0", "CC0 1.0"),
        ("PDM", "Public Domain Mark 1.0"),
        ("PD", "public domain"),
        ("© Jane Doe", "all rights reserved"),
        ("mit", "MIT"),
        ("Pexels License", "pexels"),
        ("InC", "InC"),
    ],
)
def test_licenses_have_the_names_people_know(text: str, name: str) -> None:
    assert license_name(known(text)) == name
