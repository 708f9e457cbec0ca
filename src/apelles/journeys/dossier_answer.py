"""The first page of a dossier: the answer in five sentences, and what its side is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from apelles import words
from apelles.journeys.dossier_law import LawPart
from apelles.records import Verdict
from apelles.records.audited import Audited, AuditKind
from apelles.records.dossier import Exhibit, Side
from apelles.records.judged import Judged
from apelles.records.law import Conclusion, Standing, Value
from apelles.words.numbers import short, tries
from apelles.words.page import named
from apelles.words.phrase import Phrase

ASKED: Final = {
    Side.NEITHER: (),
    Side.CLAIMANT: ("access", "copying", "protected", "owner"),
    Side.ACCUSED: ("independent", "process", "humans", "common", "permission"),
}


def title(judged: Sequence[Judged], audits: Sequence[Audited] = ()) -> Phrase:
    """Return what a dossier is called; one without suspects is about a model."""
    if not judged:
        return words.both("dossier.called_model", model=audits[0].model or words.both("audits.model_unstated"))
    if len(judged) == 1:
        return words.both("dossier.called", suspect=judged[0].suspect)
    return words.both("dossier.called_many", count=len(judged))


def reason(judged: Judged) -> Phrase:
    """Return why a verdict was given, in both languages."""
    return Phrase(en=judged.reason, zh=words.translate(judged.reason, "zh"))


def error_rate(judged: Judged) -> Phrase:
    """Return how often such a match is met among unrelated works, or that none counts, or that nobody can tell."""
    verified = judged.verified()
    if verified:
        bound = max(one.e_value_bound for one in verified)
        if bound < 0.1:
            return words.both("dossier.rare", expected=short(bound), libraries=tries(bound))
        return words.both("dossier.rare_found", expected=short(bound))
    if judged.verdict == Verdict.UNDETERMINED:
        return words.both("dossier.cannot_tell")
    return words.both("dossier.nothing_counts", false_alarms=str(judged.protocol.get("false_alarms", "")))


def answer(exhibits: Sequence[Exhibit], audits: Sequence[Audited], law: LawPart) -> tuple[Phrase, ...]:
    """Return the answer: what was compared, what was found, how sure that is, what the law says, what is open.

    Without suspects the first three are those of the first audit.
    """
    begun = _found(exhibits) if exhibits else _audited(audits[0])
    return (*begun, _law(law), _open(law))


def _found(exhibits: Sequence[Exhibit]) -> tuple[Phrase, Phrase, Phrase]:
    judged = [one.judged for one in exhibits]
    size = f"{int(str(judged[0].protocol.get('library_size', 0))):,}"
    if len(judged) == 1:
        return (_compared(judged[0].suspect, size), exhibits[0].reason, exhibits[0].error_rate)
    worst = max(exhibits, key=lambda one: len(one.judged.verified()))
    return (
        words.both("dossier.compared_many", count=len(judged), library_size=size),
        words.both("dossier.verdicts", verdicts=_verdicts(judged)),
        worst.error_rate,
    )


def _audited(audit: Audited) -> tuple[Phrase, ...]:
    """Return what was tested, what was found, and what the answer rests on or leaves open."""
    said = (*audit.answer, *audit.notes)
    places = (0, 3, 4) if audit.kind is AuditKind.MODEL else (0, 1, 2)
    return tuple(said[place] for place in places)


def _compared(suspect: str, size: str) -> Phrase:
    if size == "1":
        return words.both("dossier.compared_one", suspect=suspect)
    return words.both("dossier.compared", suspect=suspect, library_size=size)


def side_questions(side: Side) -> tuple[Phrase, ...]:
    """Return what a side is asked; the findings are the same for everybody."""
    return tuple(words.both(f"dossier.{side.value}_{name}") for name in ASKED[side])


def _verdicts(judged: Sequence[Judged]) -> Phrase:
    found = [one.verdict for one in judged]
    counted = [(named("verdict", name.value), found.count(name.value)) for name in Verdict if name.value in found]
    return Phrase(
        en=", ".join(f"{count} × {said.en}" for said, count in counted),
        zh="，".join(f"{said.zh} {count} 张" for said, count in counted),
    )


def _law(law: LawPart) -> Phrase:
    if not law.main:
        return words.both("dossier.law_none")
    names = {pack.juris: pack.name for pack in law.packs}
    first: dict[str, Conclusion] = {}
    for one in law.main:
        first.setdefault(one.juris, one)
    said = [
        words.both(
            "dossier.law_says",
            juris=names[one.juris],
            title=one.title,
            rule=one.rule,
            standing=_standing(one),
            more=_closing(one),
        )
        for one in first.values()
    ]
    return Phrase(en=" ".join(each.en.strip() for each in said), zh="".join(each.zh.strip() for each in said))


def _standing(found: Conclusion) -> Phrase:
    said = [words.both(f"standing.{one.value}") for one in found.standings]
    return Phrase(en=", ".join(one.en for one in said), zh="、".join(one.zh for one in said))


def _closing(found: Conclusion) -> Phrase:
    if Standing.OPEN not in found.standings or found.if_record_closes is Value.UNKNOWN:
        return Phrase(en="", zh="")
    return words.both("dossier.law_if_closes", value=named("condition", found.if_record_closes.value))


def _open(law: LawPart) -> Phrase:
    if not law.main:
        return words.both("dossier.nothing_asked")
    if not law.questions:
        return words.both("dossier.nothing_open")
    return words.both(
        "dossier.still_open",
        count=law.open_questions,
        people=law.only_a_person,
        question=law.questions[0].question,
    )


def limits(law: LawPart) -> Iterator[Phrase]:
    """Yield what a dossier cannot say."""
    yield from (words.both(f"report.limit_{name}") for name in ("absence", "direction", "number"))
    yield words.both("dossier.limit_similar")
    if law.facts:
        yield words.both("dossier.limit_facts")
    if law.conclusions:
        yield words.both("dossier.limit_term")
    yield from law.limits
