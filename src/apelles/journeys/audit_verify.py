"""Outputs against one library: screened by descriptor, and what is screened in is judged; kept line by line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.audit.screen import Screen, passes, screen_of
from apelles.engine.local import LocalEngine
from apelles.errors import LibraryMissing, PictureRefused
from apelles.journeys.audit_outputs import Measured, Step
from apelles.journeys.judge_picture import Bench
from apelles.journeys.recipe import RECIPE
from apelles.library.lance import LanceLibrary
from apelles.models.folder import FolderModel
from apelles.records import Finding, Kind, Verdict
from apelles.records.audit import OutputFinding

SEED: Final = 0
SEARCHED_AT_ONCE: Final = 256
FEWEST_WORKS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The work nearest to one output by descriptor: its name, the cosine, and the E-value of it."""

    work: str
    cosine: float
    e_value: float


def screened(outputs: Measured, library: LanceLibrary) -> list[Near]:
    """Return for each output the work of the library nearest to it, by exact search over all.

    Raises:
        LibraryMissing: the library holds fewer than two works.
    """
    if len(library) < FEWEST_WORKS:
        message = (
            f"The library {library.folder} holds {len(library)} works; at least {FEWEST_WORKS} are needed. "
            "Fill it with `apelles collect`."
        )
        raise LibraryMissing(message)
    screen = _screen(library)
    found = []
    for first in range(0, len(outputs.indexes), SEARCHED_AT_ONCE):
        ranking = library.search(outputs.copy[first : first + SEARCHED_AT_ONCE], 1)
        for name, cosine, mean, deviation in zip(
            ranking.sha256[:, 0], ranking.scores[:, 0], ranking.mean, ranking.deviation, strict=True
        ):
            e_value = screen.e_value(float(cosine), mean=float(mean), deviation=float(deviation))
            found.append(Near(work=str(name), cosine=float(cosine), e_value=e_value))
    return found


def verified(
    outputs: Measured,
    near: list[Near],
    *,
    model: FolderModel,
    bench: Bench,
    lines: Path,
    limit: float,
    false_alarms: float,
    parts: bool = False,
    workers: int | None = None,
    on_step: Step | None = None,
) -> list[OutputFinding]:
    """Return a finding for each output, judged where its nearest work passes the screen.

    `parts` is how the bench was opened. Each finding is written to `lines` as it is found; those that stand there for
    the same library and settings are not judged again.
    """
    head = {
        "library": bench.library.hash(),
        "model": RECIPE.model_sha256,
        "matcher": RECIPE.matcher,
        "false_alarms": false_alarms,
        "limit": limit,
        "parts": parts,
    }
    kept = _kept(lines, head)
    found: list[OutputFinding] = []

    def one(place: int) -> tuple[OutputFinding, bool]:
        before = kept.get(f"{outputs.indexes[place]} {outputs.hashes[place]}")
        return (before, False) if before else (_judged(outputs, place, near[place], model, bench, limit), True)

    engine = LocalEngine(workers=workers)
    with lines.open("a", encoding="utf-8") as file:
        for made, new in engine.map(one, range(len(outputs.indexes))):
            if new:
                file.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")
                file.flush()
            found.append(made)
            if on_step:
                on_step(1)
    return found


def _screen(library: LanceLibrary) -> Screen:
    vectors = np.concatenate([part for _, part in library.vectors()])
    return screen_of(vectors, rng=np.random.default_rng(SEED))


def _judged(outputs: Measured, place: int, near: Near, model: FolderModel, bench: Bench, limit: float) -> OutputFinding:
    index = outputs.indexes[place]
    about: dict[str, Any] = {
        "index": index,
        "sha256": outputs.hashes[place],
        "screened": near.e_value,
        "similarity": round(near.cosine, 4),
        "label": outputs.labels[place],
        "prompt": outputs.prompts[place],
    }
    if not passes(near.cosine, near.e_value, limit=limit):
        return OutputFinding(verdict=Verdict.UNRELATED, verified=False, work=near.work, **about)
    sample = next(model.sample(1, 0, start=index), None)
    if sample is None:
        code, message = "unreadable", f"Output {index} could be read before and cannot now. Run the audit again."
        raise PictureRefused(code, message)
    return _of(bench.judge(sample.picture, f"{index:06}"), near, about)


def _of(finding: Finding, near: Near, about: dict[str, Any]) -> OutputFinding:
    best = next((one for one in finding.matches if one.verified), None)
    if best is None:
        return OutputFinding(verdict=finding.verdict, verified=True, work=near.work, reason=finding.reason, **about)
    return OutputFinding(
        verdict=finding.verdict,
        verified=True,
        work=best.match.work.sha256,
        kind=best.kind,
        e_value_bound=best.surprise.e_value_bound,
        suspect_fraction=round(best.match.suspect_fraction, 4),
        work_fraction=round(best.match.work_fraction, 4),
        mirrored=best.match.mirrored,
        reason=finding.reason,
        **about,
    )


def _kept(lines: Path, head: Mapping[str, object]) -> dict[str, OutputFinding]:
    """Return the findings that stand in a file written for the same head; any other file is begun anew."""
    lines.parent.mkdir(parents=True, exist_ok=True)
    texts = lines.read_text(encoding="utf-8", errors="replace").splitlines() if lines.is_file() else []
    found, whole = {}, []
    if texts and _read(texts[0]) == dict(head):
        for text in texts[1:]:
            one = _finding(_read(text))
            if one is None:
                break
            found[f"{one.index} {one.sha256}"] = one
            whole.append(text)
    part = lines.with_name(f".{lines.name}.part")
    part.write_text("\n".join([json.dumps(head), *whole]) + "\n", encoding="utf-8")
    part.replace(lines)
    return found


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _finding(fields: Any) -> OutputFinding | None:
    try:
        kind = fields["kind"]
        plain = {**fields, "verdict": Verdict(fields["verdict"]), "kind": Kind(kind) if kind else None}
        return OutputFinding(**plain)
    except (TypeError, KeyError, ValueError):
        return None
