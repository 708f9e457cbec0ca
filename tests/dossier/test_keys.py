"""Who signs: made for the purpose, or the signer's own; a key that others can read signs nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from apelles.dossier.check import Known, check_bytes
from apelles.dossier.keys import keygen, own
from apelles.errors import IdentityUnusable
from apelles.seal.certificates import Trust
from apelles.seal.identity import Identity
from benchmarks import certified
from benchmarks.certified import DOCUMENTS, office
from tests.dossier.cases import dossier_json, dossier_pdf
from tests.seal.certificates import identity


def files(folder: Path, chain: bytes, key: bytes, *, mode: int = 0o600) -> tuple[Path, Path]:
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    (folder / "key.pem").chmod(mode)
    return folder / "chain.pem", folder / "key.pem"


def self_signed(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, **stated: Any) -> bytes:
    return certified.pem(certified.leaf(key, key, issuer="Office", **stated))


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, passphrase: bytes = b"") -> bytes:
    sealed = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, sealed)


def test_keys_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    made = keygen(tmp_path / "keys", name="Jane Doe", organization="Atelier")
    assert keygen(tmp_path / "keys", name="Jane Doe").key == made.key
    assert made.organization == "Atelier"
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").glob("*-key.pem"))
    (tmp_path / "keys" / "leaf-key.pem").chmod(0o640)
    with pytest.raises(IdentityUnusable, match="chmod 600"):
        keygen(tmp_path / "keys", name="Jane Doe")


def test_a_signer_can_use_a_certificate_of_their_own(tmp_path: Path) -> None:
    who = identity("Law firm")
    loaded = own(*files(tmp_path, who.chain, who.key))
    assert (loaded.chain, loaded.ca, loaded.fingerprint) == (who.chain, who.ca, who.fingerprint)
    known = Known(anchors=who.ca)
    assert check_bytes(dossier_json(loaded), "a.json", known=known).trust is Trust.TRUSTED
    assert check_bytes(dossier_pdf(by=loaded), "a.pdf", known=known).trust is Trust.TRUSTED


@pytest.mark.parametrize("kind", ["P-384", "RSA-2048", "RSA-3072", "RSA-4096"])
def test_a_certificate_of_an_office_with_another_kind_of_key_works_too(tmp_path: Path, kind: str) -> None:
    who = office(kind)
    loaded = own(*files(tmp_path, who.chain, who.key))
    known = Known(anchors=who.ca)
    for name, content in (("a.json", dossier_json(loaded)), ("a.pdf", dossier_pdf(by=loaded))):
        assert check_bytes(content, name, known=known).trust is Trust.TRUSTED


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-2048"])
def test_a_certificate_that_its_owner_signed_works_when_it_is_pinned(tmp_path: Path, kind: str) -> None:
    key = certified.new_key(kind)
    loaded = own(*files(tmp_path, self_signed(key), pem(key)))
    known = Known(pinned=frozenset({loaded.fingerprint}))
    for name, content in (("a.json", dossier_json(loaded)), ("a.pdf", dossier_pdf(by=loaded))):
        assert check_bytes(content, name, known=known).trust is Trust.TRUSTED


def test_a_certificate_that_cannot_sign_credentials_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    key = certified.new_key("RSA-2048")
    client = "1.3.6.1.5.5.7.3.2"
    refused(tmp_path, self_signed(key, purposes=()), pem(key), "no extended key usage.*emailProtection")
    refused(tmp_path, self_signed(key, purposes=(client,)), pem(key), "is missing.*documentSigning.*Ask its issuer")
    assert own(*files(tmp_path, self_signed(key, purposes=(DOCUMENTS,)), pem(key))).key


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    who = identity()
    with pytest.raises(IdentityUnusable, match="chmod 600"):
        own(*files(tmp_path, who.chain, who.key, mode=mode))


def refused(folder: Path, chain: bytes, key: bytes, match: str, now: datetime | None = None) -> None:
    with pytest.raises(IdentityUnusable, match=match):
        own(*files(folder, chain, key), now=now)


def test_what_does_not_fit_together_is_refused_with_what_to_do(tmp_path: Path) -> None:
    who: Identity = identity()
    other = identity("Stranger")
    backwards = who.ca + who.chain.removesuffix(who.ca)
    refused(tmp_path, who.chain, other.key, "is not the key of the first certificate")
    refused(tmp_path, backwards, who.key, "not each issued by the next")
    refused(tmp_path, who.chain.removesuffix(who.ca) + other.ca, who.key, "not each issued by the next")
    refused(tmp_path, b"no certificate", who.key, "Name a PEM file")
    refused(tmp_path, who.chain, b"no key", "Name a private key")
    refused(tmp_path, who.chain, who.chain, "Name a private key")
    refused(tmp_path, b"x" * 2**21, who.key, "larger than 1 MB")
    refused(tmp_path, who.chain, who.key, "valid from", datetime.now(UTC) + timedelta(days=4000))


def test_a_key_that_is_too_weak_or_of_another_kind_or_with_a_passphrase_is_refused(tmp_path: Path) -> None:
    weak = certified.new_key("RSA-1024")
    refused(tmp_path, self_signed(weak), pem(weak), r"key\.pem is an RSA key of 1024 bits, and .* 2048 to 4096 bits")
    curve = certified.new_key("P-521")
    refused(tmp_path, self_signed(curve), pem(curve), "on the curve secp521r1, and .*P-256, P-384 and RSA")
    key = certified.new_key("RSA-2048")
    refused(tmp_path, self_signed(key), pem(key, b"secret"), "passphrase.*openssl pkey")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    chain, key = files(tmp_path, identity().chain, identity().key)
    with pytest.raises(IdentityUnusable, match=r"nowhere\.pem"):
        own(tmp_path / "nowhere.pem", key)
    with pytest.raises(IdentityUnusable, match=r"nowhere\.pem"):
        own(chain, tmp_path / "nowhere.pem")
