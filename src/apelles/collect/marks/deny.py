"""What an artist denies, in the words of PLUS Data Mining, and which of two values is stricter."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from apelles.collect.marks.refused import MarkRefused

VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"


class Deny(StrEnum):
    """What is denied: training of any model, training of generative models only, or every use of data mining."""

    TRAINING = "training"
    GENERATIVE = "generative"
    ALL = "all"


TERMS: Final = {
    Deny.TRAINING: "DMI-PROHIBITED-AIMLTRAINING",
    Deny.GENERATIVE: "DMI-PROHIBITED-GENAIMLTRAINING",
    Deny.ALL: "DMI-PROHIBITED",
}
_BY_STRICTNESS: Final = (
    "DMI-UNSPECIFIED",
    "DMI-ALLOWED",
    "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    "DMI-PROHIBITED",
)
"""Each denies every use that those before it deny."""


def term(value: str) -> str:
    """Return the term of the vocabulary in a value, whatever address and letter case it is written with."""
    return value.strip().rstrip("/").rpartition("/")[2].upper()


def strictest(present: Iterable[str], deny: Deny) -> str:
    """Return the term that denies what is wished and nothing less than what the values present deny.

    Raises:
        MarkRefused: a value present sets a condition, or is none that is known, and less than everything is denied:
            no single term can say both.
    """
    strictness = _BY_STRICTNESS.index(TERMS[deny])
    for name in map(term, present):
        if name in _BY_STRICTNESS:
            strictness = max(strictness, _BY_STRICTNESS.index(name))
        elif name.startswith("DMI-PROHIBITED") and deny is not Deny.ALL:
            raise MarkRefused("conditional", value=name[:100])
    return _BY_STRICTNESS[strictness]
