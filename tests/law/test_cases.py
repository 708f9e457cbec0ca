"""Every case file holds, and every rule has its cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from apelles.law.case import WORDS, Case, read_case
from apelles.law.conclude import conclude, conclusions
from apelles.law.pack import Pack, codes, load
from apelles.records.law import Conclusion, Literal, RuleKind, Standing, Switch

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*/*.yaml"))
THREE_SIDED = ("exception", "liability")


@cache
def case_of(file: Path) -> Case:
    return read_case(file.read_text(encoding="utf-8"), name=f"{file.parent.name}/{file.name}")


@cache
def concluded(file: Path) -> Mapping[tuple[str, str], Conclusion]:
    case = case_of(file)
    pack = load(case.jurisdiction)
    named = tuple(dict.fromkeys(str(one["rule"]) for one in case.expect))
    return {(one.act, one.rule): one for one in conclusions(pack, case, rules=named)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_case_comes_out_as_it_is_written(file: Path) -> None:
    case = case_of(file)
    assert case.jurisdiction == file.parent.name
    assert case.expect, "a case that expects nothing tests nothing"
    problems = [problem for one in case.expect for problem in differences(expected_of(one, case, file), one)]
    assert not problems, "\n".join(problems)


def expected_of(expected: Mapping[str, Any], case: Case, file: Path) -> Conclusion:
    act = str(expected.get("act", case.acts[0].name))
    return concluded(file)[act, str(expected["rule"])]


def differences(found: Conclusion, expected: Mapping[str, Any]) -> list[str]:
    known: dict[str, Any] = {
        "act": found.act,
        "rule": found.rule,
        "standing": sorted(found.standings),
        "if_record_closes": found.if_record_closes,
        "decisive": sorted(one.fact for one in found.decisive_facts),
        "authorities": attached(found),
        "lean": found.profile,
        "loses": [party.value for party in found.loses_if_unproved],
        "weakest_source": found.weakest_source_status,
        "deciding": smallest(found),
        "by_reading": None,
    }
    problems = [f"{found.rule}: nobody knows the expectation {name!r}" for name in expected.keys() - known.keys()]
    for name in expected.keys() & known.keys():
        wanted, actual = expected[name], known[name]
        same = True
        match name:
            case "by_reading":
                problems += [one for way in wanted for one in reading_differences(found, way)]
            case "if_record_closes":
                same = WORDS[wanted] is actual
            case "authorities":
                same = set(wanted) <= set(actual)
            case "standing" | "decisive":
                same = sorted(wanted) == actual
            case "loses":
                same = [wanted] == actual if isinstance(wanted, str) else sorted(wanted) == sorted(actual)
            case "deciding":
                same = all(as_set(one) in actual for one in wanted)
            case _:
                same = wanted == actual
        if name != "by_reading" and not same:
            problems.append(f"{found.act} {found.rule}: {name} is {shown(actual)}, expected {wanted}")
    return problems


def shown(actual: Any) -> Any:
    if isinstance(actual, set) and all(isinstance(one, frozenset) for one in actual):
        return [{each.fact: each.holds for each in one} for one in actual]
    return actual


def attached(found: Conclusion) -> set[str]:
    every = (*found.authorities_for, *found.authorities_against, *found.authorities_explaining)
    return {one.rule for one in every}


def as_set(values: Mapping[str, bool]) -> frozenset[Literal]:
    return frozenset(Literal(fact=fact, holds=holds) for fact, holds in values.items())


def smallest(found: Conclusion) -> set[frozenset[Literal]]:
    """The sets of the smallest size there is; single facts count."""
    sizes = [1 for _ in found.decisive_facts] + [len(one.literals) for one in found.deciding_sets]
    return {frozenset(one.literals) for one in found.deciding_sets if len(one.literals) == min(sizes)}


def reading_differences(found: Conclusion, expected: Mapping[str, Any]) -> list[str]:
    when = dict(expected["when"])
    ways = [way for way in found.by_reading if when.items() <= {s.reading: s.holds for s in way.switches}.items()]
    if not ways:
        return [f"{found.rule}: no reading {when} changes anything here"]
    problems = []
    for name in expected.keys() - {"when"}:
        values = {getattr(way, name).value for way in ways}
        if values != {WORDS[expected[name]].value}:
            problems.append(f"{found.act} {found.rule} under {when}: {name} is {values}, expected {expected[name]}")
    return problems


@cache
def standings_seen(code: str) -> Mapping[str, set[Standing]]:
    seen: dict[str, set[Standing]] = defaultdict(set)
    for file in FILES:
        if file.parent.name == code:
            for one in case_of(file).expect:
                seen[str(one["rule"])] |= set(expected_of(one, case_of(file), file).standings)
    return seen


@cache
def authorities_seen(code: str) -> set[str]:
    return {
        str(name)
        for file in FILES
        if file.parent.name == code
        for one in case_of(file).expect
        for name in one.get("authorities", ())
    }


@pytest.mark.parametrize("code", codes())
def test_every_rule_has_a_case(code: str) -> None:
    pack = load(code)
    tested = standings_seen(code).keys() | authorities_seen(code)
    assert sorted(rule.id for rule in pack.rules() if rule.id not in tested) == []


@pytest.mark.parametrize("code", codes())
def test_exceptions_and_conditions_of_liability_have_a_case_of_each_standing(code: str) -> None:
    pack, seen = load(code), standings_seen(code)
    asked = {Standing.ESTABLISHED, Standing.NOT_ESTABLISHED, Standing.OPEN}
    missing = {
        rule.id: sorted(asked - seen.get(rule.id, set()))
        for rule in pack.rules()
        if rule.role in THREE_SIDED and rule.kind in {RuleKind.BOOLEAN, RuleKind.PRESUMPTION}
    }
    assert {name: lacks for name, lacks in missing.items() if lacks} == {}


def matters(pack: Pack, file: Path) -> dict[str, set[bool]]:
    """For each open question a rule of the case rests on: whether it changed the rule's outcome."""
    found: dict[str, set[bool]] = defaultdict(set)
    for one in concluded(file).values():
        changed = {switch.reading for way in one.by_reading for switch in way.switches}
        changed |= {
            switch.reading for switch in one.assumes if outcome(one) != outcome(read_otherwise(pack, file, one, switch))
        }
        for rule in (pack.rule(one.rule),):
            if rule is not None:
                for reading in readings_below(pack, one.rule):
                    found[reading].add(reading in changed)
    return found


def outcome(found: Conclusion) -> tuple[object, ...]:
    return found.standings, found.if_record_closes


def read_otherwise(pack: Pack, file: Path, found: Conclusion, assumed: Switch) -> Conclusion:
    """The same conclusion with one open question that is fixed or has a default read the other way."""
    case = case_of(file)
    other = replace(case, readings={**case.readings, assumed.reading: not assumed.holds})
    return next(one for one in conclusions(pack, other, rules=(found.rule,)) if one.act == found.act)


def readings_below(pack: Pack, rule: str) -> tuple[str, ...]:
    from apelles.law.program import program

    return program(pack, on=pack.checked_on).readings_of(rule)


def test_every_open_question_matters_in_a_case_and_does_not_in_another() -> None:
    from apelles.law.vocabulary import readings

    seen: dict[str, set[bool]] = defaultdict(set)
    for file in FILES:
        for reading, changed in matters(load(file.parent.name), file).items():
            seen[reading] |= changed
    boolean = {name for name, one in readings().items() if not one.profile_only}
    assert {name: sorted(seen[name]) for name in sorted(boolean) if seen[name] != {True, False}} == {}


def test_a_rule_that_is_not_there_is_named() -> None:
    from apelles.errors import UnknownName
    from apelles.law.conclude import bench

    file = FILES[0]
    case = case_of(file)
    with pytest.raises(UnknownName, match="no rule"):
        conclude(bench(load(case.jurisdiction), case, case.acts[0]), "cn.999")
