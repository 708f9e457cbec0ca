"""A folder sealed as a whole: SHA256SUMS over every file, as `sha256sum -c` reads it, and the seal of that list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from apelles.dossier.sealed import Stamp
from apelles.errors import DossierError, DossierUnreadable
from apelles.seal import statements, trailing
from apelles.seal.identity import Identity

SUMS: Final = "SHA256SUMS"
SEAL: Final = "SHA256SUMS.seal"
KIND: Final = "sha256sums"
MOST_FILES: Final = 20_000
MOST_BYTES: Final = 64 * 2**20
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_KEY: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_LARGEST_KEY: Final = 2**20


@dataclass(frozen=True, slots=True)
class Compared:
    """How the files of a folder differ from its list: names that are gone, that are new, that have other bytes."""

    missing: tuple[str, ...]
    added: tuple[str, ...]
    altered: tuple[str, ...]


def seal_folder(
    folder: Path,
    *,
    identity: Identity,
    signed_at: datetime,
    dossier_sha256: str = "",
    ledger_root: str = "",
    stamp: Stamp | None = None,
) -> None:
    """Write SHA256SUMS and its seal into a folder, over all files that are there.

    Raises:
        DossierError: there is no file, one is a link or holds a private key, or has a name that `sha256sum` would not
            read back.
        CredentialFailed: the key does not fit.
    """
    found = {name: _hash_to_seal(folder / name, name) for name in names(folder)}
    if not found:
        message = f"There is no file in {folder}, so there is nothing to seal. Build the dossier first."
        raise DossierError(message)
    listed = sums(found)
    made = trailing.seal(
        listed,
        kind=KIND,
        identity=identity,
        signed_at=signed_at,
        parts=[(name, len(line)) for name, line in zip(found, listed.splitlines(keepends=True), strict=True)],
        dossier_sha256=dossier_sha256,
        ledger_root=ledger_root,
    )
    if stamp:
        made = trailing.stamped(made, stamp(made.signature), identity)
    (folder / SUMS).write_bytes(listed)
    (folder / SEAL).write_bytes(trailing.spelled(made) + b"\n")


def sums(hashes: Mapping[str, str]) -> bytes:
    """Return the lines of SHA256SUMS for names and their hashes.

    Raises:
        DossierError: a name would not be read back.
    """
    for name in hashes:
        if not _is_plain(name):
            message = (
                f"The file {name[:120]!r} cannot be named in {SUMS}: names have at most {statements.LONGEST_NAME} "
                "printable signs, no backslash, no < and no >. Rename it."
            )
            raise DossierError(message)
    return "".join(f"{value}  {name}\n" for name, value in hashes.items()).encode()


def listed(content: bytes) -> dict[str, str] | None:
    """Return names and hashes from SHA256SUMS, None where a line is none of ours."""
    found: dict[str, str] = {}
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    if lines.pop() or len(lines) > MOST_FILES:
        return None
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match or not _is_plain(match[2]) or match[2] in found:
            return None
        found[match[2]] = match[1]
    return found


def compare(folder: Path, expected: Mapping[str, str]) -> Compared:
    """Return how a folder differs from a list; a link counts as altered, because what it leads to is elsewhere."""
    there = names(folder)
    return Compared(
        missing=tuple(name for name in expected if name not in there),
        added=tuple(name for name in there if name not in expected),
        altered=tuple(name for name in there if name in expected and _hash(folder / name) != expected[name]),
    )


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of all files of a folder and the folders in it, sorted, without the list and its seal.

    Raises:
        DossierUnreadable: it cannot be read, or there are more than 20,000.
    """
    found = []
    try:
        for name in _walked(folder):
            found.append(name)
            if len(found) > MOST_FILES:
                message = f"{folder} has more than {MOST_FILES:,} files, and no dossier has. Name the dossier's folder."
                raise DossierUnreadable(message)
    except OSError as error:
        message = f"{folder} cannot be read ({error}), so its files cannot be listed. Check its permissions."
        raise DossierUnreadable(message) from error
    return tuple(sorted(found, key=lambda name: name.encode("utf-8", "surrogateescape")))


def _walked(folder: Path) -> Iterator[str]:
    """Yield the names of files, and of links to anything."""
    for place, _, files in folder.walk():
        for file in files:
            name = (place / file).relative_to(folder).as_posix()
            if name not in {SUMS, SEAL}:
                yield name


def _hash_to_seal(path: Path, name: str) -> str:
    if path.is_symlink() or not path.is_file():
        message = f"{name} is a link or no plain file, so its bytes are not the folder's. Put the file there instead."
        raise DossierError(message)
    if path.stat().st_size <= _LARGEST_KEY and _KEY.search(path.read_bytes()):
        message = (
            f"{name} holds a private key. Whoever receives the dossier could sign in your name, so it is not sealed. "
            "Move the key out of the folder."
        )
        raise DossierError(message)
    return _hash(path)


def _hash(path: Path) -> str:
    """Return the hash of a file, nothing for what is none or cannot be read."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _is_plain(name: str) -> bool:
    whole = 1 <= len(name) <= statements.LONGEST_NAME and name.isprintable() and not {"\\", "<", ">"} & set(name)
    return whole and not name.startswith("/") and ".." not in name.split("/")
