"""What audits of models say, for a dossier: the records, their pictures, and what they state of suspects' works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from apelles import words
from apelles.audit.memorization import gives_back, prompt_use
from apelles.audit.prompts import prompt_said
from apelles.audit.proof import Use
from apelles.collect.decode import decode
from apelles.errors import PictureRefused
from apelles.journeys import audit_collage_said, audit_pairs, audit_proof, audit_said
from apelles.journeys.audit_export import spoken_by
from apelles.journeys.audit_files import Read, ReadCollage, ReadModel, ReadProof, pair_picture, read_audits
from apelles.journeys.dossier_law import ANY
from apelles.journeys.dossier_plates import Plates, plate_of
from apelles.law.stated_audit import from_collage, from_model_audit
from apelles.records import Work
from apelles.records.audit import Against, NearestPair, Returned
from apelles.records.audited import Audited, AuditKind, GivenBack, HeldAgainst, Reached
from apelles.records.collage import CollageFinding
from apelles.records.judged import Judged
from apelles.records.law import Fact, Value
from apelles.records.plates import Plate
from apelles.words.numbers import short
from apelles.words.phrase import Phrase

MOST_RETURNED: Final = 30
COUNTS: Final = ("given_back", "copies", "partial_copies", "template_copies", "collages", "together", "undetermined")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditsPart:
    """The audits themselves, what they state as fact about each suspect by its SHA-256, and what they cannot say."""

    audits: tuple[Audited, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    limits: tuple[Phrase, ...] = ()


def audits_part(places: Sequence[Path], judged: Sequence[Judged], plates: Plates) -> AuditsPart:
    """Return what audits of models say; pictures of their outputs stay home as suspects do, their works as works do.

    Raises:
        DossierError: a folder holds no audit, or one that is not as `apelles audit` writes it.
    """
    if not places:
        return AuditsPart()
    read = [one for place in places for one in read_audits(place)]
    models = {one.audit.model.sha256 for one in read if isinstance(one, ReadModel)}
    several = [words.both("audits.limit_several", count=len(models))] if len(models) > 1 else []
    return AuditsPart(
        audits=tuple(_audited(number, one, plates) for number, one in enumerate(read, start=1)),
        facts={
            name: tuple(_facts(works, read, settle=not several))
            for name, works in ({one.sha256: _works(one) for one in judged} or {ANY: {ANY}}).items()
        },
        limits=(words.both("audits.limit_unsigned"), *several),
    )


def _audited(number: int, read: Read, plates: Plates) -> Audited:
    if isinstance(read, ReadModel):
        return _model(number, read, plates)
    return _collage(read) if isinstance(read, ReadCollage) else _proof(read)


def _model(number: int, read: ReadModel, plates: Plates) -> Audited:
    audit = read.audit
    found = audit.training
    protocol = words.both(
        "audits.protocol",
        false_alarms=short(found.false_alarms),
        screened=f"{found.screened:,}",
        screen=short(found.screen_limit),
        descriptor=audit.descriptors[0][0],
    )
    gate = audit_said.gate_said(audit)
    notes = (protocol, *audit_said.notes(audit), audit_said.curve_said(audit), *((gate,) if gate else ()))
    return Audited(
        kind=AuditKind.MODEL,
        model=audit.model.name,
        model_sha256=audit.model.sha256,
        hashed=audit.model.hashed,
        software=audit.software,
        file_sha256=read.sha256,
        outputs=audit.outputs,
        answer=audit_said.answer(audit),
        notes=notes,
        limits=tuple(words.both(key) for key in audit.lost),
        sides=tuple(_side(role, side) for role, side in (("training", found), ("held_out", audit.held_out)) if side),
        curve=audit.curve.points,
        returned=tuple(_given(one) for one in audit.returned[:MOST_RETURNED]),
        returned_in_all=len(audit.returned),
        gives_back=bool(audit.findings),
        pairs=tuple(
            plate
            for place, pair in enumerate(read.pairs, start=1)
            for plate in _pair(f"audit-{number}-{place}", read, pair, plates)
        ),
    )


def _side(role: str, side: Against) -> HeldAgainst:
    return HeldAgainst(
        role=role,
        library_hash=side.library_hash,
        works=side.works,
        screened=side.screened,
        counts=tuple((name, getattr(side, name)) for name in COUNTS),
    )


def _given(one: Returned) -> GivenBack:
    return GivenBack(
        work_id=one.work.work_id,
        sha256=one.work.sha256,
        title=one.work.title,
        author=one.work.author,
        outputs=len(one.outputs),
        smallest_e=one.smallest_e,
        duplicates=one.duplicates,
        exposures=one.exposures,
    )


def _pair(name: str, read: ReadModel, pair: NearestPair, plates: Plates) -> Iterator[Plate]:
    finding = pair.finding
    caption = audit_said.pair_said(finding)
    output = Plate(file="", role="output", caption=caption, of=finding.sha256)
    yield plates.put(output, f"{name}-output", _pixels(read, pair, audit_pairs.OUTPUT))
    if pair.work:
        key = "audits.caption_work_given" if gives_back(finding) else "audits.caption_work_near"
        work = replace(plate_of(pair.work), caption=words.both(key, index=finding.index))
        yield plates.put(work, f"{name}-work", _pixels(read, pair, audit_pairs.WORK))


def _pixels(read: ReadModel, pair: NearestPair, what: str) -> audit_pairs.Pixels | None:
    content = pair_picture(read, pair, what)
    try:
        return decode(content).pixels if content else None
    except PictureRefused:
        return None


def _collage(read: ReadCollage) -> Audited:
    finding, card = read.finding, read.card
    return Audited(
        kind=AuditKind.COLLAGE,
        model=card.name if card else "",
        model_sha256=card.sha256 if card else "",
        hashed=card.hashed if card else "",
        software=read.software,
        file_sha256=read.sha256,
        outputs=finding.outputs,
        answer=audit_collage_said.sentences(finding),
        notes=(words.both("collage.what"),),
        limits=(words.both("collage.limits"),),
        reached=tuple(_reached(finding)),
    )


def _reached(finding: CollageFinding) -> Iterator[Reached]:
    rows = [("outputs", finding.made), ("held", finding.held), *((one.name, one.tiled) for one in finding.controls)]
    for who, tiled in rows:
        if tiled:
            yield Reached(who=who, reach=tiled.reach, coverage=tiled.coverage, sources=tiled.sources)


def _proof(read: ReadProof) -> Audited:
    found = read.found
    return Audited(
        kind=AuditKind.PROOF,
        model=found.card.name,
        model_sha256=found.card.sha256,
        hashed=found.card.hashed,
        software=read.software,
        file_sha256=read.sha256,
        outputs=found.samples,
        answer=audit_proof.sentences(found)[:2],
        notes=audit_proof.sentences(found)[2:],
        limits=(),
    )


def _works(judged: Judged) -> set[str]:
    """Return the works that a suspect is held against."""
    return {match.work_sha256 for match in judged.verified() or judged.matches[:1]}


def _facts(works: Iterable[str], read: Sequence[Read], *, settle: bool) -> Iterator[Fact]:
    """Yield what audits state of works, or of any; with `settle` off, as evidence only."""
    for number, one in enumerate(read, start=1):
        for fact in _stated(one, works):
            value = fact.value if settle or isinstance(one, ReadProof) else Value.UNKNOWN
            yield replace(fact, id=f"audit-{number}/{fact.id}", value=value)


def _stated(read: Read, works: Iterable[str]) -> Iterator[Fact]:
    if isinstance(read, ReadModel):
        for work in sorted(works):
            yield from (replace(fact, id=f"{fact.id}/{work[:16]}".rstrip("/")) for fact in _of_work(read, work))
    elif isinstance(read, ReadCollage):
        yield from from_collage(read.finding, by=spoken_by("collage", read.software))
    elif read.found.test.use is Use.USED:
        yield _used(read)


def _of_work(read: ReadModel, work: str) -> tuple[Fact, ...]:
    """Return what an audit states of one work, or of any; a picture that shows the same work is that work."""
    audit = read.audit
    by = spoken_by("memorization", audit.software)
    if work == ANY:
        return from_model_audit(audit, given=audit.findings, use=audit.prompts, by=by)
    shown = {other: one.work for one in audit.returned for other in (one.work.sha256, *one.same)}
    known: Work | None = shown.get(work)
    given = [one for one in audit.findings if known and one.work == known.sha256]
    names = (known.title, known.author) if known else ()
    use = prompt_use(given, lambda one: prompt_said(one.prompt, names=names))
    return from_model_audit(audit, given=given, use=use, by=by, work=work)


def _used(read: ReadProof) -> Fact:
    found = read.found
    said = words.both(
        "law.canaries_used",
        model=found.card.name,
        sha256=found.card.sha256[:16],
        root=found.bound_root[:16],
        adjusted=short(found.test.adjusted),
    )
    return Fact(
        id="audit/q.copy_made", key="q.copy_made", value=Value.UNKNOWN, by=spoken_by("proof", read.software), said=said
    )
