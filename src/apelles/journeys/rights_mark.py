"""Mark an artist's own pictures with reservations, and check what readers see in them."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from apelles.audit.rights import verdicts
from apelles.collect.limits import Limits
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.files import BACKUP, sidecar_of, write_marked, xmp_beside
from apelles.collect.marks.mark import Marked, mark
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.reading import read_file
from apelles.collect.rights.base import Copy
from apelles.collect.sniff import FORMATS, sniff
from apelles.collect.sources.folder import FolderSource
from apelles.collect.sources.sidecar import Sidecar
from apelles.errors import ApellesError, PictureRefused, SourceUnreadable
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
_ENDINGS: Final = (
    "jpg jpeg jpe jfif png apng webp tif tiff gif bmp dib avif avifs heic heif hif svg ico tga jp2 j2k j2c jpc jpf jpx "
    "jxl jxr psd psb xcf exr pcx pnm ppm pgm pbm dng cr2 cr3 crw nef nrw arw srf sr2 orf raf rw2 rwl pef srw x3f 3fr "
    "fff iiq erf kdc dcr mrw mos raw"
)
NAMED_AS_PICTURES: Final = frozenset(f".{ending}" for ending in _ENDINGS.split())
"""Endings of names in lower case: what bears one is a picture to its owner, whether it can be marked or not."""
_OF_ANY_SIZE: Final = Limits(size=sys.maxsize)
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

    Raises:
        SourceUnreadable: nothing was named but folders without a picture; nothing was written.
    """
    for file in files_in(paths):
        if isinstance(file, NotMarked):
            yield file
            continue
        try:
            content = read_file(file, limits=_OF_ANY_SIZE)
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
            yield _refusal(file, error)
        else:
            signed = any(signal.protocol.value in {"cawg", "c2pa"} for signal in checked.signals)
            yield MarkedFile(
                file=_readable(file),
                written=written,
                marked=marked,
                checked=checked,
                resigned=signed and bool(marked.changed),
            )


def check_pictures(paths: Sequence[Path]) -> Iterator[Checked | NotMarked]:
    """Yield what readers see in each picture, or why it cannot be read. Folders are searched for pictures.

    Raises:
        SourceUnreadable: nothing was named but folders without a picture.
    """
    for file in files_in(paths):
        if isinstance(file, NotMarked):
            yield file
            continue
        try:
            yield check_picture(file)
        except (PictureRefused, OSError) as error:
            yield _refusal(file, error)


def check_picture(file: Path) -> Checked:
    """Return what every reader sees in a picture and in the sidecar beside it.

    Raises:
        OSError: its sidecar cannot be read.
        PictureRefused: it is no picture, or cannot be read.
    """
    content = read_file(file, limits=_OF_ANY_SIZE)
    sniff(content)
    copy = Copy(content=content, sha256=hashlib.sha256(content).hexdigest(), sidecar=xmp_beside(file))
    seen: list[Signal] = [signal for reader in readers() for signal in reader.read(copy)]
    return Checked(file=_readable(file), signals=tuple(seen), verdicts=verdicts(seen))


def files_in(paths: Sequence[Path]) -> list[Path | NotMarked]:
    """Return the files that are named, and those in folders that are pictures by what they hold or by their name.

    What only bears the name of a picture is among them, to be refused with its reason by whoever reads it; what cannot
    be reached, and a folder without a picture beside others, is a refusal. Backups of marked pictures are left alone.

    Raises:
        SourceUnreadable: nothing was named but folders without a picture.
    """
    found: list[Path | NotMarked] = []
    without: list[NotMarked] = []
    for path in paths:
        inside = list(_in_folder(path)) if path.is_dir() else [path]
        found += inside
        if not inside:
            reason = "There is no picture in this folder. Name the folder that holds them."
            without.append(NotMarked(file=_readable(path), sha256="", code="no_pictures", reason=reason))
    if without and not found:
        names = ", ".join(one.file for one in without)
        message = f"There is no picture in {names}, so there is nothing to do. Name the folder that holds them."
        raise SourceUnreadable(message)
    return [*found, *without]


def pictures_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the picture files that are named, and those in folders that are named, sorted."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from (file for file in _in_folder(path) if isinstance(file, Path) and _is_picture(file))


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


def _in_folder(folder: Path) -> Iterator[Path | NotMarked]:
    """Yield what is in a folder and a picture by its first bytes or its name, in order of the path."""
    root = folder.resolve()
    for found in FolderSource(folder, sidecar=Sidecar()):
        if isinstance(found, Refusal):
            if _is_named_as_picture(Path(found.file)):
                name = f"{_readable(folder)}/{found.file}"
                yield NotMarked(file=name, sha256=found.sha256, code=found.code, reason=found.reason)
        elif found.path is not None:
            file = folder / found.path.relative_to(root)
            if not _is_backup(file) and (_is_named_as_picture(file) or _is_picture(file)):
                yield file


def _is_picture(path: Path) -> bool:
    try:
        if not path.is_file():
            return False  # to open a pipe would wait for somebody to write
        with path.open("rb") as file:
            return sniff(file.read(64)) in FORMATS
    except (OSError, PictureRefused):
        return False


def _is_named_as_picture(path: Path) -> bool:
    return path.suffix.lower() in NAMED_AS_PICTURES


def _is_backup(path: Path) -> bool:
    return path.suffix == BACKUP and path.with_suffix("").is_file()


def _refusal(file: Path, error: Exception) -> NotMarked:
    code, phrase = str(getattr(error, "code", "unreadable")), getattr(error, "phrase", None)
    return NotMarked(file=_readable(file), sha256="", code=code, reason=str(error), phrase=phrase)


def _readable(path: Path) -> str:
    """Return a path for people: bytes that are no UTF-8 are shown as replacement marks."""
    return os.fsencode(path).decode("utf-8", errors="replace")
