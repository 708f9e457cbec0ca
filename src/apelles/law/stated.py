"""Facts that measurements state: what they settle, what they are only evidence for, and what they never say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apelles import words
from apelles.law.term import ended_for_certain
from apelles.records import Verdict
from apelles.records.judged import Judged, JudgedMatch
from apelles.records.law import Fact, Measure, Process, Value
from apelles.records.rights import Permission, Use, Verdicts
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase

NEARLY_WHOLE: Final = 0.9
"""A picture is nearly identical to a work when at least this share of either is the same in the other."""
ALIKE: Final = 0.5
"""The least agreement of tones at which the same place counts as looking the same."""
_USES: Final = {"tdm": Use.TEXT_AND_DATA_MINING, "ai_train": Use.AI_TRAINING, "gen_train": Use.GENERATIVE_TRAINING}


def from_judged(judged: Judged, *, software: str) -> tuple[Fact, ...]:
    """Return what a finding about one suspect states, about the whole case.

    That a region agrees is measured. That it was copied, and whether what is shared is protected, a person says: for
    these the finding is evidence that leans to one side. Substantial similarity is never touched.
    """
    by = f"audit:judge@{software}"
    return tuple(_stated(judged, by))


def _stated(judged: Judged, by: str) -> Iterator[Fact]:
    verified = judged.verified()
    told = judged.verdict != Verdict.UNDETERMINED
    evidence = tuple(f"{one.title or one.work_id} ({one.author})" if one.author else one.work_id for one in verified)
    measure = _measure(judged)
    yield fact_of("w.is_picture", Value.YES, by=by, said=words.both("law.is_picture", sha256=judged.sha256))
    yield fact_of(
        "o.copied_region",
        Value.YES if verified else Value.NO if told else Value.UNKNOWN,
        by=by,
        evidence=evidence,
        measure=measure,
    )
    if measure:
        yield fact_of("o.evalue", Value.UNKNOWN, by=by, measure=measure)
    if verified:
        share = Measure(quantity=words.both("law.measure_share"), value=percent(judged.coverage) + " %")
        yield fact_of("o.protected_share", Value.UNKNOWN, by=by, measure=share)
        yield fact_of("o.near_identical", _near_identical(verified), by=by, measure=_shares(verified[0]))
        for key in ("o.copying_in_fact", "o.access"):
            yield fact_of(key, Value.UNKNOWN, by=by, evidence=evidence, supports=Value.YES, measure=measure)
        yield fact_of("o.only_unprotectable", Value.UNKNOWN, by=by, evidence=evidence, supports=Value.NO)
    elif told:
        yield fact_of("o.near_identical", Value.NO, by=by)
        yield fact_of("o.only_unprotectable", Value.UNKNOWN, by=by, evidence=_elements(judged), supports=Value.YES)


def in_term(*, author: str, year: str, as_of: int, by: str) -> tuple[Fact, ...]:
    """Return that the economic term has ended, where the year of a work alone shows it for any author.

    Nothing is said of other works: a term depends on the author's death, which a year does not tell.
    """
    if not author:
        return ()
    found = []
    for code in ("cn", "eu", "jp", "sg"):
        why = ended_for_certain(year, juris=code, as_of=as_of)
        if why:
            found.append(fact_of(f"w.in_term[{code}]", Value.NO, by=by, said=why))
    return tuple(found)


def from_rights(then: Verdicts, *, machine_readable: bool, license_text: str, by: str) -> tuple[Fact, ...]:
    """Return what a ledger states of one copy as it was when it was made.

    A use is reserved where a signal of that time denies it, not reserved where one allows it, and else unknown: silence
    is no answer. A license that was found is evidence; whether it covers the use a person says.
    """
    found = []
    for key, use in _USES.items():
        permission = then.of(use).permission
        value = {Permission.DENY: Value.YES, Permission.ALLOW: Value.NO}.get(permission, Value.UNKNOWN)
        told = words.both(f"permission.{permission.value}")
        said = words.both("law.ledger_says", use=words.both(f"use.{use.value}"), permission=told)
        found.append(fact_of(f"q.reserved[{key}]", value, by=by, said=said))
    if any(one.value is Value.YES for one in found):
        found.append(fact_of("q.reservation_machine_readable", Value.YES if machine_readable else Value.UNKNOWN, by=by))
    if any(one.reserved_elsewhere for one in then.uses):
        found.append(fact_of("q.reserved_elsewhere", Value.YES, by=by))
    if license_text:
        found.append(fact_of("q.licensed", Value.UNKNOWN, by=by, evidence=(license_text,)))
    return tuple(found)


def from_process(process: Process, *, by: str) -> tuple[Fact, ...]:
    """Return what a ledger states of how a picture was made; nothing where the ledger is not what it was.

    What it shows is stated as it stands there. Whether the human share makes a picture a work is a person's to say.
    """
    if not process.intact:
        return (fact_of("c.contemporaneous", Value.NO, by=by, said=words.both("law.process_altered")),)
    made = words.both("law.process_log", seed=process.seed, recipe=process.recipe_sha256[:16] or "-")
    found = [fact_of("c.prompt_log", Value.YES, by=by, said=made)]
    rounds = Measure(quantity=words.both("law.measure_rounds"), value=str(process.rounds))
    several = Value.YES if process.rounds > 1 else Value.UNKNOWN
    found.append(fact_of("c.iterations", several, by=by, measure=rounds))
    if process.unchanged:
        found.append(fact_of("c.human_edits", Value.NO, by=by, said=words.both("law.process_unchanged")))
    if process.shown > 1:
        said = words.both(
            "law.process_chosen",
            by=process.by,
            row=process.row,
            shown=process.shown,
            rejected=process.rejected,
            why=process.why,
        )
        found.append(fact_of("c.selection", Value.YES, by=by, said=said))
    stamped = words.both("law.process_stamped" if process.timestamped else "law.process_not_stamped")
    leans = Value.YES if process.timestamped else Value.UNKNOWN
    found.append(fact_of("c.contemporaneous", Value.UNKNOWN, by=by, supports=leans, said=stamped))
    return tuple(found)


def fact_of(
    key: str,
    value: Value,
    *,
    by: str,
    evidence: tuple[str, ...] = (),
    supports: Value = Value.UNKNOWN,
    measure: Measure | None = None,
    said: Phrase | None = None,
) -> Fact:
    """Return a fact that measuring states, named by its key."""
    return Fact(
        id=f"audit/{key}",
        key=key,
        value=value,
        by=by,
        evidence=evidence,
        supports=supports,
        measure=measure,
        said=said,
    )


def _measure(judged: Judged) -> Measure | None:
    """Return the E-value of the best match that counts, else of the best match there is."""
    matches = judged.verified() or judged.matches
    if not matches:
        return None
    best = min(matches, key=lambda one: one.e_value_bound)
    return Measure(
        quantity=words.both("law.measure_evalue"),
        value=short(best.e_value),
        interval=words.both("law.measure_at_most", bound=short(best.e_value_bound)),
        threshold=words.both("law.measure_alarms", count=str(judged.protocol.get("false_alarms", ""))),
        null_model=str(judged.protocol.get("null_model", "")),
    )


def _near_identical(verified: tuple[JudgedMatch, ...]) -> Value:
    best = max(verified, key=lambda one: min(one.suspect_fraction, one.work_fraction))
    whole = min(best.suspect_fraction, best.work_fraction) >= NEARLY_WHOLE
    return Value.YES if whole and best.photometric_similarity >= ALIKE else Value.NO


def _shares(best: JudgedMatch) -> Measure:
    return Measure(
        quantity=words.both("law.measure_shares"),
        value=f"{percent(best.suspect_fraction)} %, {percent(best.work_fraction)} %",
        threshold=words.both("law.measure_nearly", percent=percent(NEARLY_WHOLE), alike=f"{ALIKE:g}"),
    )


def _elements(judged: Judged) -> tuple[str, ...]:
    if judged.elements is None:
        return ()
    alike = [one for one in judged.elements.shared if one.similarity is not None]
    return tuple(f"{one.element}: {one.similarity:.2f}" for one in alike if one.similarity is not None)
