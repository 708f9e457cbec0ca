"""Journey: the painter's loop on real pictures, from a library to kept pictures, in a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from apelles.audit.prdc import Prdc, prdc
from apelles.catalogue import load
from apelles.collect.decode import decode
from apelles.describe.style_vector import StyleVector
from apelles.errors import ModelRefused
from apelles.journeys.collect import collect_pictures
from apelles.journeys.curves_plot import plot_curves
from apelles.journeys.demo_library import OPENMOJI, every, illustration
from apelles.journeys.demo_stage import write_pieces
from apelles.journeys.rights_accept import accept
from apelles.journeys.rights_of import works_with_rights
from apelles.journeys.rights_scan import scan_rights
from apelles.journeys.studio_choose import Rule
from apelles.journeys.studio_curate import Terms, curate
from apelles.journeys.studio_generate import generate
from apelles.journeys.studio_select import select
from apelles.journeys.studio_train import train_on
from apelles.records.rights import Permission, Use
from apelles.seal.identity import load_or_make
from apelles.seal.ledger import Ledger
from apelles.studio.choices import Choice
from apelles.studio.training_set import CuratedSet, is_set, open_set

if TYPE_CHECKING:
    from apelles.studio.train import Progress, Trained

WORKS: Final = 1000
SEED: Final = 7
DRAWN: Final = 64
MEASURED: Final = 256
KEPT: Final = (0, 1, 2)
BY: Final = "apelles demo"
WHY: Final = "the first three, to show how a choice is written down; nobody looked at them"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioDemo:
    """What the demo did and where it lies. `spread` is of samples among the works they were learned from."""

    works: int
    heldout: int
    trained: Trained
    spread: Prdc
    run: Path
    sheet: Path
    curves: Path
    kept: Path
    attributions: Path


def run_demo_studio(
    out: Path,
    *,
    works: int = WORKS,
    recipe: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
    learning: Callable[[], AbstractContextManager[Callable[[Progress], None] | None]] | None = None,
) -> StudioDemo:
    """Build a library, curate it, train a GAN on it, generate and keep pictures under `out`.

    The works are drawings by OpenMoji from an installed package. Their license (CC BY-SA 4.0) is taken on in the
    library's ledger, and every work's attribution is kept. Running it again goes on where it was.

    Raises:
        ExtraMissing: a package with the demo's pictures, or torch, is not installed.
    """
    library, set_folder, run = out / "library", out / "set", out / "run"
    if not is_set(set_folder):
        say(f"Collecting {works} drawings by {OPENMOJI.author} into {library} ...")
        _permitted(out / "pictures", library, works=works)
        curate(library, set_folder, Rule(), Terms(), by=BY, identity=load_or_make(out / "keys"))
    set_ = open_set(set_folder)
    say(f"Training on {len(set_.files)} works, {len(set_.heldout_files)} held out; samples as it learns: {run}/samples")
    trained = _trained(set_folder, recipe, run, learning)
    plot_curves(run, out / "curves.png")
    say(f"Drawing {DRAWN} pictures ...")
    made = generate(run, out / "generated", count=DRAWN, seed=SEED, by=BY)
    if not (out / "generated" / "kept").is_dir():
        choice = Choice(keep=KEPT, reject=(), by=BY, why=WHY)
        select(out / "generated", choice, identity=load_or_make(out / "keys"))
    return StudioDemo(
        works=len(set_.files),
        heldout=len(set_.heldout_files),
        trained=trained,
        spread=_spread(set_, run, size=int(made.sampled.card.width or 0)),
        run=run,
        sheet=Path(made.sampled.sheet),
        curves=out / "curves.png",
        kept=out / "generated" / "kept",
        attributions=set_folder / "index.csv",
    )


def _permitted(pictures: Path, library: Path, *, works: int) -> None:
    """Collect drawings into a library and take their license on."""
    codes = every(OPENMOJI)
    order = np.random.default_rng(0).permutation(len(codes))[:works]
    write_pieces((illustration(OPENMOJI, codes[place]) for place in order), pictures)
    collect_pictures([pictures], into=library)
    scan_rights(library, by=BY)
    waiting = [
        one.work_id
        for one in works_with_rights(library)
        if one.permission(Use.GENERATIVE_TRAINING) is Permission.CONDITIONAL
    ]
    if waiting:
        accept(library, waiting, license_=OPENMOJI.license, by=BY, uses=(Use.GENERATIVE_TRAINING,))


def _trained(
    set_folder: Path,
    recipe: Path | None,
    run: Path,
    learning: Callable[[], AbstractContextManager[Callable[[Progress], None] | None]] | None,
) -> Trained:
    with as_file(files("apelles.studio") / "recipes" / "gan-32.toml") as shipped:
        asked = recipe or shipped
        if learning is None:
            return train_on(set_folder, asked, run, by=BY, resume=True)
        with learning() as show:
            return train_on(set_folder, asked, run, by=BY, resume=True, on_progress=show)


def _spread(set_: CuratedSet, run: Path, *, size: int) -> Prdc:
    """Return precision, recall, density and coverage of samples among as many works, by style vectors."""
    from apelles.models.base import Request
    from apelles.models.training import middle_square

    count = min(MEASURED, len(set_.files))
    works = [middle_square(decode(path.read_bytes()).pixels, size=size) for path in set_.files[:count]]
    model = load("model", "gan").opened(Request(origin=str(run)))
    made = [sample.picture.pixels for sample in model.sample(count, SEED)]
    found = prdc(_embedded(works), _embedded(made))
    if not isinstance(found, Prdc):
        message = f"{count} works are too few to say how widely samples spread. Curate more works."
        raise ModelRefused(message)
    return found


def _embedded(pictures: list[NDArray[np.uint8]]) -> NDArray[np.float64]:
    vector = StyleVector()
    return np.stack([vector.describe(one) for one in pictures]).astype(np.float64)


def rows_of(run: Path) -> int:
    """Return how many rows the ledger of a run holds."""
    return sum(1 for _ in Ledger(run / "ledger").rows())
