"""The training loop: one for all families, cut off at any moment and taken up again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from apelles.errors import ExtraMissing, RunRefused
from apelles.seal.ledger import Ledger
from apelles.studio import checkpoint as checkpoints
from apelles.studio import curves, run_files
from apelles.studio.batches import Squares, read_squares, stream
from apelles.studio.checkpoint import Checkpoint, as_bytes, put
from apelles.studio.grids import as_pixels, as_tensor, grid, png
from apelles.studio.learner import Critic, Learner, Setting
from apelles.studio.learners import family
from apelles.studio.recipe import Recipe
from apelles.studio.run_files import RunCard
from apelles.studio.watch import FEWEST, Warned, copied_share, overfit_gap, warnings_of

if TYPE_CHECKING:
    from apelles.studio.training_set import CuratedSet

GRID: Final = 64
WATCHED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: `left` are seconds to go, as far as can be said; `warned` is what was warned of just now."""

    step: int
    steps: int
    seconds: float
    left: float
    losses: dict[str, float] = field(default_factory=dict)
    warned: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A run that has ended, and what it did this time: from which step on, and for how many seconds."""

    out: Path
    card: RunCard
    resumed_at: int
    seconds: float
    warned: tuple[Warned, ...]


def train(
    set_: CuratedSet,
    recipe: Recipe,
    out: Path,
    *,
    by: str,
    resume: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    clock: Callable[[], datetime] | None = None,
    now: Callable[[], float] = time.monotonic,
) -> Trained:
    """Train a model on a set until the recipe is fulfilled, and return the run.

    A run that was cut off goes on with `resume` from its last checkpoint. On a processor, with the number of threads
    it began with, it ends with the same weights, byte for byte, as if nothing had happened; not so where the recipe
    limits the minutes.

    Raises:
        RunRefused: there is a run already and `resume` was not said, or it is one of another recipe or set.
        ExtraMissing: a package that training needs is not installed.
    """
    return _Run(set_, recipe, out, by=by, resume=resume, clock=clock, now=now).through(on_progress or (lambda _: None))


class _Run:
    """A run from its folder to its end."""

    def __init__(
        self,
        set_: CuratedSet,
        recipe: Recipe,
        out: Path,
        *,
        by: str,
        resume: bool,
        clock: Callable[[], datetime] | None,
        now: Callable[[], float],
    ) -> None:
        self.set, self.recipe, self.out, self.by, self.now = set_, recipe, out, by, now
        self.made = family(recipe.family)
        self.card = self._begun(resume=resume)
        self.ledger = Ledger.open_or_create(out / run_files.LEDGER, purpose=run_files.PURPOSE, clock=clock)
        self.warned: list[Warned] = []

    def through(self, on_progress: Callable[[Progress], None]) -> Trained:
        """Train to the end."""
        begun = self.now()
        if self.card.finished:
            return Trained(out=self.out, card=self.card, resumed_at=self.card.steps, seconds=0.0, warned=())
        with calm(self.card.device, self.card.threads):
            labels = self.set.card.labels
            self.squares = read_squares(self.set.files, self.set.labels, size=self.recipe.size, names=labels)
            heldout = self.set.heldout_files
            self.heldout = read_squares(heldout, [""] * len(heldout), size=self.recipe.size, names=())
            learner = self.made(Setting(recipe=self.recipe, device=self.card.device, labels=len(labels)))
            first, before = self._taken_up(learner)
            self._note_start(first)
            step = self._learn(learner, first, before, on_progress)
            self._end(learner, step)
        return Trained(
            out=self.out, card=self.card, resumed_at=first, seconds=self.now() - begun, warned=tuple(self.warned)
        )

    def _begun(self, *, resume: bool) -> RunCard:
        """Return the card of the run in the folder, a new one where there is none."""
        recipe, out = self.recipe, self.out
        if (out / run_files.CARD).is_file():
            card = run_files.read_card(out)
            if not resume:
                message = f"{out} holds a run already. Say --resume to go on with it, or name another folder."
                raise RunRefused(message)
            if card.recipe_sha256 != recipe.sha256:
                message = (
                    f"The run in {out} has another recipe. Go on with its {run_files.RECIPE}, or name a new folder."
                )
                raise RunRefused(message)
            if card.data_root != self.set.root:
                message = f"The run in {out} was begun on another set. Use that set, or name another folder."
                raise RunRefused(message)
            return card
        device, threads = _device(recipe), _threads(recipe)
        card = RunCard(
            family=recipe.family,
            recipe_sha256=recipe.sha256,
            set=self.set.card.as_json(),
            data_root=self.set.root,
            apelles=version("apelles"),
            software=run_files.software(),
            device=device,
            threads=threads,
            code_sha256=run_files.code_sha256(),
        )
        put(out / run_files.RECIPE, recipe.filled().encode())
        run_files.write_card(out, card)
        return card

    def _taken_up(self, learner: Learner) -> tuple[int, float]:
        """Bring the learner to the last checkpoint; return the step that comes next and the seconds before it."""
        found = checkpoints.last_checkpoint(self.out / run_files.CHECKPOINTS)
        if found is None:
            curves.cut(self.out / run_files.CURVES, -1)
            return 0, 0.0
        learner.restore(found.state)
        curves.cut(self.out / run_files.CURVES, found.step)
        return found.step, float(found.told.get("seconds", "0"))

    def _note_start(self, first: int) -> None:
        event = "resumed" if first or self._noted("started") else "started"
        body: dict[str, Any] = {"event": event, "step": first}
        if event == "started":
            told = {name: getattr(self.card, name) for name in ("recipe_sha256", "data_root", "code_sha256", "device")}
            body |= told | {"threads": self.card.threads, "software": self.card.software, "set": self.card.set}
        self._note(body)

    def _note(self, body: dict[str, Any]) -> None:
        self.ledger.append("trained", body, by=self.by)

    def _noted(self, event: str) -> bool:
        return any(row.body.get("event") == event for row in self.ledger.rows(kind="trained"))

    def _learn(self, learner: Learner, first: int, before: float, on_progress: Callable[[Progress], None]) -> int:
        """Take steps until the recipe is fulfilled; return how many there are now."""
        train, start = self.recipe.train, self.now()
        step = first
        seconds = before
        if first == 0:
            self._show(learner, 0)
        while step < train.steps and not (train.minutes and seconds >= train.minutes * 60):
            losses = self._step(learner, step)
            step += 1
            seconds = before + self.now() - start
            last = step == train.steps or bool(train.minutes and seconds >= train.minutes * 60)
            warned: tuple[Warned, ...] = ()
            if step % train.every == 0 or last:
                self._log(step, seconds, losses)
            if step % train.save_every == 0 or last:
                warned = self._watch(learner, step)
                self._show(learner, step)
                self._save(learner, step, seconds)
            if step % train.every == 0 or last or warned:
                left = self._left(step - first, step, seconds, seconds - before)
                on_progress(
                    Progress(step=step, steps=train.steps, seconds=seconds, left=left, losses=losses, warned=warned)
                )
        return step

    def _step(self, learner: Learner, step: int) -> dict[str, float]:
        train = self.recipe.train
        batch = self.squares.batch(step, size=train.batch, seed=self.recipe.seed, mirror=self.recipe.data.mirror)
        return learner.step(as_tensor(batch.pixels, self.card.device), self._labels(batch.labels), step)

    def _labels(self, labels: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
        import torch

        return torch.from_numpy(labels).to(self.card.device) if self.set.card.labels else None

    def _left(self, done: int, step: int, seconds: float, spent: float) -> float:
        by_steps = spent / done * (self.recipe.train.steps - step)
        minutes = self.recipe.train.minutes
        return max(0.0, min(by_steps, minutes * 60 - seconds) if minutes else by_steps)

    def _log(self, step: int, seconds: float, losses: dict[str, float]) -> None:
        rounded = {name: round(value, 6) for name, value in losses.items()}
        line = {"step": step, "pictures": step * self.recipe.train.batch, "seconds": round(seconds, 2), **rounded}
        curves.write_line(self.out / run_files.CURVES, line)

    def _show(self, learner: Learner, step: int) -> None:
        content = png(grid(as_pixels(learner.draw(GRID, self.recipe.seed))))
        for name in (f"step-{step:06}.png", "latest.png"):
            put(self.out / run_files.SAMPLES / name, content)

    def _save(self, learner: Learner, step: int, seconds: float) -> None:
        told = {"recipe": self.recipe.sha256, "data": self.set.root, "seconds": f"{seconds:.3f}"}
        checkpoint = Checkpoint(step=step, state=learner.state(), told=told)
        checkpoints.write_checkpoint(self.out / run_files.CHECKPOINTS, checkpoint)

    def _watch(self, learner: Learner, step: int) -> tuple[Warned, ...]:
        """Measure both gaps, write them down, and return what is to be warned of."""
        if len(self.heldout.pixels) < FEWEST:
            return ()
        overfit, copied = self._overfit(learner, step), self._copied(learner)
        line = {"step": step, "copied": copied} | ({} if overfit is None else {"overfit": overfit})
        curves.write_line(self.out / run_files.CURVES, line)
        warned = tuple(warnings_of(overfit=overfit, copied=copied))
        for one in warned:
            self._note({"event": "warning", "step": step, **one.as_text()})
        self.warned += warned
        return warned

    def _overfit(self, learner: Learner, step: int) -> float | None:
        if not isinstance(learner, Critic) or self.recipe.gan.classes:
            return None
        scores = [
            learner.critic(as_tensor(_some(squares, stream(self.recipe.seed, step, "watch")), self.card.device), None)
            for squares in (self.squares, self.heldout)
        ]
        first, second = (one.double().cpu().numpy() for one in scores)
        return round(overfit_gap(first, second), 4)

    def _copied(self, learner: Learner) -> float:
        made = as_pixels(learner.draw(GRID, self.recipe.seed))
        expected = copied_share(self.heldout.pixels[:WATCHED], self.squares.pixels)
        return round(copied_share(made, self.squares.pixels) - expected, 4)

    def _end(self, learner: Learner, step: int) -> None:
        told = {"family": self.recipe.family, "recipe": self.recipe.sha256, "data": self.set.root}
        content = as_bytes(learner.weights(), told)
        digest = sha256(content).hexdigest()
        put(self.out / run_files.WEIGHTS, content)
        stopped = "steps" if step == self.recipe.train.steps else "minutes"
        if not self._noted("finished"):
            body = {"event": "finished", "step": step, "stopped": stopped, "weights_sha256": digest}
            self._note(body)
        self.card = replace(self.card, steps=step, finished=True, stopped=stopped, weights_sha256=digest)
        run_files.write_card(self.out, self.card)


def _some(squares: Squares, rng: np.random.Generator) -> Any:
    return squares.pixels[rng.permutation(len(squares.pixels))[:WATCHED]]


def _device(recipe: Recipe) -> str:
    torch = _torch()
    asked = recipe.train.device
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if asked == "auto":
        return next(name for name, present in there.items() if present)
    if not there[asked]:
        message = f'This machine has no {asked} that torch can use. Write device = "auto" or "cpu" in the recipe.'
        raise RunRefused(message)
    return asked


def _threads(recipe: Recipe) -> int:
    return recipe.train.threads or int(_torch().get_num_threads())


@contextmanager
def calm(device: str, threads: int) -> Iterator[None]:
    """Hold torch to one way of computing: so many threads, and on a processor only what gives the same every time.

    A graphics card looks for its fastest way instead.
    """
    torch = _torch()
    filling, cudnn = torch.utils.deterministic, torch.backends.cudnn
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled(), filling.fill_uninitialized_memory
    looking = cudnn.benchmark
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(device == "cpu")
    filling.fill_uninitialized_memory = False
    cudnn.benchmark = device == "cuda"
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        torch.use_deterministic_algorithms(before[1])
        filling.fill_uninitialized_memory = before[2]
        cudnn.benchmark = looking


def _torch() -> Any:
    try:
        import torch
    except ModuleNotFoundError as error:
        message = 'Training needs torch, which is not installed. Install it with `pip install "apelles[torch]"`.'
        raise ExtraMissing(message) from error
    return torch
