"""Who signs: made for the purpose, or the signer's own; a key that others can read signs nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from apelles.dossier.check import Known, check_bytes
from apelles.dossier.keys import keygen, own
from apelles.errors import IdentityUnusable
from apelles.seal.certificates import Trust
from apelles.seal.identity import Identity
from tests.dossier.cases import dossier_json, dossier_pdf
from tests.seal.certificates import identity


def files(folder: Path, chain: bytes, key: bytes, *, mode: int = 0o600) -> tuple[Path, Path]:
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    (folder / "key.pem").chmod(mode)
    return folder / "chain.pem", folder / "key.pem"


def self_signed(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A lawyer")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


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


def test_a_certificate_that_its_owner_signed_works_for_json_when_it_is_pinned(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    loaded = own(*files(tmp_path, self_signed(key), pem(key)))
    known = Known(pinned=frozenset({loaded.fingerprint}))
    assert check_bytes(dossier_json(loaded), "a.json", known=known).trust is Trust.TRUSTED


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


def test_a_key_of_another_kind_or_with_a_passphrase_is_refused(tmp_path: Path) -> None:
    large = rsa.generate_private_key(65537, 2048)
    refused(tmp_path, self_signed(large), pem(large), "no P-256 key")
    curve = ec.generate_private_key(ec.SECP384R1())
    refused(tmp_path, self_signed(curve), pem(curve), "no P-256 key")
    key = ec.generate_private_key(ec.SECP256R1())
    refused(tmp_path, self_signed(key), pem(key, b"secret"), "passphrase.*openssl pkey")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    chain, key = files(tmp_path, identity().chain, identity().key)
    with pytest.raises(IdentityUnusable, match=r"nowhere\.pem"):
        own(tmp_path / "nowhere.pem", key)
    with pytest.raises(IdentityUnusable, match=r"nowhere\.pem"):
        own(chain, tmp_path / "nowhere.pem")
