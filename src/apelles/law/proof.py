"""A conclusion step by step: every rule, fact and open question it rests on, each with its value and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from apelles import words
from apelles.law.case import Case, combined
from apelles.law.evaluate import Evaluator, Switches, as_value
from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf, base_of
from apelles.law.vocabulary import readings, vocabulary
from apelles.records.law import Node, Value


class Proofs:
    """Proof trees over one evaluator; a rule is written out the first time it is met in a tree."""

    def __init__(self, evaluator: Evaluator, case: Case, act: str, switches: Switches) -> None:
        """Begin a tree for one act of a case, with the open questions read as given and left open otherwise."""
        self._evaluator = evaluator
        self._case = case
        self._act = act
        self._switches = switches
        self._seen: set[str] = set()

    def of(self, rule: str) -> Node:
        """Return the tree of a rule."""
        return self._node(RuleLeaf(rule))

    def _node(self, expression: Expression) -> Node:
        value = as_value(self._evaluator.value(expression, self._switches))
        match expression:
            case RuleLeaf(rule):
                return self._rule(rule, value)
            case FactLeaf(key):
                return self._fact(key)
            case ReadingLeaf(reading):
                return Node(kind="reading", value=value, id=reading, title=readings()[reading].question)
            case AllOf(parts):
                return Node(kind="all", value=value, children=tuple(self._node(part) for part in parts))
            case AnyOf(parts):
                return Node(kind="any", value=value, children=tuple(self._node(part) for part in parts))
            case Not(part):
                return Node(kind="not", value=value, children=(self._node(part),))
            case Always(_, why):
                return Node(kind="always", value=value, note=words.both(why))

    def _rule(self, name: str, value: Value) -> Node:
        rule = self._evaluator.program.rules.get(name)
        if rule is None:
            return Node(kind="rule", value=value, id=name, note=words.both("law.no_text_on_that_day"))
        formula = self._evaluator.program.formula(name)
        seen = name in self._seen
        self._seen.add(name)
        return Node(
            kind="rule",
            value=value,
            id=name,
            title=rule.title,
            cite=rule.cite,
            burden=rule.burden,
            source_status=rule.source_status,
            seen=seen,
            children=() if seen or formula is None else (self._node(formula),),
        )

    def _fact(self, key: str) -> Node:
        stated = self._evaluator.stated(key)
        found = self._case.statements(stated, self._act)
        return Node(
            kind="fact",
            value=self._evaluator.facts.get(stated, Value.UNKNOWN),
            id=stated,
            title=vocabulary()[base_of(key)].question,
            facts=tuple(fact.id for fact in found),
        )


def pruned(node: Node) -> Node:
    """Return a tree without the branches that change nothing: beside a reason that decides, what does not.

    Of an `all` that fails the parts that fail are kept, of an `any` that holds those that hold; of an `any` that is
    open those that fail are left out.
    """
    kept = tuple(child for child in node.children if _bears(node, child))
    return replace(node, children=tuple(pruned(child) for child in kept), left_out=len(node.children) - len(kept))


def _bears(node: Node, child: Node) -> bool:
    match node.kind, node.value:
        case "all", Value.NO:
            return child.value is Value.NO
        case "any", Value.YES:
            return child.value is Value.YES
        case "any", Value.UNKNOWN:
            return child.value is not Value.NO
    return True


def facts_of(case: Case, act: str) -> Mapping[str, Value]:
    """Return what the statements of a case come to, for one act, by key; what is stated of other acts is not there."""
    keys = {fact.key for fact in case.facts if fact.act in {"", act}}
    return {key: combined(case.statements(key, act)) for key in keys}
