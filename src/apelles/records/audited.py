"""What the audit of a model says, as a dossier shows it: one record for each file of an audit that was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apelles.records.audit import CurvePoint, Share
from apelles.records.collage import Estimate
from apelles.records.plates import Plate
from apelles.words.phrase import Phrase


class AuditKind(StrEnum):
    """What was asked: are works given back, are outputs put together of works, were planted pictures used."""

    MODEL = "model"
    COLLAGE = "collage"
    PROOF = "proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAgainst:
    """All outputs against one library: `role` is training or held_out, `counts` the outputs of each kind."""

    role: str
    library_hash: str
    works: int
    screened: int
    counts: tuple[tuple[str, Share], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """A work that was given back, and by how many outputs; `smallest_e` bounds the E-value of the surest."""

    work_id: str
    sha256: str
    title: str
    author: str
    outputs: int
    smallest_e: float
    duplicates: int
    exposures: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far pictures reach to training works: `who` is outputs, held, or the name of a control."""

    who: str
    reach: Estimate
    coverage: Estimate
    sources: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One audit of a model.

    `file_sha256` is that of the file it was read from, `hashed` what the hash of the model was taken over; empty text
    means not stated. `answer` is the answer in sentences, `notes` what stands beside it, `limits` what could not be
    told. `returned` are the works most often given back, of `returned_in_all`; `pairs` are outputs and works side by
    side, an output before its work.
    """

    kind: AuditKind
    model: str
    model_sha256: str
    hashed: str
    software: str
    file_sha256: str
    outputs: int
    answer: tuple[Phrase, ...]
    notes: tuple[Phrase, ...]
    limits: tuple[Phrase, ...]
    sides: tuple[HeldAgainst, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    returned: tuple[GivenBack, ...] = ()
    returned_in_all: int = 0
    gives_back: bool = False
    pairs: tuple[Plate, ...] = ()
    reached: tuple[Reached, ...] = ()
