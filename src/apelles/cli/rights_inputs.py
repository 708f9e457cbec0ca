"""What options of `apelles rights` name, read and checked before anything is written."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----")
_LISTS: Final = frozenset({".csv", ".json", ".jsonl", ".list", ".lst", ".tsv", ".txt"})


def hosts_in(sources: Sequence[str], *, registry: Path | None) -> list[str]:
    """Return the hosts that `--pirate-source` names, those in files of one on each line included.

    Raises:
        UsageError: there is no register to look for copies with, a file is not there, or something names no host.
    """
    if sources and registry is None:
        message = "--pirate-source names places of copies, and copies are looked for only with --registry REG. Add it."
        raise click.UsageError(message)
    return [host for one in sources for host in _hosts_of(one)]


def anchors_in(file: Path | None) -> str:
    """Return the certificates in a file as PEM, one after the other; nothing where no file is named.

    Raises:
        UsageError: it holds none that can be read.
    """
    if file is None:
        return ""
    from apelles.collect.rights.places import decoded

    found = _CERTIFICATE.findall(decoded(file.read_bytes()))
    if not any(map(_can_be_read, found)):
        message = (
            f"{file} holds no certificate that can be read, so nobody would be trusted. Give a text file (PEM) with "
            "the lines from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
        )
        raise click.UsageError(message)
    return "".join(f"{one}\n" for one in found)


def new_files(out: Path, *, croissant: bool) -> None:
    """Refuse a place where a single file cannot be written, or where one lies already.

    Raises:
        UsageError: it is a folder, something lies there, or the metadata would take the place of its own table.
    """
    if out.is_dir():
        file = out / ("croissant.json" if croissant else "list.txt")
        message = f"{out} is a folder, and this is written into one file. Name the file, such as {file}."
        raise click.UsageError(message)
    if croissant and out.suffix.lower() == ".csv":
        message = f"The metadata is JSON, and its table is written beside it as CSV. Name {out.with_suffix('.json')}."
        raise click.UsageError(message)
    for file in (out, out.with_suffix(".csv")) if croissant else (out,):
        if file.exists():
            message = f"Something lies at {file} already, and nothing there is overwritten. Name a new file."
            raise click.UsageError(message)


def scanned(folder: Path) -> Path:
    """Return where the ledger of a library lies.

    Raises:
        UserError: nobody has scanned it, so that there is none.
    """
    from apelles.errors import UserError
    from apelles.journeys.rights_scan import ledger_of
    from apelles.seal.ledger import ROWS, SNAPSHOTS

    place = ledger_of(folder)
    if not any((place / name).exists() for name in (ROWS, SNAPSHOTS)):
        message = (
            f"There is no ledger of rights at {folder}, so there is nothing to verify. Check the path, or run "
            f"`apelles rights scan {folder}` first."
        )
        raise UserError(message)
    return place


def _can_be_read(certificate: str) -> bool:
    from apelles.seal.certificates import ders_of

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(ders_of(certificate.encode("ascii")))
    except ValueError:
        return False


def _hosts_of(source: str) -> Iterator[str]:
    """Yield what a value names: the lines of the file of that name, else the value as a host."""
    from apelles.audit.sources import host_of
    from apelles.collect.rights.places import text_lines

    if Path(source).is_file():
        lines = [line.strip() for line in text_lines(Path(source).read_bytes())]
        hosts = [line for line in lines if line and not line.startswith("#")]
        if not any(map(host_of, hosts)):
            message = f"--pirate-source: {source} names no host. Write one on each line, such as reposts.example."
            raise click.UsageError(message)
        yield from hosts
    elif _names_a_file(source) or not host_of(source):
        message = (
            f"--pirate-source: there is no file {source}, and it is no host. Name a file that is there, or a host such "
            "as reposts.example."
        )
        raise click.UsageError(message)
    else:
        yield source


def _names_a_file(source: str) -> bool:
    if "//" in source:
        return False
    return source.startswith((".", "/", "~")) or "\\" in source or Path(source).suffix.lower() in _LISTS
