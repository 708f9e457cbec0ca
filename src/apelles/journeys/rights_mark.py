"""Mark an artist's own pictures with reservations, and check what readers see in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from apelles.audit.rights import verdicts
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.files import sidecar_of, write_marked, xmp_beside
from apelles.collect.marks.mark import Marked, mark
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.open import open_source
from apelles.collect.rights.base import Copy
from apelles.collect.sniff import FORMATS, sniff
from apelles.errors import ApellesError, PictureRefused
from apelles.journeys.rights_scan import readers
from apelles.records import Refusal
from apelles.records.rights import Permission, Signal, Use, Verdicts
from apelles.seal.credential import sign_edit
from apelles.seal.identity import Identity, load_or_make
from apelles.words.phrase import Phrase

DENIES: Final[Mapping[Deny, tuple[Use, ...]]] = {
    Deny.TRAINING: (Use.AI_TRAINING, Use.GENERATIVE_TRAINING),
    Deny.GENERATIVE: (Use.GENERATIVE_TRAINING,),
    Deny.ALL: (Use.TEXT_AND_DATA_MINING, Use.AI_TRAINING, Use.GENERATIVE_TRAINING, Use.AI_INPUT),
}
_CAWG: Final = {
    Deny.TRAINING: ("ai_training", "ai_generative_training"),
    Deny.GENERATIVE: ("ai_generative_training",),
    Deny.ALL: ("data_mining", "ai_inference", "ai_training", "ai_generative_training"),
}
_MIME: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What readers see on a picture: its signals, its sidecar's included, and the verdicts that follow."""

    file: str
    signals: tuple[Signal, ...]
    verdicts: Verdicts

    def reserved(self, deny: Deny) -> bool:
        """Return whether everything that was to be denied is denied."""
        return all(self.verdicts.of(use).permission is Permission.DENY for use in DENIES[deny])


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMarked(Refusal):
    """One picture that was left as it was. `phrase` is the reason in every language, None where only English has it."""

    phrase: Phrase | None = None

    def said(self, lang: str) -> str:
        """Return the reason in a language, in English where there is no other."""
        return getattr(self.phrase, lang, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFile:
    """One picture that was marked: the file written, what changed in it, and what readers see now."""

    file: str
    written: Path
    marked: Marked
    checked: Checked
    resigned: bool


def mark_pictures(
    paths: Sequence[Path],
    *,
    deny: Deny,
    author: str = "",
    license_: str = "",
    credit: str = "",
    web_statement: str = "",
    contact: str = "",
    aigc: bool = False,
    identity: Identity | None = None,
    keep_backup: bool = False,
) -> Iterator[MarkedFile | NotMarked]:
    """Yield what became of each picture, file by file; one that cannot be marked is refused and left as it was.

    Folders are searched for pictures. `identity` signs files with Content Credentials anew; without it they are
    refused, for any change would break the credential.
    """
    for file in pictures_in(paths):
        try:
            content = file.read_bytes()
            beside = sidecar_of(file)
            sidecar = beside.read_bytes() if beside.is_file() else b""
            resign = partial(_resigned, identity, deny, file.name) if identity else None
            marked = mark(
                content,
                deny=deny,
                author=author,
                license=license_,
                credit=credit,
                web_statement=web_statement,
                contact=contact,
                aigc=aigc,
                sidecar=sidecar,
                resign=resign,
            )
            written = write_marked(file, marked, keep_backup=keep_backup)
            checked = check_picture(file)
            if not checked.reserved(deny):
                raise MarkRefused("unread")
        except (ApellesError, OSError) as error:
            code = getattr(error, "code", "unreadable")
            phrase = getattr(error, "phrase", None)
            yield NotMarked(file=str(file), sha256="", code=str(code), reason=str(error), phrase=phrase)
        else:
            signed = any(signal.protocol.value in {"cawg", "c2pa"} for signal in checked.signals)
            yield MarkedFile(
                file=str(file),
                written=written,
                marked=marked,
                checked=checked,
                resigned=signed and bool(marked.changed),
            )


def check_picture(file: Path) -> Checked:
    """Return what every reader sees in a picture and in the sidecar beside it.

    Raises:
        OSError: the file cannot be read.
        PictureRefused: it is no picture.
    """
    content = file.read_bytes()
    sniff(content)
    copy = Copy(content=content, sha256=hashlib.sha256(content).hexdigest(), sidecar=xmp_beside(file))
    seen: list[Signal] = [signal for reader in readers() for signal in reader.read(copy)]
    return Checked(file=str(file), signals=tuple(seen), verdicts=verdicts(seen))


def pictures_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the picture files that are named, and those in folders that are named, sorted."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in open_source(path):
            if not isinstance(found, Refusal) and found.path is not None and _is_picture(found.path):
                yield path / found.path.relative_to(path.resolve())


def own_identity() -> Identity:
    """Return the identity of this installation, made on first use."""
    return load_or_make(identity_folder())


def identity_folder() -> Path:
    """Return where this installation keeps its keys: `APELLES_IDENTITY`, else the user's settings."""
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(os.environ.get("APELLES_IDENTITY") or Path(settings) / "apelles" / "identity")


def _resigned(identity: Identity, deny: Deny, title: str, original: bytes, edited: bytes) -> bytes:
    entries = {f"cawg.{key}": {"use": "notAllowed"} for key in _CAWG[deny]}
    return sign_edit(original, edited, _MIME[sniff(original)], identity=identity, entries=entries, title=title)


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return sniff(file.read(64)) in FORMATS
    except (OSError, PictureRefused):
        return False
