"""Where fetched files of weights are kept: by SHA-256, written in one step, read-only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from apelles.engine.spec import ModelSpec
from apelles.errors import WeightsChanged

CHUNK = 1 << 20
READ_ONLY = 0o444


def cache_folder() -> Path:
    """Return the folder for files of this user that can be made again: APELLES_CACHE, else below XDG_CACHE_HOME."""
    own = os.environ.get("APELLES_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "apelles"


def cache_path(spec: ModelSpec) -> Path:
    """Return where the cache keeps this file, by its SHA-256."""
    return cache_folder() / "weights" / spec.sha256[:2] / spec.sha256


def license_path(spec: ModelSpec) -> Path:
    """Return where the cache keeps the license that came with this file."""
    return cache_path(spec).with_name(f"{spec.sha256}.LICENSE.txt")


def store(spec: ModelSpec, content: IO[bytes]) -> Path:
    """Copy a stream into the cache while hashing it; a file that is not the pinned one leaves nothing behind.

    Raises:
        WeightsChanged: the stream has another SHA-256.
    """
    target = cache_path(spec)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
        try:
            digest = _copy(content, part)
        except BaseException:
            Path(part.name).unlink()
            raise
    if digest != spec.sha256:
        Path(part.name).unlink()
        message = (
            f"The file fetched for {spec.name} has SHA-256 {digest[:16]} instead of {spec.sha256[:16]}: "
            f"it is another model, so it was thrown away.\n"
            f"Fetch it again; if it stays so, pass --model {spec.name}=FILE."
        )
        raise WeightsChanged(message)
    Path(part.name).chmod(READ_ONLY)
    return Path(part.name).replace(target)


def _copy(content: IO[bytes], part: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        part.write(chunk)
    part.flush()
    os.fsync(part.fileno())
    return digest.hexdigest()
