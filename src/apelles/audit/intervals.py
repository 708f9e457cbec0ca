"""Exact limits of shares, chances of counts, and what several tests together may claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scipy.stats import beta, poisson

from apelles.records.audit import Share

CONFIDENCE: Final = 0.95


def share(found: int, of: int, *, confidence: float = CONFIDENCE) -> Share:
    """Return a share with its two-sided exact limits (Clopper and Pearson 1934); `of` is at least 1."""
    rest = (1 - confidence) / 2
    low = float(beta.ppf(rest, found, of - found + 1)) if found else 0.0
    high = float(beta.ppf(1 - rest, found + 1, of - found)) if found < of else 1.0
    return Share(found=found, of=of, rate=found / of, low=low, high=high)


def by_chance(found: int, expected: float) -> float:
    """Return the chance of so many false alarms or more where `expected` are expected (Poisson)."""
    return float(poisson.sf(found - 1, expected)) if found else 1.0


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values that hold for all tests together (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)
