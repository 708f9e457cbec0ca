"""Journey: does a model explain an artist's works better than like works that it did not see? A lead, never a proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles.audit.leads import Lead, lead
from apelles.audit.membership import Array
from apelles.audit.portfolio import FEWEST, LEVEL, PortfolioTest, portfolio_test
from apelles.errors import NothingToCompare
from apelles.journeys.answer_page import Answer, write_numbers, write_page
from apelles.journeys.membership_scores import scores
from apelles.journeys.pictures_at import Shown, pictures_at
from apelles.models.base import ModelAdapter
from apelles.models.captions import SeesCaptions
from apelles.records.models import ModelCard
from apelles.words import both, say
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase

CALIBRATED: Final = "less_reference"


class Standing(StrEnum):
    """What may be said at most: a lead; no lead; or nothing, for want of like works that were not used."""

    LEAD = "lead"
    NO_LEAD = "no_lead"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredWork:
    """One of the works asked about, and its statistics by name: lower where the model explains it better.

    `place` is, by the same names, the share of the like works that were not used which the model explains better.
    """

    name: str
    author: str
    sha256: str
    distances: tuple[tuple[str, float], ...]
    place: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What was asked and what was found; `dropped` is how many of the others were among the works too.

    `captioned` is how many pictures have a caption, None of a model that is not asked with captions; it was asked with
    them if all have one.
    """

    card: ModelCard
    reference: ModelCard | None
    seed: int
    works: int
    others: int
    dropped: int
    standing: Standing
    test: PortfolioTest | None
    leads: tuple[Lead, ...]
    captioned: int | None
    scored: tuple[ScoredWork, ...]


def audit_membership(
    model: ModelAdapter,
    works: Path,
    *,
    nonmembers: Path | None = None,
    reference: ModelAdapter | None = None,
    samples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
    on_progress: Callable[[int, int], None] | None = None,
) -> Membership:
    """Return how a model takes to works, beside like works that it certainly did not see.

    `reference` is a model of the same kind that saw neither: its statistics are taken off, so that pictures which are
    easy for everybody do not look like members.

    Raises:
        NothingToCompare: a place holds no picture, or both hold the same.
    """
    asked = pictures_at(works)
    others = pictures_at(nonmembers) if nonmembers else ()
    known = {one.picture.sha256 for one in asked}
    kept = tuple(one for one in others if one.picture.sha256 not in known)
    if others and not kept:
        message = f"{nonmembers} holds the same pictures as {works}, so nothing is compared. Name other works."
        raise NothingToCompare(message)
    shown = (*asked, *kept)
    captions = [one.caption for one in shown] if all(one.caption for one in shown) else []

    def of(one: ModelAdapter) -> dict[str, Array]:
        pictures = [work.picture for work in shown]
        return scores(one, pictures, samples=samples, seed=seed, captions=captions, on_progress=on_progress)

    found = of(model)
    if reference is not None:
        beside = of(reference)
        if not found.keys() & beside.keys():
            message = (
                f"The reference {reference.card.name!r} is asked for {', '.join(beside)} and the model for "
                f"{', '.join(found)}, so nothing can be taken off. Name a reference of the same kind."
            )
            raise NothingToCompare(message)
        found |= {f"{name}_{CALIBRATED}": found[name] - beside[name] for name in found if name in beside}
    count = len(asked)
    rng = np.random.default_rng(seed)
    leads = tuple(lead(name, one[:count], one[count:], rng) for name, one in found.items()) if kept else ()
    test = portfolio_test(_rows(found, slice(count)), _rows(found, slice(count, None)), rng, level=level)
    return Membership(
        card=model.card,
        reference=reference.card if reference else None,
        seed=seed,
        works=count,
        others=len(kept),
        dropped=len(others) - len(kept),
        standing=_standing(test),
        test=test,
        leads=leads,
        captioned=_captioned(model, shown),
        scored=tuple(_scored(one, place, found, count) for place, one in enumerate(asked)),
    )


def sentences(found: Membership) -> tuple[Phrase, ...]:
    """Return what was found, for people, in every language."""
    test = found.test
    shown = {
        "name": found.card.name,
        "sha256": found.card.sha256[:16],
        "works": found.works,
        "others": found.others,
        "fewest": FEWEST,
        "dropped": found.dropped,
    }
    if test:
        shown |= {
            "held_works": test.works,
            "held_others": test.others,
            "p": short(test.p_permuted),
            "welch": short(test.p_welch),
            "shift": f"{test.shift:+.2f}",
            "level": percent(test.level),
        }
    keys = ["membership.asked", f"membership.{found.standing.value}"]
    keys += ["membership.test"] if test else []
    keys += ["membership.dropped"] if found.dropped else []
    keys += ["membership.reference"] if found.reference else []
    if found.captioned is not None:
        shown |= {"captioned": found.captioned, "all": found.works + found.others}
        keys += ["membership.captions" if found.captioned == found.works + found.others else "membership.no_captions"]
    return tuple(both(key, **shown) for key in (*keys, "membership.never_proof", "membership.rests_on"))


def table(found: Membership, lang: str = "en") -> tuple[tuple[str, ...], ...]:
    """Return the head and one line for each statistic: what it is worth on these pictures, in one language."""
    head = tuple(say(f"membership.column_{name}", lang) for name in ("statistic", "area", "found"))
    lines = tuple(
        (
            one.name,
            f"{one.area.value:.3f} ({one.area.low:.3f}-{one.area.high:.3f})",
            f"{percent(one.found.value)} % ({percent(one.found.low)}-{percent(one.found.high)})" if one.found else "-",
        )
        for one in found.leads
    )
    return (head, *lines)


def as_json(found: Membership) -> dict[str, Any]:
    """Return what was found as plain values for JSON."""
    return {**asdict(found), "sentences": [{"en": one.en, "zh": one.zh} for one in sentences(found)]}


def write(found: Membership, into: Path) -> Path:
    """Write what was found into `membership.json` and, for people, `membership.html` in a folder; return the page."""
    write_numbers(as_json(found), into / "membership.json")
    rows = [table(found, lang) if found.leads else () for lang in ("en", "zh")]
    answer = Answer(title=both("membership.title"), sentences=sentences(found), table_en=rows[0], table_zh=rows[1])
    return write_page(answer, into / "membership.html")


def _captioned(model: ModelAdapter, shown: Sequence[Shown]) -> int | None:
    return sum(bool(one.caption) for one in shown) if isinstance(model, SeesCaptions) else None


def _rows(found: dict[str, Array], which: slice) -> Array:
    return np.column_stack([one[which] for one in found.values()])


def _standing(test: PortfolioTest | None) -> Standing:
    if test is None:
        return Standing.UNDETERMINED
    return Standing.LEAD if test.apart else Standing.NO_LEAD


def _scored(one: Shown, place: int, found: dict[str, Array], count: int) -> ScoredWork:
    return ScoredWork(
        name=one.name,
        author=one.author,
        sha256=one.picture.sha256,
        distances=tuple((name, float(values[place])) for name, values in found.items()),
        place=tuple(
            (name, float((values[count:] < values[place]).mean()))
            for name, values in found.items()
            if len(values) > count
        ),
    )
