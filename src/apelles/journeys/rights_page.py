"""The report on rights for people: one HTML file, in English and Chinese."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

from apelles import words
from apelles.journeys.rights_report import RightsReport, foreign_said, ledger_said, notes
from apelles.words.page import both, environment, policy, resource, trusted

PERMISSIONS: Final = ("allow", "conditional", "deny", "unknown")
MOST_WORKS: Final = 2_000


def write_page(report: RightsReport, file: Path) -> Path:
    """Write the page into a file and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(report), encoding="utf-8")
    return file


def render(report: RightsReport) -> str:
    """Return the page as text; of very large sets it lists 2,000 works, those that are not allowed first."""
    style = resource("apelles.journeys", "report.css") + resource("apelles.journeys", "rights.css")
    script = resource("apelles.journeys", "report.js")
    order = {name: place for place, name in enumerate(("deny", "conditional", "unknown", "allow"))}
    works = sorted(report.works, key=lambda work: (order[work.permission(report.use).value], work.work_id))
    totals = report.totals()
    use = words.both(f"use.{report.use.value}")
    sealed, filled = ledger_said(report.ledger)
    hidden = len(works) - MOST_WORKS
    return (
        environment("apelles.journeys")
        .get_template("rights.html.j2")
        .render(
            report=report,
            permissions=PERMISSIONS,
            all=max(1, report.pictures),
            totals=totals,
            summary=both("rights.summary", pictures=report.pictures, use=use, **totals[report.use.value]),
            notes=[
                *(words.both(key, count=len(found), works=_named(found)) for key, found in notes(report)),
                *(words.both(key, **filled) for key, filled in foreign_said(report)),
            ],
            authors=report.authors(),
            licenses=report.licenses(),
            works=works[:MOST_WORKS],
            more=words.both("rights.more", count=hidden) if hidden > 0 else None,
            ledger=both(sealed, **filled),
            software=f"apelles {version('apelles')}",
            policy=policy(style, script),
            style=trusted(style),
            script=trusted(script),
        )
    )


def _named(found: list[str]) -> str:
    return ", ".join(found[:20]) + ("…" if len(found) > 20 else "")
