"""The next question of an interview: the fact that settles most of what is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.records.law import Conclusion

OF_THE_CASE: Final = ("w.", "m.", "p.", "c.")
"""What works, models, platforms and processes are is asked once, not for every act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A fact to ask about, for which act, the rules it bears on, and how many facts are still open for these.

    An empty `act` asks about the whole case: what is true of the work, the model, the platform or the process.
    """

    fact: str
    act: str
    rules: tuple[str, ...]
    left: int


def next_question(
    found: Sequence[Conclusion],
    *,
    skipped: Collection[tuple[str, str]] = (),
    matters: Callable[[Conclusion, str], bool] = lambda _conclusion, _fact: True,
) -> Asked | None:
    """Return what to ask next, None where no open fact can change the conclusions any more.

    A fact counts for a conclusion as 1/4 for each fact that it settles it together with, so one that settles it alone
    comes first; where no three facts settle it, the first open one in the order of the rule.
    `skipped` are facts and acts that somebody could not answer. `matters` says whether a fact that is still open can
    change a conclusion at all; it is asked about likely facts first, until one can.
    """
    weights: dict[tuple[str, str], float] = defaultdict(float)
    bearing: dict[tuple[str, str], list[Conclusion]] = defaultdict(list)
    for one in found:
        for place, fact in enumerate(one.unknown):
            weights[_asked_of(fact, one.act)] += 1e-6 / (1 + place)
            bearing[_asked_of(fact, one.act)].append(one)
        for decisive in one.decisive_facts:
            weights[_asked_of(decisive.fact, one.act)] += 1.0
        for together in one.deciding_sets:
            for literal in together.literals:
                share = 0.25 ** (len(together.literals) - 1) / len(one.deciding_sets)
                weights[_asked_of(literal.fact, one.act)] += share
    open_ones = sorted((key for key in bearing if key not in skipped), key=lambda key: -weights[key])
    for place, (fact, act) in enumerate(open_ones):
        if any(matters(one, fact) for one in bearing[fact, act]):
            rules = tuple(dict.fromkeys(one.rule for one in bearing[fact, act]))
            return Asked(fact=fact, act=act, rules=rules, left=len(open_ones) - place)
    return None


def _asked_of(fact: str, act: str) -> tuple[str, str]:
    """Return a fact with the act it is asked about, none where it does not differ from act to act."""
    return fact, "" if fact.startswith(OF_THE_CASE) else act
