"""An audit in sentences: the five of the first screen, the gate, and what the tests say beside the count."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.audit.memorization import LEVEL, gives_back
from apelles.records.audit import Gate, ModelAudit, OutputFinding, Told
from apelles.words import both
from apelles.words.numbers import short
from apelles.words.page import named
from apelles.words.phrase import Phrase


def percent(share: float) -> str:
    """Return a share of 0..1 in percent, below 10 with one digit more, so that limits can be held against a rate."""
    value = 100 * share
    return f"{value:.0f}" if value >= 10 or value == 0 else f"{value:.2g}" if value < 0.1 else f"{value:.1f}"


def answer(audit: ModelAudit) -> tuple[Phrase, ...]:
    """Return five sentences: what was tested, on how many samples, against what, what was found, what is not told."""
    return (
        both("audit.tested", name=audit.model.name, sha256=audit.model.sha256[:16]),
        both("audit.samples", outputs=f"{audit.outputs:,}", seed=audit.seed, screened=f"{audit.training.screened:,}"),
        _against(audit),
        _found(audit),
        both("audit.cannot"),
    )


def gate_said(audit: ModelAudit) -> Phrase | None:
    """Return whether the gate is met, or None where there is none."""
    if audit.gate is Gate.NONE or audit.fail_above is None:
        return None
    found = audit.training
    return both(
        f"audit.gate.{audit.gate.value}",
        low=percent(found.given_back.low),
        high=percent(found.highest.high),
        rate=percent(audit.fail_above),
    )


def notes(audit: ModelAudit) -> Iterator[Phrase]:
    """Yield what stands below the counts: held-out works, and prompts."""
    if audit.held_out:
        given = audit.held_out.given_back
        yield both(
            "audit.held_out_rate",
            found=given.found,
            outputs=given.of,
            percent=percent(given.rate),
            low=percent(given.low),
            high=percent(given.high),
        )
    if together := together_said(audit):
        yield together
    use = audit.prompts
    if use.nothing + use.names + use.describes:
        yield both("audit.prompts", nothing=use.nothing, names=use.names, describes=use.describes)


def together_said(audit: ModelAudit) -> Phrase | None:
    """Return how many outputs give a work back only together with others like them, or None."""
    count = audit.training.together.found
    return both("audit.together_note", together=count) if count else None


def disagreement(audit: ModelAudit) -> str:
    """Return the key of a sentence where the tests of whole sets and the count point different ways, else nothing."""
    levels = [test.p_together for test in audit.tests if test.p_together is not None]
    if not levels:
        return ""
    flagged = min(levels) <= LEVEL
    if flagged and audit.told is Told.NOTHING_FOUND:
        return "audit.disagree"
    return "audit.disagree_other_way" if not flagged and audit.told is Told.MEMORIZES else ""


def repeats_said(audit: ModelAudit) -> Phrase:
    """Return whether outputs are one picture again and again."""
    edge = f"{audit.repeated_edge:g}"
    if not audit.repeated:
        return both("audit.repeated_none", edge=edge)
    largest = audit.repeated[0]
    return both(
        "audit.repeated_says",
        groups=len(audit.repeated),
        edge=edge,
        largest=len(largest.outputs),
        given=largest.given_back,
    )


def curve_said(audit: ModelAudit) -> Phrase:
    """Return what the curve ends at."""
    last = audit.curve.points[-1]
    return both(
        "audit.curve_says",
        works=last.works,
        outputs=last.outputs,
        once=audit.curve.seen_once,
        at_least=f"{audit.curve.at_least:.0f}",
    )


def pair_said(one: OutputFinding) -> Phrase:
    """Return what was found of one output beside a work."""
    key = "audit.pair_together" if one.together else "audit.pair" if gives_back(one) else "audit.pair_near"
    verdict = named("verdict", one.verdict.value)
    return both(key, index=one.index, verdict=verdict, bound=short(one.e_value_bound), cosine=f"{one.similarity:.2f}")


def protocol_said(audit: ModelAudit) -> Phrase:
    """Return with which rates and against which library it was measured."""
    found = audit.training
    return both(
        "audit.protocol",
        false_alarms=short(found.false_alarms),
        screen=short(found.screen_limit),
        descriptor=audit.descriptors[0][0],
        library=found.library,
        library_hash=found.library_hash[:16],
    )


def _against(audit: ModelAudit) -> Phrase:
    works = f"{audit.training.works:,}"
    if audit.held_out:
        return both("audit.against", works=works, held_out=f"{audit.held_out.works:,}")
    return both("audit.against_training", works=works)


def _found(audit: ModelAudit) -> Phrase:
    found = audit.training
    unsure = "_of_those_told" if audit.told is Told.NOTHING_FOUND and found.undetermined.found else ""
    return both(
        f"audit.{audit.told.value}{unsure}",
        found=found.given_back.found,
        outputs=audit.outputs,
        unsure=found.undetermined.found,
        percent=percent(found.given_back.rate),
        low=percent(found.given_back.low),
        high=percent(found.given_back.high),
        highest=percent(found.highest.high),
        expected=short(found.expected_false),
        p=short(found.p),
    )
