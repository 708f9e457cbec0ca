"""TDMRep: which rule of the file governs a path, and which source goes before which."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.base import POLICY
from apelles.collect.rights.tdmrep import TdmRep, matches, read_rules
from apelles.records.rights import MINING, Integrity, Permission
from tests.collect.rights.place import Said, copy_with, read

DENY = dict.fromkeys(MINING, Permission.DENY)
ALLOW = dict.fromkeys(MINING, Permission.ALLOW)
CONDITIONAL = dict.fromkeys(MINING, Permission.CONDITIONAL)
RESERVED = [{"location": "/", "tdm-reservation": 1}]


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        (RESERVED, "/img/a.jpg", DENY),
        ([*RESERVED, {"location": "/open/", "tdm-reservation": 0}], "/open/a.png", DENY),
        ([{"location": "/open/", "tdm-reservation": 0}, *RESERVED], "/open/a.png", ALLOW),
        ([{"location": "/img/*.jpg$", "tdm-reservation": 0}, *RESERVED], "/img/a.jpg", ALLOW),
        ([{"location": "/img/*.jpg$", "tdm-reservation": 0}, *RESERVED], "/img/a.jpg.html", DENY),
        ([{"location": "/img", "tdm-reservation": 1}], "/other/a.jpg", {}),
        ([{"location": "/IMG", "tdm-reservation": 1}], "/img/a.jpg", {}),
        ([{"location": "/%7Eme", "tdm-reservation": 1}], "/~me/a.jpg", DENY),
        ([{"location": "/~me", "tdm-reservation": 1}], "/%7eme/a.jpg", DENY),
        ([{"tdm-reservation": 1}, {"location": "/"}, *RESERVED], "/a.jpg", DENY),
        ([{"location": "/", "tdm-reservation": "1"}], "/a.jpg", DENY),
        ([{"location": "/", "tdm-reservation": True}], "/a.jpg", {}),
        ([{"location": "/", "tdm-reservation": 2}], "/a.jpg", {}),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://art.example/p"}], "/a.jpg", CONDITIONAL),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": 7}], "/a.jpg", DENY),
        ([], "/a.jpg", {}),
        (["x", None, 3], "/a.jpg", {}),
    ],
)
def test_the_first_rule_in_sequence_that_matches_governs(rules: list[object], path: str, expected: Said) -> None:
    copy = copy_with(url=f"https://art.example{path}", others={"tdmrep": json.dumps(rules).encode()})
    assert read(TdmRep(), copy) == expected


@pytest.mark.parametrize(
    "body", [b'{"location":"/","tdm-reservation":1}', b"[", b"\xff\xfe", b"null", b"[" * 100_000, b'"1"', b"{}"]
)
def test_a_file_that_is_no_array_of_rules_is_malformed_and_says_nothing(body: bytes) -> None:
    signals = TdmRep().read(copy_with(others={"tdmrep": body}))
    assert [one.integrity for one in signals] == [Integrity.MALFORMED]
    assert signals[0].statements == ()


def test_a_byte_order_mark_is_no_reason_to_lose_a_reservation() -> None:
    assert read(TdmRep(), copy_with(others={"tdmrep": b"\xef\xbb\xbf" + json.dumps(RESERVED).encode()})) == DENY


@pytest.mark.parametrize(
    ("values", "expected", "malformed"),
    [
        ([" 1 "], DENY, False),
        (["1"], DENY, False),
        (["0"], ALLOW, False),
        (["2"], {}, False),
        (["true"], {}, False),
        ([""], {}, False),
        (["1, 0"], {}, True),
        (["1", "0"], {}, True),
        (["1", "1"], DENY, False),
    ],
)
@pytest.mark.parametrize("name", ["tdm-reservation", "TDM-Reservation"])
def test_only_0_and_1_are_values_of_the_header(name: str, values: list[str], expected: Said, malformed: bool) -> None:
    signals = TdmRep().read(copy_with(headers=[(name, value) for value in values]))
    assert {one.use: one.permission for signal in signals for one in signal.statements} == expected
    assert (signals[0].integrity is Integrity.MALFORMED) is malformed


def test_absence_resets_nothing_and_a_later_source_supersedes() -> None:
    file = {"tdmrep": json.dumps(RESERVED).encode()}
    page = b'<meta name="tdm-reservation" content="1">'
    assert read(TdmRep(), copy_with(others=file)) == DENY
    assert read(TdmRep(), copy_with(others=file, headers=[("tdm-reservation", "0")])) == ALLOW
    assert read(TdmRep(), copy_with(others=file, headers=[("tdm-reservation", "9")])) == DENY
    assert read(TdmRep(), copy_with(headers=[("tdm-reservation", "0")], page=page)) == DENY
    superseded = TdmRep().read(copy_with(others=file, headers=[("tdm-reservation", "0")]))[0]
    assert superseded.statements == ()
    assert "superseded by http" in superseded.detail


def test_a_policy_makes_a_reservation_a_condition_and_what_it_asks_is_told() -> None:
    policy = {"permission": [{"action": "tdm:mine", "duty": [{"action": "obtainConsent"}, {"action": "compensate"}]}]}
    headers = [("tdm-reservation", "1"), ("tdm-policy", "https://art.example/policy.json")]
    signal = TdmRep().read(copy_with(headers=headers, others={"policy": json.dumps(policy).encode()}))[0]
    assert {one.permission for one in signal.statements} == {Permission.CONDITIONAL}
    assert signal.statements[0].condition == "https://art.example/policy.json obtainConsent; compensate"
    assert signal.claims[0].name == POLICY


@pytest.mark.parametrize("policy", [b"", b"{", b"[]", b'{"permission": 5}', b'{"permission": [{"duty": 3}]}'])
def test_a_policy_nobody_can_read_is_no_error(policy: bytes) -> None:
    headers = [("tdm-reservation", "1"), ("tdm-policy", "https://art.example/p")]
    assert read(TdmRep(), copy_with(headers=headers, others={"policy": policy})) == CONDITIONAL


def test_a_file_of_another_host_says_nothing() -> None:
    copy = copy_with(url="https://other.example/a.jpg", others={"tdmrep": json.dumps(RESERVED).encode()})
    assert read(TdmRep(), copy) == {}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/", True),
        ("", "/x", True),
        ("/a*c", "/abbc/d", True),
        ("/a*c$", "/abbc", True),
        ("/a*c$", "/abbcd", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/*/b/*.png$", "/x/b/y.png", True),
        ("/a*a$", "/a", False),
        ("*.jpg", "/x.jpg", True),
    ],
)
def test_patterns_match_prefixes(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    assert not matches("/" + "*a" * 5_000 + "$", "/" + "a" * 4_000 + "b")


@given(body=st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise_or_allow(body: bytes) -> None:
    read_rules(body)
    assert Permission.ALLOW not in read(TdmRep(), copy_with(others={"tdmrep": b"x" + body})).values()
