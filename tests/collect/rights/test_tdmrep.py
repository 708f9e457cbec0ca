"""TDMRep: the first rule counts, later sources supersede, absence never resets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.base import POLICY, Resource
from apelles.collect.rights.places import place
from apelles.collect.rights.tdmrep import MOST_BYTES, TDMRep, read_file, read_value
from apelles.records.rights import MINING, Integrity, Permission, Scope, Signal, Use
from tests.collect.rights.site import NOTHING, PICTURE, body, copy, every, headers, said

DENY = every(Permission.DENY, MINING)
ALLOW = every(Permission.ALLOW, MINING)
ASKS = every(Permission.CONDITIONAL, MINING)
ONE = '[{"location":"/","tdm-reservation":1}]'
ZERO = '[{"location":"/","tdm-reservation":0}]'


def read(resources: Mapping[str, Resource], url: str = PICTURE) -> list[Signal]:
    return list(TDMRep().read(copy(resources, url=url)))


def of_file(text: str | bytes, path: str = "/img/a.jpg") -> list[Signal]:
    return read({"tdmrep": body(text)}, url=f"https://art.example{path}")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (ONE, "/anything", DENY),
        (ZERO, "/anything", ALLOW),
        ('[{"location":"/","tdm-reservation":1},{"location":"/open/","tdm-reservation":0}]', "/open/a.png", DENY),
        ('[{"location":"/open/","tdm-reservation":0},{"location":"/","tdm-reservation":1}]', "/open/a.png", ALLOW),
        ('[{"location":"/img/*.jpg$","tdm-reservation":0},{"location":"/","tdm-reservation":1}]', "/img/a.jpg", ALLOW),
        (
            '[{"location":"/img/*.jpg$","tdm-reservation":0},{"location":"/","tdm-reservation":1}]',
            "/img/a.jpg.html",
            DENY,
        ),
        ('[{"location":"/IMG","tdm-reservation":1}]', "/img/a.jpg", NOTHING),
        ('[{"location":"/%69mg","tdm-reservation":1}]', "/img/a.jpg", DENY),
        ('[{"location":"*","tdm-reservation":1}]', "/img/a.jpg", DENY),
        ('[{"location":"/","tdm-reservation":1,"tdm-policy":"https://x/p.json"}]', "/a", ASKS),
        ('[{"location":"/","tdm-reservation":0,"tdm-policy":"https://x/p.json"}]', "/a", ALLOW),
        ('[{"location":"/","tdm-reservation":1,"tdm-policy":7}]', "/a", DENY),
        ('[{"tdm-reservation":0},{"location":"/"},7,{"location":"/","tdm-reservation":1}]', "/a", DENY),
        ('[{"location":"/","tdm-reservation":2}]', "/a", NOTHING),
        ('[{"location":"/","tdm-reservation":true}]', "/a", NOTHING),
        ('[{"location":"/","tdm-reservation":"1"}]', "/a", NOTHING),
        ('[{"location":"/","tdm-reservation":1.0}]', "/a", NOTHING),
        ('[{"location":"/","tdm-reservation":false}]', "/a", NOTHING),
        ('[{"location":"/","tdm-reservation":"0"},{"location":"/","tdm-reservation":0}]', "/a", NOTHING),
        ("[]", "/a", NOTHING),
        ("\ufeff" + ONE, "/a", DENY),
    ],
)
def test_the_first_rule_that_covers_the_address_counts(text: str, path: str, expected: object) -> None:
    assert said(of_file(text, path)) == expected


@pytest.mark.parametrize(
    ("text", "suspect"),
    [
        ('{"location":"/","tdm-reservation":1}', True),
        ('{"location":"/","tdm-reservation":0}', False),
        ('[{"location":"/","tdm-reservation":1}', True),
        ("<!doctype html>", False),
        ("null", False),
        ("[" * 200_000, False),
        ("1" * 10_000, False),
        ('[{"location":"/","tdm-reservation":' + "1" * 10_000 + "}]", True),
        (b"\xff\xfe\x00\x01", False),
        (b" " * (MOST_BYTES + 1), True),
    ],
)
def test_a_file_that_is_no_array_is_malformed_and_says_nothing(text: str | bytes, suspect: bool) -> None:
    (signal,) = of_file(text)
    assert signal.integrity is Integrity.MALFORMED
    assert signal.possible_reservation is suspect
    assert said([signal]) == NOTHING


@pytest.mark.parametrize("value", ['"1"', "true", '"yes"', "1.0"])
def test_a_value_that_is_none_and_looks_like_a_reservation_is_marked(value: str) -> None:
    (signal,) = of_file(f'[{{"location":"/","tdm-reservation":{value}}}]')
    assert signal.possible_reservation
    assert signal.integrity is Integrity.NONE


def test_skipped_rules_are_told() -> None:
    assert "2 rules" in of_file('[{}, 3, {"location":"/","tdm-reservation":1}]')[0].detail


@pytest.mark.parametrize(
    ("lines", "expected", "malformed"),
    [
        ([" 1 "], DENY, False),
        (["1"], DENY, False),
        (["0"], ALLOW, False),
        (["1", "1"], DENY, False),
        (["2"], NOTHING, False),
        (["true"], NOTHING, False),
        ([""], NOTHING, False),
        (["1, 0"], NOTHING, True),
        (["1", "0"], NOTHING, True),
        (["0", "1"], NOTHING, True),
        (["１"], NOTHING, False),
        (["01"], NOTHING, False),
    ],
)
@pytest.mark.parametrize("name", ["tdm-reservation", "TDM-Reservation"])
def test_only_zero_and_one_are_values_of_the_header(
    lines: list[str], expected: object, malformed: bool, name: str
) -> None:
    (signal,) = read({"image": headers(*((name, line) for line in lines))})
    assert said([signal]) == expected
    assert (signal.integrity is Integrity.MALFORMED) is malformed


def test_a_policy_makes_a_reservation_conditional_and_is_kept() -> None:
    (signal,) = read(
        {"image": headers(("tdm-reservation", "1"), ("tdm-policy", "/p.json"), url="https://art.example/a")}
    )
    assert said([signal]) == ASKS
    assert {each.condition for each in signal.statements} == {"https://art.example/p.json"}
    assert [(each.name, each.text) for each in signal.claims] == [(POLICY, "https://art.example/p.json")]


def test_a_policy_alone_reserves_nothing() -> None:
    assert said(read({"image": headers(("tdm-policy", "https://x/p"))})) == NOTHING


POLICY_JSON = json.dumps(
    {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", {"tdm": "http://www.w3.org/ns/tdmrep#"}],
        "@type": "Offer",
        "profile": "http://www.w3.org/ns/tdmrep",
        "assigner": {"vcard:hasEmail": "mailto:rights@art.example"},
        "permission": [
            {
                "action": "tdm:mine",
                "duty": [{"action": "obtainConsent"}],
                "constraint": [{"leftOperand": "purpose", "operator": "eq", "rightOperand": "tdm:research"}],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (body(POLICY_JSON), ("obtainConsent", "purpose eq research", "rights@art.example", "https://x/p")),
        (body("no json"), ("https://x/p",)),
        (body(POLICY_JSON, status=404), ("https://x/p",)),
    ],
)
def test_what_a_captured_policy_asks_becomes_the_condition(policy: Resource, wanted: tuple[str, ...]) -> None:
    image = headers(("tdm-reservation", "1"), ("tdm-policy", "https://x/p"))
    (signal,) = read({"image": image, "policy": policy})
    assert said([signal]) == ASKS
    assert all(word in signal.statements[0].condition for word in wanted)


def header(value: str) -> Resource:
    return headers(("tdm-reservation", value))


def meta(value: str) -> Resource:
    return body(f'<meta name="tdm-reservation" content="{value}">', "https://art.example/works/a")


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"tdmrep": body(ONE), "image": headers(("A", "b"))}, DENY),
        ({"tdmrep": body(ONE), "image": header("0")}, ALLOW),
        ({"tdmrep": body(ZERO), "image": header("1")}, DENY),
        ({"tdmrep": body(ONE), "image": header("2")}, DENY),
        ({"tdmrep": body(ONE), "image": header("1, 0")}, DENY),
        ({"page": meta("1")}, DENY),
        ({"page": meta("0")}, ALLOW),
        ({"page": meta("yes")}, NOTHING),
        ({"tdmrep": body(ZERO), "page": meta("1")}, DENY),
        ({"tdmrep": body(ONE), "page": meta("0")}, ALLOW),
        ({"image": header("0"), "page": meta("1")}, DENY),
        ({"image": header("1"), "page": meta("0")}, DENY),
        ({"tdmrep": body(ZERO), "page": header("1")}, DENY),
        ({"tdmrep": body(ONE), "page": header("0")}, DENY),
        ({"page": header("0")}, NOTHING),
        ({"tdmrep": body(ONE, status=404)}, NOTHING),
    ],
)
def test_a_later_source_supersedes_and_absence_resets_nothing(
    resources: Mapping[str, Resource], expected: object
) -> None:
    signals = read(resources)
    assert said(signals) == expected
    assert sum(bool(each.statements) for each in signals) <= 1


def test_the_superseded_source_is_kept_and_says_by_which() -> None:
    file, of_header = read({"tdmrep": body(ONE), "image": header("0")})
    assert file.raw == ONE.encode()
    assert (file.statements, file.scope) == ((), Scope.PATH_PATTERN)
    assert "superseded by header of the picture" in file.detail
    assert of_header.statements


def test_a_page_of_another_host_may_reserve_and_never_frees() -> None:
    elsewhere = {
        "tdmrep": body(ONE),
        "page": body('<meta name="tdm-reservation" content="0">', "https://blog.example/"),
    }
    assert said(read(elsewhere)) == DENY
    elsewhere["page"] = body('<meta name="tdm-reservation" content="1">', "https://blog.example/")
    assert said(read({**elsewhere, "tdmrep": body(ZERO)})) == DENY
    assert said(read({"page": body('<meta name="tdm-reservation" content="0">', "https://blog.example/")})) == NOTHING


def test_a_file_about_an_unknown_address_can_deny_and_not_allow() -> None:
    assert said(read({"tdmrep": body(ONE)}, url="")) == DENY
    assert said(read({"tdmrep": body(ZERO)}, url="")) == NOTHING


def test_the_policy_of_the_page_goes_with_its_reservation() -> None:
    page = "<meta name=tdm-reservation content=1><meta name=tdm-policy content=/p.json>"
    (signal,) = read({"page": body(page, "https://art.example/w")})
    assert {each.condition for each in signal.statements} == {"https://art.example/p.json"}


SOURCES = [None, *product(["tdmrep", "image", "page"], ["0", "1", "2", ""])]


@given(st.lists(st.sampled_from(SOURCES[1:]), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_reservation_in_the_header_of_the_picture_is_never_lifted(sources: list[tuple[str, str]]) -> None:
    resources: dict[str, Resource] = {}
    for role, value in sources:
        made = {"tdmrep": body(f'[{{"location":"/","tdm-reservation":{value or "null"}}}]'), "page": meta(value)}
        resources[role] = made.get(role, header(value))
    resources["image"] = header("1")
    assert said(read(resources)) == DENY


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_no_error_and_no_allowance(content: bytes) -> None:
    text = content.decode("latin-1")
    resources = {"tdmrep": body(content), "image": header("x" + text), "policy": body(content)}
    assert Permission.ALLOW not in said(read(resources)).values()
    assert read_file(content, place("https://a.example/")).value is None
    assert read_value(["x" + text], [text]).value is None


def test_no_reader_of_tdmrep_speaks_of_crawling_or_search() -> None:
    assert {Use.CRAWL, Use.SEARCH, Use.AI_INPUT}.isdisjoint(said(of_file(ONE)))
