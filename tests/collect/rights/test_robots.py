"""robots.txt, and the protocols that put their lines into it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.agents import AGENTS, Purpose, known_agent, tokens
from apelles.collect.rights.aipref import AiPref, read_preferences, statements_for
from apelles.collect.rights.content_signal import ContentSignal
from apelles.collect.rights.robots import Robots
from apelles.collect.rights.robots_text import robots_text
from apelles.records.rights import TRAINING, Integrity, Permission, Use
from tests.collect.rights.place import Said, copy_with, read

ALLOW, DENY = Permission.ALLOW, Permission.DENY


@pytest.mark.parametrize(
    ("robots", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", ALLOW),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", ALLOW),
        ("User-agent: *\nDisallow: /*.jpg$", "/a.jpg", DENY),
        ("User-agent: *\nDisallow: /*.jpg$", "/a.jpg?x=1", ALLOW),
        ("", "/a", ALLOW),
        ("User-agent: APELLES\nDisallow: /", "/a", DENY),
        ("User-agent: other\nDisallow: /", "/a", ALLOW),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", DENY),
        ("User-agent: *\rDisallow: /", "/a", DENY),
        ("User-agent: *\r\nDisallow: / # all\r\n", "/a", DENY),
    ],
)
def test_robots_speaks_about_crawling_and_nothing_else(robots: str, path: str, expected: Permission) -> None:
    copy = copy_with(url=f"https://art.example{path}", robots=robots.encode())
    assert read(Robots(), copy) == {Use.CRAWL: expected}


@pytest.mark.parametrize(
    ("status", "expected"), [(404, {}), (410, {}), (500, {Use.CRAWL: DENY}), (503, {Use.CRAWL: DENY})]
)
def test_a_missing_file_sets_no_rules_and_a_broken_server_disallows(status: int, expected: Said) -> None:
    assert read(Robots(), copy_with(robots=b"", robots_status=status)) == expected


def test_crawlers_for_training_that_are_disallowed_are_noted_and_not_taken_for_us() -> None:
    named = b"User-agent: gptbot\nUser-agent: Google-Extended\nUser-agent: Googlebot\nDisallow: /\n\n"
    text = named + b"User-agent: *\nAllow: /\n"
    signals = Robots().read(copy_with(robots=text))
    assert [one.agent for one in signals] == ["", "GPTBot", "Google-Extended"]
    assert read(Robots(), copy_with(robots=text)) == {Use.CRAWL: ALLOW}


def test_a_robots_txt_of_another_host_says_nothing() -> None:
    assert read(Robots(), copy_with(url="https://other.example/a.jpg", robots=b"User-agent: *\nDisallow: /")) == {}


def test_ten_megabytes_of_robots_txt_are_read_in_less_than_a_second() -> None:
    text = b"User-agent: *\n" + b"Disallow: /" + b"a" * 10 * 2**20
    many = b"User-agent: bot\nDisallow: /x*y*z*w\nContent-Usage: train-ai=n\n" * 170_000
    for body in (text, many):
        began = time.perf_counter()
        copy = copy_with(robots=body)
        for reader in (Robots(), AiPref(), ContentSignal()):
            reader.read(copy)
        assert time.perf_counter() - began < 3.0


def test_groups_that_name_an_agent_twice_are_one() -> None:
    text = robots_text(
        b"User-agent: apelles\nA: 1\nUser-agent: x\nA: 2\nUser-agent: apelles\nA: 3\nUser-agent: *\nA: 4"
    )
    assert text.rules_for("Apelles") == (("a", "1"), ("a", "3"))
    assert text.rules_for("stranger") == (("a", "4"),)


PREFERENCES = [
    (b"train-ai=n", {Use.GENERATIVE_TRAINING: DENY}),
    (b"train-ai=y, search=n", {Use.GENERATIVE_TRAINING: ALLOW, Use.SEARCH: DENY}),
    (b'train-ai=y, train-ai, search=n, search="n"', {}),
    (b"train-ai;allow=n, train-ai=y", {Use.GENERATIVE_TRAINING: ALLOW}),
    (b"train-ai=N", {}),
    (b"Train-AI=n", {}),
    (b"", {}),
    (b"ai-input=n", {}),
    (b"train-ai=1", {}),
    (b"train-ai=n;q=1", {Use.GENERATIVE_TRAINING: DENY}),
]


@pytest.mark.parametrize(("value", "expected"), PREFERENCES)
def test_a_preference_is_a_token_of_a_dictionary(value: bytes, expected: Said) -> None:
    assert {one.use: one.permission for one in statements_for(read_preferences(value) or {})} == expected


def test_a_header_that_is_no_dictionary_is_malformed_and_may_have_been_a_reservation() -> None:
    signal = AiPref().read(copy_with(headers=[("Content-Usage", "Train-AI=n")]))[0]
    assert (signal.integrity, signal.statements, signal.possible_reservation) == (Integrity.MALFORMED, (), True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/test", {Use.GENERATIVE_TRAINING: DENY}),
        ("/never/test", {}),
        ("/ai-ok/test", {Use.GENERATIVE_TRAINING: ALLOW}),
    ],
)
def test_the_longest_path_governs_and_what_may_not_be_crawled_has_no_preference(path: str, expected: Said) -> None:
    robots = b"User-agent: *\nDisallow: /never/\nContent-Usage: train-ai=n\ncontent-usage: /ai-ok/ train-ai=y # yes\n"
    assert read(AiPref(), copy_with(url=f"https://art.example{path}", robots=robots)) == expected


def test_two_preferences_for_one_path_are_combined_and_no_wins() -> None:
    robots = b"User-agent: *\nContent-Usage: /a train-ai=y\nContent-Usage: /a\ttrain-ai=n\n"
    assert read(AiPref(), copy_with(url="https://art.example/a", robots=robots)) == {Use.GENERATIVE_TRAINING: DENY}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "search=yes, ai-input=no, ai-train=no",
            {Use.SEARCH: ALLOW, Use.AI_INPUT: DENY, **dict.fromkeys(TRAINING, DENY)},
        ),
        ("AI-Train = NO", dict.fromkeys(TRAINING, DENY)),
        ("ai-train=maybe", {}),
        ("ai-train", {}),
        ("other=no", {}),
        ("ai-train=yes, ai-train=no", dict.fromkeys(TRAINING, DENY)),
    ],
)
def test_content_signals_in_robots_and_header_say_the_same(line: str, expected: Said) -> None:
    assert read(ContentSignal(), copy_with(robots=f"User-agent: *\nContent-Signal: {line}\n".encode())) == expected
    assert read(ContentSignal(), copy_with(headers=[("content-signal", line)])) == expected


def test_signals_of_a_group_for_others_are_not_ours() -> None:
    assert read(ContentSignal(), copy_with(robots=b"User-agent: GPTBot\nContent-Signal: ai-train=no\n")) == {}


def test_the_table_of_crawlers_knows_its_own_names_in_any_case() -> None:
    assert known_agent("gptbot") == ("GPTBot", Purpose.TRAINING)
    assert known_agent("nobody") is None
    assert len(tokens(Purpose.TRAINING)) == 38
    assert len(AGENTS) == 54


@given(body=st.binary(max_size=200))
def test_no_robots_txt_makes_a_reader_raise_or_allow_training(body: bytes) -> None:
    copy = copy_with(robots=body)
    for reader in (Robots(), AiPref(), ContentSignal()):
        reader.read(copy)
    assert read(Robots(), copy).keys() <= {Use.CRAWL}
