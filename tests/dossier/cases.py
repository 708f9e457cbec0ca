"""A small dossier, sealed in every way."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from apelles.dossier.check import check_bytes
from apelles.dossier.folder import seal_folder
from apelles.dossier.pdf_seal import Bound, sign_pdf, sign_picture
from apelles.dossier.redact import commit, secret_of
from apelles.dossier.sealed import html_parts, seal_html, seal_json, spell
from apelles.seal.identity import Identity
from benchmarks.fuzz_dossier import plain_pdf
from tests.pictures import painting
from tests.seal.certificates import identity

WHEN = datetime.now(UTC).replace(microsecond=0)
LEDGER = "ab" * 32
PAGE = (
    b'<!doctype html><html><body><h1>x</h1><section id="answer">a</section>\n'
    b'<section id="law">b</section></body></html>\n'
)


def case() -> dict[str, Any]:
    """Return a case that names two authors, one of them in a title, a sentence, a file and a key."""
    return {
        "schema": "case/1",
        "findings": [
            {
                "id": "f1",
                "score": 1.5e-9,
                "author": "Jane Doe",
                "title": "Jane Doe's garden",
                "file": "jane_doe-garden.jpg",
                "reason": "JANE DOE painted it; Janet did not.",
            },
            {"id": "f2", "score": 2, "author": "李伟", "title": "", "reason": "作者李伟的作品"},
        ],
        "counts": {"Jane Doe": 1},
        "limits": ["none"],
    }


def full(by: Identity | None = None) -> dict[str, Any]:
    """Return the case with its commitments."""
    return commit(case(), secret=secret_of(by or identity()))


def dossier_json(by: Identity | None = None, **stated: Any) -> bytes:
    """Return the case as sealed JSON."""
    spelled = spell(full(by), named_by={"findings": "id"})
    return seal_json(
        spelled.content, identity=by or identity(), signed_at=WHEN, parts=spelled.parts, ledger_root=LEDGER, **stated
    )


def dossier_html(dossier_sha256: str = "", by: Identity | None = None) -> bytes:
    """Return a sealed page."""
    return seal_html(
        PAGE, identity=by or identity(), signed_at=WHEN, parts=html_parts(PAGE), dossier_sha256=dossier_sha256
    )


def bound(dossier_sha256: str = "cd" * 32) -> Bound:
    """Return what a signed file belongs to."""
    return Bound(dossier_sha256=dossier_sha256, ledger_root=LEDGER, rules_sha256="12" * 32, as_of="2026-11-22")


def dossier_pdf(dossier_sha256: str = "cd" * 32, by: Identity | None = None) -> bytes:
    """Return a signed PDF."""
    return sign_pdf(
        plain_pdf(), identity=by or identity(), bound=bound(dossier_sha256), signed_at=WHEN, title="Dossier"
    )


def dossier_picture(form: str = "PNG", dossier_sha256: str = "cd" * 32, by: Identity | None = None) -> bytes:
    """Return a signed picture."""
    file = io.BytesIO()
    Image.fromarray(painting(3, height=40, width=48)).save(file, form)
    return sign_picture(
        file.getvalue(),
        f"image/{form.lower()}",
        identity=by or identity(),
        bound=bound(dossier_sha256),
        signed_at=WHEN,
        original_sha256="ef" * 32,
    )


def dossier_folder(folder: Path, by: Identity | None = None) -> Path:
    """Fill a folder with a sealed dossier."""
    (folder / "pictures").mkdir(parents=True)
    content = dossier_json(by)
    name = check_bytes(content, "dossier.json").sealed_sha256
    (folder / "dossier.json").write_bytes(content)
    (folder / "dossier.html").write_bytes(dossier_html(name, by))
    (folder / "dossier.pdf").write_bytes(dossier_pdf(name, by))
    (folder / "pictures" / "证据 1.png").write_bytes(dossier_picture(dossier_sha256=name, by=by))
    (folder / "README.txt").write_text("how to check\n", encoding="utf-8")
    seal_folder(folder, identity=by or identity(), signed_at=WHEN, dossier_sha256=name, ledger_root=LEDGER)
    return folder


def changed(content: bytes, place: int) -> bytes:
    """Return the bytes with one bit changed."""
    made = bytearray(content)
    made[place] ^= 1
    return bytes(made)
