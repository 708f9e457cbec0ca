"""Sign pictures with Content Credentials (C2PA), from memory to memory, without thumbnails and without network."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from apelles.errors import CredentialFailed
from apelles.seal.identity import Identity

TRAINING: Final = "cawg.training-mining"
OWN: Final = ("c2pa.actions", TRAINING, "org.apelles.run", "org.apelles.ledger", "org.apelles.finding")
"""Assertions that the signer vouches for; others are kept as gathered."""


def settings(anchors: str = "", *, created: Sequence[str] = ()) -> dict[str, Any]:
    """Return the settings under which credentials are read and written here: nothing is fetched, nothing is drawn.

    `anchors` are certificates (PEM) of signers that are trusted.
    """
    return {
        "trust": {"user_anchors": anchors} if anchors else {},
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {"allowed_network_hosts": []},
        "builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": list(created)},
    }


def sign(
    content: bytes,
    mime: str,
    *,
    identity: Identity,
    assertions: Sequence[Mapping[str, Any]] = (),
    ingredients: Sequence[tuple[Mapping[str, Any], str, bytes]] = (),
    title: str = "",
    edit: bool = False,
) -> bytes:
    """Return a picture with a new credential that names `ingredients` (their description, type and bytes).

    `edit` says that the picture is an edited version of its `parentOf` ingredient.

    Raises:
        CredentialFailed: the format cannot carry one, or what was written does not read back as valid.
    """
    import c2pa

    manifest = {
        "claim_generator_info": [{"name": "apelles", "version": version("apelles")}],
        "format": mime,
        "title": title,
        "assertions": [dict(one) for one in assertions],
    }
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=identity.chain, private_key=identity.key, ta_url=None)
    target = io.BytesIO()
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings(identity.ca.decode(), created=OWN))) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(manifest, context) as builder,
        ):
            if edit:
                builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            for described, kind, original in ingredients:
                builder.add_ingredient(json.dumps(dict(described)), kind, io.BytesIO(original))
            builder.sign(signer, mime, io.BytesIO(content), target)
        signed = target.getvalue()
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings(identity.ca.decode()))) as context,
            c2pa.Reader(mime, io.BytesIO(signed), context=context) as reader,
        ):
            state = reader.get_validation_state()
    except c2pa.C2paError as error:
        message = f"The picture could not be signed ({error}), so it stays as it was. Save it as JPEG or PNG."
        raise CredentialFailed(message) from error
    if state not in {"Trusted", "Valid"}:
        message = f"What was signed reads back as {state}, so it is thrown away. Save the picture as JPEG or PNG."
        raise CredentialFailed(message)
    return signed


def sign_edit(
    original: bytes, edited: bytes, mime: str, *, identity: Identity, entries: Mapping[str, Any], title: str
) -> bytes:
    """Return an edited picture signed anew, with the original as its parent and a wish about training.

    `entries` are those of `cawg.training-mining`, empty for no wish.

    Raises:
        CredentialFailed: see `sign`.
    """
    wish = [{"label": TRAINING, "data": {"entries": dict(entries)}}] if entries else []
    parent = {"title": title, "relationship": "parentOf"}
    return sign(
        edited, mime, identity=identity, assertions=wish, ingredients=[(parent, mime, original)], title=title, edit=True
    )
