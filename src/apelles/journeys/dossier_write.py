"""Journey: a dossier written into a folder, signed file by file and as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from apelles.dossier.folder import seal_folder
from apelles.dossier.html import render_html
from apelles.dossier.pdf import render_pdf
from apelles.dossier.pdf_seal import Bound, sign_pdf, sign_picture
from apelles.dossier.redact import MEMBER as COMMITMENTS
from apelles.dossier.redact import commit, redact, secret_of
from apelles.dossier.sealed import open_body, seal_html, seal_json, spell
from apelles.dossier.timestamp import timestamp
from apelles.errors import DossierError
from apelles.journeys.dossier_json import NAME, NAMED_BY, as_mapping, from_mapping
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
    """Where a dossier lies, its files by name, and where the full one lies if names were taken out of it."""

    folder: Path
    files: tuple[str, ...]
    dossier_sha256: str
    full: Path | None = None


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

    With `redacted` fields the folder holds the dossier without these texts, and a second one, whose name ends in
    `-full`, the full JSON to keep: the redacted one can be held against it. A folder appears whole or not at all.

    Raises:
        DossierError: the folder is there and not empty, or there is something that cannot be written.
        CredentialError: it cannot be signed.
        ExtraMissing: a font for Chinese is missing.
    """
    full = folder.with_name(folder.name + FULL)
    for place in (folder, full) if redacted else (folder,):
        _check_free(place)
    whole = commit(as_mapping(dossier), secret=secret_of(signing.identity))
    if not redacted:
        return _folder(whole, dossier, plates, folder, signing=signing, pdf=pdf, on_step=on_step)
    without = redact(whole, fields=redacted)
    shown = from_mapping({key: value for key, value in without.items() if key != COMMITMENTS})
    written = _folder(without, shown, plates, folder, signing=signing, pdf=pdf, on_step=on_step)
    kept = _folder(whole, None, plates, full, signing=signing, pdf=False, on_step=on_step)
    return Written(folder=written.folder, files=written.files, dossier_sha256=written.dossier_sha256, full=kept.folder)


def _folder(
    mapping: Mapping[str, Any],
    shown: Dossier | None,
    plates: Mapping[str, bytes],
    folder: Path,
    *,
    signing: Signing,
    pdf: bool,
    on_step: Step | None,
) -> Written:
    """Write one folder; without a dossier to show, only its JSON."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    spelled = spell(mapping, named_by=NAMED_BY)
    digest = sha256(open_body(spelled.content)).hexdigest()
    root = str(mapping["made"].get("ledger_root", ""))
    sealing: dict[str, Any] = {"identity": signing.identity, "signed_at": signing.at, "ledger_root": root}
    document = seal_json(spelled.content, parts=spelled.parts, stamp=signing.stamp, **sealing)
    _put(building / NAME, document, on_step)
    if shown is not None:
        bound = Bound(dossier_sha256=digest, ledger_root=root, rules_sha256=_rules(shown), as_of=_as_of(shown))
        _pictures(shown, plates, building, bound=bound, signing=signing, on_step=on_step)
        _page(shown, plates, building, digest=digest, signing=signing, sealing=sealing, on_step=on_step)
        for lang in shown.languages if pdf else ():
            content = render_pdf(shown, plates, lang)
            title = shown.title.zh if lang == "zh" else shown.title.en
            signed = sign_pdf(content, identity=signing.identity, bound=bound, signed_at=signing.at, title=title)
            _put(building / f"dossier-{lang}.pdf", signed, on_step)
    seal_folder(building, dossier_sha256=digest, stamp=signing.stamp, **sealing)
    building.chmod(0o755)
    if folder.exists():
        folder.rmdir()
    building.replace(folder)
    files = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
    return Written(folder=folder, files=files, dossier_sha256=digest)


def _pictures(
    shown: Dossier, plates: Mapping[str, bytes], building: Path, *, bound: Bound, signing: Signing, on_step: Step | None
) -> None:
    every = [plate for exhibit in shown.exhibits for plate in exhibit.plates]
    every += [one.plate for one in shown.calibrations if one.plate]
    for plate in (one for one in every if one.file in plates):
        mime = "image/png" if plate.file.endswith(".png") else "image/jpeg"
        signed = sign_picture(
            plates[plate.file],
            mime,
            identity=signing.identity,
            bound=bound,
            signed_at=signing.at,
            original_sha256=plate.of or plate.sha256,
            title=plate.file,
        )
        _put(building / PICTURES / plate.file, signed, on_step)


def _page(
    shown: Dossier,
    plates: Mapping[str, bytes],
    building: Path,
    *,
    digest: str,
    signing: Signing,
    sealing: Mapping[str, Any],
    on_step: Step | None,
) -> None:
    parts = [(name, text.encode("utf-8")) for name, text in render_html(shown, plates)]
    page = b"".join(content for _, content in parts)
    lengths = tuple((name, len(content)) for name, content in parts)
    sealed = seal_html(page, parts=lengths, dossier_sha256=digest, stamp=signing.stamp, **sealing)
    _put(building / PAGE, sealed, on_step)


def _put(file: Path, content: bytes, on_step: Step | None) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    if on_step:
        on_step(file.name)


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
