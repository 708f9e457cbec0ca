"""Rules, texts and conclusions as plain values for JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf
from apelles.law.pack import Pack
from apelles.law.rule import Rule


def plain(value: Any) -> Any:
    """Return records, phrases and lists as dictionaries, lists, text, numbers and booleans."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return value


def rule_as_json(rule: Rule, pack: Pack) -> dict[str, Any]:
    """Return a rule with its texts, its conditions as they are written."""
    made = {
        one.name: plain(getattr(rule, one.name))
        for one in fields(rule)
        if one.name not in {"when", "unless", "considerations", "pattern", "provisions"}
    }
    return made | {
        "when": written(rule.when) if rule.when else None,
        "unless": written(rule.unless) if rule.unless else None,
        "considerations": [
            {"when": written(one.when), "favors": one.favors.value, "text": plain(one.text)}
            for one in rule.considerations
        ],
        "pattern": [written(one) for one in rule.pattern],
        "provisions": [plain(pack.provisions[ref]) for ref in rule.provisions],
        "juris": pack.code,
        "rulepack_sha256": pack.sha256,
        "checked_on": pack.checked_on.isoformat(),
    }


def written(expression: Expression) -> Any:
    """Return a condition as it is written in a rule file."""
    match expression:
        case FactLeaf(name) | RuleLeaf(name) | ReadingLeaf(name):
            return name
        case Not(part):
            return {"not": written(part)}
        case AllOf(parts):
            return {"all": [written(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [written(part) for part in parts]}
        case Always(holds, _):
            return holds
