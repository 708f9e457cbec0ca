"""A picture as a dossier shows it."""

from __future__ import annotations

from dataclasses import dataclass

from apelles.words.phrase import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A picture shown in a dossier. `file` is its name in the folder of pictures, empty when it must stay home.

    `of` is the SHA-256 of the original file, `sha256` that of the shown picture before it is signed, both in hex.
    Author, title and year are what the library states; empty text means unknown, and is printed so.
    `role` is suspect, work, regions_suspect, regions_work, laid_over, sources, element, calibration or output.
    """

    file: str
    role: str
    caption: Phrase
    of: str = ""
    sha256: str = ""
    width: int = 0
    height: int = 0
    author: str = ""
    title: str = ""
    year: str = ""
    license: str = ""
    source: str = ""
    work_id: str = ""
