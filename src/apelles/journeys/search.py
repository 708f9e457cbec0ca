"""From nomination to verified regions: which works a suspect meets, and what of them is left when all is tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.domain import plausible_domains
from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.describe import rootsift
from apelles.describe.phash import phash
from apelles.describe.sscd import SSCD
from apelles.describe.traits import traits
from apelles.journeys import nominate, null_models
from apelles.journeys.claims import Claimed, claim, families_of
from apelles.journeys.look import Shelf, frame
from apelles.library.base import Library
from apelles.match.side import VIEWS, Comparison, Side, compare, mirrored_side, side, without
from apelles.match.template import CARRIERS, inside, template_area, template_keypoints
from apelles.pixels.picture import Picture
from apelles.records import Surprise, Work

SETTLED = 0.85
"""One verified work that fills this share of the suspect leaves nothing for its windows to find."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suspect:
    """What the journey keeps of the suspect."""

    picture: Picture
    name: str
    gray: NDArray[np.uint8]
    sides: dict[str, Side]
    vector: NDArray[np.float32]
    phash: str
    domains: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A nominated work with its better view."""

    sha256: str
    similarity: float
    comparison: Comparison
    surprise: Surprise


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Common:
    """What of the suspect belongs to many works: marks for its keypoints (n,), and an area (h, w) of its frame."""

    keypoints: NDArray[np.bool_]
    area: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searched:
    """Candidates and verified claims, surest first; `template` is a candidate lost to common material, if all were."""

    candidates: Sequence[Candidate]
    claimed: Sequence[Claimed]
    template: Candidate | None


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

    def run(self, suspect: Suspect, null: NullModel) -> Searched:
        """Return what the library holds against a suspect."""
        nominated = self._nominated(suspect)
        candidates = self._compare(suspect, null, nominated)
        claimed, template = self._claims(suspect, candidates, null)
        if any(entry.region.suspect_fraction >= SETTLED for entry in claimed):
            return Searched(candidates=candidates, claimed=claimed, template=template)
        more = nominate.windows(suspect.picture.pixels, self.library, self.sscd, known=nominated)
        if not more:
            return Searched(candidates=candidates, claimed=claimed, template=template)
        candidates = sorted([*candidates, *self._compare(suspect, null, more)], key=_surest)
        claimed, template = self._claims(suspect, candidates, null)
        return Searched(candidates=candidates, claimed=claimed, template=template)

    def _nominated(self, suspect: Suspect) -> dict[str, float]:
        """Return the works nearest to the whole picture with their cosine; 0 for those only the hash proposes."""
        near = nominate.whole(suspect.vector, self.library)
        alike = nominate.hashed(suspect.phash, *self._hashes)
        return near | {name: 0.0 for name in alike if name not in near}

    @cached_property
    def _hashes(self) -> tuple[list[str], NDArray[np.uint64]]:
        summaries = [(one.sha256, int(one.phash, 16)) for one in self.library.summaries()]
        return [name for name, _ in summaries], np.array([bits for _, bits in summaries], dtype=np.uint64)

    def _compare(self, suspect: Suspect, null: NullModel, nominated: Mapping[str, float]) -> list[Candidate]:
        def one(item: tuple[str, float]) -> Candidate:
            sha256, similarity = item
            work = self._shelf.side(sha256)
            views = [
                compare(suspect.sides[view], work, view=view, rng=_rng(suspect.picture.sha256, sha256, view))
                for view in VIEWS
            ]
            best = max(views, key=lambda comparison: comparison.score)
            return Candidate(
                sha256=sha256, similarity=similarity, comparison=best, surprise=self._surprise(best.score, null)
            )

        with ThreadPoolExecutor(self._threads) as pool:
            return sorted(pool.map(one, nominated.items()), key=_surest)

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
        if common is None:
            return _with_families(claimed, candidates, works, suspect), None
        again = [self._without(suspect, entry, common.keypoints, null) for entry in accepted]
        kept = [
            self._claim(suspect, entry, works[entry.sha256], common=common.area)
            for entry in sorted(again, key=_surest)
            if entry.surprise.e_value_bound <= self.false_alarms
        ]
        return _with_families(kept, candidates, works, suspect), (accepted[0] if accepted and not kept else None)

    def _common(
        self,
        suspect: Suspect,
        candidates: Sequence[Candidate],
        claimed: Sequence[Claimed],
        works: Mapping[str, Work],
    ) -> Common | None:
        """Return what several families of works carry, each with an E-value below 1, or None where nothing is."""
        points = suspect.sides["direct"].features.points
        carrying = [entry for entry in candidates if entry.surprise.e_value < 1]
        if len({works[entry.sha256].work_id for entry in carrying}) < CARRIERS:
            return None
        names = [entry.sha256 for entry in carrying]
        family = dict(zip(names, families_of(names, works, self._shelf), strict=True))
        keypoints = template_keypoints(
            points, [entry.comparison.keypoints for entry in carrying], [family[name] for name in names]
        )
        area = np.zeros(suspect.gray.shape, np.bool_)
        if claimed:
            masks = [entry.upright_mask for entry in claimed]
            area = template_area(masks, [family[entry.match.work.sha256] for entry in claimed])
        keypoints |= inside(points, area)
        return Common(keypoints=keypoints, area=area) if keypoints.any() else None

    def _without(self, suspect: Suspect, entry: Candidate, common: NDArray[np.bool_], null: NullModel) -> Candidate:
        made = without(
            entry.comparison,
            self._shelf.side(entry.sha256),
            keypoints=common,
            rng=_rng(suspect.picture.sha256, entry.sha256, "without"),
        )
        return replace(entry, comparison=made, surprise=self._surprise(made.score, null))

    def _claim(
        self, suspect: Suspect, entry: Candidate, work: Work, *, common: NDArray[np.bool_] | None = None
    ) -> Claimed:
        return claim(
            suspect.picture,
            suspect.gray,
            entry.comparison,
            work,
            work_gray=self._shelf.gray(entry.sha256),
            similarity=entry.similarity,
            surprise=entry.surprise,
            common=common,
        )


def look_at(picture: Picture, name: str, sscd: SSCD) -> Suspect:
    """Return a decoded suspect with everything measured that the search needs."""
    gray = frame(picture.pixels)
    direct = side(rootsift.local_features(gray))
    square = sscd.prepare(picture.pixels)
    return Suspect(
        picture=picture,
        name=name,
        gray=gray,
        sides={"direct": direct, "mirrored": mirrored_side(direct)},
        vector=sscd.embed(square[None])[0],
        phash=phash(square),
        domains=plausible_domains(traits(square), null_models.domain_model()),
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
    points = suspect.sides["direct"].features.points
    explained = np.zeros(suspect.gray.shape, np.bool_)
    done: list[Claimed] = []
    for entry in claimed:
        mask = entry.upright_mask
        mine = entry.match.work
        carried = [
            other
            for other in candidates
            if works[other.sha256].work_id != mine.work_id
            and other.surprise.e_value < 1
            and _share_inside(points[other.comparison.keypoints], mask) >= 0.5
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


def _share_inside(points: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    return float(inside(points, mask).mean()) if len(points) else 0.0


def _left(mask: NDArray[np.bool_], explained: NDArray[np.bool_]) -> float:
    """Return the share of a mask that is not explained yet."""
    return float((mask & ~explained).sum() / mask.sum()) if mask.any() else 0.0
