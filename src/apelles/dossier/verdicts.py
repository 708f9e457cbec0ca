"""What the bench saw, in a few words, as it stands at the head of an exhibit and in tables."""

from __future__ import annotations

from apelles.dossier.blocks import Line, joined, phrase
from apelles.records.judged import Judged
from apelles.words.page import named


def verdict_line(judged: Judged) -> Line:
    """Return the verdict as a mark, and how a copy agrees with the work."""
    mark = (phrase(named("verdict", judged.verdict), f"mark-{judged.verdict}"),)
    return joined([mark, (phrase(named("kind", judged.kind), "soft"),)]) if judged.kind else mark
