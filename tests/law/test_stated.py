"""What a finding states as fact, and what it only leans to."""

from __future__ import annotations

import pytest

from apelles.law.case import Case, with_facts
from apelles.law.stated import from_judged, in_term
from apelles.law.term import ended_for_certain
from apelles.records.judged import Judged, JudgedMatch
from apelles.records.law import Fact, Value
from apelles.words.phrase import Phrase


def match(*, verified: bool, share: float = 0.95, tones: float = 0.9) -> JudgedMatch:
    return JudgedMatch(
        work_id="w1",
        file="w1.jpg",
        title="A work",
        author="An author",
        work_sha256="b" * 64,
        copy_score=20.0,
        e_value=1e-9,
        e_value_bound=1e-8,
        bound_kind="tail",
        verified=verified,
        kind="reproduction",
        inliers=90,
        matches=100,
        suspect_region=((0, 0), (1, 0), (1, 1)),
        work_region=((0, 0), (1, 0), (1, 1)),
        suspect_parts=(),
        exchanged_parts=(),
        exchanged_fraction=0.0,
        suspect_fraction=share,
        work_fraction=share,
        mirrored=False,
        view="whole",
        photometric_similarity=tones,
        descriptor_similarity=0.8,
        transform=(1, 0, 0, 0, 1, 0, 0, 0, 1),
        also_found_in=(),
    )


def judged(verdict: str, *matches: JudgedMatch) -> Judged:
    return Judged(
        suspect="s.jpg",
        sha256="a" * 64,
        verdict=verdict,
        kind=None,
        reason="",
        matches=matches,
        sources=len(matches),
        coverage=0.95,
        common_parts=(),
        elements=None,
        not_compared=(),
        as_others_would_say=(),
        protocol={"false_alarms": 0.001, "null_model": "painting-4"},
    )


def stated(found: Judged) -> dict[str, Fact]:
    return {fact.key: fact for fact in from_judged(found, software="0")}


def test_a_copied_region_is_measured_and_copying_is_only_leaned_to() -> None:
    facts = stated(judged("copy", match(verified=True)))
    assert facts["o.copied_region"].value is Value.YES
    assert facts["o.near_identical"].value is Value.YES
    for key in ("o.copying_in_fact", "o.access"):
        assert (facts[key].value, facts[key].supports) == (Value.UNKNOWN, Value.YES)


def test_a_finding_never_says_substantially_similar() -> None:
    for verdict in ("copy", "partial_copy", "collage", "shared_elements", "unrelated", "undetermined"):
        assert "o.substantially_similar" not in stated(judged(verdict, match(verified=verdict == "copy")))


def test_shared_elements_lean_to_what_is_free_for_all_and_settle_nothing() -> None:
    facts = stated(judged("shared_elements", match(verified=False)))
    assert facts["o.copied_region"].value is Value.NO
    assert (facts["o.only_unprotectable"].value, facts["o.only_unprotectable"].supports) == (Value.UNKNOWN, Value.YES)


def test_cannot_tell_states_nothing_about_regions() -> None:
    facts = stated(judged("undetermined", match(verified=False)))
    assert facts["o.copied_region"].value is Value.UNKNOWN
    assert "o.only_unprotectable" not in facts


def test_a_part_is_not_nearly_identical() -> None:
    assert stated(judged("partial_copy", match(verified=True, share=0.3)))["o.near_identical"].value is Value.NO


def test_what_a_finding_states_fits_into_a_case() -> None:
    case = Case(title=Phrase(en="a", zh="a"), readings={})
    assert with_facts(case, from_judged(judged("copy", match(verified=True)), software="0")).facts


@pytest.mark.parametrize(
    ("year", "juris", "ended"),
    [
        ("1814", "cn", True),
        ("1800-1814", "eu", True),
        ("c. 1820", "jp", True),
        ("1845", "eu", True),
        ("1850", "eu", False),
        ("1850", "cn", True),
        ("1900", "cn", False),
        ("19th century", "cn", False),
        ("", "cn", False),
        ("1814", "us", False),
        ("1814", "uk", False),
    ],
)
def test_a_year_shows_that_a_term_has_ended_only_when_no_author_could_be_in_it(
    year: str, juris: str, ended: bool
) -> None:
    assert bool(ended_for_certain(year, juris=juris, as_of=2026)) is ended


def test_nothing_is_said_of_the_term_of_a_work_without_an_author() -> None:
    assert in_term(author="", year="1814", as_of=2026, by="ledger") == ()
    assert {fact.key for fact in in_term(author="Ingres", year="1814", as_of=2026, by="ledger")} == {
        "w.in_term[cn]",
        "w.in_term[eu]",
        "w.in_term[jp]",
        "w.in_term[sg]",
    }
