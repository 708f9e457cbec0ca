"""Sign files with Content Credentials (C2PA), from memory to memory, without thumbnails and without network."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from apelles.errors import CredentialFailed
from apelles.seal import algorithms, purposes
from apelles.seal.identity import Identity

if TYPE_CHECKING:
    from PIL import Image

TRAINING: Final = "cawg.training-mining"
ACTIONS: Final = "c2pa.actions"


def settings(anchors: str = "", *, created: Sequence[str] = ()) -> dict[str, Any]:
    """Return the settings under which credentials are read and written here: nothing is fetched, nothing is drawn.

    `anchors` are certificates (PEM) of signers that are trusted.
    """
    return {
        "trust": {"trust_config": "\n".join(purposes.ACCEPTED), **({"user_anchors": anchors} if anchors else {})},
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
    """Return a picture or a PDF with a new credential that names `ingredients` (their description, type and bytes).

    The signer vouches for all `assertions`, of which one says by a first action how the picture came to be. `edit` says
    that it is an edited version of its `parentOf` ingredient, and then that action is added.

    Raises:
        IdentityUnusable: the key is of a kind that credentials are not signed with.
        CredentialFailed: the format cannot carry one, an ingredient cannot be read, or what was written does not read
            back as valid with the same pixels.
    """
    import c2pa

    manifest = {
        "claim_generator_info": [{"name": "apelles", "version": version("apelles")}],
        "format": mime,
        "title": title,
        "assertions": [dict(one) for one in assertions],
    }
    created = [ACTIONS, *(str(one["label"]) for one in assertions)]
    algorithm, _ = algorithms.of_pem(identity.key)
    info = c2pa.C2paSignerInfo(alg=algorithm.c2pa, sign_cert=identity.chain, private_key=identity.key, ta_url=None)
    target = io.BytesIO()
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings(identity.ca.decode(), created=created))) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(manifest, context) as builder,
        ):
            if edit:
                builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            for described, kind, original in ingredients:
                builder.add_ingredient(json.dumps(dict(described)), kind, io.BytesIO(original))
            builder.sign(signer, mime, io.BytesIO(content), target)
            signed = target.getvalue()
            with c2pa.Reader(mime, io.BytesIO(signed), context=context) as reader:
                state = reader.get_validation_state()
    except c2pa.C2paError as error:
        message = (
            f"The file could not be signed ({error}), so it stays as it was. "
            "If its format cannot carry a credential, save it as PDF, JPEG or PNG."
        )
        raise CredentialFailed(message) from error
    if state not in {"Trusted", "Valid"}:
        message = f"What was signed reads back as {state}, so it is thrown away. Save it as PDF, JPEG or PNG."
        raise CredentialFailed(message)
    if mime.startswith("image/") and not _same_pixels(content, signed):
        message = (
            "What was signed does not decode to the pixels there were, or they are too many to compare, so it is "
            "thrown away. Save the picture as JPEG or PNG."
        )
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
    edit = {"label": ACTIONS, "data": {"actions": [{"action": "c2pa.edited"}]}}
    wish = [{"label": TRAINING, "data": {"entries": dict(entries)}}] if entries else []
    parent = {"title": title, "relationship": "parentOf"}
    return sign(
        edited,
        mime,
        identity=identity,
        assertions=[edit, *wish],
        ingredients=[(parent, mime, original)],
        title=title,
        edit=True,
    )


def _same_pixels(first: bytes, second: bytes) -> bool:
    """Return whether two pictures decode to the same frames; a picture that cannot be decoded is like no other."""
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(first)) as one, Image.open(io.BytesIO(second)) as other:
            frames = zip_longest(ImageSequence.Iterator(one), ImageSequence.Iterator(other))
            return all(_is_same(left, right) for left, right in frames)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def _is_same(left: Image.Image | None, right: Image.Image | None) -> bool:
    if left is None or right is None:
        return False
    return (left.mode, left.size, left.getpalette()) == (right.mode, right.size, right.getpalette()) and (
        left.tobytes() == right.tobytes()
    )
