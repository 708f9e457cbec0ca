"""robots.txt says who may crawl, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.aipref import ContentUsage
from apelles.collect.rights.base import Resource
from apelles.collect.rights.content_signal import ContentSignal
from apelles.collect.rights.places import place
from apelles.collect.rights.robots import MOST_BYTES, RobotsTxt, parse, path_and_value
from apelles.collect.rights.rsl import ReallySimpleLicensing
from apelles.records.rights import Permission, Signal, Use
from tests.collect.rights.site import NOTHING, body, copy, every, said

MAY = every(Permission.ALLOW, [Use.CRAWL])
MAY_NOT = every(Permission.DENY, [Use.CRAWL])
SHUT = "User-agent: *\nDisallow: /"


def read(text: str | bytes, *, path: str = "/a/b/c.jpg", status: int = 200, agent: str = "apelles") -> list[Signal]:
    resource = body(text, "https://art.example/robots.txt", status)
    return list(RobotsTxt().read(copy({"robots": resource}, url=f"https://art.example{path}", agent=agent)))


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c.jpg", MAY),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c.jpg", MAY_NOT),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", MAY),
        ("User-agent: *\nDisallow: /*.jpg$", "/a.jpg", MAY_NOT),
        ("User-agent: *\nDisallow: /*.jpg$", "/a.jpg?x=1", MAY),
        ("User-agent  : *\nDisallow : /", "/a.jpg", MAY_NOT),
        ("User-agent\t: *\nDisallow\t: /", "/a.jpg", MAY_NOT),
        ("", "/a.jpg", MAY),
        ("# nothing", "/a.jpg", MAY),
        ("User-agent: *\nDisallow:", "/a.jpg", MAY),
        (SHUT, "/a.jpg", MAY_NOT),
        ("User-agent: Apelles\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: APELLES/1.0\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: apelles\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a.jpg", MAY),
        ("User-agent: ape\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: otherbot\nDisallow: /", "/a.jpg", MAY),
        ("User-agent: otherbot\nUser-agent: *\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: a\nLicense: https://x/l.xml\nUser-agent: *\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: a\nSitemap: https://x/s.xml\nUser-agent: *\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: *\nCrawl-delay: 1\nUser-agent: otherbot\nDisallow: /", "/a.jpg", MAY),
        ("user-AGENT : *\ndisALLOW : /", "/a.jpg", MAY_NOT),
        ("User-agent *\nDisallow /", "/a.jpg", MAY_NOT),
        ("User-agent: *\rDisallow: /\r", "/a.jpg", MAY_NOT),
        ("User-agent: *\r\nDisallow: /\r\n", "/a.jpg", MAY_NOT),
        ("\ufeffUser-agent: *\nDisallow: /", "/a.jpg", MAY_NOT),
        ("User-agent: *\x00\nDisallow: \x00/", "/a.jpg", MAY_NOT),
        ("User-agent: * # all\nDisallow: / # nothing", "/a.jpg", MAY_NOT),
        ("User-agent: *\nDisallow: /%C3%A9", "/é.jpg", MAY_NOT),
        ("User-agent: *\nDisallow: /%61", "/a.jpg", MAY_NOT),
        ("Disallow: /", "/a.jpg", MAY),
    ],
)
def test_longest_match_wins_an_allowance_wins_a_tie_and_tokens_match_whole(
    text: str, path: str, expected: object
) -> None:
    assert said(read(text, path=path)) == expected


def test_texts_in_other_encodings_are_read() -> None:
    assert said(read(SHUT.encode("utf-16"))) == MAY_NOT
    assert said(read(SHUT.encode("utf-16-le"))) == MAY_NOT
    assert said(read("# caf\xe9\n".encode("latin-1") + SHUT.encode())) == MAY_NOT


@pytest.mark.parametrize(
    ("status", "expected"),
    [(404, NOTHING), (403, NOTHING), (410, NOTHING), (429, NOTHING), (302, NOTHING), (500, MAY_NOT), (503, MAY_NOT)],
)
def test_a_refused_file_has_no_rules_and_a_failing_server_shuts_everything(status: int, expected: object) -> None:
    (signal,) = read("User-agent: *\nAllow: /", status=status)
    assert said([signal]) == expected
    assert str(status) in signal.detail


def test_a_page_in_place_of_rules_says_nothing() -> None:
    assert said(read("<!doctype html><p>not found")) == NOTHING


def test_without_a_file_there_is_nothing() -> None:
    assert RobotsTxt().read(copy()) == ()
    assert said(RobotsTxt().read(copy({"robots": Resource()}))) == NOTHING


def test_without_an_address_nothing_is_allowed_and_a_shut_site_is_shut() -> None:
    def unknown(text: str) -> object:
        return said(RobotsTxt().read(copy({"robots": body(text)}, url="")))

    assert unknown("User-agent: *\nDisallow: /img/") == NOTHING
    assert unknown(SHUT) == MAY_NOT


def test_no_rule_says_anything_about_training() -> None:
    for text in (SHUT, "User-agent: *\nAllow: /", "", "User-agent: GPTBot\nDisallow: /"):
        assert set(said(read(text))) <= {Use.CRAWL}


@pytest.mark.parametrize("token", ["GPTBot", "gptbot", "GPTBOT/1.1", "GPTBot*"])
def test_a_crawler_for_training_that_is_kept_out_is_recorded_and_nothing_is_said_to_us(token: str) -> None:
    ours, other = read(f"User-agent: {token}\nDisallow: /\n")
    assert said([ours]) == MAY
    assert (other.agent, other.statements) == ("GPTBot", ())
    assert "training" in other.detail
    assert b"Disallow: /" in other.raw


def test_crawlers_that_share_a_group_are_each_recorded_and_others_are_not() -> None:
    text = (
        "User-agent: CCBot\nUser-agent: Google-Extended\nUser-agent: Googlebot\nUser-agent: ChatGPT-User\nDisallow: /"
    )
    assert [each.agent for each in read(text)] == ["", "CCBot", "Google-Extended"]


def test_a_crawler_that_may_come_is_not_recorded() -> None:
    assert len(read("User-agent: GPTBot\nAllow: /\nDisallow: /private/")) == 1
    assert len(read("User-agent: GPTBot\nDisallow: /a/\nUser-agent: *\nDisallow:")) == 2


def test_a_redirected_file_still_speaks_for_the_host_that_was_asked() -> None:
    moved = body(SHUT, "https://cdn.example/robots.txt")
    (signal,) = RobotsTxt().read(copy({"robots": moved}))
    assert said([signal]) == MAY_NOT
    assert "answered by cdn.example" in signal.detail


def test_a_picture_sent_on_to_another_host_is_judged_by_that_hosts_file() -> None:
    resources = {
        "image": Resource(url="https://cdn.example/shut/a.jpg", status=200),
        "robots": body("User-agent: *\nDisallow: /shut/", "https://cdn.example/robots.txt"),
    }
    assert said(RobotsTxt().read(copy(resources))) == MAY_NOT


def test_ten_megabytes_are_read_up_to_500_kib_in_less_than_a_second_and_then_nothing_is_allowed() -> None:
    filler = b"Disallow: /private/path\n" * (10 * 2**20 // 24)
    started = time.process_time()
    for text, expected in ((b"User-agent: *\n" + filler, NOTHING), (SHUT.encode() + b"\n" + filler, MAY_NOT)):
        resources = {"robots": body(text, "https://art.example/robots.txt")}
        seen = copy(resources, url="https://art.example/a.jpg")
        assert said(RobotsTxt().read(seen)) == expected
        for reader in (ContentUsage(), ContentSignal(), ReallySimpleLicensing()):
            reader.read(seen)
    assert time.process_time() - started < 2


def test_a_line_that_is_cut_is_left_out() -> None:
    head = b"User-agent: *\nDisallow: /private\n"
    text = head + b"#" * (MOST_BYTES - len(head) - 10) + b"\nDisallow: /works/and/more"
    (signal,) = read(text, path="/works/a.jpg")
    assert said([signal]) == NOTHING
    assert "500 KiB" in signal.detail
    assert signal.raw_length == len(text)


def test_the_same_bytes_are_taken_apart_once() -> None:
    text = b"User-agent: *\nDisallow: /x"
    assert parse(text) is parse(bytes(bytearray(text)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a b=c", ("/a", "b=c")),
        ("/a\tb=c", ("/a", "b=c")),
        ("b=c", ("", "b=c")),
        ("/a", ("/a", "")),
        ("", ("", "")),
        ("/a  b=c, d=e", ("/a", "b=c, d=e")),
    ],
)
def test_a_line_about_use_may_begin_with_a_path(value: str, expected: tuple[str, str]) -> None:
    assert path_and_value(value) == expected


LINES = st.sampled_from(
    ["User-agent: *", "User-agent: apelles", "User-agent: GPTBot", "Allow: /", "Disallow: /x", "Disallow: /*.jpg$",
     "Sitemap: x", "License: y", "Content-Usage: train-ai=y", "Content-Signal: ai-train=yes", "", "junk", "user x:y"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12))
@settings(max_examples=100, deadline=None)
def test_shutting_the_site_in_our_own_group_shuts_it(lines: list[str]) -> None:
    kept = [line for line in lines if not line.startswith("Allow")]
    assert said(read("\n".join([*kept, "", "User-agent: apelles", "Disallow: /"]))) == MAY_NOT


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_no_error_and_never_a_word_on_training(content: bytes) -> None:
    resources = {"robots": body(b"User-agent: *\n" + content)}
    seen = copy(resources)
    assert set(said(RobotsTxt().read(seen))) <= {Use.CRAWL}
    for reader in (ContentUsage(), ContentSignal(), ReallySimpleLicensing()):
        reader.read(seen)
    assert parse(content).may_fetch(place("https://a.example/x"), "apelles") in {True, False}


def test_a_denial_before_any_group_speaks_to_nobody_and_may_have_been_meant_as_one() -> None:
    text = "Content-Usage: train-ai=n\nContent-Signal: search=yes, ai-train=no\nUser-agent: *\nAllow: /"
    seen = copy({"robots": body(text, "https://art.example/robots.txt")})
    for reader in (ContentUsage(), ContentSignal()):
        (signal,) = reader.read(seen)
        assert (said([signal]), signal.possible_reservation) == (NOTHING, True)
    allowing = body("Content-Signal: search=yes\nUser-agent: *\nAllow: /", "https://art.example/robots.txt")
    assert ContentSignal().read(copy({"robots": allowing})) == ()
