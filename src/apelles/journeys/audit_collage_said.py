"""What was found of collage or learning, in sentences and as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from apelles.records.collage import AmongHumans, CollageAnswer, CollageFinding, Estimate
from apelles.words import both, languages, say
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase


def sentences(found: CollageFinding) -> tuple[Phrase, ...]:
    """Return the answer for people, in every language: what was tested, what was found, how sure, and the rest."""
    said = [
        both(
            "collage.tested",
            outputs=f"{found.outputs:,}",
            training=f"{found.training:,}",
            heldout=f"{found.heldout:,}",
            size=found.size,
        ),
        both(f"collage.answer_{found.answer.value}", copies=found.copies, outputs=found.outputs),
        both(found.reason, failed=_failed(found)),
    ]
    if found.position and found.position_smoothed:
        said.append(_position(found.position, found.position_smoothed))
    if found.made and found.held:
        said += [_area(found), _scale(found)]
        said.append(both("collage.levels", collage=short(found.collage_level), copies=short(found.copy_level)))
        said.append(_humans(found.humans))
    if found.painters:
        said.append(both("collage.painters", painters=found.painters, flagged=found.painters_flagged))
    if found.heldout_left_out:
        said.append(both("collage.left_out", count=found.heldout_left_out))
    return tuple(said)


def as_json(found: CollageFinding) -> dict[str, Any]:
    """Return the finding as plain values, with its sentences in English."""
    return {**asdict(found), "said": [phrase.en for phrase in sentences(found)]}


def measured(found: CollageFinding) -> bool:
    """Return whether anything was measured."""
    return found.answer is not CollageAnswer.UNDETERMINED or found.made is not None


def _position(sharp: Estimate, smooth: Estimate) -> Phrase:
    return both(
        "collage.position",
        value=short(sharp.value),
        low=short(sharp.low),
        high=short(sharp.high),
        smooth=short(smooth.value),
        smooth_low=short(smooth.low),
        smooth_high=short(smooth.high),
    )


def _area(found: CollageFinding) -> Phrase:
    assert found.made is not None
    assert found.held is not None
    covered = found.made.coverage
    return both(
        "collage.area",
        covered=percent(covered.value),
        low=percent(covered.low),
        high=percent(covered.high),
        sources=short(found.made.sources),
        held=percent(found.held.coverage.value),
    )


def _scale(found: CollageFinding) -> Phrase:
    assert found.made is not None
    if not found.made.copy_scale:
        return both("collage.no_scale")
    return both("collage.scale", percent=percent(found.made.copy_scale))


def _humans(among: AmongHumans) -> Phrase:
    if among.place is None:
        return both(among.refused, works=among.works, authors=among.authors)
    return both(
        "collage.humans",
        beside=among.beside,
        place=percent(among.place.value),
        low=percent(among.place.low),
        high=percent(among.place.high),
        works=among.works,
        authors=among.authors,
        others=both("collage.humans_earlier" if among.dated else "collage.humans_undated"),
    )


def _failed(found: CollageFinding) -> Phrase:
    joined = {lang: "; ".join(say(f"collage.failed_{name}", lang) for name in found.failed) for lang in languages()}
    return Phrase(**joined)
