"""What a picture was made from: its ingredients, theirs, and so on, each with how far its credential holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apelles.collect.rights.c2pa_store import Ingredient, Store
from apelles.records.rights import Integrity

MOST_INGREDIENTS: Final = 1_000
_NAMED: Final = 4
_WORSE: Final = {Integrity.TRUSTED: 0, Integrity.VALID_UNTRUSTED: 1}
"""Everything else is worse than both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An ingredient on the way down. `integrity` is no better than that of what names it; `place` says where it is."""

    ingredient: Ingredient
    integrity: Integrity
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A manifest whose ingredients are looked at next; `path` are the titles that lead to it, the last one first."""

    manifest: str
    integrity: Integrity
    path: tuple[str, ...] = ()


def ingredients(store: Store) -> Iterator[Found]:
    """Yield every ingredient with a credential, a failure or a remote manifest, the nearest first.

    Each is told once, however often it was used, and once more where a copy of it holds less. After `MOST_INGREDIENTS`
    comes one more, and then no further ones.
    """
    told: set[tuple[str, Integrity, str]] = set()
    opened = {store.active: store.integrity}
    waiting = deque([_Step(manifest=store.active, integrity=store.integrity)])
    while waiting:
        step = waiting.popleft()
        for ingredient in store.manifest(step.manifest).ingredients:
            if not ingredient.manifest and not ingredient.failures:
                continue
            integrity = _integrity(ingredient, store, of=step.integrity)
            path = (_title(ingredient), *step.path)[:_NAMED]
            key = (ingredient.manifest, integrity, path[0])
            if key in told:
                continue
            told.add(key)
            yield Found(ingredient=ingredient, integrity=integrity, place=" in ".join(path))
            if len(told) > MOST_INGREDIENTS:
                return
            before = opened.get(ingredient.manifest)
            if before is None or _rank(integrity) < _rank(before):
                opened[ingredient.manifest] = integrity
                waiting.append(_Step(manifest=ingredient.manifest, integrity=integrity, path=path))


def _integrity(ingredient: Ingredient, store: Store, *, of: Integrity) -> Integrity:
    """Return how far an ingredient holds: no further than what names it, and not at all where it is not there."""
    if ingredient.manifest and ingredient.manifest not in store.manifests:
        return Integrity.INVALID
    return max(ingredient.integrity, of, key=_rank)


def _rank(integrity: Integrity) -> int:
    return _WORSE.get(integrity, len(_WORSE))


def _title(ingredient: Ingredient) -> str:
    return f'"{ingredient.title[:60] or "untitled"}" ({ingredient.relationship[:20] or "related"})'
