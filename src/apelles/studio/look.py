"""Look whether a set, a run or a folder of outputs is still what its ledger says, and name what is not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from apelles.errors import ChoiceRefused, SetRefused
from apelles.models.made import LINES
from apelles.seal.credential_check import PNG, examine
from apelles.seal.ledger import ROWS, Ledger, Row
from apelles.seal.verify import verify
from apelles.studio import set_rows, training_set
from apelles.studio.choices import choices_of
from apelles.studio.outputs import (
    GENERATED,
    GUARD,
    KEPT,
    LEDGER,
    OUTPUTS,
    OUTPUTS_PURPOSE,
    PUBLISHED,
    RUN_PURPOSE,
    WITHHELD,
    Outputs,
    is_whole,
    ledger_folder,
    read_outputs,
    root_of_first,
    run_card,
    run_folder,
    withheld,
    withheld_row,
)
from apelles.studio.run_files import CARD, RECIPE, WEIGHTS
from apelles.studio.signed import SignedRow, signed_rows
from apelles.studio.trouble import Trouble, Wrong, ledger_troubles

TRAINED: Final = "trained"
SAMPLES: Final = "samples"
_ENDED: Final = {"weights_sha256": "weights_sha256", "steps": "step", "stopped": "stopped"}
"""What the card of a run says of its end, and what the row of the end calls it."""


class Kind(StrEnum):
    """What a folder is."""

    SET = "set"
    RUN = "run"
    OUTPUTS = "outputs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found: troubles by the place where they are, and who signed which rows of which ledger.

    `rows` and `root` are of the ledger as it is now; `covered` is how many of its rows a snapshot covers, and `chained`
    says that they follow one another unbroken.
    """

    kind: Kind
    ledger: Path
    rows: int
    root: str
    covered: int
    chained: bool
    troubles: tuple[Trouble, ...]
    signed: tuple[SignedRow, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def kind_of(folder: Path) -> Kind:
    """Return what a folder is.

    Raises:
        ChoiceRefused: it is none of the three.
    """
    if training_set.is_set(folder):
        return Kind.SET
    if (folder / LINES).is_file():
        return Kind.OUTPUTS
    if run_card(folder).get("recipe_sha256") or (folder / LEDGER / ROWS).is_file():
        return Kind.RUN
    message = (
        f"{folder} is no training set, no training run and no folder of outputs, so it has no record. "
        "Name a folder that a command of `apelles studio` wrote."
    )
    raise ChoiceRefused(message)


def look(folder: Path, *, set_folder: Path | None = None) -> Looked:
    """Return everything about a folder that is not as it was; `set_folder` is the set that a run is held against.

    Raises:
        ChoiceRefused: the folder has no record, or its outputs cannot be read.
    """
    kind = kind_of(folder)
    try:
        place, found = _LOOKS[kind](folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        place, found = ledger_at(folder), [Trouble(wrong=Wrong.UNREADABLE, place=LEDGER, detail=repr(error)[:200])]
    if set_folder is not None:
        found = [*found, *_set_troubles(run_card(folder), set_folder)]
    checked = verify(place)
    signed = tuple(signed_rows(Ledger(place).rows())) if checked.intact else ()
    return Looked(
        kind=kind,
        ledger=place,
        rows=checked.rows,
        root=checked.root,
        covered=checked.covered,
        chained=checked.intact,
        troubles=tuple(found),
        signed=signed,
    )


def ledger_at(folder: Path) -> Path:
    """Return where the ledger of a set, a run or outputs lies.

    Raises:
        ChoiceRefused: the folder has no record, or its run is not where it was.
    """
    return ledger_folder(read_outputs(folder)) if kind_of(folder) is Kind.OUTPUTS else folder / LEDGER


def _look_at_set(folder: Path) -> tuple[Path, list[Trouble]]:
    return folder / set_rows.LEDGER, training_set.troubles(folder)


def _look_at_run(folder: Path) -> tuple[Path, list[Trouble]]:
    place = folder / LEDGER
    found = ledger_troubles(place, purpose=RUN_PURPOSE, name=LEDGER)
    return place, found or list(_run_troubles(folder, list(Ledger(place).rows(kind=TRAINED))))


def _look_at_outputs(folder: Path) -> tuple[Path, list[Trouble]]:
    outputs = read_outputs(folder)
    try:
        run = run_folder(outputs)
    except ChoiceRefused as error:
        return folder / LEDGER, [Trouble(wrong=Wrong.NOT_THERE, place=str(outputs.run.get("run")), detail=str(error))]
    place = (run or folder) / LEDGER
    if run is None and not (place / ROWS).is_file():
        return place, [*_sample_troubles(outputs, [])]
    name = f"{outputs.run.get('run')}/{LEDGER}" if run else LEDGER
    found = ledger_troubles(place, purpose=RUN_PURPOSE if run else OUTPUTS_PURPOSE, name=name)
    if found:
        return place, found
    rows = list(Ledger(place).rows())
    return place, [
        *_card_troubles(outputs, rows),
        *_sample_troubles(outputs, rows),
        *_withheld_troubles(outputs, rows),
        *_choice_troubles(outputs, rows),
        *_kept_troubles(outputs, rows),
    ]


_LOOKS: Final = {Kind.SET: _look_at_set, Kind.RUN: _look_at_run, Kind.OUTPUTS: _look_at_outputs}


def _run_troubles(folder: Path, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield what the files of a run say otherwise than its ledger."""
    card = run_card(folder)
    started = next((row.body for row in rows if row.body.get("event") == "started"), {})
    finished = next((row.body for row in rows if row.body.get("event") == "finished"), {})
    if not card:
        yield Trouble(wrong=Wrong.MISSING, place=CARD)
    for name in sorted(started.keys() & card.keys()):
        if card[name] != started[name]:
            yield Trouble(wrong=Wrong.CARD, place=f"{CARD}, {name}", detail=_short(card[name]))
    if card and bool(card.get("finished")) != bool(finished):
        yield Trouble(wrong=Wrong.CARD, place=f"{CARD}, finished", detail=_short(card.get("finished")))
    for name, said in _ENDED.items() if finished else ():
        if name in card and card[name] != finished.get(said):
            yield Trouble(wrong=Wrong.CARD, place=f"{CARD}, {name}", detail=_short(card[name]))
    recipe = _sha256(folder / RECIPE)
    if recipe is None:
        yield Trouble(wrong=Wrong.MISSING, place=RECIPE)
    elif started and recipe != started.get("recipe_sha256"):
        yield Trouble(wrong=Wrong.ALTERED, place=RECIPE)
    if finished:
        weights = _sha256(folder / WEIGHTS)
        if weights is None:
            yield Trouble(wrong=Wrong.MISSING, place=WEIGHTS)
        elif weights != finished.get("weights_sha256"):
            yield Trouble(wrong=Wrong.ALTERED, place=WEIGHTS)


def _set_troubles(card: Mapping[str, Any], set_folder: Path) -> Iterator[Trouble]:
    """Yield what speaks against a run having been trained on a set: the set's own troubles, or another root."""
    try:
        opened = training_set.open_set(set_folder)
    except SetRefused:
        for one in training_set.troubles(set_folder):
            yield Trouble(wrong=one.wrong, place=f"{set_folder.name}/{one.place}", detail=one.detail)
        return
    unknown = dict(card.get("set") or {}).get("unknown")
    if (card.get("data_root"), unknown) != (opened.root, opened.card.unknown):
        yield Trouble(wrong=Wrong.OTHER_SET, place=CARD, detail=str(card.get("data_root")))


def _card_troubles(outputs: Outputs, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield what `run.json` beside outputs says of the run otherwise than its ledger."""
    started = next((row.body for row in rows if row.kind == TRAINED and row.body.get("event") == "started"), {})
    for name in sorted(started.keys() & outputs.run.keys()):
        if outputs.run[name] != started[name]:
            yield Trouble(wrong=Wrong.CARD, place=f"{CARD}, {name}", detail=_short(outputs.run[name]))


def _sample_troubles(outputs: Outputs, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield pictures that are not as they were made, and lines that the ledger does not know."""
    for one in outputs.pictures:
        if not (outputs.folder / one.file).is_file():
            yield Trouble(wrong=Wrong.MISSING, place=one.file)
        elif not is_whole(outputs.folder, one):
            yield Trouble(wrong=Wrong.ALTERED, place=one.file)
    said = [row for row in rows if row.kind == OUTPUTS or (row.kind == GENERATED and row.body["outputs"] == outputs.id)]
    for row in said:
        count = int(row.body["pictures"])
        if count > len(outputs.pictures) or root_of_first(outputs.pictures, count) != row.body["samples_root"]:
            yield Trouble(wrong=Wrong.ALTERED, place=LINES, detail=f"row {row.n}")
    if outputs.run and not said:
        yield Trouble(wrong=Wrong.ADDED, place=LINES)
    if outputs.run and said and max(int(row.body["pictures"]) for row in said) < len(outputs.pictures):
        yield Trouble(wrong=Wrong.ADDED, place=f"{LINES}, line {max(int(row.body['pictures']) for row in said) + 1}")
    yield from _further(outputs.folder, SAMPLES, {one.file for one in outputs.pictures})


def _withheld_troubles(outputs: Outputs, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield lines about withheld pictures that are not those of the ledger, and such lines that are missing."""
    stated = {
        row.body["index"]: row.body for row in rows if row.kind == GUARD and row.body.get("outputs") == outputs.id
    }
    for number, line in enumerate(withheld(outputs.folder), start=1):
        known = stated.pop(line.get("index"), None)
        if known is None and outputs.run:
            yield Trouble(wrong=Wrong.ADDED, place=f"{WITHHELD}, line {number}")
        elif known is not None and {**known} != withheld_row(outputs.id, line):
            yield Trouble(wrong=Wrong.CELL, place=f"{WITHHELD}, line {number}", detail=_short(line.get("reason")))
    for index in sorted(stated):
        yield Trouble(wrong=Wrong.MISSING, place=f"{WITHHELD}, index {index}")


def _choice_troubles(outputs: Outputs, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield choices that were made among other pictures than those that lie there."""
    there = {one.index: one.sha256 for one in outputs.pictures}
    for row in choices_of(rows, outputs.id):
        for one in (*row.body["kept"], *row.body["rejected"]):
            if there.get(int(one["index"])) != one["sha256"]:
                yield Trouble(wrong=Wrong.ALTERED, place=f"{LINES}, index {one['index']}", detail=f"row {row.n}")


def _kept_troubles(outputs: Outputs, rows: Sequence[Row]) -> Iterator[Trouble]:
    """Yield kept pictures that are not the files that were written, or whose credential does not hold."""
    stated: dict[str, str] = {}
    for row in rows:
        if row.kind == PUBLISHED and row.body.get("outputs") == outputs.id:
            stated |= {str(one["file"]): str(one["sha256"]) for one in row.body["files"]}
            for name in row.body["withdrawn"]:
                stated.pop(str(name), None)
    for name, sha256 in sorted(stated.items()):
        found = _sha256(outputs.folder / name)
        if found is None:
            yield Trouble(wrong=Wrong.MISSING, place=name)
        elif found != sha256 or not examine((outputs.folder / name).read_bytes(), PNG).intact:
            yield Trouble(wrong=Wrong.ALTERED, place=name)
    yield from _further(outputs.folder, KEPT, set(stated))


def _further(folder: Path, place: str, known: set[str]) -> Iterator[Trouble]:
    for path in sorted((folder / place).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in known:
            yield Trouble(wrong=Wrong.ADDED, place=name)


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _short(value: object) -> str:
    return repr(value)[:80]
