"""A bar with count, rate and time left on standard error; none when nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apelles.studio.train import Progress as Learned


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function of (done, total) that moves the bar, or None when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def learning(what: str) -> Iterator[Callable[[Learned], None] | None]:
    """Give a function that shows steps, losses and time left, or None when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, told="")

        def show(learned: Learned) -> None:
            minutes, seconds = divmod(round(learned.left), 60)
            losses = " ".join(f"{name} {value:.2f}" for name, value in learned.losses.items() if name.endswith("loss"))
            told = f"{minutes}:{seconds:02} {losses}"
            bar.update(task, completed=learned.step, total=learned.steps, told=told)

        yield show
