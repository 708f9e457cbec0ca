"""Content-Signal: yes and no for search, input and training."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.content_signal import ContentSignal, read_lines
from apelles.records.rights import Integrity, Permission, Signal, Use
from tests.collect.rights.site import NOTHING, body, copy, headers, merged, said

DENY, ALLOW = Permission.DENY, Permission.ALLOW
NO_TRAINING = {Use.AI_TRAINING: DENY, Use.GENERATIVE_TRAINING: DENY}
TRAINING_FREE = {Use.AI_TRAINING: ALLOW, Use.GENERATIVE_TRAINING: ALLOW}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["search=yes, ai-input=no, ai-train=no"],
            {Use.SEARCH: ALLOW, Use.AI_INPUT: DENY, **NO_TRAINING},
        ),
        (["ai-train=no"], NO_TRAINING),
        (["AI-Train=NO"], NO_TRAINING),
        (["ai-train = no"], NO_TRAINING),
        (['ai-train="no"'], NO_TRAINING),
        (["search=yes;ai-train=no"], {Use.SEARCH: ALLOW, **NO_TRAINING}),
        (["ai-train=yes"], TRAINING_FREE),
        (["ai-train=yes, ai-train=no"], NO_TRAINING),
        (["ai-train=no, ai-train=yes"], NO_TRAINING),
        (["ai-train=yes", "ai-train=no"], NO_TRAINING),
        (["ai-train=maybe"], NOTHING),
        (["ai-train="], NOTHING),
        (["ai-train"], NOTHING),
        (["use=reference"], NOTHING),
        ([""], NOTHING),
    ],
)
def test_a_no_denies_a_yes_allows_and_the_rest_is_unknown(lines: list[str], expected: object) -> None:
    assert merged(read_lines(lines).statements) == expected
    resource = headers(*(("content-signal", line) for line in lines))
    assert said(ContentSignal().read(copy({"image": resource}))) == expected


def of_robots(text: str, path: str = "/a.jpg") -> list[Signal]:
    resource = body(text, "https://art.example/robots.txt")
    return list(ContentSignal().read(copy({"robots": resource}, url=f"https://art.example{path}")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nContent-Signal: ai-train=no\nAllow: /", NO_TRAINING),
        ("User-Agent: *\nContent-signal: search=yes,ai-train=no\nAllow: /", {Use.SEARCH: ALLOW, **NO_TRAINING}),
        ("User-agent: *\nContent-Signal: ai-train=no, search=yes\nDisallow: /", NO_TRAINING),
        ("User-agent: *\nContent-Signal: /a ai-train=no", NO_TRAINING),
        ("User-agent: *\nContent-Signal: /b ai-train=no", NOTHING),
        ("User-agent: *\nContent-Signal: / ai-train=yes\nContent-Signal: /a ai-train=no", NO_TRAINING),
        ("User-agent: *\nContent-Signal: ai-train=no\nContent-Signal: ai-train=yes", NO_TRAINING),
        ("User-agent: otherbot\nContent-Signal: ai-train=no", NOTHING),
        ("Content-Signal: ai-train=no", NOTHING),
        ("User-agent: *\nAllow: /", NOTHING),
    ],
)
def test_lines_of_our_group_are_read(text: str, expected: object) -> None:
    assert said(of_robots(text)) == expected


def test_an_express_reservation_in_the_comments_is_told() -> None:
    comment = "# EXPRESS RESERVATIONS OF RIGHTS UNDER ARTICLE 4 OF DIRECTIVE 2019/790\n"
    (signal,) = of_robots(f"{comment}User-agent: *\nContent-Signal: ai-train=no")
    assert "article 4" in signal.detail


def test_what_is_said_to_a_crawler_for_training_is_recorded_with_its_name() -> None:
    ours, other = of_robots(
        "User-agent: *\nContent-Signal: search=yes\nAllow: /\n\nUser-agent: CCBot\nContent-Signal: ai-train=no"
    )
    assert said([ours]) == {Use.SEARCH: ALLOW}
    assert (other.agent, other.statements) == ("ccbot", ())


def test_a_line_without_any_pair_is_malformed() -> None:
    (signal,) = ContentSignal().read(copy({"image": headers(("Content-Signal", "no ai-train=no please"))}))
    assert signal.integrity is Integrity.MALFORMED
    assert signal.possible_reservation


def test_the_header_of_the_page_only_denies() -> None:
    page = headers(("Content-Signal", "ai-train=no, search=yes"))
    assert said(ContentSignal().read(copy({"page": page}))) == NO_TRAINING


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=4), st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_adding_a_no_denies_wherever_it_stands(lines: list[str], at: int) -> None:
    after = merged(read_lines([*lines[:at], "ai-train=no", *lines[at:]]).statements)
    assert after.items() >= NO_TRAINING.items()


@pytest.mark.parametrize(
    ("line", "expected", "possible"),
    [
        ("ai-train  =  no, search=yes", {**NO_TRAINING, Use.SEARCH: ALLOW}, False),
        ("ai-train: no, search=yes", {Use.SEARCH: ALLOW}, True),
        ("ai-train=false, search=yes", {Use.SEARCH: ALLOW}, True),
        ("ai-train=maybe, search=yes", {Use.SEARCH: ALLOW}, False),
    ],
)
def test_a_word_that_cannot_be_read_and_looks_like_a_denial_may_be_one(
    line: str, expected: object, possible: bool
) -> None:
    (signal,) = ContentSignal().read(copy({"image": headers(("Content-Signal", line))}))
    assert (said([signal]), signal.possible_reservation) == (expected, possible)
