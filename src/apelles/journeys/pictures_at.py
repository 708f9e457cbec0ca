"""The pictures of a place for those who only look at pixels: of a library its previews, of a folder its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apelles.collect.decode import decode
from apelles.errors import LibraryMissing, NothingToCompare, PictureRefused
from apelles.journeys.previews import previews
from apelles.library.lance import LanceLibrary
from apelles.models.made import pictures_of
from apelles.pixels.picture import Picture
from apelles.records import Refusal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """A picture, what it is called, and who made it where that is stated."""

    name: str
    author: str
    picture: Picture


def pictures_at(place: Path) -> tuple[Shown, ...]:
    """Return the pictures of a library, or of a folder, list or archive; each file's content once, by its SHA-256.

    Raises:
        NothingToCompare: there is none that can be read.
    """
    library = _library(place)
    shown = _of_folder(place) if library is None else _of_library(library)
    found = {one.picture.sha256: one for one in shown}
    if not found:
        message = f"{place} holds no picture that can be read. Name a library or a folder of pictures."
        raise NothingToCompare(message)
    return tuple(found[name] for name in sorted(found))


def _library(place: Path) -> LanceLibrary | None:
    try:
        return LanceLibrary(place)
    except LibraryMissing:
        return None


def _of_library(library: LanceLibrary) -> Iterator[Shown]:
    works = {work.sha256: work for work in library.works()}
    for name, picture in previews(library, works).items():
        yield Shown(name=works[name].title or works[name].work_id, author=works[name].author, picture=picture)


def _of_folder(place: Path) -> Iterator[Shown]:
    for item in pictures_of(place):
        if isinstance(item, Refusal):
            continue
        try:
            picture = decode(item.read())
        except PictureRefused:
            continue
        yield Shown(name=item.name, author=item.metadata.get("author", ""), picture=picture)
