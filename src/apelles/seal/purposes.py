"""What Content Credentials ask of a signer's certificate, and what one lacks.

The library refuses such a certificate too, but says only that it is invalid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

ACCEPTED: Final = {
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.36": "documentSigning",
    "1.3.6.1.4.1.62558.2.1": "C2PA claim signing",
}
"""Extended key usages of which a certificate must have one."""
_ANY: Final = "2.5.29.37.0"
_CLIENT: Final = "1.3.6.1.5.5.7.3.2"
_ALONE: Final = {"1.3.6.1.5.5.7.3.8": "timeStamping", "1.3.6.1.5.5.7.3.9": "OCSPSigning"}


def may_issue(usages: Collection[str]) -> bool:
    """Return whether a CA that is limited to some extended key usages may issue certificates of signers."""
    return not {*ACCEPTED, _ANY, _CLIENT}.isdisjoint(usages)


def lacking(certificate: Any) -> tuple[str, ...]:
    """Return what keeps a leaf (a certificate of `cryptography`) from signing Content Credentials, as parts of a text.

    Nothing where nothing does.
    """
    return (*_of_extended_usage(certificate), *_of_usage(certificate), *_of_issuer(certificate))


def _of_extended_usage(certificate: Any) -> Iterator[str]:
    from cryptography import x509

    wanted = ", ".join(f"{name} ({oid})" for oid, name in ACCEPTED.items())
    usages = _extension(certificate, x509.ExtendedKeyUsage)
    if usages is None:
        yield f"it states no extended key usage, and one of these is needed: {wanted}"
        return
    stated = [one.dotted_string for one in usages]
    if not ACCEPTED.keys() & set(stated):
        yield f"its extended key usages are {', '.join(stated)}, and one of these is missing: {wanted}"
    if _ANY in stated:
        yield f"it allows any extended key usage ({_ANY}), which is not accepted"
    for oid, name in _ALONE.items():
        if oid in stated and len(stated) > 1:
            yield f"it may be used for {name} ({oid}), which is not accepted beside another use"


def _of_usage(certificate: Any) -> Iterator[str]:
    from cryptography import x509

    usage = _extension(certificate, x509.KeyUsage)
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        yield "its key usage lacks digitalSignature"
    constraints = _extension(certificate, x509.BasicConstraints)
    if (usage is not None and usage.key_cert_sign) or (constraints is not None and constraints.ca):
        yield "it is the certificate of a CA, and that of a person or an office is needed"


def _of_issuer(certificate: Any) -> Iterator[str]:
    from cryptography import x509

    if _extension(certificate, x509.AuthorityKeyIdentifier) is None:
        yield "it does not name its issuer's key (authorityKeyIdentifier)"


def _extension(certificate: Any, kind: Any) -> Any:
    """Return the value of an extension, None where there is none."""
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
