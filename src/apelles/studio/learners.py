"""The families of models that can be trained, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from apelles.errors import ExtraMissing

if TYPE_CHECKING:
    from apelles.studio.learner import Learner

LEARNERS: Final = {
    "gan": "apelles.studio.gan:GanLearner",
    "diffusion": "apelles.studio.diffusion:DiffusionLearner",
}


def family(name: str) -> type[Learner]:
    """Return the learner of a family.

    Raises:
        ExtraMissing: a package that it needs is not installed.
    """
    module, _, attribute = LEARNERS[name].partition(":")
    try:
        found: type[Learner] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        extra = "torch" if error.name in {"torch", "safetensors"} else "studio"
        message = (
            f"Training a model of the family {name!r} needs {error.name}, which is not installed. "
            f'Install it with `pip install "apelles[{extra}]"`.'
        )
        raise ExtraMissing(message) from error
    return found
