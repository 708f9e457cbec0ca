"""Journey: was a model trained on the canaries of a registry? With the level of the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.nearest import SIDE, nearest_distances
from apelles.audit.proof import LEVEL, CanaryTest, Statistic, Use, canary_test
from apelles.collect.decode import decode
from apelles.errors import CanaryRefused, PictureRefused
from apelles.journeys.answer_page import Answer, Bar
from apelles.journeys.answer_page import Picture as Shown
from apelles.journeys.membership_scores import output_squares
from apelles.journeys.report_pictures import jpeg_uri, shrink
from apelles.models.base import Losses, ModelAdapter
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture
from apelles.records.models import ModelCard
from apelles.studio.canary_registry import Checked, Slot, bound, candidates_of, check, note_test, slots
from apelles.words import both
from apelles.words.numbers import short
from apelles.words.phrase import Phrase

LOSSES: Final = "losses"
NEAREST: Final = "nearest"
SHOWN: Final = 12
WIDE: Final = 256
RETURNED: Final = 0.9
"""From this correlation on a candidate counts as given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was tested and what was found.

    `score` is `losses` where the model scores pictures itself, else `nearest`: the distance to the nearest of `samples`
    outputs. `returned` and `returned_others` are then how many of the canaries, and of the candidates that were not
    drawn, are given back. `bound_at` and `bound_root` are those of the first snapshot that covers all draws; `planted`
    is how many of the slots were planted, as the ledger says; `drawn` are the SHA-256 of the canaries.
    """

    card: ModelCard
    score: str
    samples: int
    seed: int
    slots: int
    planted: int
    bound_at: str
    bound_root: str
    registry: Checked
    test: CanaryTest
    returned: int | None = None
    returned_others: int | None = None
    drawn: tuple[str, ...] = ()


def audit_proof(
    model: ModelAdapter,
    registry: Path,
    *,
    samples: int = 1000,
    seed: int = 0,
    score: str = "",
    level: float = LEVEL,
    outputs: NDArray[np.uint8] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Proof:
    """Return whether the canaries of a registry left a trace in a model.

    `outputs` are those of that seed as squares (n, 32, 32, 3), made here where they are needed and not given. The
    ledger of the registry keeps that it was tested; whoever tests one model in several ways pays for each.

    Raises:
        CanaryRefused: the registry is not as it was made, or the model cannot be asked so.
        ModelRefused: the model gives fewer outputs than asked for.
    """
    checked, score = usable(registry), score or default_score(model)
    found, binding = slots(registry), bound(registry)
    if not found:
        message = f"The registry {registry} holds marked series and no canaries. `apelles audit proof` tests these."
        raise CanaryRefused(message)
    if score == LOSSES:
        distances, samples = list(_losses(model, registry, found, seed=seed, on_progress=on_progress)), 0
    else:
        known = outputs
        if known is None:
            known = output_squares(model, samples=samples, seed=seed, on_progress=on_progress)
        distances, samples = _nearest(known, registry, found), len(known)
    drawn = [one.candidates.index(one.drawn) for one in found]
    asked = {"model": model.card.sha256, "score": score, "samples": samples, "seed": seed, "slots": len(found)}
    tries = note_test(registry, asked)
    statistic = Statistic.RANKS if score == LOSSES else Statistic.STANDING
    rng = np.random.default_rng(seed)
    test = canary_test(distances, drawn, rng=rng, statistic=statistic, level=level, tries=tries)
    back = [one <= 1 - RETURNED for one in distances]
    of_drawn = sum(bool(one[place]) for one, place in zip(back, drawn, strict=True))
    return Proof(
        card=model.card,
        score=score,
        samples=samples,
        seed=seed,
        slots=len(found),
        planted=sum(one.planted > 0 for one in found),
        bound_at=binding.at,
        bound_root=binding.root,
        registry=checked,
        test=test,
        returned=of_drawn if score == NEAREST else None,
        returned_others=int(sum(one.sum() for one in back)) - of_drawn if score == NEAREST else None,
        drawn=tuple(one.drawn for one in found),
    )


def default_score(model: ModelAdapter) -> str:
    """Return how a model is asked where nothing was said: by its own losses if it has any."""
    return LOSSES if isinstance(model, Losses) else NEAREST


def usable(registry: Path) -> Checked:
    """Return what was found in a registry, which is as it was made and holds something to test for.

    Raises:
        CanaryRefused: it is altered or empty.
    """
    checked = check(registry)
    if not checked.intact or not checked.slots + checked.series:
        first = checked.troubles[0] if checked.troubles else None
        why = f"{first.about}: {first.trouble}" if first else "it has no slots and no marked series"
        message = (
            f"The registry {registry} cannot be tested with ({why}). `apelles canary check {registry}` names "
            "everything; go back to a copy of it."
        )
        raise CanaryRefused(message)
    return checked


def sentences(found: Proof) -> tuple[Phrase, ...]:
    """Return what was found, for people, in every language."""
    test = found.test
    shown = {
        "name": found.card.name,
        "sha256": found.card.sha256[:16],
        "slots": found.slots,
        "candidates": f"{min(test.candidates)}" if len(set(test.candidates)) == 1 else _span(test.candidates),
        "bound_at": found.bound_at[:10],
        "root": found.bound_root[:16],
        "samples": f"{found.samples:,}",
        "seed": found.seed,
        "mean": f"{test.mean_rank:.2f}",
        "expected": f"{test.expected:.2f}",
        "p": short(test.p_ranks),
        "redraws": f"{test.redraws:,}",
        "standing": short(test.p_standing),
        "adjusted": short(test.adjusted),
        "tries": test.tries,
        "level": short(100 * test.level),
        "returned": found.returned,
        "others": found.returned_others,
        "unplanted": found.slots - found.planted,
    }
    keys = ["proof.asked", f"proof.{test.use.value}", f"proof.score_{found.score}", f"proof.by_{test.statistic.value}"]
    keys += ["proof.tries"] if test.tries > 1 else []
    keys += ["proof.returned"] if found.returned is not None else []
    keys += ["proof.unplanted"] if found.planted < found.slots else []
    keys += ["proof.means_used" if test.use is Use.USED else "proof.means_not_shown", "proof.rests_on"]
    return tuple(both(key, **shown) for key in keys)


def as_json(found: Proof) -> dict[str, Any]:
    """Return what was found as plain values for JSON."""
    plain = asdict(found)
    plain["registry"]["intact"] = found.registry.intact
    plain["software"] = f"apelles {version('apelles')}"
    plain["sentences"] = [{"en": one.en, "zh": one.zh} for one in sentences(found)]
    return plain


def answer_of(found: Proof, registry: Path, said: Sequence[Phrase]) -> Answer:
    """Return a page that says something, with the ranks of the canaries and the first of them as pictures.

    Raises:
        CanaryRefused: the registry is not as it was tested.
    """
    ranks, sizes = found.test.ranks, found.test.candidates
    bars = [
        Bar(name=str(rank), count=ranks.count(rank), expected=sum(1 / size for size in sizes if size >= rank))
        for rank in range(1, max(sizes) + 1)
    ]
    pictures = []
    for slot, rank, size in zip(slots(registry)[:SHOWN], ranks, sizes, strict=False):
        picture = _pictures(registry, slot)[slot.candidates.index(slot.drawn)]
        caption = both("proof.slot", slot=slot.name, rank=rank, candidates=size)
        pictures.append(Shown(uri=jpeg_uri(shrink(picture.pixels, WIDE)), caption=caption))
    return Answer(
        title=both("proof.title"),
        sentences=said,
        bars=bars,
        bars_say=both("proof.bars", slots=found.slots),
        pictures=pictures,
    )


def _losses(
    model: ModelAdapter,
    registry: Path,
    found: Sequence[Slot],
    *,
    seed: int,
    on_progress: Callable[[int, int], None] | None,
) -> Sequence[NDArray[np.float64]]:
    if not isinstance(model, Losses):
        message = f"The model {model.card.name!r} cannot score a picture. Leave --score out, or ask for 'nearest'."
        raise CanaryRefused(message)
    scored = []
    for number, slot in enumerate(found, start=1):
        scored.append(np.asarray(model.losses(_pictures(registry, slot), seed), dtype=np.float64))
        if on_progress:
            on_progress(number, len(found))
    return scored


def _nearest(known: NDArray[np.uint8], registry: Path, found: Sequence[Slot]) -> list[NDArray[np.float64]]:
    return [
        nearest_distances(np.stack([middle_square(one.pixels, size=SIDE) for one in _pictures(registry, slot)]), known)
        for slot in found
    ]


def _pictures(registry: Path, slot: Slot) -> list[Picture]:
    try:
        return [decode(content) for content in candidates_of(registry, slot)]
    except PictureRefused as error:
        message = f"A candidate of slot {slot.name} cannot be read as a picture ({error}). Take another registry."
        raise CanaryRefused(message) from error


def _span(sizes: Sequence[int]) -> str:
    return f"{min(sizes)}-{max(sizes)}"
