"""Journey: one suspect against a library, from nomination to a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.domain import plausible_domains
from apelles.calibrate.e_value import nearly_identical, surprise
from apelles.calibrate.null import NullModel
from apelles.collect.decode import decode
from apelles.describe import rootsift
from apelles.describe.sscd import SSCD
from apelles.describe.traits import traits
from apelles.errors import LibraryMismatch
from apelles.journeys import nominate, null_models
from apelles.journeys.claims import Claimed, claim, families_of
from apelles.journeys.look import Shelf, frame
from apelles.journeys.others import as_others_would_say
from apelles.journeys.protocol import protocol_of
from apelles.journeys.reasons import reason_of
from apelles.journeys.recipe import RECIPE
from apelles.judge.verdict import OPEN, Claim, kind_of, verdict_of
from apelles.library.base import Library, LibraryCard
from apelles.match.side import VIEWS, Comparison, Side, compare, mirrored_side, side, without
from apelles.match.template import template_keypoints
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Match, OtherRule, Protocol, Surprise, Verdict, Work

FALSE_ALARMS = 1e-3
ENOUGH_KEYPOINTS = 12
SETTLED = 0.85
"""One verified work that fills this share of the suspect leaves nothing for its windows to find."""
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suspect:
    """What the journey keeps of the suspect."""

    picture: Picture
    name: str
    gray: NDArray[np.uint8]
    sides: dict[str, Side]
    vector: NDArray[np.float32]
    domains: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A nominated work with its better view."""

    sha256: str
    similarity: float
    comparison: Comparison
    surprise: Surprise


class Bench:
    """A library with everything loaded that judging needs; one bench judges many suspects."""

    def __init__(
        self,
        library: Library,
        *,
        folder: Path | None = None,
        false_alarms: float = FALSE_ALARMS,
        threads: int = 2,
        null: NullModel | None = None,
        shown: int = SHOWN,
        others: bool = True,
    ) -> None:
        """Judge against `library`; `folder` is where its own calibration lies, `null` overrides every other.

        A finding lists `shown` works that were looked at and not verified; `others` adds what published
        thresholds would say.

        Raises:
            LibraryMismatch: the library's vectors were made with another model or recipe than this version's.
        """
        self.library = library
        self.false_alarms = false_alarms
        self.sscd = SSCD(threads=threads)
        self._null = null
        self._folder = folder
        self._threads = threads
        self._shown = shown
        self._others_too = others
        self._shelf = Shelf(library)
        _same_recipe(library.card)

    def judge(self, picture: Picture, name: str) -> Finding:
        """Return the finding for one decoded suspect."""
        suspect = self._suspect(picture, name)
        null = self.null_for(suspect.domains)
        if null is None:
            return self._undecided(suspect, None, "judge.undetermined_no_domain", ())
        if len(suspect.sides["direct"].features) < ENOUGH_KEYPOINTS:
            return self._undecided(suspect, null, "judge.undetermined_no_features", ())
        candidates, claimed, template = self._search(suspect, null)
        return self._finding(suspect, null, candidates, claimed, template=template)

    def null_for(self, domains: Mapping[str, float]) -> NullModel | None:
        """Return the most cautious null model among those of the suspect's and the library's domains."""
        if self._null is not None:
            return self._null
        wanted = {*domains, *self.library_domains}
        own = self._own
        found = [null_models.shipped().get(name) for name in sorted(wanted)]
        if own is not None:
            found = [own if model is None or model.domain in self.library_domains else model for model in found]
        usable = [model for model in found if model is not None and null_models.fits(model, RECIPE)]
        return max(usable, key=lambda model: _caution(model, self.size)) if usable else None

    @cached_property
    def size(self) -> int:
        """Return the number of works in the library."""
        return len(self.library)

    @cached_property
    def library_hash(self) -> str:
        """Return the hash of the library's card, works and metadata."""
        return self.library.hash()

    @cached_property
    def library_domains(self) -> tuple[str, ...]:
        """Return the domains that at least a tenth of the library's pictures may belong to."""
        weight: dict[str, float] = {}
        count = 0
        for summary in self.library.summaries():
            count += 1
            for name, share in plausible_domains(summary.traits, null_models.domain_model()).items():
                weight[name] = weight.get(name, 0.0) + share
        return tuple(sorted(name for name, total in weight.items() if total >= 0.1 * count))

    @cached_property
    def _own(self) -> NullModel | None:
        return null_models.load_own(self._folder, self.library_hash) if self._folder else None

    def _suspect(self, picture: Picture, name: str) -> Suspect:
        gray = frame(picture.pixels)
        direct = side(rootsift.local_features(gray))
        square = self.sscd.prepare(picture.pixels)
        return Suspect(
            picture=picture,
            name=name,
            gray=gray,
            sides={"direct": direct, "mirrored": mirrored_side(direct)},
            vector=self.sscd.embed(square[None])[0],
            domains=plausible_domains(traits(square), null_models.domain_model()),
        )

    def _search(self, suspect: Suspect, null: NullModel) -> tuple[list[Candidate], list[Claimed], Candidate | None]:
        """Return candidates, surest first, the verified ones' claims, and a candidate lost to template material."""
        nominated = nominate.whole(suspect.vector, self.library)
        candidates = self._compare(suspect, null, nominated)
        claimed, template = self._claims(suspect, candidates, null)
        if any(entry.region.suspect_fraction >= SETTLED for entry in claimed):
            return candidates, claimed, template
        more = nominate.windows(suspect.picture.pixels, self.library, self.sscd, known=nominated)
        if not more:
            return candidates, claimed, template
        candidates = sorted([*candidates, *self._compare(suspect, null, more)], key=_surest)
        return candidates, *self._claims(suspect, candidates, null)

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
        common = self._common_keypoints(suspect, candidates, works)
        if not common.any():
            return _with_families(claimed, candidates, works, suspect), None
        again = [self._without(suspect, entry, common, null) for entry in accepted]
        kept = [
            self._claim(suspect, entry, works[entry.sha256])
            for entry in sorted(again, key=_surest)
            if entry.surprise.e_value_bound <= self.false_alarms
        ]
        return _with_families(kept, candidates, works, suspect), (accepted[0] if accepted and not kept else None)

    def _common_keypoints(
        self, suspect: Suspect, candidates: Sequence[Candidate], works: Mapping[str, Work]
    ) -> NDArray[np.bool_]:
        """Return which of the suspect's keypoints several families of works carry, each with an E-value below 1."""
        points = suspect.sides["direct"].features.points
        carrying = [entry for entry in candidates if entry.surprise.e_value < 1]
        if len({works[entry.sha256].work_id for entry in carrying}) < 3:
            return np.zeros(len(points), np.bool_)
        families = families_of([entry.sha256 for entry in carrying], works, self._shelf)
        return template_keypoints(points, [entry.comparison.keypoints for entry in carrying], families)

    def _without(self, suspect: Suspect, entry: Candidate, common: NDArray[np.bool_], null: NullModel) -> Candidate:
        made = without(
            entry.comparison,
            self._shelf.side(entry.sha256),
            keypoints=common,
            rng=_rng(suspect.picture.sha256, entry.sha256, "without"),
        )
        return replace(entry, comparison=made, surprise=self._surprise(made.score, null))

    def _claim(self, suspect: Suspect, entry: Candidate, work: Work) -> Claimed:
        return claim(
            suspect.picture,
            suspect.gray,
            entry.comparison,
            work,
            work_gray=self._shelf.gray(entry.sha256),
            similarity=entry.similarity,
            surprise=entry.surprise,
        )

    def _finding(
        self,
        suspect: Suspect,
        null: NullModel,
        candidates: Sequence[Candidate],
        claimed: Sequence[Claimed],
        *,
        template: Candidate | None,
    ) -> Finding:
        verdict = verdict_of([_as_claim(entry) for entry in claimed])
        evidence = tuple(
            Evidence(
                match=entry.match,
                surprise=entry.surprise,
                verified=True,
                kind=kind_of(entry.match.photometric_similarity),
                also_found_in=entry.also_found_in,
            )
            for entry in claimed
        )
        shown = (*evidence, *self._unverified(candidates, claimed))
        if not claimed:
            key = self._open_question(candidates, null, template)
            if key:
                return self._undecided(suspect, null, key, shown)
        return Finding(
            suspect=suspect.name,
            sha256=suspect.picture.sha256,
            verdict=verdict,
            kind=evidence[0].kind if evidence else None,
            reason=reason_of(verdict, evidence, library_size=self.size, false_alarms=self.false_alarms),
            matches=shown,
            protocol=self._protocol(null, len(candidates)),
            as_others_would_say=self._others(suspect, shown),
        )

    def _open_question(
        self, candidates: Sequence[Candidate], null: NullModel, template: Candidate | None
    ) -> str | None:
        if template is not None:
            return "judge.undetermined_template"
        if candidates and candidates[0].surprise.e_value <= OPEN:
            return "judge.undetermined_weak"
        alike = max((entry.similarity for entry in candidates), default=-1.0)
        if nearly_identical(alike, null):
            return "judge.undetermined_alike_unverified"
        return None

    def _undecided(self, suspect: Suspect, null: NullModel | None, key: str, shown: tuple[Evidence, ...]) -> Finding:
        return Finding(
            suspect=suspect.name,
            sha256=suspect.picture.sha256,
            verdict=Verdict.UNDETERMINED,
            reason=reason_of(
                Verdict.UNDETERMINED, shown, library_size=self.size, false_alarms=self.false_alarms, key=key
            ),
            matches=shown,
            protocol=self._protocol(null, len(shown)),
            as_others_would_say=self._others(suspect, shown),
        )

    def _unverified(self, candidates: Sequence[Candidate], claimed: Sequence[Claimed]) -> list[Evidence]:
        """Return the closest works that were not verified, so that a reader sees what was looked at."""
        taken = {entry.match.work.sha256 for entry in claimed}
        rest = [entry for entry in candidates if entry.sha256 not in taken][: self._shown]
        works = self.library.get([entry.sha256 for entry in rest])
        return [
            Evidence(
                match=Match(
                    work=works[entry.sha256],
                    copy_score=entry.comparison.score,
                    inliers=len(entry.comparison.alignment.inliers),
                    matches=len(entry.comparison.matches),
                    mirrored=entry.comparison.view == "mirrored",
                    view=entry.comparison.view,
                    descriptor_similarity=entry.similarity,
                ),
                surprise=entry.surprise,
                verified=False,
            )
            for entry in rest
        ]

    def _others(self, suspect: Suspect, shown: Sequence[Evidence]) -> tuple[OtherRule, ...]:
        if not shown or not self._others_too:
            return ()
        work = decode(self.library.preview(shown[0].match.work.sha256)).pixels
        cosine = float(self.sscd.describe([work])[0] @ suspect.vector)
        return as_others_would_say(suspect.picture.pixels, work, cosine=cosine)

    def _protocol(self, null: NullModel | None, verified: int) -> Protocol:
        return protocol_of(
            RECIPE,
            null,
            library_size=self.size,
            library_hash=self.library_hash,
            transforms=len(VIEWS),
            candidates=verified,
            false_alarms=self.false_alarms,
        )


def judge_picture(suspect: str | Path, *, library: str | Path, false_alarms: float = FALSE_ALARMS) -> Finding:
    """Return the finding for one picture file against a library folder.

    Raises:
        PictureRefused: the suspect is not a picture that is accepted.
        LibraryMissing: there is no library in that folder.
    """
    from apelles.library.lance import LanceLibrary

    folder = Path(library)
    bench = Bench(LanceLibrary(folder), folder=folder, false_alarms=false_alarms)
    return bench.judge(decode(Path(suspect).read_bytes()), str(suspect))


def _same_recipe(card: LibraryCard) -> None:
    mine = (RECIPE.descriptor, RECIPE.model_sha256, RECIPE.preprocessing, RECIPE.decoder)
    theirs = (card.descriptor, card.model_sha256, card.preprocessing, card.decoder)
    if mine != theirs:
        message = (
            f"The library was made with {' / '.join(theirs)}, this version measures with {' / '.join(mine)}; "
            "scores of the two cannot be compared. Collect the pictures into a new library."
        )
        raise LibraryMismatch(message)


def _rng(suspect: str, work: str, view: str) -> np.random.Generator:
    """Return the random stream of one comparison: the same whatever else is compared."""
    return np.random.default_rng([int(suspect[:16], 16), int(work[:16], 16), len(view)])


def _surest(entry: Candidate) -> tuple[float, str]:
    return (-entry.comparison.score, entry.sha256)


def _caution(null: NullModel, library_size: int) -> float:
    """Return the score that a library of this size asks for; the higher, the more cautious the model."""
    return float((np.log10(null.bound.c * library_size) + 3.0) / null.bound.g)


def _as_claim(entry: Claimed) -> Claim:
    return Claim(
        suspect_fraction=entry.match.suspect_fraction,
        work_fraction=entry.match.work_fraction,
        own_fraction=entry.own_fraction,
    )


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
            and _inside(points[other.comparison.keypoints], mask) >= 0.5
        ]
        done.append(
            replace(
                entry,
                own_fraction=float((mask & ~explained).mean()),
                also_found_in=tuple(sorted({works[other.sha256].work_id for other in carried})),
            )
        )
        explained |= mask
    return done


def _inside(points: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    if not len(points):
        return 0.0
    height, width = mask.shape
    x = np.clip(np.rint(points[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(points[:, 1]).astype(int), 0, height - 1)
    return float(mask[y, x].mean())
