"""The facts that rules may ask for, and the open legal questions: each with its question, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

from apelles.errors import RulesUnreadable
from apelles.law.expression import base_of
from apelles.law.fields import Fields
from apelles.law.yaml_text import read
from apelles.words.phrase import Phrase

SOURCES: Final = ("audit", "ledger", "declared", "human")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact: who can state it, what it is indexed by, and the question whose yes makes it true."""

    key: str
    filled_by: tuple[str, ...]
    index: str
    kind: str
    question: Phrase
    help: Phrase

    @property
    def needs_a_person(self) -> bool:
        """Return whether only a person settles it; an audit then gives evidence and no value."""
        return "human" in self.filled_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One open legal question. `defaults` gives, by jurisdiction, the reading that its authorities point to."""

    id: str
    question: Phrase
    if_true: Phrase
    if_false: Phrase
    for_true: tuple[str, ...]
    for_false: tuple[str, ...]
    no_authority: Phrase | None
    profile_only: bool
    defaults: Mapping[str, bool]
    pending: Mapping[str, Phrase]


@cache
def vocabulary() -> Mapping[str, Entry]:
    """Return every fact by its key.

    Raises:
        RulesUnreadable: a file of the vocabulary is damaged.
    """
    folder = files("apelles.law") / "facts"
    found: dict[str, Entry] = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            for value in as_list(read(file.read_text(encoding="utf-8"), name=file.name), file.name):
                _put(found, _entry(value, file.name))
    return found


@cache
def readings() -> Mapping[str, Reading]:
    """Return every open legal question by its id.

    Raises:
        RulesUnreadable: the file is damaged.
    """
    text = (files("apelles.law") / "readings.yaml").read_text(encoding="utf-8")
    made = [_reading(value, "readings.yaml") for value in as_list(read(text, name="readings.yaml"), "readings.yaml")]
    return {one.id: one for one in made}


def check_key(key: str, *, where: str, known: Iterable[str] | None = None) -> None:
    """Refuse a fact that is not in the vocabulary, naming the ones that are spelled much like it.

    Raises:
        RulesUnreadable: it is not there.
    """
    names = sorted(known if known is not None else vocabulary())
    if base_of(key) not in names:
        close = get_close_matches(base_of(key), names, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "`apelles law facts` lists the ones there are."
        message = f"{where} names the fact {key!r}, which is not in the vocabulary. {hint}"
        raise RulesUnreadable(message)


def as_list(value: Any, name: str) -> list[Any]:
    """Return the entries of a file that must be a list.

    Raises:
        RulesUnreadable: it is none.
    """
    if isinstance(value, list):
        return value
    message = f"{name} must be a list of entries, each beginning with a dash. Correct it."
    raise RulesUnreadable(message)


def _put(found: dict[str, Entry], entry: Entry) -> None:
    if entry.key in found:
        message = f"The fact {entry.key} is in the vocabulary twice. Remove one."
        raise RulesUnreadable(message)
    found[entry.key] = entry


def _entry(value: Any, file: str) -> Entry:
    fields = Fields.of(value, where=file)
    key = fields.text("key")
    fields.where = f"{file}, {key}"
    entry = Entry(
        key=key,
        filled_by=fields.texts("filled_by", among=SOURCES),
        index=fields.text_or_empty("index"),
        kind=fields.one_of("kind", ("boolean", "number", "date")),
        question=fields.phrase("question"),
        help=fields.phrase("help"),
    )
    fields.done()
    return entry


def _reading(value: Any, file: str) -> Reading:
    fields = Fields.of(value, where=file)
    name = fields.text("id")
    fields.where = f"{file}, {name}"
    defaults, pending = fields.entries("defaults"), fields.entries("pending")
    made = Reading(
        id=name,
        question=fields.phrase("question"),
        if_true=fields.phrase("if_true"),
        if_false=fields.phrase("if_false"),
        for_true=fields.texts("for_true"),
        for_false=fields.texts("for_false"),
        no_authority=fields.phrase_or_none("no_authority"),
        profile_only=bool(fields.truth("profile_only")),
        defaults={code: bool(holds) for code, holds in defaults.items()},
        pending={code: Fields({"text": text}, fields.where).phrase("text") for code, text in pending.items()},
    )
    fields.done()
    return made
