"""From nomination to verified regions: which works a suspect meets, and what of them is left when all is tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.domain import plausible_domains
from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.describe.sscd import SSCD
from apelles.errors import SourceUnreadable
from apelles.journeys import nominate, null_models
from apelles.journeys.claims import Claimed, claim, families_of
from apelles.journeys.look import Shelf
from apelles.journeys.series import Series
from apelles.journeys.suspect import Suspect
from apelles.journeys.views import compare_views
from apelles.judge.verdict import HALF
from apelles.library.base import Library
from apelles.match.side import VIEWS, Comparison, without
from apelles.match.template import CARRIERS, inside, template_area, template_points
from apelles.records import Surprise, Work

SAME_PICTURE = 6
"""Up to so many bits of 64 apart, a suspect is of the same kind as the work: pixelated to 24 squares, all 100 were."""
SETTLED = 0.85
"""One verified work that fills this share of the suspect leaves nothing for its windows to find."""


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
class Searched:
    """Candidates and verified claims, surest first; `template` is a candidate lost to common material, if all were.

    `unreadable` are the SHA-256 of works that were nominated and whose picture is gone.
    """

    candidates: Sequence[Candidate]
    claimed: Sequence[Claimed]
    template: Candidate | None
    unreadable: Sequence[str] = ()


class Search:
    """A library made ready to be searched by suspect after suspect."""

    def __init__(self, library: Library, *, size: int, sscd: SSCD, false_alarms: float, threads: int) -> None:
        """Search `library`, which holds `size` works, and verify at this rate of false alarms."""
        self.library = library
        self.size = size
        self.sscd = sscd
        self.false_alarms = false_alarms
        self._threads = threads
        self._shelf = Shelf(library)
        self._series = Series(library, self._shelf, sscd)

    def domains_of(self, suspect: Suspect) -> Mapping[str, float]:
        """Return the domains of the work that a suspect equals in all but detail; without one, its own.

        Large squares, dots and noise change what is measured of a picture, not what kind of picture it is.
        """
        same = [name for name, apart in self._alike(suspect).items() if apart <= SAME_PICTURE]
        if not same:
            return suspect.domains
        return plausible_domains(self._shelf.summaries[same[0]].traits, null_models.domain_model())

    def run(self, suspect: Suspect, null: NullModel) -> Searched:
        """Return what the library holds against a suspect; a work whose picture is gone stops nothing."""
        while True:
            known = len(self._shelf.unreadable)
            try:
                return self._run(suspect, null)
            except SourceUnreadable:
                if len(self._shelf.unreadable) == known:
                    raise

    def _run(self, suspect: Suspect, null: NullModel) -> Searched:
        nominated = self._nominated(suspect)
        searched = self._tested(suspect, null, self._compare(suspect, null, nominated), nominated)
        if any(entry.region.suspect_fraction >= SETTLED for entry in searched.claimed):
            return searched
        more = nominate.windows(suspect.picture.pixels, self.library, self.sscd, known=nominated)
        if not more:
            return searched
        candidates = sorted([*searched.candidates, *self._compare(suspect, null, more)], key=_surest)
        return self._tested(suspect, null, candidates, nominated | more)

    def _tested(
        self, suspect: Suspect, null: NullModel, candidates: Sequence[Candidate], nominated: Mapping[str, float]
    ) -> Searched:
        claimed, template = self._claims(suspect, candidates, null)
        gone = sorted(self._shelf.unreadable & {*nominated})
        return Searched(candidates=candidates, claimed=claimed, template=template, unreadable=gone)

    def _nominated(self, suspect: Suspect) -> dict[str, float]:
        """Return the works nearest to the whole picture with their cosine; 0 for those only the hash proposes."""
        near = nominate.whole(suspect.vector, self.library)
        return near | {name: 0.0 for name in self._alike(suspect) if name not in near}

    def _alike(self, suspect: Suspect) -> dict[str, int]:
        return nominate.hashed(suspect.views.hashes.values(), *self._hashes)

    @cached_property
    def _hashes(self) -> tuple[list[str], NDArray[np.uint64]]:
        known = self._shelf.summaries
        return list(known), np.array([int(one.phash, 16) for one in known.values()], dtype=np.uint64)

    def _compare(self, suspect: Suspect, null: NullModel, nominated: Mapping[str, float]) -> list[Candidate]:
        def one(item: tuple[str, float]) -> Candidate:
            sha256, similarity = item
            views = compare_views(suspect.views, sha256, self._shelf, rng=partial(_rng, suspect.picture.sha256, sha256))
            best = max(views, key=lambda comparison: comparison.score)
            return Candidate(
                sha256=sha256, similarity=similarity, comparison=best, surprise=self._surprise(best.score, null)
            )

        there = [item for item in nominated.items() if item[0] not in self._shelf.unreadable]
        with ThreadPoolExecutor(self._threads) as pool:
            return sorted(pool.map(one, there), key=_surest)

    def _surprise(self, score: float, null: NullModel) -> Surprise:
        return surprise(score, null, library_size=self.size, transforms=len(VIEWS))

    def _claims(
        self, suspect: Suspect, candidates: Sequence[Candidate], null: NullModel
    ) -> tuple[list[Claimed], Candidate | None]:
        """Return the verified regions, surest first, common material taken out; and what it cost, if all."""
        accepted = [entry for entry in candidates if entry.surprise.e_value_bound <= self.false_alarms]
        works = self.library.get([entry.sha256 for entry in candidates])
        claimed = [self._claim(suspect, entry, works[entry.sha256]) for entry in accepted]
        common = self._common(suspect, candidates, claimed, works)
        if common is not None:
            again = [self._without(suspect, entry, common.marks(entry.comparison.upright), null) for entry in accepted]
            left = [entry for entry in sorted(again, key=_surest) if entry.surprise.e_value_bound <= self.false_alarms]
            claimed = [self._claim(suspect, entry, works[entry.sha256], common=common.area) for entry in left]
        else:
            left = accepted
        kept = [
            own
            for entry, made in zip(left, claimed, strict=True)
            if (own := self._of_this_work(suspect, entry, made, null)) is not None
        ]
        kept.sort(key=lambda own: (-own.match.copy_score, own.match.work.sha256))
        return _with_families(kept, candidates, works, suspect), (accepted[0] if accepted and not kept else None)

    def _of_this_work(self, suspect: Suspect, entry: Candidate, made: Claimed, null: NullModel) -> Claimed | None:
        """Return a claim of less than half made again without what the work shares with its series, if it stands."""
        work = made.match.work
        if max(made.match.suspect_fraction, made.match.work_fraction) >= HALF:
            return made
        shared = self._series.shared(
            work, entry.comparison.matches.to_points, by_chance=lambda score: self._surprise(score, null).e_value >= 1
        )
        if not shared[entry.comparison.alignment.inliers].any():
            return made
        again = self._without(suspect, entry, shared, null)
        return self._claim(suspect, again, work) if again.surprise.e_value_bound <= self.false_alarms else None

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

    def _without(self, suspect: Suspect, entry: Candidate, marked: NDArray[np.bool_], null: NullModel) -> Candidate:
        made = without(
            entry.comparison,
            self._shelf.side(entry.sha256),
            marked=marked,
            rng=_rng(suspect.picture.sha256, entry.sha256, "without"),
        )
        return replace(entry, comparison=made, surprise=self._surprise(made.score, null))

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


def _rng(suspect: str, work: str, view: str) -> np.random.Generator:
    """Return the random stream of one comparison: the same whatever else is compared."""
    return np.random.default_rng([int(suspect[:16], 16), int(work[:16], 16), len(view)])


def _surest(entry: Candidate) -> tuple[float, str]:
    return (-entry.comparison.score, entry.sha256)


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
