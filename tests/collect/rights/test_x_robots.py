"""X-Robots-Tag and robots meta tags: which lines deny training, and to whom."""

from __future__ import annotations

import itertools
from http.client import HTTPMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.headers import header_pairs
from apelles.collect.rights.x_robots import XRobots, read_lines
from apelles.records.rights import TRAINING, Permission
from tests.collect.rights.place import Said, copy_with, read

DENY = dict.fromkeys(TRAINING, Permission.DENY)

LINES = [
    (["noai"], DENY),
    (["NoAI"], DENY),
    (["noai, noimageai"], DENY),
    (["noimageai"], DENY),
    (["apelles: noai"], DENY),
    (["APELLES: noai"], DENY),
    (["apelles: noindex, noai"], DENY),
    (["otherbot: noai"], {}),
    (["otherbot: noai, noimageai"], {}),
    (["otherbot: noai, apelles: noimageai"], DENY),
    (["unavailable_after: 25 Jun 2010 15:00:00 PST, noai"], DENY),
    (["unavailable_after: Friday, 25 Jun 2010 15:00:00 PST, noai"], DENY),
    (["max-image-preview:large, noai"], DENY),
    (["noai, unavailable_after: 25 Jun 2010"], DENY),
    (["otherbot: max-snippet: 5, noai"], {}),
    (["noindex", "noai"], DENY),
    (["noai", "noindex"], DENY),
    (["noindex"], {}),
    (["none"], {}),
    (["noimageindex, nofollow"], {}),
    ([""], {}),
    ([","], {}),
    ([":::"], {}),
    ([], {}),
]


@pytest.mark.parametrize(("lines", "expected"), LINES)
def test_a_header_denies_training_to_whom_it_speaks(lines: list[str], expected: Said) -> None:
    copy = copy_with(headers=[("X-Robots-Tag", line) for line in lines])
    assert read(XRobots(), copy) == expected


@pytest.mark.parametrize("name", ["X-Robots-Tag", "x-robots-tag", "X-ROBOTS-TAG", " x-robots-tag "])
def test_the_name_of_a_header_has_no_case(name: str) -> None:
    assert read(XRobots(), copy_with(headers=[(name, "noai")])) == DENY


def test_a_denial_for_another_crawler_is_recorded_with_its_name() -> None:
    signal = XRobots().read(copy_with(headers=[("X-Robots-Tag", "otherbot: noai")]))[0]
    assert signal.agent == "otherbot"
    assert {one.permission for one in signal.statements} == {Permission.DENY}


def test_what_is_said_about_indexing_is_recorded_and_says_nothing() -> None:
    signal = XRobots().read(copy_with(headers=[("X-Robots-Tag", "noindex, none")]))[0]
    assert signal.statements == ()
    assert signal.detail == "noindex, none"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b'<meta name="robots" content="noai, noimageai">', DENY),
        (b'<META NAME=ROBOTS CONTENT="NOAI">', DENY),
        (b'<meta name="apelles" content="noai">', DENY),
        (b'<meta name="otherbot" content="noai">', {}),
        (b'<meta name="robots" content="noindex">', {}),
        (b'<!-- <meta name="robots" content="noai"> -->', {}),
        (b"<meta name='robots'>", {}),
    ],
)
def test_a_page_denies_training_by_its_meta_tags(page: bytes, expected: Said) -> None:
    assert read(XRobots(), copy_with(page=page)) == expected


def test_every_way_to_hold_headers_gives_the_same_in_any_order() -> None:
    lines = [("X-Robots-Tag", "noindex"), ("x-robots-tag", "noai"), ("Server", "x")]
    message = HTTPMessage()
    for name, value in lines:
        message[name] = value
    kinds = [
        *itertools.permutations(lines),
        {"X-Robots-Tag": ["noindex", "noai"]},
        {"x-robots-tag": "noindex, noai"},
        [(name.encode(), value.encode()) for name, value in lines],
        message,
    ]
    for kind in kinds:
        assert read(XRobots(), copy_with(headers=header_pairs(kind))) == DENY


@given(line=st.text(max_size=80), more=st.text(alphabet="abno,: ai", max_size=40))
def test_a_denial_on_a_line_of_its_own_is_never_lost(line: str, more: str) -> None:
    words = read_lines([line, "noai", more])
    assert any(one.word == "noai" and one.agent == "" for one in words)
    assert Permission.ALLOW not in read(XRobots(), copy_with(headers=[("X-Robots-Tag", line)])).values()
