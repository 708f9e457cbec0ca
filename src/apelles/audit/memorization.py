"""Counts of what a model gives back: how many outputs, which works, how fast with n, and against what chance would do.

Every count rests on verified matches; a rate has exact limits, and a count of outputs is held against the number of
false alarms that the chosen error rate allows among so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.intervals import by_chance, share
from apelles.audit.prompts import PromptSaid
from apelles.records import Kind, Verdict
from apelles.records.audit import (
    Against,
    Curve,
    CurvePoint,
    Gate,
    GroupMemory,
    OutputFinding,
    PromptUse,
    Recurring,
    Share,
    Told,
)

LEVEL: Final = 1e-3
"""So rarely, at most, may a model that copies nothing be said to memorize."""
TELLING: Final = 0.5
"""Where more than this share of outputs is undetermined nothing is said of the rest either."""
GIVEN_BACK: Final = frozenset({Verdict.COPY, Verdict.PARTIAL_COPY, Verdict.COLLAGE})
LOOKS: Final = 3
"""Whether as much came back by chance is asked in three ways."""
RESAMPLES: Final = 1000


def gives_back(finding: OutputFinding) -> bool:
    """Return whether an output gives a work back, in whole or in part, alone or together with others like it."""
    return finding.together or finding.verdict in GIVEN_BACK


def against(
    findings: Sequence[OutputFinding],
    *,
    library: str,
    library_hash: str,
    works: int,
    screen_limit: float,
    false_alarms: float,
    recurring: Sequence[Recurring] = (),
) -> Against:
    """Return the counts of at least one output against one library, with limits and the chance of as many.

    `recurring` are outputs that show one picture: they are no evidence independent of each other, and count as one.
    """
    count = len(findings)
    given = [one for one in findings if gives_back(one)]
    templates = [one for one in given if one.kind is Kind.TEMPLATE]
    partial = [one for one in given if one.verdict is Verdict.PARTIAL_COPY and one.kind is not Kind.TEMPLATE]
    together = sum(one.together for one in findings)
    unsure = sum(one.verdict is Verdict.UNDETERMINED for one in findings) - together
    expected = false_alarms * different(count, recurring)
    p = chance_of(findings, recurring, outputs=count, false_alarms=false_alarms)
    return Against(
        library=library,
        library_hash=library_hash,
        works=works,
        outputs=count,
        screened=sum(one.verified for one in findings),
        screen_limit=screen_limit,
        false_alarms=false_alarms,
        given_back=share(len(given), count),
        copies=share(sum(one.verdict is Verdict.COPY for one in given), count),
        partial_copies=share(len(partial), count),
        template_copies=share(len(templates), count),
        collages=share(sum(one.verdict is Verdict.COLLAGE for one in given), count),
        together=share(together, count),
        undetermined=share(unsure, count),
        highest=share(len(given) + unsure, count),
        expected_false=expected,
        p=p,
        told=told_by(p, unsure / count),
        recurring=tuple(recurring),
    )


def chance_of(
    findings: Sequence[OutputFinding], recurring: Sequence[Recurring], *, outputs: int, false_alarms: float
) -> float:
    """Return the chance of as many different pictures given back, of one so sure among all, or of so sure an average.

    The smallest of the three, times three. Of `findings` only those count that give a work back.
    """
    alone = {one.index for one in findings if one.verdict in GIVEN_BACK}
    again = sum(len(alone.intersection(group.outputs)) - 1 for group in recurring if alone.intersection(group.outputs))
    pictures = different(outputs, recurring)
    surest = min((one.e_value_bound for one in findings if one.verdict in GIVEN_BACK), default=1.0)
    bounds = [group.e_value_bound for group in recurring if group.e_value_bound is not None]
    by_average = len(recurring) * min(bounds, default=1.0) if recurring else 1.0
    by_count = by_chance(len(alone) - again, false_alarms * pictures)
    return min(1.0, LOOKS * min(by_count, surest * pictures, by_average))


def different(outputs: int, recurring: Sequence[Recurring]) -> int:
    """Return how many different pictures so many outputs are, where those that recur count once."""
    return outputs - sum(len(group.outputs) - 1 for group in recurring)


def told_by(p: float, unsure: float) -> Told:
    """Return what may be said where so many findings have the chance p, and this share of outputs is undetermined."""
    if p <= LEVEL:
        return Told.MEMORIZES
    return Told.UNDETERMINED if unsure > TELLING else Told.NOTHING_FOUND


def gate(found: Against, *, fail_above: float | None) -> Gate:
    """Return whether the rate of outputs that give a work back is kept, by its exact 95 % limits.

    Met: the upper limit, undetermined outputs counted as given back, is at most the rate. Not met: the lower limit of
    what was verified is above it. Else open, which no gate lets through.
    """
    if fail_above is None:
        return Gate.NONE
    if found.highest.high <= fail_above:
        return Gate.MET
    return Gate.NOT_MET if found.given_back.low > fail_above else Gate.OPEN


def curve(findings: Sequence[OutputFinding]) -> Curve:
    """Return how many outputs gave something back and how many different works, at 1, 2, 5, 10, 20, ... outputs."""
    ordered = sorted(findings, key=lambda one: one.index)
    marks = {*_marks(len(ordered)), len(ordered)}
    seen: Counter[str] = Counter()
    points, given = [], 0
    for number, one in enumerate(ordered, start=1):
        if gives_back(one):
            given += 1
            seen[one.work] += 1
        if number in marks:
            points.append(CurvePoint(outputs=number, given_back=given, works=len(seen)))
    once, twice = (sum(times == wanted for times in seen.values()) for wanted in (1, 2))
    more = once * once / (2 * twice) if twice else once * (once - 1) / 2
    return Curve(points=tuple(points), seen_once=once, seen_twice=twice, at_least=len(seen) + more)


def _marks(most: int) -> list[int]:
    return [step * 10**power for power in range(12) for step in (1, 2, 5) if step * 10**power <= most]


def returned_works(findings: Sequence[OutputFinding]) -> dict[str, tuple[int, ...]]:
    """Return the works that are given back, by SHA-256, with the outputs that do, the most often returned first."""
    found: dict[str, list[int]] = {}
    for one in sorted(findings, key=lambda one: one.index):
        if gives_back(one):
            found.setdefault(one.work, []).append(one.index)
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    return {name: tuple(found[name]) for name in order}


def prompt_use(findings: Sequence[OutputFinding], said: Callable[[OutputFinding], PromptSaid]) -> PromptUse:
    """Return what the prompts of outputs that give a work back had said."""
    counts = Counter(said(one) for one in findings if gives_back(one))
    return PromptUse(
        nothing=counts[PromptSaid.NOTHING], names=counts[PromptSaid.NAMES], describes=counts[PromptSaid.DESCRIBES]
    )


def group_memory(
    name: str,
    findings: Sequence[OutputFinding],
    *,
    outputs: NDArray[np.float32],
    members: NDArray[np.float32],
    held_out: NDArray[np.float32],
    rng: np.random.Generator,
) -> GroupMemory:
    """Return the spread of one group's outputs beside that of its works, from unit vectors (n, d), and its copies."""
    beside = held_out if len(held_out) > 1 else members
    made = mean_distance(outputs)
    known = mean_distance(beside)
    ratio = low = high = None
    if made is not None and known:
        ratio = made / known
        low, high = _ratio_limits(outputs, beside, rng)
    return GroupMemory(
        name=name,
        outputs=len(findings),
        given_back=share(sum(gives_back(one) for one in findings), len(findings)),
        spread=made,
        members=len(members),
        members_spread=mean_distance(members),
        held_out=len(held_out),
        held_out_spread=mean_distance(held_out),
        ratio=ratio,
        low=low,
        high=high,
    )


def mean_distance(vectors: NDArray[np.float32]) -> float | None:
    """Return the mean cosine distance, 0..2, of two different ones of unit vectors (n, d); None of fewer than two."""
    count = len(vectors)
    if count < 2:
        return None
    total = vectors.sum(axis=0, dtype=np.float64)
    lengths = float(np.einsum("ij,ij->", vectors, vectors, dtype=np.float64))
    return max(0.0, 1.0 - (float(total @ total) - lengths) / (count * (count - 1)))


def _ratio_limits(
    outputs: NDArray[np.float32], beside: NDArray[np.float32], rng: np.random.Generator
) -> tuple[float, float]:
    """Return 95 % limits of the ratio of two spreads; pictures are drawn anew, and no picture is paired with itself."""
    drawn = [_resampled(vectors, rng) for vectors in (outputs, beside)]
    low, high = np.quantile(drawn[0] / np.maximum(drawn[1], 1e-9), (0.025, 0.975))
    return float(low), float(high)


def _resampled(vectors: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float64]:
    apart = 1.0 - (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(apart, 0.0)
    weights = rng.multinomial(len(vectors), np.full(len(vectors), 1 / len(vectors)), size=RESAMPLES).astype(np.float64)
    pairs = weights.sum(axis=1) ** 2 - (weights**2).sum(axis=1)
    return np.asarray(np.einsum("ri,ij,rj->r", weights, apart, weights, optimize=True) / np.maximum(pairs, 1.0))


def grouped(findings: Sequence[OutputFinding]) -> Mapping[str, tuple[OutputFinding, ...]]:
    """Return outputs by label, or by prompt where no labels are stated; the largest group first."""
    labeled = any(one.label for one in findings)
    found: dict[str, list[OutputFinding]] = {}
    for one in findings:
        name = one.label if labeled else one.prompt
        if name:
            found.setdefault(name, []).append(one)
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    return {name: tuple(found[name]) for name in order}


def excess(found: Share, beside: Share) -> float:
    """Return the one-sided chance that held-out works would be given back so much less often if nothing differed."""
    from scipy.stats import fisher_exact

    table = [[found.found, found.of - found.found], [beside.found, beside.of - beside.found]]
    return float(fisher_exact(table, alternative="greater").pvalue)
