"""Journey: a dossier written into a folder, signed file by file and as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from apelles.dossier.folder import seal_folder
from apelles.dossier.html import render_html
from apelles.dossier.pdf import render_pdf
from apelles.dossier.pdf_seal import Bound, sign_pdf, sign_picture
from apelles.dossier.redact import FIELDS, commit, redact, secret_of
from apelles.dossier.redact import MEMBER as COMMITMENTS
from apelles.dossier.sealed import open_body, seal_html, seal_json, spell
from apelles.dossier.timestamp import timestamp
from apelles.errors import DossierError, ExtraMissing
from apelles.journeys.dossier_json import COMMAND, NAME, NAMED_BY, as_mapping, from_mapping
from apelles.records.dossier import Dossier
from apelles.seal.identity import Identity

PAGE: Final = "dossier.html"
PICTURES: Final = "pictures"
FULL: Final = "-full"

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signs and when; `timestamp_url` is a service for time stamps (RFC 3161), asked only where it is named."""

    identity: Identity
    at: datetime
    timestamp_url: str = ""
    timestamp_anchors: bytes = b""

    @property
    def stamp(self) -> Callable[[bytes], bytes] | None:
        """What puts a time stamp on a signature, None where no service was named."""
        if not self.timestamp_url:
            return None
        return partial(timestamp, url=self.timestamp_url, anchors=self.timestamp_anchors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a dossier lies, its files by name, and where the full one lies if names were taken out of it.

    `not_printed` says why a PDF is missing, empty where none is.
    """

    folder: Path
    files: tuple[str, ...]
    dossier_sha256: str
    full: Path | None = None
    not_printed: str = ""


def write(
    dossier: Dossier,
    plates: Mapping[str, bytes],
    folder: Path,
    *,
    signing: Signing,
    redacted: frozenset[str] = frozenset(),
    pdf: bool = True,
    on_step: Step | None = None,
) -> Written:
    """Write a dossier as JSON, HTML and one PDF for each language, with its pictures; return what was written.

    With `redacted` fields the folder holds the dossier without these texts and without its commands, and a second one,
    whose name ends in `-full`, the full JSON to keep: the redacted one can be held against it. A folder appears whole
    or not at all. Where a system has no font for a PDF, everything else is written, and it is said.

    Raises:
        DossierError: the folder is there and not empty, or there is something that cannot be written.
        CredentialError: it cannot be signed.
    """
    full = folder.with_name(folder.name + FULL)
    for place in (folder, full) if redacted else (folder,):
        _check_free(place)
    whole = commit(as_mapping(dossier), secret=secret_of(signing.identity), fields={*FIELDS, COMMAND})
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as building:
        made = _Folder(place=Path(building) / "made", plates=plates, signing=signing, pdf=pdf, on_step=on_step)
        if not redacted:
            digest = made.fill(whole, dossier)
        else:
            kept = replace(made, place=Path(building) / "kept", on_step=None)
            without = redact(whole, fields={*redacted, COMMAND})
            shown = from_mapping({key: value for key, value in without.items() if key != COMMITMENTS})
            digest = made.fill(without, shown, of=kept.fill(whole))
            kept.move(full)
        made.move(folder)
    files = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
    return Written(
        folder=folder,
        files=files,
        dossier_sha256=digest,
        full=full if redacted else None,
        not_printed=next(iter(made.not_printed), ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder as it is filled, out of sight until it is whole."""

    place: Path
    plates: Mapping[str, bytes]
    signing: Signing
    pdf: bool
    on_step: Step | None
    not_printed: list[str] = field(default_factory=list)

    def fill(self, mapping: Mapping[str, Any], shown: Dossier | None = None, *, of: str = "") -> str:
        """Write everything and return the hash of the JSON; without a dossier to show, only its JSON.

        `of` is the hash of the full dossier that this one was redacted from.
        """
        signing = self.signing
        spelled = spell(mapping, named_by=NAMED_BY)
        digest = sha256(open_body(spelled.content)).hexdigest()
        root = str(mapping["made"].get("ledger_root", ""))
        sealing: dict[str, Any] = {"identity": signing.identity, "signed_at": signing.at, "ledger_root": root}
        document = seal_json(spelled.content, parts=spelled.parts, dossier_sha256=of, stamp=signing.stamp, **sealing)
        self.put(NAME, document)
        if shown is not None:
            bound = Bound(dossier_sha256=digest, ledger_root=root, rules_sha256=_rules(shown), as_of=_as_of(shown))
            self._pictures(shown, bound)
            self._page(shown, digest, sealing)
            for lang in shown.languages if self.pdf else ():
                self._print(shown, lang, bound)
        seal_folder(self.place, dossier_sha256=digest, stamp=signing.stamp, **sealing)
        return digest

    def put(self, name: str, content: bytes) -> None:
        """Write one file."""
        file = self.place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if self.on_step:
            self.on_step(file.name)

    def move(self, folder: Path) -> None:
        """Put the folder, which is whole now, where it belongs."""
        if folder.exists():
            folder.rmdir()
        self.place.replace(folder)

    def _pictures(self, shown: Dossier, bound: Bound) -> None:
        for plate in (one for one in shown.plates() if one.file in self.plates):
            signed = sign_picture(
                self.plates[plate.file],
                "image/png" if plate.file.endswith(".png") else "image/jpeg",
                identity=self.signing.identity,
                bound=bound,
                signed_at=self.signing.at,
                original_sha256=plate.of or plate.sha256,
                title=plate.file,
            )
            self.put(f"{PICTURES}/{plate.file}", signed)

    def _page(self, shown: Dossier, digest: str, sealing: Mapping[str, Any]) -> None:
        parts = [(name, text.encode("utf-8")) for name, text in render_html(shown, self.plates)]
        page = b"".join(content for _, content in parts)
        lengths = tuple((name, len(content)) for name, content in parts)
        sealed = seal_html(page, parts=lengths, dossier_sha256=digest, stamp=self.signing.stamp, **sealing)
        self.put(PAGE, sealed)

    def _print(self, shown: Dossier, lang: str, bound: Bound) -> None:
        signing = self.signing
        title = shown.title.zh if lang == "zh" else shown.title.en
        try:
            content = render_pdf(shown, self.plates, lang)
        except ExtraMissing as error:
            self.not_printed.append(str(error))
            return
        signed = sign_pdf(content, identity=signing.identity, bound=bound, signed_at=signing.at, title=title)
        self.put(f"dossier-{lang}.pdf", signed)


def _rules(shown: Dossier) -> str:
    """Return one hash over the hashes of all rule packs, empty where none was used."""
    packs = "".join(f"{pack.juris} {pack.sha256}\n" for pack in shown.packs)
    return sha256(packs.encode()).hexdigest() if packs else ""


def _as_of(shown: Dossier) -> str:
    return max((one.as_of for one in shown.conclusions), default="")


def _check_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is there already and not empty, so nothing is written over it. Name another folder."
        raise DossierError(message)
