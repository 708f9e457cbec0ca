"""How close the works of one author, one lineage or one source come to works by others, beside all other works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from apelles.calibrate.null import clopper_pearson_lower, clopper_pearson_upper

LEAST: Final = 5
"""A group of fewer works is not placed."""
LEAST_BESIDE: Final = 20
"""So many works outside a group are needed to say what is close."""
CLOSE: Final = 0.05
"""A work is close if it comes closer than all but this share of the works outside its group."""
LEVEL: Final = 0.05
"""The chance that any group at all is said to stand out where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How close one group's works come to works by others in one measure.

    `kind` is author, lineage or source; `middle` and `middle_beside` are medians over the group's `works` and over the
    `beside` works outside it; `close` of its works come closer than all but 5 % of those, which is a share of at least
    `share_low` and at most `share_high` (95 %). `stands_out` holds at a chance of 5 % over all groups and measures of
    this kind together.
    """

    kind: str
    name: str
    measure: str
    works: int
    beside: int
    middle: float
    middle_beside: float
    close: int
    share_low: float
    share_high: float
    stands_out: bool


def standings(kind: str, names: Sequence[str], closeness: Mapping[str, NDArray[np.float64]]) -> tuple[Standing, ...]:
    """Return the standing of every group of at least five works in every measure, most works first.

    `names` (n) says whose each work is, empty where that is not stated; `closeness` gives for each measure how close
    every work comes to a work by others (n), higher is closer, NaN where it cannot be told. The works outside the
    group decide what is close, so a group is never measured by itself; a work whose group is not stated is outside all.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if name:
            groups[name].append(place)
    found = [
        (name, measure, *sides)
        for name, places in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
        for measure, values in closeness.items()
        if (sides := _sides(values, places)) is not None
    ]
    return tuple(
        _standing(kind, name, measure, inside, outside, looks=len(found)) for name, measure, inside, outside in found
    )


def _sides(
    values: NDArray[np.float64], places: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the told values inside and outside a group, None where there are too few."""
    within = np.zeros(len(values), dtype=np.bool_)
    within[list(places)] = True
    told = np.isfinite(values)
    inside, outside = values[within & told], values[~within & told]
    return (inside, outside) if len(inside) >= LEAST and len(outside) >= LEAST_BESIDE else None


def _standing(
    kind: str, name: str, measure: str, inside: NDArray[np.float64], outside: NDArray[np.float64], *, looks: int
) -> Standing:
    works, beside = len(inside), len(outside)
    above = (outside >= inside[:, None]).sum(axis=1)
    close = int(((above + 1) / (beside + 1) <= CLOSE).sum())
    chance = float(stats.binom.sf(close - 1, works, CLOSE))
    return Standing(
        kind=kind,
        name=name,
        measure=measure,
        works=works,
        beside=beside,
        middle=round(float(np.median(inside)), 4),
        middle_beside=round(float(np.median(outside)), 4),
        close=close,
        share_low=round(clopper_pearson_lower(close, works), 4),
        share_high=round(clopper_pearson_upper(close, works), 4),
        stands_out=chance * looks <= LEVEL,
    )
