"""What an assertion about training and mining says, key by key, and `plus:DataMining` in an assertion of metadata.

Sources: CAWG Training and Data Mining Assertion 1.1 (`cawg.training-mining`); C2PA 1.x (`c2pa.training-mining`). The
prose of the first says `constraints_info` where its schema says `constraint_info`: both are read. What a value of
`plus:DataMining` says is what it says in XMP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from apelles.collect.rights.base import TEXT_KEPT
from apelles.collect.rights.c2pa_claims import METADATA, properties, texts
from apelles.collect.rights.c2pa_store import (
    Assertion,
    Manifest,
    canonical,
    looks_like_denial,
    mapping,
    string,
)
from apelles.collect.rights.plus_xmp import COMPANIONS, MAPPING, VOCABULARY, PlusXmp, denies, key_of
from apelles.collect.rights.xmp_packet import PLUS
from apelles.records.rights import Permission, Protocol, Statement, Use

USES: Final = {
    "data_mining": Use.TEXT_AND_DATA_MINING,
    "ai_inference": Use.AI_INPUT,
    "ai_training": Use.AI_TRAINING,
    "ai_generative_training": Use.GENERATIVE_TRAINING,
}
PERMISSIONS: Final = {
    "allowed": Permission.ALLOW,
    "notAllowed": Permission.DENY,
    "constrained": Permission.CONDITIONAL,
}
SPEC_VERSIONS: Final = {
    Protocol.CAWG: "cawg-1.1",
    Protocol.C2PA1: "c2pa-1.x",
    Protocol.PLUS_XMP: PlusXmp.spec_version,
}
_LABEL: Final = re.compile(r"(cawg|c2pa)\.training-mining(?:\.v\d{1,3})?(?:__\d{1,9})?")
_PROTOCOLS: Final = {"cawg": Protocol.CAWG, "c2pa": Protocol.C2PA1}
_DENYING: Final = frozenset({"notallowed", "constrained"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One assertion about training and mining, read.

    `malformed` says that its entries are no entries. `denies` says that something in it denies or conditions, `unsaid`
    that some of that is in no statement because it is written as no value is, such as `NotAllowed`.
    """

    protocol: Protocol
    label: str
    raw: bytes
    vouched: bool
    statements: tuple[Statement, ...] = ()
    canonical: bool = True
    malformed: bool = False
    denies: bool = False
    unsaid: bool = False


def opt_outs(manifest: Manifest) -> Iterator[OptOut]:
    """Yield every assertion of a manifest about training and mining, whatever its version or instance.

    An assertion of metadata is one for each value of `plus:DataMining` in it.
    """
    for assertion in manifest.assertions:
        matched = _LABEL.fullmatch(assertion.label)
        if matched:
            yield _read(assertion, matched[1])
        elif assertion.label.startswith(METADATA):
            yield from _of_metadata(assertion)


def is_opt_out(address: str) -> bool:
    """Return whether the address of an assertion is that of one about training and mining."""
    return bool(_LABEL.fullmatch(address.rsplit("/", 1)[-1]))


def statements_for(entries: Mapping[str, object]) -> tuple[Statement, ...]:
    """Return what entries say; keys and values that are not known say nothing.

    `constrained` without further information is a condition without a text: nobody can have met it.
    """
    return tuple(statement for key, entry in entries.items() for statement in _statement(key, entry))


def _read(assertion: Assertion, family: str) -> OptOut:
    nested = assertion.data.get("entries")
    entries = mapping(nested)
    if nested is None:
        entries = {key: entry for key, entry in assertion.data.items() if key != "metadata"}
    raw = canonical(assertion.data)
    malformed = not entries and nested != {}
    values = [_value(entry) for entry in entries.values()]
    denying = {value for value in values if value[:40].lower() in _DENYING}
    torn = malformed and looks_like_denial(assertion.label.encode("utf-8", "surrogatepass") + raw)
    return OptOut(
        protocol=_PROTOCOLS[family],
        label=assertion.label,
        raw=raw,
        vouched=assertion.vouched,
        statements=statements_for(entries),
        canonical=isinstance(nested, dict) and all(_is_canonical(key, entry, family) for key, entry in entries.items()),
        malformed=malformed,
        denies=bool(denying) or torn,
        unsaid=torn or not denying <= {*PERMISSIONS},
    )


def _of_metadata(assertion: Assertion) -> Iterator[OptOut]:
    told = dict(properties(assertion.data))
    for text in texts(told.get(f"{PLUS}DataMining")):
        key = key_of(text)
        statements = MAPPING.get(key, ())
        if key in COMPANIONS:
            (space, name), _ = COMPANIONS[key]
            condition = "\n".join(texts(told.get(space + name)))[:TEXT_KEPT]
            statements = tuple(replace(one, condition=condition) for one in statements)
        yield OptOut(
            protocol=Protocol.PLUS_XMP,
            label=f"{assertion.label} plus:DataMining {text[:200]}",
            raw=canonical(assertion.data),
            vouched=assertion.vouched,
            statements=statements,
            canonical=bool(key) and text == VOCABULARY + key,
            denies=denies(text),
            unsaid=denies(text) and not key,
        )


def _statement(key: str, entry: object) -> Iterator[Statement]:
    family, _, name = key.partition(".")
    permission = PERMISSIONS.get(_value(entry))
    if family not in _PROTOCOLS or name not in USES or permission is None:
        return
    told = mapping(entry)
    condition = string(told.get("constraint_info")) or string(told.get("constraints_info"))
    if permission is not Permission.CONDITIONAL:
        condition = ""
    yield Statement(use=USES[name], permission=permission, condition=condition[:TEXT_KEPT])


def _value(entry: object) -> str:
    return string(entry) or string(mapping(entry).get("use"))


def _is_canonical(key: str, entry: object, family: str) -> bool:
    """Return whether an entry is written as specified; keys of others may say what they like."""
    other, _, name = key.partition(".")
    if other not in _PROTOCOLS or name not in USES:
        return True
    return other == family and string(mapping(entry).get("use")) in PERMISSIONS
