"""To what extent each author's works are used in a training set, and how far the set leans on a few.

Shares are of exposures: how often a work is shown in training, repeats and copies of a file counted. Where authorship
is uncertain every share has bounds that hold whoever made the open works: none of them is hers, or all are; further
pictures of her works under other names may be hers as well. Names that only look like hers count as somebody else's.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apelles.audit.authors import alike, name_key

NORMAL_95: Final = 1.959964
EXACT_UP_TO: Final = 400
"""Up to so many works of uncertain authorship the interval is exact; from there on the normal law serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A name that a work is ascribed to. `rate` is how often such ascriptions hold, 0..1, None where nobody said."""

    name: str
    rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedWork:
    """One picture of a training set.

    One attribution with a rate of 1 is certain; several, or one without a rate, leave the author open; none names
    nobody. `exposures` is how often it is shown, 1 where nothing is said. `group` names pictures of one work, empty
    where there is only one. `acquired_at` is ISO 8601.
    """

    sha256: str
    attributions: tuple[Attribution, ...] = ()
    license: str = ""
    verdict: str = ""
    acquired_at: str = ""
    exposures: float = 1.0
    group: str = ""

    @property
    def sure(self) -> bool:
        """Whether one author is certain."""
        return len(self.attributions) == 1 and self.attributions[0].rate == 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much of an author's certain works has one license or verdict; an empty name is not stated."""

    name: str
    works: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorUsage:
    """How much of one author is in a set.

    `works` and `exposures` are those that are certainly hers; `possible_works` are those she is one of the candidates
    of, and `unknown_works` of the whole set may be anybody's; `under_other_names` are pictures ascribed to others alone
    that show the same work as one of hers, or of those she is a candidate of. `low` and `high` are shares of all
    exposures if none and if all of these are hers. `expected` takes each ascription at its stated rate, and `interval`
    holds the share in 95 of 100 cases if those rates are right and independent; None where no rate is stated.
    `distinct` counts pictures of one work once, `near_duplicates` are the pictures beyond that, under her name alone.
    `merged` are spellings taken as this name, `looks_like` other names that were not. Times are ISO 8601, empty where
    none is stated.
    """

    author: str
    works: int
    works_share: float
    exposures: float
    exposures_share: float
    low: float
    high: float
    expected: float
    interval: tuple[float, float] | None
    possible_works: int
    unknown_works: int
    distinct: int
    near_duplicates: int
    by_license: tuple[Part, ...]
    by_verdict: tuple[Part, ...]
    first_acquired: str
    last_acquired: str
    merged: tuple[str, ...]
    looks_like: tuple[str, ...]
    under_other_names: int = 0
    exposures_under_other_names: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How unevenly exposures are spread over authors.

    `gini` is 0 where all have as much; `herfindahl` is the chance that two exposures drawn at random are of one author;
    `effective_authors` is the exponential of the entropy: so many authors with equal shares would be as mixed.
    `top_1` and `top_5` are the shares of the largest.
    """

    authors: int
    gini: float
    herfindahl: float
    effective_authors: float
    top_1: float
    top_5: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A whole set: its authors, largest first, and how far it leans on a few.

    `scattered` takes every work without a certain author as that of an author of its own, `gathered` as one more of the
    largest; the truth lies between. None where there is no exposure. `open_share` is the share of exposures without a
    certain author.
    """

    authors: tuple[AuthorUsage, ...]
    works: int
    exposures: float
    distinct: int
    unknown_works: int
    open_works: int
    open_share: float
    scattered: Concentration | None
    gathered: Concentration | None
    alike: tuple[tuple[str, str], ...] = ()


def usage(works: Sequence[UsedWork]) -> Usage:
    """Return how much of each author is in a set of works."""
    total = math.fsum(work.exposures for work in works)
    spellings = _spellings(works)
    display = {key: min(names, key=lambda name: (-names[name], name)) for key, names in spellings.items()}
    near = alike(display)
    mine: dict[str, list[UsedWork]] = defaultdict(list)
    maybe: dict[str, list[UsedWork]] = defaultdict(list)
    for work in works:
        for key in {name_key(one.name) for one in work.attributions}:
            (mine if work.sure else maybe)[key].append(work)
    unknown = [work for work in works if not work.attributions]
    groups = _groups(works)
    authors = [
        _author(
            display[key],
            mine[key],
            maybe[key],
            unknown,
            under_others=_under_others(key, [*mine[key], *maybe[key]], groups),
            key=key,
            works=len(works),
            total=total,
            merged=tuple(sorted({*spellings[key]} - {display[key]})),
            looks_like=tuple(sorted(display[other] for pair in near if key in pair for other in pair if other != key)),
        )
        for key in display
    ]
    loose = [work.exposures for work in works if not work.sure]
    certain = [one.exposures for one in authors if one.exposures > 0]
    return Usage(
        authors=tuple(sorted(authors, key=lambda one: (-one.expected, -one.high, one.author))),
        works=len(works),
        exposures=total,
        distinct=_distinct(works),
        unknown_works=len(unknown),
        open_works=len(loose),
        open_share=math.fsum(loose) / total if total else 0.0,
        scattered=concentration([*certain, *loose]),
        gathered=concentration(_gathered(certain, math.fsum(loose))),
        alike=tuple((display[first], display[second]) for first, second in near),
    )


def concentration(exposures: Iterable[float]) -> Concentration | None:
    """Return how unevenly exposures are spread, one number for each author; None where all are zero."""
    falling = sorted((value for value in exposures if value > 0), reverse=True)
    total = math.fsum(falling)
    if not total:
        return None
    shares = [value / total for value in falling]
    count = len(shares)
    ranked = math.fsum(rank * share for rank, share in enumerate(shares, start=1))
    return Concentration(
        authors=count,
        gini=max(0.0, (count + 1 - 2 * ranked) / count),
        herfindahl=math.fsum(share * share for share in shares),
        effective_authors=math.exp(-math.fsum(share * math.log(share) for share in shares)),
        top_1=shares[0],
        top_5=math.fsum(shares[:5]),
    )


def interval_95(certain: float, uncertain: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return limits that a sum holds in at least 95 of 100 cases: `certain` and each (amount, rate) that holds or not.

    The limits cut off at most a fortieth on either side. Beyond 400 amounts the normal law stands for their sum.
    """
    if len(uncertain) > EXACT_UP_TO or len({amount for amount, _ in uncertain}) > 8:
        return _normal(certain, uncertain)
    chances = {0.0: 1.0}
    for amount, rate in uncertain:
        spread: dict[float, float] = defaultdict(float)
        for value, chance in chances.items():
            spread[round(value + amount, 9)] += chance * rate
            spread[value] += chance * (1 - rate)
        chances = spread
        if len(chances) > 50 * EXACT_UP_TO:
            return _normal(certain, uncertain)
    return certain + _quantile(chances, 0.025), certain + _quantile(chances, 0.975)


def _normal(certain: float, uncertain: Sequence[tuple[float, float]]) -> tuple[float, float]:
    mean = math.fsum(amount * rate for amount, rate in uncertain)
    spread = NORMAL_95 * math.sqrt(math.fsum(amount**2 * rate * (1 - rate) for amount, rate in uncertain))
    most = math.fsum(amount for amount, _ in uncertain)
    return certain + max(0.0, mean - spread), certain + min(most, mean + spread)


def _quantile(chances: Mapping[float, float], level: float) -> float:
    below = 0.0
    for value in sorted(chances):
        below += chances[value]
        if below >= level - 1e-12:
            return value
    return max(chances)


def _author(
    name: str,
    mine: Sequence[UsedWork],
    maybe: Sequence[UsedWork],
    unknown: Sequence[UsedWork],
    *,
    under_others: Sequence[UsedWork],
    key: str,
    works: int,
    total: float,
    merged: tuple[str, ...],
    looks_like: tuple[str, ...],
) -> AuthorUsage:
    exposures = math.fsum(work.exposures for work in mine)
    open_ = math.fsum(work.exposures for work in (*maybe, *unknown, *under_others))
    rated = [(work.exposures, rate) for work in maybe if (rate := _rate(work, key)) is not None]
    limits = interval_95(exposures, rated) if rated else None
    dates = sorted(work.acquired_at for work in mine if work.acquired_at)
    return AuthorUsage(
        author=name,
        works=len(mine),
        works_share=len(mine) / works,
        exposures=exposures,
        exposures_share=_share(exposures, total),
        low=_share(exposures, total),
        high=_share(exposures + open_, total),
        expected=_share(exposures + math.fsum(amount * rate for amount, rate in rated), total),
        interval=(_share(limits[0], total), _share(limits[1], total)) if limits else None,
        possible_works=len(maybe),
        unknown_works=len(unknown),
        distinct=_distinct(mine),
        near_duplicates=len(mine) - _distinct(mine),
        by_license=_parts(work.license for work in mine),
        by_verdict=_parts(work.verdict for work in mine),
        first_acquired=dates[0] if dates else "",
        last_acquired=dates[-1] if dates else "",
        merged=merged,
        looks_like=looks_like,
        under_other_names=len(under_others),
        exposures_under_other_names=math.fsum(work.exposures for work in under_others),
    )


def _rate(work: UsedWork, key: str) -> float | None:
    """Return how likely a work is of the author with this key, None where it is not said."""
    rates = [one.rate for one in work.attributions if name_key(one.name) == key and one.rate is not None]
    return min(1.0, max(0.0, max(rates))) if rates else None


def _share(part: float, total: float) -> float:
    return min(1.0, part / total) if total else 0.0


def _spellings(works: Iterable[UsedWork]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for work in works:
        for one in work.attributions:
            found[name_key(one.name)][one.name] += 1
    return found


def _groups(works: Iterable[UsedWork]) -> dict[str, list[UsedWork]]:
    found: dict[str, list[UsedWork]] = defaultdict(list)
    for work in works:
        if work.group:
            found[work.group].append(work)
    return found


def _under_others(key: str, hers: Iterable[UsedWork], groups: Mapping[str, Sequence[UsedWork]]) -> list[UsedWork]:
    """Return the pictures of works of one author that are ascribed to somebody, and never to her."""
    return [
        work
        for group in sorted({work.group for work in hers if work.group})
        for work in groups[group]
        if work.attributions and key not in {name_key(one.name) for one in work.attributions}
    ]


def _distinct(works: Sequence[UsedWork]) -> int:
    groups = {work.group for work in works if work.group}
    return len(groups) + sum(not work.group for work in works)


def _parts(names: Iterable[str]) -> tuple[Part, ...]:
    counts = Counter(names)
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Part(name=name, works=count, share=count / total) for name, count in ordered)


def _gathered(certain: Sequence[float], loose: float) -> list[float]:
    falling = sorted(certain, reverse=True) or [0.0]
    return [falling[0] + loose, *falling[1:]]
