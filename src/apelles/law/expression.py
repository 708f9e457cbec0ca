"""Conditions as they are written in rules: a fact, a rule or a reading, and all, any, not over them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from apelles.errors import RulesUnreadable

_FACT: Final = re.compile(r"[wqtmoxpc]\.[a-z][a-z0-9_]*(\[[A-Za-z0-9_,-]+\])?")
_READING: Final = re.compile(r"r\.[a-z][a-z0-9_]*")
_RULE: Final = re.compile(r"[a-z]{2,8}(\.[A-Za-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met when every part is met."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met when some part is met."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met when its part is not."""

    part: Expression


@dataclass(frozen=True, slots=True)
class FactLeaf:
    """A fact by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class ReadingLeaf:
    """An open legal question by its id."""

    reading: str


@dataclass(frozen=True, slots=True)
class RuleLeaf:
    """Another rule by its id."""

    rule: str


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that holds, or fails, whatever the facts are; `why` is the key of a sentence."""

    holds: bool
    why: str


type Expression = AllOf | AnyOf | Not | FactLeaf | ReadingLeaf | RuleLeaf | Always


def parse(value: Any, *, where: str) -> Expression:
    """Return a condition from plain values.

    Raises:
        RulesUnreadable: it is no condition.
    """
    if isinstance(value, str):
        return _leaf(value, where)
    if isinstance(value, dict) and len(value) == 1:
        ((word, inner),) = value.items()
        if word == "not":
            return Not(parse(inner, where=where))
        if word in {"all", "any"} and isinstance(inner, list) and inner:
            parts = tuple(parse(part, where=where) for part in inner)
            return AllOf(parts) if word == "all" else AnyOf(parts)
    message = (
        f"{where} holds {value!r} where a condition belongs. "
        "Write a fact, a rule, a reading, or {all: [...]}, {any: [...]}, {not: ...}."
    )
    raise RulesUnreadable(message)


def _leaf(name: str, where: str) -> Expression:
    if _FACT.fullmatch(name):
        return FactLeaf(name)
    if _READING.fullmatch(name):
        return ReadingLeaf(name)
    if _RULE.fullmatch(name):
        return RuleLeaf(name)
    message = f"{where} names {name!r}, which is spelled like no fact (w.…), reading (r.…) or rule (cn.…). Correct it."
    raise RulesUnreadable(message)


def leaves(expression: Expression) -> Iterator[FactLeaf | ReadingLeaf | RuleLeaf]:
    """Yield the leaves of a condition, from left to right."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Always():
            return
        case leaf:
            yield leaf


def base_of(key: str) -> str:
    """Return the key of a fact without its index: `q.reserved` of `q.reserved[tdm]`."""
    return key.partition("[")[0]
