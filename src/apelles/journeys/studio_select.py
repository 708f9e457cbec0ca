"""Journey: a person keeps or rejects outputs; the choice is signed when it is made, and kept pictures say all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from apelles import words
from apelles.library.files import write_whole
from apelles.seal.identity import Identity
from apelles.seal.ledger import Ledger, Row, Snapshot
from apelles.studio.choices import Choice, body_of, check, standing
from apelles.studio.outputs import (
    KEPT,
    LEDGER,
    PUBLISHED,
    SELECTED,
    Output,
    Outputs,
    own_ledger,
    read_outputs,
    run_card,
    run_folder,
)
from apelles.studio.provenance import Provenance, kept_picture
from apelles.studio.signed import append_signed

Stamp = Callable[[bytes], bytes]
_TRAINING: Final = ("name", "works", "heldout", "unknown", "root", "canaries", "apelles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What kept pictures say beyond the facts: who is said to be the creator, who answers for the Chinese label."""

    creator: str = ""
    producer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What was written down: the row of the choice, the files of kept pictures, and those taken back."""

    ledger: str
    row: int
    at: str
    signer: str
    kept: tuple[str, ...]
    rejected: tuple[int, ...]
    withdrawn: tuple[str, ...]
    undecided: int


def select(
    folder: Path, choice: Choice, *, identity: Identity, said: Said | None = None, stamp: Stamp | None = None
) -> Selected:
    """Write down a choice among the outputs in a folder, signed, at the time of the system's clock.

    The row goes into the ledger of the run that made the outputs, or into the folder's own. Kept pictures are copied
    into `kept/` with Content Credentials, XMP, and the Chinese label if a producer is said; one that is rejected after
    it was kept is taken out of there. `stamp` returns a time stamp over the signature it is given.

    Raises:
        ChoiceRefused: see `studio.choices.check` and `studio.outputs.run_folder`.
        LedgerError: the ledger is not what it was.
        CredentialFailed, MarkRefused: a kept picture cannot say what it shall.
    """
    said = said or Said()
    outputs = read_outputs(folder)
    check(choice, outputs)
    run = run_folder(outputs)
    ledger = Ledger(run / LEDGER) if run else own_ledger(outputs, by=choice.by)
    row = append_signed(
        ledger, SELECTED, body_of(choice, outputs), by=choice.by.strip(), identity=identity, stamp=stamp
    )
    snapshot = list(ledger.snapshots())[-1]
    made = _Made(outputs=outputs, run=run, row=row, ledger=snapshot, said=said)
    files = [_publish(made, output, identity) for output in outputs.pictures if output.index in {*choice.keep}]
    gone = _withdrawn(outputs, choice.reject)
    body = {
        "outputs": outputs.id,
        "choice": row.n,
        "files": files,
        "withdrawn": gone,
        "creator": said.creator,
        "aigc_producer": said.producer,
    }
    ledger.append(PUBLISHED, body, by=choice.by.strip())
    ledger.snapshot(by=choice.by.strip())
    decided = standing(ledger.rows(), outputs.id)
    return Selected(
        ledger=str(ledger.folder),
        row=row.n,
        at=row.at,
        signer=identity.fingerprint,
        kept=tuple(str(folder / str(one["file"])) for one in files),
        rejected=tuple(sorted(set(choice.reject))),
        withdrawn=tuple(gone),
        undecided=len({one.index for one in outputs.pictures} - decided.keys()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the pictures of one choice have in common."""

    outputs: Outputs
    run: Path | None
    row: Row
    ledger: Snapshot
    said: Said


def _publish(made: _Made, output: Output, identity: Identity) -> dict[str, Any]:
    """Write a kept picture and return what the ledger says of its file."""
    name = f"{KEPT}/{output.index:06}.png"
    content = (made.outputs.folder / output.file).read_bytes()
    signed = kept_picture(content, _provenance(made, output), identity=identity)
    write_whole(made.outputs.folder / name, signed)
    return {
        "index": output.index,
        "file": name,
        "sha256": hashlib.sha256(signed).hexdigest(),
        "of_sha256": output.sha256,
    }


def _provenance(made: _Made, output: Output) -> Provenance:
    card: Mapping[str, Any] = output.line.get("card", {})
    run = run_card(made.run) if made.run else {}
    facts: dict[str, Any] = {
        "model": str(card.get("name", "")),
        "model_sha256": str(card.get("sha256", "")),
        "family": str(run.get("family", "")),
        "recipe_sha256": str(run.get("recipe_sha256", "")),
        "code_sha256": str(run.get("code_sha256", "")),
        "apelles": version("apelles"),
        "seed": output.line.get("asked_seed"),
        "index": output.index,
        "prompt_sha256": _hash_of(str(output.line.get("prompt", ""))),
        "output_sha256": output.sha256,
        "guard": _guard(output.line),
        "unknown_works": int(_training(made.outputs, run, card).get("unknown") or 0),
        "selected_by": made.row.by,
        "selected_at": made.row.at,
        "selected_row": made.row.n,
    }
    return Provenance(
        title=Path(output.file).name,
        made=facts,
        training=_training(made.outputs, run, card),
        ledger={
            "ledger": made.ledger.ledger,
            "merkle_root": made.ledger.root,
            "rows": made.ledger.rows,
            "ledger_sha256": made.ledger.rows_sha256,
        },
        when=made.row.at,
        how=words.say(
            "studio.how",
            "en",
            model=facts["model"],
            sha256=facts["model_sha256"][:16],
            seed=facts["seed"],
            index=output.index,
            by=made.row.by,
        ),
        creator=made.said.creator,
        producer=made.said.producer,
        produce_id=output.sha256 if made.said.producer else "",
    )


def _training(outputs: Outputs, run: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of the training set: its card where the run has one, else the root the model states."""
    found = run.get("set") or outputs.run.get("set")
    if isinstance(found, dict):
        return {name: found.get(name) for name in _TRAINING}
    root = str(card.get("training_sha256") or "")
    return {"name": "", "root": root, "works": card.get("training_pictures")} if root else {}


def _guard(line: Mapping[str, Any]) -> str:
    found = line.get("guard")
    return str(found.get("verdict", "")) if isinstance(found, dict) else ""


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _withdrawn(outputs: Outputs, rejected: Sequence[int]) -> list[str]:
    """Take rejected pictures out of the kept ones, and return their names."""
    names = [f"{KEPT}/{index:06}.png" for index in sorted(set(rejected))]
    found = [name for name in names if (outputs.folder / name).is_file()]
    for name in found:
        (outputs.folder / name).unlink()
    return found
