"""The one sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from apelles.judge.verdict import COLLAGE_SHARE
from apelles.records import Elements, Evidence, Kind, Verdict
from apelles.words import say

type Setting = Literal["judge", "pair"]
"""Whether a suspect was judged against a library or two pictures were compared."""


def reason_of(
    verdict: Verdict,
    evidence: Sequence[Evidence],
    *,
    library_size: int,
    false_alarms: float,
    unreadable: int = 0,
    key: str = "",
    elements: Elements | None = None,
    setting: Setting = "judge",
) -> str:
    """Return the reason of a verdict in plain English; `key` names the sentence of an open question."""
    parameters: dict[str, object] = {
        "library_size": library_size,
        "false_alarms": f"{false_alarms:g}",
        "unreadable": unreadable,
    }
    if evidence:
        parameters |= _of(evidence[0])
    verified = [entry for entry in evidence if entry.verified]
    parameters["sources"] = len([entry for entry in verified if entry.match.suspect_fraction >= COLLAGE_SHARE])
    if elements is not None:
        parameters |= _shared(elements)
    return say(key or f"{setting}.{_key(verdict, verified)}", "en", **parameters)


def _key(verdict: Verdict, verified: Sequence[Evidence]) -> str:
    if verdict is Verdict.COPY:
        kind = "redrawn" if verified[0].kind is Kind.REDRAWN else "reproduction"
        return f"copy_{kind}{_turned(verified[0])}"
    if verdict is Verdict.PARTIAL_COPY and verified[0].kind is Kind.TEMPLATE:
        return f"template{_turned(verified[0])}"
    if verdict is Verdict.PARTIAL_COPY:
        return f"partial_copy{_turned(verified[0])}"
    return verdict.value


def _shared(elements: Elements) -> dict[str, object]:
    work = elements.work
    close = [element.name for element in elements.shared if element.unusual]
    return {
        "nearest_title": work.title or work.work_id,
        "nearest_author": work.author or say("judge.author_not_stated", "en"),
        "elements": close,
    }


def _turned(evidence: Evidence) -> str:
    return "_mirrored" if evidence.match.mirrored else ""


def _of(evidence: Evidence) -> dict[str, object]:
    match = evidence.match
    return {
        "title": match.work.title or match.work.work_id,
        "author": match.work.author,
        "work_id": match.work.work_id,
        "suspect_percent": round(100 * match.suspect_fraction),
        "work_percent": round(100 * match.work_fraction),
        "exchanged_percent": round(100 * match.exchanged_fraction),
        "e_bound": f"{evidence.surprise.e_value_bound:.1g}",
    }
