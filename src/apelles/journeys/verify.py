"""From nominated works to verified regions: what of a suspect each of them explains when all is tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.journeys.claims import Claimed, claim, families_of, upright_polygons
from apelles.journeys.look import Shelf
from apelles.journeys.series import Series
from apelles.journeys.suspect import Suspect
from apelles.judge.verdict import HALF
from apelles.library.base import Library
from apelles.match.side import VIEWS, Comparison, without
from apelles.match.template import CARRIERS, inside, near, template_area, template_points
from apelles.records import Polygon, Surprise, Work

REGIONS = 4
"""A work may have so many regions in one suspect; each further one counts as one more test."""
NEW = 0.5
"""A further region of a work lies at least by half where the work has none yet."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A nominated work with its better view."""

    sha256: str
    similarity: float
    comparison: Comparison
    surprise: Surprise


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Common:
    """What of the suspect belongs to many works: by the points that carry alignments, and an area (h, w) of its frame.

    `supports` are the points (k, 2) behind the alignment of each work, `families` the works' families.
    """

    supports: Sequence[NDArray[np.float64]]
    families: Sequence[str]
    area: NDArray[np.bool_]

    def marks(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points (n, 2) of the upright suspect are common to many works."""
        carried = template_points(points, self.supports, self.families)
        return np.asarray(carried | inside(points, self.area))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verified:
    """Verified regions, surest first; `template` is a candidate lost to common material, if all were.

    `common_parts` are polygons of what three or more families of works carry, in pixels of the upright original.
    """

    claimed: Sequence[Claimed]
    template: Candidate | None
    common_parts: tuple[Polygon, ...] = ()


class Verifier:
    """Tests candidates of one library at one rate of false alarms."""

    def __init__(self, library: Library, shelf: Shelf, series: Series, *, size: int, false_alarms: float) -> None:
        """Test works of `library`, which holds `size`, whose pictures are on `shelf`."""
        self._library = library
        self._shelf = shelf
        self._series = series
        self._size = size
        self._false_alarms = false_alarms

    def surprise(self, score: float, null: NullModel, *, regions: int = 1) -> Surprise:
        """Return how surprising a score is in this library, the last of so many regions tried on a work."""
        return surprise(score, null, library_size=self._size, transforms=len(VIEWS), tests=regions)

    def verify(
        self, suspect: Suspect, candidates: Sequence[Candidate], works: Mapping[str, Work], null: NullModel
    ) -> Verified:
        """Return the verified regions, surest first, common material taken out; and what it cost, if all."""
        accepted = [entry for entry in candidates if self._stands(entry)]
        claimed = [self._claim(suspect, entry, works[entry.sha256]) for entry in accepted]
        common = self._common(suspect, candidates, claimed, works)
        if common is not None:
            again = [self._without(suspect, entry, common.marks(entry.comparison.upright), null) for entry in accepted]
            left = [entry for entry in sorted(again, key=surest) if self._stands(entry)]
            claimed = [self._claim(suspect, entry, works[entry.sha256], common=common.area) for entry in left]
        else:
            left = accepted
        kept: list[Claimed] = []
        for entry, made in zip(left, claimed, strict=True):
            own = self._of_this_work(suspect, entry, made, null)
            if own is not None:
                kept += [own, *self._further(suspect, entry, own, null, common=common)]
        kept.sort(key=lambda own: (-own.match.copy_score, own.match.work.sha256))
        return Verified(
            claimed=_with_families(kept, candidates, works, suspect),
            template=accepted[0] if accepted and not kept else None,
            common_parts=upright_polygons(suspect.picture, common.area) if common is not None else (),
        )

    def _stands(self, entry: Candidate) -> bool:
        return entry.surprise.e_value_bound <= self._false_alarms

    def _further(
        self, suspect: Suspect, entry: Candidate, first: Claimed, null: NullModel, *, common: Common | None
    ) -> list[Claimed]:
        """Return more regions of one work, each where the work has none yet and under a map of its own."""
        found = [first]
        while len(found) < REGIONS and max(first.match.suspect_fraction, first.match.work_fraction) < HALF:
            taken = np.any([own.upright_mask for own in found], axis=0)
            points = entry.comparison.upright
            marked = inside(points, taken) | near(points, points[entry.comparison.alignment.inliers])
            if common is not None:
                marked |= common.marks(points)
            entry = self._without(suspect, entry, marked, null, regions=len(found) + 1)
            if not self._stands(entry):
                break
            made = self._claim(suspect, entry, first.match.work, common=common.area if common is not None else None)
            own = self._of_this_work(suspect, entry, made, null)
            if own is None or _left(own.upright_mask, taken) < NEW:
                break
            found.append(own)
        return found[1:]

    def _of_this_work(self, suspect: Suspect, entry: Candidate, made: Claimed, null: NullModel) -> Claimed | None:
        """Return a claim of less than half made again without what the work shares with its series, if it stands."""
        work = made.match.work
        if max(made.match.suspect_fraction, made.match.work_fraction) >= HALF:
            return made
        shared = self._series.shared(
            work, entry.comparison.matches.to_points, by_chance=lambda score: self.surprise(score, null).e_value >= 1
        )
        if not shared[entry.comparison.alignment.inliers].any():
            return made
        again = self._without(suspect, entry, shared, null)
        return self._claim(suspect, again, work) if self._stands(again) else None

    def _common(
        self,
        suspect: Suspect,
        candidates: Sequence[Candidate],
        claimed: Sequence[Claimed],
        works: Mapping[str, Work],
    ) -> Common | None:
        """Return what several families of works carry, each with an E-value below 1, or None where nothing is."""
        carrying = [entry for entry in candidates if entry.surprise.e_value < 1]
        if len({works[entry.sha256].work_id for entry in carrying}) < CARRIERS:
            return None
        names = [entry.sha256 for entry in carrying]
        family = dict(zip(names, families_of(names, works, self._shelf), strict=True))
        area = np.zeros(suspect.views.gray.shape, np.bool_)
        if claimed:
            masks = [entry.upright_mask for entry in claimed]
            area = template_area(masks, [family[entry.match.work.sha256] for entry in claimed])
        common = Common(
            supports=[entry.comparison.support for entry in carrying],
            families=[family[name] for name in names],
            area=area,
        )
        return common if any(common.marks(entry.comparison.upright).any() for entry in carrying) else None

    def _without(
        self, suspect: Suspect, entry: Candidate, marked: NDArray[np.bool_], null: NullModel, *, regions: int = 1
    ) -> Candidate:
        """Return a candidate compared again without the matches that are marked (n,)."""
        made = without(
            entry.comparison,
            self._shelf.side(entry.sha256),
            marked=marked,
            rng=stream(suspect.picture.sha256, entry.sha256, "without"),
        )
        return replace(entry, comparison=made, surprise=self.surprise(made.score, null, regions=regions))

    def _claim(
        self, suspect: Suspect, entry: Candidate, work: Work, *, common: NDArray[np.bool_] | None = None
    ) -> Claimed:
        return claim(
            suspect.picture,
            suspect.views.gray,
            entry.comparison,
            work,
            work_gray=self._shelf.gray(entry.sha256),
            similarity=entry.similarity,
            surprise=entry.surprise,
            common=common,
        )


def _with_families(
    claimed: list[Claimed], candidates: Sequence[Candidate], works: Mapping[str, Work], suspect: Suspect
) -> list[Claimed]:
    """Return the claims with the share no surer source explains and the other works that carry the same region."""
    explained = np.zeros(suspect.views.gray.shape, np.bool_)
    done: list[Claimed] = []
    for entry in claimed:
        mask = entry.upright_mask
        mine = entry.match.work
        carried = [
            other
            for other in candidates
            if works[other.sha256].work_id != mine.work_id
            and other.surprise.e_value < 1
            and _share_inside(other.comparison.support, mask) >= 0.5
        ]
        done.append(
            replace(
                entry,
                own_fraction=entry.match.suspect_fraction * _left(mask, explained),
                also_found_in=tuple(sorted({works[other.sha256].work_id for other in carried})),
            )
        )
        explained |= mask
    return done


def _share_inside(points: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    return float(inside(points, mask).mean()) if len(points) else 0.0


def _left(mask: NDArray[np.bool_], explained: NDArray[np.bool_]) -> float:
    """Return the share of a mask that is not explained yet."""
    return float((mask & ~explained).sum() / mask.sum()) if mask.any() else 0.0


def stream(suspect: str, work: str, view: str) -> np.random.Generator:
    """Return the random stream of one comparison: the same whatever else is compared."""
    return np.random.default_rng([int(suspect[:16], 16), int(work[:16], 16), len(view)])


def surest(entry: Candidate) -> tuple[float, str]:
    """Return the key that sorts candidates surest first."""
    return (-entry.comparison.score, entry.sha256)
