"""What the demo needs before anything is judged: pictures to collect, and suspects made from some of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.open import open_source
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.demo_library import OPENMOJI, TWEMOJI, Piece, illustration, photographs, subjects, textures
from apelles.journeys.demo_suspects import Source, Suspect, collage, edited, part_pasted, strangers
from apelles.pixels.picture import Picture

BY_OPENMOJI, BY_TWEMOJI = 280, 100
COPIES, OTHER_DRAWINGS, STRANGERS = 10, 4, 4
FEWEST = 8
SIDECAR = ("file", "title", "author", "year", "license", "source", "work_id", "subject_id")
HELD_OUT = "not in the library"
OTHER_TEAM = "drawn by another team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A folder to collect, the pictures in it that must not be in the library, and the suspects."""

    pictures: Path
    held_out: tuple[str, ...]
    suspects: tuple[Suspect, ...]


def packaged(folder: Path, *, rng: np.random.Generator) -> Stage:
    """Write the pictures of installed packages into a folder with their credits, and make suspects from them."""
    photos = [photographs()[place] for place in rng.permutation(len(photographs()))]
    codes = subjects(rng)
    ours, theirs = codes[:BY_OPENMOJI], codes[BY_OPENMOJI : BY_OPENMOJI + BY_TWEMOJI]
    drawings = [illustration(OPENMOJI, code) for code in ours]
    works = [*photos[3:], *textures(), *drawings, *(illustration(TWEMOJI, code) for code in theirs)]
    write_pieces(works, folder)
    copied = _alternating(drawings[:COPIES], photos[3:])
    unseen = [*photos[1:3], *(illustration(OPENMOJI, code) for code in codes[-(STRANGERS - 2) :])]
    parallel = [illustration(TWEMOJI, code) for code in ours[COPIES : COPIES + OTHER_DRAWINGS]]
    suspects = (
        *edited(_sources(copied[:COPIES]), rng=rng),
        part_pasted(_source(photos[-1]), _source(photos[0]), rng=rng),
        collage(_sources([drawings[COPIES], photos[-2], photos[-3], drawings[COPIES + 1]])),
        *strangers(_sources(parallel), what=OTHER_TEAM),
        *strangers(_sources(unseen), what=HELD_OUT),
    )
    return Stage(pictures=folder, held_out=(), suspects=suspects)


def own(pictures: Path, *, rng: np.random.Generator) -> Stage:
    """Hold some of a folder's pictures out, and make suspects from others.

    Raises:
        SourceUnreadable: fewer than eight pictures of the folder can be read.
    """
    entries = [entry for entry in open_source(pictures) if isinstance(entry, Found)]
    readable = _readable(entries, rng=rng, enough=COPIES + STRANGERS + 3)
    if len(readable) < FEWEST:
        message = (
            f"Only {len(readable)} pictures in {pictures} can be read, and the demo needs at least {FEWEST}: "
            "some to hold out and some to edit. Name a folder with more pictures."
        )
        raise SourceUnreadable(message)
    out = min(STRANGERS, len(readable) // 4)
    held, kept = readable[:out], readable[out:]
    unseen, works = [source for source, _ in held], [source for source, _ in kept]
    suspects = (
        *edited(works[:COPIES], rng=rng),
        part_pasted(works[-1], unseen[0], rng=rng),
        collage(works[-4:]),
        *strangers(unseen, what=HELD_OUT),
    )
    return Stage(pictures=pictures, held_out=tuple(sha256 for _, sha256 in held), suspects=suspects)


def write_pieces(pieces: Iterable[Piece], folder: Path) -> None:
    """Write pictures and their credits into a folder; those already there are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for piece in pieces:
        if not (folder / piece.file).exists():
            (folder / piece.file).write_bytes(piece.read())
        rows.append({name: str(getattr(piece, name)) for name in SIDECAR})
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as sidecar:
        writer = csv.DictWriter(sidecar, SIDECAR)
        writer.writeheader()
        writer.writerows(rows)


def _alternating(first: Sequence[Piece], second: Sequence[Piece]) -> list[Piece]:
    return [piece for pair in zip(first, second, strict=False) for piece in pair]


def _sources(pieces: Iterable[Piece]) -> list[Source]:
    return [_source(piece) for piece in pieces]


def _source(piece: Piece) -> Source:
    return Source(title=piece.title, pixels=decode(piece.read()).pixels, subject_id=piece.subject_id)


def _readable(entries: Sequence[Found], *, rng: np.random.Generator, enough: int) -> list[tuple[Source, str]]:
    """Return the first `enough` pictures in random order that can be decoded, each with its SHA-256."""
    found: dict[str, Source] = {}
    for place in rng.permutation(len(entries)):
        entry = entries[place]
        picture = _decoded(entry)
        if picture and len(found) < enough:
            title = entry.metadata.get("title") or Path(entry.name).stem
            found[picture.sha256] = Source(title=title, pixels=picture.pixels)
        if len(found) == enough:
            break
    return [(source, sha256) for sha256, source in found.items()]


def _decoded(entry: Found) -> Picture | None:
    try:
        return decode(entry.read())
    except PictureRefused:
        return None
