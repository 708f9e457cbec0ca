"""Header lines are the same lines, whatever object they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.client import HTTPMessage
from itertools import permutations

import pytest

from apelles.collect.rights.aipref import ContentUsage
from apelles.collect.rights.base import Resource
from apelles.collect.rights.content_signal import ContentSignal
from apelles.collect.rights.headers import header_lines, header_pairs, links, raw_line
from apelles.collect.rights.tdmrep import TDMRep
from apelles.collect.rights.x_robots import XRobots
from tests.collect.rights.site import copy, said

LINES = (("X-Robots-Tag", "noai"), ("Content-Type", "image/png"), ("TDM-Reservation", "1"))


class CaseInsensitive(Mapping[str, str]):
    """A mapping as HTTP clients have it."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._kept = {name.lower(): (name, value) for name, value in pairs}

    def __getitem__(self, name: str) -> str:
        return self._kept[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)


def message(pairs: tuple[tuple[str, str], ...]) -> HTTPMessage:
    made = HTTPMessage()
    for name, value in pairs:
        made.add_header(name, value)
    return made


KINDS = {
    "dict": dict(LINES),
    "lower dict": {name.lower(): value for name, value in LINES},
    "pairs": list(LINES),
    "tuple of lists": tuple(list(pair) for pair in LINES),
    "HTTPMessage": message(LINES),
    "case-insensitive": CaseInsensitive(LINES),
    "bytes": [(name.encode(), value.encode()) for name, value in LINES],
    "lists": {name: [value] for name, value in LINES},
    "objects": [{"name": name, "value": value} for name, value in LINES],
    "lines": [f"{name}: {value}" for name, value in LINES],
    "text": "\r\n".join(f"{name}: {value}" for name, value in LINES) + "\r\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_headers_gives_the_same_answer(kind: str) -> None:
    resource = Resource(headers=header_pairs(KINDS[kind]))
    seen = copy({"image": resource})
    expected = copy({"image": Resource(headers=LINES)})
    for reader in (XRobots(), TDMRep(), ContentUsage(), ContentSignal()):
        assert said(reader.read(seen)) == said(reader.read(expected))
    assert said(XRobots().read(seen))


@pytest.mark.parametrize("odd", [None, 3, "text", b"bytes", ["text"], [("one",)], [1, 2], object()])
def test_what_holds_no_lines_gives_none(odd: object) -> None:
    assert header_pairs(odd) == ()


def test_a_list_of_values_stands_for_repeated_lines() -> None:
    assert header_pairs({"A": ["1", "2"]}) == (("A", "1"), ("A", "2"))
    repeated = message((("A", "1"), ("a", "2")))
    assert header_lines(Resource(headers=header_pairs(repeated)), "A") == ("1", "2")


@pytest.mark.parametrize(
    "order", list(permutations([("X-Robots-Tag", "noindex"), ("x-robots-tag", "noai"), ("A", "b")]))
)
def test_repeated_lines_give_one_answer_in_any_order(order: tuple[tuple[str, str], ...]) -> None:
    assert said(XRobots().read(copy({"image": Resource(headers=order)}))) == said(
        XRobots().read(copy({"image": Resource(headers=(("X-Robots-Tag", "noai"),))}))
    )


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ('<https://x/license.xml>; rel="license"; type="application/rsl+xml"', ["https://x/license.xml"]),
        ("<a>; rel=license, <b>;rel=next", ["a", "b"]),
        ('<a>; title="x, <y>; z"; rel=license', ["a"]),
        ("<a>", ["a"]),
        ("", []),
        ("no link", []),
        ("<a", []),
        ('<a>; rel="license', ["a"]),
    ],
)
def test_links_of_a_header_are_found(line: str, targets: list[str]) -> None:
    assert [link.target for link in links([line])] == targets


def test_a_link_tells_its_relations_and_type_in_lower_case() -> None:
    (link,) = links(['<a>; REL="License NEXT"; Type="Application/RSL+xml; charset=utf-8"'])
    assert link.relations == ("license", "next")
    assert link.media_type == "application/rsl+xml"


def test_a_line_of_any_characters_becomes_bytes() -> None:
    assert raw_line("A", "é") == "A: é".encode("latin-1")
    assert raw_line("A", "\ud800") == "A: \ud800".encode("utf-8", "surrogatepass")
