"""Cases and texts that bear on a conclusion: shown beside it, for and against, and never averaged."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from apelles.law.evaluate import Evaluator
from apelles.law.expression import Expression, FactLeaf, Not
from apelles.law.rule import Rule
from apelles.records.law import RuleKind, Supporting
from apelles.words.phrase import Phrase


def bearing(evaluator: Evaluator, rule: str, *, on: Collection[str]) -> tuple[Supporting, ...]:
    """Return the authorities on a rule, and on the rules and open questions `on` which it turns; nearest first."""
    turned = {rule, *on}
    found = [
        _supporting(evaluator, authority, one.rule or one.reading, one.says)
        for authority in evaluator.program.rules.values()
        if authority.kind is RuleKind.AUTHORITY
        for one in authority.bears_on
        if one.rule in turned or one.reading in turned
    ]
    return tuple(sorted(found, key=lambda one: (one.on != rule, not one.on.startswith("r."), one.on, one.rule)))


def _supporting(evaluator: Evaluator, authority: Rule, on: str, says: str) -> Supporting:
    compared = list(_compared(evaluator, authority.pattern))
    nothing = Phrase(en="", zh="")
    return Supporting(
        rule=authority.id,
        on=on,
        says=says,
        title=authority.title,
        holding=authority.holding or nothing,
        source_status=authority.source_status,
        court=authority.court,
        court_level=authority.court_level,
        finality=authority.finality,
        decided=authority.decided,
        same=tuple(name for name, alike in compared if alike is True),
        different=tuple(name for name, alike in compared if alike is False),
        unknown=tuple(name for name, alike in compared if alike is None),
    )


def _compared(evaluator: Evaluator, pattern: tuple[Expression, ...]) -> Iterator[tuple[str, bool | None]]:
    """Yield the facts of a decided case, spelled as there, and whether they are so here."""
    for one in pattern:
        leaf = one.part if isinstance(one, Not) else one
        if isinstance(leaf, FactLeaf):
            yield (f"not {leaf.key}" if isinstance(one, Not) else leaf.key), evaluator.value(one)
