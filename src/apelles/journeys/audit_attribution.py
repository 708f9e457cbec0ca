"""Journey: which works are nearest to a model's outputs, and which authors the outputs lean on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.attribution import Leaning, leanings, nearest_works, neighbors
from apelles.audit.authors import name_key, names_in
from apelles.catalogue import load
from apelles.errors import LibraryMismatch, NothingToCompare
from apelles.journeys.answer_page import Answer, write_numbers, write_page
from apelles.journeys.pictures_at import pictures_at
from apelles.library.lance import LanceLibrary
from apelles.models.base import ModelAdapter
from apelles.records import Work
from apelles.records.models import ModelCard
from apelles.words import both, say
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase

AT_ONCE: Final = 16
MOST_PAIRS: Final = 200_000
FEWEST_OTHERS: Final = 20
NEAR: Final = 5
SHOWN: Final = 20
type Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearWork:
    """A work near an output, its cosine, and how many works unrelated pictures have so near."""

    sha256: str
    title: str
    author: str
    similarity: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputNeighbors:
    """One output and the works nearest to it, nearest first."""

    index: int
    near: tuple[NearWork, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What outputs are near to. `beside` is how many like pictures the authors are held against, 0 for none.

    `unnamed` is how many outputs are nearest to a work without a certain author; they count among the outputs.
    """

    card: ModelCard
    library: str
    descriptor: str
    works: int
    seed: int
    outputs: tuple[OutputNeighbors, ...]
    null_scores: int
    beside: int
    unnamed: int
    authors: tuple[Leaning, ...]


def audit_attribution(
    model: ModelAdapter,
    library: Path,
    *,
    heldout: Path | None = None,
    samples: int = 200,
    seed: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> Attribution:
    """Return the works of a library nearest to each of some outputs, and how outputs lean on its authors.

    `heldout` are like pictures that were not used: what is expected without use. Without them similarities of works by
    different authors say what is near by chance, and each author's share of the works what is expected.

    Raises:
        LibraryMissing: there is no library.
        LibraryMismatch: its vectors were made by other weights than are here.
        NothingToCompare: it is empty.
    """
    held = LanceLibrary(library)
    descriptor = load("descriptor", held.card.descriptor)()
    if descriptor.model_sha256 != held.card.model_sha256:
        message = (
            f"The vectors of {library} were made by other weights of {held.card.descriptor} than are here, and the two "
            "never meet. Collect its pictures anew."
        )
        raise LibraryMismatch(message)
    names, vectors = _vectors(held)
    works = held.get(names)
    authors = [_author(works[name]) for name in names]
    indexes, outputs = _outputs(model, descriptor.describe, samples=samples, seed=seed, on_progress=on_progress)
    beside = _described(pictures_at(heldout), descriptor.describe) if heldout else np.empty((0, vectors.shape[1]))
    held_against = len(beside) >= FEWEST_OTHERS
    null = (beside @ vectors.T).ravel() if held_against else _between_authors(vectors, authors, seed=seed)
    near = [authors[place] for place in nearest_works(outputs, vectors)]
    others = [authors[place] for place in nearest_works(beside, vectors)] if held_against else None
    return Attribution(
        card=model.card,
        library=str(library),
        descriptor=held.card.descriptor,
        works=len(names),
        seed=seed,
        outputs=tuple(
            _near(index, one, names, works, vectors, null) for index, one in zip(indexes, outputs, strict=True)
        ),
        null_scores=len(null),
        beside=len(beside) if held_against else 0,
        unnamed=sum(not one for one in near),
        authors=tuple(one for one in leanings(near, training=Counter(authors), others=others) if one.author),
    )


def sentences(found: Attribution) -> tuple[Phrase, ...]:
    """Return what was found, for people, in every language."""
    first = [one.near[0] for one in found.outputs]
    shown = {
        "name": found.card.name,
        "sha256": found.card.sha256[:16],
        "outputs": f"{len(first):,}",
        "works": f"{found.works:,}",
        "library": found.library,
        "unusual": f"{sum(one.expected <= 1 for one in first):,}",
        "least": short(min(one.expected for one in first)),
        "beside": f"{found.beside:,}",
        "null": f"{found.null_scores:,}",
        "unnamed": f"{found.unnamed:,}",
        "over": "; ".join(one.author for one in found.authors if one.leans == "over"),
        "under": "; ".join(one.author for one in found.authors if one.leans == "under"),
    }
    keys = ["attribution.asked", "attribution.near"]
    keys += ["attribution.by_heldout" if found.beside else "attribution.by_training"]
    keys += ["attribution.over"] if shown["over"] else []
    keys += ["attribution.under"] if shown["under"] else []
    keys += [] if shown["over"] or shown["under"] else ["attribution.nobody"]
    keys += ["attribution.unnamed"] if found.unnamed else []
    keys += ["attribution.rests_on"]
    keys += ["attribution.no_influence"] if found.card.name == "gan" else []
    return tuple(both(key, **shown) for key in keys)


def table(found: Attribution, lang: str = "en") -> tuple[tuple[str, ...], ...]:
    """Return the head and a line for each of the first twenty authors, those that stand out first."""
    head = tuple(say(f"attribution.column_{name}", lang) for name in ("author", "share", "expected", "p", "leans"))
    lines = tuple(
        (
            one.author,
            f"{percent(one.share)} % ({percent(one.low)}-{percent(one.high)})",
            f"{percent(one.expected)} %",
            short(one.p),
            say(f"attribution.leans_{one.leans}", lang) if one.leans else "",
        )
        for one in found.authors[:SHOWN]
    )
    return (head, *lines)


def as_json(found: Attribution) -> dict[str, Any]:
    """Return what was found as plain values for JSON."""
    return {**asdict(found), "sentences": [{"en": one.en, "zh": one.zh} for one in sentences(found)]}


def write(found: Attribution, into: Path) -> Path:
    """Write what was found into `attribution.json` and, for people, `attribution.html` in a folder; return the page."""
    write_numbers(as_json(found), into / "attribution.json")
    rows = [table(found, lang) if found.authors else () for lang in ("en", "zh")]
    answer = Answer(title=both("attribution.title"), sentences=sentences(found), table_en=rows[0], table_zh=rows[1])
    return write_page(answer, into / "attribution.html")


def _vectors(held: LanceLibrary) -> tuple[list[str], NDArray[np.float64]]:
    names, parts = [], []
    for some, vectors in held.vectors():
        names += some
        parts.append(vectors)
    if not names:
        message = f"The library {held.folder} is empty, so nothing is near. Collect works into it."
        raise NothingToCompare(message)
    return names, np.concatenate(parts).astype(np.float64)


def _outputs(
    model: ModelAdapter,
    describe: Callable[..., Vectors],
    *,
    samples: int,
    seed: int,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[list[int], NDArray[np.float64]]:
    available = model.card.available
    wanted = samples if available is None else min(samples, available)
    indexes: list[int] = []
    rows = []
    made = model.sample(wanted, seed)
    while block := list(islice(made, AT_ONCE)):
        rows.append(describe([one.picture.pixels for one in block]))
        indexes += [one.record.index for one in block]
        if on_progress:
            on_progress(len(indexes), wanted)
    return indexes, np.concatenate(rows).astype(np.float64)


def _described(pictures: tuple[Any, ...], describe: Callable[..., Vectors]) -> NDArray[np.float64]:
    rows = [
        describe([one.picture.pixels for one in pictures[first : first + AT_ONCE]])
        for first in range(0, len(pictures), AT_ONCE)
    ]
    return np.concatenate(rows).astype(np.float64)


def _author(work: Work) -> str:
    """Return the author of a work, empty where that is open."""
    named = names_in(work.author)
    return named.names[0] if named.sure and len(named.names) == 1 else ""


def _between_authors(vectors: NDArray[np.float64], authors: list[str], *, seed: int) -> NDArray[np.float64]:
    """Return similarities of works by different authors; where none is named, of different works."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, len(vectors), (2, MOST_PAIRS))
    keys = np.array([name_key(one) if one else f"?{place}" for place, one in enumerate(authors)])
    apart = (first < second) & (keys[first] != keys[second])
    return np.asarray((vectors[first[apart]] * vectors[second[apart]]).sum(axis=1))


def _near(
    index: int,
    output: NDArray[np.float64],
    names: list[str],
    works: dict[str, Work],
    vectors: NDArray[np.float64],
    null: NDArray[np.float64],
) -> OutputNeighbors:
    return OutputNeighbors(
        index=index,
        near=tuple(
            NearWork(
                sha256=names[one.work],
                title=works[names[one.work]].title or works[names[one.work]].work_id,
                author=works[names[one.work]].author,
                similarity=one.similarity,
                expected=one.expected,
            )
            for one in neighbors(output, vectors, null, most=NEAR)
        ),
    )
