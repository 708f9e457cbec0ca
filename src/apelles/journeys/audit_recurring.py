"""Outputs that show one picture again and again: their average is judged, and says what each alone may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from apelles.audit.recurring import MOST_OUTPUTS, Group, average, recurring
from apelles.journeys.audit_outputs import Measured
from apelles.journeys.judge_picture import Bench
from apelles.match.small import BELOW
from apelles.models.base import picture_of
from apelles.models.folder import FolderModel
from apelles.records import Verdict
from apelles.records.audit import OutputFinding, Recurring


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Averaged:
    """A group of outputs by place, and their average, uint8 (s, s, 3)."""

    group: Group
    picture: NDArray[np.uint8]


def averages(outputs: Measured, model: FolderModel) -> tuple[Averaged, ...]:
    """Return the pictures that outputs show again and again: small outputs in their own size, others 64 a side."""
    groups = recurring(outputs.thumbs[:MOST_OUTPUTS])
    return tuple(Averaged(group=group, picture=_average(group, outputs, model)) for group in groups)


def told_together(
    findings: Sequence[OutputFinding], found: Sequence[Averaged], *, bench: Bench, false_alarms: float
) -> tuple[list[OutputFinding], tuple[Recurring, ...]]:
    """Return the findings, and what the averages show of one library.

    The averages share the rate of false alarms among them. Where one is a copy by that, those of its outputs that were
    not found to be unrelated give the work back together.
    """
    told, made = list(findings), []
    for one in found:
        judged = bench.judge(picture_of(one.picture), "average")
        best = next((match for match in judged.matches if match.verified), None)
        surely = best is not None and best.surprise.e_value_bound <= false_alarms / len(found)
        for place in one.group.places:
            if best and surely and told[place].verdict is Verdict.UNDETERMINED:
                work, bound = best.match.work.sha256, best.surprise.e_value_bound
                told[place] = replace(told[place], together=True, work=work, e_value_bound=bound)
        made.append(
            Recurring(
                outputs=tuple(findings[place].index for place in one.group.places),
                verdict=judged.verdict if surely or not best else Verdict.UNDETERMINED,
                work=best.match.work.sha256 if best else "",
                e_value_bound=best.surprise.e_value_bound if best else None,
                together=sum(told[place].together for place in one.group.places),
            )
        )
    return told, tuple(made)


def _average(group: Group, outputs: Measured, model: FolderModel) -> NDArray[np.uint8]:
    thumbs = [outputs.thumbs[place] for place in group.places]
    first = _pixels(model, outputs.indexes[group.places[0]])
    if first is None or max(first.shape[:2]) >= BELOW:
        return average(thumbs, group.mirrored)
    own = [_pixels(model, outputs.indexes[place]) for place in group.places]
    same = [one for one in own if one is not None and one.shape == first.shape]
    return average(same if len(same) == len(own) else thumbs, group.mirrored)


def _pixels(model: FolderModel, index: int) -> NDArray[np.uint8] | None:
    sample = next(model.sample(1, 0, start=index), None)
    return sample.picture.pixels if sample else None
