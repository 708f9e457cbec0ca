"""Whether a signed file is, byte for byte, what was signed: what the reader of C2PA says, and what it does not look at.

A certificate that ran out since, or that nobody here knows, says nothing about the bytes; both are told apart from a
change. Nothing is fetched.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from apelles.seal import certificates, jumbf
from apelles.seal.credential import settings

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
MIMES: Final = (PDF, PNG, JPEG)
_HASH: Final = "c2pa.hash.data"
_NEEDED: Final = frozenset({"claimSignature.validated", "assertion.dataHash.match"})
_ABOUT_THE_SIGNER: Final = frozenset(
    {"signingCredential.untrusted", "signingCredential.expired", "claimSignature.outsideValidity"}
)
_APP11: Final = b"\xff\xeb"
_MOST_IN_A_SEGMENT: Final = 65_525
_JP: Final = b"JP\x02\x11\x00\x00\x00\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What is wrong (codes of the C2PA reader, or where a byte is stray), and what the file says if nothing is.

    `found` is whether there is a credential at all. `assertions` are those the signer vouches for, by label, and
    `certificates` those it is signed with (DER, leaf first).
    """

    found: bool
    problems: tuple[str, ...] = ()
    assertions: Mapping[str, Any] = field(default_factory=dict)
    certificates: tuple[bytes, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether there is a credential and no byte of the file is another than when it was signed."""
        return self.found and not self.problems


def examine(content: bytes, mime: str) -> Examined:
    """Return what is wrong with a signed PDF, PNG or JPEG. Never raises on its content."""
    import c2pa

    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings())) as context,
            c2pa.Reader(mime, io.BytesIO(content), context=context) as reader,
        ):
            told = json.loads(reader.detailed_json())
    except c2pa.C2paError.ManifestNotFound:
        return Examined(found=False)
    except (c2pa.C2paError, ValueError, RecursionError) as error:
        return Examined(found=True, problems=(str(error)[:300],))
    try:
        return _examined(content, mime, told)
    except jumbf.StrayBytes as error:
        return Examined(found=True, problems=(str(error),))
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        return Examined(found=True, problems=(f"unusual credential ({error})"[:300],))


def _examined(content: bytes, mime: str, told: Mapping[str, Any]) -> Examined:
    problems = _problems(told["validation_results"])
    manifest = told["manifests"][told["active_manifest"]]
    assertions = manifest["assertion_store"]
    hashes = assertions[_HASH]
    excluded = hashes["exclusions"]
    if len(excluded) != 1:
        return Examined(found=True, problems=(*problems, "exclusions"))
    start, length = excluded[0]["start"], excluded[0]["length"]
    store = jumbf.read(_unwrapped(content[start : start + length], mime))
    if len(told["manifests"]) != 1 or store.manifest != told["active_manifest"]:
        problems += ("manifests",)
    if not _fits(store.signed):
        problems += ("algorithm of the signature",)
    vouched = {str(one["url"]).rpartition("/")[2] for one in manifest["claim"]["created_assertions"]}
    return Examined(
        found=True,
        problems=problems,
        assertions={label: value for label, value in assertions.items() if label in vouched},
        certificates=store.signed.certificates,
    )


def _fits(signed: jumbf.Signed) -> bool:
    """Return whether a signature is of the kind and the length that the leaf's key makes."""
    chain = certificates.read(signed.certificates)
    if chain is None or not signed.algorithm.fits(chain.key):
        return False
    return signed.length == signed.algorithm.length(chain.key)


def _problems(results: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of what failed, other than about the signer, and of what had to be found and was not."""
    active = results["activeManifest"]
    failed = [str(one["code"]) for one in active["failure"] if one["code"] not in _ABOUT_THE_SIGNER]
    for delta in results.get("ingredientDeltas", ()):
        failed += [str(one["code"]) for one in delta["validationDeltas"]["failure"]]
    missing = _NEEDED - {one["code"] for one in active["success"]}
    return (*failed, *(f"no {one}" for one in sorted(missing)))


def _unwrapped(excluded: bytes, mime: str) -> bytes:
    """Return the manifest store in the bytes that the hash leaves out, which hold it and nothing else.

    Raises:
        StrayBytes: they hold something else.
    """
    match mime:
        case "application/pdf":
            return excluded
        case "image/png":
            store = excluded[8:-4]
            head = len(store).to_bytes(4, "big") + b"caBX"
            whole = head + store + zlib.crc32(b"caBX" + store).to_bytes(4, "big")
        case _:
            store = excluded[12:]
            if len(store) > _MOST_IN_A_SEGMENT:
                raise jumbf.StrayBytes("frame of the credential")
            whole = _APP11 + (len(store) + 10).to_bytes(2, "big") + _JP + store
    if whole != excluded:
        raise jumbf.StrayBytes("frame of the credential")
    return store
