"""The smallest sets of unknown facts that would settle a conclusion, worked out on the condition itself.

A condition `all` is settled yes by one settling set of each part together, and no by any of one part; `any` is the
dual; `not` exchanges the two. Sets are kept up to three facts, and none that contains another. In strong Kleene logic
this finds every minimal set, and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.law.evaluate import Evaluator, Switches
from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf
from apelles.records.law import Literal

MOST: Final = 3
_NOTHING: Final = frozenset({0})
_NEVER: Final[frozenset[int]] = frozenset()
_EVERY_YES: Final = (4**4_096 - 1) // 3


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets that settle a condition yes, and sets that settle it no: two bits for each fact, yes and no."""

    yes: frozenset[int]
    no: frozenset[int]


class Settling:
    """Settling sets of the rules of one evaluator under one way to read the open questions."""

    def __init__(self, evaluator: Evaluator, switches: Switches, places: dict[str, int] | None = None) -> None:
        """Begin; rules are worked out when they are asked for. `places` numbers the facts, for several to share."""
        self._evaluator = evaluator
        self._switches = switches
        self._places = {} if places is None else places
        self._rules: dict[str, Sets] = {}

    def sets(self, rule: str) -> Sets:
        """Return the minimal sets that settle a rule yes, and those that settle it no."""
        if rule not in self._rules:
            formula = self._evaluator.program.formula(rule)
            self._rules[rule] = Sets(_NEVER, _NEVER) if formula is None else self._sets(formula)
        return self._rules[rule]

    def _sets(self, expression: Expression) -> Sets:
        match expression:
            case FactLeaf(key):
                return self._fact(key)
            case RuleLeaf(rule):
                return self.sets(rule)
            case Not(part):
                inner = self._sets(part)
                return Sets(inner.no, inner.yes)
            case AllOf(parts):
                found = [self._sets(part) for part in parts]
                return Sets(_together(one.yes for one in found), _either(one.no for one in found))
            case AnyOf(parts):
                found = [self._sets(part) for part in parts]
                return Sets(_either(one.yes for one in found), _together(one.no for one in found))
            case ReadingLeaf() | Always():
                known = self._evaluator.value(expression, self._switches)
                return Sets(_NOTHING if known is True else _NEVER, _NOTHING if known is False else _NEVER)

    def _fact(self, key: str) -> Sets:
        known = self._evaluator.fact(key)
        if known is not None:
            return Sets(_NOTHING if known else _NEVER, _NEVER if known else _NOTHING)
        place = self._places.setdefault(self._evaluator.stated(key), len(self._places))
        return Sets(frozenset({1 << 2 * place}), frozenset({2 << 2 * place}))


def settling_sets(
    evaluator: Evaluator, rule: str, ways: Sequence[Switches]
) -> tuple[tuple[frozenset[Literal], ...], tuple[frozenset[Literal], ...]]:
    """Return the minimal sets that settle a rule yes, and those that settle it no, under all of the given ways alike.

    Smaller ones come first.
    """
    places: dict[str, int] = {}
    found = dict.fromkeys(Settling(evaluator, way, places).sets(rule) for way in ways)
    return _spelled(_in_all([one.yes for one in found]), places), _spelled(_in_all([one.no for one in found]), places)


def _in_all(several: Sequence[frozenset[int]]) -> frozenset[int]:
    """Return the unions of one set of each; as most are alike, a set that holds one of the next needs no other."""
    found = several[0] if several else _NEVER
    for one in several[1:]:
        enough = {left for left in found if left in one or any(part in one for part in _parts(left))}
        found = _minimal(enough | _unions(found - enough, one))
    return found


def _together(several: Iterable[frozenset[int]]) -> frozenset[int]:
    """Return the unions of one set of each, without those that say yes and no of one fact."""
    found = _NOTHING
    for one in sorted(several, key=len):
        found = _minimal(_unions(found, one))
        if not found:
            return _NEVER
    return found


def _unions(some: Iterable[int], others: Collection[int]) -> set[int]:
    joined = {union for left in some for right in others if (union := left | right).bit_count() <= MOST}
    return {union for union in joined if not union & union >> 1 & _EVERY_YES}


def _spelled(sets: Iterable[int], places: Mapping[str, int]) -> tuple[frozenset[Literal], ...]:
    names = {place: key for key, place in places.items()}
    spelled = [frozenset(Literal(fact=names[bit // 2], holds=bit % 2 == 0) for bit in _bits(one)) for one in sets]
    return tuple(sorted(spelled, key=lambda one: (len(one), sorted((each.fact, each.holds) for each in one))))


def _either(several: Iterable[frozenset[int]]) -> frozenset[int]:
    return _minimal(one for sets in several for one in sets)


def _minimal(sets: Iterable[int]) -> frozenset[int]:
    """Return the sets that contain no other."""
    kept: set[int] = set()
    for one in sorted(set(sets), key=int.bit_count):
        if not any(smaller in kept for smaller in _parts(one)):
            kept.add(one)
    return frozenset(kept)


def _parts(one: int) -> Iterable[int]:
    """Yield the subsets of a set of up to three, itself left out."""
    yield 0
    bits = [1 << bit for bit in _bits(one)]
    if len(bits) > 1:
        yield from bits
    if len(bits) > 2:
        yield from (one ^ bit for bit in bits)


def _bits(one: int) -> Iterable[int]:
    while one:
        low = one & -one
        yield low.bit_length() - 1
        one ^= low
