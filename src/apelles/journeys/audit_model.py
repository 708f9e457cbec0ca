"""Journey: does a model give training pictures back? Sampled, screened, verified, counted, and said with its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fcntl import LOCK_EX, LOCK_NB, flock
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from apelles.audit.cliques import EDGE
from apelles.audit.memorization import (
    LEVEL,
    against,
    curve,
    excess,
    gate,
    gives_back,
    group_memory,
    grouped,
    prompt_use,
    returned_works,
)
from apelles.audit.prompts import PromptSaid, prompt_said
from apelles.audit.screen import LIMIT
from apelles.describe.sscd import SSCD
from apelles.describe.style_vector import StyleVector
from apelles.errors import ModelRefused
from apelles.journeys.audit_others import reports
from apelles.journeys.audit_outputs import OUTPUTS, Asked, Eyes, Measured, made_outputs, measured_outputs
from apelles.journeys.audit_recurring import Averaged, averages, told_together
from apelles.journeys.audit_sets import MOST_REPEATED, repeated, set_tests
from apelles.journeys.audit_verify import screened, verified
from apelles.journeys.audit_works import Vectors, vectors_of
from apelles.journeys.collect import collect_pictures
from apelles.journeys.duplicates import same_as
from apelles.journeys.judge_picture import Bench
from apelles.journeys.recipe import FALSE_ALARMS
from apelles.journeys.usage import repeats
from apelles.library.card import is_library
from apelles.library.lance import LanceLibrary
from apelles.models.folder import FolderModel
from apelles.records import Work
from apelles.records.audit import Against, GroupMemory, ModelAudit, OutputFinding, Returned, Told

CACHE: Final = "cache"
MOST_GROUPS: Final = 50
SEED: Final = 0
LABELS: Final = ("label", "class")
type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an audit is made; `count` None means 2,000 outputs, or all that lie on disk if fewer.

    With `parts` works near one window of an output alone are looked at too, which takes twice as long.
    """

    count: int | None = None
    seed: int = 0
    size: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    screen: float = LIMIT
    false_alarms: float = FALSE_ALARMS
    parts: bool = False
    edge: float = EDGE
    fail_above: float | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit with what its report is drawn from; `averages` belong to what recurs among the training works."""

    audit: ModelAudit
    model: FolderModel
    library: LanceLibrary
    averages: tuple[Averaged, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Steps:
    """How far all stages together have come."""

    report: Progress | None
    total: int
    done: int = 0

    def __call__(self, count: int) -> None:
        self.done += count
        if self.report:
            self.report(min(self.done, self.total), self.total)


def audit_model(
    model: str,
    *,
    library: Path,
    heldout: Path | None = None,
    into: Path,
    options: Options | None = None,
    on_progress: Progress | None = None,
) -> Audited:
    """Return what a model gives back of the works in `library`, and beside it of works that it cannot have seen.

    `model` is a folder of outputs, or a name of the catalogue, with what it is made from after a colon. `library` and
    `heldout` are libraries, or folders of pictures that are collected first. What is made and measured lies in `into`;
    a stopped audit goes on from there.

    Raises:
        ModelRefused: the model cannot be opened so, has not so many outputs, or another audit works in that folder.
        LibraryMissing: a library holds too few works.
    """
    asked = options or Options()
    into.mkdir(parents=True, exist_ok=True)
    with _alone(into):
        return _audited(model, library, heldout, into, asked, on_progress)


def _audited(
    name: str, library: Path, heldout: Path | None, into: Path, options: Options, on_progress: Progress | None
) -> Audited:
    made = made_outputs(
        name,
        count=options.count,
        seed=options.seed,
        into=into,
        size=options.size,
        settings=dict(options.settings),
        on_progress=on_progress,
    )
    model = FolderModel(made.folder)
    eyes, cache = Eyes(), into / CACHE
    training = _opened(library, into / "training")
    beside = _opened(heldout, into / "heldout") if heldout else None
    count = options.count or min(model.card.available or 0, OUTPUTS)
    steps = _Steps(report=on_progress, total=count * (3 if beside else 2))
    outputs = measured_outputs(made.folder, count=count, cache=cache, eyes=eyes, workers=options.workers, on_step=steps)
    again = averages(outputs, model)
    findings, found = _held_against(outputs, again, model, training, cache / "training.jsonl", options, steps)
    control = (
        _held_against(outputs, again, model, beside, cache / "heldout.jsonl", options, steps)[1] if beside else None
    )
    known = vectors_of(training)
    other = vectors_of(beside) if beside else None
    same = same_as(training, training.folder, list(returned_works(findings)))
    findings = [_as_first_of(one, same) for one in findings]
    repeats_found, searched = repeated(outputs, findings, edge=options.edge)
    works = training.get(sorted({one.work for one in findings if one.work}))
    groups = _groups(findings, outputs, training, known, beside, other)
    return Audited(
        audit=ModelAudit(
            model=made.card,
            origin=made.origin,
            seed=options.seed,
            outputs=len(findings),
            unreadable=count - len(findings),
            training=found,
            held_out=control,
            told=told_of(found, control),
            gate=gate(found, fail_above=options.fail_above),
            fail_above=options.fail_above,
            returned=_returned(findings, works, same),
            curve=curve(findings),
            groups=groups[:MOST_GROUPS],
            groups_left_out=max(0, len(groups) - MOST_GROUPS),
            prompts=prompt_use(findings, lambda one: _said(one, works)),
            tests=set_tests(
                outputs,
                (training, known),
                (beside, other) if beside and other else None,
                eyes,
                workers=options.workers,
            ),
            repeated=repeats_found,
            repeated_complete=searched.complete and len(findings) <= MOST_REPEATED,
            repeated_edge=options.edge,
            others=reports(outputs, model, training, known, workers=options.workers),
            lost=tuple(_lost(made, outputs, control, findings, options)),
            software=f"apelles {version('apelles')}",
            descriptors=((SSCD.name, eyes.copy.model_sha256), (StyleVector.name, "")),
            findings=tuple(findings),
        ),
        model=model,
        library=training,
        averages=again,
    )


def _held_against(
    outputs: Measured,
    again: tuple[Averaged, ...],
    model: FolderModel,
    library: LanceLibrary,
    lines: Path,
    options: Options,
    steps: _Steps,
) -> tuple[list[OutputFinding], Against]:
    bench = Bench(
        library,
        folder=library.folder,
        false_alarms=options.false_alarms,
        threads=1,
        others=False,
        parts=options.parts,
    )
    findings = verified(
        outputs,
        screened(outputs, library),
        model=model,
        bench=bench,
        lines=lines,
        limit=options.screen,
        false_alarms=options.false_alarms,
        parts=options.parts,
        workers=options.workers,
        on_step=steps,
    )
    findings, recurring = told_together(findings, again, bench=bench, false_alarms=options.false_alarms)
    return findings, against(
        findings,
        library=library.folder.name,
        library_hash=library.hash(),
        works=len(library),
        screen_limit=options.screen,
        false_alarms=options.false_alarms,
        recurring=recurring,
    )


def _opened(place: Path, collected: Path) -> LanceLibrary:
    """Return a library, or that of the pictures in a folder, collected if need be."""
    if is_library(place) or not place.exists():
        return LanceLibrary(place)
    collect_pictures([place], into=collected)
    return LanceLibrary(collected)


def told_of(found: Against, control: Against | None) -> Told:
    """Return what may be said of the whole.

    Where held-out works seem to come back as well, chance is what is seen there, and not only what was allowed.
    """
    if found.told is Told.MEMORIZES and control is not None and control.given_back.found:
        return Told.MEMORIZES if excess(found.given_back, control.given_back) <= LEVEL else Told.UNDETERMINED
    return found.told


def _as_first_of(one: OutputFinding, same: Mapping[str, tuple[str, ...]]) -> OutputFinding:
    """Return a finding that names the first of all pictures that show its work, so that each work counts once."""
    return replace(one, work=min(one.work, *same[one.work])) if gives_back(one) and same.get(one.work) else one


def _returned(
    findings: Sequence[OutputFinding], works: Mapping[str, Work], same: Mapping[str, tuple[str, ...]]
) -> tuple[Returned, ...]:
    by_index = {one.index: one for one in findings}
    found = []
    for name, indexes in returned_works(findings).items():
        others = {name, *same.get(name, ())} - {name}
        found.append(
            Returned(
                work=works[name],
                outputs=indexes,
                smallest_e=min(by_index[index].e_value_bound for index in indexes),
                duplicates=len(others),
                exposures=repeats(works[name]),
                same=tuple(sorted(others)),
            )
        )
    return tuple(found)


def _said(one: OutputFinding, works: Mapping[str, Work]) -> PromptSaid:
    work = works[one.work]
    return prompt_said(one.prompt, names=(work.title, work.author))


def _groups(
    findings: Sequence[OutputFinding],
    outputs: Measured,
    training: LanceLibrary,
    known: Vectors,
    beside: LanceLibrary | None,
    other: Vectors | None,
) -> tuple[GroupMemory, ...]:
    """Return the memory of each class or prompt that two outputs or more have; works belong to a class by label."""
    place = {index: row for row, index in enumerate(outputs.indexes)}
    members = _by_label(training, known)
    held_out = _by_label(beside, other) if beside and other else {}
    rng = np.random.default_rng(SEED)
    return tuple(
        group_memory(
            name,
            some,
            outputs=outputs.copy[[place[one.index] for one in some]],
            members=known.copy[members.get(name, [])],
            held_out=other.copy[held_out.get(name, [])] if other else known.copy[[]],
            rng=rng,
        )
        for name, some in grouped(findings).items()
        if len(some) > 1
    )


def _by_label(library: LanceLibrary, known: Vectors) -> dict[str, list[int]]:
    row = {name: number for number, name in enumerate(known.names)}
    found: dict[str, list[int]] = {}
    for work in library.works():
        stated = dict(work.extra)
        label = next((stated[column] for column in LABELS if stated.get(column)), work.subject_id)
        if label and work.sha256 in row:
            found.setdefault(label, []).append(row[work.sha256])
    return found


def _lost(
    made: Asked,
    outputs: Measured,
    control: Against | None,
    findings: Sequence[OutputFinding],
    options: Options,
) -> Iterator[str]:
    """Yield the keys of sentences that say what cannot be told."""
    if control is None:
        yield "audit.lost.no_held_out"
    if control is not None and control.given_back.found:
        yield "audit.lost.held_out_too"
    if any(not one.verified for one in findings):
        yield "audit.lost.not_screened"
    if not options.parts:
        yield "audit.lost.no_parts"
    if not any(outputs.prompts):
        yield "audit.lost.no_prompts"
    if not any(outputs.labels) and not any(outputs.prompts):
        yield "audit.lost.no_groups"
    if outputs.square:
        yield "audit.lost.square"
    if made.card.name == "folder":
        yield "audit.lost.chosen"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one audit at a time.

    Raises:
        ModelRefused: another one works there.
    """
    with (folder / ".audit.lock").open("a") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError as error:
            message = f"Another audit works in {folder}. Wait for it, or name another folder."
            raise ModelRefused(message) from error
        yield
