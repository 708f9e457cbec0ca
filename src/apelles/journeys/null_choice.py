"""Which null model speaks for a suspect: the most cautious of those its kind and the library's kinds allow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from apelles.calibrate.null import NullModel
from apelles.journeys import null_models
from apelles.journeys.recipe import RECIPE
from apelles.library.base import Library


class NullChoice:
    """The null models at hand for one library: its own, where it was calibrated, and the shipped ones."""

    def __init__(self, library: Library, *, folder: Path | None, only: NullModel | None) -> None:
        """Choose for `library`, whose own calibration lies in `folder`; `only` overrides every other."""
        self._library = library
        self._folder = folder
        self._only = only

    def for_domains(self, domains: Mapping[str, float]) -> NullModel | None:
        """Return the null model that speaks for a suspect that may belong to these domains.

        A library's own, where the library holds works of one of them; else the most cautious of the shipped
        ones of the suspect's domains and, where the library holds nothing of one of those, of its own domains.
        """
        if self._only is not None:
            return self._only
        if self._own is not None and {*domains} & {*self.library_domains} and null_models.fits(self._own, RECIPE):
            return self._own
        known = set(domains) <= set(self.library_domains)
        wanted = set(domains) if known else {*domains, *self.library_domains}
        found = [null_models.shipped().get(name) for name in sorted(wanted)]
        usable = [model for model in found if model is not None and null_models.fits(model, RECIPE)]
        return max(usable, key=lambda model: _caution(model, self.size)) if usable else None

    @cached_property
    def size(self) -> int:
        """Return the number of works in the library."""
        return len(self._library)

    @cached_property
    def library_hash(self) -> str:
        """Return the hash of the library's card, works and metadata."""
        return self._library.hash()

    @cached_property
    def library_domains(self) -> tuple[str, ...]:
        """Return the domains that at least a tenth of the library's pictures may belong to."""
        return tuple(name for name, total in self.library_weights.items() if total >= 0.1 * self.size)

    @cached_property
    def library_weights(self) -> dict[str, float]:
        """Return how many of the library's pictures belong to each domain."""
        return domain_weights(self._library)

    @cached_property
    def _own(self) -> NullModel | None:
        return null_models.load_own(self._folder, self.library_hash) if self._folder else None


def domain_weights(library: Library) -> dict[str, float]:
    """Return how many of a library's pictures belong to each domain, a picture shared out by its posterior; by name."""
    weights: dict[str, float] = {}
    for summary in library.summaries():
        for name, share in null_models.domains_of(summary.traits).items():
            weights[name] = weights.get(name, 0.0) + share
    return dict(sorted(weights.items()))


def _caution(null: NullModel, library_size: int) -> float:
    """Return the score that a library of this size asks for; the higher, the more cautious the model."""
    return float((np.log10(null.bound.c * library_size) + 3.0) / null.bound.g)
