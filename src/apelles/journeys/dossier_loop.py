"""The record of how pictures were made, for a dossier: what its ledgers say, and what they state of each picture."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apelles import words
from apelles.law.stated import from_process
from apelles.records.dossier import Loop, LoopAuthor, LoopChoice, LoopStep, LoopWork
from apelles.records.law import Fact, Process
from apelles.seal.ledger import Ledger, Row
from apelles.studio.choices import choices_of
from apelles.studio.look import Kind, Looked, look
from apelles.studio.outputs import (
    GENERATED,
    KEPT,
    SELECTED,
    Output,
    Outputs,
    is_whole,
    read_outputs,
    run_card,
    run_folder,
)
from apelles.studio.run_files import RECIPE
from apelles.studio.set_rows import WORK, Half
from apelles.studio.signed import SignedRow
from apelles.studio.told import told
from apelles.studio.trouble import Wrong
from apelles.words.phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopPart:
    """The records themselves, and what they state as fact about pictures, by SHA-256."""

    loops: tuple[Loop, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def loop_part(folders: Sequence[Path]) -> LoopPart:
    """Return what the ledgers of sets, runs and outputs say; one that was altered is told as such and states nothing.

    Raises:
        ChoiceRefused: a folder has no record, or its run is not where it was.
    """
    loops: list[Loop] = []
    facts: dict[str, tuple[Fact, ...]] = {}
    for folder in folders:
        looked = look(folder)
        rows = list(Ledger(looked.ledger).rows()) if looked.chained else []
        loops.append(_loop(folder, looked, rows))
        if looked.kind is Kind.OUTPUTS and rows:
            facts |= _facts(read_outputs(folder), looked, rows)
    return LoopPart(loops=tuple(loops), facts=facts)


def _loop(folder: Path, looked: Looked, rows: Sequence[Row]) -> Loop:
    keys = {one.row: one.signer.fingerprint[:16] for one in looked.signed if one.signer and one.state.value == "good"}
    return Loop(
        kind=looked.kind.value,
        name=folder.resolve().name,
        ledger=str(rows[0].body.get("ledger", "")) if rows else "",
        rows=looked.rows,
        root=looked.root,
        intact=looked.intact,
        troubles=tuple(Phrase(en=one.said("en"), zh=one.said("zh")) for one in looked.troubles),
        signatures=tuple(_signature(one) for one in looked.signed),
        steps=tuple(_steps(rows)),
        authors=tuple(_authors(rows)),
        refused=tuple(_refused(rows)),
        choices=tuple(_choice(row, keys.get(row.n, "")) for row in rows if row.kind == SELECTED),
        recipe=_recipe(folder, looked),
    )


def _steps(rows: Sequence[Row]) -> Iterator[LoopStep]:
    for one, other in zip(told(rows, "en"), told(rows, "zh"), strict=True):
        yield LoopStep(at=one.at, by=one.by, said=Phrase(en=one.said, zh=other.said))


def _signature(one: SignedRow) -> Phrase:
    return words.both(
        "studio.signed",
        row=one.row,
        kind=one.kind,
        subject=one.signer.subject if one.signer else "-",
        fingerprint=one.signer.fingerprint[:16] if one.signer else "-",
        at=one.signed_at,
        stamp=words.both("studio.stamp.bound" if one.timestamped else "studio.stamp.self"),
    )


def _authors(rows: Sequence[Row]) -> Iterator[LoopAuthor]:
    halves: dict[str, Counter[str]] = {}
    for row in rows:
        if row.kind == WORK:
            halves.setdefault(str(row.body.get("author", "")), Counter())[str(row.body.get("half"))] += 1
    for author, counts in sorted(halves.items(), key=lambda one: (-one[1].total(), one[0])):
        yield LoopAuthor(author=author, **{half.value: counts[half.value] for half in Half})


def _refused(rows: Sequence[Row]) -> Iterator[LoopWork]:
    for row in rows:
        if row.kind == WORK and row.body.get("half") == Half.REFUSED.value:
            body = row.body
            yield LoopWork(
                work_id=str(body.get("work_id", "")),
                title=str(body.get("title", "")),
                author=str(body.get("author", "")),
                verdict=str(body.get("verdict", "")),
                reason=words.both(f"studio.refused.{body.get('code')}"),
            )


def _choice(row: Row, key: str) -> LoopChoice:
    body = row.body
    return LoopChoice(
        row=row.n,
        at=row.at,
        by=row.by,
        shown=int(body["shown"]),
        kept=tuple(int(one["index"]) for one in body["kept"]),
        rejected=tuple(int(one["index"]) for one in body["rejected"]),
        why=str(body["why"]),
        signed_by=key,
    )


def _recipe(folder: Path, looked: Looked) -> str:
    """Return the recipe of a run, or of the run that made outputs; empty where there is none."""
    if looked.kind is Kind.SET:
        return ""
    run = looked.ledger.parent if looked.kind is Kind.OUTPUTS else folder
    path = run / RECIPE
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _facts(outputs: Outputs, looked: Looked, rows: Sequence[Row]) -> dict[str, tuple[Fact, ...]]:
    """Return what the ledger states of every output, and of the file a kept one became, by SHA-256."""
    run = run_folder(outputs)
    recipe = str(run_card(run).get("recipe_sha256", "")) if run else ""
    stamped = {one.row for one in looked.signed if one.timestamped}
    signed = not any(one.wrong is Wrong.SIGNATURE for one in looked.troubles)
    found: dict[str, tuple[Fact, ...]] = {}
    for output in outputs.pictures:
        intact = signed and is_whole(outputs.folder, output)
        process = _process(output, outputs, rows, recipe=recipe, intact=intact, stamped=stamped)
        by = f"ledger:row {process.row}"
        made = from_process(process, by=by)
        found[output.sha256] = made
        kept = outputs.folder / KEPT / f"{output.index:06}.png"
        if kept.is_file():
            found[hashlib.sha256(kept.read_bytes()).hexdigest()] = made
    return found


def _process(
    output: Output, outputs: Outputs, rows: Sequence[Row], *, recipe: str, intact: bool, stamped: set[int]
) -> Process:
    chosen = [row for row in choices_of(rows, outputs.id) if _names(row, output.index)]
    last = chosen[-1] if chosen else None
    kept = last is not None and any(int(one["index"]) == output.index for one in last.body["kept"])
    before = [row for row in rows if row.kind == GENERATED and (last is None or row.n < last.n)]
    return Process(
        row=last.n if last else next((row.n for row in before if row.body["outputs"] == outputs.id), 0),
        seed=str(output.line.get("asked_seed", "")),
        recipe_sha256=recipe,
        rounds=len({_round(row.body) for row in before}),
        shown=int(last.body["shown"]) if last and kept else 0,
        rejected=len(last.body["rejected"]) if last else 0,
        by=last.by if last else "",
        why=str(last.body["why"]) if last else "",
        unchanged=True,
        intact=intact,
        timestamped=last is not None and last.n in stamped,
    )


def _names(row: Row, index: int) -> bool:
    return any(int(one["index"]) == index for one in (*row.body["kept"], *row.body["rejected"]))


def _round(body: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(body.get("model_sha256")), str(body.get("seed")), str(body.get("settings"))
