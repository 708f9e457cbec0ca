"""Journey: how much of each author is in a library that is a training set."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from apelles.audit.authors import NOBODY, Named, alike, name_key, names_in
from apelles.audit.usage import Attribution, AuthorUsage, Usage, UsedWork
from apelles.audit.usage import usage as usage_of
from apelles.collect.identity import clean
from apelles.errors import UnknownName
from apelles.journeys.duplicates import Duplicates, find_duplicates
from apelles.library.lance import LanceLibrary
from apelles.records import Work
from apelles.words import both, say
from apelles.words.numbers import percent
from apelles.words.phrase import Phrase

REPEATS: Final = ("repeats", "num_repeats", "epochs", "weight")
"""Columns that say how often a work is shown; the first that is there counts."""
RATE: Final = ("author_rate", "author_confidence")
"""Columns that say how often such an ascription holds, 0..1."""
ACQUIRED: Final = ("acquired_at", "downloaded_at", "fetched_at")
MOST_SHOWN: Final = 1e9
STANDS_OUT: Final = 0.5
"""From this share on a set is said to lean on one author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of works from elsewhere, by SHA-256."""

    verdicts: Mapping[str, str]
    acquired: Mapping[str, str]
    authors: Mapping[str, Sequence[str]]
    groups: Mapping[str, str]
    paths: Mapping[str, Sequence[str]]


def usage(
    library: Path,
    *,
    verdicts: Mapping[str, str] | None = None,
    acquired: Mapping[str, str] | None = None,
    authors: Mapping[str, Sequence[str]] | None = None,
    duplicates: Duplicates | None = None,
    near_duplicates: bool = True,
    workers: int | None = None,
) -> Usage:
    """Return how much of each author is in the library at a folder.

    A picture is shown as often as the rows of all its files say together, in their columns `repeats` (or
    `num_repeats`, `epochs`, `weight`); a further identical file without a row counts once. `author_rate` says how
    often an ascription of a row holds. `verdicts`, times of acquisition and authors come from a ledger, by SHA-256: its
    authors count where the row of a work states none, and without its times the column `acquired_at` does, else when
    the work came into the library. `duplicates` are those of `find_duplicates`, which is asked unless they are not
    wanted.

    Raises:
        LibraryMissing: there is no library at that folder.
    """
    held = LanceLibrary(library)
    if duplicates is None and near_duplicates:
        duplicates = find_duplicates(library, workers=workers)
    known = _Known(
        verdicts=verdicts or {},
        acquired=acquired or {},
        authors=authors or {},
        groups=_groups(duplicates) if duplicates else {},
        paths=held.copies(),
    )
    return usage_of(list(_works(held, known)))


def of_author(found: Usage, name: str) -> AuthorUsage:
    """Return what was found of one author, whose name may be in any spelling that is merged with hers.

    Raises:
        UnknownName: no work is ascribed to that name; the message lists names that look like it.
    """
    wanted = name_key(name)
    for one in found.authors:
        if name_key(one.author) == wanted:
            return one
    keys = {name_key(one.author): one.author for one in found.authors}
    near = [keys[key] for pair in alike({*keys, wanted}) if wanted in pair for key in pair if key != wanted]
    further = f" Names that look like it: {', '.join(sorted(near))}." if near else ""
    message = (
        f"No work of the set is ascribed to {name!r}, so nothing can be said of their share.{further} Check the "
        f"spelling; {found.unknown_works} works name no author."
    )
    raise UnknownName(message)


def as_json(found: Usage) -> dict[str, Any]:
    """Return the usage as plain values for JSON."""
    return asdict(found)


def sentences(one: AuthorUsage, found: Usage) -> tuple[Phrase, ...]:
    """Return what was found of one author, for people, in every language."""
    shown = {
        "name": one.author,
        "works": f"{one.works:,}",
        "all_works": f"{found.works:,}",
        "works_percent": percent(one.works_share),
        "percent": percent(one.exposures_share),
        "low": percent(one.low),
        "high": percent(one.high),
        "possible": f"{one.possible_works:,}",
        "unknown": f"{one.unknown_works:,}",
        "near": f"{one.near_duplicates:,}",
        "distinct": f"{one.distinct:,}",
        "under_others": f"{one.under_other_names:,}",
        "first": one.first_acquired[:10],
        "last": one.last_acquired[:10],
        "merged": "; ".join(one.merged),
        "alike": "; ".join(one.looks_like),
    }
    said = ["usage.author"]
    said += ["usage.bounds"] if one.high > one.low else []
    said += ["usage.near_duplicates"] if one.near_duplicates else []
    said += ["usage.under_other_names"] if one.under_other_names else []
    said += ["usage.acquired"] if one.first_acquired else []
    said += ["usage.merged"] if one.merged else []
    said += ["usage.looks_like"] if one.looks_like else []
    if one.interval:
        shown |= {"from": percent(one.interval[0]), "to": percent(one.interval[1]), "expected": percent(one.expected)}
        said.insert(2, "usage.interval")
    return tuple(both(key, **shown) for key in said)


def counted() -> Phrase:
    """Return how showings are counted, for people, in every language."""
    return both("usage.counted")


def summary(found: Usage) -> tuple[Phrase, ...]:
    """Return what was found of the whole set, for people, in every language."""
    whole = {"works": f"{found.works:,}", "authors": f"{len(found.authors):,}", "distinct": f"{found.distinct:,}"}
    said = [both("usage.set", **whole)]
    if found.open_works:
        said.append(both("usage.open", open=f"{found.open_works:,}", percent=percent(found.open_share)))
    if found.scattered and found.gathered:
        said.append(
            both(
                "usage.concentration",
                least=f"{found.gathered.effective_authors:.1f}",
                most=f"{found.scattered.effective_authors:.1f}",
            )
        )
    first = next((one for one in found.authors if one.exposures_share >= STANDS_OUT), None)
    if first:
        said.append(both("usage.stands_out", name=first.author, percent=percent(first.exposures_share)))
    return tuple(said)


def table(found: Usage, *, most: int = 20, lang: str = "en") -> tuple[tuple[str, ...], ...]:
    """Return the head and one line for each of the largest authors, as text in one language."""
    columns = ("author", "works", "share", "low", "high", "near_duplicates", "first", "last")
    head = tuple(say(f"usage.column_{name}", lang) for name in columns)
    lines = (
        (
            one.author,
            f"{one.works:,}",
            f"{percent(one.expected)} %",
            f"{percent(one.low)} %",
            f"{percent(one.high)} %",
            f"{one.near_duplicates:,}",
            one.first_acquired[:10],
            one.last_acquired[:10],
        )
        for one in found.authors[:most]
    )
    return (head, *lines)


def _works(library: LanceLibrary, known: _Known) -> Iterator[UsedWork]:
    for work in library.works():
        name = work.sha256
        said = library.history(name)
        acquired = known.acquired.get(name) or _column(work, ACQUIRED)
        yield UsedWork(
            sha256=name,
            attributions=_attributions(work, known.authors.get(name, ())),
            license=work.license,
            verdict=known.verdicts.get(name, ""),
            acquired_at=acquired or said[0].seen,
            exposures=showings([one.work for one in said], known.paths.get(name, ())),
            group=known.groups.get(name, ""),
        )


def _attributions(work: Work, carried: Sequence[str]) -> tuple[Attribution, ...]:
    """Return the names of a work: those of its row, or what its files carry where the row states nobody.

    A name that is stated without doubt holds unless a column of the row that states it says how often it does.
    """
    if name_key(work.author) in NOBODY:
        return _rated(_joined(carried), None)
    return _rated(names_in(work.author), _number(_column(work, RATE)))


def _rated(named: Named, stated: float | None) -> tuple[Attribution, ...]:
    rate = min(stated, 1.0) if stated is not None else (1.0 if named.sure else None)
    if len(named.names) > 1:
        rate = None
    return tuple(Attribution(name=name, rate=rate) for name in named.names)


def _joined(statements: Sequence[str]) -> Named:
    """Return the names of several statements of authorship; of spellings that are one name the first."""
    named = [one for one in map(names_in, statements) if one.names]
    names = {name_key(name): name for one in reversed(named) for name in reversed(one.names)}
    return Named(names=tuple(reversed(names.values())), sure=len(names) == 1 and any(one.sure for one in named))


def _groups(found: Duplicates) -> dict[str, str]:
    return {
        work.sha256: group.works[0].sha256 for group in found.groups if len(group.works) > 1 for work in group.works
    }


def repeats(work: Work) -> float:
    """Return how often the library says that a work is shown, 1 where it says nothing."""
    stated = _number(_column(work, REPEATS))
    return 1.0 if stated is None else min(stated, MOST_SHOWN)


def showings(said: Sequence[Work], paths: Sequence[str]) -> float:
    """Return how often a picture is shown: the repeats of each of its files, added.

    `said` is everything ever said of it, oldest first, and `paths` are where it lay, if at several places. The newest
    row that names a file counts for that file; a file without a row counts once. A row names every file whose path
    ends as its own does, so of two files of one name in two folders the newest row counts for both.
    """
    cleaned = [clean(path) for path in paths]
    named = dict.fromkeys(work.file for work in said)
    inside = [file for file in named if not any(_ends(path, file) for path in (*cleaned, *named) if path != file)]
    files = [*cleaned, *(file for file in inside if file not in cleaned)]
    return math.fsum(next((repeats(one) for one in reversed(said) if _ends(file, one.file)), 1.0) for file in files)


def _ends(path: str, file: str) -> bool:
    return path == file or path.endswith(f"/{file}")


def _column(work: Work, names: tuple[str, ...]) -> str:
    held = dict(work.extra)
    return next((held[name] for name in names if held.get(name)), "")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
