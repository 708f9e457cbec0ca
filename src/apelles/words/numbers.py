"""Very small numbers, for people: `1e-12` becomes “1 trillion tries”, in both languages."""

from __future__ import annotations

from math import floor, isfinite, log10

from apelles.words.phrase import Phrase

MANY = 1e15
"""Past this, how many more means nothing to a reader."""
_SCALES = ((1e12, " trillion", 1e12, " 万亿"), (1e9, " billion", 1e8, " 亿"), (1e6, " million", 1e4, " 万"))


def short(number: float) -> str:
    """Return a number in at most three digits, as 0.02, 14, or 3e-12."""
    if number == 0 or not isfinite(number):
        return f"{number:g}"
    if 1e-3 <= abs(number) < 1e4:
        return f"{number:.2g}" if abs(number) < 10 else f"{number:.0f}"
    mantissa, exponent = f"{number:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def percent(share: float) -> str:
    """Return a share of 0..1 in percent: 7, 0.4, and never 0 or 100 for what is neither."""
    value = 100 * share
    if 0 < value < 1 or 99 < value < 100:
        return f"{min(99.9, max(0.1, value)):.1f}"
    return f"{value:.0f}"


def tries(number: float) -> Phrase:
    """Return how many tries one success in 1/`number` takes, rounded down to one digit; beyond 10¹⁵, only that."""
    if number <= 1 / MANY:
        return Phrase(en="more than 10¹⁵", zh="超过 10¹⁵")
    count = floor_to_one_digit(1 / number)
    for size, english, unit, chinese in _SCALES:
        if count >= size:
            return Phrase(en=f"about {count / size:,.0f}{english}", zh=f"大约 {count / unit:,.0f}{chinese}")
    return Phrase(en=f"about {count:,.0f}", zh=f"大约 {count:,.0f}")


def floor_to_one_digit(number: float) -> float:
    """Return a positive number rounded down to its first digit; a hair below a whole digit counts as whole."""
    size = 10.0 ** floor(log10(number * (1 + 1e-9)))
    return floor(number / size * (1 + 1e-9)) * size
