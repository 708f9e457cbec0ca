"""Identities made on the spot, and pictures signed with them in every way a signer might choose."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import c2pa
from PIL import Image

from apelles.seal.credential import settings
from apelles.seal.identity import Identity, load_or_make
from tests.pictures import painting

MIME = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "TIFF": "image/tiff"}
DRAWN = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"
CREATED: dict[str, Any] = {
    "label": "c2pa.actions",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": DRAWN}]},
}


def identity(organization: str = "Atelier") -> Identity:
    """Return the identity of an organization, the same all through a run."""
    return _made(organization)


@cache
def _made(organization: str) -> Identity:
    with tempfile.TemporaryDirectory() as folder:
        return load_or_make(Path(folder), organization=organization, common_name=f"{organization} desk")


def picture(kind: str = "PNG", seed: int = 1) -> bytes:
    """Return a small picture without a credential."""
    file = io.BytesIO()
    Image.fromarray(painting(seed, height=48, width=64)).save(file, kind)
    return file.getvalue()


def mining(entries: object, *, label: str = "cawg.training-mining") -> dict[str, Any]:
    """Return an assertion about training and mining."""
    return {"label": label, "data": {"entries": entries}}


def use(value: str, *keys: str, family: str = "cawg", **more: str) -> dict[str, Any]:
    """Return entries that say the same of several keys, of `ai_training` unless named."""
    return {f"{family}.{key}": {"use": value, **more} for key in keys or ("ai_training",)}


def signed(
    *assertions: Mapping[str, Any],
    kind: str = "PNG",
    content: bytes = b"",
    by: str = "Atelier",
    ingredients: Sequence[tuple[str, str, bytes]] = (),
    relationship: str = "inputTo",
    gathered: bool = False,
    remote: str = "",
    title: str = "picture",
    **more: object,
) -> bytes:
    """Return a signed picture; `ingredients` are (title, kind, content), `remote` the address of a manifest left out.

    With `gathered` the signer vouches for no assertion; `more` goes into the manifest.
    """
    own = assertions if any(one["label"] == "c2pa.actions" for one in assertions) else (CREATED, *assertions)
    created = [] if gathered else [one["label"] for one in own]
    manifest = {"claim_generator_info": [{"name": "brush", "version": "1"}], "title": title, "assertions": own, **more}
    who, target = identity(by), io.BytesIO()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.chain, private_key=who.key, ta_url=None)
    with (
        c2pa.Context(c2pa.Settings.from_dict(settings(who.ca.decode(), created=created))) as context,
        c2pa.Signer.from_info(info) as signer,
        c2pa.Builder(manifest, context) as builder,
    ):
        for name, of, original in ingredients:
            described = {"title": name, "relationship": relationship, "instance_id": name, "label": name}
            builder.add_ingredient(json.dumps(described), MIME[of], io.BytesIO(original))
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        builder.sign(signer, MIME[kind], io.BytesIO(content or picture(kind)), target)
    return target.getvalue()


def flipped(content: bytes, place: int = -20) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)
