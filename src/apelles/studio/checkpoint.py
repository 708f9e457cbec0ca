"""Checkpoints: safetensors files that are there whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from apelles.errors import CheckpointDamaged

if TYPE_CHECKING:
    from torch import Tensor

KEPT: Final = 2
TOLD: Final = "apelles"
PATTERN: Final = "step-*.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checkpoint:
    """A state after `step` steps, and what is said of it."""

    step: int
    state: dict[str, Tensor]
    told: dict[str, str]


def put(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def as_bytes(tensors: Mapping[str, Tensor], told: Mapping[str, str]) -> bytes:
    """Return tensors as the bytes of a safetensors file; the same tensors give the same bytes.

    What is told goes under one key, because the order of several is left to chance.
    """
    from safetensors.torch import save

    plain = {name: tensors[name].detach().cpu().contiguous().clone() for name in sorted(tensors)}
    return save(plain, metadata={TOLD: json.dumps(dict(told), sort_keys=True)})


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, and remove all but the last two."""
    told = {**checkpoint.told, "step": str(checkpoint.step)}
    put(folder / f"step-{checkpoint.step:06}.safetensors", as_bytes(checkpoint.state, told))
    for old in _by_step(folder)[:-KEPT]:
        old.unlink()


def last_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the newest checkpoint, None where there is none.

    Raises:
        CheckpointDamaged: the newest cannot be read.
    """
    found = _by_step(folder)
    return read_checkpoint(found[-1]) if found else None


def read_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint in a file.

    Raises:
        CheckpointDamaged: it cannot be read.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            told = json.loads((file.metadata() or {})[TOLD])
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  not a mapping
        return Checkpoint(step=int(told["step"]), state=state, told=told)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        message = (
            f"The checkpoint {path} cannot be read ({error}), so training cannot go on from it. "
            "Remove that file to go on from the one before."
        )
        raise CheckpointDamaged(message) from error


def _by_step(folder: Path) -> list[Path]:
    return sorted(folder.glob(PATTERN), key=lambda path: (len(path.name), path.name))
