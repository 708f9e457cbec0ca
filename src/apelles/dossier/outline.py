"""A dossier as parts: answer, pictures, evidence, rights, how it was made, the model, law, open questions, method."""

from __future__ import annotations

from apelles.dossier.blocks import Part
from apelles.dossier.part_audits import audits_part
from apelles.dossier.part_cover import cover
from apelles.dossier.part_evidence import evidence_part
from apelles.dossier.part_exhibits import exhibit_part
from apelles.dossier.part_law import law_part
from apelles.dossier.part_loop import loop_part
from apelles.dossier.part_method import method_part
from apelles.dossier.part_questions import questions_part
from apelles.dossier.part_rights import rights_part
from apelles.dossier.part_texts import texts_part
from apelles.records.dossier import Dossier


def outline(dossier: Dossier) -> tuple[Part, ...]:
    """Return the parts of a dossier in the order in which they are read."""
    parts = [cover(dossier), *(exhibit_part(exhibit) for exhibit in dossier.exhibits)]
    if dossier.exhibits:
        parts.append(evidence_part(dossier))
    parts.append(rights_part(dossier))
    if dossier.loops:
        parts.append(loop_part(dossier))
    if dossier.audits:
        parts.append(audits_part(dossier))
    parts.append(law_part(dossier))
    if dossier.texts:
        parts.append(texts_part(dossier))
    return (*parts, questions_part(dossier), method_part(dossier))
