"""Everything needed to compare the elements of two pictures and to place them among human works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.calibrate.humans import Humans, has_earlier, region_places, split, with_earlier, works_of
from apelles.describe.sscd import SSCD
from apelles.journeys import human_pairs
from apelles.journeys.detectors import detectors
from apelles.journeys.recipe import RECIPE
from apelles.journeys.see import Seer
from apelles.judge.shared import compare_elements, look_for
from apelles.records import Elements, HumanGroup, Placed, Work
from apelles.words import say

NO_BASELINE = "none"


class ElementBench:
    """Loads the small nets once and compares many pairs."""

    def __init__(self, sscd: SSCD, *, folder: Path | None = None, library_hash: str = "") -> None:
        """Use a loaded copy-detection model; `folder` is where a library may keep a baseline of its own.

        Raises:
            WeightsMissing: a small net is not on this machine; the message says how to fetch it.
        """
        self._seer = Seer(sscd)
        self._own = human_pairs.load_own(folder, library_hash) if folder is not None else None

    def compare(
        self,
        suspect: NDArray[np.uint8],
        work: NDArray[np.uint8],
        *,
        about: Work,
        domains: Mapping[str, float],
        among: HumanGroup,
        looks: int = 1,
    ) -> Elements:
        """Return all elements of a suspect beside those of a work, two pictures uint8 (h, w, 3) of any size.

        `among` names the human pairs that say what is unusual; those of another kind of picture never serve.
        `looks` is the number of pairs that are compared together.
        """
        humans = self._humans(domains)
        here, there = self._seer.see(suspect), self._seer.see(work)
        used = detectors()
        shared = compare_elements(
            used, look_for(used, here), look_for(used, there), humans=humans, among=among, looks=looks
        )
        told = {element.name: element.similarity for element in shared if element.similarity is not None}
        cosine = float(here.copy_vector @ there.copy_vector)
        fitted = humans[0].explaining if humans else None
        return Elements(
            work=about,
            shared=shared,
            baseline=", ".join(one.name for one in humans) or NO_BASELINE,
            among=among,
            split=split(cosine, told, fitted) if fitted is not None else None,
            no_earlier=self._no_earlier(humans[0]) if humans else "",
        )

    def region_places(self, copy_score: float, domains: Mapping[str, float]) -> tuple[Placed, ...]:
        """Return how many human works match a work by another hand as well, of the suspect's likeliest kind."""
        likeliest = next(iter(domains), "")
        known = [humans for humans in (self._own, human_pairs.shipped().get(likeliest)) if humans is not None]
        measured = [
            humans.regions
            for humans in sorted(known, key=works_of, reverse=True)
            if humans.domain == likeliest and humans.regions is not None and humans.regions.recipe == RECIPE
        ]
        return region_places(copy_score, measured[0]) if measured else ()

    def _humans(self, domains: Mapping[str, float]) -> list[Humans]:
        """Return the baseline of each kind the suspect may be of, the likeliest first; none where one is lacking."""
        found = [self._of_kind(domain) for domain in domains]
        return [one for one in found if one is not None] if None not in found else []

    def _of_kind(self, domain: str) -> Humans | None:
        """Return the baseline that rests on most works: the library's own or the shipped one.

        Of earlier works the library's own speaks where the other says nothing.
        """
        own = self._own if self._own is not None and self._own.domain == domain else None
        known = [humans for humans in (own, human_pairs.shipped().get(domain)) if humans is not None]
        chosen = max(known, key=works_of, default=None)
        if chosen is not None and own is not None and has_earlier(own) and not has_earlier(chosen):
            return with_earlier(chosen, own)
        return chosen

    def _no_earlier(self, humans: Humans) -> str:
        """Return why a baseline places nothing among works and earlier ones, empty where it does.

        Only of the library's own can a reader change what is missing.
        """
        if has_earlier(humans):
            return ""
        return (humans.no_earlier if humans is self._own else "") or say("elements.no_years")
