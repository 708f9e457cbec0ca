"""The one sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence

from apelles.judge.verdict import COLLAGE_SHARE
from apelles.records import Evidence, Kind, Verdict
from apelles.words import say


def reason_of(
    verdict: Verdict,
    evidence: Sequence[Evidence],
    *,
    library_size: int,
    false_alarms: float,
    unreadable: int = 0,
    key: str = "",
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
    return say(key or _key(verdict, verified), "en", **parameters)


def _key(verdict: Verdict, verified: Sequence[Evidence]) -> str:
    if verdict is Verdict.COPY:
        kind = "redrawn" if verified[0].kind is Kind.REDRAWN else "reproduction"
        return f"judge.copy_{kind}{_turned(verified[0])}"
    if verdict is Verdict.PARTIAL_COPY:
        return f"judge.partial_copy{_turned(verified[0])}"
    return f"judge.{verdict.value}"


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
        "e_bound": f"{evidence.surprise.e_value_bound:.1g}",
    }
