"""Beside datadiligence 0.1.7: where it is right we agree, where it fails open the table says what is right.

It answers with a yes or a no. A no is compared with a denial; a yes can only be compared with the absence of one,
because it has no word for "nobody said so".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.client import HTTPMessage
from importlib.metadata import version

import pytest

from apelles.collect.rights.ai_txt import AiText
from apelles.collect.rights.aipref import ContentUsage
from apelles.collect.rights.base import Resource, RightsSignal
from apelles.collect.rights.content_signal import ContentSignal
from apelles.collect.rights.headers import header_pairs
from apelles.collect.rights.robots import RobotsTxt
from apelles.collect.rights.rsl import ReallySimpleLicensing
from apelles.collect.rights.spawning import KEY_VARIABLE, SpawningService
from apelles.collect.rights.tdmrep import TDMRep
from apelles.collect.rights.x_robots import XRobots
from apelles.errors import SourceUnreadable
from apelles.records.rights import Permission, Signal
from tests.collect.rights.site import PICTURE, body, copy, said

pytest.importorskip("datadiligence", reason="the package to compare with is a development dependency")
SAYS_YES, SAYS_NO = True, False


def message(*lines: tuple[str, str]) -> HTTPMessage:
    made = HTTPMessage()
    for name, value in lines:
        made.add_header(name, value)
    return made


def theirs(headers: object) -> bool:
    from datadiligence.evaluators.http import HttpEvaluator

    return bool(HttpEvaluator(user_agent="apelles").is_allowed(headers=headers))


def ours(headers: object) -> Iterable[Signal]:
    seen = copy({"image": Resource(headers=header_pairs(headers))})
    return [*XRobots().read(seen), *TDMRep().read(seen)]


def denied(signals: Iterable[Signal]) -> bool:
    return Permission.DENY in said(signals).values()


def test_the_version_compared_with_is_the_one_the_table_was_made_for() -> None:
    assert version("datadiligence") == "0.1.7"


@pytest.mark.parametrize(
    "headers",
    [
        message(("X-Robots-Tag", "noai")),
        message(("x-robots-tag", "noimageai")),
        message(("X-Robots-Tag", "noai, noimageai")),
        message(("X-Robots-Tag", "noindex, noai")),
        message(("X-Robots-Tag", "apelles: noai")),
        message(("X-Robots-Tag", "max-image-preview:large, noai")),
        message(("X-Robots-Tag", "unavailable_after: 25 Jun 2010 15:00:00 PST, noai")),
        message(("X-Robots-Tag", "noindex")),
        message(("X-Robots-Tag", "none")),
        message(("X-Robots-Tag", "noimageindex, nofollow")),
        message(("X-Robots-Tag", "otherbot: noai")),
        message(("TDM-Reservation", "1")),
        message(("tdm-reservation", " 1 ")),
        message(("tdm-reservation", "0")),
        message(("tdm-reservation", "2")),
        message(("tdm-reservation", "true")),
        message(("X-Robots-Tag", "noai"), ("tdm-reservation", "0")),
        message(("Content-Type", "image/png")),
        {"X-Robots-Tag": "noai"},
        {"tdm-reservation": "1"},
    ],
    ids=str,
)
def test_where_it_is_right_we_agree(headers: object) -> None:
    assert theirs(headers) is not denied(ours(headers))


@pytest.mark.parametrize(
    ("headers", "it_says", "right"),
    [
        ({"TDM-Reservation": "1"}, SAYS_YES, "deny"),
        ({"x-robots-tag": "noai"}, SAYS_YES, "deny"),
        (message(("X-Robots-Tag", "NoAI")), SAYS_YES, "deny"),
        (message(("X-Robots-Tag", "APELLES: noai")), SAYS_YES, "deny"),
        (message(("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noai")), SAYS_YES, "deny"),
        ([("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noindex")], SAYS_YES, "deny"),
        (message(("X-Robots-Tag", "otherbot: noai, noimageai")), SAYS_NO, "unknown"),
        (message(("X-Robots-Tag", "apelles: noindex, noai")), SAYS_NO, "deny"),
        (message(("tdm-reservation", "1, 0")), SAYS_YES, "unknown"),
    ],
    ids=str,
)
def test_where_it_is_wrong_or_right_by_chance_the_table_says_what_is_right(
    headers: object, it_says: bool, right: str
) -> None:
    asked = dict(headers) if isinstance(headers, list) else headers
    assert theirs(asked) is it_says
    signals = ours(headers)
    assert signals
    assert denied(signals) is (right == "deny")
    assert Permission.ALLOW not in said(signals).values()


def test_its_yes_for_no_headers_at_all_is_our_unknown() -> None:
    assert theirs({"Content-Type": "image/png"})
    assert said(ours({"Content-Type": "image/png"})) == {}


def test_without_a_key_it_returns_every_address_and_we_say_that_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    from datadiligence.evaluators.preprocess import PreprocessEvaluator

    assert PreprocessEvaluator().filter_allowed(urls=[PICTURE]) == [PICTURE]
    with pytest.raises(SourceUnreadable):
        SpawningService().ask([PICTURE])


def test_it_has_readers_for_two_headers_one_service_and_credentials_only() -> None:
    from datadiligence import rules
    from datadiligence.rules.base import Rule

    ours_to_compare = {"XRobotsTagHeader", "TDMRepHeader", "SpawningAPI"}
    classes = [each for each in vars(rules).values() if isinstance(each, type)]
    readers = {each.__name__ for each in classes if issubclass(each, Rule) and each.__module__ != Rule.__module__}
    assert {name for name in readers if not name.startswith("C2PA")} == ours_to_compare


RULES = "User-agent: *\nDisallow: /x\n"
LICENSE = "<rsl><content><license><prohibits>ai-train</prohibits></license></content></rsl>"


@pytest.mark.parametrize(
    ("reader", "resources"),
    [
        (TDMRep(), {"tdmrep": body('[{"location":"/","tdm-reservation":1}]')}),
        (TDMRep(), {"page": body("<meta name=tdm-reservation content=1>")}),
        (XRobots(), {"page": body("<meta name=robots content=noai>")}),
        (RobotsTxt(), {"robots": body("User-agent: *\nDisallow: /")}),
        (ContentUsage(), {"robots": body(f"{RULES}Content-Usage: train-ai=n")}),
        (ContentUsage(), {"image": Resource(headers=(("Content-Usage", "train-ai=n"),))}),
        (ContentSignal(), {"robots": body(f"{RULES}Content-Signal: ai-train=no")}),
        (ReallySimpleLicensing(), {"rsl": body(LICENSE)}),
        (AiText(), {"ai_txt": body("User-Agent: *\nDisallow: *.jpg")}),
    ],
)
def test_what_it_does_not_read_is_read_here(reader: RightsSignal, resources: Mapping[str, Resource]) -> None:
    assert denied(reader.read(copy(resources)))
