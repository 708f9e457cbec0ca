"""Originals made ready for picture after picture to be held against them, with or without their pixels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.null import NullModel
from apelles.describe.sscd import SSCD
from apelles.errors import LibraryMismatch, LibraryMissing, PictureRefused, SourceUnreadable
from apelles.journeys import nominate, null_models, placements
from apelles.journeys.feature_series import FeatureSeries
from apelles.journeys.feature_shelf import FeatureShelf
from apelles.journeys.keypoint_index import KeypointIndex
from apelles.journeys.null_choice import NullChoice
from apelles.journeys.recipe import RECIPE
from apelles.journeys.search import SAME_PICTURE
from apelles.journeys.series import Series
from apelles.journeys.suspect import Suspect
from apelles.journeys.verify import Candidate, Verifier, stream, surest
from apelles.journeys.views import compare_views
from apelles.judge.verdict import kind_of
from apelles.library.lance import LanceLibrary
from apelles.match.side import without
from apelles.match.template import CARRIERS, template_points
from apelles.records import Kind, Surprise, Work
from apelles.records.second_hand import Placement

ENOUGH_KEYPOINTS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One verified original; fractions and kind are None without its pixels or where the placement was known before."""

    original: Work
    surprise: Surprise
    copy_score: float
    inliers: int
    similarity: float
    mirrored: bool
    placement: Placement = Placement.SEARCHED
    kind: Kind | None = None
    copy_fraction: float | None = None
    original_fraction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one picture was found to be; `told` is False where nothing could be said of it.

    `rates` is how many times the rate of false alarms the tests made of it may use up: 1 for the search alone.
    """

    found: tuple[Found, ...] = ()
    told: bool = True
    rates: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Carried:
    """The points (k, 2) of a picture behind each candidate that carries them, and the candidates' families."""

    supports: Sequence[NDArray[np.float64]]
    families: Sequence[str]


class Originals:
    """A library of originals; safe to be asked from several threads."""

    def __init__(self, library: LanceLibrary, *, sscd: SSCD, false_alarms: float) -> None:
        """Take the originals of `library` and verify at this rate of false alarms for each picture.

        Raises:
            LibraryMismatch: the library was made with another model or recipe than this version's.
            LibraryMissing: the library holds no work.
        """
        self.library = library
        self.size = len(library)
        self._same_recipe()
        self._false_alarms = false_alarms
        self._shelf = FeatureShelf(library)
        self._index = KeypointIndex(library, self._shelf, threads=1)
        self._nulls = NullChoice(library, folder=library.folder, only=None)
        series = Series(library, self._shelf, sscd)
        self._verifier = Verifier(library, self._shelf, series, size=self.size, false_alarms=false_alarms)
        self._by_feature = FeatureSeries(library, self._shelf)
        known = self._shelf.summaries
        self._names = list(known)
        self._lost: set[str] = set()
        self._hashes = np.array([int(one.phash, 16) for one in known.values()], dtype=np.uint64)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Return the SHA-256 of originals that were nominated and of which nothing was at hand."""
        return tuple(sorted(self._lost))

    def look(self, suspect: Suspect) -> Looked:
        """Return the originals that a picture is a verified copy of, surest first."""
        null = self._nulls.for_domains(self._domains_of(suspect))
        if null is None:
            return Looked(told=False)
        candidates = self._candidates(suspect, null)
        works = self.library.get([entry.sha256 for entry in candidates])
        found: tuple[Found, ...] = ()
        if any(self._stands(entry) for entry in candidates):
            try:
                found = self._by_regions(suspect, candidates, works, null)
            except (SourceUnreadable, PictureRefused):
                found = self._by_features(suspect, candidates, works, null)
        again = {entry.sha256: known for entry in candidates if (known := self._known(entry, null)) is not None}
        found = (*found, *self._by_placement(suspect, candidates, works, null, again=again, found=found))
        enough = len(suspect.views.sides["direct"].features) >= ENOUGH_KEYPOINTS
        told = enough or bool(found) or any(self._stands(entry) for entry in candidates)
        return Looked(found=found, told=told, rates=placements.RATES if again else 1.0)

    def _same_recipe(self) -> None:
        card = self.library.card
        mine = (RECIPE.descriptor, RECIPE.model_sha256, RECIPE.preprocessing, RECIPE.decoder)
        theirs = (card.descriptor, card.model_sha256, card.preprocessing, card.decoder)
        if mine != theirs:
            message = (
                f"The originals were registered with {' / '.join(theirs)}, this version measures with "
                f"{' / '.join(mine)}; the two cannot be compared. Register the pictures anew."
            )
            raise LibraryMismatch(message)
        if not self.size:
            message = "The register holds no work, so there is nothing to compare with. Add pictures to it."
            raise LibraryMissing(message)

    def _domains_of(self, suspect: Suspect) -> Mapping[str, float]:
        """Return the domains of the original that a picture equals in all but detail; without one, its own."""
        same = [name for name, apart in self._alike(suspect).items() if apart <= SAME_PICTURE]
        if not same:
            return suspect.domains
        return null_models.domains_of(self._shelf.summaries[same[0]].traits)

    def _known(self, entry: Candidate, null: NullModel) -> NullModel | None:
        """Return the null model of known placements for a picture of this null's domain, else for the original's.

        A frame or a window around an icon makes another kind of picture of it, and the icon is still one.
        """
        known = placements.null_for(null.domain)
        if known is not None:
            return known
        own = self._nulls.for_domains(null_models.domains_of(self._shelf.summaries[entry.sha256].traits))
        return placements.null_for(own.domain) if own is not None else None

    def _alike(self, suspect: Suspect) -> dict[str, int]:
        return nominate.hashed(suspect.views.hashes.values(), self._names, self._hashes)

    def _candidates(self, suspect: Suspect, null: NullModel) -> list[Candidate]:
        near = nominate.whole(suspect.vector, self.library)
        voted = self._voted(suspect)
        nominated = near | {name: 0.0 for name in (*self._alike(suspect), *voted) if name not in near}
        compared = (self._compared(suspect, name, similarity, null) for name, similarity in nominated.items())
        return sorted((entry for entry in compared if entry is not None), key=surest)

    def _voted(self, suspect: Suspect) -> dict[str, float]:
        try:
            return self._index.nominate((one.features for one in suspect.views.sides.values()), most=nominate.VOTED)
        except (ValueError, IndexError) as error:
            message = "The visual words kept of the originals are damaged, so none is looked up. Verify the register."
            raise LibraryMismatch(message) from error

    def _compared(self, suspect: Suspect, name: str, similarity: float, null: NullModel) -> Candidate | None:
        try:
            views = compare_views(suspect.views, name, self._shelf, rng=partial(stream, suspect.picture.sha256, name))
        except (SourceUnreadable, PictureRefused):
            self._lost.add(name)
            return None
        best = max(views, key=lambda comparison: comparison.score)
        surprise = self._verifier.surprise(best.score, null)
        return Candidate(sha256=name, similarity=similarity, comparison=best, surprise=surprise)

    def _stands(self, entry: Candidate) -> bool:
        return entry.surprise.e_value_bound <= self._false_alarms

    def _by_regions(
        self, suspect: Suspect, candidates: Sequence[Candidate], works: Mapping[str, Work], null: NullModel
    ) -> tuple[Found, ...]:
        """Return the originals that regions verify, each with its surest one.

        Raises:
            SourceUnreadable: the pixels of an original are not at hand.
        """
        verified = self._verifier.verify(suspect, candidates, works, null)
        surest_of = {entry.match.work.sha256: entry for entry in reversed(verified.claimed)}
        return tuple(
            Found(
                original=entry.match.work,
                surprise=entry.surprise,
                copy_score=entry.match.copy_score,
                inliers=entry.match.inliers,
                similarity=entry.match.descriptor_similarity,
                mirrored=entry.match.mirrored,
                kind=kind_of(entry.match.photometric_similarity, exchanged_fraction=entry.match.exchanged_fraction),
                copy_fraction=entry.match.suspect_fraction,
                original_fraction=entry.match.work_fraction,
            )
            for entry in sorted(surest_of.values(), key=lambda one: (-one.match.copy_score, one.match.work.sha256))
        )

    def _by_features(
        self, suspect: Suspect, candidates: Sequence[Candidate], works: Mapping[str, Work], null: NullModel
    ) -> tuple[Found, ...]:
        """Return the originals that local features alone verify.

        What several of them carry is left out, and what an original shares with others of its series: frames,
        lettering and watermarks belong to none of them.
        """
        common = self._common(candidates, works)
        again = [
            self._without(suspect, entry, works[entry.sha256], common, null)
            for entry in candidates
            if self._stands(entry)
        ]
        standing = sorted((entry for entry in again if self._stands(entry)), key=surest)
        return tuple(
            Found(
                original=works[entry.sha256],
                surprise=entry.surprise,
                copy_score=entry.comparison.score,
                inliers=len(entry.comparison.alignment.inliers),
                similarity=entry.similarity,
                mirrored=entry.comparison.view == "mirrored",
            )
            for entry in standing
        )

    def _by_placement(
        self,
        suspect: Suspect,
        candidates: Sequence[Candidate],
        works: Mapping[str, Work],
        null: NullModel,
        *,
        again: Mapping[str, NullModel],
        found: Sequence[Found],
    ) -> Iterator[Found]:
        """Yield originals not found yet that a placement known before verifies, without what several of them carry.

        Only those of `again` are looked at, each with its null model, and none that matches no better than by chance.
        """
        have = {one.original.sha256 for one in found}
        common = self._common(candidates, works)
        for entry in candidates:
            if entry.sha256 in have or entry.sha256 not in again or entry.surprise.e_value >= 1:
                continue
            one = placements.placed(
                entry,
                suspect.views.sides[entry.comparison.view],
                self._shelf.side(entry.sha256),
                common=self._marked(entry, works[entry.sha256], common, null),
                null=again[entry.sha256],
                library_size=self.size,
                false_alarms=self._false_alarms,
            )
            if one is not None:
                yield Found(
                    original=works[entry.sha256],
                    surprise=one.surprise,
                    copy_score=one.score,
                    inliers=one.inliers,
                    similarity=entry.similarity,
                    mirrored=entry.comparison.view == "mirrored",
                    placement=one.placement,
                )

    def _common(self, candidates: Sequence[Candidate], works: Mapping[str, Work]) -> _Carried:
        """Return what the candidates carry that match by more than chance; nothing where they are of few families."""
        carrying = [entry for entry in candidates if entry.surprise.e_value < 1]
        families = self._by_feature.families([works[entry.sha256] for entry in carrying])
        if len(set(families)) < CARRIERS:
            return _Carried(supports=(), families=())
        return _Carried(supports=[entry.comparison.support for entry in carrying], families=families)

    def _marked(self, entry: Candidate, work: Work, common: _Carried, null: NullModel) -> NDArray[np.bool_]:
        """Return which matches (n,) of a candidate lie in what several originals carry."""
        marked = self._by_feature.shared(
            work,
            entry.comparison.matches.to_points,
            by_chance=lambda score: self._verifier.surprise(score, null).e_value >= 1,
        )
        if common.supports:
            marked = marked | template_points(entry.comparison.upright, common.supports, common.families)
        return marked

    def _without(self, suspect: Suspect, entry: Candidate, work: Work, common: _Carried, null: NullModel) -> Candidate:
        """Return a candidate compared again without matches in common material, if there are any."""
        marked = self._marked(entry, work, common, null)
        if not marked[entry.comparison.alignment.inliers].any():
            return entry
        rng = stream(suspect.picture.sha256, entry.sha256, "without")
        made = without(entry.comparison, self._shelf.side(entry.sha256), marked=marked, rng=rng)
        return replace(entry, comparison=made, surprise=self._verifier.surprise(made.score, null))
