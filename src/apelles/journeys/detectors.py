"""The element detectors of this version, and a name for exactly how they measure."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from apelles import catalogue
from apelles.engine.specs import SPECS
from apelles.judge.elements.base import ElementDetector

_NETS = ("blazepose-full", "facemesh-468", "selfie-256", "magenta-100", "sscd-int8-square288")


@cache
def detectors() -> tuple[ElementDetector, ...]:
    """Return one detector of every element, in order of its name."""
    return tuple(catalogue.load("element", name)() for name in catalogue.names("element"))


@cache
def version() -> str:
    """Return a name that changes whenever a detector's code or a net it reads does: old baselines then fit no more."""
    digest = hashlib.sha256()
    folder = files("apelles.judge") / "elements"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    for name in _NETS:
        digest.update(SPECS[name].sha256.encode())
    return f"elements-{digest.hexdigest()[:12]}"
