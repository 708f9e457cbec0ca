"""The element detectors of this version, and names for exactly how they measure."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from apelles import catalogue
from apelles.describe import thing_vector
from apelles.engine.specs import SPECS
from apelles.judge.elements.base import FRAME, ElementDetector

_NETS = {
    "face_angle": "facemesh-468",
    "pose": "blazepose-full",
    "style": "magenta-100",
    "subject": "sscd-int8-square288",
    "things": thing_vector.NAME,
}
"""What each element reads of the nets; the others read pixels alone."""
_SHARED = "scale.py"


@cache
def detectors() -> tuple[ElementDetector, ...]:
    """Return one detector of every element, in order of its name; things only where they are asked for."""
    names = (name for name in catalogue.names("element") if name != "things" or thing_vector.chosen())
    return tuple(catalogue.load("element", name)() for name in names)


@cache
def versions() -> dict[str, str]:
    """Return for each element a name that changes with its code, the frame, or the net it reads.

    What was measured under another name says nothing of the element any more.
    """
    return {detector.name: _version(detector.name) for detector in detectors()}


@cache
def version() -> str:
    """Return one name for all elements together."""
    return f"elements-{hashlib.sha256(repr(sorted(versions().items())).encode()).hexdigest()[:12]}"


def _version(element: str) -> str:
    folder = files("apelles.judge") / "elements"
    digest = hashlib.sha256(f"{element} {FRAME}".encode())
    for name in (f"{element}.py", _SHARED):
        digest.update((folder / name).read_bytes())
    if element in _NETS:
        digest.update(SPECS[_NETS[element]].sha256.encode())
    return digest.hexdigest()[:12]
