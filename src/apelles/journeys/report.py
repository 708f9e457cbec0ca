"""The report for people: one HTML file that needs nothing else, in English and Chinese, and its JSON twin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from apelles.journeys.as_json import as_json
from apelles.journeys.report_view import MANY, OPEN, Pictures, SuspectView, long_side, suspect_view
from apelles.pixels.picture import Picture
from apelles.records import Finding, Refusal, Verdict
from apelles.words.page import environment, policy, resource, trusted

PAGE = "report.html"
TWIN = "report.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRow:
    """One line of a protocol card."""

    key: str
    value: str


def write_report(
    findings: Sequence[Finding],
    folder: Path,
    *,
    suspects: Mapping[str, Picture],
    works: Mapping[str, Picture],
    refused: Sequence[Refusal] = (),
) -> Path:
    """Write `report.html` and `report.json` into a folder, made if need be, and return the page.

    `suspects` and `works` give the pixels by SHA-256 of the file; a picture that is not there is said to be missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    twin = json.dumps(as_json(findings), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / TWIN).write_text(twin + "\n", encoding="utf-8")
    page.write_text(render(findings, suspects=suspects, works=works, refused=refused), encoding="utf-8")
    return page


def render(
    findings: Sequence[Finding],
    *,
    suspects: Mapping[str, Picture],
    works: Mapping[str, Picture],
    refused: Sequence[Refusal] = (),
) -> str:
    """Return the page as text."""
    pictures = Pictures(suspects, works, long_side(len(findings)))
    views = [suspect_view(number, finding, pictures) for number, finding in enumerate(findings, start=1)]
    style, script = (resource("apelles.journeys", name) for name in ("report.css", "report.js"))
    return (
        environment("apelles.journeys", protocol_rows=_protocol_rows)
        .get_template("report.html.j2")
        .render(
            views=views,
            counts=_counts(views),
            store=list(pictures.store.values()),
            refused=refused,
            software=findings[0].protocol.software if findings else "Apelles",
            twin=TWIN,
            many=len(findings) > MANY,
            few=len(findings) <= OPEN,
            policy=policy(style, script),
            style=trusted(style),
            script=trusted(script),
        )
    )


def _counts(views: Sequence[SuspectView]) -> list[tuple[str, int]]:
    found = [view.finding.verdict for view in views]
    return [(verdict.value, found.count(verdict)) for verdict in Verdict if verdict in found]


def _protocol_rows(finding: Finding) -> list[ProtocolRow]:
    protocol = finding.protocol
    rows = [ProtocolRow(key="suspect_sha256", value=finding.sha256)]
    for name in (entry.name for entry in fields(protocol)):
        value = getattr(protocol, name)
        text = ", ".join(" ".join(pair) for pair in value) if name == "versions" else _plain(value)
        if text:
            rows.append(ProtocolRow(key=name, value=text))
    return rows


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
