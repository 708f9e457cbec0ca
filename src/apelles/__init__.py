"""Apelles, the open evidence bench for AI art: the journeys a program may start, and the records they return.

Names are loaded when they are first asked for, so that `import apelles` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apelles.errors import ApellesError
    from apelles.journeys.calibrate import calibrate_library
    from apelles.journeys.collect import collect_pictures
    from apelles.journeys.judge_picture import judge_picture
    from apelles.records import (
        BoundKind,
        Domain,
        Evidence,
        Finding,
        Kind,
        Match,
        OtherRule,
        Protocol,
        Refusal,
        Surprise,
        Verdict,
        Work,
    )

__version__ = "0.1.0"
__all__ = [
    "ApellesError",
    "BoundKind",
    "Domain",
    "Evidence",
    "Finding",
    "Kind",
    "Match",
    "OtherRule",
    "Protocol",
    "Refusal",
    "Surprise",
    "Verdict",
    "Work",
    "__version__",
    "calibrate_library",
    "collect_pictures",
    "judge_picture",
]

_ELSEWHERE = {
    "ApellesError": "apelles.errors",
    "calibrate_library": "apelles.journeys.calibrate",
    "collect_pictures": "apelles.journeys.collect",
    "judge_picture": "apelles.journeys.judge_picture",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        message = f"module 'apelles' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_ELSEWHERE.get(name, "apelles.records")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
