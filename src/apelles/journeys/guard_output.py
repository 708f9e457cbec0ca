"""Journey: every output of a model judged against a library before it is handed over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from apelles.journeys.guarding import Guarded
from apelles.journeys.judge_picture import Bench
from apelles.library.base import Library
from apelles.library.lance import LanceLibrary
from apelles.models.base import ModelAdapter, Sample
from apelles.pixels.picture import Picture
from apelles.records import Evidence, Finding, Refusal, Verdict
from apelles.records.models import ModelCard
from apelles.words import say

RATE: Final = 1e-3
"""A picture is withheld where at most so many unrelated works would be expected to match as well."""
WITHHELD: Final = frozenset({Verdict.COPY, Verdict.PARTIAL_COPY, Verdict.COLLAGE})


class Guard:
    """A library opened once, and a rate; it judges as many pictures as come.

    For a picture that has nothing to do with any work of the library, at most `rate` works are expected to match well
    enough to withhold it, so it is withheld by mistake with a chance of at most `rate`.
    """

    def __init__(self, library: Path | str | Library, *, rate: float = RATE, threads: int = 1) -> None:
        """Guard the works of a library, a folder or one that is open.

        Raises:
            LibraryMissing: there is no library in that folder, or no work in it.
        """
        folder = Path(library) if isinstance(library, Path | str) else None
        opened: Library = LanceLibrary(folder) if folder else library  # type: ignore[assignment]
        self.rate = rate
        self.library_hash = opened.hash()
        self._bench = Bench(opened, folder=folder, false_alarms=rate, threads=threads, others=False)

    @property
    def told(self) -> dict[str, Any]:
        """Return what is written beside what the guard has judged: its rate, and the hash of the library."""
        return {"rate": self.rate, "library_sha256": self.library_hash}

    def judge(self, picture: Picture, name: str = "output") -> Guarded:
        """Return whether a picture is handed over, and why not.

        It is withheld where the verdict is copy, partial_copy or collage, or where the bound of the E-value of the
        work that matches best is at or below the rate, whatever the verdict.
        """
        finding = self._bench.judge(picture, name)
        best = min(finding.matches, key=lambda entry: entry.surprise.e_value_bound, default=None)
        bound = best.surprise.e_value_bound if best else float("inf")
        if finding.verdict in WITHHELD and finding.matches:
            best = finding.matches[0]
        alike = finding.verdict not in WITHHELD and bound <= self.rate
        return Guarded(
            kept=finding.verdict not in WITHHELD and not alike,
            verdict=str(finding.verdict),
            reason=self._reason(finding, best, alike=alike),
            e_value_bound=bound,
            work_id=best.match.work.work_id if best else "",
            work_sha256=best.match.work.sha256 if best else "",
        )

    def expected_false(self, count: int) -> float:
        """Return how many of so many pictures that owe the library nothing are withheld, at most, on average."""
        return self.rate * count

    def _reason(self, finding: Finding, best: Evidence | None, *, alike: bool) -> str:
        if not alike or best is None:
            return finding.reason
        work = best.match.work
        added = say(
            "guard.alike",
            "en",
            title=work.title or work.work_id,
            author=work.author,
            e_bound=f"{best.surprise.e_value_bound:.1g}",
            rate=f"{self.rate:g}",
        )
        return f"{finding.reason} {added}"


class GuardedModel:
    """A model whose samples are judged before they are handed over; indexes that are withheld are in `refused`.

    It is another model than the one inside: what it hands over depends on the library and the rate too.
    """

    def __init__(self, model: ModelAdapter, guard: Guard) -> None:
        """Guard a model."""
        self._model = model
        self._guard = guard
        self._withheld: dict[int, Refusal] = {}

    @property
    def card(self) -> ModelCard:
        """Return the card of the model inside, with the guard among its settings and in its hash."""
        inner = self._model.card
        told = tuple((name, str(value)) for name, value in sorted(self._guard.told.items()))
        digest = hashlib.sha256(json.dumps([inner.sha256, *told]).encode()).hexdigest()
        return replace(
            inner,
            sha256=digest,
            hashed="the hash of the model inside, the library's and the rate",
            settings=(*inner.settings, *((f"guard {name}", value) for name, value in told)),
        )

    @property
    def refused(self) -> Sequence[Refusal]:
        """Return what the model inside could not read and what was withheld so far."""
        return (*self._model.refused, *(self._withheld[index] for index in sorted(self._withheld)))

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield those of the samples `start` to `start + count - 1` that are handed over.

        Raises:
            ModelRefused: as the model inside does.
        """
        mine = self.card.sha256
        for sample in self._model.sample(count, seed, start=start):
            said = self._guard.judge(sample.picture, f"sample {sample.record.index}")
            if said.kept:
                yield replace(sample, record=replace(sample.record, model_sha256=mine))
                continue
            record = sample.record
            self._withheld[record.index] = Refusal(
                file=f"{record.index:06}", sha256=record.sha256, code="withheld", reason=said.reason
            )
