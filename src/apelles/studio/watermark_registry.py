"""Watermarked series in a registry: pictures that carry the faint pattern of a key, which chance drew among many.

    REG/ledger/                rows that name each series: its marked pictures by SHA-256, the Merkle root of all
                               candidate keys, and the commitment to the draw
    REG/watermarks/w0000.json  the candidate keys, and which was drawn: kept secret until the model is tested

Where the pictures were not used, nothing a model makes hangs on the draw, so the key drawn is one like all the others.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from apelles.collect.decode import decode
from apelles.errors import CanaryRefused, PictureRefused
from apelles.pixels.keyed_pattern import marked, peak_ratio
from apelles.pixels.picture import Picture
from apelles.seal.ledger import Snapshot
from apelles.seal.merkle import root_of
from apelles.studio.canaries import commitment
from apelles.studio.grids import png
from apelles.studio.registry_place import SALT_BYTES, begun_ledger, bound_at, put, registry_ledger

WATERMARKED: Final = "watermarked"
REVEALED: Final = "watermark_revealed"
KEYS: Final = "watermarks"
FORMAT: Final = 1
KEY_BYTES: Final = 32
FEWEST: Final = 2
MOST: Final = 10_000
FAINTEST: Final = 50.0
STRONGEST: Final = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPicture:
    """A picture that was marked: the new file, its SHA-256 and that of the file before, and how little was changed.

    `psnr` is the peak signal-to-noise ratio in decibels: higher is fainter.
    """

    file: str
    sha256: str
    source_sha256: str
    psnr: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Pictures marked with one key, and how many candidates it was drawn among.

    `pictures` are the SHA-256 of the marked files; `drawn` is the SHA-256 of the key, empty where it cannot be told.
    """

    name: str
    row: int
    at: str
    candidates: int
    keys_root: str
    commitment: str
    psnr: str
    pictures: tuple[str, ...]
    drawn: str = ""
    revealed_at: str = ""


def mark(
    folder: Path,
    files: Sequence[Path],
    into: Path,
    *,
    candidates: int = 1000,
    psnr: float = 38.0,
    by: str = "apelles",
    chance: Callable[[int], int] = secrets.randbelow,
) -> tuple[Snapshot, tuple[MarkedPicture, ...]]:
    """Write marked copies of pictures as PNG, register them with the draw of their key, and return the new root.

    The pictures themselves are left as they are.

    Raises:
        CanaryRefused: the numbers do not fit, a picture cannot be read, or a file would be written over.
    """
    if not (files and FEWEST <= candidates <= MOST and STRONGEST <= psnr <= FAINTEST):
        message = (
            f"{len(files)} pictures with {candidates} candidate keys at {psnr:g} dB cannot be marked: at least one "
            f"picture, {FEWEST} to {MOST:,} candidates, {STRONGEST:g} to {FAINTEST:g} dB. Ask for that."
        )
        raise CanaryRefused(message)
    targets = _targets(files, into)
    ledger = begun_ledger(folder)
    name = f"w{sum(1 for _ in ledger.rows(kind=WATERMARKED)):04}"
    keys = [secrets.token_bytes(KEY_BYTES) for _ in range(candidates)]
    key, salt = keys[chance(candidates)], secrets.token_hex(SALT_BYTES)
    drawn = sha256(key).hexdigest()
    kept = {"format": FORMAT, "keys": [one.hex() for one in keys], "drawn": drawn, "salt": salt}
    put(_keys_file(folder, name), json.dumps(kept, indent=1).encode(), mode=0o600)
    pictures = tuple(_marked(file, target, key, psnr=psnr) for file, target in zip(files, targets, strict=True))
    body = {
        "series": name,
        "candidates": candidates,
        "keys_root": _root(keys),
        "commitment": commitment(name, drawn, salt),
        "psnr": f"{psnr:g}",
        "pictures": [one.sha256 for one in pictures],
        "sources": [one.source_sha256 for one in pictures],
        "titles": [file.name for file in files],
    }
    ledger.append(WATERMARKED, body, by=by)
    return ledger.snapshot(by=by), pictures


def series(folder: Path) -> tuple[Series, ...]:
    """Return the series of a registry in their order, with the draw where it was revealed or the secret is here.

    Raises:
        CanaryRefused: there is no registry.
    """
    rows = list(registry_ledger(folder).rows())
    revealed = {row.body["series"]: row for row in rows if row.kind == REVEALED}
    found = []
    for row in rows:
        if row.kind != WATERMARKED:
            continue
        name = row.body["series"]
        told = revealed.get(name)
        found.append(
            Series(
                name=name,
                row=row.n,
                at=row.at,
                candidates=row.body["candidates"],
                keys_root=row.body["keys_root"],
                commitment=row.body["commitment"],
                psnr=row.body["psnr"],
                pictures=tuple(row.body["pictures"]),
                drawn=_drawn(row.body, told.body if told else _kept(folder, name)),
                revealed_at=told.at if told else "",
            )
        )
    return tuple(found)


def bound(folder: Path) -> Snapshot:
    """Return the first snapshot that covers the draws of all series.

    Raises:
        CanaryRefused: there is no registry, or no such snapshot.
    """
    return bound_at(folder, WATERMARKED)


def keys_of(folder: Path, one: Series) -> tuple[tuple[bytes, ...], int]:
    """Return the candidate keys of a series and the place of the one drawn.

    Raises:
        CanaryRefused: they are not those that were registered, or the draw is not known.
    """
    trouble = _trouble(folder, one)
    if trouble:
        message = f"The keys of the series {one.name} in {folder} cannot be used: {trouble}. Go back to a copy of it."
        raise CanaryRefused(message)
    keys = _keys(_kept(folder, one.name))
    return keys, [sha256(key).hexdigest() for key in keys].index(one.drawn)


def reveal_rows(folder: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the rows that reveal the draws of all series that are not revealed yet.

    Raises:
        CanaryRefused: a draw is not known here.
    """
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for one in series(folder):
        if one.revealed_at:
            continue
        if not one.drawn:
            message = f"{_keys_file(folder, one.name)} does not tell the draw of the series {one.name}. Put it back."
            raise CanaryRefused(message)
        salt = _kept(folder, one.name)["salt"]
        rows.append((REVEALED, {"series": one.name, "drawn": one.drawn, "salt": salt}))
    return rows


def troubles(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every series that cannot be tested as it was registered, and why, in one of a few words.

    Raises:
        CanaryRefused: there is no registry.
    """
    for one in series(folder):
        trouble = _trouble(folder, one)
        if trouble:
            yield f"series {one.name}", trouble


def _trouble(folder: Path, one: Series) -> str:
    if not _keys_file(folder, one.name).is_file():
        return "missing"
    keys = _keys(_kept(folder, one.name))
    if len(keys) != one.candidates or _root(keys) != one.keys_root:
        return "altered"
    return "" if one.drawn else "draw_unknown"


def _targets(files: Sequence[Path], into: Path) -> list[Path]:
    """Return where the marked copies go, one name for each.

    Raises:
        CanaryRefused: a file is there already.
    """
    targets: list[Path] = []
    for file in files:
        names = (f"{file.stem}{f'-{turn}' if turn else ''}.png" for turn in range(len(files)))
        target = next(into / name for name in names if into / name not in targets)
        if target.exists():
            message = f"{target} is there already, and no file is written over. Name an empty folder."
            raise CanaryRefused(message)
        targets.append(target)
    return targets


def _marked(file: Path, target: Path, key: bytes, *, psnr: float) -> MarkedPicture:
    picture = _read(file)
    changed = marked(picture.pixels, key, psnr=psnr)
    content = png(changed)
    put(target, content)
    return MarkedPicture(
        file=str(target),
        sha256=sha256(content).hexdigest(),
        source_sha256=picture.sha256,
        psnr=round(peak_ratio(picture.pixels, changed), 2),
    )


def _read(file: Path) -> Picture:
    try:
        return decode(file.read_bytes())
    except (OSError, PictureRefused) as error:
        message = f"{file} cannot be read as a picture ({error}), so it is not marked. Leave it out."
        raise CanaryRefused(message) from error


def _drawn(body: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Return what was drawn, empty where nobody tells or what is told is not what was committed to."""
    drawn = str(told.get("drawn", ""))
    return drawn if commitment(body["series"], drawn, str(told.get("salt"))) == body["commitment"] else ""


def _keys_file(folder: Path, name: str) -> Path:
    return folder / KEYS / f"{name}.json"


def _kept(folder: Path, name: str) -> Mapping[str, Any]:
    """Return what is kept secret of a series, nothing where that cannot be read."""
    try:
        told = json.loads(_keys_file(folder, name).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _keys(kept: Mapping[str, Any]) -> tuple[bytes, ...]:
    try:
        return tuple(bytes.fromhex(one) for one in kept["keys"])
    except (KeyError, TypeError, ValueError):
        return ()


def _root(keys: Sequence[bytes]) -> str:
    return root_of([sha256(key).digest() for key in keys]).hex()
