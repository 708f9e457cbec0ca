"""Who signs: an identity made for this purpose, or the signer's own certificate and key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from apelles.errors import IdentityUnusable
from apelles.seal import algorithms, certificates, purposes
from apelles.seal.identity import Identity, check_closed, load_or_make

_LARGEST: Final = 2**20


def keygen(folder: Path, *, name: str, organization: str = "") -> Identity:
    """Return the identity kept in a folder that only its owner can read, made for `name` on first use.

    Others do not know it until they add its CA or pin its fingerprint.

    Raises:
        IdentityUnusable: see `load_or_make`.
    """
    return load_or_make(folder, organization=organization or name, common_name=name)


def own(chain: Path, key: Path, *, now: datetime | None = None) -> Identity:
    """Return the identity that a chain of certificates and a key make, both PEM files; the leaf stands first.

    Raises:
        IdentityUnusable: a file cannot be read, others can read the key, it needs a passphrase, it is not the leaf's
            or of a kind that dossiers are not signed with, a certificate does not follow, or the leaf is not valid now
            or not made for what Content Credentials ask.
    """
    check = _checked(chain)
    now = now or datetime.now(UTC)
    secret = _key(key)
    if secret.public_key() != check.key:
        message = (
            f"{key} is not the key of the first certificate in {chain}, so what it signs could not be checked. "
            "Name the key that belongs to it, and put the signer's certificate first in the chain."
        )
        raise IdentityUnusable(message)
    if not check.signer.not_before <= now <= check.signer.not_after:
        message = (
            f"The certificate in {chain} is valid from {check.signer.not_before:%Y-%m-%d} to "
            f"{check.signer.not_after:%Y-%m-%d}, and today is {now:%Y-%m-%d}, so its signature would not be trusted. "
            "Name one that is valid."
        )
        raise IdentityUnusable(message)
    lacking = purposes.lacking(check.certificates[0])
    if lacking:
        message = (
            f"The certificate in {chain} cannot sign Content Credentials, which the PDF and the pictures of a dossier "
            f"carry: {'; '.join(lacking)}. Ask its issuer for one that can, or use `apelles dossier keygen`."
        )
        raise IdentityUnusable(message)
    return _identity(check, secret)


def _checked(path: Path) -> certificates.Chain:
    try:
        chain = certificates.read(certificates.ders_of(_content(path)))
    except ValueError as error:
        raise _unreadable(
            path, str(error), "Name a PEM file with the signer's certificate, then its issuers"
        ) from error
    if chain is None:
        message = (
            f"The certificates in {path} are not each issued by the next, or are more than {certificates.MOST}, so "
            "nobody could follow them. Put the signer's certificate first, then its issuer, and so on."
        )
        raise IdentityUnusable(message)
    return chain


def _key(path: Path) -> Any:
    """Return a private key of a kind that dossiers are signed with."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    content = _content(path)
    check_closed(path)
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except TypeError as error:
        next_step = f"Write it without: `umask 077; openssl pkey -in {path} -out key.pem`"
        raise _unreadable(path, "it is protected by a passphrase", next_step) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unreadable(path, str(error), "Name a private key as a PEM file") from error
    algorithms.of(key, called=path)
    return key


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _unreadable(path, "it is larger than 1 MB", "Name a PEM file")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error), "Name a file that is there") from error


def _identity(chain: certificates.Chain, key: Any) -> Identity:
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509.oid import NameOID

    pem = [one.public_bytes(serialization.Encoding.PEM) for one in chain.certificates]
    names = chain.certificates[0].subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return Identity(
        ca=pem[-1],
        chain=b"".join(pem),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        fingerprint=chain.signer.fingerprint,
        organization=str(names[0].value) if names else "",
        not_after=chain.signer.not_after,
    )


def _unreadable(path: Path, why: str, next_step: str) -> IdentityUnusable:
    message = f"{path} cannot be used ({why}), so nothing is signed. {next_step}."
    return IdentityUnusable(message)
