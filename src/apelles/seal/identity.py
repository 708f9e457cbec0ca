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
_LONGEST_NAME: Final = 64
_NOWHERE: Final = "ZZ"
"""A code that ISO 3166 gives to no country; the format asks for one, and an installation knows none."""
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


def load_or_make(
    folder: Path,
    *,
    organization: str = "Apelles installation",
    common_name: str = "",
    now: datetime | None = None,
) -> Identity:
    """Return the identity kept in a folder, made on first use; an old leaf is renewed under the same CA.

    `organization` and `common_name`, which is the organization unless given, are at most 64 characters; they count when
    the CA or a leaf is made, so an identity that is still good keeps its names.

    Raises:
        IdentityUnusable: its files are damaged or too old, others on this machine can read its keys, or there are no
            such names or no such folder.
    """
    _check_name(organization)
    _check_name(common_name or organization)
    folder = Path(folder)
    now = now or datetime.now(UTC)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with writing(folder):
            if not (folder / CA).exists():
                _make_ca(folder, organization, now)
            check_closed(folder / CA_KEY)
            if not _is_good(folder, now):
                _make_leaf(folder, common_name, now)
            check_closed(folder / LEAF_KEY)
            return _loaded(folder)
    except OSError as error:
        raise _damaged(folder, error) from error


def _loaded(folder: Path) -> Identity:
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    ca, leaf = _certificate(folder / CA), _certificate(folder / LEAF)
    if _key(folder / LEAF_KEY).public_key() != leaf.public_key():
        raise _damaged(folder / LEAF_KEY, ValueError("it is the key of another certificate"))
    names = ca.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return Identity(
        ca=_pem(ca),
        chain=_pem(leaf) + _pem(ca),
        key=(folder / LEAF_KEY).read_bytes(),
        fingerprint=ca.fingerprint(hashes.SHA256()).hex(),
        organization=str(names[0].value) if names else "",
        not_after=leaf.not_valid_after_utc,
    )


def _is_good(folder: Path, now: datetime) -> bool:
    """Return whether there is a leaf of this CA that is valid now and for some days.

    Raises:
        IdentityUnusable: it is damaged, or the CA itself is not valid now.
    """
    ca = _certificate(folder / CA)
    if not ca.not_valid_before_utc <= now < ca.not_valid_after_utc - _RENEWED_BEFORE:
        message = (
            f"The CA in {folder} is valid from {ca.not_valid_before_utc:%Y-%m-%d} until shortly before "
            f"{ca.not_valid_after_utc:%Y-%m-%d}, and today is {now:%Y-%m-%d}, so it vouches for nothing new. "
            "Correct the clock, or move the folder away to get a new identity, which others then have to learn anew."
        )
        raise IdentityUnusable(message)
    if not (folder / LEAF).exists():
        return False
    leaf = _certificate(folder / LEAF)
    return bool(leaf.not_valid_before_utc <= now and now + _RENEWED_BEFORE < leaf.not_valid_after_utc)


def check_closed(path: Path) -> None:
    """Return if nobody else on this machine can read a key.

    Raises:
        IdentityUnusable: others can.
    """
    if path.stat().st_mode & 0o077:
        message = (
            f"Others on this machine can read {path}, so what it signs could be signed by them. "
            f"Run `chmod 600 {path}`, or move its folder away to get a new identity."
        )
        raise IdentityUnusable(message)


def _check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= _LONGEST_NAME:
        message = (
            f"A certificate names its owner in 1 to {_LONGEST_NAME} characters, and {name[:80]!r} has "
            f"{len(name.strip())}, so no identity is made. Choose another name."
        )
        raise IdentityUnusable(message)


def _make_ca(folder: Path, organization: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organization, "Local CA")
    made = (
        _begun(name, name, key.public_key(), now, now + _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / CA_KEY, _pem_key(key))
    _write(folder / CA, _pem(made))


def _make_leaf(folder: Path, common_name: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    ca, ca_key = _certificate(folder / CA), _key(folder / CA_KEY)
    if ca_key.public_key() != ca.public_key():
        raise _damaged(folder / CA_KEY, ValueError("it is the key of another certificate"))
    organization = str(ca.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    key = ec.generate_private_key(ec.SECP256R1())
    end = min(now + _LEAF_LIFE, ca.not_valid_after_utc)
    made = (
        _begun(_name(organization, common_name or organization), ca.subject, key.public_key(), now, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    (folder / LEAF).unlink(missing_ok=True)
    _write(folder / LEAF_KEY, _pem_key(key))
    _write(folder / LEAF, _pem(made))


def _begun(subject: Any, issuer: Any, public_key: Any, now: datetime, end: datetime) -> Any:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*granted: str) -> Any:
    from cryptography import x509

    return x509.KeyUsage(**{usage: usage in granted for usage in _USAGES})


def _name(organization: str, common_name: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = (
        (NameOID.COUNTRY_NAME, _NOWHERE),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.COMMON_NAME, common_name),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _certificate(path: Path) -> Any:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from error


def _key(path: Path) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> IdentityUnusable:
    message = (
        f"{path} cannot be read ({error}), so nothing can be signed with it. "
        "Put a copy back, or move its folder away to get a new identity, which others then have to learn anew."
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
