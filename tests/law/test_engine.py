"""Three values, burdens, exceptions, presumptions, readings: each on a pack of one or two rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from apelles.errors import RulesUnreadable
from apelles.law.case import read_case
from apelles.law.conclude import conclude
from apelles.records.law import Literal, Party, Standing, Value
from tests.law.small_packs import authority, before, boolean, case, pack, presumption

TWO = {"all": ["w.published", "x.personal"]}
TRAINING = "r.cn_training_permitted"


def test_one_missing_part_decides_all_of_them(tmp_path: Path) -> None:
    found = conclude(before(pack(tmp_path, boolean("zz.1", TWO)), {"w.published": False}), "zz.1")
    assert found.standings == (Standing.NOT_ESTABLISHED,)
    assert found.unknown == ()
    assert found.decisive_facts == ()


def test_an_unknown_part_leaves_it_open_and_names_itself(tmp_path: Path) -> None:
    found = conclude(before(pack(tmp_path, boolean("zz.1", TWO)), {"w.published": True}), "zz.1")
    assert found.standings == (Standing.OPEN,)
    assert [(one.fact, one.if_yes, one.if_no) for one in found.decisive_facts] == [("x.personal", "yes", "no")]
    assert found.if_record_closes is Value.NO
    assert found.loses_if_unproved == (Party.CLAIMANT,)


def test_a_conflict_decides_as_little_as_nothing_and_is_shown(tmp_path: Path) -> None:
    stated = {"w.published": True, "x.personal": [True, False]}
    found = conclude(before(pack(tmp_path, boolean("zz.1", TWO)), stated), "zz.1")
    assert found.standings == (Standing.OPEN,)
    assert found.conflicts == ("x.personal",)


def test_an_unproved_exception_does_not_help_the_user(tmp_path: Path) -> None:
    rules = (
        boolean("zz.1", "q.copy_made", exceptions=["zz.2"]),
        boolean("zz.2", TWO, role="exception", burden="user"),
    )
    found = conclude(before(pack(tmp_path, *rules), {"q.copy_made": True}), "zz.1")
    assert found.standings == (Standing.OPEN,)
    assert found.if_record_closes is Value.YES
    assert found.loses_if_unproved == (Party.USER,)
    both = frozenset({Literal(fact="w.published", holds=True), Literal(fact="x.personal", holds=True)})
    assert [frozenset(one.literals) for one in found.deciding_sets if one.value is Value.NO] == [both]


def test_an_exception_to_an_exception_brings_the_rule_back(tmp_path: Path) -> None:
    rules = (
        boolean("zz.1", "q.copy_made", exceptions=["zz.2"]),
        boolean("zz.2", "x.personal", role="exception", burden="user", exceptions=["zz.3"]),
        boolean("zz.3", "t.commercial", role="exception"),
    )
    stated = {"q.copy_made": True, "x.personal": True, "t.commercial": True}
    assert conclude(before(pack(tmp_path, *rules), stated), "zz.1").standings == (Standing.ESTABLISHED,)


@pytest.mark.parametrize(
    ("stated", "now", "closed"),
    [
        ({}, Standing.OPEN, Value.NO),
        ({"w.author_named_on_work": True}, Standing.OPEN, Value.YES),
        ({"w.author_named_on_work": True, "w.authorship_rebutted": True}, Standing.NOT_ESTABLISHED, Value.NO),
        ({"w.author_named_on_work": True, "w.authorship_rebutted": False}, Standing.ESTABLISHED, Value.YES),
    ],
)
def test_a_presumption_needs_its_basis_and_stands_until_rebutted(
    tmp_path: Path, stated: dict[str, bool], now: Standing, closed: Value
) -> None:
    rule = presumption("zz.12", "w.author_named_on_work", "w.authorship_rebutted")
    found = conclude(before(pack(tmp_path, rule), stated), "zz.12")
    assert (found.standings, found.if_record_closes) == ((now,), closed)


def test_what_readings_decide_differently_is_contested(tmp_path: Path) -> None:
    rule = boolean("zz.1", {"all": ["q.copy_made", {"not": TRAINING}]})
    found = conclude(before(pack(tmp_path, rule), {"q.copy_made": True}), "zz.1")
    assert found.standings == (Standing.CONTESTED,)
    assert {way.switches[0].holds: way.value for way in found.by_reading} == {True: Value.NO, False: Value.YES}


def test_what_is_unknown_under_one_reading_only_is_contested_and_open(tmp_path: Path) -> None:
    rule = boolean("zz.1", {"any": [{"not": TRAINING}, "q.copy_made"]})
    found = conclude(before(pack(tmp_path, rule), {}), "zz.1")
    assert found.standings == (Standing.CONTESTED, Standing.OPEN)
    assert [(one.reading, one.holds) for one in found.decided_under] == [(TRAINING, True)]
    assert [one.fact for one in found.decisive_facts] == ["q.copy_made"]


def test_a_reading_fixed_in_the_case_is_no_longer_read_both_ways(tmp_path: Path) -> None:
    rule = boolean("zz.1", {"all": ["q.copy_made", {"not": TRAINING}]})
    found = conclude(before(pack(tmp_path, rule), {"q.copy_made": True}, readings={TRAINING: True}), "zz.1")
    assert found.standings == (Standing.NOT_ESTABLISHED,)
    assert [(one.reading, one.holds) for one in found.assumes] == [(TRAINING, True)]


def test_all_completions_may_agree_where_three_values_cannot_tell(tmp_path: Path) -> None:
    rule = boolean("zz.1", {"any": ["x.personal", {"not": "x.personal"}]})
    found = conclude(before(pack(tmp_path, rule), {}), "zz.1")
    assert found.standings == (Standing.OPEN,)
    assert found.supervaluation is Value.YES


def test_a_rule_for_other_acts_is_not_met(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "q.copy_made", acts=["train"]))
    acts = [{"name": "show", "kind": "exhibit"}]
    assert conclude(before(made, {"q.copy_made": True}, acts=acts), "zz.1").standings == (Standing.NOT_ESTABLISHED,)


def test_a_fact_of_the_act_goes_before_one_of_the_case_that_it_supersedes_and_else_conflicts(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "q.copy_made"))
    for supersedes, wanted in ((None, Standing.OPEN), ("q.copy_made", Standing.NOT_ESTABLISHED)):
        acts = [{"name": "look", "facts": {"q.copy_made": {"value": False, "supersedes": supersedes}}}]
        found = conclude(before(made, {"q.copy_made": True}, acts=acts), "zz.1")
        assert found.standings == (wanted,)
        assert found.conflicts == (() if supersedes else ("q.copy_made",))


def test_a_fact_of_this_jurisdiction_goes_before_one_of_all_that_it_supersedes(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "w.in_term"))
    stated = {"w.in_term": True, "w.in_term[zz]": {"value": False, "supersedes": "w.in_term"}}
    assert conclude(before(made, stated), "zz.1").standings == (Standing.NOT_ESTABLISHED,)


def test_a_narrower_statement_that_nobody_knows_takes_nothing_away(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "w.in_term"))
    stated = {"w.in_term": True, "w.in_term[zz]": "unknown"}
    assert conclude(before(made, stated), "zz.1").standings == (Standing.ESTABLISHED,)


def test_a_fact_stated_of_another_act_hides_none_of_this_one(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "w.in_term"))
    acts = [{"name": "show", "facts": {"w.in_term": True}}, {"name": "sell", "facts": {"w.in_term[zz]": False}}]
    assert conclude(before(made, {}, acts=acts), "zz.1").standings == (Standing.ESTABLISHED,)


def test_the_version_in_force_when_the_act_was_done_decides(tmp_path: Path) -> None:
    old = boolean("zz.1", "q.copy_made", valid_to=date(2021, 5, 31))
    new = boolean("zz.1", "x.personal", valid_from=date(2021, 6, 1))
    made = pack(tmp_path, old, new)
    for day, wanted in (("2020-01-01", Standing.ESTABLISHED), ("2022-01-01", Standing.NOT_ESTABLISHED)):
        acts = [{"name": "copy", "date": date.fromisoformat(day)}]
        found = conclude(before(made, {"q.copy_made": True, "x.personal": False}, acts=acts), "zz.1")
        assert found.standings == (wanted,)
        assert found.governing_date == day


def test_a_rule_without_a_text_on_that_day_stays_unknown_even_when_the_record_closes(tmp_path: Path) -> None:
    made = pack(tmp_path, boolean("zz.1", "q.copy_made", valid_from=date(2021, 6, 1)))
    acts = [{"name": "copy", "date": date(2020, 1, 1)}]
    found = conclude(before(made, {"q.copy_made": True}, acts=acts), "zz.1")
    assert (found.standings, found.if_record_closes) == ((Standing.OPEN,), Value.UNKNOWN)
    assert found.proof is not None
    assert found.proof.note is not None


def test_authorities_are_attached_and_compare_their_facts(tmp_path: Path) -> None:
    rules = (
        boolean("zz.1", TWO),
        authority("zz.case.a", {"rule": "zz.1", "says": "for"}, pattern=["x.personal", {"not": "t.commercial"}]),
        authority("zz.case.b", {"rule": "zz.1", "says": "against"}),
    )
    found = conclude(before(pack(tmp_path, *rules), {"x.personal": True, "t.commercial": True}), "zz.1")
    (supporting,) = found.authorities_for
    assert (supporting.same, supporting.different) == (("x.personal",), ("not t.commercial",))
    assert [one.rule for one in found.authorities_against] == ["zz.case.b"]


def test_the_weakest_source_among_the_rules_that_decide_is_named(tmp_path: Path) -> None:
    rules = (
        boolean("zz.1", {"any": ["zz.2", "zz.3"]}),
        boolean("zz.2", "q.copy_made", source_status="memory"),
        boolean("zz.3", "x.personal", source_status="secondary"),
    )
    found = conclude(before(pack(tmp_path, *rules), {"x.personal": True, "q.copy_made": False}), "zz.1")
    assert (found.weakest_source_status, found.weakest_rules) == ("secondary", ("zz.3",))


def test_a_statement_changes_what_is_known_only_by_replacing_another() -> None:
    stated = {"x.personal": [{"value": True, "id": "first"}, {"value": False, "by": "human:counsel"}]}
    assert [fact.value for fact in case(stated).statements("x.personal", "")] == [Value.YES, Value.NO]
    stated["x.personal"][1]["supersedes"] = "first"
    assert [fact.value for fact in case(stated).statements("x.personal", "")] == [Value.NO]


def test_an_audit_does_not_settle_what_only_a_person_can() -> None:
    with pytest.raises(RulesUnreadable, match="which only a person can"):
        case({"o.substantially_similar": {"value": True, "by": "audit:judge@1"}})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("facts: {x.persnal: true}", "Did you mean x.personal"),
        ("facts: {x.personal: maybe}", "true, false, unknown or conflict"),
        ("facts: {x.personal: true, x.personal: false}", "twice"),
        ("a: &a [1]\nb: *a", "anchor"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: [" * 60 + "]" * 60, "nested deeper"),
        ("acts: [{name: a}, {name: a}]", "two acts"),
        ("wrong: 1", "mean nothing here"),
        ("facts: [", "no YAML"),
        ("acts: [{name: a, kind: steal}]", "Known: acquire"),
        ("readings: {r.nothing: true}", "no open question"),
    ],
)
def test_a_case_that_is_not_written_well_says_where_and_what_to_do(text: str, problem: str) -> None:
    with pytest.raises(RulesUnreadable, match=problem):
        read_case(text, name="case.yaml")


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ([boolean("zz.1", "zz.2")], "does not have"),
        ([boolean("zz.1", "zz.2"), boolean("zz.2", "zz.1")], "circle"),
        ([boolean("zz.1", "w.nothing")], "not in the vocabulary"),
        ([boolean("zz.1", "x.personal"), boolean("zz.1", "x.personal")], "Two versions"),
        ([boolean("zz.1", "x.personal", provisions=["law/1"])], "no text"),
        ([boolean("zz.1", {"some": ["x.personal"]})], "where a condition belongs"),
        ([boolean("zz.1", "x.personal", if_unproved=None)], "if_unproved"),
        ([boolean("zz.1", "x.personal", colour="red")], "mean nothing here"),
        ([boolean("zz.1", "r.us_dilution_counts")], "only factors"),
    ],
)
def test_a_pack_that_does_not_fit_together_is_refused(
    tmp_path: Path, rules: list[dict[str, object]], problem: str
) -> None:
    with pytest.raises(RulesUnreadable, match=problem):
        pack(tmp_path, *rules)
