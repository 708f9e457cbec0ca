"""One case in one file: pictures, findings, rights, facts, conclusions, open questions, and how to check all of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apelles.records.audited import Audited
from apelles.records.judged import Judged
from apelles.records.law import Conclusion, Fact, Party, SourceStatus, Value
from apelles.records.plates import Plate
from apelles.words.phrase import Phrase

FORMAT = "apelles-dossier/1"


class Side(StrEnum):
    """For whom a dossier asks its questions; its findings are the same for everybody."""

    NEITHER = "neither"
    CLAIMANT = "claimant"
    ACCUSED = "accused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One suspect: what was found, in words, with its plates, suspect first."""

    number: int
    judged: Judged
    reason: Phrase
    error_rate: Phrase
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How often unrelated works reach a score, for one null model; `plate` shows it."""

    null_model: str
    domain: str
    pairs: int
    works: int
    said: Phrase
    plate: Plate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRow:
    """What is known of the rights in one work: permissions today and when the copy was made, by use."""

    work_id: str
    sha256: str
    author: str
    title: str
    license: str
    today: tuple[tuple[str, str], ...]
    at_acquisition: tuple[tuple[str, str], ...]
    acquired_at: str
    signals: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a conclusion becomes when a question is answered."""

    juris: str
    rule: str
    title: Phrase
    if_yes: Value
    if_no: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is still to be answered: by whom it can be, what it decides, who loses when it stays unproved."""

    fact: str
    act: str
    question: Phrase
    help: Phrase
    answered_by: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    burdens: tuple[Party, ...]
    only_a_person: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReading:
    """An open legal question that a conclusion here depends on, with both answers and who holds them."""

    reading: str
    question: Phrase
    if_true: Phrase
    if_false: Phrase
    for_true: tuple[Phrase, ...]
    for_false: tuple[Phrase, ...]
    assumed: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A provision that is cited: the original, which alone counts, and our translation."""

    juris: str
    ref: str
    statute: Phrase
    original: str
    en: str
    source_status: SourceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A fact by its key, and the question whose yes makes it true."""

    fact: str
    question: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A rule pack that was used, by its hash."""

    juris: str
    name: Phrase
    sha256: str
    checked_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopStep:
    """One thing that happened while a picture was made, by the ledger: when, by whom, and what."""

    at: str
    by: str
    said: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopAuthor:
    """An author in a training set, and how many works of theirs were trained on, held out and refused."""

    author: str
    training: int
    heldout: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopWork:
    """A work that was refused, and why."""

    work_id: str
    title: str
    author: str
    verdict: str
    reason: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopChoice:
    """A person's choice among outputs: how many were shown, which were kept and rejected, and the reason given."""

    row: int
    at: str
    by: str
    shown: int
    kept: tuple[int, ...]
    rejected: tuple[int, ...]
    why: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A record of how pictures were made: of a training set, a training run, or a folder of outputs.

    `kind` is set, run or outputs, `name` that of the folder. `intact` says that rows, files and signatures were as the
    ledger says when the dossier was made; `troubles` are what was not. `recipe` is the text a model is trained by.
    """

    kind: str
    name: str
    ledger: str
    rows: int
    root: str
    intact: bool
    troubles: tuple[Phrase, ...]
    signatures: tuple[Phrase, ...]
    steps: tuple[LoopStep, ...]
    authors: tuple[LoopAuthor, ...] = ()
    refused: tuple[LoopWork, ...] = ()
    choices: tuple[LoopChoice, ...] = ()
    recipe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a dossier was made of and with: hashes of inputs, versions, and the commands that make it again."""

    software: str
    versions: tuple[tuple[str, str], ...]
    command: str
    judge_sha256: str
    models: tuple[tuple[str, str], ...]
    library_hash: str = ""
    ledger_root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One case, ready to be written, signed and checked.

    `loops` are the records of how pictures in it were made, `audits` what audits of models say, where they are at hand.
    `asked` are the questions of all facts that are named in it. `answer` is the answer in five sentences;
    `side_questions` what this side is asked beside the open questions. `at` is when it was made, ISO 8601, and the only
    time in it that is not of the evidence itself.
    """

    title: Phrase
    side: Side
    languages: tuple[str, ...]
    at: str
    answer: tuple[Phrase, ...]
    exhibits: tuple[Exhibit, ...]
    calibrations: tuple[Calibration, ...]
    rights: tuple[RightsRow, ...]
    usage: tuple[Phrase, ...]
    facts: tuple[Fact, ...]
    asked: tuple[Asked, ...]
    conclusions: tuple[Conclusion, ...]
    questions: tuple[Question, ...]
    side_questions: tuple[Phrase, ...]
    readings: tuple[OpenReading, ...]
    texts: tuple[Text, ...]
    packs: tuple[Pack, ...]
    limits: tuple[Phrase, ...]
    disclaimer: Phrase
    made: Made
    loops: tuple[Loop, ...] = ()
    audits: tuple[Audited, ...] = ()
    format: str = FORMAT

    def plates(self) -> tuple[Plate, ...]:
        """Return every picture, shown or at home, in the order in which they are read."""
        several = [plate for exhibit in self.exhibits for plate in exhibit.plates]
        several += [one.plate for one in self.calibrations if one.plate]
        return (*several, *(plate for one in self.audits for plate in one.pairs))
