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
    from apelles.journeys.compare import compare_pictures
    from apelles.journeys.human_pairs import measure_humans
    from apelles.journeys.judge_picture import judge_picture
    from apelles.journeys.law_case import check_case, open_case
    from apelles.records import (
        BoundKind,
        Domain,
        Elements,
        Evidence,
        Finding,
        HumanGroup,
        Kind,
        Mark,
        Match,
        OtherRule,
        Placed,
        Protocol,
        Refusal,
        Shape,
        SharedElement,
        Split,
        Surprise,
        Verdict,
        Work,
    )
    from apelles.records.law import Act, Conclusion, Fact, Standing, Value

__version__ = "0.1.0"
__all__ = [
    "Act",
    "ApellesError",
    "BoundKind",
    "Conclusion",
    "Domain",
    "Elements",
    "Evidence",
    "Fact",
    "Finding",
    "HumanGroup",
    "Kind",
    "Mark",
    "Match",
    "OtherRule",
    "Placed",
    "Protocol",
    "Refusal",
    "Shape",
    "SharedElement",
    "Split",
    "Standing",
    "Surprise",
    "Value",
    "Verdict",
    "Work",
    "__version__",
    "calibrate_library",
    "check_case",
    "collect_pictures",
    "compare_pictures",
    "judge_picture",
    "measure_humans",
    "open_case",
]

_ELSEWHERE = {
    "Act": "apelles.records.law",
    "ApellesError": "apelles.errors",
    "Conclusion": "apelles.records.law",
    "Fact": "apelles.records.law",
    "Standing": "apelles.records.law",
    "Value": "apelles.records.law",
    "calibrate_library": "apelles.journeys.calibrate",
    "check_case": "apelles.journeys.law_case",
    "collect_pictures": "apelles.journeys.collect",
    "compare_pictures": "apelles.journeys.compare",
    "judge_picture": "apelles.journeys.judge_picture",
    "measure_humans": "apelles.journeys.human_pairs",
    "open_case": "apelles.journeys.law_case",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        message = f"module 'apelles' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_ELSEWHERE.get(name, "apelles.records")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
