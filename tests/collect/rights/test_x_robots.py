"""X-Robots-Tag: a denial is heard however it is written, and only by those it is said to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.base import Copy
from apelles.collect.rights.x_robots import MOST_RECORDED, XRobots, read_lines
from apelles.records.rights import TRAINING, Carrier, Permission, Signal
from tests.collect.rights.site import NOTHING, body, copy, every, headers, merged, said

DENIED = every(Permission.DENY, TRAINING)


def of_headers(*lines: str, name: str = "X-Robots-Tag") -> list[Signal]:
    return list(XRobots().read(copy({"image": headers(*((name, line) for line in lines))})))


@pytest.mark.parametrize(
    "lines",
    [
        ["noai"],
        ["NoAI"],
        ["NOIMAGEAI"],
        ["noai, noimageai"],
        ["noimageai"],
        ["  noai  "],
        ["noindex,noai"],
        ["apelles: noai"],
        ["APELLES: noai"],
        ["Apelles:noai"],
        ["apelles: noindex, noai"],
        ["*: noai"],
        ["otherbot: noai, apelles: noimageai"],
        ["unavailable_after: 25 Jun 2010 15:00:00 PST, noai"],
        ["unavailable_after: Friday, 25-Jun-10 15:00:00 PST, noai"],
        ["unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, noindex, noai"],
        ["Unavailable_After: 2010-06-25T15:00:00Z, noai"],
        ["noai, unavailable_after: 25 Jun 2010 15:00:00 PST"],
        ["max-image-preview:large, noai"],
        ["max-snippet:-1, max-video-preview: 3, noai"],
        ["apelles: max-image-preview: large, noai"],
        ["apelles: unavailable_after: 25 Jun 2010 15:00:00 PST, noai"],
        ["noindex", "noai"],
        ["noai", "noindex"],
        ["otherbot: noindex", "noai"],
        ["noai: yes"],
        [",,noai,,"],
    ],
)
def test_a_denial_to_everybody_or_to_us_denies_training(lines: list[str]) -> None:
    assert said(of_headers(*lines)) == DENIED
    assert merged(s for each in read_lines(lines, "apelles") for s in each.statements) == DENIED


@pytest.mark.parametrize("name", ["x-robots-tag", "X-ROBOTS-TAG", "X-Robots-Tag"])
def test_the_name_of_the_header_has_no_case(name: str) -> None:
    assert said(of_headers("noai", name=name)) == DENIED


@pytest.mark.parametrize(
    ("line", "agents"),
    [
        ("otherbot: noai", ["otherbot"]),
        ("otherbot: noai, noimageai", ["otherbot"]),
        ("noindex, otherbot: noai, thirdbot: noimageai", ["", "otherbot", "thirdbot"]),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST, otherbot: noai", ["", "otherbot"]),
        ("apelles-two: noai", ["apelles-two"]),
    ],
)
def test_a_denial_to_another_crawler_is_recorded_with_its_name_and_says_nothing_to_us(
    line: str, agents: list[str]
) -> None:
    signals = of_headers(line)
    assert [each.agent for each in signals] == agents
    assert said(signals) == NOTHING


@pytest.mark.parametrize("line", ["noindex", "none", "noimageindex, nofollow", "all", "noaix", "no ai", "index: noaix"])
def test_other_directives_are_recorded_and_say_nothing_of_training(line: str) -> None:
    signals = of_headers(line)
    assert signals
    assert said(signals) == NOTHING


def test_without_the_header_there_is_nothing() -> None:
    assert XRobots().read(copy()) == ()
    assert XRobots().read(copy({"image": headers(("A", "noai"))})) == ()


def test_our_name_is_ours_as_we_spell_it() -> None:
    (signal,) = of_headers("APELLES: noai")
    assert signal.agent == "apelles"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<meta name="robots" content="noai, noimageai">', DENIED),
        ("<META NAME=ROBOTS CONTENT=NOAI>", DENIED),
        ("<meta content='noindex,noimageai' name='robots'/>", DENIED),
        ('<meta name="apelles" content="noai">', DENIED),
        ('<meta http-equiv="X-Robots" content="noai">', NOTHING),
        ('<meta name="robots" content="noindex">', NOTHING),
        ('<meta name="gptbot" content="noai">', NOTHING),
        ('<meta name="somebot" content="noai">', NOTHING),
        ('<meta name="description" content="noai">', NOTHING),
        ('<!-- <meta name="robots" content="noai"> -->', NOTHING),
        ('<script>"<meta name=robots content=noai>"</script>', NOTHING),
        ('<body><p><meta name="robots" content="no&#97;i">', DENIED),
    ],
)
def test_robots_elements_of_the_page_are_heard(tag: str, expected: object) -> None:
    assert said(XRobots().read(copy({"page": body(tag)}))) == expected


def test_a_page_speaks_to_named_crawlers_too() -> None:
    (signal,) = XRobots().read(copy({"page": body('<meta name="GPTBot" content="noai">')}))
    assert (signal.agent, signal.carrier) == ("gptbot", Carrier.HTML)


def test_the_header_of_the_page_counts() -> None:
    assert said(XRobots().read(copy({"page": headers(("X-Robots-Tag", "noai"))}))) == DENIED


def test_of_very_many_lines_the_denial_is_never_lost() -> None:
    signals = of_headers(*["noindex"] * 10_000, "noai")
    assert len(signals) == MOST_RECORDED + 1
    assert said(signals) == DENIED
    scopes = ", ".join(f"bot{number}: noindex" for number in range(1_000))
    assert said(of_headers(f"{scopes}, apelles: noai")) == DENIED


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=4), st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_adding_a_denial_denies_and_no_line_ever_allows(lines: list[str], place: int) -> None:
    before = said(of_headers(*lines))
    assert Permission.ALLOW not in before.values()
    assert said(of_headers(*lines[:place], "noai", *lines[place:])) == DENIED


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_pages_of_any_bytes_raise_nothing_and_allow_nothing(content: bytes) -> None:
    seen: Copy = copy({"page": body(b"<meta name=robots content=" + content + b">" + content)})
    assert Permission.ALLOW not in said(XRobots().read(seen)).values()


@pytest.mark.parametrize(
    ("line", "possible"),
    [("noai noimageai", True), ("noai;noimageai", True), ("nofollow noindex", False), ("noai", False)],
)
def test_denials_without_a_comma_between_them_are_no_directive_and_may_be_meant(line: str, possible: bool) -> None:
    (signal,) = of_headers(line)
    assert signal.possible_reservation is possible
    (other,) = of_headers(f"otherbot: {line}")
    assert not other.possible_reservation
