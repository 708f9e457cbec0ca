"""The identity of this installation: a key and a certificate that it makes for itself when it first signs.

What it signs is "signed by this installation; unknown to others until they add its CA". Whoever trusts the CA's
fingerprint can check later that two things were signed by the same installation, and that nothing changed since.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from apelles.errors import IdentityUnusable
from apelles.seal.lock import writing

CA: Final = "ca.pem"
CA_KEY: Final = "ca-key.pem"
LEAF: Final = "leaf.pem"
LEAF_KEY: Final = "leaf-key.pem"
_CA_LIFE: Final = timedelta(days=3650)
_LEAF_LIFE: Final = timedelta(days=365)
_RENEWED_BEFORE: Final = timedelta(days=7)
_USAGES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity:
    """PEM texts: the CA, the chain (leaf, then CA) and the leaf's key; `fingerprint` is the SHA-256 of the CA."""

    ca: bytes
    chain: bytes
    key: bytes
    fingerprint: str
    organization: str
    not_after: datetime


def load_or_make(folder: Path, *, organization: str = "Apelles installation", now: datetime | None = None) -> Identity:
    """Return the identity kept in a folder, made on first use; an old leaf is renewed under the same CA.

    Raises:
        IdentityUnusable: its files are damaged, or others on this machine can read its keys.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = now or datetime.now(UTC)
    with writing(folder):
        if not (folder / CA).exists():
            _make_ca(folder, organization, now)
        if not (folder / LEAF).exists() or _expiry(folder / LEAF) < now + _RENEWED_BEFORE:
            _make_leaf(folder, now)
        return _loaded(folder)


def _loaded(folder: Path) -> Identity:
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    for name in (CA_KEY, LEAF_KEY):
        if (folder / name).stat().st_mode & 0o077:
            message = (
                f"Others on this machine can read {folder / name}, so what it signs could be signed by them. "
                f"Run `chmod 600 {folder / name}`, or remove the folder to get a new identity."
            )
            raise IdentityUnusable(message)
    ca = _certificate(folder / CA)
    names = ca.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return Identity(
        ca=(folder / CA).read_bytes(),
        chain=(folder / LEAF).read_bytes() + (folder / CA).read_bytes(),
        key=(folder / LEAF_KEY).read_bytes(),
        fingerprint=ca.fingerprint(hashes.SHA256()).hex(),
        organization=str(names[0].value) if names else "",
        not_after=_expiry(folder / LEAF),
    )


def _make_ca(folder: Path, organization: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organization, f"{organization} CA")
    made = (
        _begun(name, name, key.public_key(), now, _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / CA_KEY, _pem_key(key))
    _write(folder / CA, _pem(made))


def _make_leaf(folder: Path, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    ca = _certificate(folder / CA)
    try:
        ca_key: Any = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(folder / CA_KEY, error) from error
    organization = str(ca.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _begun(_name(organization, organization), ca.subject, key.public_key(), now, _LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    _write(folder / LEAF_KEY, _pem_key(key))
    _write(folder / LEAF, _pem(made))


def _begun(subject: Any, issuer: Any, public_key: Any, now: datetime, life: timedelta) -> Any:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*granted: str) -> Any:
    from cryptography import x509

    return x509.KeyUsage(**{usage: usage in granted for usage in _USAGES})


def _name(organization: str, common_name: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = (
        (NameOID.COUNTRY_NAME, "ZZ"),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.COMMON_NAME, common_name),
    )
    return x509.Name([x509.NameAttribute(oid, text[:64]) for oid, text in parts])


def _certificate(path: Path) -> Any:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from error


def _expiry(path: Path) -> datetime:
    expiry: datetime = _certificate(path).not_valid_after_utc
    return expiry


def _damaged(path: Path, error: Exception) -> IdentityUnusable:
    message = (
        f"{path} cannot be read ({error}), so nothing can be signed with it. "
        "Put a copy back, or remove its folder to get a new identity, which others then have to learn anew."
    )
    return IdentityUnusable(message)


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    pem: bytes = certificate.public_bytes(serialization.Encoding.PEM)
    return pem


def _pem_key(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    part = path.with_name(f".{path.name}-{os.getpid()}")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
