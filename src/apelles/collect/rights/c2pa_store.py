"""A manifest store as the library tells it, narrowed to what is asked of it, with how far each part holds.

Nothing of what a file says about itself is taken to have the right shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from apelles.records.rights import Integrity

_UNTRUSTED: Final = "signingCredential.untrusted"
_TRUSTED: Final = "signingCredential.trusted"
_TIMED: Final = "timeStamp.trusted"
_REMOTE: Final = "manifest.inaccessible"
_ABOUT_TRUST: Final = frozenset({_UNTRUSTED, "timeStamp.untrusted"})
_DENIALS: Final = (b"notAllowed", b"constrained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One assertion. `vouched` is false for what the signer only gathered from others."""

    label: str
    data: Mapping[str, object]
    vouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """What a picture was made from. `manifest` is the label of its own manifest, empty where it has none.

    `integrity` is what the signer of the picture found when it was taken up, together with what is found now; its
    pixels are not here to be checked. `address` is that of a manifest kept elsewhere.
    """

    title: str
    relationship: str
    manifest: str
    integrity: Integrity
    timed: bool
    failures: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one signer said at one time. `content` is all of it; `redactions` what was blacked out in ingredients."""

    content: Mapping[str, object]
    assertions: tuple[Assertion, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    redactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """All manifests by label; `integrity`, `timed` and `failures` are those of the active one."""

    active: str
    manifests: Mapping[str, Manifest]
    integrity: Integrity
    timed: bool
    failures: tuple[str, ...]

    def manifest(self, label: str) -> Manifest:
        """Return the manifest of a label, an empty one where there is none."""
        return self.manifests.get(label, Manifest(content={}))


def parse(text: str) -> Store:
    """Return a manifest store.

    Raises:
        ValueError: the text is no JSON object.
        RecursionError: it is nested too deep.
    """
    told = json.loads(text)
    if not isinstance(told, dict):
        message = "the credential is no manifest store"
        raise ValueError(message)
    results = mapping(told.get("validation_results"))
    codes = _Codes.of(results)
    contents = {label: mapping(content) for label, content in mapping(told.get("manifests")).items()}
    found_later = _found_later(contents, results)
    manifests = {label: _manifest(label, content, found_later) for label, content in contents.items()}
    return Store(
        active=string(told.get("active_manifest")),
        manifests=manifests,
        integrity=_grade(string(told.get("validation_state")), codes.failures),
        timed=_TIMED in codes.successes,
        failures=codes.failures,
    )


def canonical(value: object) -> bytes:
    """Return a value as JSON in one spelling: keys in order, no spaces."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def looks_like_denial(raw: bytes) -> bool:
    """Return whether bytes that cannot be relied on hold the words of a reservation about training."""
    return b"training-mining" in raw and any(word in raw for word in _DENIALS)


def mapping(value: object) -> Mapping[str, object]:
    """Return an object with text keys, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> tuple[object, ...]:
    """Return a list's items, the value itself where it stands alone, nothing for None."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def string(value: object) -> str:
    """Return a text, an empty one for anything else."""
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Codes:
    """What a validation found, as the codes of the specification."""

    successes: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()
    address: str = ""

    @classmethod
    def of(cls, results: Mapping[str, object]) -> _Codes:
        return cls.among(mapping(results.get("activeManifest")))

    @classmethod
    def among(cls, found: Mapping[str, object]) -> _Codes:
        failures = [mapping(one) for one in items(found.get("failure"))]
        return cls(
            successes=frozenset(string(mapping(one).get("code")) for one in items(found.get("success"))),
            failures=tuple(sorted({string(one.get("code")) for one in failures})),
            address=next((string(one.get("url")) for one in failures if one.get("code") == _REMOTE), ""),
        )

    def then(self, later: _Codes) -> _Codes:
        """Return both together; whom we trust now stands over whom the signer trusted."""
        failures = {*self.failures, *later.failures}
        successes = self.successes | later.successes
        if _TRUSTED in later.successes:
            failures.discard(_UNTRUSTED)
        return _Codes(successes=successes, failures=tuple(sorted(failures)), address=self.address or later.address)


def _found_later(contents: Mapping[str, Mapping[str, object]], results: Mapping[str, object]) -> dict[str, _Codes]:
    """Return by address of an ingredient what was found of it after it was taken up, the present last."""
    taken_up = [mapping(one) for content in contents.values() for one in items(content.get("ingredients"))]
    found: dict[str, _Codes] = {}
    for validation in (*(mapping(one.get("validation_results")) for one in taken_up), results):
        for delta in items(validation.get("ingredientDeltas")):
            told = mapping(delta)
            address = string(told.get("ingredientAssertionURI"))
            later = _Codes.among(mapping(told.get("validationDeltas")))
            found[address] = found.get(address, _Codes()).then(later)
    return found


def _manifest(label: str, content: Mapping[str, object], found_later: Mapping[str, _Codes]) -> Manifest:
    return Manifest(
        content=content,
        assertions=tuple(_assertions(content)),
        ingredients=tuple(
            _ingredient(mapping(one), f"self#jumbf=/c2pa/{label}/c2pa.assertions/", found_later)
            for one in items(content.get("ingredients"))
        ),
        redactions=tuple(string(one) for one in items(content.get("redactions"))),
    )


def _assertions(content: Mapping[str, object]) -> Iterator[Assertion]:
    gathers = content.get("claim_version") == 2
    for one in items(content.get("assertions")):
        told = mapping(one)
        yield Assertion(
            label=string(told.get("label")),
            data=mapping(told.get("data")),
            vouched=not gathers or told.get("created") is True,
        )


def _ingredient(told: Mapping[str, object], folder: str, found_later: Mapping[str, _Codes]) -> Ingredient:
    results = mapping(told.get("validation_results"))
    old = frozenset(string(mapping(one).get("code")) for one in items(told.get("validation_status")))
    codes = _Codes.of(results).then(_Codes(failures=tuple(sorted(old))))
    codes = codes.then(found_later.get(folder + string(told.get("label")), _Codes()))
    return Ingredient(
        title=string(told.get("title")),
        relationship=string(told.get("relationship")),
        manifest=string(told.get("active_manifest")),
        integrity=_grade_of_ingredient(codes),
        timed=_TIMED in codes.successes,
        failures=codes.failures,
        address=codes.address,
    )


def _grade(state: str, failures: tuple[str, ...]) -> Integrity:
    if state == "Trusted" and not failures:
        return Integrity.TRUSTED
    if state in {"Trusted", "Valid"} and {*failures} <= _ABOUT_TRUST:
        return Integrity.VALID_UNTRUSTED
    return Integrity.INVALID


def _grade_of_ingredient(codes: _Codes) -> Integrity:
    if {*codes.failures} == {_REMOTE}:
        return Integrity.REMOTE_UNREAD
    return _grade("Trusted" if _TRUSTED in codes.successes else "Valid", codes.failures)
