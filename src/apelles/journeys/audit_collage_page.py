"""Collage or learning as a page for people, in English and Chinese, with source maps; and its numbers."""

from __future__ import annotations

import colorsys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.journeys import answer_page
from apelles.journeys.audit_collage import Collaged
from apelles.journeys.audit_collage_said import as_json, measured, sentences
from apelles.journeys.report_pictures import png_uri
from apelles.records.collage import Estimate, Tiled
from apelles.words.numbers import percent, short
from apelles.words.page import environment, policy, resource, trusted

if TYPE_CHECKING:
    from markupsafe import Markup

PAGE: Final = "collage.html"
NUMBERS: Final = "collage.json"
SHOWN: Final = 24
ENLARGED: Final = 128
NO_SOURCE: Final = (206, 206, 206)
GOLDEN: Final = 0.618034


def write_numbers(found: Collaged, folder: Path) -> Path:
    """Write the finding as JSON into a folder and return the file."""
    return answer_page.write_numbers(numbers(found), folder / NUMBERS)


def numbers(found: Collaged) -> dict[str, Any]:
    """Return the finding as plain values, with the model it is about and what it was made with."""
    card = asdict(found.card) if found.card else None
    return {**as_json(found.finding), "model": card, "software": software()}


def software() -> str:
    """Return what a finding is made with."""
    return f"apelles {version('apelles')}"


def write_page(found: Collaged, folder: Path) -> Path:
    """Write the page into a folder and return it."""
    page = folder / PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    style, script = (resource("apelles.journeys", name) for name in ("report.css", "report.js"))
    text = (
        environment("apelles.journeys")
        .get_template("audit_collage.html.j2")
        .render(
            section=section(found),
            software=software(),
            policy=policy(style, script),
            style=trusted(style),
            script=trusted(script),
        )
    )
    page.write_text(text, encoding="utf-8")
    return page


def section(found: Collaged) -> Markup:
    """Return the section of a page that says what was found, with tables and source maps."""
    finding = found.finding
    order = np.argsort(-(found.maps >= 0).mean(axis=(1, 2)), kind="stable")[:SHOWN].tolist()
    rows = [("outputs", finding.made), ("held", finding.held), *((one.name, one.tiled) for one in finding.controls)]
    text = (
        environment("apelles.journeys", limits=_limits, times=_times)
        .get_template("audit_collage_section.html.j2")
        .render(
            finding=finding,
            said=sentences(finding),
            measured=measured(finding),
            scales=list(zip(finding.closeness, finding.closeness_smoothed, strict=True)),
            rows=[(name, tiled) for name, tiled in rows if isinstance(tiled, Tiled)],
            shown=[_shown(found.outputs[place], found.maps[place], place=place) for place in order],
        )
    )
    return trusted(text)


def colored(found: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return a source map (s, s) as colors, uint8 (s, s, 3): one for each work, gray where there is none."""
    picture = np.empty((*found.shape, 3), dtype=np.uint8)
    picture[...] = NO_SOURCE
    for work in np.unique(found[found >= 0]).tolist():
        rest = int(work) % 3
        color = colorsys.hls_to_rgb((int(work) * GOLDEN) % 1, (0.38, 0.5, 0.62)[rest], 0.72)
        picture[found == work] = np.rint(255 * np.asarray(color))
    return picture


def _shown(pixels: NDArray[np.uint8], found: NDArray[np.int32], *, place: int) -> dict[str, object]:
    covered = float((found >= 0).mean())
    return {
        "place": place,
        "covered": percent(covered),
        "picture": png_uri(_enlarged(pixels)),
        "map": png_uri(_enlarged(colored(found))),
        "works": len(np.unique(found[found >= 0])),
    }


def _enlarged(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    times = max(1, ENLARGED // len(pixels))
    return np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)


def _limits(one: Estimate) -> str:
    return f"{short(one.value)} ({short(one.low)} – {short(one.high)})"


def _times(one: Estimate) -> str:
    return f"{short(one.low)} – {short(one.high)}"
