"""Samples of a model judged one by one, what is withheld drawn again: for whatever does the judging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from apelles.errors import ModelRefused
from apelles.models.base import ModelAdapter, Sample
from apelles.pixels.picture import Picture

LEAST_REDRAWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What the guard says of one picture.

    `reason` is a sentence in English; `e_value_bound` is that of the work that matches best, which `work_id` and
    `work_sha256` name; without any work the bound is infinite.
    """

    kept: bool
    verdict: str
    reason: str
    e_value_bound: float
    work_id: str = ""
    work_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A sample that is not handed over: its index, seed and hash, and why."""

    index: int
    seed: int | None
    sha256: str
    guarded: Guarded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passed:
    """A sample that is handed over, and what the guard says of it; None where nobody asked."""

    sample: Sample
    guarded: Guarded | None


class Guards(Protocol):
    """Something that judges pictures before they are handed over; `Guard` of `guard_output` is one."""

    @property
    def rate(self) -> float:
        """Return the chance, at most, with which a picture that owes the library nothing is withheld."""
        ...

    @property
    def told(self) -> Mapping[str, Any]:
        """Return what is written beside what was judged: the rate, and the hash of the library."""
        ...

    def judge(self, picture: Picture, name: str = "output") -> Guarded:
        """Return whether a picture is handed over, and why not."""
        ...


def most_redrawn(count: int) -> int:
    """Return how many pictures are drawn in place of withheld ones before it is given up: as many as were asked for."""
    return max(LEAST_REDRAWN, count)


def guarded(
    model: ModelAdapter, count: int, seed: int, guard: Guards, *, start: int = 0, most: int | None = None
) -> Iterator[Passed | Withheld]:
    """Yield samples from `start` on, judged, until `count` are handed over; for one withheld the next index is drawn.

    After `most` withheld ones it stops, and fewer were handed over; so it does where the model has no more.
    """
    left = most_redrawn(count) if most is None else most
    wanted, index = count, start
    while wanted > 0 and left >= 0:
        available = model.card.available
        asked = wanted if available is None else min(wanted, available - index)
        if asked <= 0:
            return
        for sample in model.sample(asked, seed, start=index):
            said = guard.judge(sample.picture, f"sample {sample.record.index}")
            if said.kept:
                wanted -= 1
                yield Passed(sample=sample, guarded=said)
                continue
            left -= 1
            yield withheld(sample, said)
            if left < 0:
                return
        index += asked


def withheld(sample: Sample, said: Guarded) -> Withheld:
    """Return a sample as one that is not handed over."""
    return Withheld(index=sample.record.index, seed=sample.record.seed, sha256=sample.record.sha256, guarded=said)


def line_of(one: Withheld, guard: Guards) -> dict[str, Any]:
    """Return a withheld sample as a row of JSON."""
    said = asdict(one.guarded) | {"e_value_bound": bound_of(one.guarded)}
    return {"index": one.index, "seed": one.seed, "sample_sha256": one.sha256, **said, **guard.told}


def bound_of(said: Guarded) -> float | None:
    """Return the bound as JSON has it: null where no work was looked at."""
    return None if said.e_value_bound == float("inf") else said.e_value_bound


def check_same_guard(lines: Sequence[dict[str, Any]], guard: Guards | None, into: Path) -> None:
    """Refuse a folder whose pictures were judged by another guard, or by none.

    Raises:
        ModelRefused: some line was not written under this guard.
    """
    wanted = dict(guard.told) if guard else None
    for line in lines:
        found = line.get("guard")
        known = {name: found[name] for name in ("rate", "library_sha256")} if isinstance(found, dict) else None
        if known != wanted:
            message = (
                f"{into} holds pictures that were not judged by this guard. Name another folder, or guard with the "
                "same library and rate as before."
            )
            raise ModelRefused(message)
