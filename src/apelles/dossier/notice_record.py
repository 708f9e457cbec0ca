"""A notice, counter-notice or letter that was drafted from a dossier, and what it is drafted with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from apelles.dossier.blocks import Part
from apelles.errors import DossierError
from apelles.records.dossier import Pack, Side, Text
from apelles.words.phrase import Phrase

FORMAT = "apelles-notice/1"


class NoticeKind(StrEnum):
    """A notice or a counter-notice in the form of Chinese law, or a plain letter."""

    NOTICE = "cn-notice"
    COUNTER = "cn-counter-notice"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWanted:
    """What a sender asks for and types: all of it is theirs, and none of it is checked.

    Without a kind it follows from the side and from whether Chinese law was asked; without a side it is the dossier's,
    without languages those of the dossier.
    """

    kind: NoticeKind | None = None
    side: Side = Side.NEITHER
    languages: tuple[str, ...] = ()
    name: str = ""
    contact: str = ""
    address: str = ""
    recipient: str = ""
    urls: tuple[str, ...] = ()
    other_proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFile:
    """The file that a notice is drafted from: its name, the SHA-256 of its bytes, and of those that its seal covers.

    The second is what the dossier is known by; it is empty where there is no seal.
    """

    name: str
    sha256: str
    sealed_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statutes:
    """The provisions a form is quoted from, by reference, their rule pack, and who reviewed its rules on notices."""

    texts: Mapping[str, Text]
    pack: Pack
    reviewed_by: str = ""

    def text(self, ref: str) -> Text:
        """Return one provision.

        Raises:
            DossierError: the pack does not have it.
        """
        if ref not in self.texts:
            message = (
                f"The rule pack {self.pack.juris} has no text {ref}, so the form it prescribes cannot be quoted. "
                "Use the rules that come with this version, or draft a letter."
            )
            raise DossierError(message)
        return self.texts[ref]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place that only the sender can fill: its number, what belongs there, and the part it stands in."""

    number: int
    label: Phrase
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A draft. Its parts hold headings, paragraphs and lists; a run whose look is `blank` is a place to fill."""

    kind: NoticeKind
    side: Side
    languages: tuple[str, ...]
    title: Phrase
    blanks: tuple[Blank, ...]
    parts: tuple[Part, ...]
    disclaimer: Phrase
    dossier: DossierFile
    software: str
    format: str = FORMAT
