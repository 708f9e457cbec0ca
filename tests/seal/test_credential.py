"""Signing from memory to memory: what is written reads back as valid, with the same pixels and no copy of anything."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any

import c2pa
import pytest
from PIL import Image

from apelles.errors import CredentialFailed
from apelles.seal.credential import TRAINING, settings, sign, sign_edit
from apelles.seal.identity import Identity
from tests.seal.certificates import CREATED, MIME, flipped, identity, mining, picture, signed, use

DENIED = use("notAllowed")


def told(content: bytes, mime: str, *, by: Identity | None = None) -> dict[str, Any]:
    """Return what the library says of a file to somebody who trusts a signer."""
    anchors = (by or identity()).ca.decode()
    with (
        c2pa.Context(c2pa.Settings.from_dict(settings(anchors))) as context,
        c2pa.Reader(mime, io.BytesIO(content), context=context) as reader,
    ):
        store: dict[str, Any] = json.loads(reader.json())
    return store


def active(store: dict[str, Any]) -> dict[str, Any]:
    manifest: dict[str, Any] = store["manifests"][store["active_manifest"]]
    return manifest


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        return image.tobytes()


@pytest.mark.parametrize("kind", MIME)
def test_what_is_signed_is_trusted_by_those_who_add_the_ca(kind: str) -> None:
    content = sign(picture(kind), MIME[kind], identity=identity(), assertions=[CREATED, mining(DENIED)], title="mine")
    store = told(content, MIME[kind])
    assert store["validation_state"] == "Trusted"
    assert active(store)["title"] == "mine"
    assert {one["label"]: one.get("created") for one in active(store)["assertions"]} == {
        "c2pa.actions.v2": True,
        TRAINING: True,
    }
    assert pixels(content) == pixels(picture(kind))
    assert told(content, MIME[kind], by=identity("Stranger"))["validation_state"] == "Valid"


def test_a_gif_with_several_frames_keeps_them_all() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (16, 16), shade) for shade in ("black", "navy", "gold")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    content = sign(file.getvalue(), "image/gif", identity=identity(), assertions=[CREATED])
    with Image.open(io.BytesIO(content)) as image:
        assert getattr(image, "n_frames", 1) == 3


def test_no_ingredient_leaves_a_picture_of_itself_behind() -> None:
    big = io.BytesIO()
    Image.effect_noise((900, 700), 80).save(big, "PNG")
    parts = [({"title": "noise", "relationship": "inputTo"}, "image/png", big.getvalue())]
    content = sign(picture(), "image/png", identity=identity(), assertions=[CREATED], ingredients=parts)
    assert len(content) - len(picture()) < 10_000
    assert [one["title"] for one in active(told(content, "image/png"))["ingredients"]] == ["noise"]


@pytest.mark.parametrize(
    ("content", "mime", "assertions"),
    [
        (b"", "image/png", [CREATED]),
        (b"no picture", "image/png", [CREATED]),
        (picture()[:-30], "image/png", [CREATED]),
        (picture(), "image/x-unknown", [CREATED]),
        (picture(), "image/png", []),
        (picture(), "image/png", [{"label": "c2pa.actions", "data": {"actions": [{"action": "c2pa.edited"}]}}]),
    ],
    ids=["empty", "no picture", "truncated", "unknown type", "no origin", "an edit of nothing"],
)
def test_what_cannot_be_signed_is_an_error_with_a_next_step(
    content: bytes, mime: str, assertions: list[dict[str, Any]]
) -> None:
    with pytest.raises(CredentialFailed, match="JPEG or PNG"):
        sign(content, mime, identity=identity(), assertions=assertions)


def test_a_broken_ingredient_is_an_error() -> None:
    parts = [({"title": "cut", "relationship": "inputTo"}, "image/png", signed()[:-40])]
    with pytest.raises(CredentialFailed, match="could not be signed"):
        sign(picture(), "image/png", identity=identity(), assertions=[CREATED], ingredients=parts)


@pytest.mark.parametrize("kind", MIME)
def test_an_edit_names_the_old_file_as_its_parent_and_keeps_its_credential(kind: str) -> None:
    mime = MIME[kind]
    original = signed(mining(DENIED), kind=kind, by="Stranger", title="the old one")
    content = sign_edit(
        original, picture(kind, seed=2), mime, identity=identity(), entries=use("constrained"), title="old"
    )
    store = told(content, mime)
    assert store["validation_state"] == "Trusted"
    (parent,) = active(store)["ingredients"]
    assert (parent["title"], parent["relationship"]) == ("old", "parentOf")
    assert store["manifests"][parent["active_manifest"]]["title"] == "the old one"
    said = {one["label"]: one["data"] for one in active(store)["assertions"]}
    assert [one["action"] for one in said["c2pa.actions.v2"]["actions"]] == ["c2pa.opened", "c2pa.edited"]
    assert said[TRAINING] == {"entries": use("constrained")}
    assert pixels(content) == pixels(picture(kind, seed=2))


def test_a_change_after_signing_is_mended_by_signing_the_edit() -> None:
    original = signed(mining(DENIED))
    changed = original[:33] + _text_chunk() + original[33:]
    assert told(changed, "image/png")["validation_state"] == "Invalid"
    mended = sign_edit(original, changed, "image/png", identity=identity(), entries={}, title="old")
    store = told(mended, "image/png")
    assert store["validation_state"] == "Trusted"
    assert len(active(store)["ingredients"]) == 1
    assert TRAINING not in {one["label"] for one in active(store)["assertions"]}


def test_an_unsigned_original_can_be_a_parent() -> None:
    content = sign_edit(picture(), picture(seed=3), "image/png", identity=identity(), entries=DENIED, title="plain")
    assert told(content, "image/png")["validation_state"] == "Trusted"


def test_a_flipped_byte_after_signing_is_found() -> None:
    content = sign(picture(), "image/png", identity=identity(), assertions=[CREATED])
    assert told(flipped(content), "image/png")["validation_state"] == "Invalid"


def _text_chunk() -> bytes:
    body = b"tEXtSoftware\x00brush"
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
