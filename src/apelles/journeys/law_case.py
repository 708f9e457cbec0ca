"""Cases on disk: read, concluded on for one or more jurisdictions, and answered question by question."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from stat import S_IMODE
from typing import Final

from apelles.collect.marks.files import replace_file
from apelles.errors import RulesUnreadable, UnknownName
from apelles.law.ask import Asked, next_question
from apelles.law.case import Case, read_case
from apelles.law.conclude import Bench, bench, conclusions, rests_on_statements, still_matters
from apelles.law.pack import Pack, load
from apelles.records.law import Conclusion, RuleKind
from apelles.seal.bounded import read_bounded

MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A case with the packs it was held against and what came of it, by jurisdiction, act and rule."""

    case: Case
    packs: tuple[Pack, ...]
    conclusions: tuple[Conclusion, ...]

    def of(self, pack: Pack) -> tuple[Conclusion, ...]:
        """Return what came of one pack."""
        return tuple(one for one in self.conclusions if one.juris == pack.code)

    def touched(self) -> tuple[Conclusion, ...]:
        """Return the conclusions that rest on something that was stated."""
        return tuple(one for one in self.conclusions if rests_on_statements(one))


def open_case(file: Path) -> Case:
    """Return the case in a file.

    Raises:
        RulesUnreadable: there is none, it is too large, or it is not written as a case must be.
    """
    return read_case(_text(file), name=file.name)


def check_case(case: Case, codes: Sequence[str], *, as_of: date | None = None, rules: Sequence[str] = ()) -> Checked:
    """Return a case held against the rules of one or more jurisdictions: those named, or all.

    Raises:
        UnknownName: no such jurisdiction, or it has no such rule.
        RulesUnreadable: no jurisdiction is named, here or in the case.
    """
    chosen = tuple(codes) or ((case.jurisdiction,) if case.jurisdiction else ())
    if not chosen:
        message = "No jurisdiction is named, so there are no rules to hold the case against. Add --jurisdiction cn."
        raise RulesUnreadable(message)
    packs = tuple(load(code) for code in chosen)
    found = [
        one
        for pack in packs
        if not rules or any(name in pack.versions for name in rules)
        for one in conclusions(pack, case, rules=[name for name in rules if name in pack.versions], as_of=as_of)
    ]
    _check_named(rules, packs)
    return Checked(case=case, packs=packs, conclusions=tuple(found))


def main_rules(case: Case, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the rules that a case is mostly about, over all jurisdictions it is held against."""
    chosen = tuple(codes) or ((case.jurisdiction,) if case.jurisdiction else ())
    return tuple(rule for code in chosen for rule in load(code).main)


def next_asked(checked: Checked, *, skipped: Collection[tuple[str, str]] = ()) -> Asked | None:
    """Return the next question that still matters for these conclusions, None where there is none."""
    packs = {pack.code: pack for pack in checked.packs}
    acts = {act.name: act for act in checked.case.acts}

    @cache
    def before(juris: str, act: str, as_of: str) -> Bench:
        return bench(packs[juris], checked.case, acts[act], as_of=date.fromisoformat(as_of))

    def matters(one: Conclusion, fact: str) -> bool:
        if one.kind is RuleKind.FACTOR:
            return True
        return still_matters(before(one.juris, one.act, one.as_of), one.rule, fact)

    return next_question(checked.conclusions, skipped=skipped, matters=matters)


def write_answer(file: Path, *, fact: str, act: str, holds: bool, by: str) -> None:
    """Write an answer at the end of a case, whose other lines stay as they are.

    Raises:
        RulesUnreadable: the file cannot be written to, or its answers do not stand at its end.
    """
    text = _text(file)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    whole = _with_answer(text, {"fact": fact, "act": act, "value": holds, "by": by, "at": at})
    try:
        answered = read_case(whole, name=file.name).facts[-1]
    except RulesUnreadable:
        answered = None
    if answered is None or (answered.key, answered.act, answered.at) != (fact, act, at):
        message = (
            f"The answers of {file.name} do not stand at its end, a line for each, so no further one can be written "
            "below them. Move `answers:` to the end of the file."
        )
        raise RulesUnreadable(message)
    try:
        replace_file(file.resolve(), whole.encode("utf-8"), mode=S_IMODE(file.stat().st_mode))
    except OSError as error:
        message = f"{file} cannot be written ({error.strerror}), so the answer is not kept. Make it writable."
        raise RulesUnreadable(message) from error


def _with_answer(text: str, answer: Mapping[str, object]) -> str:
    """Return the text of a case with one more answer below those that are there."""
    new_line = "\r\n" if "\r\n" in text else "\n"
    body = text.rstrip()
    lines = body.splitlines()
    begun = next((number for number, line in enumerate(lines) if line.startswith("answers:")), None)
    items = [line for line in lines[begun:] if line.lstrip().startswith("- ")] if begun is not None else []
    indent = min((line[: len(line) - len(line.lstrip())] for line in items), key=len, default="  ")
    heading = [] if begun is not None else ["answers:"]
    return new_line.join([body, *heading, f"{indent}- {json.dumps(answer, ensure_ascii=False)}", ""])


def _check_named(rules: Sequence[str], packs: Sequence[Pack]) -> None:
    missing = [name for name in rules if not any(name in pack.versions for pack in packs)]
    if missing:
        message = (
            f"No rule is called {missing[0]!r} in {', '.join(pack.code for pack in packs)}. See `apelles law list`."
        )
        raise UnknownName(message)


def _text(file: Path) -> str:
    content = read_bounded(
        file, MOST_BYTES, error=RulesUnreadable, nothing="there is no case", hint="Name a YAML file."
    )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{file} cannot be read ({error}), so there is no case. Name a YAML file."
        raise RulesUnreadable(message) from error
