"""What must hold of every conclusion on every case file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from apelles.law.case import Case
from apelles.law.conclude import bench, conclude
from apelles.law.expression import base_of
from apelles.law.pack import Pack, codes, load
from apelles.law.vocabulary import readings, vocabulary
from apelles.records.law import Fact, RuleKind, Value
from tests.law.test_cases import FILES, case_of, concluded


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_conclusion_has_a_cite_a_source_and_its_dates(file: Path) -> None:
    for found in concluded(file).values():
        assert found.cite.en
        assert found.cite.zh
        assert found.weakest_source_status in {"primary", "secondary", "memory"}
        assert found.as_of
        assert found.checked_on
        assert len(found.rulepack_sha256) == 64


@pytest.mark.parametrize("code", codes())
def test_no_fact_outside_the_support_of_a_rule_changes_it(code: str) -> None:
    pack = load(code)
    for file in [one for one in FILES if one.parent.name == code][:6]:
        case = case_of(file)
        at = bench(pack, case, case.acts[0])
        for rule in at.evaluator.program.formulas:
            support = {base_of(key) for key in at.evaluator.program.facts_of(rule)}
            outside = [key for key, entry in vocabulary().items() if key not in support and entry.kind == "boolean"]
            for value in (Value.YES, Value.NO):
                assert _values(pack, _stated(case, outside, value), rule) == _values(pack, case, rule)


def _stated(case: Case, keys: list[str], value: Value) -> Case:
    others = tuple(fact for fact in case.facts if base_of(fact.key) not in keys)
    return replace(case, facts=(*others, *(Fact(id=f"x/{key}", key=key, value=value, by="declared") for key in keys)))


def _values(pack: Pack, case: Case, rule: str) -> list[object]:
    at = bench(pack, case, case.acts[0])
    return [(at.evaluator.rule(rule, way), at.evaluator.closed_rule(rule, way)) for way in at.combinations(rule)]


def test_an_open_question_of_profiles_matters_in_a_case_and_does_not_in_another() -> None:
    profile_only = {name for name, one in readings().items() if one.profile_only}
    seen: dict[str, set[bool]] = defaultdict(set)
    for file in FILES:
        case, pack = case_of(file), load(file.parent.name)
        for name in (str(one["rule"]) for one in case.expect):
            rule = pack.rule(name)
            if rule is None or rule.kind is not RuleKind.FACTOR:
                continue
            for reading in profile_only & set(bench(pack, case, case.acts[0]).evaluator.program.readings_of(name)):
                sides = [_considered(pack, replace(case, readings={reading: holds}), name) for holds in (True, False)]
                seen[reading].add(sides[0] != sides[1])
    assert {name: sorted(seen[name]) for name in sorted(profile_only) if seen[name] != {True, False}} == {}


def _considered(pack: Pack, case: Case, rule: str) -> list[object]:
    return [
        (one.value, one.contested) for act in case.acts for one in conclude(bench(pack, case, act), rule).considerations
    ]
