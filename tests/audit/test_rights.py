"""Verdicts: what counts, what wins, what is said beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.audit.licensing import in_doubt
from apelles.audit.rights import strictest, verdicts
from apelles.collect.rights.base import LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT
from apelles.records.rights import (
    Acceptance,
    Carrier,
    Claim,
    Duty,
    Integrity,
    MachineReadable,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Standing,
    Use,
    UseVerdict,
    Verdicts,
)
from tests.audit.signals import (
    ACQUIRED,
    ALLOW,
    CONDITIONAL,
    DENY,
    LICENSED,
    UNKNOWN,
    accepted,
    seen,
    server,
)

GENERATIVE = Use.GENERATIVE_TRAINING
BY = (Duty.ATTRIBUTION,)


def generative(*signals: Signal, **more: object) -> UseVerdict:
    return verdicts(signals, **more).of(GENERATIVE)  # type: ignore[arg-type]


def permissions(result: Verdicts) -> dict[Use, Permission]:
    return {one.use: one.permission for one in result.uses}


def standings(verdict: UseVerdict) -> list[Standing]:
    return [reason.standing for reason in verdict.reasons]


def test_without_a_signal_every_use_is_unknown() -> None:
    assert permissions(verdicts([])) == dict.fromkeys(Use, UNKNOWN)
    assert permissions(verdicts([seen(), seen()])) == dict.fromkeys(Use, UNKNOWN)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ((), UNKNOWN),
        ((ALLOW,), ALLOW),
        ((UNKNOWN, ALLOW), ALLOW),
        ((ALLOW, CONDITIONAL), CONDITIONAL),
        ((CONDITIONAL, UNKNOWN, DENY, ALLOW), DENY),
    ],
)
def test_the_most_restrictive_wins_in_any_order(said: tuple[Permission, ...], verdict: Permission) -> None:
    for order in permutations(said):
        assert strictest(order) is verdict
        assert generative(*(seen(one, condition="x") for one in order)).permission is verdict


def test_a_statement_about_one_use_says_nothing_of_another() -> None:
    found = permissions(verdicts([seen(DENY, Use.CRAWL), seen(ALLOW, Use.SEARCH)]))
    assert found == dict.fromkeys(Use, UNKNOWN) | {Use.CRAWL: DENY, Use.SEARCH: ALLOW}


def test_a_reason_says_who_where_and_whether_a_machine_can_read_it() -> None:
    signal = seen(
        DENY,
        speaker=Speaker.RIGHTSHOLDER,
        machine_readable=MachineReadable.CONTESTED,
        integrity=Integrity.TRUSTED,
        detail="second packet",
    )
    (reason,) = generative(seen(), signal).reasons
    assert (reason.signal, reason.protocol, reason.carrier) == (1, Protocol.PLUS_XMP, Carrier.XMP)
    assert (reason.speaker, reason.machine_readable) == (Speaker.RIGHTSHOLDER, MachineReadable.CONTESTED)
    assert (reason.integrity, reason.detail) == (Integrity.TRUSTED, "second packet")


@pytest.mark.parametrize("integrity", [Integrity.INVALID, Integrity.MALFORMED])
@pytest.mark.parametrize("said", [ALLOW, CONDITIONAL, DENY])
def test_a_broken_carrier_says_nothing_and_its_possible_reservation_is_shown(
    integrity: Integrity, said: Permission
) -> None:
    signal = seen(said, integrity=integrity, license_="CC0", possible_reservation=True)
    found = verdicts([signal])
    assert permissions(found) == dict.fromkeys(Use, UNKNOWN)
    assert standings(found.of(GENERATIVE)) == [Standing.BROKEN]
    assert found.possible_reservation


def test_what_is_addressed_to_another_crawler_does_not_count_for_us() -> None:
    found = generative(seen(DENY, agent="GPTBot"))
    assert (found.permission, standings(found)) == (UNKNOWN, [Standing.OTHER_AGENT])
    assert generative(seen(DENY, agent="Apelles")).permission is DENY
    assert generative(seen(DENY, agent="GPTBot"), agent="gptbot").permission is DENY


@pytest.mark.parametrize("said", [DENY, CONDITIONAL])
def test_a_reservation_on_another_copy_is_shown_beside_the_verdict(said: Permission) -> None:
    found = generative(seen(ALLOW), seen(said, scope=Scope.OTHER_COPY))
    assert found.permission is ALLOW
    assert found.reserved_elsewhere
    assert not found.conflict
    assert standings(found) == [Standing.COUNTS, Standing.OTHER_COPY]


def test_what_another_copy_allows_allows_nothing_here() -> None:
    found = generative(seen(ALLOW, scope=Scope.OTHER_COPY, license_="CC0"))
    assert (found.permission, found.reserved_elsewhere) == (UNKNOWN, False)


@pytest.mark.parametrize(
    ("fetched_at", "at", "then"),
    [
        ("2026-02-28T00:00:00+00:00", ACQUIRED, DENY),
        ("2026-03-01T12:00:00Z", ACQUIRED, DENY),
        ("2026-03-01T12:00:01Z", ACQUIRED, UNKNOWN),
        ("2026-03-01T13:30:00+02:00", ACQUIRED, DENY),
        ("2026-03-01T11:30:00-02:00", ACQUIRED, UNKNOWN),
        ("2026-03-01T20:00:00Z", "2026-03-01", DENY),
        ("2026-03-02T00:00:00Z", "2026-03-01", UNKNOWN),
        ("2026-03-02", ACQUIRED, UNKNOWN),
        ("2026-12-01T00:00:00Z", "2026", DENY),
        ("2027-01-01T00:00:00Z", "2026", UNKNOWN),
        ("some day", ACQUIRED, DENY),
        ("0001-01-01T00:00:00+14:00", ACQUIRED, DENY),
        ("9999-12-31T23:59:59-14:00", ACQUIRED, UNKNOWN),
    ],
)
def test_a_reservation_made_after_acquisition_is_shown_and_does_not_govern(
    fetched_at: str, at: str, then: Permission
) -> None:
    signal = server(DENY, fetched_at)
    found = generative(signal, at=at)
    assert found.permission is then
    assert found.reserved_later is (then is UNKNOWN)
    assert generative(signal).permission is DENY


def test_where_it_is_not_said_when_an_answer_came_the_time_it_was_seen_counts() -> None:
    assert generative(server(DENY, ""), at=ACQUIRED).permission is UNKNOWN
    assert generative(server(DENY, "", seen_at=""), at=ACQUIRED).permission is DENY


def test_a_person_who_notes_something_later_changes_nothing_that_was() -> None:
    note = seen(DENY, protocol=Protocol.MANUAL, carrier=Carrier.MANUAL)
    assert generative(note, at=ACQUIRED).permission is UNKNOWN


@pytest.mark.parametrize("carrier", [Carrier.XMP, Carrier.EXIF, Carrier.IIM, Carrier.PNG_TEXT, Carrier.C2PA])
def test_what_stands_in_the_file_was_there_from_the_start(carrier: Carrier) -> None:
    assert generative(seen(DENY, carrier=carrier), at=ACQUIRED).permission is DENY


def test_a_license_in_a_signal_counts_for_all_uses_but_crawling() -> None:
    found = verdicts([seen(license_="CC0")])
    assert permissions(found) == {**dict.fromkeys(LICENSED, ALLOW), Use.CRAWL: UNKNOWN}
    (reason,) = found.of(GENERATIVE).reasons
    assert (reason.license, reason.signal) == ("CC0-1.0", 0)


def test_commercial_use_of_a_non_commercial_license_is_denied() -> None:
    signal = seen(license_="CC BY-NC 4.0")
    assert generative(signal).permission is CONDITIONAL
    assert generative(signal, commercial=False).permission is CONDITIONAL
    assert generative(signal, commercial=True).permission is DENY


def test_a_license_beside_a_reservation_is_a_conflict_and_denied() -> None:
    found = generative(seen(DENY), seen(license_="CC BY 4.0", protocol=Protocol.XMP))
    assert found.permission is DENY
    assert found.conflict
    assert [(reason.permission, reason.protocol) for reason in found.reasons] == [
        (DENY, Protocol.PLUS_XMP),
        (CONDITIONAL, Protocol.XMP),
    ]


def test_two_denials_or_a_denial_beside_all_rights_reserved_are_no_conflict() -> None:
    assert not generative(seen(DENY), seen(DENY)).conflict
    assert not generative(seen(DENY, license_="All rights reserved")).conflict


def test_a_free_license_in_the_file_allows_nothing_that_a_server_denies() -> None:
    assert generative(seen(license_="CC0"), server(DENY, "")).permission is DENY


def test_all_rights_reserved_is_a_reason_and_no_verdict() -> None:
    found = generative(seen(license_="© Jane Doe. All rights reserved."))
    assert found.permission is UNKNOWN
    assert found.reasons[0].license == "custom:all-rights-reserved"


def test_a_condition_is_met_by_who_takes_the_named_license_on() -> None:
    signal = seen(license_="CC BY 4.0")
    found = verdicts([signal], acceptances=[accepted("CC-BY-4.0", duties=BY)])
    assert found.of(GENERATIVE).permission is ALLOW
    assert standings(found.of(GENERATIVE)) == [Standing.MET, Standing.COUNTS]
    assert found.of(GENERATIVE).reasons[1].duties == BY
    assert "Jane Doe" in found.of(GENERATIVE).reasons[1].detail
    assert found.of(Use.AI_TRAINING).permission is CONDITIONAL


@pytest.mark.parametrize(
    ("acceptance", "verdict"),
    [
        (accepted("CC-BY-4.0", duties=BY), ALLOW),
        (accepted("https://creativecommons.org/licenses/by/4.0/", duties=BY), ALLOW),
        (accepted("cc by 4.0", duties=(*BY, Duty.NOTICE)), ALLOW),
        (accepted("CC-BY-4.0"), CONDITIONAL),
        (accepted("CC-BY-4.0", duties=(Duty.NOTICE,)), CONDITIONAL),
        (accepted("CC-BY-3.0", duties=BY), CONDITIONAL),
        (accepted("MIT", duties=(*BY, Duty.NOTICE)), CONDITIONAL),
        (accepted("CC-BY-4.0", duties=BY, evidence=" "), CONDITIONAL),
        (accepted("CC-BY-4.0", duties=BY, by=""), CONDITIONAL),
        (accepted("CC-BY-4.0", duties=BY, at=""), CONDITIONAL),
        (accepted("", duties=BY), CONDITIONAL),
        (accepted("CC-BY-4.0", duties=BY, uses=(Use.SEARCH,)), CONDITIONAL),
    ],
)
def test_only_an_acceptance_of_this_license_with_its_duties_and_evidence_meets_it(
    acceptance: Acceptance, verdict: Permission
) -> None:
    assert generative(seen(license_="CC BY 4.0"), acceptances=[acceptance]).permission is verdict


def test_a_constraint_is_met_by_its_own_words() -> None:
    signal = seen(CONDITIONAL, condition="ask the studio")
    assert generative(signal, acceptances=[accepted("ask the studio")]).permission is ALLOW
    assert generative(signal, acceptances=[accepted("ask")]).permission is CONDITIONAL


@pytest.mark.parametrize("terms", ["", " ", "constrained", "CC0"])
def test_a_constraint_without_words_is_never_met_but_by_contract(terms: str) -> None:
    signal = seen(CONDITIONAL)
    assert generative(signal, acceptances=[accepted(terms)]).permission is CONDITIONAL
    assert generative(signal, acceptances=[accepted("contract 7", contract=True)]).permission is ALLOW


def test_every_condition_has_to_be_met() -> None:
    signals = (seen(CONDITIONAL, condition="a"), seen(CONDITIONAL, condition="b"))
    assert generative(*signals, acceptances=[accepted("a")]).permission is CONDITIONAL
    assert generative(*signals, acceptances=[accepted("a"), accepted("b")]).permission is ALLOW


def test_a_free_license_beside_terms_that_take_it_back_has_to_be_read_and_can_then_be_taken_on() -> None:
    terms = seen(claims=(Claim(name=USAGE_TERMS, text="No AI training allowed"),))
    free = seen(license_="CC0")
    assert generative(free).permission is ALLOW
    assert generative(free, terms).permission is generative(terms, free).permission is CONDITIONAL
    assert generative(free, replace(terms, scope=Scope.OTHER_COPY)).permission is ALLOW
    read = accepted("CC0-1.0", duties=(Duty.READ_TERMS,))
    assert generative(free, terms, acceptances=[read]).permission is ALLOW
    assert generative(free, terms, acceptances=[accepted("CC0-1.0")]).permission is CONDITIONAL


def test_an_acceptance_goes_over_no_denial_and_a_contract_does() -> None:
    signals = (seen(DENY), seen(license_="CC BY 4.0"))
    assert generative(*signals, acceptances=[accepted("CC-BY-4.0", duties=BY)]).permission is DENY
    found = generative(*signals, acceptances=[accepted("contract 7", contract=True)])
    assert found.permission is ALLOW
    assert standings(found) == [Standing.OVERRIDDEN, Standing.OVERRIDDEN, Standing.COUNTS]
    assert found.reasons[-1].protocol is Protocol.CONTRACT
    assert generative(*signals, acceptances=[accepted("contract 7", contract=True, evidence="")]).permission is DENY


def test_a_contract_covers_only_its_uses_and_dates() -> None:
    contract = accepted("contract 7", contract=True, until="2026-06-30")
    signal = seen(DENY, GENERATIVE, Use.SEARCH)
    assert verdicts([signal], acceptances=[contract], at="2026-06-30T18:00:00Z").of(GENERATIVE).permission is ALLOW
    assert verdicts([signal], acceptances=[contract], at="2026-07-01").of(GENERATIVE).permission is DENY
    assert verdicts([signal], acceptances=[contract], at="2026-01-01").of(GENERATIVE).permission is DENY
    assert verdicts([signal], acceptances=[contract], at="2026-06-01").of(Use.SEARCH).permission is DENY


def test_a_name_of_a_license_is_recognized_in_a_claim_of_any_of_four_kinds() -> None:
    for name in (LICENSE, LICENSE_URI, WEB_STATEMENT, USAGE_TERMS):
        signal = seen(claims=(Claim(name=name, text="https://creativecommons.org/publicdomain/zero/1.0/"),))
        assert generative(signal).permission is ALLOW


def test_without_a_time_a_contract_that_ended_before_the_last_look_is_over() -> None:
    signal = seen(DENY)
    assert generative(signal, acceptances=[accepted("c", contract=True, until="2026-09-30")]).permission is DENY
    assert generative(signal, acceptances=[accepted("c", contract=True, until="2026-10-01")]).permission is ALLOW
    undated = replace(signal, seen_at="")
    assert generative(undated, acceptances=[accepted("c", contract=True, until="2030-01-01")]).permission is DENY


@pytest.mark.parametrize(
    ("acceptance", "commercial", "verdict"),
    [
        (accepted("CC-BY-4.0", duties=BY), None, ALLOW),
        (accepted("CC-BY-4.0"), None, UNKNOWN),
        (accepted("CC0-1.0"), None, ALLOW),
        (accepted("CC-BY-NC-4.0", duties=(*BY, Duty.NON_COMMERCIAL)), None, ALLOW),
        (accepted("CC-BY-NC-4.0", duties=(*BY, Duty.NON_COMMERCIAL)), True, UNKNOWN),
        (accepted("InC"), None, UNKNOWN),
        (accepted("All rights reserved"), None, UNKNOWN),
        (accepted("they said it was fine"), None, UNKNOWN),
    ],
)
def test_a_license_seen_elsewhere_allows_where_it_is_recorded_with_evidence(
    acceptance: Acceptance, commercial: bool | None, verdict: Permission
) -> None:
    assert generative(acceptances=[acceptance], commercial=commercial).permission is verdict


SIGNALS = st.builds(
    seen,
    st.sampled_from(Permission),
    st.sampled_from(Use),
    condition=st.sampled_from(["", "a", "CC-BY-4.0"]),
    license_=st.sampled_from(["", "CC0", "CC BY 4.0", "CC BY-NC 4.0", "InC", "nonsense"]),
    integrity=st.sampled_from(Integrity),
    scope=st.sampled_from(Scope),
    carrier=st.sampled_from(Carrier),
    agent=st.sampled_from(["", "", "apelles", "GPTBot"]),
    fetched_at=st.sampled_from(["", "2026-01-01", "2026-03-01T12:00:00Z", "2026-05-01", "nonsense"]),
)
SEVERAL = st.lists(SIGNALS, max_size=5)
ACCEPTANCES = st.lists(
    st.builds(
        accepted,
        st.sampled_from(["a", "CC-BY-4.0", "contract"]),
        uses=st.just(tuple(Use)),
        duties=st.sampled_from([(), BY]),
        evidence=st.sampled_from(["", "a letter"]),
    ),
    max_size=2,
)
TIMES = st.sampled_from(["", "2026-02-01", ACQUIRED])
LOOSENESS = {DENY: 0, CONDITIONAL: 1, UNKNOWN: 2, ALLOW: 2}
SOME = settings(max_examples=60, deadline=None)


@given(SEVERAL, SEVERAL, SEVERAL, TIMES)
@SOME
def test_merging_is_commutative_associative_and_idempotent_and_doubt_only_makes_it_stricter(
    one: list[Signal], two: list[Signal], three: list[Signal], at: str
) -> None:
    def merged(*groups: dict[Use, Permission]) -> dict[Use, Permission]:
        return {use: strictest([group[use] for group in groups]) for use in Use}

    def together(*groups: list[Signal]) -> dict[Use, Permission]:
        return permissions(verdicts([signal for group in groups for signal in group], at=at))

    first, second, third = map(together, (one, two, three))
    assert merged(first, second) == merged(second, first)
    assert together(one, two, three) == together(three, one, two) == together(two, three, one)
    assert merged(merged(first, second), third) == merged(first, merged(second, third))
    apart = merged(first, second, third)
    whole = together(one, two, three)
    assert all(LOOSENESS[whole[use]] <= LOOSENESS[apart[use]] for use in Use)
    assert whole == apart or in_doubt([*one, *two, *three])
    assert merged(first, first) == first == together(one, one)


@given(SEVERAL, ACCEPTANCES, TIMES, st.integers(0, 5))
@SOME
def test_a_further_denial_never_loosens_a_use_and_denies_its_own(
    signals: list[Signal], acceptances: list[Acceptance], at: str, place: int
) -> None:
    denial = seen(DENY, *LICENSED)
    before = permissions(verdicts(signals, acceptances=acceptances, at=at))
    after = permissions(verdicts([*signals[:place], denial, *signals[place:]], acceptances=acceptances, at=at))
    assert all(LOOSENESS[after[use]] <= LOOSENESS[before[use]] for use in Use)
    assert all(after[use] is DENY for use in LICENSED)
    assert after[Use.CRAWL] is before[Use.CRAWL]


@given(SEVERAL, TIMES, st.data())
@SOME
def test_removing_rows_allows_only_what_a_remaining_row_says_in_so_many_words(
    signals: list[Signal], at: str, data: st.DataObject
) -> None:
    kept = [signal for signal in signals if data.draw(st.booleans())]
    found = verdicts(kept, at=at)
    for verdict in found.uses:
        counting = [one for one in verdict.reasons if one.standing is Standing.COUNTS]
        assert (verdict.permission is ALLOW) <= any(one.permission is ALLOW for one in counting)
        assert all(kept[one.signal or 0].integrity not in {Integrity.INVALID, Integrity.MALFORMED} for one in counting)
    denials = [signal for signal in signals if any(one.permission is DENY for one in signal.statements)]
    before, fewer = permissions(verdicts(signals, at=at)), permissions(verdicts(denials, at=at))
    assert all(fewer[use] is DENY for use in Use if before[use] is DENY)
    assert permissions(verdicts([], at=at)) == dict.fromkeys(Use, UNKNOWN)


@given(SEVERAL, ACCEPTANCES)
@SOME
def test_an_acceptance_without_a_contract_never_turns_a_denial(
    signals: list[Signal], acceptances: list[Acceptance]
) -> None:
    before = permissions(verdicts(signals))
    after = permissions(verdicts(signals, acceptances=acceptances))
    assert all(after[use] is DENY for use in Use if before[use] is DENY)
