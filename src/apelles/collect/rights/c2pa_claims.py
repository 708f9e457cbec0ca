"""Facts that a manifest states beside permissions: who signed and when, with what, who made it, whether a model did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from apelles.collect.rights import base
from apelles.collect.rights.base import claim
from apelles.collect.rights.c2pa_store import Manifest, items, mapping, string
from apelles.collect.rights.xmp_packet import DC, IPTC_EXT, PLUS
from apelles.records.rights import Claim

MOST_CLAIMS: Final = 100
METADATA: Final = ("cawg.metadata", "c2pa.metadata", "stds.iptc", "stds.exif")
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_XMP_RIGHTS: Final = "http://ns.adobe.com/xap/1.0/rights/"
_PREFIXES: Final = {"dc": DC, "photoshop": _PHOTOSHOP, "xmpRights": _XMP_RIGHTS, "Iptc4xmpExt": IPTC_EXT, "plus": PLUS}
_PROPERTIES: Final = {
    f"{DC}creator": base.AUTHOR,
    f"{DC}rights": base.COPYRIGHT,
    f"{_PHOTOSHOP}Credit": base.CREDIT,
    f"{_XMP_RIGHTS}Owner": base.OWNER,
    f"{_XMP_RIGHTS}UsageTerms": base.USAGE_TERMS,
    f"{_XMP_RIGHTS}WebStatement": base.WEB_STATEMENT,
    f"{IPTC_EXT}DigitalSourceType": base.SOURCE_TYPE,
}
_CREATIVE_WORK: Final = {
    "author": base.AUTHOR,
    "copyrightHolder": base.OWNER,
    "copyrightNotice": base.COPYRIGHT,
    "creditText": base.CREDIT,
    "license": base.LICENSE_URI,
}


def claims(manifest: Manifest, *, timed: bool) -> tuple[Claim, ...]:
    """Return what a manifest states of the picture it belongs to; `timed` says that a trusted authority gave its time.

    Each fact is said once, and at most `MOST_CLAIMS` are.
    """
    found = (*origin(manifest, timed=timed), *_about_work(manifest))
    return tuple(dict.fromkeys(found))[:MOST_CLAIMS]


def origin(manifest: Manifest, *, timed: bool) -> tuple[Claim, ...]:
    """Return only who signed, and by what kind of source the picture came to be."""
    return (*_signer(manifest, timed), *_sources(manifest))


def _signer(manifest: Manifest, timed: bool) -> Iterator[Claim]:
    signed = mapping(manifest.content.get("signature_info"))
    names = [string(signed.get(name)) for name in ("issuer", "common_name")]
    stamped, told = string(signed.get("time")), _told_time(manifest)
    when = f"{told} (time self-declared)" if told else "time self-declared"
    if stamped:
        when = f"{stamped} ({'time-stamped' if timed else 'time-stamped by nobody who is trusted'})"
    if signed:
        yield claim(base.SIGNER, f"{' / '.join(name for name in names if name)}, {when}")


def _told_time(manifest: Manifest) -> str:
    return next((string(action["when"]) for action in _actions(manifest) if string(action.get("when"))), "")


def _sources(manifest: Manifest) -> Iterator[Claim]:
    found = [string(action.get("digitalSourceType")) for action in _actions(manifest)]
    for text in dict.fromkeys(found):
        if text:
            yield claim(base.SOURCE_TYPE, _term(text))


def _term(text: str) -> str:
    """Return a digital source type without the address of its vocabulary."""
    return text.rstrip("/").rpartition("/")[2]


def _actions(manifest: Manifest) -> Iterator[Mapping[str, object]]:
    for assertion in manifest.assertions:
        if assertion.label.startswith("c2pa.actions"):
            yield from (mapping(one) for one in items(assertion.data.get("actions")))


def _about_work(manifest: Manifest) -> Iterator[Claim]:
    title = string(manifest.content.get("title"))
    if title:
        yield claim(base.TITLE, title)
    for one in items(manifest.content.get("claim_generator_info")):
        told = mapping(one)
        named = f"{string(told.get('name'))} {string(told.get('version'))}".strip()
        if named:
            yield claim(base.GENERATOR, named)
    for assertion in manifest.assertions:
        if assertion.label.startswith("stds.schema-org.CreativeWork"):
            for key, name in _CREATIVE_WORK.items():
                yield from (claim(name, text) for text in texts(assertion.data.get(key)))
        elif assertion.label.startswith(METADATA):
            yield from _metadata(assertion.data)


def properties(data: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the properties of JSON-LD under their full names, namespace and local name, whatever their prefix."""
    context = {**_PREFIXES, **{key: string(value) for key, value in mapping(data.get("@context")).items()}}
    for key, value in data.items():
        prefix, _, local = key.partition(":")
        yield context.get(prefix, "") + local, value


def texts(value: object) -> Iterator[str]:
    """Yield texts, be they alone, in a list, under `name`, `@value` or `@id`, or by language."""
    for one in items(value):
        told = mapping(one)
        named = (string(told.get(key)) for key in ("name", "@value", "@id", "x-default"))
        text = string(one) or next((name for name in named if name), "")
        if text:
            yield text


def _metadata(data: Mapping[str, object]) -> Iterator[Claim]:
    for full, value in properties(data):
        name = _PROPERTIES.get(full)
        if name:
            for text in texts(value):
                yield claim(name, _term(text) if name == base.SOURCE_TYPE else text)
