"""Credentials on the PDF and the pictures: what they say, and what they do not claim."""

from __future__ import annotations

import io
import json
from typing import Any

import c2pa
import pytest
from PIL import Image

from apelles.dossier.pdf_seal import FINDING, finding_in, sign_pdf, sign_picture
from apelles.errors import CredentialFailed
from apelles.seal.credential import settings
from benchmarks.fuzz_dossier import plain_pdf
from tests.dossier.cases import LEDGER, WHEN, bound, dossier_pdf, dossier_picture
from tests.seal.certificates import identity, picture


def told(content: bytes, mime: str) -> dict[str, Any]:
    """Return what a C2PA tool says of a file to somebody who trusts the signer."""
    with (
        c2pa.Context(c2pa.Settings.from_dict(settings(identity().ca.decode()))) as context,
        c2pa.Reader(mime, io.BytesIO(content), context=context) as reader,
    ):
        store: dict[str, Any] = json.loads(reader.json())
    return store


def assertions(content: bytes, mime: str) -> dict[str, Any]:
    store = told(content, mime)
    assert store["validation_state"] == "Trusted"
    return {one["label"]: one["data"] for one in store["manifests"][store["active_manifest"]]["assertions"]}


def test_any_c2pa_tool_reads_what_a_pdf_belongs_to() -> None:
    finding = assertions(dossier_pdf(), "application/pdf")[FINDING]
    assert finding == {
        "format": "apelles-finding/1",
        "dossier_sha256": "cd" * 32,
        "ledger_root": LEDGER,
        "rules_sha256": "12" * 32,
        "as_of": "2026-11-22",
        "signed_at": f"{WHEN:%Y-%m-%dT%H:%M:%SZ}",
    }


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_names_its_original_and_says_nothing_about_how_that_was_made(form: str) -> None:
    content = dossier_picture(form)
    found = assertions(content, f"image/{form.lower()}")
    assert found[FINDING]["original_sha256"] == "ef" * 32
    actions = [one["action"] for one in found["c2pa.actions.v2"]["actions"]]
    assert actions == ["c2pa.opened", "c2pa.converted"]
    assert b"digitalSourceType" not in content
    assert b"trainedAlgorithmicMedia" not in content


def test_signing_changes_no_pixel() -> None:
    plain = picture("PNG")
    signed = sign_picture(
        plain, "image/png", identity=identity(), bound=bound(), signed_at=WHEN, original_sha256="ef" * 32
    )
    with Image.open(io.BytesIO(plain)) as one, Image.open(io.BytesIO(signed)) as other:
        assert one.tobytes() == other.tobytes()


def test_two_signings_of_a_pdf_differ_in_the_credential_alone() -> None:
    first, second = dossier_pdf(), dossier_pdf()
    start = first.index(b"jumb") - 4
    length = int.from_bytes(first[start : start + 4], "big")
    assert first != second
    assert len(first) == len(second)
    assert (first[:start], first[start + length :]) == (second[:start], second[start + length :])


def test_what_cannot_be_signed_is_refused() -> None:
    for mime in ("image/gif", "image/webp", "application/pdf", ""):
        with pytest.raises(CredentialFailed):
            sign_picture(picture(), mime, identity=identity(), bound=bound(), signed_at=WHEN, original_sha256="")
    for content in (b"", b"%PDF-1.7\n", plain_pdf()[:200], picture()):
        with pytest.raises(CredentialFailed):
            sign_pdf(content, identity=identity(), bound=bound(), signed_at=WHEN)


def test_a_strange_assertion_says_nothing() -> None:
    for strange in ({}, {FINDING: 1}, {FINDING: {"format": "other"}}):
        assert finding_in(strange) == {}
    assert finding_in({FINDING: {"format": "apelles-finding/1", "as_of": 7}}) == {"format": "apelles-finding/1"}
