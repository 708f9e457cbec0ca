"""Journey: pictures of a trained model into a folder to choose among, with a row in the run's ledger."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from apelles.catalogue import load
from apelles.errors import ModelRefused
from apelles.journeys.guarding import Guards
from apelles.journeys.sample_model import Sampled, write_samples
from apelles.library.files import write_whole
from apelles.models.base import ModelAdapter, Request
from apelles.seal.ledger import ROWS, Ledger
from apelles.studio.outputs import (
    FORMAT,
    GENERATED,
    GUARD,
    LEDGER,
    RUN_CARD,
    RUN_PURPOSE,
    read_outputs,
    run_card,
    withheld,
    withheld_row,
)

_TOLD: Final = ("family", "recipe_sha256", "data_root", "set")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What lies in the folder now, the row that says so, and how many works of the set nobody has allowed."""

    sampled: Sampled
    ledger: str
    row: int
    unknown: int


def generate(
    run: Path,
    into: Path,
    *,
    count: int,
    seed: int,
    by: str,
    settings: Mapping[str, str] | None = None,
    model: ModelAdapter | None = None,
    guard: Guards | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Generated:
    """Have the model of a run draw until a folder holds samples 0 to `count - 1` of a seed, and write it down.

    A stopped call goes on where it was. `model` is the run's model where it is open already. What a `guard` withholds
    is not written, and a row says why; the next index is drawn instead.

    Raises:
        ModelRefused: there is no run, its model cannot be opened, or the folder belongs to another run, model or seed.
        LedgerError: the run's ledger is not what it was.
    """
    card = _card(run)
    ledger = Ledger(run / LEDGER)
    made = model or load("model", str(card["family"])).opened(Request(origin=str(run), settings=dict(settings or {})))
    place = _placed(run, into, card, ledger)
    unknown = int(dict(card.get("set") or {}).get("unknown") or 0)
    said = {"outputs": place["outputs"], "set_root": str(card.get("data_root", "")), "set_unknown": unknown}
    sampled = write_samples(made, count=count, seed=seed, into=into, said=said, guard=guard, on_progress=on_progress)
    outputs = read_outputs(into)
    known = {row.body["index"] for row in ledger.rows(kind=GUARD) if row.body["outputs"] == outputs.id}
    lines = [line for line in withheld(into) if line.get("index") not in known]
    ledger.append_many([(GUARD, withheld_row(outputs.id, line)) for line in lines], by=by)
    body = {
        "outputs": outputs.id,
        "folder": into.resolve().name,
        "model": sampled.card.name,
        "model_sha256": sampled.card.sha256,
        "settings": [list(one) for one in sampled.card.settings],
        "seed": seed,
        "pictures": sampled.pictures,
        "new": sampled.new,
        "samples_root": outputs.root,
        "unknown": unknown,
        "withheld": sampled.guarded.withheld if sampled.guarded else 0,
        "guard": {name: str(value) for name, value in guard.told.items()} if guard else {},
    }
    row = ledger.append(GENERATED, body, by=by)
    ledger.snapshot(by=by)
    return Generated(sampled=sampled, ledger=str(ledger.folder), row=row.n, unknown=unknown)


def _card(run: Path) -> dict[str, Any]:
    card = run_card(run)
    if not card.get("family") or not (run / LEDGER / ROWS).is_file() or Ledger(run / LEDGER).purpose != RUN_PURPOSE:
        message = f"There is no training run at {run}, so there is no model. Make one with `apelles studio train`."
        raise ModelRefused(message)
    return card


def _placed(run: Path, into: Path, card: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """Write into the folder which run its pictures are of, and return that; a folder of another run is refused."""
    known = run_card(into)
    if known and known.get("ledger") != ledger.id:
        message = f"{into} holds outputs of another run. Name another folder."
        raise ModelRefused(message)
    place = {
        "format": FORMAT,
        "outputs": known.get("outputs") or secrets.token_hex(8),
        "run": os.path.relpath(run.resolve(), into.resolve()),
        "ledger": ledger.id,
        **{name: card.get(name) for name in _TOLD},
    }
    write_whole(into / RUN_CARD, (json.dumps(place, indent=2, ensure_ascii=False) + "\n").encode())
    return place
