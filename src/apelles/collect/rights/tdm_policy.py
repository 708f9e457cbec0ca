"""Policies of TDMRep: an ODRL offer, put into a few words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from apelles.collect.rights.places import decoded

MOST_BYTES: Final = 256 * 1024
MOST_PARTS: Final = 32
LONGEST: Final = 1_000


def duties(body: bytes) -> str:
    """Return what a policy asks for mining, in a line: duties, purposes, whom to ask.

    Empty where the policy cannot be read: that is no error, what it asks is then not known. Never raises.
    """
    try:
        policy = json.loads(decoded(body)) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return ""
    if not isinstance(policy, dict):
        return ""
    parts = [part for permission in _items(policy.get("permission")) for part in _permission(permission)]
    assigner = _assigner(policy.get("assigner"))
    if parts and assigner:
        parts.append(f"ask {assigner}")
    return "; ".join(dict.fromkeys(parts))[:LONGEST]


def _permission(permission: dict[str, Any]) -> Iterator[str]:
    if _name(permission.get("action")) != "mine":
        return
    for duty in _items(permission.get("duty")):
        yield f"duty: {_name(duty.get('action'))}"
    for constraint in _items(permission.get("constraint")):
        left, right = _name(constraint.get("leftOperand")), _name(constraint.get("rightOperand"))
        yield f"{left} {_name(constraint.get('operator'))} {right}"


def _assigner(assigner: object) -> str:
    if not isinstance(assigner, dict):
        return ""
    for key in ("vcard:hasEmail", "vcard:hasURL", "vcard:fn", "uid"):
        if isinstance(assigner.get(key), str):
            return str(assigner[key]).removeprefix("mailto:")[:200]
    return ""


def _items(value: object) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values[:MOST_PARTS] if isinstance(each, dict)]


def _name(value: object) -> str:
    """Return a term without its prefix."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("rdf:value")
    if isinstance(value, dict):
        value = value.get("@id")
    text = value if isinstance(value, str) else ""
    return text.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2][:80]
