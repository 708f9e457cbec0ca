"""Rights of works as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from apelles.cli.library_words import table
from apelles.words import say, translate

if TYPE_CHECKING:
    from apelles.journeys.rights_of import WorkRights
    from apelles.journeys.rights_report import RightsReport
    from apelles.records.rights import Reason
    from apelles.records.second_hand import SecondHand
    from apelles.seal.verify import Verification

PERMISSIONS = ("allow", "conditional", "deny", "unknown")
MOST_NAMED = 5
MOST_ROWS = 12


def report_in_words(report: RightsReport, lang: str, *, works: int = MOST_ROWS) -> str:
    """Return a report: totals for every use, authors and licenses, then what needs a person's eye."""
    totals = report.totals()
    used = totals[report.use.value]
    parts = [
        say("rights.summary", lang, pictures=report.pictures, use=say(f"use.{report.use.value}", lang), **used),
        table(
            [
                (say("rights.use", lang), *(say(f"permission.{name}", lang) for name in PERMISSIONS)),
                *(
                    (say(f"use.{use}", lang), *(f"{found[name]:,}" for name in PERMISSIONS))
                    for use, found in totals.items()
                ),
            ]
        ),
    ]
    if works:
        parts += [_authors(report, lang, works), _licenses(report, lang, works)]
    parts += _notes(report, lang)
    return "\n\n".join(part for part in parts if part)


def _notes(report: RightsReport, lang: str) -> list[str]:
    """Return what a person has to look at, one sentence each, and how the ledger is."""
    from apelles.journeys.rights_report import foreign_said, ledger_said, notes

    lines = [say(key, lang, count=len(found), works=_named(found)) for key, found in notes(report)]
    lines += [say(key, lang, **filled) for key, filled in foreign_said(report)]
    key, filled = ledger_said(report.ledger)
    return [*lines, say(key, lang, **filled)]


def show_in_words(work: WorkRights, lang: str) -> str:
    """Return everything known of one work's rights."""
    body = work.body
    facts = [
        (say("rights.work", lang), work.work_id),
        (say("rights.author", lang), ", ".join(work.authors) or say("rights.no_name", lang)),
        (say("rights.license", lang), work.license_text or say("rights.no_license", lang)),
        (say("rights.acquired", lang), str(body["acquired_at"])),
    ]
    lines = [work.title or work.work_id, table(facts)]
    for use_today, use_then in zip(work.today.uses, work.then.uses, strict=True):
        today, then = (say(f"permission.{one.permission.value}", lang) for one in (use_today, use_then))
        changed = f" ({say('rights.then', lang)}: {then})" if today != then else ""
        lines.append(f"{say(f'use.{use_today.use.value}', lang)}: {today}{changed}")
        lines += [f"  - {reason_in_words(one, lang)}" for one in use_today.reasons]
    return "\n".join(lines)


def reason_in_words(reason: Reason, lang: str) -> str:
    """Return one reason in a line: what it says, what says so, who speaks, whether it counts."""
    what = " ".join(part for part in (reason.license, f"“{reason.condition}”" if reason.condition else "") if part)
    parts = [
        say(f"permission.{reason.permission.value}", lang) + (f" {what}" if what else ""),
        reason.protocol.value + (f" → {reason.agent}" if reason.agent else ""),
        say(f"speaker.{reason.speaker.value}", lang),
        say(f"standing.{reason.standing.value}", lang),
    ]
    duties = ", ".join(say(f"duty.{duty.value}", lang) for duty in reason.duties)
    detail = detail_in_words(reason, lang)
    return " · ".join(parts) + (f" · {duties}" if duties else "") + (f" · {detail}" if detail else "")


def detail_in_words(reason: Reason, lang: str) -> str:
    """Return where in its carrier a signal stands; what the carrier itself says, and what a person wrote, stays as is.

    Readers note it in English, in parts with `; ` between them.
    """
    if lang == "en" or reason.signal is None:
        return reason.detail
    return "；".join(translate(part, lang, among="detail.") for part in reason.detail.split("; "))


def second_hand_in_words(found: SecondHand, lang: str) -> list[str]:
    """Return which works are copies of registered originals, in what they differ, and how many chance would name."""
    from apelles.journeys.second_hand_words import sentences, summary

    lines = [str(getattr(phrase, lang)) for phrase in summary(found)]
    for one in found.copies[:MOST_ROWS]:
        said = " ".join(getattr(phrase, lang) for phrase in sentences(one, found))
        lines.append(f"- {one.work.work_id} ({one.work.file}): {said}")
    return lines


def verification_in_words(found: Verification, lang: str) -> str:
    """Return what a look through the ledger found."""
    if not found.intact:
        return "\n".join(
            say(
                "rights.trouble",
                lang,
                row=one.row,
                line=one.line,
                trouble=say(f"trouble.{one.trouble.value}", lang),
                detail=getattr(one.said, lang),
            )
            for one in found.problems
        )
    facts: dict[str, Any] = {
        "rows": f"{found.rows:,}",
        "snapshots": found.snapshots,
        "covered": found.covered,
        "root": found.root,
    }
    lines = [say("rights.verified" if found.snapshots else "rights.verified_alone", lang, **facts)]
    if found.covered < found.rows:
        lines.append(say("rights.not_covered", lang, rows=found.rows - found.covered))
    return "\n".join(lines)


def _authors(report: RightsReport, lang: str, most: int) -> str:
    rows = [
        (
            one.author or say("rights.no_name", lang),
            f"{one.works:,}",
            *(f"{one.permissions[name]:,}" for name in PERMISSIONS),
        )
        for one in report.authors()[:most]
    ]
    head = (
        say("rights.author", lang),
        say("rights.pictures", lang),
        *(say(f"permission.{name}", lang) for name in PERMISSIONS),
    )
    return table([head, *rows])


def _licenses(report: RightsReport, lang: str, most: int) -> str:
    rows = [
        (name or say("rights.no_license", lang), f"{count:,}") for name, count in list(report.licenses().items())[:most]
    ]
    return table([(say("rights.license", lang), say("rights.pictures", lang)), *rows])


def _named(found: Sequence[str]) -> str:
    return ", ".join(found[:MOST_NAMED]) + ("…" if len(found) > MOST_NAMED else "")
