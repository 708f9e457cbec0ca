"""Journey: two models trained alike on disjoint halves of a set draw from the same noise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.twins import Twins, TwinScores, pair_scores, twins, whole_scores
from apelles.errors import ModelRefused
from apelles.journeys.audit_squares import Squares, squares_of
from apelles.journeys.named_model import named_model
from apelles.models.training import middle_square
from apelles.words import both
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase

NOISES: Final = 64
COMPARED_AT: Final = 64
UNPAIRED: Final = frozenset({"gan"})
"""Models whose latents mean another thing in every training."""
SEED: Final = 20261128


@dataclass(frozen=True, slots=True, kw_only=True)
class Twinned:
    """What two models showed; `paired` says whether the same noise was compared; hashes are those of the models."""

    found: Twins
    paired: bool
    first_sha256: str
    second_sha256: str
    first_works: int
    second_works: int
    seed: int


def audit_twins(
    first: str,
    second: str,
    *,
    first_works: Path,
    second_works: Path,
    count: int = NOISES,
    seed: int = 0,
    size: int = 0,
) -> Twinned:
    """Return whether two models draw the same from the same noise, or each what it was shown.

    A model is a run of the studio, or `NAME:PLACE`. Works are compared as squares of 64 pixels.

    Raises:
        ModelRefused: a model cannot be opened so, or the two halves share a picture.
    """
    models = [named_model(text, size=size) for text in (first, second)]
    halves = [squares_of(place, size=COMPARED_AT) for place in (first_works, second_works)]
    shared = {work.sha256 for work in halves[0].works} & {work.sha256 for work in halves[1].works}
    if shared:
        message = (
            f"The two halves share {len(shared)} pictures, so twins on them say nothing. Name the two disjoint sets of "
            "works that the two models were trained on."
        )
        raise ModelRefused(message)
    drawn = [
        np.stack([middle_square(one.picture.pixels, size=COMPARED_AT) for one in model.sample(count, seed)])
        for model in models
    ]
    works = np.concatenate([half.pixels for half in halves])
    paired = not any(model.card.name in UNPAIRED for model in models)
    scores = TwinScores(
        between=pair_scores(drawn[0], drawn[1], paired=paired),
        first=whole_scores(drawn[0], works),
        second=whole_scores(drawn[1], works),
        half=np.repeat([0, 1], [len(half.works) for half in halves]).astype(np.intp),
        group=_groups(halves),
    )
    return Twinned(
        found=twins(scores, np.random.default_rng(SEED)),
        paired=paired,
        first_sha256=models[0].card.sha256,
        second_sha256=models[1].card.sha256,
        first_works=len(halves[0].works),
        second_works=len(halves[1].works),
        seed=seed,
    )


def sentences(told: Twinned) -> tuple[Phrase, ...]:
    """Return what two models showed, for people, in every language."""
    found = told.found
    said = [
        both(
            "twins.answer",
            noises=found.noises,
            first=percent(found.memorized_first.value),
            first_low=percent(found.memorized_first.low),
            first_high=percent(found.memorized_first.high),
            second=percent(found.memorized_second.value),
            second_low=percent(found.memorized_second.low),
            second_high=percent(found.memorized_second.high),
        ),
        both(
            "twins.agreement",
            agreement=short(found.agreement),
            first=short(found.own_first),
            second=short(found.own_second),
        ),
        both(
            "twins.dependence",
            first=percent(found.own_half_first),
            second=percent(found.own_half_second),
            first_level=short(found.dependence_first),
            second_level=short(found.dependence_second),
        ),
    ]
    return tuple(said if told.paired else [*said, both("twins.other_pictures")])


def as_json(told: Twinned) -> dict[str, Any]:
    """Return what two models showed as plain values, with its sentences in English."""
    return {**asdict(told), "said": [phrase.en for phrase in sentences(told)]}


def _groups(halves: list[Squares]) -> NDArray[np.intp]:
    """Return a number for the lineage or work of each picture: those that were split together share one."""
    known: dict[str, int] = {}
    keys = [f"{work.lineage or work.work_id or work.sha256}" for half in halves for work in half.works]
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.intp)
