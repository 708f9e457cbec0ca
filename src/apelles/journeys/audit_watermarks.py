"""Journey: do the outputs of a model carry the faint patterns that series of a registry were marked with?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.proof import LEVEL, CanaryTest, Statistic, Use
from apelles.audit.watermarks import pattern_correlations, watermark_test
from apelles.records.models import ModelCard
from apelles.studio.canary_registry import note_test
from apelles.studio.watermark_registry import bound, keys_of, series
from apelles.words import both
from apelles.words.numbers import short
from apelles.words.phrase import Phrase

TESTED: Final = "watermarks_tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesResult:
    """What was found of one series: the rank of its key among `candidates`, and the chance of such a rank, exact.

    `correlation` is that of the key drawn with the outputs, `usual` how large those of the other keys are (root mean
    square).
    """

    name: str
    pictures: int
    candidates: int
    rank: int
    p: float
    correlation: float
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WatermarkProof:
    """What was tested and what was found.

    `bound_at` and `bound_root` are those of the first snapshot that covers all draws.
    """

    samples: int
    seed: int
    bound_at: str
    bound_root: str
    series: tuple[SeriesResult, ...]
    test: CanaryTest


def audit_watermarks(
    card: ModelCard, outputs: NDArray[np.uint8], registry: Path, *, seed: int, level: float = LEVEL
) -> WatermarkProof:
    """Return whether outputs of a model, squares uint8 (n, 32, 32, 3), carry the marks of a registry.

    The ledger of the registry keeps that they were tested; whoever tests one model in several ways pays for each.

    Raises:
        CanaryRefused: there are no marks, or they are not as they were made.
    """
    found, binding = series(registry), bound(registry)
    opened = [keys_of(registry, one) for one in found]
    correlations = [pattern_correlations(outputs, keys) for keys, _ in opened]
    drawn = [place for _, place in opened]
    asked = {"model": card.sha256, "samples": len(outputs), "seed": seed, "series": len(found)}
    tries = note_test(registry, asked, kind=TESTED)
    test = watermark_test(correlations, drawn, rng=np.random.default_rng(seed), level=level, tries=tries)
    return WatermarkProof(
        samples=len(outputs),
        seed=seed,
        bound_at=binding.at,
        bound_root=binding.root,
        series=tuple(
            SeriesResult(
                name=one.name,
                pictures=len(one.pictures),
                candidates=one.candidates,
                rank=rank,
                p=rank / one.candidates,
                correlation=float(told[place]),
                usual=float(np.sqrt((np.delete(told, place) ** 2).mean())),
            )
            for one, told, place, rank in zip(found, correlations, drawn, test.ranks, strict=True)
        ),
        test=test,
    )


def watermark_sentences(found: WatermarkProof) -> tuple[Phrase, ...]:
    """Return what was found, for people, in every language."""
    test = found.test
    shown = {
        "series": len(found.series),
        "pictures": f"{sum(one.pictures for one in found.series):,}",
        "samples": f"{found.samples:,}",
        "seed": found.seed,
        "bound_at": found.bound_at[:10],
        "root": found.bound_root[:16],
        "adjusted": short(test.adjusted),
        "level": short(100 * test.level),
        "tries": test.tries,
        "p": short(test.p),
        "redraws": f"{test.redraws:,}",
    }
    keys = ["watermark.asked", f"watermark.{test.use.value}"]
    said = [both(key, **shown) for key in keys]
    said += [
        both(
            "watermark.series",
            name=one.name,
            pictures=f"{one.pictures:,}",
            rank=f"{one.rank:,}",
            candidates=f"{one.candidates:,}",
            correlation=f"{one.correlation:+.3f}",
            usual=f"{one.usual:.3f}",
        )
        for one in found.series
    ]
    keys = [f"watermark.by_{'rank' if test.statistic is Statistic.RANKS else 'standing'}"]
    keys += ["watermark.tries"] if test.tries > 1 else []
    keys += ["watermark.means_used" if test.use is Use.USED else "watermark.means_not_shown", "watermark.rests_on"]
    return tuple(said + [both(key, **shown) for key in keys])
