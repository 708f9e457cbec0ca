"""An office that signs with a certificate of its own: any kind of key, certified by a CA below a root."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from apelles.seal import certificates
from apelles.seal.identity import Identity

EMAIL: Final = "1.3.6.1.5.5.7.3.4"
DOCUMENTS: Final = "1.3.6.1.5.5.7.3.36"
C2PA: Final = "1.3.6.1.4.1.62558.2.1"
KEYS: Final = ("P-256", "P-384", "RSA-2048", "RSA-3072", "RSA-4096")
_CURVES: Final[dict[str, Any]] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
_USAGES: Final = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
_MORE_USAGES: Final = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def new_key(kind: str) -> Any:
    """Return a new private key of a kind such as `P-384` or `RSA-2048`."""
    if kind in _CURVES:
        return ec.generate_private_key(_CURVES[kind]())
    return rsa.generate_private_key(65_537, int(kind.removeprefix("RSA-")))


def ca(name: str, issuer: str, key: Any, issuer_key: Any, *, purposes: Sequence[str] = ()) -> x509.Certificate:
    """Return a certificate of a CA, limited to some extended key usages (`purposes`) or to none."""
    made = (
        _begun(name, issuer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .add_extension(_usage(("key_cert_sign", "crl_sign")), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    if purposes:
        made = made.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(one) for one in purposes]), False)
    return made.sign(issuer_key, hashes.SHA256())


def leaf(
    key: Any,
    issuer_key: Any,
    *,
    issuer: str = "Issuing CA",
    purposes: Sequence[str] = (EMAIL,),
    usages: Sequence[str] = ("digital_signature",),
    names_issuer: bool = True,
) -> x509.Certificate:
    """Return a certificate of an office for a key, with extended key usages (`purposes`) and usages."""
    made = _begun("Office", issuer, key.public_key())
    if purposes:
        made = made.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(one) for one in purposes]), False)
    if usages:
        made = made.add_extension(_usage(usages), True)
    if names_issuer:
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    return made.sign(issuer_key, hashes.SHA256())


def identity(chain: Sequence[x509.Certificate], key: Any) -> Identity:
    """Return the identity that certificates, leaf first, and the leaf's key make."""
    found = certificates.read([one.public_bytes(serialization.Encoding.DER) for one in chain])
    if found is None:
        message = "The certificates do not follow, so they make no identity. Give the leaf first."
        raise ValueError(message)
    texts = [pem(one) for one in chain]
    return Identity(
        ca=texts[-1],
        chain=b"".join(texts),
        key=pem_key(key),
        fingerprint=found.signer.fingerprint,
        organization="Office",
        not_after=found.signer.not_after,
    )


@cache
def office(kind: str) -> Identity:
    """Return an office with a key of a kind, the same all through a run: leaf, issuing CA, root."""
    root_key, ca_key, key = new_key("RSA-2048"), new_key("RSA-2048"), new_key(kind)
    root = ca("Root", "Root", root_key, root_key)
    issuing = ca("Issuing CA", "Root", ca_key, root_key, purposes=(EMAIL,))
    return identity((leaf(key, ca_key), issuing, root), key)


def pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def pem_key(key: Any) -> bytes:
    """Return a private key as PEM, without a passphrase."""
    made: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made


def _begun(name: str, issuer: str, key: Any) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )


def _name(name: str) -> x509.Name:
    stated = ((NameOID.ORGANIZATION_NAME, "Office"), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in stated])


def _usage(granted: Sequence[str]) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in granted for usage in (*_USAGES, *_MORE_USAGES)})
