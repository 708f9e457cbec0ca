"""Lines that name a work, its author, source and license."""

from __future__ import annotations

import pytest

from apelles.collect.rights.attribution import LONGEST, attribution, attribution_list, license_name
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import License


def known(text: str) -> License:
    found = recognize(text)
    assert found is not None
    return found


def test_a_line_says_title_author_source_and_license() -> None:
    line = attribution("Cat", "Jane Doe", source="https://example.org/cat", license_=known("CC BY 4.0"))
    assert line == (
        "“Cat” by Jane Doe, https://example.org/cat, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
    )


def test_a_line_says_what_was_changed() -> None:
    assert attribution("Cat", "Jane Doe", modifications="cropped").endswith(", changed: cropped")


def test_a_line_is_written_in_chinese_too() -> None:
    line = attribution(
        "猫",
        "张三",
        source="example.org",
        license_=known("CC BY-SA 3.0 DE"),
        modifications="裁剪",
        language="zh-Hans",
    )
    assert line == (
        "《猫》，作者：张三，来源：example.org，"
        "许可：CC BY-SA 3.0 DE（https://creativecommons.org/licenses/by-sa/3.0/de/），改动：裁剪"
    )


@pytest.mark.parametrize(
    ("title", "author", "license_", "line"),
    [
        ("", "Jane Doe", "", "By Jane Doe"),
        ("Cat", "", "", "“Cat”"),
        ("", "", "free, ask me", "free, ask me"),
        ("", "", "", ""),
    ],
)
def test_pieces_not_known_are_left_out(title: str, author: str, license_: str, line: str) -> None:
    assert attribution(title, author, license_=license_) == line


def test_hostile_pieces_stay_in_one_short_line() -> None:
    line = attribution("a\nb\u202ec\x00", "x" * 10_000)
    assert line == f"“a b c” by {'x' * LONGEST}…"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"),
        ("CC BY-NC", "CC BY-NC"),
        ("CC0", "CC0 1.0"),
        ("PDM", "Public Domain Mark 1.0"),
        ("PD", "public domain"),
        ("mit", "MIT"),
        ("Pexels License", "pexels"),
        ("InC", "InC"),
    ],
)
def test_licenses_have_the_names_people_know(text: str, name: str) -> None:
    assert license_name(known(text)) == name


def test_a_list_names_each_work_once_in_order() -> None:
    assert attribution_list(["b", "A", "", "b", "a"]) == ("A", "a", "b")
