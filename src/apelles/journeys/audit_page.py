"""The report of an audit for people: one HTML file, in English and Chinese, answered on its first screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from apelles import words
from apelles.audit.memorization import gives_back
from apelles.journeys import audit_said
from apelles.journeys.audit_model import Audited
from apelles.journeys.audit_pairs import Pair, nearest_pairs
from apelles.journeys.audit_said import pair_said
from apelles.journeys.previews import previews
from apelles.journeys.report_pictures import jpeg_uri, shrink
from apelles.library.files import write_whole
from apelles.records import Work
from apelles.records.audit import Curve, Gate
from apelles.words.numbers import short
from apelles.words.page import environment, named, policy, resource, trusted
from apelles.words.phrase import Phrase

if TYPE_CHECKING:
    from markupsafe import Markup

PAGE: Final = "report.html"
LONG_SIDE: Final = 256
MOST_RETURNED: Final = 30
WIDE, TALL, MARGIN = 640, 240, 40
KINDS: Final = (
    ("given_back", "given_back"),
    ("copies", "copies"),
    ("partial_copies", "partial_copies"),
    ("template_copies", "template_copies"),
    ("collages", "collages"),
    ("together_count", "together"),
    ("undetermined_count", "undetermined"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An output beside a work, each as a `data:` address, empty where it cannot be shown."""

    output: str
    work: str
    said: Phrase
    title: str


def write_page(
    audited: Audited, folder: Path, *, pairs: Sequence[Pair] | None = None, sections: Sequence[Markup] = ()
) -> Path:
    """Write the page into a folder and return it; `sections` are further parts, in both languages."""
    page = folder / PAGE
    write_whole(page, render(audited, pairs=pairs, sections=sections).encode())
    return page


def render(audited: Audited, *, pairs: Sequence[Pair] | None = None, sections: Sequence[Markup] = ()) -> str:
    """Return the page as text."""
    audit = audited.audit
    style = resource("apelles.journeys", "report.css") + resource("apelles.journeys", "audit.css")
    script = resource("apelles.journeys", "report.js")
    more = len(audit.returned) - MOST_RETURNED
    shown = nearest_pairs(audited) if pairs is None else pairs
    return (
        environment("apelles.journeys", share=audit_said.percent)
        .get_template("audit_model.html.j2")
        .render(
            audit=audit,
            answer=audit_said.answer(audit),
            gate=audit_said.gate_said(audit) if audit.gate is not Gate.NONE else None,
            given=any(gives_back(one.finding) for one in shown),
            pairs=[_pair(one) for one in shown],
            kinds=KINDS,
            sides=[side for side in (audit.training, audit.held_out) if side],
            notes=list(audit_said.notes(audit)),
            returned=audit.returned[:MOST_RETURNED],
            more_returned=words.both("audit.more_returned", count=more) if more > 0 else None,
            curve=trusted(_graph(audit.curve)),
            curve_says=audit_said.curve_said(audit),
            disagree=audit_said.disagreement(audit),
            repeats=audit_said.repeats_said(audit),
            recurring=_recurring(audited),
            others_say=words.both("audit.others_say", percent=audit_said.percent(audit.training.given_back.rate)),
            protocol=audit_said.protocol_said(audit),
            sections=sections,
            policy=policy(style, script),
            style=trusted(style),
            script=trusted(script),
        )
    )


def _pair(pair: Pair) -> Shown:
    return Shown(
        output=_uri(pair.output),
        work=_uri(pair.original),
        said=pair_said(pair.finding),
        title=_title(pair.work),
    )


def _uri(pixels: NDArray[np.uint8] | None) -> str:
    return "" if pixels is None else jpeg_uri(shrink(pixels, LONG_SIDE))


def _title(work: Work | None) -> str:
    return (work.title or work.work_id) if work else ""


def _recurring(audited: Audited) -> list[Shown]:
    """Return what outputs show again and again, averaged, beside the work that the average agrees with."""
    found = audited.audit.training.recurring
    names = {one.work for one in found if one.work}
    works, about = previews(audited.library, names), audited.library.get(sorted(names))
    made = []
    for one, shown in zip(found, audited.averages, strict=True):
        bound = words.both("audit.recurring_bound", bound=short(one.e_value_bound)) if one.e_value_bound else None
        said = words.both(
            "audit.recurring_one",
            outputs=len(one.outputs),
            verdict=named("verdict", one.verdict.value),
            bound=bound or Phrase(en="", zh=""),
        )
        work = works.get(one.work)
        made.append(
            Shown(
                output=jpeg_uri(shown.picture),
                work=_uri(work.pixels if work else None),
                said=said,
                title=_title(about.get(one.work)),
            )
        )
    return made


def _graph(curve: Curve) -> str:
    """Return the curve as SVG: works and outputs given back against the number of outputs."""
    most = max(1, curve.points[-1].given_back)
    last = curve.points[-1].outputs

    def place(outputs: int, height: int) -> str:
        across = MARGIN + (WIDE - 2 * MARGIN) * outputs / last
        down = TALL - MARGIN - (TALL - 2 * MARGIN) * height / most
        return f"{across:.1f},{down:.1f}"

    start = place(0, 0)
    works = " ".join((start, *(place(one.outputs, one.works) for one in curve.points)))
    outputs = " ".join((start, *(place(one.outputs, one.given_back) for one in curve.points)))
    floor = TALL - MARGIN
    return (
        f'<svg class="graph" viewBox="0 0 {WIDE} {TALL}" role="img">'
        f'<path class="axis" d="M{MARGIN} {MARGIN}V{floor}H{WIDE - MARGIN}"/>'
        f'<text x="{MARGIN - 6}" y="{MARGIN + 4}" text-anchor="end">{most}</text>'
        f'<text x="{MARGIN - 6}" y="{floor + 4}" text-anchor="end">0</text>'
        f'<text x="{WIDE - MARGIN}" y="{floor + 18}" text-anchor="end">{last}</text>'
        f'<polyline class="line outputs" points="{outputs}"/><polyline class="line works" points="{works}"/></svg>'
    )
