"""Sets and runs small enough to be made in a test: works drawn by code, networks of a few channels."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image

from apelles.models.base import generator
from apelles.models.painter import paint
from apelles.studio.recipe import Recipe, recipe_from
from apelles.studio.set_rows import ALLOW, SetWork
from apelles.studio.set_write import Contents, Member, write_set
from apelles.studio.train import Trained, train
from apelles.studio.training_set import CuratedSet, open_set

RECIPE = """
family = "gan"
size = 32
seed = 3
[train]
steps = {steps}
batch = 4
threads = 1
device = "cpu"
learning_rate = 0.002
every = 2
save_every = 4
[gan]
width = 4
widest = 8
latent = 8
lazy = 2
{more}
"""


def paint_set(folder: Path, *, works: int = 12, heldout: int = 8, labels: tuple[str, ...] = ()) -> CuratedSet:
    """Make a curated set of drawings by code, labeled by turns."""
    members = [_member(number, "pictures", labels) for number in range(works)]
    kept = [_member(number, "heldout", labels) for number in range(works, works + heldout)]
    contents = Contents(
        name="painted", library="none", commercial=None, rule={}, training=members, heldout=kept, refused=()
    )
    write_set(folder, contents, by="a test")
    return open_set(folder)


def tiny(*, steps: int = 10, more: str = "") -> Recipe:
    """Return a recipe whose run takes about a second."""
    return recipe_from(RECIPE.format(steps=steps, more=more))


def tiny_run(folder: Path, *, labels: tuple[str, ...] = (), more: str = "", steps: int = 10) -> Trained:
    """Make a set in `folder`/set and train a tiny GAN on it in `folder`/run."""
    return train(paint_set(folder / "set", labels=labels), tiny(steps=steps, more=more), folder / "run", by="a test")


def _member(number: int, place: str, labels: tuple[str, ...]) -> Member:
    buffer = io.BytesIO()
    Image.fromarray(paint(generator(5, number), size=40)[0]).save(buffer, "PNG")
    content = buffer.getvalue()
    work = SetWork(
        file=f"{place}/{number:06}.png",
        sha256=hashlib.sha256(content).hexdigest(),
        verdict=ALLOW,
        why="drawn for a test",
        work_id=f"w{number}",
        label=labels[number % len(labels)] if labels else "",
    )
    return Member(work=work, content=content)
