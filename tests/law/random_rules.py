"""Random sets of rules with random facts, as plain values like those in a rule file."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from apelles.law.case import Case
from apelles.law.conclude import Bench, bench
from apelles.law.pack import Pack
from apelles.law.rule import rule_from
from apelles.records.law import Act, Fact, Value
from apelles.words.phrase import Phrase

KEYS: Final = (
    "w.original",
    "w.published",
    "w.claimant_owns",
    "q.copy_made",
    "q.licensed",
    "t.commercial",
    "m.distributed",
    "o.access",
    "o.independent",
    "x.personal",
)
QUESTIONS: Final = ("r.cn_naming_is_condition", "r.cn_training_permitted", "r.weights_are_copy")
VALUES: Final = ("true", "true", "false", "false", "unknown", "unknown", "unknown", "unknown", "conflict")
DAY: Final = date(2025, 1, 1)
REPEALED: Final = date(2020, 12, 31)
ACT: Final = Act(name="", kind="train", date=DAY.isoformat())
PHRASE: Final = {"en": "a rule", "zh": "规则"}

type Condition = str | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomRules:
    """Rules, each resting on earlier ones only, and what is known of the facts; the last rule is the goal."""

    rules: tuple[Mapping[str, Any], ...]
    facts: Mapping[str, str]
    questions: tuple[str, ...]

    @property
    def goal(self) -> str:
        """Return the id of the last rule."""
        return str(self.rules[-1]["id"])

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the facts of which nothing is known, or too much."""
        return tuple(key for key, value in self.facts.items() if value in {"unknown", "conflict"})

    def lacks_text(self) -> bool:
        """Return whether a rule is not in force on the day, so that nobody knows what it would say."""
        return any("valid_to" in rule for rule in self.rules)


def random_rules(chance: random.Random) -> RandomRules:
    """Return a set of three to eight rules over four to eight facts, at most six of them unknown."""
    keys = chance.sample(KEYS, chance.randint(4, 8))
    questions = tuple(chance.sample(QUESTIONS, chance.choice((0, 0, 1, 2))))
    rules: list[Mapping[str, Any]] = []
    for number in range(chance.randint(3, 8)):
        rules.append(_rule(chance, f"zz.{number}", keys, questions, [str(one["id"]) for one in rules]))
    facts = {key: chance.choice(VALUES) for key in keys}
    surplus = [key for key, value in facts.items() if value in {"unknown", "conflict"}][6:]
    return RandomRules(rules=tuple(rules), facts=facts | dict.fromkeys(surplus, "true"), questions=questions)


def _rule(
    chance: random.Random, name: str, keys: list[str], questions: tuple[str, ...], earlier: list[str]
) -> Mapping[str, Any]:
    def condition() -> Condition:
        return _condition(chance, keys, questions, earlier, depth=chance.randint(1, 3))

    made: dict[str, Any] = {"id": name, "kind": "boolean", "when": condition()}
    if chance.random() < 0.25:
        made |= {"kind": "presumption", "unless": condition(), "burden": "user", "if_unproved": True}
    elif chance.random() < 0.6:
        made |= {"burden": chance.choice(("user", "claimant")), "if_unproved": False}
    if earlier and chance.random() < 0.3:
        made["exceptions"] = chance.sample(earlier, min(len(earlier), chance.randint(1, 2)))
    if chance.random() < 0.15:
        made["acts"] = [chance.choice(("train", "publish"))]
    if chance.random() < 0.03:
        made["valid_to"] = REPEALED
    return made


def _condition(
    chance: random.Random, keys: list[str], questions: tuple[str, ...], earlier: list[str], *, depth: int
) -> Condition:
    def inner() -> Condition:
        return _condition(chance, keys, questions, earlier, depth=depth - 1)

    if depth == 0 or chance.random() < 0.15:
        return chance.choice([*keys, *questions, *earlier])
    word = chance.choice(("all", "all", "any", "any", "not"))
    return {"not": inner()} if word == "not" else {word: [inner() for _ in range(chance.randint(1, 3))]}


def as_pack(made: RandomRules) -> Pack:
    """Return the rules as a pack of the jurisdiction zz."""
    common = {"role": "right", "title": PHRASE, "cite": PHRASE, "source_status": "memory"}
    rules = [rule_from({**common, **one}, file="random") for one in made.rules]
    return Pack(
        code="zz",
        name=Phrase(en="Nowhere", zh="无"),
        checked_on=DAY,
        versions={one.id: (one,) for one in rules},
        provisions={},
        main=(),
        sha256="",
    )


def as_bench(made: RandomRules, *, readings: Mapping[str, bool]) -> Bench:
    """Return the rules and facts as one act before a pack, with some open questions fixed."""
    words = {"true": Value.YES, "false": Value.NO, "unknown": Value.UNKNOWN, "conflict": Value.CONFLICT}
    facts = tuple(Fact(id=key, key=key, value=words[value], by="declared") for key, value in made.facts.items())
    case = Case(title=Phrase(en="Random", zh="随机"), acts=(ACT,), facts=facts, readings=readings)
    return bench(as_pack(made), case, ACT)
