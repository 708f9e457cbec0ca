"""Content-Usage: only the tokens `y` and `n` of known categories say something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.aipref import MOST_CHARACTERS, ContentUsage, governing, read_lines
from apelles.collect.rights.base import Resource
from apelles.collect.rights.places import place
from apelles.collect.rights.robots import parse
from apelles.records.rights import Integrity, Permission, Signal, Use
from tests.collect.rights.site import NOTHING, body, copy, every, headers, merged, said

GEN, SEARCH = Use.GENERATIVE_TRAINING, Use.SEARCH
DENY, ALLOW = Permission.DENY, Permission.ALLOW


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["train-ai=n"], {GEN: DENY}),
        (["train-ai=y, search=n"], {GEN: ALLOW, SEARCH: DENY}),
        (["train-ai=n, search=y"], {GEN: DENY, SEARCH: ALLOW}),
        (['train-ai=y, train-ai, search=n, search="n"'], NOTHING),
        (["train-ai;allow=n, train-ai=y"], {GEN: ALLOW}),
        (["train-ai=n;x=y"], {GEN: DENY}),
        (["train-ai=N"], NOTHING),
        (["train-ai=no"], NOTHING),
        (["train-ai=?0"], NOTHING),
        (["train-ai=0"], NOTHING),
        (["train-ai=(n)"], NOTHING),
        (["train-ai=@1"], NOTHING),
        (["Train-AI=n"], NOTHING),
        ([""], NOTHING),
        (["train-ai=n, train-ai=y"], {GEN: ALLOW}),
        (["train-ai=y", "train-ai=n"], {GEN: DENY}),
        (["train-ai=n", "search=y"], {GEN: DENY, SEARCH: ALLOW}),
        (["train-ai=n", "", "search=y"], {GEN: DENY, SEARCH: ALLOW}),
        (["  train-ai=n  "], {GEN: DENY}),
        (["train-ai=n,"], NOTHING),
        (["train-ai=n search=y"], NOTHING),
        (["ai=n, genai=n, train-genai=n, bots=n"], NOTHING),
        (["train-ai=ñ"], NOTHING),
    ],
)
def test_a_header_is_a_dictionary_and_its_values_are_tokens(lines: list[str], expected: object) -> None:
    assert merged(read_lines(lines).statements) == expected
    resource = headers(*(("content-usage", line) for line in lines))
    assert said(ContentUsage().read(copy({"image": resource}))) == expected


@pytest.mark.parametrize(
    ("line", "suspect"), [("Train-AI=n", True), ("train-ai=n,", True), ("train-ai = no!", True), ("((", False)]
)
def test_a_line_that_is_no_dictionary_is_malformed_and_may_have_been_a_denial(line: str, suspect: bool) -> None:
    (signal,) = ContentUsage().read(copy({"image": headers(("Content-Usage", line))}))
    assert signal.integrity is Integrity.MALFORMED
    assert signal.possible_reservation is suspect
    assert signal.raw == f"Content-Usage: {line}".encode()


def test_a_very_long_line_is_not_read_in_part() -> None:
    assert not read_lines(["train-ai=y, a=" + "1" * MOST_CHARACTERS]).well_formed


def test_the_header_of_the_page_only_denies() -> None:
    page = headers(("Content-Usage", "train-ai=n, search=y"))
    assert said(ContentUsage().read(copy({"page": page}))) == {GEN: DENY}


VECTOR = "User-agent: *\nDisallow: /never/\nContent-Usage: train-ai=n\nContent-Usage: /ai-ok/ train-ai=y\n"


def of_robots(text: str, path: str) -> list[Signal]:
    resource = body(text, "https://art.example/robots.txt")
    return list(ContentUsage().read(copy({"robots": resource}, url=f"https://art.example{path}")))


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (VECTOR, "/test", {GEN: DENY}),
        (VECTOR, "/never/test", NOTHING),
        (VECTOR, "/ai-ok/test", {GEN: ALLOW}),
        ("User-agent: *\ncontent-usage : train-ai=n # all of it", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage:/a\ttrain-ai=n", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /b train-ai=n", "/a", NOTHING),
        ("User-agent: *\nContent-Usage: /a train-ai=n\nContent-Usage: /a train-ai=y", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a train-ai=n", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /%61 train-ai=n", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a search=n", "/a", {GEN: ALLOW, SEARCH: DENY}),
        ("User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /a search=y", "/a", {SEARCH: ALLOW}),
        ("User-agent: *\nContent-Usage: /é train-ai=n\nContent-Usage: /abcd train-ai=y", "/é", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /*.jpg$ train-ai=n", "/x/a.jpg", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: / train-ai=y\nContent-Usage: /a Train-AI=n", "/a", NOTHING),
        ("User-agent: *\nContent-Usage: /a train-ai=n\nContent-Usage: /a broken=(", "/a", {GEN: DENY}),
        ("User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a broken=(", "/a", NOTHING),
        (
            "User-agent: apelles\nContent-Usage: train-ai=n\n\nUser-agent: *\nContent-Usage: train-ai=y",
            "/a",
            {GEN: DENY},
        ),
        ("User-agent: apelles\nAllow: /\n\nUser-agent: *\nContent-Usage: train-ai=n", "/a", NOTHING),
        ("User-agent: otherbot\nContent-Usage: train-ai=n", "/a", NOTHING),
        ("Content-Usage: train-ai=n", "/a", NOTHING),
    ],
)
def test_of_a_group_the_longest_path_governs_what_may_be_crawled(text: str, path: str, expected: object) -> None:
    assert said(of_robots(text, path)) == expected


def test_a_disallowed_path_has_no_preference_at_all() -> None:
    assert governing(parse(VECTOR.encode()), place("https://art.example/never/x"), "apelles") is None


def test_what_is_said_to_a_crawler_for_training_is_recorded_with_its_name() -> None:
    (signal,) = of_robots("User-agent: GPTBot\nContent-Usage: train-ai=n", "/a")
    assert (signal.agent, signal.statements) == ("gptbot", ())


def test_without_an_address_or_the_whole_file_nothing_is_allowed() -> None:
    text = "User-agent: *\nContent-Usage: train-ai=y, search=n\n"
    assert said(ContentUsage().read(copy({"robots": body(text)}, url=""))) == {SEARCH: DENY}
    assert said(of_robots(text + "#\n" * 300_000, "/a")) == {SEARCH: DENY}


def test_a_refused_file_says_nothing() -> None:
    assert ContentUsage().read(copy({"robots": body(VECTOR, status=404)})) == ()
    assert ContentUsage().read(copy({"robots": Resource()})) == ()


@given(st.lists(st.sampled_from(["train-ai=n", "search=y", "search=n", "x", "a=1", "(", "train-ai"]), max_size=4))
@settings(max_examples=100, deadline=None)
def test_adding_a_denial_never_allows(lines: list[str]) -> None:
    before = merged(read_lines(lines).statements)
    after = merged(read_lines([*lines, "train-ai=n"]).statements)
    assert after.get(GEN) in {DENY, None}
    assert (after.get(GEN) is None) == (not read_lines(lines).well_formed)
    assert before.get(GEN) is not ALLOW


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_no_error_and_no_allowance(text: str) -> None:
    assert ALLOW not in merged(read_lines(["x=" + text]).statements).values() or "=y" in text


def test_every_category_is_spoken_of_by_a_header_that_names_them_all() -> None:
    assert merged(read_lines(["train-ai=n, search=n"]).statements) == every(DENY, [GEN, SEARCH])
