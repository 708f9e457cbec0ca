"""Journey: which works of a set are copies of registered originals, and what is said of them otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.authors import alike, name_key, names_in
from apelles.audit.sources import addresses, host_of, listed, same_source
from apelles.calibrate.e_value import LEAST
from apelles.collect.decode import decode
from apelles.describe import rootsift
from apelles.describe.sscd import SSCD
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys import null_models
from apelles.journeys.look import frame
from apelles.journeys.originals import Found, Looked, Originals
from apelles.journeys.recipe import FALSE_ALARMS
from apelles.journeys.registry import is_registry, registered, works_of
from apelles.journeys.suspect import Suspect
from apelles.journeys.views import view_hashes, views_of
from apelles.library.card import check_same
from apelles.library.lance import LanceLibrary
from apelles.match.side import side
from apelles.pixels.picture import Picture
from apelles.records import Work
from apelles.records.second_hand import Difference, SecondHand, SecondHandCopy

SOURCE_COLUMNS: Final = ("url", "image_url", "page_url", "source_url", "original_url")
"""Further columns of a work that hold an address it came from."""
_SCALE: Final = 1_000_000

type Reservations = Mapping[str, Collection[str] | bool]
"""What reservations each file carries, by SHA-256: their names, or whether there is any."""


def second_hand(
    library: Path,
    originals: Path,
    *,
    pirate_sources: Sequence[str] = (),
    reservations: Reservations | None = None,
    false_alarms: float = FALSE_ALARMS,
    on_progress: Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> SecondHand:
    """Return which works of the set at `library` are copies of originals, in order of their SHA-256.

    `originals` is a register, or a library of original works. `pirate_sources` are hosts or addresses of places known
    for copies. Where reservations are given for the file of a copy, those of its original that it lacks are named;
    those of a register's works are taken from its ledger. A picture is not held against an original that is the same
    file. Each is looked at as its own file where that is still what and where it was, else as the library's preview.

    Raises:
        LibraryMissing: there is no library at one of the folders, or no original.
        LibraryMismatch: the two were not made by one recipe, or not by this version's.
        LedgerError: the ledger of the register cannot be read.
    """
    among = _among(originals)
    held = LanceLibrary(library)
    check_same(held.card, among.library.card)
    ready = Originals(among.library, sscd=SSCD(threads=1), false_alarms=false_alarms)
    tally = _Tally()
    look = partial(_look, held, ready, frozenset(among.library.hashes()))
    pictures = len(held)
    for number, seen in enumerate(LocalEngine(workers=threads).map(look, _entries(held)), start=1):
        tally.take(seen)
        if on_progress:
            on_progress(number, pictures)
    known = {**among.marks, **(reservations or {})}
    exact = among.library.get([seen.work.sha256 for seen in tally.kept if seen.exact])
    copies: list[SecondHandCopy] = []
    for seen in tally.kept:
        if seen.exact:
            copies.append(_same_file(seen.work, exact[seen.work.sha256], pirate_sources=pirate_sources))
        for found in seen.looked.found if seen.looked else ():
            copies.append(
                _copy(seen.work, found, pirate_sources=pirate_sources, reservations=known, compared=tally.compared)
            )
    return SecondHand(
        copies=tuple(copies),
        pictures=pictures,
        compared=tally.compared,
        originals=ready.size,
        false_alarms=false_alarms,
        expected_by_chance=tally.rates * false_alarms,
        from_previews=tally.from_previews,
        undetermined=tuple(tally.undetermined),
        unreadable=tuple(tally.unreadable),
        not_compared=ready.unreadable,
    )


def as_rows(found: SecondHand) -> list[dict[str, Any]]:
    """Return one row for each copy as a ledger holds it: E-values as text, fractions in millionths."""
    return [
        {
            "sha256": one.work.sha256,
            "original": one.original.sha256,
            "exact": one.exact,
            "e_value": f"{one.e_value:.3g}",
            "e_value_bound": f"{one.e_value_bound:.3g}",
            "set_bound": f"{one.set_bound:.3g}",
            "originals": found.originals,
            "compared": found.compared,
            "mirrored": one.mirrored,
            "placement": one.placement.value,
            "kind": one.kind.value if one.kind else None,
            "copy_millionths": _millionths(one.copy_fraction),
            "original_millionths": _millionths(one.original_fraction),
            "differences": [difference.value for difference in one.differences],
            "listed": one.listed,
            "lost": list(one.lost),
        }
        for one in found.copies
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Among:
    """A library of originals and the reservations of its works, by SHA-256."""

    library: LanceLibrary
    marks: Mapping[str, tuple[str, ...]]


def _among(folder: Path) -> _Among:
    if not is_registry(folder):
        return _Among(library=LanceLibrary(folder), marks={})
    return _Among(library=works_of(folder), marks={one.work.sha256: one.marks for one in registered(folder)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Entry:
    """A work of the set with what its library measured of it."""

    work: Work
    vector: NDArray[np.float32]
    traits: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A work of the set and what it was found to be; `looked` is None where its picture cannot be read.

    `from_preview` says that the file was no longer what or where it was, and the library's smaller copy was looked at.
    """

    work: Work
    exact: bool = False
    looked: Looked | None = None
    from_preview: bool = False


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What came out so far; only works with a finding are kept whole."""

    kept: list[_Seen] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    compared: int = 0
    from_previews: int = 0
    rates: float = 0.0

    def take(self, seen: _Seen) -> None:
        self.from_previews += seen.from_preview and seen.looked is not None
        if seen.exact:
            self.kept.append(seen)
        elif seen.looked is None:
            self.unreadable.append(seen.work.sha256)
        elif not seen.looked.told:
            self.undetermined.append(seen.work.sha256)
        else:
            self.compared += 1
            self.rates += seen.looked.rates
            if seen.looked.found:
                self.kept.append(seen)


def _entries(library: LanceLibrary) -> Iterator[_Entry]:
    """Yield every work with its measures; all three come in order of SHA-256."""
    vectors = (row for _, some in library.vectors() for row in some)
    for work, vector, summary in zip(library.works(), vectors, library.summaries(), strict=True):
        yield _Entry(work=work, vector=vector, traits=summary.traits)


def _look(library: LanceLibrary, originals: Originals, same: Container[str], entry: _Entry) -> _Seen:
    """Return what a work of the set was found to be; `same` are the SHA-256 of the originals' files."""
    work = entry.work
    if work.sha256 in same:
        return _Seen(work=work, exact=True)
    pixels = _pixels(partial(library.original, work.sha256))
    from_preview = pixels is None
    if pixels is None:
        pixels = _pixels(partial(library.preview, work.sha256))
    if pixels is None:
        return _Seen(work=work)
    height, width = pixels.shape[:2]
    gray = frame(pixels)
    suspect = Suspect(
        picture=Picture(pixels=pixels, sha256=work.sha256, width=work.width or width, height=work.height or height),
        name=work.file,
        views=views_of(gray, side(rootsift.local_features(gray)), view_hashes(SSCD.prepare(pixels))),
        vector=entry.vector,
        domains=null_models.domains_of(entry.traits),
    )
    return _Seen(work=work, looked=originals.look(suspect), from_preview=from_preview)


def _pixels(content: Callable[[], bytes]) -> NDArray[np.uint8] | None:
    """Return the pixels of a picture, uint8 (h, w, 3), or None where it is gone or cannot be decoded."""
    try:
        return decode(content()).pixels
    except (SourceUnreadable, PictureRefused):
        return None


def _same_file(work: Work, original: Work, *, pirate_sources: Sequence[str]) -> SecondHandCopy:
    entry = listed(_hosts(work), pirate_sources)
    return SecondHandCopy(
        work=work,
        original=original,
        exact=True,
        e_value=LEAST,
        e_value_bound=LEAST,
        set_bound=LEAST,
        mirrored=False,
        copy_fraction=1.0,
        original_fraction=1.0,
        differences=tuple(_differences(work, original, on_list=bool(entry), lost=False)),
        listed=entry,
    )


def _copy(
    work: Work, found: Found, *, pirate_sources: Sequence[str], reservations: Reservations, compared: int
) -> SecondHandCopy:
    """Return a copy with what is said of it otherwise than of its original."""
    entry = listed(_hosts(work), pirate_sources)
    lost = _lost(work, found.original, reservations)
    return SecondHandCopy(
        work=work,
        original=found.original,
        exact=False,
        e_value=found.surprise.e_value,
        e_value_bound=found.surprise.e_value_bound,
        set_bound=found.surprise.e_value_bound * compared,
        mirrored=found.mirrored,
        placement=found.placement,
        copy_score=found.copy_score,
        inliers=found.inliers,
        similarity=found.similarity or None,
        kind=found.kind,
        copy_fraction=found.copy_fraction,
        original_fraction=found.original_fraction,
        differences=tuple(_differences(work, found.original, on_list=bool(entry), lost=bool(lost))),
        listed=entry,
        lost=lost,
    )


def _differences(work: Work, original: Work, *, on_list: bool, lost: bool) -> list[Difference]:
    """Return what a copy's row says otherwise than its original's; what the original does not state is not compared."""
    found: list[Difference] = []
    if original.source and not _sources(work):
        found.append(Difference.SOURCE_MISSING)
    elif original.source and not any(same_source(one, original.source) for one in _sources(work)):
        found.append(Difference.SOURCE_OTHER)
    if on_list:
        found.append(Difference.SOURCE_LISTED)
    hers = {name_key(name) for name in names_in(original.author).names}
    theirs = {name_key(name) for name in names_in(work.author).names}
    if hers and not theirs:
        found.append(Difference.AUTHOR_MISSING)
    elif hers and not hers & theirs:
        near = any({*pair} & hers and {*pair} & theirs for pair in alike({*hers, *theirs}))
        found.append(Difference.AUTHOR_ALIKE if near else Difference.AUTHOR_OTHER)
    if work.license and name_key(work.license) != name_key(original.license):
        found.append(Difference.LICENSE_CLAIMED)
    if lost:
        found.append(Difference.RESERVATION_MISSING)
    return found


def _lost(work: Work, original: Work, reservations: Reservations) -> tuple[str, ...]:
    """Return the reservations of the original that the copy's file lacks; none where the copy's are not known."""
    mine, hers = reservations.get(work.sha256), reservations.get(original.sha256)
    if mine is None or not hers:
        return ()
    if isinstance(mine, bool) or isinstance(hers, bool):
        return () if mine else (("reserved",) if isinstance(hers, bool) else tuple(sorted(hers)))
    return tuple(sorted({*hers} - {*mine}))


def _sources(work: Work) -> list[str]:
    further = (text for name, text in work.extra if name in SOURCE_COLUMNS)
    return [text for text in (work.source, *further) if text]


def _hosts(work: Work) -> list[str]:
    """Return the hosts that a work is said to come from, a bare host in a source included."""
    texts = _sources(work)
    named = [host_of(f"//{address}") for text in texts for address in addresses(text)]
    return [host for host in (*named, *map(host_of, texts)) if host]


def _millionths(fraction: float | None) -> int | None:
    return None if fraction is None else round(fraction * _SCALE)
