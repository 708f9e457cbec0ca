"""Canaries of a registry, made if need be, as pictures that go into a training set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apelles.errors import CanaryRefused
from apelles.studio.canary_registry import check, make, plant, slots
from apelles.studio.set_rows import CANARY, SetWork
from apelles.studio.set_write import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Canaries:
    """Canaries to plant: how many, and the folder of their registry, which is made if there is none."""

    count: int
    registry: Path


def planted_of(canaries: Canaries | None, into: Path, *, by: str, labels: Sequence[str]) -> list[Member]:
    """Return the canaries of a registry as members; where works have classes, they take these in turn.

    Raises:
        CanaryRefused: the registry holds another number of canaries, or some that cannot be planted any more.
    """
    if canaries is None:
        return []
    ready = slots(canaries.registry) if canaries.registry.exists() else ()
    if not ready:
        make(canaries.registry, canaries.count, by=by)
    elif len(ready) != canaries.count:
        message = (
            f"The registry {canaries.registry} holds {len(ready)} canaries and {canaries.count} are to be planted. "
            f"Say --canaries {len(ready)}, or name a new registry."
        )
        raise CanaryRefused(message)
    with TemporaryDirectory(prefix="apelles-canaries-") as building:
        placed = plant(canaries.registry, Path(building) / into.name, by=by)
        contents = [Path(one.file).read_bytes() for one in placed]
    stated = SetWork(file="", sha256="", verdict=CANARY, why=CANARY)
    return [
        Member(
            work=replace(
                stated,
                sha256=one.sha256,
                work_id=f"canary-{one.slot}",
                label=labels[number % len(labels)] if labels else "",
            ),
            content=content,
            facts={"work_sha256": one.sha256, "slot": one.slot},
        )
        for number, (one, content) in enumerate(zip(placed, contents, strict=True))
    ]


def registered(canaries: Canaries, planted: Sequence[Member]) -> dict[str, Any]:
    """Return what the set's card says of its canaries: how many, and the registry's root once they were planted."""
    checked = check(canaries.registry)
    return {
        "canaries": len(planted),
        "registry": canaries.registry.resolve().name,
        "registry_root": checked.root,
        "registry_rows": checked.rows,
    }
