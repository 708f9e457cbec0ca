"""`apelles collect`: bring pictures into a library."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from apelles.journeys.collect import Collected, Progress


@click.command()
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", required=True, type=click.Path(path_type=Path), help="Folder of the library; made if absent.")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV with columns file, title, author, year, license, source, work_id ...; else index.csv of each folder.",
)
@click.option("--no-previews", is_flag=True, help="Keep only the paths of the files, which must then stay in place.")
@click.option("--workers", type=click.IntRange(min=1), help="Threads to use; one for each core unless stated.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def collect(
    pictures: tuple[Path, ...], into: Path, metadata: Path | None, no_previews: bool, workers: int | None, as_json: bool
) -> None:
    """Bring PICTURES into a library: folders, files, tables and archives of pictures.

    Collecting the same pictures again changes nothing; a stopped or killed run goes on where it was.
    """
    from apelles.journeys.collect import collect_pictures

    with _progress() as on_progress:
        collected = collect_pictures(
            pictures,
            into=into,
            metadata=metadata,
            previews=not no_previews,
            workers=workers,
            on_progress=on_progress,
        )
    click.echo(json.dumps(asdict(collected), indent=2) if as_json else _words(collected))


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """Give a bar with rate and time left on standard error; none when nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("collecting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[refused]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("collect", total=None, rate="", refused="")

        def show(progress: Progress) -> None:
            speed = bar.tasks[0].speed
            bar.update(
                task,
                completed=progress.seen,
                total=progress.total,
                rate=f"{speed:.0f}/s" if speed else "",
                refused=f"{progress.refused} refused" if progress.refused else "",
            )

        yield show


def _words(collected: Collected) -> str:
    seen = collected.new + collected.known + collected.refused
    rate = f" ({collected.new / collected.seconds:.1f} a second)" if collected.new and collected.seconds else ""
    lines = [
        f"{seen:,} files seen in {collected.seconds:.1f} s: {collected.new:,} new{rate}, "
        f"{collected.known:,} known, {collected.refused:,} refused.",
        f"The library {collected.library} holds {collected.pictures:,} pictures "
        f"in {collected.bytes_on_disk / 1e6:.1f} MB on disk.",
    ]
    if collected.updated:
        lines.append(f"Metadata of {collected.updated:,} pictures changed; what was said before is kept.")
    if collected.refused:
        lines.append(f"Why files were refused: apelles library show {collected.library} --refused")
    return "\n".join(lines)
