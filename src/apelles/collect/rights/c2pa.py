"""Content Credentials (C2PA): what their signers say about training and mining, graded by validity and trust.

Sources: C2PA specification 2.x, CAWG Training and Data Mining Assertion 1.1, `c2pa.training-mining` of C2PA 1.x.
Whatever was used to make the picture has its own say: its opt-out is reported as that of another copy, at any depth.
"""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from apelles.collect.rights.base import AUTHOR, GENERATOR, PROVENANCE, SIGNER, SOURCE_TYPE, Copy, claim, signal
from apelles.collect.rights.xmp_packet import packets
from apelles.records.rights import (
    Carrier,
    Claim,
    Integrity,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
    Use,
)
from apelles.seal.credential import settings

MOST_INGREDIENTS: Final = 1_000
DEEPEST: Final = 32
MOST_TEXT: Final = 64 * 2**20
_MIME: Final = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "gif": "image/gif",
}
_KEYS: Final = {
    "data_mining": (Use.TEXT_AND_DATA_MINING,),
    "ai_inference": (Use.AI_INPUT,),
    "ai_training": (Use.AI_TRAINING,),
    "ai_generative_training": (Use.GENERATIVE_TRAINING,),
}
_LANGUAGES: Final = {"cawg": Protocol.CAWG, "c2pa": Protocol.C2PA1}
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_TERMS: Final = "http://purl.org/dc/terms/"
_UNTRUSTED: Final = "signingCredential.untrusted"
_HIDDEN: Final = re.compile(rb"jumb.{0,64}c2pa", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """One manifest on the way through the ingredients; `path` are the titles that lead to it."""

    label: str
    integrity: Integrity
    path: tuple[str, ...]


class Credential:
    """Reads the manifest store of a picture. It fetches nothing, whatever the picture asks for."""

    name = "c2pa"
    spec_version = "c2pa-2.2+cawg-1.1"

    def __init__(self, anchors: str = "") -> None:
        """Take the certificates (PEM) of signers that are trusted; without any, a valid signature is just valid."""
        self._anchors = anchors

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return what the credential of a picture says, what those of its ingredients say, and how far they hold."""
        if not copy.embedded.credential and not _may_hide(copy):
            return self._remote(copy)
        try:
            store = _store(copy, self._anchors)
        except ValueError as error:
            return [self._bare(copy, copy.content[-4096:], Integrity.MALFORMED, str(error))]
        if isinstance(store, str):
            return [self._bare(copy, store.encode(), Integrity.REMOTE_UNREAD, "a remote manifest, not fetched", store)]
        return [] if store is None else list(self._signals(copy, store))

    def _remote(self, copy: Copy) -> list[Signal]:
        """Return a signal for an address of a manifest in XMP, which stays unread."""
        values = [value for packet in packets(copy) for value in packet.values(_TERMS, "provenance")]
        addresses = [word for value in values for word in value.words() if _WEB.match(word)]
        return [
            self._bare(copy, address.encode(), Integrity.REMOTE_UNREAD, "a remote manifest, not fetched", address)
            for address in dict.fromkeys(addresses)
        ]

    def _bare(self, copy: Copy, raw: bytes, integrity: Integrity, detail: str, address: str = "") -> Signal:
        return signal(
            self,
            copy,
            raw,
            protocol=Protocol.C2PA,
            carrier=Carrier.C2PA,
            claims=[claim(PROVENANCE, address)] if address else (),
            integrity=integrity,
            possible_reservation=integrity is Integrity.MALFORMED and b"notAllowed" in copy.content,
            detail=detail[:300],
        )

    def _signals(self, copy: Copy, store: Mapping[str, Any]) -> Iterator[Signal]:
        manifests = store.get("manifests") or {}
        active = str(store.get("active_manifest") or "")
        integrity = _grade(str(store.get("validation_state") or ""), _failures(store.get("validation_results")))
        yield from self._of_manifest(copy, manifests.get(active) or {}, integrity, ())
        for node in _ingredients(manifests, active, integrity):
            yield from self._of_manifest(copy, manifests.get(node.label) or {}, node.integrity, node.path)

    def _of_manifest(
        self, copy: Copy, manifest: Mapping[str, Any], integrity: Integrity, path: tuple[str, ...]
    ) -> Iterator[Signal]:
        raw = json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
        denied = b"notAllowed" in raw
        scope = Scope.OTHER_COPY if path else Scope.FILE
        place = " > ".join(path)[:200]
        broken = integrity in {Integrity.INVALID, Integrity.MALFORMED}
        yield signal(
            self,
            copy,
            raw,
            protocol=Protocol.C2PA,
            carrier=Carrier.C2PA,
            scope=scope,
            claims=tuple(_claims(manifest)),
            speaker=Speaker.SIGNER,
            integrity=integrity,
            possible_reservation=broken and denied,
            detail=f"ingredient {place}" if path else "",
        )
        for label, entries, canonical in _opt_outs(manifest):
            yield signal(
                self,
                copy,
                json.dumps(entries, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"),
                protocol=_LANGUAGES[label.partition(".")[0]],
                carrier=Carrier.C2PA,
                scope=scope,
                statements=statements_for(entries),
                speaker=Speaker.SIGNER,
                integrity=integrity,
                canonical=canonical,
                possible_reservation=broken and denied,
                detail=f"ingredient {place}" if path else label,
            )


def statements_for(entries: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return what the entries of a training-mining assertion say; keys and values that are not known say nothing.

    `constrained` without further information equals `notAllowed`: a condition that nobody can meet.
    """
    found = []
    for key, entry in entries.items():
        uses = _KEYS.get(key.partition(".")[2], ()) if key.partition(".")[0] in _LANGUAGES else ()
        said = entry.get("use") if isinstance(entry, Mapping) else None
        condition = ""
        match said:
            case "allowed":
                permission = Permission.ALLOW
            case "notAllowed":
                permission = Permission.DENY
            case "constrained":
                permission = Permission.CONDITIONAL
                condition = str(entry.get("constraint_info") or entry.get("constraints_info") or "")[:4_000]
            case _:
                continue
        found += [Statement(use=use, permission=permission, condition=condition) for use in uses]
    return tuple(found)


def _store(copy: Copy, anchors: str) -> Mapping[str, Any] | str | None:
    """Return the manifest store as the library tells it, the address of a remote one, or None where there is none.

    Raises:
        ValueError: there is something, and it cannot be read.
    """
    import c2pa

    mime = _MIME.get(copy.embedded.container) or _sniffed(copy.content)
    if not mime:
        return None
    try:
        with _READING, c2pa.Reader(mime, io.BytesIO(copy.content), context=_context(anchors)) as reader:
            text = reader.json()
    except c2pa.C2paError.ManifestNotFound:
        return None
    except c2pa.C2paError as error:
        address = re.search(r"https?://\S+", str(error)) if "emote" in str(error) else None
        if address:
            return address[0]
        message = f"the credential cannot be read: {error}"
        raise ValueError(message) from error
    if len(text) > MOST_TEXT:
        message = "the credential is larger than is read"
        raise ValueError(message)
    store = json.loads(text)
    if not isinstance(store, dict):
        message = "the credential is no manifest store"
        raise ValueError(message)
    return store


_READING: Final = threading.Lock()


@cache
def _context(anchors: str) -> Any:
    import c2pa

    return c2pa.Context(c2pa.Settings.from_dict(settings(anchors)))


def _may_hide(copy: Copy) -> bool:
    """Return whether a container that is not taken apart here may carry a credential."""
    return copy.embedded.container in {"gif", "other"} and bool(_HIDDEN.search(copy.content))


def _sniffed(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "image/avif" if content[8:12] in {b"avif", b"avis"} else "image/heic"
    return ""


def _grade(state: str, failures: Sequence[str]) -> Integrity:
    if state == "Trusted" and not failures:
        return Integrity.TRUSTED
    if state in {"Valid", "Trusted"} and {*failures} <= {_UNTRUSTED}:
        return Integrity.VALID_UNTRUSTED
    return Integrity.INVALID


def _failures(results: Any) -> list[str]:
    active = results.get("activeManifest") if isinstance(results, Mapping) else None
    failures = active.get("failure") if isinstance(active, Mapping) else None
    return [str(one.get("code")) for one in failures if isinstance(one, Mapping)] if isinstance(failures, list) else []


def _ingredients(manifests: Mapping[str, Any], active: str, integrity: Integrity) -> Iterator[_Node]:
    """Yield every ingredient that has a manifest, or a failure, once; parents before what they were made from.

    Whether an ingredient was trusted is the word of whoever signed the picture, whose `integrity` is given.
    """
    seen = {active}
    waiting: list[tuple[str, tuple[str, ...]]] = [(active, ())]
    found = 0
    while waiting and found < MOST_INGREDIENTS:
        label, path = waiting.pop(0)
        for ingredient in (manifests.get(label) or {}).get("ingredients") or ():
            if not isinstance(ingredient, Mapping):
                continue
            named = str(ingredient.get("active_manifest") or "")
            failures = _failures(ingredient.get("validation_results"))
            if (not named and not failures) or (named and named in seen):
                continue
            found += 1
            title = f"{ingredient.get('title') or 'untitled'} ({ingredient.get('relationship') or 'related'})"
            state = "Trusted" if integrity is Integrity.TRUSTED and _trusted(ingredient) else "Valid"
            yield _Node(label=named, integrity=_grade(state, failures), path=(*path, title))
            if named:
                seen.add(named)
            if named and len(path) < DEEPEST:
                waiting.append((named, (*path, title)))


def _trusted(ingredient: Mapping[str, Any]) -> bool:
    results = ingredient.get("validation_results")
    active = results.get("activeManifest") if isinstance(results, Mapping) else None
    successes = (active.get("success") or ()) if isinstance(active, Mapping) else ()
    return any(isinstance(one, Mapping) and one.get("code") == "signingCredential.trusted" for one in successes)


def _opt_outs(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Yield (label, entries, canonical) of every training-mining assertion; entries at the top are tolerated."""
    for label, data in _assertions(manifest):
        if re.fullmatch(r"(?:cawg|c2pa)\.training-mining(?:\.v\d+)?", label):
            entries = data.get("entries")
            canonical = isinstance(entries, Mapping)
            stated = entries if isinstance(entries, Mapping) else data
            yield label, {str(key): value for key, value in stated.items() if isinstance(value, Mapping)}, canonical


def _assertions(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for assertion in manifest.get("assertions") or ():
        if isinstance(assertion, Mapping) and isinstance(assertion.get("data"), Mapping):
            yield str(assertion.get("label") or ""), assertion["data"]


def _claims(manifest: Mapping[str, Any]) -> Iterator[Claim]:
    signed = manifest.get("signature_info")
    if isinstance(signed, Mapping):
        issuer = " / ".join(str(signed[name]) for name in ("issuer", "common_name") if signed.get(name))
        when = f"{signed['time']} (time-stamped)" if signed.get("time") else "time self-declared"
        yield claim(SIGNER, f"{issuer}, {when}")
    for one in manifest.get("claim_generator_info") or ():
        if isinstance(one, Mapping) and one.get("name"):
            yield claim(GENERATOR, f"{one['name']} {one.get('version', '')}".strip())
    for label, data in _assertions(manifest):
        if label.startswith("c2pa.actions"):
            for action in data.get("actions") or ():
                if isinstance(action, Mapping) and action.get("digitalSourceType"):
                    yield claim(SOURCE_TYPE, str(action["digitalSourceType"]).rstrip("/").rpartition("/")[2])
        elif label.startswith("stds.schema-org.CreativeWork"):
            for author in data.get("author") or ():
                if isinstance(author, Mapping) and author.get("name"):
                    yield claim(AUTHOR, str(author["name"]))
