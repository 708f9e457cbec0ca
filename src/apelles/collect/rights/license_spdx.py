"""Recognize SPDX identifiers and expressions, and the names people write for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from apelles.collect.rights import license_cc
from apelles.collect.rights.license_table import COPYLEFT, NO_DUTY, PERMISSIVE, SPOKEN
from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

_GNU: Final = re.compile(r"(?:gnu )?([al]?)gpl[ -]?v?(\d)(?:\.(\d))?(?:(?P<later>\+| or later)|[ -]only)?")
_LONG_GNU: Final = re.compile(
    r"gnu (affero |lesser )?general public licen[sc]e (?:v|version )?(\d)(?:\.(\d))?(?P<later> or later)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What a part of an expression asks: `duties` under any choice, `sure` under every one."""

    duties: tuple[Duty, ...]
    sure: frozenset[Duty]
    unconditional: bool


def expression(said: str) -> License | None:
    """Return the license an SPDX expression stands for, None where a part of it is unknown.

    AND asks for the duties of all parts; OR leaves a choice, and is free of conditions only where every choice is.
    """
    from license_expression import ExpressionError

    try:
        parsed = _licensing().parse(said, validate=True, strict=True)
    except (ExpressionError, ValueError, TypeError, AttributeError, IndexError, RecursionError, AssertionError):
        return None
    if parsed is None:
        return None
    key = str(getattr(parsed, "key", ""))
    if key.startswith("CC") and (known := license_cc.by_key(key)):
        return known
    terms = _terms(parsed)
    return License(
        id=str(parsed),
        family=LicenseFamily.SPDX,
        kind=LicenseKind.LICENSE,
        duties=terms.duties,
        avoidable=tuple(duty for duty in terms.duties if duty not in terms.sure),
        choice=" OR " in str(parsed),
        unconditional=terms.unconditional,
    )


def spoken(words: str) -> License | None:
    """Return the license that a common name stands for, such as `mit` or `gpl-3+`; lower case."""
    if words in SPOKEN:
        return expression(SPOKEN[words])
    match = _GNU.fullmatch(words) or _LONG_GNU.fullmatch(words)
    if match is None:
        return None
    family = (match[1] or "")[:1].upper()
    later = "or-later" if match["later"] else "only"
    return expression(f"{family}GPL-{match[2]}.{match[3] or 0}-{later}")


def _terms(node: Any) -> _Terms:
    """Return what an expression asks, from its leaves up."""
    if not node.args or node.isliteral:
        return _of_key(getattr(node, "license_symbol", node).key)
    parts = [_terms(one) for one in node.args]
    sure = [part.sure for part in parts]
    joined = frozenset.intersection(*sure) if node.operator.strip() == "OR" else frozenset[Duty]().union(*sure)
    return _Terms(
        duties=_distinct([part.duties for part in parts]),
        sure=joined,
        unconditional=all(part.unconditional for part in parts),
    )


def _of_key(key: str) -> _Terms:
    duties = _duties(key)
    return _Terms(duties=duties, sure=frozenset(duties), unconditional=key in NO_DUTY or key in PERMISSIVE)


def _duties(key: str) -> tuple[Duty, ...]:
    known = license_cc.by_key(key) if key.startswith("CC") else None
    if known is not None:
        return known.duties
    if key in NO_DUTY:
        return ()
    if key in PERMISSIVE:
        return (Duty.ATTRIBUTION, Duty.NOTICE)
    if key.startswith(COPYLEFT):
        return (Duty.NOTICE, Duty.COPYLEFT)
    return (Duty.READ_TERMS,)


def _distinct(groups: Sequence[Sequence[Duty]]) -> tuple[Duty, ...]:
    return tuple(dict.fromkeys(duty for group in groups for duty in group))


@cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
