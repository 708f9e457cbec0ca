"""The pictures of a place for those who only look at pixels: of a library its previews, of a folder its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from apelles.collect.decode import decode
from apelles.errors import LibraryMissing, NothingToCompare, PictureRefused
from apelles.journeys.previews import previews
from apelles.library.lance import LanceLibrary
from apelles.models.made import pictures_of
from apelles.pixels.picture import Picture
from apelles.records import Refusal

CAPTIONS: Final = ("caption", "prompt", "text", "title")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """A picture, what it is called, and, where that is stated, who made it and what a caption says of it.

    A caption is the cell `caption`, `prompt` or `text` of its sidecar, else its title.
    """

    name: str
    author: str
    picture: Picture
    caption: str = ""


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
        work = works[name]
        told = {"title": work.title, **dict(work.extra)}
        yield Shown(name=work.title or work.work_id, author=work.author, picture=picture, caption=_caption(told))


def _of_folder(place: Path) -> Iterator[Shown]:
    for item in pictures_of(place):
        if isinstance(item, Refusal):
            continue
        try:
            picture = decode(item.read())
        except PictureRefused:
            continue
        told = item.metadata
        yield Shown(name=item.name, author=told.get("author", ""), picture=picture, caption=_caption(told))


def _caption(told: Mapping[str, str]) -> str:
    return next((told[name].strip() for name in CAPTIONS if told.get(name, "").strip()), "")
