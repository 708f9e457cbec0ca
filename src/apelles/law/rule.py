"""One rule of a pack: what it takes, who has to prove it, where it is written, how its source was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from apelles.errors import RulesUnreadable
from apelles.law.expression import Expression, Not, parse
from apelles.law.fields import Fields
from apelles.records.law import Party, RuleKind, SourceStatus
from apelles.words.phrase import Phrase

ACTS: Final = ("acquire", "train", "distribute_model", "generate", "publish", "exhibit")
ROLES: Final = (
    "work",
    "ownership",
    "term",
    "right",
    "copying",
    "license",
    "exception",
    "liability",
    "duty",
    "safe_harbor",
    "remedy",
    "procedure",
    "crime",
    "evidence",
    "reputation",
    "case",
    "reading_only",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One consideration of a factor: when it is there, and whom it favors."""

    when: Expression
    favors: Party
    text: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What an authority bears on, a rule or a reading, and whether it is for it, against it, or explains it."""

    rule: str
    reading: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a rule, in force from `valid_from` up to and including `valid_to`.

    A boolean rule is met when `when` is; a presumption when its basis `when` is met and `unless` is not. Neither is
    met when one of its `exceptions` is. A factor has `considerations`; an authority bears on others.
    """

    id: str
    kind: RuleKind
    role: str
    title: Phrase
    cite: Phrase
    source_status: SourceStatus
    valid_from: date | None = None
    valid_to: date | None = None
    acts: tuple[str, ...] = ()
    when: Expression | None = None
    unless: Expression | None = None
    burden: Party | None = None
    if_unproved: bool | None = None
    exceptions: tuple[str, ...] = ()
    conflicts_with: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    note: Phrase | None = None
    considerations: tuple[Weighed, ...] = ()
    bears_on: tuple[Bearing, ...] = ()
    pattern: tuple[Expression, ...] = ()
    court: Phrase | None = None
    court_level: str = ""
    finality: str = ""
    decided: str = ""
    holding: Phrase | None = None
    reviewed_by: str = ""
    reviewed_at: str = ""

    def in_force(self, on: date) -> bool:
        """Return whether this version was in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def rule_from(value: Any, *, file: str) -> Rule:
    """Return a rule from plain values.

    Raises:
        RulesUnreadable: a field is missing, unknown or of the wrong kind.
    """
    fields = Fields.of(value, where=file)
    name = fields.text("id")
    fields.where = f"{file}, {name}"
    kind = fields.one_of("kind", tuple(RuleKind))
    made = Rule(
        id=name,
        kind=RuleKind(kind),
        role=fields.one_of("role", ROLES),
        title=fields.phrase("title"),
        cite=fields.phrase("cite"),
        source_status=SourceStatus(fields.one_of("source_status", tuple(SourceStatus))),
        valid_from=fields.day("valid_from"),
        valid_to=fields.day("valid_to"),
        acts=fields.texts("acts", among=ACTS),
        when=fields.condition("when"),
        unless=fields.condition("unless"),
        burden=_party(fields, "burden"),
        if_unproved=fields.truth("if_unproved"),
        exceptions=fields.texts("exceptions"),
        conflicts_with=fields.texts("conflicts_with"),
        provisions=fields.texts("provisions"),
        note=fields.phrase_or_none("note"),
        considerations=tuple(_weighed(one, fields.where) for one in fields.items("considerations")),
        bears_on=tuple(_bearing(one, fields.where) for one in fields.items("bears_on")),
        pattern=tuple(parse(one, where=fields.where) for one in fields.items("pattern")),
        court=fields.phrase_or_none("court"),
        court_level=fields.text_or_empty("court_level"),
        finality=fields.text_or_empty("finality"),
        decided=fields.text_or_empty("decided"),
        holding=fields.phrase_or_none("holding"),
        reviewed_by=fields.text_or_empty("reviewed_by"),
        reviewed_at=fields.text_or_empty("reviewed_at"),
    )
    fields.done()
    _check(made, fields.where)
    return made


def _party(fields: Fields, name: str) -> Party | None:
    text = fields.text_or_empty(name)
    if text and text not in tuple(Party):
        message = f"{fields.where} has the {name} {text!r}. Known: {', '.join(Party)}."
        raise RulesUnreadable(message)
    return Party(text) if text else None


def _weighed(value: Any, where: str) -> Weighed:
    fields = Fields.of(value, where=where)
    favors = Party(fields.one_of("favors", (Party.USER.value, Party.CLAIMANT.value)))
    when = fields.condition("when")
    if when is None:
        message = f"{where} has a consideration without `when`, so nothing says whether it is there. Add it."
        raise RulesUnreadable(message)
    made = Weighed(when=when, favors=favors, text=fields.phrase("text"))
    fields.done()
    return made


def _bearing(value: Any, where: str) -> Bearing:
    fields = Fields.of(value, where=where)
    made = Bearing(
        rule=fields.text_or_empty("rule"),
        reading=fields.text_or_empty("reading"),
        says=fields.one_of("says", ("for", "against", "explains")),
    )
    fields.done()
    if bool(made.rule) == bool(made.reading):
        message = f"{where} bears on {value!r}: name one rule or one reading."
        raise RulesUnreadable(message)
    return made


def _check(rule: Rule, where: str) -> None:
    """Refuse a rule whose fields do not fit its kind."""
    problem = ""
    match rule.kind:
        case RuleKind.BOOLEAN if rule.when is None:
            problem = "is boolean and has no `when`"
        case RuleKind.BOOLEAN if (rule.burden is None) != (rule.if_unproved is None) or rule.if_unproved:
            problem = "is boolean: with a burden it needs `if_unproved: false`, without one none"
        case RuleKind.PRESUMPTION if rule.when is None or rule.unless is None:
            problem = "is a presumption and needs `when`, its basis, and `unless`, what rebuts it"
        case RuleKind.PRESUMPTION if rule.burden is None or rule.if_unproved is not True:
            problem = "is a presumption and needs a burden and `if_unproved: true`"
        case RuleKind.FACTOR if not rule.considerations or rule.when is not None:
            problem = "is a factor and needs `considerations`, and no `when`"
        case RuleKind.AUTHORITY if not rule.bears_on or rule.holding is None or rule.when is not None:
            problem = "is an authority and needs `bears_on` and `holding`, and no `when`"
    if not problem and rule.unless is not None and rule.kind is not RuleKind.PRESUMPTION:
        problem = "has `unless`, which only a presumption has; name `exceptions`"
    if not problem and any(_is_deep(one) for one in rule.pattern):
        problem = "has a pattern that is no list of facts, or facts negated"
    if problem:
        message = f"{where} {problem}. Correct it."
        raise RulesUnreadable(message)


def _is_deep(expression: Expression) -> bool:
    inner = expression.part if isinstance(expression, Not) else expression
    return not hasattr(inner, "key")
