"""When the economic term of a work has ended, as far as its year alone can say."""

from __future__ import annotations

import re
from typing import Final

from apelles import words
from apelles.words.phrase import Phrase

YEARS_AFTER_DEATH: Final = {"cn": 50, "eu": 70, "jp": 70, "sg": 70}
YOUNGEST: Final = 10
OLDEST: Final = 120
_YEAR: Final = re.compile(r"(?:c\.|ca\.|circa|about)?\s*(\d{4})(?:\s*[-/–]\s*(\d{4}))?")


def ended_for_certain(year: str, *, juris: str, as_of: int) -> Phrase | None:
    """Return why the term has ended whoever the author was, None where the year does not show it.

    An author is taken to be at least 10 when the work was finished, and to live to 120 at most. `as_of` is a year. The
    United States and the United Kingdom are left out: there, works first published late may still be in term.
    """
    found = _YEAR.fullmatch(year.strip().lower())
    if found is None or juris not in YEARS_AFTER_DEATH:
        return None
    made = int(found.group(2) or found.group(1))
    died = made - YOUNGEST + OLDEST
    ended = died + YEARS_AFTER_DEATH[juris]
    if ended >= as_of:
        return None
    return words.both(
        "law.term_ended",
        made=made,
        youngest=YOUNGEST,
        oldest=OLDEST,
        died=died,
        years=YEARS_AFTER_DEATH[juris],
        ended=ended,
    )
