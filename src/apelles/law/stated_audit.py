"""Facts that the audit of a model states, about one work or any: what it settles, what it is only evidence for.

That nothing was found in so many outputs settles nothing: it leaves an upper limit, and the fact unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apelles import words
from apelles.law.stated import fact_of
from apelles.records.audit import ModelAudit, OutputFinding, PromptUse, Told
from apelles.records.collage import CollageAnswer, CollageFinding
from apelles.records.law import Fact, Measure, Value
from apelles.words.numbers import short
from apelles.words.phrase import Phrase

SHOWN: Final = 20
"""So many outputs are named as evidence of one fact."""
UNSTATED: Final = "audit.lost.no_prompts"
FOLDER: Final = "folder"
"""What a model is called that is known by its outputs alone."""


def from_model_audit(
    audit: ModelAudit, *, given: Sequence[OutputFinding], use: PromptUse, by: str, work: str = ""
) -> tuple[Fact, ...]:
    """Return what an audit states of the works of its library, or of the one with the SHA-256 `work`.

    `given` are the outputs that give such a work back, `use` what their prompts had said. One work is given back where
    no more false alarms than are allowed in one search would match it as well in all outputs together.
    """
    value = _one(audit, given) if work else _any(audit)
    found = [_memorized(audit, given, value=value, by=by, work=work)]
    if given:
        found.append(_without_expression(audit, use, by=by, memorized=value))
    return tuple(found)


def from_collage(finding: CollageFinding, *, by: str) -> tuple[Fact, ...]:
    """Return what a comparison with collage machines states, nothing where the measure could not be trusted.

    Outputs closer to works by people speak against collage; of a single output they settle nothing.
    """
    if finding.position is None or finding.answer in {CollageAnswer.COPIES, CollageAnswer.UNDETERMINED}:
        return ()
    place = finding.position
    made = fact_of(
        "m.collage",
        Value.YES if finding.answer is CollageAnswer.COLLAGE else Value.UNKNOWN,
        by=by,
        supports=Value.NO if finding.answer is CollageAnswer.LEARNERS else Value.UNKNOWN,
        measure=Measure(
            quantity=words.both("law.measure_collage"),
            value=short(place.value),
            threshold=words.both("law.measure_half"),
            interval=words.both("law.measure_between", low=short(place.low), high=short(place.high)),
        ),
        said=words.both(f"collage.answer_{finding.answer.value}", copies=finding.copies, outputs=finding.outputs),
    )
    return (made,)


def _any(audit: ModelAudit) -> Value:
    return Value.YES if audit.told is Told.MEMORIZES else Value.UNKNOWN


def _one(audit: ModelAudit, given: Sequence[OutputFinding]) -> Value:
    least = min((one.e_value_bound for one in given), default=1.0)
    sure = least * audit.outputs <= audit.training.false_alarms
    return Value.YES if sure and audit.told is Told.MEMORIZES else Value.UNKNOWN


def _memorized(audit: ModelAudit, given: Sequence[OutputFinding], *, value: Value, by: str, work: str) -> Fact:
    found = audit.training
    named = [f"output {one.index:06}: {_as_what(one)} of {one.work[:16]}" for one in given[:SHOWN]]
    if work:
        least = min((one.e_value_bound for one in given), default=0.0)
        measure = Measure(
            quantity=words.both("law.measure_work_given", work=work[:16]),
            value=f"{len(given)} / {audit.outputs}",
            threshold=words.both("law.measure_alarms", count=short(found.false_alarms)),
            interval=words.both("law.measure_in_all", expected=short(least * audit.outputs)) if given else None,
        )
    else:
        share = found.given_back if value is Value.YES else found.highest
        low, high = (f"{100 * limit:.3g}" for limit in (found.given_back.low, share.high))
        measure = Measure(
            quantity=words.both("law.measure_given"),
            value=f"{found.given_back.found} / {found.given_back.of}",
            threshold=words.both("law.measure_by_chance", expected=short(found.expected_false)),
            interval=words.both("law.measure_percent", low=low, high=high),
        )
    return fact_of(
        "m.memorized", value, by=by, evidence=tuple(named), measure=measure, said=_why(audit, given, value, work)
    )


def _as_what(one: OutputFinding) -> str:
    return "averaged with those like it a copy" if one.together else one.verdict.value


def _why(audit: ModelAudit, given: Sequence[OutputFinding], value: Value, work: str) -> Phrase:
    about = {"model": audit.model.name, "sha256": audit.model.sha256[:16], "outputs": f"{audit.outputs:,}"}
    if value is Value.YES:
        return words.both("law.model_gives_this" if work else "law.model_gives", **about)
    if given:
        return words.both("law.model_gives_perhaps", **about)
    if work:
        return words.both("law.model_gave_not_this", **about)
    return words.both("law.model_gave_nothing", **about)


def _without_expression(audit: ModelAudit, use: PromptUse, *, by: str, memorized: Value) -> Fact:
    """Return whether a work came back that no prompt held; outputs on disk without prompts may have had any."""
    unstated = audit.model.name == FOLDER and UNSTATED in audit.lost
    bare = memorized is Value.YES and use.nothing + use.names > 0
    said = words.both("law.prompts", nothing=use.nothing, names=use.names, describes=use.describes)
    return fact_of(
        "m.without_expression_in_prompt",
        Value.YES if bare and not unstated else Value.UNKNOWN,
        by=by,
        said=words.both("law.prompts_unstated") if unstated else said,
    )
