"""Content Credentials (C2PA): what their signers say about training and mining, graded by validity and trust.

Whatever was used to make the picture has its own say: its opt-out is reported as that of another copy, at any depth.
"""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from apelles.collect.rights.base import PROVENANCE, Copy, claim, signal
from apelles.collect.rights.c2pa_claims import claims, origin
from apelles.collect.rights.c2pa_graph import MOST_INGREDIENTS, Found, ingredients
from apelles.collect.rights.c2pa_store import Manifest, Store, canonical, looks_like_denial, parse
from apelles.collect.rights.c2pa_training import SPEC_VERSIONS, OptOut, is_opt_out, opt_outs
from apelles.collect.rights.xmp_packet import packets
from apelles.errors import CredentialError
from apelles.records.rights import Carrier, Integrity, Permission, Protocol, Scope, Signal, Speaker, Statement
from apelles.seal.credential import settings

MOST_TEXT: Final = 64 * 2**20
_MIME: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "gif": "image/gif",
}
_MARK: Final = b"jumdc2pa"
"""How the description of a manifest store begins, in every container that does not compress it."""
_WEB: Final = re.compile(r"https?://\S", re.IGNORECASE)
_TERMS: Final = "http://purl.org/dc/terms/"
_REMOTE: Final = "Remote:"
_BROKEN: Final = frozenset({Integrity.INVALID, Integrity.MALFORMED})
_DENIALS: Final = frozenset({Permission.DENY, Permission.CONDITIONAL})


class Credential:
    """Reads the manifest store of a picture. It fetches nothing, whatever the picture asks for."""

    name = "c2pa"
    spec_version = "c2pa-2.4"

    def __init__(self, anchors: str = "") -> None:
        """Take the certificates (PEM) of signers that are trusted; without any, a valid signature is just valid.

        Raises:
            CredentialError: they cannot be read.
        """
        self._anchors = anchors
        if anchors:
            _context(anchors)

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return what the credential of a picture says, what those of its ingredients say, and how far they hold."""
        marked = _MARK in copy.content
        if not marked and not copy.embedded.credential:
            return self._remote(copy)
        store, problem = _store(copy, self._anchors)
        if store is not None:
            return [*self._of_picture(copy, store), *self._of_ingredients(copy, store)]
        if not marked and not problem:
            return self._remote(copy)
        detail = problem or "a manifest store lies where its container keeps none"
        return [self._malformed(copy, detail), *self._remote(copy)]

    def _of_picture(self, copy: Copy, store: Store) -> Iterator[Signal]:
        manifest = store.manifest(store.active)
        broken = store.integrity in _BROKEN
        yield signal(
            self,
            copy,
            canonical(manifest.content),
            protocol=Protocol.C2PA,
            carrier=Carrier.C2PA,
            claims=claims(manifest, timed=store.timed),
            speaker=Speaker.SIGNER,
            integrity=store.integrity,
            possible_reservation=broken and (looks_like_denial(copy.content) or _denies(manifest)),
            detail=_detail(*store.failures),
        )
        for one in opt_outs(manifest):
            yield self._opt_out(copy, one, store.integrity, Scope.FILE, "")
        yield from self._redactions(copy, manifest)

    def _of_ingredients(self, copy: Copy, store: Store) -> Iterator[Signal]:
        found = ingredients(store)
        for one in islice(found, MOST_INGREDIENTS):
            yield from self._of_ingredient(copy, store.manifest(one.ingredient.manifest), one)
        if next(found, None):
            yield signal(
                self,
                copy,
                b"",
                protocol=Protocol.C2PA,
                carrier=Carrier.C2PA,
                scope=Scope.OTHER_COPY,
                possible_reservation=True,
                detail=f"more than {MOST_INGREDIENTS} ingredients, the others not read",
            )

    def _of_ingredient(self, copy: Copy, manifest: Manifest, found: Found) -> Iterator[Signal]:
        ingredient, address = found.ingredient, found.ingredient.address
        place = f"ingredient {found.place}"
        yield signal(
            self,
            copy,
            canonical(manifest.content) if manifest.content else address.encode("utf-8", "surrogatepass"),
            protocol=Protocol.C2PA,
            carrier=Carrier.C2PA,
            scope=Scope.OTHER_COPY,
            claims=[claim(PROVENANCE, address)] if address else origin(manifest, timed=ingredient.timed),
            speaker=Speaker.SIGNER,
            integrity=found.integrity,
            possible_reservation=found.integrity in _BROKEN and _denies(manifest),
            detail=_detail(place, *ingredient.failures),
        )
        for one in opt_outs(manifest):
            yield self._opt_out(copy, one, found.integrity, Scope.OTHER_COPY, place)
        yield from self._redactions(copy, manifest)

    def _opt_out(self, copy: Copy, one: OptOut, integrity: Integrity, scope: Scope, place: str) -> Signal:
        broken = integrity in _BROKEN
        made = signal(
            self,
            copy,
            one.raw,
            protocol=one.protocol,
            carrier=Carrier.C2PA,
            scope=scope,
            statements=one.statements if scope is Scope.FILE else _reservations(one),
            speaker=Speaker.SIGNER if one.vouched else Speaker.UNKNOWN,
            integrity=Integrity.MALFORMED if one.malformed and not broken else integrity,
            canonical=one.canonical,
            possible_reservation=one.unsaid or (one.denies and broken),
            detail=_detail(place, one.label, "" if one.vouched else "gathered, not vouched for by the signer"),
        )
        return replace(made, spec_version=SPEC_VERSIONS[one.protocol])

    def _redactions(self, copy: Copy, manifest: Manifest) -> Iterator[Signal]:
        """Yield a warning for every assertion about training that the signer blacked out in an ingredient."""
        for address in dict.fromkeys(manifest.redactions):
            if is_opt_out(address):
                yield signal(
                    self,
                    copy,
                    address.encode("utf-8", "surrogatepass"),
                    protocol=Protocol.C2PA,
                    carrier=Carrier.C2PA,
                    scope=Scope.OTHER_COPY,
                    speaker=Speaker.SIGNER,
                    possible_reservation=True,
                    detail="what an ingredient said about training was redacted",
                )

    def _malformed(self, copy: Copy, problem: str) -> Signal:
        return signal(
            self,
            copy,
            copy.content[max(0, copy.content.find(_MARK)) :],
            protocol=Protocol.C2PA,
            carrier=Carrier.C2PA,
            integrity=Integrity.MALFORMED,
            possible_reservation=looks_like_denial(copy.content),
            detail=_detail(problem),
        )

    def _remote(self, copy: Copy) -> list[Signal]:
        """Return a signal for every address of a manifest in XMP, which stays unread."""
        if not any(b"provenance" in raw.replace(b"\x00", b"") for raw in copy.embedded.xmp):
            return []
        values = [value for packet in packets(copy) for value in packet.values(_TERMS, "provenance")]
        addresses = [word for value in values if not value.nested for word in value.words() if _WEB.match(word)]
        return [
            signal(
                self,
                copy,
                address.encode("utf-8", "surrogatepass"),
                protocol=Protocol.C2PA,
                carrier=Carrier.C2PA,
                claims=[claim(PROVENANCE, address)],
                integrity=Integrity.REMOTE_UNREAD,
                detail="a remote manifest, not fetched",
            )
            for address in dict.fromkeys(addresses)
        ]


def _detail(*parts: str) -> str:
    return ", ".join(part for part in parts if part)[:300]


def _reservations(one: OptOut) -> tuple[Statement, ...]:
    """Return what denies or conditions: what an ingredient allows was never said of this picture."""
    return tuple(statement for statement in one.statements if statement.permission in _DENIALS)


def _denies(manifest: Manifest) -> bool:
    return any(one.denies for one in opt_outs(manifest))


def _store(copy: Copy, anchors: str) -> tuple[Store | None, str]:
    """Return the manifest store of a file, or None and what is wrong with it, nothing where there is none."""
    import c2pa

    mime = _MIME.get(copy.embedded.container) or _sniffed(copy.content)
    if not mime:
        return None, "no credential is read from this container"
    context = _context(anchors)
    try:
        with c2pa.Reader(mime, io.BytesIO(copy.content), context=context) as reader:
            text = reader.json()
        if len(text) > MOST_TEXT:
            return None, "the credential is larger than is read"
        return parse(text), ""
    except c2pa.C2paError.ManifestNotFound:
        return None, ""
    except c2pa.C2paError as error:
        return None, "" if str(error).startswith(_REMOTE) else f"the credential cannot be read: {error}"
    except (ValueError, RecursionError) as error:
        return None, f"the credential cannot be read: {error}"


_CONTEXTS: Final[dict[tuple[int, str], Any]] = {}
_MAKING: Final = threading.Lock()


def _context(anchors: str) -> Any:
    """Return the one context of this process for these anchors; readers in several threads share it.

    That of a parent process is of no use after a fork: the library refuses it.
    """
    import c2pa

    key = (os.getpid(), anchors)
    with _MAKING:
        if key not in _CONTEXTS:
            try:
                _CONTEXTS[key] = c2pa.Context(c2pa.Settings.from_dict(settings(anchors)))
            except c2pa.C2paError as error:
                message = (
                    f"The certificates of trusted signers cannot be read ({error}), so nobody would be trusted. "
                    "Give them as PEM, one after the other."
                )
                raise CredentialError(message) from error
        return _CONTEXTS[key]


def _sniffed(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "image/avif" if content[8:12] in {b"avif", b"avis"} else "image/heic"
    return ""
