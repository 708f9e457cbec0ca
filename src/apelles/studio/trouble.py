"""What may be wrong with a record of the studio, each kind with its place and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from apelles import words
from apelles.seal.ledger import Ledger
from apelles.seal.verify import verify
from apelles.studio.signed import Signed, signed_rows


class Wrong(StrEnum):
    """A kind of trouble; `words` says each in a sentence."""

    NOT_THERE = "not_there"
    LEDGER = "ledger"
    PURPOSE = "purpose"
    UNFINISHED = "unfinished"
    CARD = "card"
    ADDED = "added"
    MISSING = "missing"
    ALTERED = "altered"
    CELL = "cell"
    DENIED = "denied"
    UNKNOWN = "unknown"
    ROOT = "root"
    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    OTHER_SET = "other_set"
    NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is not as it was: `place` is a file, or a row of a file or ledger; `detail` is more about it."""

    wrong: Wrong
    place: str
    detail: str = ""

    def said(self, lang: str = "en") -> str:
        """Return it in a sentence."""
        return words.say(f"studio.wrong.{self.wrong.value}", lang, place=self.place, detail=self.detail)


def ledger_troubles(folder: Path, *, purpose: str, name: str) -> list[Trouble]:
    """Return what is wrong with a ledger: rows that were altered, removed, put in or moved, and broken signatures.

    `name` is what the ledger is called where it is named.
    """
    found = [
        Trouble(wrong=Wrong.LEDGER, place=f"{name}, row {one.row} (line {one.line})", detail=_detail(one))
        for one in verify(folder).problems
    ]
    if found:
        return found
    ledger = Ledger(folder)
    if ledger.purpose != purpose:
        return [Trouble(wrong=Wrong.PURPOSE, place=name, detail=ledger.purpose)]
    return [
        Trouble(wrong=Wrong.SIGNATURE, place=f"{name}, row {one.row}", detail=one.state.value)
        for one in signed_rows(ledger.rows())
        if one.state is not Signed.GOOD
    ]


def _detail(problem: object) -> str:
    trouble, detail = getattr(problem, "trouble", ""), getattr(problem, "detail", "")
    return f"{trouble}: {detail}" if detail else str(trouble)
