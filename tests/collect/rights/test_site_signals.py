"""What holds for every reader of what a site says."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.ai_txt import AiText
from apelles.collect.rights.aipref import ContentUsage
from apelles.collect.rights.base import PARSER_VERSION, Resource, RightsSignal
from apelles.collect.rights.content_signal import ContentSignal
from apelles.collect.rights.html_meta import LicenseLinks
from apelles.collect.rights.robots import RobotsTxt
from apelles.collect.rights.rsl import ReallySimpleLicensing
from apelles.collect.rights.tdmrep import TDMRep
from apelles.collect.rights.x_robots import XRobots
from apelles.records.rights import Permission, Signal, Speaker, Use
from tests.collect.rights.site import NOTHING, body, copy, headers, said

READERS: tuple[RightsSignal, ...] = (
    XRobots(),
    RobotsTxt(),
    ContentUsage(),
    ContentSignal(),
    TDMRep(),
    ReallySimpleLicensing(),
    AiText(),
    LicenseLinks(),
)
ROLES = ("image", "page", "robots", "tdmrep", "ai_txt", "ai_txt_well_known", "rsl", "policy")
NAMES = ("X-Robots-Tag", "tdm-reservation", "tdm-policy", "Content-Usage", "Content-Signal", "Link")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_without_anything_captured_a_reader_returns_nothing(reader: RightsSignal) -> None:
    assert reader.read(copy()) == ()
    assert said(reader.read(copy({role: Resource() for role in ROLES}))) == NOTHING


def test_names_are_different() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)


def test_all_readers_together_take_less_than_50_microseconds_where_there_is_nothing() -> None:
    seen = copy()

    def seconds() -> float:
        started = time.perf_counter()
        for _ in range(100):
            for reader in READERS:
                reader.read(seen)
        return (time.perf_counter() - started) / 100

    assert min(seconds() for _ in range(10)) < 50e-6


def test_every_observation_says_when_by_what_and_from_whom() -> None:
    text = "User-agent: *\nContent-Usage: train-ai=n\nContent-Signal: ai-train=no\nLicense: /l\nDisallow: /x"
    resources = {
        "robots": body(text),
        "tdmrep": body('[{"location":"/","tdm-reservation":1}]'),
        "ai_txt": body("User-Agent: *\nDisallow: /"),
        "page": body("<meta name=robots content=noai><link rel=license href=/l>"),
        "rsl": body("<rsl><content/></rsl>"),
    }
    signals = [each for reader in READERS for each in reader.read(copy(resources))]
    assert {each.fetched_at for each in signals} == {"2026-11-01T00:00:00Z"}
    assert {each.parser_version for each in signals} == {PARSER_VERSION}
    assert {each.speaker for each in signals} == {Speaker.SERVER}
    assert all(each.raw and each.spec_version and each.detail for each in signals)


def captured(lines: Sequence[tuple[str, str]], bodies: Sequence[tuple[str, bytes]]) -> Mapping[str, Resource]:
    made = {role: body(content) for role, content in bodies if role != "image"}
    return {**made, "image": headers(*lines)}


NOT_AN_ALLOWANCE = st.text(max_size=40).filter(lambda text: text.strip() != "0")
LINES = st.lists(st.tuples(st.sampled_from(NAMES), NOT_AN_ALLOWANCE), max_size=5)
BODIES = st.lists(st.tuples(st.sampled_from(ROLES), st.binary(max_size=120)), max_size=5)


@given(LINES, BODIES, st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_bytes_in_any_field_give_no_error_and_free_nothing(
    lines: list[tuple[str, str]], bodies: list[tuple[str, bytes]], url: str
) -> None:
    for address in ("https://art.example/a.jpg", url, f"https://{url}"):
        seen = copy(captured(lines, bodies), url=address, page_url=address)
        for reader in READERS:
            permissions = said(reader.read(seen))
            freed = {use for use, permission in permissions.items() if permission is Permission.ALLOW}
            assert freed <= {Use.CRAWL}


DENIALS = (
    ("X-Robots-Tag", "noai"),
    ("Content-Signal", "ai-train=no"),
    ("tdm-reservation", "1"),
    ("Content-Usage", "train-ai=n"),
)
WORDS = st.sampled_from(
    [*DENIALS, ("tdm-reservation", "0"), ("Content-Signal", "ai-train=yes"), ("X-Robots-Tag", "bot: noai"),
     ("Content-Usage", "search=y"), ("Link", "<x>; rel=license")]
)  # fmt: skip


@given(st.lists(WORDS, max_size=5), st.sampled_from(DENIALS))
@settings(max_examples=100, deadline=None)
def test_adding_a_denial_turns_no_use_into_allowed(lines: list[tuple[str, str]], denial: tuple[str, str]) -> None:
    def freed(kept: list[tuple[str, str]]) -> set[Use]:
        signals = [each for reader in READERS for each in reader.read(copy({"image": headers(*kept)}))]
        return {use for use, permission in said(signals).items() if permission is Permission.ALLOW}

    assert freed([*lines, denial]) <= freed(lines)


@pytest.mark.parametrize("status", [301, 403, 404, 500])
@pytest.mark.parametrize(
    ("line", "denial"),
    [
        (("Content-Usage", "train-ai=y"), ("Content-Usage", "train-ai=n")),
        (("Content-Signal", "ai-train=yes"), ("Content-Signal", "ai-train=no")),
        (("tdm-reservation", "0"), ("tdm-reservation", "1")),
        (("Link", "<https://creativecommons.org/publicdomain/zero/1.0/>; rel=license"), ("X-Robots-Tag", "noai")),
    ],
)
def test_an_answer_that_did_not_give_the_picture_may_reserve_and_frees_nothing(
    status: int, line: tuple[str, str], denial: tuple[str, str]
) -> None:
    def signals(*lines: tuple[str, str]) -> list[Signal]:
        answer = replace(headers(*lines), status=status)
        return [each for reader in READERS for each in reader.read(copy({"image": answer}))]

    freeing = signals(line)
    assert not any(each.permission is Permission.ALLOW for one in freeing for each in one.statements)
    assert not any(one.claims for one in freeing)
    assert Permission.DENY in said(signals(denial)).values()
