"""Journey: was a model trained on what a registry planted: its canaries, its marked series, or both?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from apelles.audit.proof import LEVEL
from apelles.journeys.answer_page import Answer, write_numbers, write_page
from apelles.journeys.audit_proof import NEAREST, Proof, answer_of, audit_proof, default_score, usable
from apelles.journeys.audit_proof import as_json as canaries_json
from apelles.journeys.audit_proof import sentences as canary_sentences
from apelles.journeys.audit_watermarks import WatermarkProof, audit_watermarks, watermark_sentences
from apelles.journeys.membership_scores import output_squares
from apelles.models.base import ModelAdapter
from apelles.records.models import ModelCard
from apelles.words import both
from apelles.words.phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryProof:
    """What was found with each kind that the registry holds, None where it holds none of that kind."""

    card: ModelCard
    canaries: Proof | None
    watermarks: WatermarkProof | None


def audit_registry(
    model: ModelAdapter,
    registry: Path,
    *,
    samples: int = 1000,
    seed: int = 0,
    score: str = "",
    level: float = LEVEL,
    on_progress: Callable[[int, int], None] | None = None,
) -> RegistryProof:
    """Return whether what a registry planted left a trace in a model.

    Canaries and marks are two questions, each answered at the level; both look at the same outputs.

    Raises:
        CanaryRefused: the registry is empty or not as it was made, or the model cannot be asked so.
        ModelRefused: the model gives fewer outputs than asked for.
    """
    checked = usable(registry)
    score = score or default_score(model)
    outputs = None
    if checked.series or score == NEAREST:
        outputs = output_squares(model, samples=samples, seed=seed, on_progress=on_progress)
    canaries = None
    if checked.slots:
        canaries = audit_proof(
            model,
            registry,
            samples=samples,
            seed=seed,
            score=score,
            level=level,
            outputs=outputs if score == NEAREST else None,
            on_progress=on_progress,
        )
    watermarks = None
    if checked.series and outputs is not None:
        watermarks = audit_watermarks(model.card, outputs, registry, seed=seed, level=level)
    return RegistryProof(card=model.card, canaries=canaries, watermarks=watermarks)


def sentences(found: RegistryProof) -> tuple[Phrase, ...]:
    """Return what was found, for people, in every language."""
    of_canaries = canary_sentences(found.canaries) if found.canaries else ()
    return of_canaries + (watermark_sentences(found.watermarks) if found.watermarks else ())


def as_json(found: RegistryProof) -> dict[str, Any]:
    """Return what was found as plain values for JSON: what canaries say, and under `watermarks` what marks say."""
    plain: dict[str, Any] = canaries_json(found.canaries) if found.canaries else {"card": asdict(found.card)}
    plain["sentences"] = [{"en": one.en, "zh": one.zh} for one in sentences(found)]
    return plain | {"watermarks": asdict(found.watermarks) if found.watermarks else None}


def write(found: RegistryProof, registry: Path, into: Path) -> Path:
    """Write what was found into `proof.json` and, for people, `proof.html` in a folder, and return the page.

    Raises:
        CanaryRefused: the registry is not as it was tested.
    """
    write_numbers(as_json(found), into / "proof.json")
    if found.canaries:
        answer = answer_of(found.canaries, registry, sentences(found))
    else:
        answer = Answer(title=both("watermark.title"), sentences=sentences(found))
    return write_page(answer, into / "proof.html")
