"""Journey: findings, pictures, rights and law put together as one case."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from apelles import words
from apelles.calibrate.null import NullModel
from apelles.journeys import null_models
from apelles.journeys.dossier_answer import answer, error_rate, limits, reason, side_questions, title
from apelles.journeys.dossier_audits import audits_part
from apelles.journeys.dossier_inputs import NOTHING, Findings, Shelf, read_findings, shelf
from apelles.journeys.dossier_law import Known, law_part
from apelles.journeys.dossier_loop import LoopPart, loop_part
from apelles.journeys.dossier_plates import Plates
from apelles.journeys.dossier_rights import RightsPart, rights_part, usage_part
from apelles.journeys.law_case import open_case
from apelles.journeys.protocol import versions
from apelles.records.dossier import Calibration, Dossier, Exhibit, Made, Side
from apelles.records.judged import Judged
from apelles.words.page import named
from apelles.words.phrase import Phrase

MADE_WITH: Final = ("c2pa-python", "cryptography", "jinja2", "pyyaml", "typst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a dossier is asked to hold; without `findings` it is about the models of its `audits`.

    `home` are suspects, works, or both, whose pictures are not to be shown. `studio` are folders of training sets, runs
    or outputs whose records it includes, `audits` what audits of models wrote.
    """

    findings: Path | None
    side: Side = Side.NEITHER
    library: Path | None = None
    pictures: tuple[Path, ...] = ()
    suspects: tuple[str, ...] = ()
    home: frozenset[str] = frozenset()
    rights: Path | None = None
    usage: bool = False
    studio: tuple[Path, ...] = ()
    audits: tuple[Path, ...] = ()
    case: Path | None = None
    law: tuple[str, ...] = ()
    as_of: date | None = None
    languages: tuple[str, ...] = ("en", "zh")
    command: str = ""
    at: str = ""


def build(wanted: Wanted) -> tuple[Dossier, Mapping[str, bytes]]:
    """Return a dossier, and the pictures it shows by their names.

    Raises:
        DossierError: there are no findings, or no audit, that can be read.
        LibraryMissing: there is no library where one was named.
        LedgerError: the rights were asked for and the library was not scanned.
        ChoiceRefused: a folder of the studio has no record.
        RulesUnreadable: the case is not written as a case must be.
    """
    found = read_findings(wanted.findings, suspects=wanted.suspects) if wanted.findings else NOTHING
    held = shelf(found, library=wanted.library or wanted.rights, pictures=wanted.pictures)
    plates = Plates(shelf=held, home=wanted.home)
    exhibits = tuple(_exhibit(number, one, plates) for number, one in enumerate(found.judged, start=1))
    spoken_of = {match.work_sha256: match.author for one in found.judged for match in one.verified() or one.matches[:1]}
    rights = rights_part(wanted.rights, spoken_of) if wanted.rights else RightsPart()
    loop = loop_part(wanted.studio)
    audits = audits_part(wanted.audits, found.judged, plates)
    years = {name: work.year for name, work in held.stated.items()}
    law = law_part(
        found.judged,
        codes=wanted.law,
        case=open_case(wanted.case) if wanted.case else None,
        known=Known(
            software=version("apelles"), years=years, ledger=rights.facts, made=loop.facts, audited=audits.facts
        ),
        as_of=wanted.as_of,
    )
    usage = usage_part(wanted.rights, spoken_of.values()) if wanted.rights and wanted.usage else ()
    made = Dossier(
        title=title(found.judged, audits.audits),
        side=wanted.side,
        languages=wanted.languages,
        at=wanted.at,
        answer=answer(exhibits, audits.audits, law),
        exhibits=exhibits,
        calibrations=tuple(_calibrations(found.judged, plates)),
        rights=rights.rows,
        usage=usage,
        facts=law.facts,
        asked=law.asked,
        conclusions=law.conclusions,
        questions=law.questions,
        side_questions=side_questions(wanted.side),
        readings=law.readings,
        texts=law.texts,
        packs=law.packs,
        limits=(*limits(law), *_not_told(found, loop), *audits.limits),
        disclaimer=words.both("law.disclaimer"),
        made=_made(found, held, rights, wanted),
        loops=loop.loops,
        audits=audits.audits,
    )
    return made, dict(plates.content)


def _not_told(found: Findings, loop: LoopPart) -> Iterator[Phrase]:
    """Yield a sentence for each suspect that the records of how pictures were made do not speak of."""
    for one in found.judged if loop.loops else ():
        if one.sha256 not in loop.facts:
            yield words.both("loop.limit_other", suspect=one.suspect)


def _exhibit(number: int, judged: Judged, plates: Plates) -> Exhibit:
    return Exhibit(
        number=number,
        judged=judged,
        reason=reason(judged),
        error_rate=error_rate(judged),
        plates=plates.of(number, judged),
    )


def _calibrations(judged: Sequence[Judged], plates: Plates) -> list[Calibration]:
    """Return the null models that speak here, each with its picture where it is one of those shipped."""
    shipped = {model.name: model for model in null_models.shipped().values()}
    made: dict[str, Calibration] = {}
    for one in judged:
        name = str(one.protocol.get("null_model", "none"))
        if name != "none" and name not in made:
            made[name] = _calibration(one, name, shipped.get(name), plates)
    return list(made.values())


def _calibration(judged: Judged, name: str, null: NullModel | None, plates: Plates) -> Calibration:
    card = judged.protocol
    begun = Calibration(
        null_model=name,
        domain=str(card.get("null_domain", "")),
        pairs=_whole(card.get("null_pairs")),
        works=_whole(card.get("null_works")),
        said=words.both("dossier.calibration_gone", null_model=name),
    )
    if null is None:
        return begun
    best = max((match.copy_score for match in judged.matches), default=None)
    said = words.both(
        "dossier.calibration_of",
        null_model=name,
        pairs=f"{null.pairs:,}",
        works=f"{null.works:,}",
        domain=named("domain", null.domain),
    )
    plate = plates.calibration(null, library_size=max(1, _whole(card.get("library_size"))), score=best)
    return replace(begun, said=said, plate=plate)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _commands(found: Findings, wanted: Wanted) -> str:
    """Return the commands that judge the same pictures again and put the dossier together from that."""
    if not found.judged:
        return wanted.command
    card = found.judged[0].protocol
    judge = [
        "apelles judge",
        *(shlex.quote(one.suspect) for one in found.judged),
        "--library",
        shlex.quote(str(wanted.library or wanted.rights or "LIB")),
        f"--false-alarms {card.get('false_alarms', '')} --json >",
        shlex.quote(str(wanted.findings)),
    ]
    return "\n".join([" ".join(judge), wanted.command])


def _made(found: Findings, held: Shelf, rights: RightsPart, wanted: Wanted) -> Made:
    cards = [one.protocol for one in found.judged]
    models = {(str(card.get("descriptor", "")), str(card.get("model_sha256", ""))) for card in cards}
    return Made(
        software=f"apelles {version('apelles')}",
        versions=tuple(sorted({*versions(), *((name, version(name)) for name in MADE_WITH)})),
        command=_commands(found, wanted),
        judge_sha256=found.sha256,
        models=tuple(sorted(models)),
        library_hash=held.library_hash or next((str(card.get("library_hash", "")) for card in cards), ""),
        ledger_root=rights.ledger_root,
    )
