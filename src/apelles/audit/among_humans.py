"""Where outputs stand among human works, each of these beside works by others that were there before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.closeness import DRAWS, estimate
from apelles.audit.exchanged import pooled_scores
from apelles.audit.patches import Nearest
from apelles.records.collage import AmongHumans

LEAST_WORKS: Final = 20
LEAST_AUTHORS: Final = 5
LEAST_BESIDE: Final = 20
type Mask = NDArray[np.bool_]


def beside(may: Mask, rng: np.random.Generator, *, outputs: int, training: int) -> tuple[Mask, Mask, Mask]:
    """Return which works count (n,), and for these and for outputs which works each is held against.

    `may` (n, m) says which works a human work may meet. Works that may meet fewer than twenty are left out; all others,
    and all outputs, meet equally many, drawn at random: nearest distances fall where there is more to choose from.
    """
    enough = may.sum(axis=1) >= LEAST_BESIDE
    if not enough.any():
        return enough, may[enough], np.zeros((outputs, training), dtype=np.bool_)
    count = min(int(may[enough].sum(axis=1).min()), training)
    drawn = np.stack([_drawn(row, count, rng) for row in may[enough]])
    everything = np.ones(training, dtype=np.bool_)
    theirs = np.stack([_drawn(everything, count, rng) for _ in range(outputs)])
    return enough, drawn, theirs


def among_humans(
    made: Sequence[Nearest],
    human: Sequence[Nearest],
    authors: NDArray[np.intp],
    rng: np.random.Generator,
    *,
    count: int,
    dated: bool,
) -> AmongHumans:
    """Return the place of outputs among human works whose author is numbered in `authors` (n).

    One entry of `made` and of `human` for each scale. A picture scores the mean over the scales of how unusually close
    its patches are among all patches of both sets; the place is the chance that an output is closer than a human work,
    ties counted half. Its limits draw authors and outputs anew.
    """
    different = len(np.unique(authors))
    if len(authors) < LEAST_WORKS or different < LEAST_AUTHORS:
        return refused(len(authors), different)
    scores = np.mean([pooled_scores(one, other) for one, other in zip(made, human, strict=True)], axis=0)
    outputs, people = scores[: len(made[0])], scores[len(made[0]) :]
    closer = (outputs[:, None] > people[None, :]) + 0.5 * (outputs[:, None] == people[None, :])
    by_author = np.stack([closer[:, authors == one].sum(axis=1) for one in np.unique(authors)], axis=1)
    sizes = np.array([(authors == one).sum() for one in np.unique(authors)])
    drawn = np.empty(DRAWS)
    for draw in range(DRAWS):
        rows, columns = rng.integers(0, len(outputs), len(outputs)), rng.integers(0, different, different)
        drawn[draw] = by_author[rows][:, columns].sum() / (len(outputs) * sizes[columns].sum())
    return AmongHumans(
        place=estimate(float(closer.mean()), drawn), works=len(authors), authors=different, beside=count, dated=dated
    )


def refused(works: int, authors: int) -> AmongHumans:
    """Return that nothing is said, since so many works by so many authors are too few."""
    return AmongHumans(works=works, authors=authors, refused="collage.humans_few")


def _drawn(row: Mask, count: int, rng: np.random.Generator) -> Mask:
    chosen = np.zeros(len(row), dtype=np.bool_)
    chosen[rng.choice(np.flatnonzero(row), size=count, replace=False)] = True
    return chosen
