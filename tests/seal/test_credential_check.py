"""Signed files, byte for byte: what the reader of C2PA does not look at is looked at here."""

from __future__ import annotations

import io
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import c2pa
import pytest

from apelles.seal import algorithms, jumbf
from apelles.seal import identity as identities
from apelles.seal.credential import settings, sign
from apelles.seal.credential_check import JPEG, PDF, PNG, examine
from apelles.seal.identity import Identity
from benchmarks.certified import identity as made_of
from benchmarks.certified import leaf, new_key, office
from benchmarks.fuzz_dossier import plain_pdf
from tests.seal.certificates import CREATED, identity, mining, picture, signed, use

OWN: dict[str, Any] = {"label": "org.apelles.finding", "data": {"as_of": "2026-11-22"}}


def signed_as(mime: str, by: Identity | None = None) -> bytes:
    content = {PDF: plain_pdf(), PNG: picture("PNG"), JPEG: picture("JPEG")}[mime]
    return sign(content, mime, identity=by or identity(), assertions=[CREATED, OWN], title="x")


def passes_alone(content: bytes, mime: str) -> bool:
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings())) as context,
            c2pa.Reader(mime, io.BytesIO(content), context=context) as reader,
        ):
            return reader.get_validation_state() in {"Trusted", "Valid"}
    except c2pa.C2paError:
        return False


def flipped(content: bytes, place: int, flip: int = 1) -> bytes:
    made = bytearray(content)
    made[place] ^= flip
    return bytes(made)


@pytest.mark.parametrize("mime", [PDF, PNG, JPEG])
def test_what_was_signed_is_intact_and_says_what_the_signer_vouches_for(mime: str) -> None:
    found = examine(signed_as(mime), mime)
    assert found.intact
    assert found.assertions["org.apelles.finding"] == {"as_of": "2026-11-22"}
    assert len(found.certificates) == 2


@pytest.mark.parametrize("mime", [PDF, PNG, JPEG])
def test_no_byte_of_the_credential_or_around_it_can_be_changed(mime: str) -> None:
    content = signed_as(mime)
    start = content.index(b"jumb") - 16
    end = content.index(b"\xf6X@", start) + 90
    passed_alone = 0
    for place in range(start, min(end, len(content)), 5):
        other = flipped(content, place, 1 << place % 8)
        passed_alone += passes_alone(other, mime)
        assert not examine(other, mime).intact, place
    assert passed_alone > 0


@pytest.mark.parametrize("key", ["P-384", "RSA-2048", "RSA-3072", "RSA-4096"])
@pytest.mark.parametrize("mime", [PDF, PNG, JPEG])
def test_what_an_office_signs_with_its_own_key_is_intact_each_time(mime: str, key: str) -> None:
    sizes = set()
    for _ in range(3):
        content = signed_as(mime, office(key))
        found = examine(content, mime)
        assert found.intact
        assert len(found.certificates) == 3
        sizes.add(len(content))
    assert len(sizes) == 1


@pytest.mark.parametrize("key", ["P-384", "RSA-2048", "RSA-4096"])
@pytest.mark.parametrize("mime", [PDF, PNG, JPEG])
def test_no_byte_of_an_offices_credential_can_be_changed(mime: str, key: str) -> None:
    content, chance = signed_as(mime, office(key)), random.Random(2)
    start = content.index(b"jumb") - 16
    end = content.index(b"\x00" * 200, start) + 1_200
    passed_alone = 0
    for place in range(start, min(end, len(content)), 23):
        other = flipped(content, place, 1 << place % 8)
        passed_alone += passes_alone(other, mime)
        assert not examine(other, mime).intact, place
    assert passed_alone > 0
    for place in [chance.randrange(len(content)) for _ in range(60)]:
        assert not examine(content[:place] + content[place + 1 :], mime).intact
        assert not examine(content[:place] + b"\x00" + content[place:], mime).intact


def test_a_key_of_an_odd_number_of_bits_signs_in_whole_bytes() -> None:
    key, issuer = new_key("RSA-2051"), new_key("P-256")
    who = made_of((leaf(key, issuer),), key)
    assert examine(signed_as(PDF, who), PDF).intact


@pytest.mark.parametrize("key", ["P-256", "P-384", "RSA-2048"])
def test_a_credential_that_names_another_algorithm_is_not_called_intact(key: str) -> None:
    content = signed_as(PDF, office(key))
    (own,) = [one for one in algorithms.ALL if one.header in content]
    others = [one for one in algorithms.ALL if len(one.header) == len(own.header) and one is not own]
    for other in others:
        assert not examine(content.replace(own.header, other.header), PDF).intact
    unknown = own.header[:-3] + bytes([own.header[-3] ^ 1]) + own.header[-2:]
    assert "algorithm of the signature" in examine(content.replace(own.header, unknown), PDF).problems[-1]


@pytest.mark.parametrize("mime", [PDF, PNG, JPEG])
def test_no_byte_can_be_put_in_or_taken_out_or_added(mime: str) -> None:
    content, chance = signed_as(mime), random.Random(1)
    for place in [chance.randrange(len(content)) for _ in range(150)]:
        assert not examine(content[:place] + content[place + 1 :], mime).intact
        assert not examine(content[:place] + b"\x00" + content[place:], mime).intact
    for more in (b"\n", b"\x00", b"%%EOF\n"):
        assert not examine(content + more, mime).intact


def test_the_padding_that_the_reader_ignores_cannot_carry_a_message() -> None:
    content = signed_as(PDF)
    place = content.index(b"\x00" * 200) + 100
    hidden = content[:place] + b"hidden" + content[place + 6 :]
    assert passes_alone(hidden, PDF)
    assert examine(hidden, PDF).problems == ("padding of the signature",)


@pytest.mark.slow
def test_a_certificate_that_ran_out_since_is_no_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(identities, "_LEAF_LIFE", timedelta(seconds=10))
    monkeypatch.setattr(identities, "_RENEWED_BEFORE", timedelta(0))
    brief = identities.load_or_make(tmp_path)
    content = sign(plain_pdf(), PDF, identity=brief, assertions=[CREATED, OWN], title="x")
    time.sleep(max(0.0, (brief.not_after - datetime.now(UTC)).total_seconds()) + 1)
    assert not passes_alone(content, PDF)
    assert examine(content, PDF).intact
    assert not examine(flipped(content, 20), PDF).intact


def test_a_file_without_a_credential_has_none_and_garbage_is_no_reason_to_raise() -> None:
    assert not examine(plain_pdf(), PDF).found
    assert not examine(picture("PNG"), PNG).found
    for content in (b"", b"%PDF-", b"\x00" * 1000, signed_as(PDF)[:3000], b"\xff\xd8\xff\xeb\x00"):
        for mime in (PDF, PNG, JPEG):
            assert not examine(content, mime).intact


def test_a_credential_of_another_shape_is_not_called_intact() -> None:
    parent = signed(mining(use("notAllowed")))
    child = signed(ingredients=[("parent", "PNG", parent)])
    assert passes_alone(child, PNG)
    assert not examine(child, PNG).intact


def test_a_store_that_is_no_store_is_refused_with_a_place() -> None:
    for content in (b"", b"\x00\x00\x00\x08jumb", b"\x00\x00\x00\x10jumbjumdjumd", b"jumb" * 50):
        with pytest.raises(jumbf.StrayBytes):
            jumbf.read(content)
