"""Journey: one suspect against a library, from nomination to a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from apelles.calibrate.e_value import beyond_unrelated, nearly_identical
from apelles.calibrate.null import NullModel
from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.errors import LibraryMismatch, LibraryMissing, WeightsMissing
from apelles.journeys.claims import Claimed
from apelles.journeys.element_bench import ElementBench
from apelles.journeys.judge_small import SmallBench, is_small
from apelles.journeys.null_choice import NullChoice
from apelles.journeys.others import as_others_would_say
from apelles.journeys.protocol import protocol_of
from apelles.journeys.reasons import Setting, reason_of
from apelles.journeys.recipe import FALSE_ALARMS, RECIPE
from apelles.journeys.search import Search, Searched
from apelles.journeys.small_nulls import SmallNulls
from apelles.journeys.suspect import Suspect, look_at
from apelles.journeys.verify import Candidate, Verified
from apelles.judge.verdict import OPEN, Claim, kind_of, verdict_of
from apelles.library.base import Library, LibraryCard
from apelles.library.lance import LanceLibrary
from apelles.match.regions import inked_share, paper
from apelles.match.side import VIEWS
from apelles.pixels.picture import Picture
from apelles.records import Elements, Evidence, Finding, HumanGroup, Kind, Match, OtherRule, Protocol, Verdict

ENOUGH_KEYPOINTS = 12
SHOWN = 3
ORDINARY = 3
"""The fourth most similar work stands for those nobody takes for the suspect; a library may hold a few copies."""
_NOTHING = Searched(candidates=(), verified=Verified(claimed=(), template=None))


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
        elements: HumanGroup | None = None,
        counted: int | None = None,
        setting: Setting = "judge",
        parts: bool = True,
    ) -> None:
        """Judge against `library`; `folder` is where its own calibration lies, `null` overrides every other.

        A finding lists `shown` works that were looked at and not verified; `others` adds what published
        thresholds would say. `elements` adds which elements are shared with the most similar work, and is the group
        of human pairs that says what is unusual. `counted` is the number of works that error rates count with,
        where it is more than the library holds; `setting` says how reasons speak. Without `parts` a work is nominated
        by the whole suspect and by its keypoints, and not by one window of it: half the time, for many suspects.

        Raises:
            LibraryMismatch: the library's vectors were made with another model or recipe than this version's.
            LibraryMissing: the library holds no work.
        """
        _same_recipe(library.card)
        self.library = library
        self.sscd = SSCD(threads=threads)
        self._nulls = NullChoice(library, folder=folder, only=null)
        if not self._nulls.size:
            message = "The library holds no work, so there is nothing to compare with. Fill it with `apelles collect`."
            raise LibraryMissing(message)
        self._counted = counted or self._nulls.size
        self._search = Search(
            library, size=self._counted, sscd=self.sscd, false_alarms=false_alarms, threads=threads, parts=parts
        )
        self._false_alarms = false_alarms
        self._shown = shown
        self._others_too = others
        self._elements = (
            ElementBench(self.sscd, folder=folder, library_hash=self._nulls.library_hash) if elements else None
        )
        self._among = elements
        self._setting = setting
        self._pairs = counted or 1
        self._folder = folder

    @cached_property
    def _small(self) -> SmallBench:
        return SmallBench(
            self.library,
            SmallNulls(self._nulls, folder=self._folder),
            library_size=self._counted,
            library_hash=self._nulls.library_hash,
            false_alarms=self._false_alarms,
            shown=self._shown,
            sscd=self.sscd if self._others_too else None,
        )

    def judge(self, picture: Picture, name: str) -> Finding:
        """Return the finding for one decoded suspect; one of less than 128 pixels is compared as a whole."""
        if is_small(picture):
            return self._small.judge(picture, name)
        suspect = look_at(picture, name, self.sscd)
        domains = self._search.domains_of(suspect)
        null = self._nulls.for_domains(domains)
        if null is None:
            return self._finding(suspect, None, _NOTHING, None, key="judge.undetermined_no_domain", domains=domains)
        searched = self._search.run(suspect, null)
        elements = self._compared_elements(suspect, searched, domains)
        key = _open_question(suspect, searched, null)
        return self._finding(suspect, null, searched, elements, key=key, domains=domains)

    def _compared_elements(self, suspect: Suspect, searched: Searched, domains: Mapping[str, float]) -> Elements | None:
        """Return the elements shared with the surest verified work, or else with the most similar one."""
        if self._elements is None or self._among is None:
            return None
        claimed = [entry.match.work.sha256 for entry in searched.verified.claimed]
        alike = sorted(searched.candidates, key=lambda entry: (-entry.similarity, entry.sha256))
        name = next(iter((*claimed, *(entry.sha256 for entry in alike))), None)
        if name is None:
            return None
        return self._elements.compare(
            suspect.picture.pixels,
            decode(self.library.preview(name)).pixels,
            about=self.library.get([name])[name],
            domains=domains,
            among=self._among,
            looks=self._pairs,
        )

    def _finding(
        self,
        suspect: Suspect,
        null: NullModel | None,
        searched: Searched,
        elements: Elements | None,
        *,
        key: str | None,
        domains: Mapping[str, float],
    ) -> Finding:
        """Return the finding; `key` names the open question that makes it undetermined, if there is one."""
        evidence = (
            *(self._placed(_verified(entry), domains) for entry in searched.verified.claimed),
            *self._unverified(searched),
        )
        verdict = verdict_of(
            [_as_claim(entry) for entry in searched.verified.claimed],
            unusual=elements is not None and any(element.unusual for element in elements.shared),
        )
        verdict = Verdict.UNDETERMINED if key else verdict
        return Finding(
            suspect=suspect.name,
            sha256=suspect.picture.sha256,
            verdict=verdict,
            kind=evidence[0].kind if evidence else None,
            reason=reason_of(
                verdict,
                evidence,
                library_size=self._counted,
                false_alarms=self._false_alarms,
                unreadable=len(searched.unreadable),
                key=key or "",
                elements=elements,
                setting=self._setting,
            ),
            matches=evidence,
            elements=elements,
            protocol=self._protocol(null, len(searched.candidates)),
            sources=len({entry.match.work.work_id for entry in searched.verified.claimed}),
            coverage=_coverage(suspect, searched),
            common_parts=searched.verified.common_parts,
            as_others_would_say=self._others(suspect, evidence),
            not_compared=tuple(work.work_id for work in self.library.get(searched.unreadable).values()),
        )

    def _placed(self, evidence: Evidence, domains: Mapping[str, float]) -> Evidence:
        """Return a verified match with its place among what human works share with works by other hands."""
        if self._elements is None:
            return evidence
        return replace(evidence, places=self._elements.region_places(evidence.match.copy_score, domains))

    def _unverified(self, searched: Searched) -> list[Evidence]:
        """Return the closest works that were not verified, so that a reader sees what was looked at."""
        taken = {entry.match.work.sha256 for entry in searched.verified.claimed}
        rest = [entry for entry in searched.candidates if entry.sha256 not in taken][: self._shown]
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

    def _others(self, suspect: Suspect, evidence: Sequence[Evidence]) -> tuple[OtherRule, ...]:
        if not evidence or not self._others_too:
            return ()
        work = decode(self.library.preview(evidence[0].match.work.sha256)).pixels
        cosine = float(self.sscd.describe([work])[0] @ suspect.vector)
        return as_others_would_say(suspect.picture.pixels, work, cosine=cosine)

    def _protocol(self, null: NullModel | None, candidates: int) -> Protocol:
        return protocol_of(
            RECIPE,
            null,
            library_size=self._counted,
            library_hash=self._nulls.library_hash,
            transforms=len(VIEWS),
            candidates=candidates,
            false_alarms=self._false_alarms,
        )


def judge_picture(
    suspect: str | Path, *, library: str | Path, false_alarms: float = FALSE_ALARMS, elements: bool = True
) -> Finding:
    """Return the finding for one picture file against a library folder, with shared elements if asked.

    Raises:
        PictureRefused: the suspect is not a picture that is accepted.
        LibraryMissing: there is no library in that folder.
    """
    folder = Path(library)
    bench, _ = open_bench(LanceLibrary(folder), folder=folder, false_alarms=false_alarms, elements=elements)
    return bench.judge(decode(Path(suspect).read_bytes()), str(suspect))


def open_bench(library: LanceLibrary, *, folder: Path, false_alarms: float, elements: bool) -> tuple[Bench, str]:
    """Return a bench, and why it compares no elements where they were asked for and a small net is missing.

    Copies are judged without those nets, so a missing one stops nothing.
    """
    if elements:
        try:
            among = HumanGroup.NEAREST
            return Bench(library, folder=folder, false_alarms=false_alarms, elements=among), ""
        except WeightsMissing as error:
            return Bench(library, folder=folder, false_alarms=false_alarms), str(error)
    return Bench(library, folder=folder, false_alarms=false_alarms), ""


def _open_question(suspect: Suspect, searched: Searched, null: NullModel) -> str | None:
    """Return the key of the sentence that says why nothing can be said, or None."""
    if searched.verified.claimed:
        return None
    if len(suspect.views.sides["direct"].features) < ENOUGH_KEYPOINTS:
        return "judge.undetermined_no_features"
    if searched.verified.template is not None:
        return "judge.undetermined_template"
    if searched.candidates and _weak(searched.candidates[0], null):
        return "judge.undetermined_weak"
    if searched.unreadable:
        return "judge.undetermined_unreadable"
    similar = sorted((entry.similarity for entry in searched.candidates), reverse=True)
    alike, ordinary = (similar[place] if len(similar) > place else -1.0 for place in (0, ORDINARY))
    return "judge.undetermined_alike_unverified" if nearly_identical(alike, null, ordinary=ordinary) else None


def _weak(entry: Candidate, null: NullModel) -> bool:
    """Return whether a match that misses the chosen rate is too good to clear the suspect of it.

    Among few works an E-value of 1 is no evidence: the score has to lie in the tail of unrelated pairs as well.
    """
    e_value = entry.surprise.e_value
    in_tail = e_value <= 1 and entry.comparison.score > null.tail.start
    return e_value <= OPEN or (in_tail and beyond_unrelated(entry.similarity, null))


def _same_recipe(card: LibraryCard) -> None:
    mine = (RECIPE.descriptor, RECIPE.model_sha256, RECIPE.preprocessing, RECIPE.decoder)
    theirs = (card.descriptor, card.model_sha256, card.preprocessing, card.decoder)
    if mine != theirs:
        message = (
            f"The library was made with {' / '.join(theirs)}, this version measures with {' / '.join(mine)}; "
            "scores of the two cannot be compared. Collect the pictures into a new library."
        )
        raise LibraryMismatch(message)


def _coverage(suspect: Suspect, searched: Searched) -> float:
    """Return the share of the suspect's area, blank paper left out, that lies in any verified region."""
    if not searched.verified.claimed:
        return 0.0
    covered = np.any([entry.upright_mask for entry in searched.verified.claimed], axis=0)
    return inked_share(covered, paper(suspect.views.gray))


def _verified(entry: Claimed) -> Evidence:
    return Evidence(
        match=entry.match,
        surprise=entry.surprise,
        verified=True,
        kind=_kind(entry),
        also_found_in=entry.also_found_in,
    )


def _as_claim(entry: Claimed) -> Claim:
    return Claim(
        source=entry.match.work.work_id,
        suspect_fraction=entry.match.suspect_fraction,
        work_fraction=entry.match.work_fraction,
        own_fraction=entry.own_fraction,
        kind=_kind(entry),
    )


def _kind(entry: Claimed) -> Kind:
    return kind_of(entry.match.photometric_similarity, exchanged_fraction=entry.match.exchanged_fraction)
