"""`apelles library`: look into a library, find duplicates, export, and take works out of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apelles.cli.library_words import duplicates_in_words, table, work_in_words
from apelles.cli.progress import counted
from apelles.library.find import find_works

if TYPE_CHECKING:
    from apelles.library.lance import LanceLibrary
    from apelles.records import Work

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
PLACE = click.argument("folder", metavar="LIB", type=click.Path(path_type=Path))


@click.group()
def library() -> None:
    """Look into a library, and take works out of it."""


@library.command()
@PLACE
@AS_JSON
def info(folder: Path, as_json: bool) -> None:
    """Say what the library LIB holds, how it was made and how large it is on disk."""
    opened = _open(folder)
    facts = {
        "library": str(folder),
        "pictures": len(opened),
        "works": len({work.work_id for work in opened.works()}),
        "refused": sum(1 for _ in opened.refusals()),
        "bytes_on_disk": opened.size_on_disk(),
        "hash": opened.hash(),
        **asdict(opened.card),
    }
    _print(facts, as_json, table([(name.replace("_", " "), _figure(value)) for name, value in facts.items()]))


@library.command("list")
@PLACE
@AS_JSON
def list_works(folder: Path, as_json: bool) -> None:
    """List the works of the library LIB."""
    works = sorted(_open(folder).works(), key=lambda work: (work.work_id, work.sha256))
    rows = [(work.work_id, work.title, work.author, work.year, work.file) for work in works]
    _print([asdict(work) for work in works], as_json, table([("work", "title", "author", "year", "file"), *rows]))


@library.command()
@PLACE
@click.argument("work", required=False)
@click.option("--refused", is_flag=True, help="Show the files that were refused, each with the reason.")
@AS_JSON
def show(folder: Path, work: str | None, refused: bool, as_json: bool) -> None:
    """Show everything said of WORK, now and before, or the files that were refused.

    WORK is a work id, a file name, or the beginning of a SHA-256.
    """
    opened = _open(folder)
    if refused:
        refusals = list(opened.refusals())
        words = table([(one.file, one.code, one.reason) for one in refusals]) or "No file was refused."
        _print([asdict(one) for one in refusals], as_json, words)
    elif work:
        _show(opened, find_works(opened, work), as_json)
    else:
        message = "Nothing was named to be shown. Name a work, or ask for --refused."
        raise click.UsageError(message)


@library.command()
@PLACE
@click.argument("works", nargs=-1, required=True, metavar="WORK...")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@AS_JSON
def remove(folder: Path, works: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Remove every picture of WORK for good: vectors, previews, features, metadata and its history.

    The original files are not touched.
    """
    opened = _open(folder)
    found = {one.sha256: one for text in works for one in find_works(opened, text)}
    if not yes:
        click.echo(table([(one.work_id, one.title, one.file) for one in found.values()]), err=True)
        click.confirm(f"Remove {_pictures(len(found))} from {folder} for good?", abort=True, err=True)
    removed = opened.remove(list(found))
    facts = {"removed": removed, "pictures": len(opened), "bytes_on_disk": opened.size_on_disk()}
    words = f"Removed {_pictures(removed)}; {facts['pictures']:,} left, {facts['bytes_on_disk'] / 1e6:.1f} MB on disk."
    _print(facts, as_json, words)


@library.command()
@PLACE
@AS_JSON
def duplicates(folder: Path, as_json: bool) -> None:
    """List groups of the same file or the same work in the library LIB.

    Pictures alike by descriptor or perceptual hash are aligned; a group shows the same over half of each.
    """
    from apelles.journeys.duplicates import find_duplicates

    found = find_duplicates(folder)
    _print(asdict(found), as_json, duplicates_in_words(found))


@library.command()
@PLACE
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--vectors", is_flag=True, help="Write the descriptor vectors too (Parquet only).")
@AS_JSON
def export(folder: Path, file: Path, vectors: bool, as_json: bool) -> None:
    """Write the metadata of the library LIB to FILE, a .csv or .parquet table."""
    from apelles.library.export import export as write

    rows = write(_open(folder), file, vectors=vectors)
    _print({"file": str(file), "rows": rows}, as_json, f"Wrote {rows:,} rows to {file}.")


@library.command()
@PLACE
@AS_JSON
def prepare(folder: Path, as_json: bool) -> None:
    """Read the keypoints of every work of LIB, so that small parts of them are found in suspects.

    A library of up to 1,000 works is prepared when its first suspect is judged; do it once for a larger one. A
    stopped run goes on where it was.
    """
    from apelles.journeys.keypoint_index import lacking, prepare_works
    from apelles.journeys.look import Shelf

    opened = _open(folder)
    names = lacking(opened)
    with counted("preparing") as on_progress:
        ready = prepare_works(opened, Shelf(opened), names, threads=2, on_progress=on_progress)
    facts = {"prepared": ready, "unreadable": len(names) - ready, "works": len(opened)}
    _print(facts, as_json, f"Prepared {_pictures(ready)}; {len(names) - ready} could not be read.")


def _open(folder: Path) -> LanceLibrary:
    from apelles.library.lance import LanceLibrary

    return LanceLibrary(folder)


def _show(opened: LanceLibrary, works: Sequence[Work], as_json: bool) -> None:
    shown = [(one, opened.history(one.sha256)) for one in works]
    facts = [{**asdict(one), "history": [asdict(said) for said in history]} for one, history in shown]
    _print(facts, as_json, "\n\n".join(work_in_words(one, history) for one, history in shown))


def _print(facts: Any, as_json: bool, words: str) -> None:
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False) if as_json else words)


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _pictures(count: int) -> str:
    return f"{count:,} picture" + ("" if count == 1 else "s")
