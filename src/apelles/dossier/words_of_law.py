"""What law's values are called: standings, outcomes, parties, sources, and the dates every conclusion carries."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import SEMICOLON, SPACE, Line, Run, joined, phrase, plain, said
from apelles.dossier.named_things import Names
from apelles.records.law import Conclusion, Lean, Party, SourceStatus, Standing, Switch, Value
from apelles.words.page import named
from apelles.words.phrase import Phrase

_OUTCOMES = {
    Value.YES: Standing.ESTABLISHED,
    Value.NO: Standing.NOT_ESTABLISHED,
    Value.UNKNOWN: Standing.OPEN,
}


def standings(found: Conclusion) -> Line:
    """Return what a conclusion says as marks: its standings, or whom its considerations favor."""
    if found.profile is not None:
        return (lean(found.profile),)
    return joined([(standing(one),) for one in found.standings], SPACE)


def standing(one: Standing) -> Run:
    """Return one standing as a mark."""
    return said(f"standing.{one.value}", f"mark-{one.value}")


def outcome(value: Value) -> Run:
    """Return what a conclusion comes to as a mark."""
    return standing(_OUTCOMES[value]) if value in _OUTCOMES else said("value.conflict", "mark-conflict")


def lean(one: Lean) -> Run:
    """Return whom considerations favor as a mark."""
    return said(f"lean.{one.value}", "mark-lean")


def value(one: Value) -> Run:
    """Return what is known of a fact as a mark."""
    return said(f"value.{one.value}", f"mark-{one.value}")


def party(one: Party, look: str = "") -> Run:
    """Return what a party is called."""
    return said(f"party.{one.value}", look)


def source_line(status: SourceStatus) -> tuple[Line, ...]:
    """Return where a text was seen, unless it was the text itself."""
    return () if status is SourceStatus.PRIMARY else ((said(f"source.{status.value}", "weak"),),)


def weakest_source(found: Conclusion) -> Line:
    """Return the weakest source a conclusion rests on, with the rules that have it unless it is the best there is."""
    status = found.weakest_source_status
    if status is SourceStatus.PRIMARY:
        return (said("source.primary"),)
    rules = ", ".join(one for one in found.weakest_rules)
    weak = said(f"source.{status.value}", "weak")
    return (weak, plain(f" ({rules})", "soft")) if rules else (weak,)


def dates(found: Conclusion) -> Line:
    """Return of which day a conclusion speaks, since when its rules were not checked, and who reviewed them."""
    return joined([(one,) for one in _dates(found)])


def _dates(found: Conclusion) -> Iterator[Run]:
    yield said("dossier_page.as_of", date=found.as_of)
    if found.governing_date and found.governing_date != found.as_of:
        yield said("dossier_page.governed_by", date=found.governing_date)
    yield said("dossier_page.not_checked_since", date=found.checked_on)
    yield (
        said("dossier_page.reviewed_by", by=found.reviewed_by)
        if found.reviewed_by
        else said("dossier_page.not_reviewed")
    )


def switches(ways: tuple[Switch, ...], names: Names) -> Line:
    """Return open questions with the way each is read."""
    return joined([_switch(one, names) for one in ways], SEMICOLON)


def _switch(one: Switch, names: Names) -> Line:
    answer = said("value.yes" if one.holds else "value.no", "strong")
    return (names.reading(one.reading), plain(" "), answer)


def role(name: str) -> Run:
    """Return what a kind of rules is called, as a heading."""
    words = named("role", name)
    return phrase(Phrase(en=words.en[:1].upper() + words.en[1:], zh=words.zh), "strong")
