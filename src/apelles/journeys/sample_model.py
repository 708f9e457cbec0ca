"""Pictures of a model into a folder, with a line for each of where it comes from; a stopped run goes on."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.catalogue import load
from apelles.errors import ModelRefused
from apelles.journeys.contact_sheet import SHOWN, contact_sheet
from apelles.journeys.guarding import (
    Guarded,
    Guards,
    Passed,
    Withheld,
    bound_of,
    check_same_guard,
    guarded,
    line_of,
    most_redrawn,
)
from apelles.journeys.report_pictures import jpeg
from apelles.library.files import write_whole
from apelles.models.base import ModelAdapter, Request, Sample
from apelles.models.made import LINES
from apelles.records import Refusal, Verdict
from apelles.records.models import ModelCard

PICTURES: Final = "samples"
MAPS: Final = "maps"
SHEET: Final = "sheet.jpg"
WITHHELD_LINES: Final = "withheld.jsonl"
QUALITY: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What is in the folder now.

    `origins` counts samples by how a control made them; `sources` is the number of training pictures that half of the
    samples hold parts of, or more; 0 where that is not known. `guarded` says what a guard did, None without one.
    """

    folder: str
    card: ModelCard
    seed: int
    pictures: int
    new: int
    origins: tuple[tuple[str, int], ...]
    sources: int
    refused: tuple[Refusal, ...]
    sheet: str
    guarded: GuardedBatch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedBatch:
    """What a guard did to the pictures of a folder.

    `asked` were to be handed over, `withheld` of the `judged` were not; of as many that owe the library nothing at most
    `expected` would be. Of `untold` that were handed over the guard could not say whether they copy a work; their lines
    say why. `most` is how many withheld ones are redrawn; `lines` is the file that says why those were withheld.
    """

    asked: int
    judged: int
    withheld: int
    untold: int
    expected: float
    rate: float
    most: int
    lines: str


def sample_model(
    name: str,
    request: Request,
    *,
    count: int,
    seed: int,
    into: Path,
    guard: Guards | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Sampled:
    """Have a model draw until the folder holds samples 0 to `count - 1`, and return what is there.

    Every picture is a PNG in `samples/` and a line in `samples.jsonl`: card, seed, index, hashes and what the model
    knows of it; where there is a source map it is in `maps/`, as `map` of a NumPy archive. The first pictures are
    shown together in `sheet.jpg`. With a guard, pictures that it withholds are not written, `withheld.jsonl` says
    why, and the next index is drawn instead.

    Raises:
        UnknownName: no model has this name.
        ModelRefused: it cannot be opened so, cannot give so many, or the folder holds samples of another model or seed.
    """
    model: ModelAdapter = load("model", name).opened(request)
    return write_samples(model, count=count, seed=seed, into=into, guard=guard, on_progress=on_progress)


def write_samples(
    model: ModelAdapter,
    *,
    count: int,
    seed: int,
    into: Path,
    said: Mapping[str, Any] | None = None,
    guard: Guards | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Sampled:
    """Do as `sample_model` for a model that is open; `said` are further members of every line.

    Raises:
        ModelRefused: as there.
    """
    _check_amount(model, count)
    into.mkdir(parents=True, exist_ok=True)
    lines = _kept(into, model.card, seed=seed)
    check_same_guard(lines, guard, into)
    kept = len(lines)
    _rewrite(into / LINES, lines)
    for made in _drawn(model, count, seed, into, lines, guard=guard):
        line = _written(into, made.sample, card=model.card, seed=seed) | dict(said or {}) | _told(made.guarded, guard)
        _append(into / LINES, json.dumps(line, ensure_ascii=False))
        lines.append(line)
        if on_progress:
            on_progress(len(lines) if guard else made.sample.record.index + 1, count)
    _sheet(into, lines)
    truths = [line["truth"] for line in lines if line["truth"]]
    held = [len(truth["sources"]) for truth in truths if truth["sources"]]
    return Sampled(
        folder=str(into),
        card=model.card,
        seed=seed,
        pictures=len(lines),
        new=len(lines) - kept,
        origins=tuple(sorted(Counter(truth["origin"] for truth in truths).items())),
        sources=int(median(held)) if held else 0,
        refused=tuple(model.refused),
        sheet=str(into / SHEET),
        guarded=_batch(into, lines, count, guard) if guard else None,
    )


def _drawn(
    model: ModelAdapter, count: int, seed: int, into: Path, lines: list[dict[str, Any]], *, guard: Guards | None
) -> Iterator[Passed]:
    """Yield the samples that are still to be written; what a guard withholds is written down and left out."""
    start = lines[-1]["index"] + 1 if lines else 0
    if guard is None:
        for sample in model.sample(max(0, count - start), seed, start=start):
            yield Passed(sample=sample, guarded=None)
        return
    path = into / WITHHELD_LINES
    before = [line for line in _withheld_lines(path) if line["index"] < start]
    _rewrite(path, before)
    most = most_redrawn(max(count, len(lines))) - len(before)
    for made in guarded(model, max(0, count - len(lines)), seed, guard, start=start, most=most):
        if isinstance(made, Withheld):
            _append(path, json.dumps(line_of(made, guard), ensure_ascii=False))
        else:
            yield made


def _withheld_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file, one that was not written to its end left out."""
    found = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            found.append(json.loads(text))
        except ValueError:
            break
    return [line for line in found if "index" in line]


def _batch(into: Path, lines: list[dict[str, Any]], asked: int, guard: Guards) -> GuardedBatch:
    withheld, kept = len(_withheld_lines(into / WITHHELD_LINES)), len(lines)
    untold = sum(line["guard"]["verdict"] == Verdict.UNDETERMINED for line in lines)
    return GuardedBatch(
        asked=asked,
        judged=kept + withheld,
        withheld=withheld,
        untold=untold,
        expected=guard.rate * (kept + withheld),
        rate=guard.rate,
        most=most_redrawn(asked),
        lines=str(into / WITHHELD_LINES),
    )


def _told(said: Guarded | None, guard: Guards | None) -> dict[str, Any]:
    """Return what a line says of the guard."""
    if said is None or guard is None:
        return {}
    told = {"verdict": said.verdict, "e_value_bound": bound_of(said), "work_id": said.work_id, **guard.told}
    return {"guard": told | ({"reason": said.reason} if said.verdict == Verdict.UNDETERMINED else {})}


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()


def _check_amount(model: ModelAdapter, count: int) -> None:
    available = model.card.available
    if available is not None and count > available:
        message = f"{count} pictures were asked for and there are {available}. Ask for {available} or fewer."
        raise ModelRefused(message)


def _kept(into: Path, card: ModelCard, *, seed: int) -> list[dict[str, Any]]:
    """Return the lines from the first on whose picture is there, as it was written."""
    lines = []
    for line in _read(into / LINES):
        if (line["card"]["sha256"], line["asked_seed"]) != (card.sha256, seed):
            message = (
                f"{into} holds samples of the model {line['card']['name']!r} ({line['card']['sha256'][:16]}) with seed "
                f"{line['asked_seed']}; this is {card.name!r} ({card.sha256[:16]}) with seed {seed}. Name another "
                "folder, or ask as before to go on."
            )
            raise ModelRefused(message)
        picture = into / line["file"]
        if not picture.is_file() or hashlib.sha256(picture.read_bytes()).hexdigest() != line["sha256"]:
            break
        lines.append(line)
    return lines


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file up to the first that was not written to its end."""
    if not path.is_file():
        return
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
            texts = (line["card"]["sha256"], line["card"]["name"], line["file"], line["sha256"])
            whole = isinstance(line["index"], int) and isinstance(line["asked_seed"], int)
            truth = line["truth"] is None or {"origin", "sources"} <= line["truth"].keys()
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        if not (whole and truth and all(isinstance(text, str) for text in texts)):
            return
        yield line


def _rewrite(path: Path, lines: list[dict[str, Any]]) -> None:
    write_whole(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())


def _written(into: Path, sample: Sample, *, card: ModelCard, seed: int) -> dict[str, Any]:
    record = sample.record
    name = f"{record.index:06}"
    content = _png(sample.picture.pixels)
    write_whole(into / PICTURES / f"{name}.png", content)
    line = {
        "file": f"{PICTURES}/{name}.png",
        "sha256": hashlib.sha256(content).hexdigest(),
        **{key: value for key, value in asdict(record).items() if key not in {"sha256", "model_sha256"}},
        "asked_seed": seed,
        "sample_sha256": record.sha256,
        "map": "",
        "card": asdict(card),
    }
    if sample.source_map is not None:
        line["map"] = f"{MAPS}/{name}.npz"
        buffer = io.BytesIO()
        np.savez_compressed(buffer, map=sample.source_map)
        write_whole(into / str(line["map"]), buffer.getvalue())
    return line


def _png(pixels: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _sheet(into: Path, lines: list[dict[str, Any]]) -> None:
    from apelles.collect.decode import decode

    shown = [decode((into / line["file"]).read_bytes()).pixels for line in lines[:SHOWN]]
    if not shown:
        return
    write_whole(into / SHEET, jpeg(contact_sheet(shown), quality=QUALITY))
