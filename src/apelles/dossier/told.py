"""What a check found, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apelles.dossier.checked import Check
from apelles.dossier.redact import Matched
from apelles.words import say

_BOUND: Final = {
    "dossier_sha256": "of_dossier",
    "ledger_root": "of_ledger",
    "rules_sha256": "of_rules",
    "original_sha256": "of_original",
}


def told(check: Check, lang: str = "en") -> tuple[str, ...]:
    """Return sentences about a check, most important first: the state, each trouble, who signed and when, what binds.

    Files of a folder are told only where something is wrong with them.
    """
    return tuple(_sentences(check, lang))


def told_match(matched: Matched, lang: str = "en") -> str:
    """Return a sentence about whether a redacted dossier is the full one with fields taken out."""
    if matched.matches:
        return say("dossier_check.redaction_matches", lang, fields=", ".join(matched.fields) or "-")
    return say("dossier_check.redaction_differs", lang, places=", ".join(matched.differs_at))


def _sentences(check: Check, lang: str) -> Iterator[str]:
    yield say(f"dossier_check.{check.state.value}", lang, name=check.name)
    for one in check.troubles:
        yield say(f"dossier_check.{one.what.value}", lang, where=one.where, detail=one.detail)
    for file in check.files:
        if not file.intact:
            yield from _sentences(file, lang)
    if check.signer and check.trust:
        named = {"subject": check.signer.subject, "fingerprint": check.signer.fingerprint}
        yield say("dossier_check.signer", lang, **named)
        yield say(f"dossier_check.{check.trust.value}", lang)
        at = f"{check.when.at:%Y-%m-%d %H:%M:%S} UTC" if check.when.at else ""
        yield say(f"dossier_check.when_{check.when.source.value}", lang, at=at)
        yield from _bound(check, lang)


def _bound(check: Check, lang: str) -> Iterator[str]:
    if check.kind == "json":
        yield say("dossier_check.is_dossier", lang, sealed_sha256=check.sealed_sha256)
    for name, key in _BOUND.items():
        value = getattr(check, name)
        if value:
            yield say(f"dossier_check.{key}", lang, **{name: value})
