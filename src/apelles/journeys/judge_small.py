"""Journey: one suspect of less than 128 pixels against a library, compared as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from apelles.calibrate.e_value import surprise
from apelles.calibrate.null import NullModel
from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.journeys.others import as_others_would_say
from apelles.journeys.protocol import protocol_of
from apelles.journeys.small_claims import match_of
from apelles.journeys.small_nulls import SmallNulls, recipe_of
from apelles.journeys.small_works import SmallCandidate, SmallSearch, SmallShelf, SmallSuspect, small_suspect
from apelles.judge.verdict import OPEN, Claim, kind_of, verdict_of
from apelles.library.base import Library
from apelles.match.small import BELOW, SIZES, lay, sizes_for
from apelles.match.template import CARRIERS
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, OtherRule, Protocol, Surprise, Verdict, Work
from apelles.words import say

ALIKE = 0.9
"""From this correlation two small squares show one picture, whatever it is worth among many like it."""
_VIEWS = 1
"""A null model of small pictures holds each unrelated pair at its best view, so views are not counted again."""


def is_small(picture: Picture) -> bool:
    """Return whether a picture, in its own size, is compared as a whole."""
    return max(picture.width, picture.height) < BELOW


class SmallBench:
    """A library made ready to judge small suspects."""

    def __init__(
        self,
        library: Library,
        nulls: SmallNulls,
        *,
        library_size: int,
        library_hash: str,
        false_alarms: float,
        shown: int,
        sscd: SSCD | None,
    ) -> None:
        """Judge against `library`, whose error rates count with `library_size` works.

        `shown` works that were not verified are listed; with `sscd`, published thresholds are shown too.
        """
        self._library = library
        self._nulls = nulls
        self._size = library_size
        self._hash = library_hash
        self._false_alarms = false_alarms
        self._shown = shown
        self._sscd = sscd
        self._shelf = SmallShelf(library)
        self._search = SmallSearch(self._shelf)

    def judge(self, picture: Picture, name: str) -> Finding:
        """Return the finding for one decoded suspect whose long side is less than 128 pixels."""
        side = min(picture.pixels.shape[:2])
        sizes = sizes_for(side)
        if not sizes:
            return self._open(picture, name, "tiny", side=side)
        size, null = next(self._calibrated(sizes), (sizes[0], None))
        if null is None:
            return self._open(picture, name, "no_null", side=side, size=size)
        suspect = small_suspect(picture.pixels, size)
        if suspect.flat:
            return self._open(picture, name, "flat", side=side, size=size, null=null)
        candidates = self._search.nearest(suspect)
        return self._found(picture, name, suspect, candidates, null)

    def _calibrated(self, sizes: Sequence[int]) -> Iterator[tuple[int, NullModel]]:
        """Yield the sizes that have a null model, with it."""
        for size in sizes:
            null = self._nulls.for_size(size)
            if null is not None:
                yield size, null

    def _found(
        self, picture: Picture, name: str, suspect: SmallSuspect, candidates: list[SmallCandidate], null: NullModel
    ) -> Finding:
        surprises = {entry.sha256: self._surprise(entry, null) for entry in candidates}
        verified = [entry for entry in candidates if surprises[entry.sha256].e_value_bound <= self._false_alarms]
        works = self._library.get([entry.sha256 for entry in candidates])
        families = self._families(verified, works, suspect.size)
        common = len(set(families)) >= CARRIERS
        evidence = tuple(
            self._evidence(picture, entry, works, surprises[entry.sha256], counted=entry in verified and not common)
            for entry in candidates[: max(len(verified), self._shown)]
        )
        if evidence and evidence[0].verified:
            carried = sorted({works[entry.sha256].work_id for entry in verified} - {evidence[0].match.work.work_id})
            evidence = (replace(evidence[0], also_found_in=tuple(carried)), *evidence[1:])
        key = _key(evidence, candidates, common=common, unreadable=len(self._shelf.unreadable))
        verdict = Verdict.UNDETERMINED if "undetermined" in key else verdict_of(_claims(evidence))
        return Finding(
            suspect=name,
            sha256=picture.sha256,
            verdict=verdict,
            kind=evidence[0].kind if evidence else None,
            reason=say(key, "en", **self._parameters(evidence, side=suspect.size)),
            matches=evidence,
            protocol=self._protocol(null, suspect.size, len(candidates)),
            sources=len({one.match.work.work_id for one in evidence if one.verified}),
            coverage=max((one.match.suspect_fraction for one in evidence if one.verified), default=0.0),
            as_others_would_say=self._others(picture, evidence),
            not_compared=tuple(
                sorted(work.work_id for work in self._library.get(sorted(self._shelf.unreadable)).values())
            ),
        )

    def _surprise(self, entry: SmallCandidate, null: NullModel) -> Surprise:
        return surprise(entry.score, null, library_size=self._size, transforms=_VIEWS)

    def _families(self, verified: list[SmallCandidate], works: Mapping[str, Work], size: int) -> list[str]:
        """Return the family of each verified work: works that are one work, or show one picture, are one family."""
        numbers = {name: number for number, name in enumerate(self._shelf.names)}
        families: list[str] = []
        for place, entry in enumerate(verified):
            mine = works[entry.sha256].work_id
            for earlier in range(place):
                other = verified[earlier]
                near = replace(entry.laid.place, mirrored=False, scale=1.0, right=0.0, down=0.0)
                first, second = (
                    self._shelf.look(numbers[one.sha256], frame=one.frame, size=size) for one in (entry, other)
                )
                if mine == works[other.sha256].work_id or lay(first, second, near).correlation >= ALIKE:
                    mine = families[earlier]
                    break
            families.append(mine)
        return families

    def _evidence(
        self,
        picture: Picture,
        entry: SmallCandidate,
        works: Mapping[str, Work],
        surprised: Surprise,
        *,
        counted: bool,
    ) -> Evidence:
        match = match_of(picture, works[entry.sha256], entry)
        kind = kind_of(entry.laid.correlation, exchanged_fraction=0.0) if counted else None
        return Evidence(match=match, surprise=surprised, verified=counted, kind=kind)

    def _parameters(self, evidence: tuple[Evidence, ...], *, side: int) -> dict[str, object]:
        parameters: dict[str, object] = {
            "library_size": self._size,
            "false_alarms": f"{self._false_alarms:g}",
            "unreadable": len(self._shelf.unreadable),
            "side": side,
            "least": SIZES[0],
        }
        if not evidence:
            return parameters
        match = evidence[0].match
        return parameters | {
            "title": match.work.title or match.work.work_id,
            "author": match.work.author,
            "suspect_percent": round(100 * match.suspect_fraction),
            "work_percent": round(100 * match.work_fraction),
            "e_bound": f"{evidence[0].surprise.e_value_bound:.1g}",
        }

    def _open(
        self, picture: Picture, name: str, why: str, *, side: int, size: int = SIZES[0], null: NullModel | None = None
    ) -> Finding:
        """Return a finding that nothing can be said, before any work was looked at."""
        return Finding(
            suspect=name,
            sha256=picture.sha256,
            verdict=Verdict.UNDETERMINED,
            reason=say(f"small.undetermined_{why}", "en", **self._parameters((), side=side)),
            protocol=self._protocol(null, size, 0),
        )

    def _protocol(self, null: NullModel | None, size: int, candidates: int) -> Protocol:
        return protocol_of(
            recipe_of(size),
            null,
            library_size=self._size,
            library_hash=self._hash,
            transforms=_VIEWS,
            candidates=candidates,
            false_alarms=self._false_alarms,
        )

    def _others(self, picture: Picture, evidence: tuple[Evidence, ...]) -> tuple[OtherRule, ...]:
        if self._sscd is None or not evidence:
            return ()
        work = decode(self._library.preview(evidence[0].match.work.sha256)).pixels
        first, second = self._sscd.describe([picture.pixels, work])
        return as_others_would_say(picture.pixels, work, cosine=float(first @ second))


def _claims(evidence: tuple[Evidence, ...]) -> list[Claim]:
    """Return the surest verified work as the only claim: a small picture is compared as a whole."""
    return [
        Claim(
            source=one.match.work.work_id,
            suspect_fraction=one.match.suspect_fraction,
            work_fraction=one.match.work_fraction,
            own_fraction=one.match.suspect_fraction,
            kind=kind_of(one.match.photometric_similarity, exchanged_fraction=0.0),
        )
        for one in evidence[:1]
        if one.verified
    ]


def _key(evidence: tuple[Evidence, ...], candidates: list[SmallCandidate], *, common: bool, unreadable: int) -> str:
    """Return the key of the sentence that says why."""
    if common:
        return "small.undetermined_template"
    if evidence and evidence[0].verified:
        return "small.copy_mirrored" if evidence[0].match.mirrored else "small.copy"
    if evidence and (evidence[0].surprise.e_value <= OPEN or candidates[0].laid.correlation >= ALIKE):
        return "small.undetermined_weak"
    return "small.undetermined_unreadable" if unreadable else "small.unrelated"
