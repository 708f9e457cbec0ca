"""What an audit of a model says: counts with their limits, tests of whole sets, and what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """A measure that does not apply, and why: the key of a sentence, with the number needed and the number there."""

    key: str
    needed: int = 0
    there: int = 0
