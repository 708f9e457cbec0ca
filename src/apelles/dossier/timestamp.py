"""Time stamps (RFC 3161) over a signature: asked from a service that was named, checked without any network.

A service sees the hash of the signature, and nothing of the dossier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from apelles.errors import CredentialError, DossierError, ExtraMissing

LARGEST: Final = 2**18
_SECONDS: Final = 30.0

Post = Callable[[str, bytes], bytes]


class Checked(StrEnum):
    """What is known about a time stamp: unchecked where no certificate to check it with, or no reader, is there."""

    VERIFIED = "verified"
    UNCHECKED = "unchecked"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class StampedTime:
    """What is known about a time stamp, and the time that it states, None where it could not be read."""

    checked: Checked
    at: datetime | None = None


def timestamp(signature: bytes, url: str, *, anchors: bytes = b"", post: Post | None = None) -> bytes:
    """Return what a service answers (a TimeStampResp in DER) when asked to stamp a signature.

    With the service's own `anchors` (PEM) the answer is checked in full at once. `post` sends bytes to an address and
    returns the answer; urllib does unless it is given.

    Raises:
        DossierError: the service does not answer, or not with a stamp for this.
        ExtraMissing: the reader of time stamps is not installed.
    """
    client = _client()
    if client is None:
        message = (
            "Asking for a time stamp needs a package that is not installed. "
            "Install it with `pip install apelles[timestamp]`."
        )
        raise ExtraMissing(message)
    asked = client.TimestampRequestBuilder().hash_algorithm(client.HashAlgorithm.SHA256).data(signature).build()
    answer = (post or _post)(url, asked.as_bytes())
    try:
        answered = client.decode_timestamp_response(answer[:LARGEST])
        right = answered.tst_info.nonce == asked.nonce
    except (ValueError, TypeError) as error:
        raise _no_stamp(url, str(error)) from error
    found = check(answer, signature, anchors=anchors)
    if not right or found.checked is Checked.WRONG:
        raise _no_stamp(url, "its answer is for something else, or not signed by whom you trust")
    return answer


def check(answer: bytes, signature: bytes, *, anchors: bytes = b"") -> StampedTime:
    """Return what a time stamp says about a signature, to somebody who trusts `anchors` (PEM). Never uses a network.

    Raises:
        CredentialError: the anchors hold no certificate that can be read.
    """
    client = _client()
    if client is None:
        return StampedTime(Checked.UNCHECKED)
    roots = _anchors(anchors)
    digest = sha256(signature).digest()
    try:
        answered = client.decode_timestamp_response(answer[:LARGEST])
        info = answered.tst_info
        at = info.gen_time.astimezone(UTC) if info.gen_time.tzinfo else info.gen_time.replace(tzinfo=UTC)
        if info.message_imprint.message != digest:
            return StampedTime(Checked.WRONG, at)
        if not roots:
            return StampedTime(Checked.UNCHECKED, at)
        client.VerifierBuilder(roots=roots).build().verify(answered, digest)
    except client.VerificationError:
        return StampedTime(Checked.WRONG)
    except Exception:  # whatever strange bytes make the reader raise, they are no time stamp for us
        return StampedTime(Checked.WRONG)
    return StampedTime(Checked.VERIFIED, at)


def _anchors(pem: bytes) -> list[Any]:
    from cryptography import x509

    if not pem.strip():
        return []
    try:
        return list(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        message = (
            f"The certificates of the time stamp service cannot be read ({error}), so its stamps cannot be checked. "
            "Give a PEM file that holds them."
        )
        raise CredentialError(message) from error


def _post(url: str, content: bytes) -> bytes:
    """Return what an address answers.

    Raises:
        DossierError: it is no address, or does not answer.
    """
    from urllib.request import Request, urlopen

    if urlsplit(url).scheme not in {"https", "http"}:
        raise _no_stamp(url, "it is no http or https address")
    asked = Request(url, data=content, headers={"Content-Type": "application/timestamp-query"})
    try:
        with urlopen(asked, timeout=_SECONDS) as answer:
            found: bytes = answer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _no_stamp(url, str(error)) from error
    return found


def _no_stamp(url: str, why: str) -> DossierError:
    message = (
        f"{url} gave no time stamp ({why}), so the time in the seal would be your word alone. "
        "Try again, name another service, or seal without a time stamp."
    )
    return DossierError(message)


def _client() -> Any:
    """Return the reader of time stamps, None where it is not installed."""
    try:
        import rfc3161_client
    except ImportError:
        return None
    return rfc3161_client
