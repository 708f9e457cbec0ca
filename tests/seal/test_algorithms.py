"""One algorithm for each kind of key, and none for keys that are too weak or not known."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa

from apelles.errors import IdentityUnusable
from apelles.seal import algorithms
from apelles.seal.algorithms import ALL, ES256, ES384, PS256, Algorithm
from benchmarks.certified import new_key

PAIRS = (("P-256", ES256), ("P-384", ES384), ("RSA-2048", PS256), ("RSA-3072", PS256))


@pytest.mark.parametrize(("kind", "algorithm"), PAIRS)
def test_a_key_has_one_algorithm_which_signs_and_checks(kind: str, algorithm: Algorithm) -> None:
    key = new_key(kind)
    assert algorithms.of(key) is algorithms.of(key.public_key()) is algorithm
    assert [one for one in ALL if one.fits(key)] == [algorithm]
    first, second = algorithm.sign(key, b"words"), algorithm.sign(key, b"words")
    assert first != second
    for signature in (first, second):
        assert algorithm.is_signature(signature, b"words", key.public_key())
        assert not algorithm.is_signature(signature, b"Words", key.public_key())
        assert not algorithm.is_signature(signature, b"words", new_key(kind).public_key())
        assert not any(one.is_signature(signature, b"words", key.public_key()) for one in ALL if one is not algorithm)


@pytest.mark.parametrize(("kind", "algorithm"), PAIRS)
def test_a_signature_has_one_spelling(kind: str, algorithm: Algorithm) -> None:
    key = new_key(kind)
    signature = algorithm.sign(key, b"words")
    for other in (b"", b"\x00", signature[:-1], signature[1:], signature + b"\x00", b"\x00" + signature):
        assert not algorithm.is_signature(other, b"words", key.public_key())


def test_an_rsa_signature_that_begins_with_zero_cannot_be_written_shorter() -> None:
    key = new_key("RSA-2048")
    found = next(one for one in iter(lambda: PS256.sign(key, b"words"), b"") if one.startswith(b"\x00"))
    assert PS256.is_signature(found, b"words", key.public_key())
    assert not PS256.is_signature(found[1:], b"words", key.public_key())


def test_an_rsa_signature_of_another_padding_salt_or_hash_does_not_hold() -> None:
    key = new_key("RSA-2048")
    sha = hashes.SHA256()
    others: list[tuple[Any, Any]] = [
        (padding.PKCS1v15(), sha),
        (padding.PSS(mgf=padding.MGF1(sha), salt_length=20), sha),
        (padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=32), sha),
        (padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48), hashes.SHA384()),
    ]
    for way, digest in others:
        assert not PS256.is_signature(key.sign(b"words", way, digest), b"words", key.public_key())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: rsa.generate_private_key(65_537, 1_024), "an RSA key of 1024 bits"),
        (lambda: rsa.generate_private_key(65_537, 2_040), "an RSA key of 2040 bits"),
        (lambda: ec.generate_private_key(ec.SECP521R1()), "a key on the curve secp521r1"),
        (lambda: ec.generate_private_key(ec.SECP256K1()), "a key on the curve secp256k1"),
        (ed25519.Ed25519PrivateKey.generate, "a key of another kind"),
        (lambda: dsa.generate_private_key(2_048), "a key of another kind"),
    ],
)
def test_a_key_that_is_too_weak_or_of_another_kind_is_refused_with_what_fits(make: Any, said: str) -> None:
    with pytest.raises(IdentityUnusable, match=f"{said}, and .*P-256, P-384 and RSA keys of 2048 to 4096 bits"):
        algorithms.of(make())


def test_the_header_in_cose_is_that_of_the_registered_numbers() -> None:
    numbers = {one.name: -1 - int.from_bytes(one.number.removeprefix(b"\x38"), "big") for one in (ES384, PS256)}
    assert numbers == {"ES384": -35, "PS256": -37}
    assert ES256.header == bytes.fromhex("a201261821")
    assert -1 - (ES256.number[0] & 31) == -7
