"""Whether what an audit of a model says agrees with itself: limits follow from counts, answers from limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isclose
from typing import Final

from apelles.audit.collage import answered
from apelles.audit.intervals import by_chance, share
from apelles.audit.memorization import LOOKS, chance_of, different, gives_back, returned_works, told_by
from apelles.audit.proof import Statistic, Use, rank_sum_p
from apelles.journeys.audit_model import told_of
from apelles.journeys.audit_pairs import MOST
from apelles.journeys.audit_proof import LOSSES, NEAREST, Proof
from apelles.records.audit import Against, ModelAudit, NearestPair
from apelles.records.collage import CollageAnswer, CollageFinding
from apelles.records.models import ModelCard
from apelles.words import keys as known_keys

MOST_OUTPUTS: Final = 10_000_000
MOST_SLOTS: Final = 2_000
MOST_CANDIDATES: Final = 100_000
LONGEST: Final = 2_000
"""So many signs a name or a title may have."""
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SOFTWARE: Final = re.compile(r"apelles [0-9A-Za-z.+-]{1,40}")


def wrong_in_model(audit: ModelAudit, pairs: Sequence[NearestPair]) -> Iterator[str]:
    """Yield what is wrong in an audit of what a model gives back."""
    yield from _wrong_in_card(audit.model, audit.software)
    if not 1 <= audit.outputs <= MOST_OUTPUTS or not audit.curve.points or not audit.descriptors:
        yield "no outputs, no curve or no descriptor"
        return
    for side in (audit.training, audit.held_out):
        yield from _wrong_in_side(side, audit.outputs) if side else ()
    if audit.told is not told_of(audit.training, audit.held_out):
        yield "what is told does not follow from the counts"
    yield from _wrong_in_returned(audit)
    if any(not _known(key, "audit.lost.") for key in audit.lost):
        yield "what could not be told is in words that are not ours"
    yield from _wrong_in_pairs(audit, pairs)


def _wrong_in_side(side: Against, outputs: int) -> Iterator[str]:
    kinds = (side.copies, side.partial_copies, side.template_copies, side.collages, side.together)
    for one in (side.given_back, *kinds, side.undetermined, side.highest):
        if one.of != outputs or not 0 <= one.found <= outputs:
            yield "a count that is none of its outputs"
            return
        again = share(one.found, one.of)
        if not all(map(_close, (one.rate, one.low, one.high), (again.rate, again.low, again.high))):
            yield "limits that do not follow from a count"
    if side.outputs != outputs or not 0 <= side.screened <= outputs:
        yield "outputs that are not those that were looked at"
    if side.works < 1 or not _is_hash(side.library_hash):
        yield "a library without works or a hash"
    if side.highest.found != side.given_back.found + side.undetermined.found:
        yield "undetermined outputs that do not add up"
    if max(one.found for one in kinds) > side.given_back.found:
        yield "more outputs of a kind than in all"
    pictures = different(outputs, side.recurring)
    if pictures < 1 or any(not 0 <= group.together <= len(group.outputs) for group in side.recurring):
        yield "more outputs that recur than there are"
    if not 0 < side.false_alarms <= 1 or not _close(side.expected_false, side.false_alarms * pictures):
        yield "false alarms that do not follow from the outputs"
    elif not 0 <= side.p <= 1 or (not side.recurring and side.p > LOOKS * _most(side)):
        yield "a p-value that does not follow from the counts"
    elif side.told is not told_by(side.p, side.undetermined.found / outputs):
        yield "what is told of a library does not follow from its counts"


def _most(side: Against) -> float:
    return by_chance(side.given_back.found, side.expected_false) * (1 + 1e-6)


def _wrong_in_returned(audit: ModelAudit) -> Iterator[str]:
    found, side = {one.index: one for one in audit.findings}, audit.training
    known = all(gives_back(one) and _is_hash(one.work) and _is_hash(one.sha256) for one in audit.findings)
    if not known or len(found) != len(audit.findings) or len(found) != side.given_back.found:
        yield "outputs that give a work back are not those that are counted"
        return
    returned = {one.work.sha256: tuple(sorted(one.outputs)) for one in audit.returned}
    if returned != returned_works(audit.findings):
        yield "works that were given back are not those of the outputs"
        return
    for one in audit.returned:
        if not _close(one.smallest_e, min(found[index].e_value_bound for index in one.outputs)):
            yield "the smallest E-value of a work is not that of its outputs"
        if any(len(text) > LONGEST for text in (one.work.title, one.work.author, one.work.work_id)):
            yield f"a title or a name of more than {LONGEST:,} signs"
    if any(not 0 <= one.e_value_bound <= side.false_alarms for one in audit.findings):
        yield "an E-value above what is allowed"
    again = chance_of(audit.findings, side.recurring, outputs=audit.outputs, false_alarms=side.false_alarms)
    if not _close(side.p, again):
        yield "a p-value that does not follow from the outputs"
    if sum(one.together for one in audit.findings) != side.together.found:
        yield "outputs that give back together only are not those that are counted"
    use, last = audit.prompts, audit.curve.points[-1]
    if use.nothing + use.names + use.describes != len(found):
        yield "prompts that are not those of the outputs"
    if (last.outputs, last.given_back, last.works) != (audit.outputs, len(found), len(returned)):
        yield "a curve that does not end at the counts"


def _wrong_in_pairs(audit: ModelAudit, pairs: Sequence[NearestPair]) -> Iterator[str]:
    found = {one.index: one for one in audit.findings}
    if len(pairs) > MOST:
        yield "more pairs than are shown"
    for pair in pairs:
        one = pair.finding
        counts = gives_back(one) or one.index in found
        if one.index < 0 or (counts and found.get(one.index) != one):
            yield "a pair whose output is not among those of the audit"
        if pair.work and (pair.work.sha256 != one.work or not _is_hash(one.work)):
            yield "a pair whose work is not that of its output"
        if pair.work and any(len(text) > LONGEST for text in _texts(pair)):
            yield f"a title or a name of more than {LONGEST:,} signs"


def _texts(pair: NearestPair) -> tuple[str, ...]:
    work = pair.work
    return (work.title, work.author, work.year, work.license, work.source, work.work_id) if work else ()


def wrong_in_collage(finding: CollageFinding, card: ModelCard | None, software: str) -> Iterator[str]:
    """Yield what is wrong in a comparison with collage machines."""
    if card:
        yield from _wrong_in_card(card, software)
    keys = [finding.reason, *(one for one in (finding.humans.refused,) if one)]
    keys += [f"collage.failed_{name}" for name in finding.failed]
    keys += [f"collage.name_{one.name}" for one in finding.controls]
    if any(not _known(key, "collage.") for key in keys):
        yield "a reason or a control in words that are not ours"
    if not 0 <= finding.copies <= finding.outputs or len(finding.closeness) != len(finding.closeness_smoothed):
        yield "counts that cannot be"
    if finding.made is None and finding.position is None:
        if finding.answer is not CollageAnswer.UNDETERMINED:
            yield "an answer without a measure"
        return
    left = finding.outputs - finding.copies
    again = answered(finding.position, finding.position_smoothed, failed=finding.failed, left=left)
    if again != (finding.answer, finding.reason):
        yield "an answer that does not follow from the intervals"
    places = [one for one in (finding.position, finding.position_smoothed) if one]
    if any(one.low > one.high for one in places):
        yield "an interval whose lower limit is above the upper one"


def wrong_in_proof(found: Proof, software: str) -> Iterator[str]:
    """Yield what is wrong in a test with canaries."""
    yield from _wrong_in_card(found.card, software)
    test = found.test
    ranks = list(zip(test.ranks, test.candidates, strict=False))
    if not 1 <= found.slots <= MOST_SLOTS or {len(test.ranks), len(test.candidates)} != {found.slots}:
        yield "ranks that are not those of its slots"
        return
    if sum(test.candidates) > MOST_CANDIDATES or any(not 1 <= rank <= size or size < 2 for rank, size in ranks):
        yield "a rank that no candidate has"
        return
    decides = test.p_ranks if test.statistic is Statistic.RANKS else test.p_standing
    if not _close(test.p_ranks, rank_sum_p(sum(test.ranks), test.candidates)) or not _close(test.p, decides):
        yield "a p-value that does not follow from the ranks"
    if test.tries < 1 or not 0 <= test.p <= 1 or not _close(test.adjusted, min(1.0, test.p * test.tries)):
        yield "a p-value that was not paid for as often as it was asked"
    if not 0 < test.level <= 0.2 or (test.use is Use.USED) != (test.adjusted <= test.level):
        yield "an answer that does not follow from its level"
    if found.score not in {LOSSES, NEAREST} or not found.registry.intact or not 0 <= found.planted <= found.slots:
        yield "a registry that was altered, or a score that is none"


def _wrong_in_card(card: ModelCard, software: str) -> Iterator[str]:
    if not _is_hash(card.sha256) or max(len(card.name), len(card.hashed)) > LONGEST or not card.name:
        yield "a model without a name or a hash"
    if not _SOFTWARE.fullmatch(software):
        yield "no version of apelles that made it"


def _known(key: str, begins: str) -> bool:
    return key.startswith(begins) and key in known_keys()


def _is_hash(text: str) -> bool:
    return _HASH.fullmatch(text) is not None


def _close(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-6, abs_tol=1e-300)
