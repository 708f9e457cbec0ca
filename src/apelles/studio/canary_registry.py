"""A registry of canaries: slots of candidates, of which chance draws one to plant; the draw is bound before training.

    REG/ledger/             every slot with the hashes of its candidates and the commitment to its draw, and what
                            came after: planted, revealed, tested; may be shown to anybody
    REG/plant/0000.png      the pictures drawn: these, and only these, go into a training set or are published
    REG/candidates/0000/    all candidates of a slot: kept secret until the model is tested
    REG/secret.json         the draws and their salts: kept secret until they are revealed

Whoever sees candidates that were not drawn, or the secret, before the model is trained can spoil the test.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.errors import CanaryRefused
from apelles.seal.canonical import canonical
from apelles.seal.ledger import Snapshot
from apelles.seal.merkle import root_of
from apelles.seal.verify import verify
from apelles.studio.canaries import LARGEST, SMALLEST, commitment, draw_slot
from apelles.studio.registry_place import SALT_BYTES, begun_ledger, bound_at, put, registry_ledger
from apelles.studio.watermark_registry import reveal_rows, series
from apelles.studio.watermark_registry import troubles as watermark_troubles

PLANT: Final = "plant"
CANDIDATES: Final = "candidates"
SECRET: Final = "secret.json"
SLOT: Final = "slot"
PLANTED: Final = "planted"
REVEALED: Final = "revealed"
TESTED: Final = "tested"
FORMAT: Final = 1
FEWEST: Final = 2
MOST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot: its candidates by SHA-256, and which was drawn, empty where it cannot be told here.

    `made` says whether the candidates were drawn by Apelles (`drawn`) or are somebody's own pictures (`registered`).
    """

    name: str
    row: int
    at: str
    made: str
    candidates: tuple[str, ...]
    files: tuple[str, ...]
    commitment: str
    drawn: str = ""
    revealed_at: str = ""
    planted: int = 0

    @property
    def plant(self) -> str:
        """Return the file that is to be planted, empty where the draw is not known."""
        return self.files[self.candidates.index(self.drawn)] if self.drawn else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A canary in a training set: the file written, its SHA-256, and its slot."""

    file: str
    sha256: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is not as it was registered: what it is about, and one of a few words."""

    about: str
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in a registry. `root` is the Merkle root over the rows of its ledger; `series` are watermarked."""

    slots: int
    rows: int
    root: str
    troubles: tuple[Trouble, ...]
    series: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def make(
    folder: Path,
    count: int,
    *,
    candidates: int = 20,
    size: int = 64,
    by: str = "apelles",
    chance: Callable[[int], int] = secrets.randbelow,
) -> Snapshot:
    """Draw `count` more slots of candidates into a registry, made if need be, and return its new root.

    Raises:
        CanaryRefused: the numbers do not fit, or something else is in that folder.
    """
    if not (FEWEST <= candidates <= MOST and SMALLEST <= size <= LARGEST and count >= 1):
        message = (
            f"{count} slots of {candidates} candidates at {size} pixels cannot be drawn: a slot has {FEWEST} to {MOST} "
            f"candidates of {SMALLEST} to {LARGEST} pixels a side. Ask for that."
        )
        raise CanaryRefused(message)
    rng = np.random.Generator(np.random.PCG64(secrets.randbits(256)))
    groups = ([_png(one) for one in draw_slot(rng, candidates=candidates, size=size)] for _ in range(count))
    return _add(folder, ((("",) * candidates, group) for group in groups), made="drawn", by=by, chance=chance)


def register(
    folder: Path,
    groups: Sequence[Sequence[Path]],
    *,
    by: str,
    chance: Callable[[int], int] = secrets.randbelow,
) -> Snapshot:
    """Register groups of somebody's own pictures, one slot for each, draw which to publish, and return the new root.

    The pictures of a group must be such that any of them could have been published in the place of the others, and
    none may have been shown to anybody.

    Raises:
        CanaryRefused: a group has fewer than two pictures, or one twice.
    """
    read = ((tuple(path.name for path in group), [path.read_bytes() for path in group]) for group in groups)
    return _add(folder, read, made="registered", by=by, chance=chance)


def deal(
    pictures: Sequence[Path], *, candidates: int, chance: Callable[[int], int] = secrets.randbelow
) -> list[list[Path]]:
    """Return pictures dealt by chance into groups of `candidates`; what is left over goes to the first groups.

    Raises:
        CanaryRefused: there are fewer pictures than that.
    """
    if len(pictures) < max(FEWEST, candidates):
        message = (
            f"{len(pictures)} pictures do not fill one slot of {candidates} candidates. Add pictures, or ask for fewer "
            "candidates."
        )
        raise CanaryRefused(message)
    rest, mixed = list(pictures), []
    while rest:
        mixed.append(rest.pop(chance(len(rest))))
    count = len(mixed) // candidates
    return [mixed[place::count] for place in range(count)]


def slots(folder: Path) -> tuple[Slot, ...]:
    """Return the slots of a registry in their order, with the draw where it was revealed or the secret is here.

    Raises:
        CanaryRefused: there is no registry.
    """
    ledger = registry_ledger(folder)
    kept = _secrets(folder)
    rows = list(ledger.rows())
    revealed = {row.body["slot"]: row for row in rows if row.kind == REVEALED}
    planted = [name for row in rows if row.kind == PLANTED for name in row.body["slots"]]
    found = []
    for row in rows:
        if row.kind != SLOT:
            continue
        name = row.body["slot"]
        told = revealed.get(name)
        found.append(
            Slot(
                name=name,
                row=row.n,
                at=row.at,
                made=row.body["made"],
                candidates=tuple(row.body["candidates"]),
                files=tuple(row.body["files"]),
                commitment=row.body["commitment"],
                drawn=_drawn(row.body, told.body if told else kept.get(name)),
                revealed_at=told.at if told else "",
                planted=planted.count(name),
            )
        )
    return tuple(found)


def bound(folder: Path) -> Snapshot:
    """Return the first snapshot that covers the draws of all slots: who saw its root saw them bound.

    Raises:
        CanaryRefused: there is no registry, or no such snapshot.
    """
    return bound_at(folder, SLOT)


def plant(folder: Path, into: Path, *, by: str = "apelles") -> tuple[Planted, ...]:
    """Copy the canaries that were drawn into a folder of training pictures, and return which files they are.

    The ledger of the registry keeps which slots went where and when.

    Raises:
        CanaryRefused: there is no registry, a draw is not known or was revealed already, or a file is not as it was.
    """
    ready = slots(folder)
    if not ready:
        message = f"{folder} holds no canaries to plant. Draw some with `apelles canary make --into {folder}`."
        raise CanaryRefused(message)
    for one in ready:
        if not one.drawn or one.revealed_at:
            why = "its draw was revealed" if one.revealed_at else f"{folder / SECRET} does not tell its draw"
            message = f"Slot {one.name} of {folder} cannot be planted any more: {why}. Make new canaries."
            raise CanaryRefused(message)
    into.mkdir(parents=True, exist_ok=True)
    placed = []
    for one in ready:
        content = _content(folder, one, one.drawn)
        target = into / f"canary-{one.name}{Path(one.plant).suffix}"
        target.write_bytes(content)
        placed.append(Planted(file=str(target), sha256=one.drawn, slot=one.name))
    root = root_of([bytes.fromhex(one.sha256) for one in placed]).hex()
    names = [one.slot for one in placed]
    registry_ledger(folder).append(PLANTED, {"into": into.name, "root": root, "slots": names}, by=by)
    return tuple(placed)


def reveal(folder: Path, *, by: str = "apelles") -> Snapshot:
    """Write the draws and their salts into the ledger, for anybody to hold against the commitments; return the root.

    Raises:
        CanaryRefused: there is no registry, or a draw is not known here.
    """
    kept = _secrets(folder)
    hidden = [one for one in slots(folder) if not one.revealed_at]
    lost = [one.name for one in hidden if not one.drawn]
    if lost:
        message = f"{folder / SECRET} does not tell the draws of {len(lost)} slots, the first {lost[0]}. Put it back."
        raise CanaryRefused(message)
    ledger = registry_ledger(folder)
    rows: list[tuple[str, Mapping[str, Any]]] = [
        (REVEALED, {"slot": one.name, "drawn": one.drawn, "salt": kept[one.name]["salt"]}) for one in hidden
    ]
    ledger.append_many([*rows, *reveal_rows(folder)], by=by)
    return ledger.snapshot(by=by)


def check(folder: Path) -> Checked:
    """Return everything in a registry that is not as it was registered: rows, draws, and files.

    Raises:
        CanaryRefused: there is no registry.
    """
    ledger = registry_ledger(folder)
    sealed = verify(ledger.folder)
    troubles = [Trouble(about=f"row {one.row}", trouble=one.trouble.value) for one in sealed.problems]
    found = slots(folder) if sealed.intact else ()
    for one in found:
        if not one.drawn:
            troubles.append(Trouble(about=f"slot {one.name}", trouble="draw_unknown"))
        troubles += _file_troubles(folder, one)
    if sealed.intact:
        troubles += [Trouble(about=about, trouble=trouble) for about, trouble in watermark_troubles(folder)]
    return Checked(
        slots=len(found),
        rows=sealed.rows,
        root=sealed.root,
        troubles=tuple(troubles),
        series=len(series(folder)) if sealed.intact else 0,
    )


def candidates_of(folder: Path, slot: Slot) -> Iterator[bytes]:
    """Yield the files of a slot's candidates in their order.

    Raises:
        CanaryRefused: one is not there, or is not what was registered.
    """
    for digest in slot.candidates:
        yield _content(folder, slot, digest)


def note_test(folder: Path, asked: Mapping[str, Any], *, kind: str = TESTED, by: str = "apelles") -> int:
    """Write down that the registry is used for a test, and return how many different tests of that model there are.

    `asked` names the `model` and everything that makes the test what it is; the same again is no other test. Tests of
    another `kind` ask another question and are counted by themselves.
    """
    ledger = registry_ledger(folder)
    ledger.append(kind, asked, by=by)
    return len({canonical(row.body) for row in ledger.rows(kind=kind) if row.body["model"] == asked["model"]})


def _add(
    folder: Path,
    groups: Iterable[tuple[tuple[str, ...], list[bytes]]],
    *,
    made: str,
    by: str,
    chance: Callable[[int], int],
) -> Snapshot:
    ledger = begun_ledger(folder)
    known = [row.body["slot"] for row in ledger.rows(kind=SLOT)]
    kept = dict(_secrets(folder))
    rows = []
    for number, (names, contents) in enumerate(groups, start=len(known)):
        name = f"{number:04}"
        body, secret = _slot(name, names, contents, made=made, chance=chance)
        for file, content in zip(body["files"], contents, strict=True):
            put(folder / CANDIDATES / name / file, content)
        drawn = body["candidates"].index(secret["drawn"])
        put(folder / PLANT / f"{name}{Path(body['files'][drawn]).suffix}", contents[drawn])
        kept[name] = secret
        rows.append((SLOT, body))
    put(folder / SECRET, json.dumps({"format": FORMAT, "slots": kept}, indent=1).encode(), mode=0o600)
    ledger.append_many(rows, by=by)
    return ledger.snapshot(by=by)


def _slot(
    name: str, names: Sequence[str], contents: Sequence[bytes], *, made: str, chance: Callable[[int], int]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the ledger says of a new slot, and its secret."""
    hashes = [sha256(content).hexdigest() for content in contents]
    if len(hashes) < FEWEST or len(set(hashes)) < len(hashes):
        message = (
            f"Slot {name} has {len(set(hashes))} different pictures among {len(hashes)}; a draw needs at least "
            f"{FEWEST}, all different. Add pictures, or take the repeated one out."
        )
        raise CanaryRefused(message)
    files = [f"{place:03}{Path(file).suffix.lower() or '.png'}" for place, file in enumerate(names)]
    drawn, salt = hashes[chance(len(hashes))], secrets.token_hex(SALT_BYTES)
    body = {
        "slot": name,
        "made": made,
        "candidates": hashes,
        "files": files,
        "titles": list(names),
        "commitment": commitment(name, drawn, salt),
    }
    return body, {"drawn": drawn, "salt": salt}


def _drawn(body: Mapping[str, Any], told: Mapping[str, Any] | None) -> str:
    """Return what was drawn, empty where nobody tells or what is told is not what was committed to."""
    if told is None or told.get("drawn") not in body["candidates"]:
        return ""
    drawn = str(told["drawn"])
    return drawn if commitment(body["slot"], drawn, str(told.get("salt"))) == body["commitment"] else ""


def _file_troubles(folder: Path, slot: Slot) -> Iterator[Trouble]:
    for file, digest in zip(slot.files, slot.candidates, strict=True):
        path = folder / CANDIDATES / slot.name / file
        if not path.is_file():
            yield Trouble(about=f"{slot.name}/{file}", trouble="missing")
        elif sha256(path.read_bytes()).hexdigest() != digest:
            yield Trouble(about=f"{slot.name}/{file}", trouble="altered")


def _content(folder: Path, slot: Slot, digest: str) -> bytes:
    path = folder / CANDIDATES / slot.name / slot.files[slot.candidates.index(digest)]
    content = path.read_bytes() if path.is_file() else b""
    if sha256(content).hexdigest() != digest:
        message = f"{path} is not the picture that was registered, so the slot says nothing. Put the file back."
        raise CanaryRefused(message)
    return content


def _secrets(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / SECRET
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_bytes())["slots"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path} cannot be read as the draws of canaries. Go back to a copy of it."
        raise CanaryRefused(message) from error
    return {name: one for name, one in told.items() if isinstance(one, dict)}


def _png(pixels: NDArray[np.uint8]) -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
