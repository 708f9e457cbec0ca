"""What a data set says of a picture is a claim or a denial, never a permission."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.dataset import Dataset
from apelles.records.rights import Carrier, Permission, Protocol, Signal, Use
from tests.collect.rights.place import copy_with, said


def read(row: Mapping[str, str]) -> list[Signal]:
    return list(Dataset().read(copy_with(row=row)))


def claims(row: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(one.name, one.text) for signal in read(row) for one in signal.claims]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"LICENSE": "CC-BY-4.0"}, [("license", "CC-BY-4.0")]),
        ({"licence": " CC0 "}, [("license", "CC0")]),
        ({"License": "?"}, []),
        ({"LICENSE": ""}, []),
        ({"license": "None"}, []),
        ({"License URL": "https://x"}, [("license", "https://x")]),
        ({"licenseUrl": "https://x"}, [("license", "https://x")]),
        ({"rights_statement": "InC"}, [("license", "InC")]),
        ({"copyright": "© A"}, [("copyright", "© A")]),
        ({"usage_terms": "ask"}, [("usage_terms", "ask")]),
        ({"license": "by", "license_version": "2.0"}, [("license", "by 2.0")]),
        ({"license": "CC BY 4.0", "license_version": "2.0"}, [("license", "CC BY 4.0")]),
        ({"author": "A"}, [("author", "A")]),
        ({"Creator": "B"}, [("author", "B")]),
        ({"artist": "C"}, [("author", "C")]),
        ({"title": "T", "caption": "a cat", "year": "1889", "url": "x"}, [("title", "T")]),
        ({"NSFW": "UNLIKELY", "similarity": "0.3", "status": "success"}, []),
        ({}, []),
    ],
)
def test_columns_are_claims_where_something_is_stated(row: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert claims(row) == expected


@pytest.mark.parametrize(
    "name", ["optout", "opt_out", "OPT_OUT", "optOut", "Opt-Out", "opt out", "do_not_train", "noai"]
)
@pytest.mark.parametrize("value", ["true", "True", "1", "1.0", "yes", " Y "])
def test_an_opt_out_denies_training(name: str, value: str) -> None:
    assert said(read({name: value})) == {
        Use.AI_TRAINING: Permission.DENY,
        Use.GENERATIVE_TRAINING: Permission.DENY,
    }


@pytest.mark.parametrize("value", ["false", "False", "0", "0.0", "no", "", "?", "null", "nan"])
def test_no_opt_out_says_nothing_and_permits_nothing(value: str) -> None:
    assert read({"optout": value}) == []


@pytest.mark.parametrize("value", ["maybe", "2026-01-01", "2", "opted out"])
def test_an_opt_out_that_is_unclear_may_be_a_reservation(value: str) -> None:
    (signal,) = read({"opt_out": value})
    assert signal.possible_reservation
    assert signal.statements == ()


def test_of_two_spellings_of_one_column_the_opt_out_counts() -> None:
    for row in ({"opt_out": "yes", "Opt-Out": "no"}, {"opt_out": "no", "Opt-Out": "yes"}):
        assert said(read(row))[Use.GENERATIVE_TRAINING] == Permission.DENY


@pytest.mark.parametrize(
    "message",
    [
        "Use of image disallowed by X-Robots-Tag directive",
        "use of image disallowed by x-robots-tag directive",
        "refused: noimageai",
        "NoAI",
    ],
)
def test_a_refusal_by_the_downloader_is_evidence_without_a_statement(message: str) -> None:
    (signal,) = read({"status": "failed_to_download", "error_message": message})
    assert (signal.protocol, signal.carrier) == (Protocol.DATASET, Carrier.DATASET)
    assert signal.possible_reservation
    assert signal.statements == ()
    assert message in signal.detail
    assert message.encode() in signal.raw


@pytest.mark.parametrize("message", ["HTTP Error 404: Not Found", "timed out", "mosaic noaim", ""])
def test_another_failure_is_no_evidence(message: str) -> None:
    assert read({"status": "failed_to_download", "error_message": message}) == []


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["license", "opt_out", "error_message", "author", "x"]) | st.text(), st.text()))
def test_no_row_raises_or_allows(row: dict[str, str]) -> None:
    assert Permission.ALLOW not in said(read(row)).values()


@pytest.mark.parametrize(
    ("row", "possible"),
    [({"x_robots_tag": "noai"}, True), ({"tdm_reservation": "1"}, True), ({"tdm_reservation": "0"}, False)],
)
def test_what_a_downloader_left_of_a_place_is_a_possible_reservation(row: dict[str, str], possible: bool) -> None:
    assert [signal.possible_reservation for signal in read(row)] == ([True] if possible else [])
    assert said(read(row)) == {}
