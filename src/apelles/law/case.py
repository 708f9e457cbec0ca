"""The facts of one case: of the whole case, and of each act in it, with who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from apelles.errors import RulesUnreadable
from apelles.law.expression import base_of
from apelles.law.fields import Fields
from apelles.law.rule import ACTS
from apelles.law.vocabulary import check_key, readings, vocabulary
from apelles.law.yaml_text import read
from apelles.records.law import Act, Fact, Measure, Value
from apelles.words.phrase import Phrase

WORDS: Final[Mapping[object, Value]] = {
    True: Value.YES,
    False: Value.NO,
    "true": Value.YES,
    "false": Value.NO,
    **{one.value: one for one in Value},
}
WHOLE: Final = Act(name="")
EVIDENCE_ONLY: Final = ("audit", "ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is stated in one case. `readings` fixes open legal questions that would else be read both ways."""

    title: Phrase
    acts: tuple[Act, ...] = (WHOLE,)
    facts: tuple[Fact, ...] = ()
    readings: Mapping[str, bool]
    as_of: date | None = None
    jurisdiction: str = ""
    expect: tuple[Mapping[str, Any], ...] = ()

    def statements(self, key: str, act: str) -> tuple[Fact, ...]:
        """Return what is stated of one fact for an act, by statements on the act or on the whole case.

        For a fact with an index those without it count too. A narrower statement goes before a wider one only where it
        names it as superseded; else the two, if they differ, are a conflict.
        """
        keys, acts = {key, base_of(key)}, {act, ""}
        return standing(fact for fact in self.facts if fact.key in keys and fact.act in acts)


def read_case(text: str, *, name: str) -> Case:
    """Return a case from its YAML text.

    Raises:
        RulesUnreadable: it is not written as a case must be; the message names the place.
    """
    fields = Fields.of(read(text, name=name), where=name)
    title = fields.values.pop("title", None) or name
    both = Phrase(en=title, zh=title) if isinstance(title, str) else Fields({"title": title}, name).phrase("title")
    facts = _facts(fields.entries("facts"), act="", where=name)
    acts = []
    for value in fields.items("acts"):
        act, own = _act(value, name)
        acts.append(act)
        facts += own
    switches = {_reading(key, name): bool(holds) for key, holds in fields.entries("readings").items()}
    facts += [_answer(value, number, name) for number, value in enumerate(fields.items("answers"), start=1)]
    made = Case(
        title=both,
        acts=tuple(acts) or (WHOLE,),
        facts=tuple(facts),
        readings=switches,
        as_of=fields.day("as_of"),
        jurisdiction=fields.text_or_empty("jurisdiction"),
        expect=tuple(Fields.of(one, where=f"{name}, expect").values for one in fields.items("expect")),
    )
    fields.done()
    check(made, where=name)
    return made


def check(case: Case, *, where: str) -> None:
    """Refuse a case whose statements do not fit together.

    Raises:
        RulesUnreadable: two acts of one name, a statement about no act, replacing nothing, or beyond its speaker.
    """
    names = [act.name for act in case.acts]
    doubled = sorted({name for name in names if names.count(name) > 1})
    ids = {fact.id for fact in case.facts}
    problem = ""
    if doubled:
        problem = f"has two acts called {doubled[0]!r}. Give each a name of its own"
    for fact in case.facts:
        if fact.act and fact.act not in names:
            problem = f"states {fact.key} of the act {fact.act!r}, which it does not have. Name one of its acts"
        if fact.supersedes and fact.supersedes not in ids:
            problem = (
                f"replaces the statement {fact.supersedes!r}, which it does not have. Name one of: {', '.join(ids)}"
            )
        if _beyond(fact):
            problem = (
                f"lets {fact.by} settle {fact.key}, which only a person can. "
                "State it as unknown, with `supports` for the side the evidence leans to"
            )
    if problem:
        message = f"{where} {problem}."
        raise RulesUnreadable(message)


def _beyond(fact: Fact) -> bool:
    speaks = fact.by.partition(":")[0]
    known = vocabulary().get(base_of(fact.key))
    settled = fact.value in {Value.YES, Value.NO}
    return bool(known and known.needs_a_person and settled and speaks in EVIDENCE_ONLY)


def standing(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the statements that no other one replaces."""
    listed = tuple(facts)
    replaced = {fact.supersedes for fact in listed if fact.supersedes}
    return tuple(fact for fact in listed if fact.id not in replaced)


def combined(facts: Sequence[Fact]) -> Value:
    """Return what statements of one fact come to: a conflict where they disagree, unknown where none knows."""
    said = {fact.value for fact in facts} - {Value.UNKNOWN}
    if Value.CONFLICT in said or said >= {Value.YES, Value.NO}:
        return Value.CONFLICT
    return said.pop() if said else Value.UNKNOWN


def with_facts(case: Case, facts: Iterable[Fact]) -> Case:
    """Return the case with further statements.

    Raises:
        RulesUnreadable: see `check`.
    """
    made = replace(case, facts=(*case.facts, *facts))
    check(made, where="The case")
    return made


def _act(value: Any, name: str) -> tuple[Act, list[Fact]]:
    fields = Fields.of(value, where=f"{name}, acts")
    called = fields.text("name")
    fields.where = f"{name}, act {called!r}"
    kind = fields.text_or_empty("kind")
    if kind and kind not in ACTS:
        message = f"{fields.where} is of the kind {kind!r}. Known: {', '.join(ACTS)}; leave it out for any other act."
        raise RulesUnreadable(message)
    day, until = fields.day("date"), fields.day("until")
    act = Act(name=called, kind=kind, date=day.isoformat() if day else "", until=until.isoformat() if until else "")
    facts = _facts(fields.entries("facts"), act=called, where=fields.where)
    fields.done()
    return act, facts


def _facts(entries: Mapping[str, Any], *, act: str, where: str) -> list[Fact]:
    made = []
    for key, value in entries.items():
        check_key(key, where=where)
        statements = value if isinstance(value, list) else [value]
        for number, one in enumerate(statements, start=1):
            label = f"{act}/{key}" if act else key
            made.append(_fact(key, one, act=act, where=where, label=label if number == 1 else f"{label}#{number}"))
    return made


def _fact(key: str, value: Any, *, act: str, where: str, label: str) -> Fact:
    if vocabulary()[base_of(key)].kind != "boolean" and not isinstance(value, dict):
        value = {"measure": {"quantity": key, "value": str(value)}}
    if not isinstance(value, dict):
        return Fact(id=label, key=key, value=_value(value, where, key), by="declared", act=act)
    fields = Fields.of(value, where=f"{where}, {key}")
    supports = fields.values.pop("supports", None)
    made = Fact(
        id=fields.text_or_empty("id") or label,
        key=key,
        value=_value(fields.values.pop("value", "unknown"), where, key),
        by=fields.text_or_empty("by") or "declared",
        act=act,
        evidence=fields.texts("evidence"),
        supports=Value.UNKNOWN if supports is None else _value(supports, where, key),
        measure=_measure(fields),
        at=fields.text_or_empty("at"),
        note=fields.text_or_empty("note"),
        supersedes=fields.text_or_empty("supersedes"),
    )
    fields.done()
    return made


def _measure(fields: Fields) -> Measure | None:
    entries = fields.entries("measure")
    if not entries:
        return None
    inner = Fields({name: str(text) for name, text in entries.items()}, f"{fields.where}, measure")
    threshold, interval = inner.text_or_empty("threshold"), inner.text_or_empty("interval")
    made = Measure(
        quantity=_both(inner.text("quantity")),
        value=inner.text("value"),
        threshold=_both(threshold) if threshold else None,
        interval=_both(interval) if interval else None,
        null_model=inner.text_or_empty("null_model"),
    )
    inner.done()
    return made


def _both(text: str) -> Phrase:
    return Phrase(en=text, zh=text)


def _answer(value: Any, number: int, name: str) -> Fact:
    """Return one answer of an interview, as it is written at the end of a case."""
    fields = Fields.of(value, where=f"{name}, answer {number}")
    key, act = fields.text("fact"), fields.text_or_empty("act")
    check_key(key, where=fields.where)
    return _fact(key, fields.values, act=act, where=fields.where, label=f"answer-{number}")


def _value(value: Any, where: str, key: str) -> Value:
    if isinstance(value, bool | str) and value in WORDS:
        return WORDS[value]
    message = f"{where} gives {key} the value {value!r}. Write true, false, unknown or conflict."
    raise RulesUnreadable(message)


def _reading(key: str, name: str) -> str:
    if key not in readings():
        message = f"{name} fixes the reading {key!r}, which is no open question. Known: {', '.join(readings())}."
        raise RulesUnreadable(message)
    return key
