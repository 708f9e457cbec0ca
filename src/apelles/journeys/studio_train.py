"""Journey: train a model on a curated set by a recipe; the set is checked first, whatever was asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from apelles.studio.recipe import recipe_of
from apelles.studio.training_set import open_set

if TYPE_CHECKING:
    from apelles.studio.train import Progress, Trained


def train_on(
    set_folder: Path,
    recipe: Path,
    out: Path,
    *,
    by: str,
    resume: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Trained:
    """Train a model on the set in a folder and return the run; `resume` goes on with one that was cut off.

    Raises:
        SetRefused: something in the set is not as its ledger says, or may not be trained on.
        RecipeRefused: the recipe cannot be read, or asks for what no recipe has.
        RunRefused: there is a run already and `resume` was not said, or it is one of another recipe or set.
        ExtraMissing: torch is not installed.
    """
    from apelles.studio.train import train

    return train(open_set(set_folder), recipe_of(recipe), out, by=by, resume=resume, on_progress=on_progress)
