"""Chains of certificates as they stand in a seal: read, described, and held against those whom a reader trusts."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from apelles.errors import CredentialError
from apelles.seal import purposes

MOST: Final = 8
LARGEST: Final = 32_768


class Trust(StrEnum):
    """What a signer is to the reader who named anchors or fingerprints."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    NOT_VALID_THEN = "not_valid_then"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed: the names in the leaf, the SHA-256 of the last certificate of the chain and of the leaf (hex)."""

    subject: str
    fingerprint: str
    leaf_fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates, leaf first, and the Signer they describe."""

    certificates: tuple[Any, ...]
    signer: Signer

    @property
    def key(self) -> Any:
        """The public key of the leaf."""
        return self.certificates[0].public_key()


def read(ders: Sequence[bytes]) -> Chain | None:
    """Return a chain from certificates in DER, None where they are none, too many, too long, or do not follow."""
    from cryptography import x509

    if not 1 <= len(ders) <= MOST or any(len(one) > LARGEST for one in ders):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            certificates = tuple(x509.load_der_x509_certificate(one) for one in ders)
        for one, issuer in pairwise(certificates):
            one.verify_directly_issued_by(issuer)
        return Chain(certificates, _signer(certificates))
    except Exception:  # whatever a strange certificate makes the library raise, it is no certificate for us
        return None


def ders_of(pem: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a PEM text in DER.

    Raises:
        ValueError: it holds none that can be read.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    return tuple(one.public_bytes(serialization.Encoding.DER) for one in x509.load_pem_x509_certificates(pem))


def trust_in(chain: Chain, *, at: datetime, anchors: bytes = b"", pinned: Collection[str] = ()) -> Trust:
    """Return what a chain is to somebody who trusts `anchors` (PEM) or `pinned` fingerprints (SHA-256, hex).

    A pinned certificate may be the leaf or any other of the chain. All between it and the leaf have to be valid `at`.

    Raises:
        CredentialError: the anchors hold no certificate that can be read.
    """
    from cryptography.hazmat.primitives import hashes

    names = {one.replace(":", "").strip().lower() for one in pinned}
    known = [one for one in chain.certificates if one.fingerprint(hashes.SHA256()).hex() in names]
    roots = [*known, *_anchors(anchors)]
    if not roots:
        return Trust.UNKNOWN
    leaf = chain.certificates[0]
    if leaf in roots:
        inside = leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc
        return Trust.TRUSTED if inside else Trust.NOT_VALID_THEN
    if _leads(chain, roots, at):
        return Trust.TRUSTED
    inside = _leads(chain, roots, leaf.not_valid_before_utc) or _leads(chain, roots, leaf.not_valid_after_utc)
    return Trust.NOT_VALID_THEN if inside else Trust.UNKNOWN


def _leads(chain: Chain, roots: Sequence[Any], at: datetime) -> bool:
    from cryptography.x509 import ExtendedKeyUsage
    from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

    issuers = ExtensionPolicy.webpki_defaults_ca().may_be_present(ExtendedKeyUsage, Criticality.AGNOSTIC, _check_issuer)
    leaf, *between = chain.certificates
    policy = PolicyBuilder().store(Store(list(roots))).time(at.replace(tzinfo=None))
    policy = policy.extension_policies(ca_policy=issuers, ee_policy=ExtensionPolicy.permit_all())
    try:
        policy.build_client_verifier().verify(leaf, between)
    except VerificationError:
        return False
    return True


def _check_issuer(_policy: Any, _certificate: Any, usages: Any) -> None:
    """Return if a CA may issue certificates for signers; one whose uses are not limited may.

    Raises:
        ValueError: it may issue them for other uses only.
    """
    if usages is not None and not purposes.may_issue([one.dotted_string for one in usages]):
        raise ValueError("extended key usage")


def _anchors(pem: bytes) -> list[Any]:
    from cryptography import x509

    if not pem.strip():
        return []
    try:
        return list(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        message = (
            f"The certificates to trust cannot be read ({error}), so nobody can be told from a stranger. "
            "Give a PEM file that holds the CA's certificate."
        )
        raise CredentialError(message) from error


def _signer(certificates: Sequence[Any]) -> Signer:
    from cryptography.hazmat.primitives import hashes

    leaf = certificates[0]
    return Signer(
        subject=leaf.subject.rfc4514_string(),
        fingerprint=certificates[-1].fingerprint(hashes.SHA256()).hex(),
        leaf_fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
    )
