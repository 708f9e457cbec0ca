"""The texts of the law that are cited: the original, which alone counts, beside our translation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from apelles.dossier.blocks import Block, Column, Heading, Line, Paragraph, Part, Row, Table, phrase, plain, said
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import source_line
from apelles.records.dossier import Dossier, Text

LANGUAGES: Final = {"cn": "zh-Hans", "jp": "ja"}
"""In which language the statutes of a jurisdiction are written; English where none is named."""


def texts_part(dossier: Dossier) -> Part:
    """Return every cited provision; nothing is left out of one."""
    names = Names(dossier)
    blocks: list[Block] = [
        Heading(level=1, line=(said("dossier_page.texts"),), anchor="texts"),
        Paragraph(line=(said("dossier_page.texts_note"),), look="note"),
    ]
    for (juris, statute), found in groupby(dossier.texts, key=lambda text: (text.juris, text.statute)):
        title = [phrase(statute)]
        if juris in names.pack:
            title += [plain(" · ", "soft"), phrase(names.pack[juris], "soft")]
        blocks += [Heading(level=3, line=tuple(title)), _table(juris, list(found))]
    return Part(name="texts", blocks=tuple(blocks))


def _table(juris: str, texts: Sequence[Text]) -> Table:
    lang = LANGUAGES.get(juris, "en")
    refs = Column(line=(said("dossier_page.provision"),), share=0.6)
    original = Column(line=(said("dossier_page.original"),), share=2)
    if lang == "en":
        rows = [Row(cells=(_ref(text), ((plain(text.original or text.en, lang=lang),),))) for text in texts]
        return Table(columns=(refs, original), rows=tuple(rows), look="texts")
    english = Column(line=(said("dossier_page.our_translation"),), share=2.4)
    rows = [
        Row(cells=(_ref(text), ((plain(text.original, lang=lang),),), ((plain(text.en, lang="en"),),)))
        for text in texts
    ]
    return Table(columns=(refs, original, english), rows=tuple(rows), look="texts")


def _ref(text: Text) -> tuple[Line, ...]:
    return ((plain(text.ref.rpartition("/")[2], "strong"),), *source_line(text.source_status))
