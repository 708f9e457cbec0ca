"""What a notice says was found: numbers with their limits, pictures by author, title and hash, what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apelles import words
from apelles.dossier.blocks import Block, Bullets, Heading, Line, Paragraph, Run, foreign, phrase, plain, said
from apelles.dossier.notice_case import BY_JUDGE, GAP, NoticeCase, concerns, fact_line, listed
from apelles.records.dossier import Exhibit
from apelles.records.judged import Judged, JudgedElement, JudgedElements, JudgedMatch, JudgedPlace
from apelles.records.law import Fact, Value
from apelles.records.plates import Plate
from apelles.words.human_pairs import EARLIER, place_said, places_said
from apelles.words.numbers import percent, short
from apelles.words.page import named
from apelles.words.phrase import Phrase

MEASURING_LIMITS: Final = (
    "report.limit_absence",
    "report.limit_direction",
    "report.limit_number",
    "dossier.limit_similar",
)


def findings_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return what was measured of every exhibit, what it cannot say, other proof, and what is stated."""
    yield Paragraph(line=(said("notice.proof_note"),), look="note")
    if case.claims and not any(exhibit.judged.verified() for exhibit in case.exhibits):
        yield Paragraph(line=(said("notice.no_region", "strong"),))
    for exhibit in case.exhibits:
        yield from _exhibit(case, exhibit)
    yield Heading(level=2, line=(said("notice.cannot_say"),))
    yield Bullets(items=tuple((phrase(limit),) for limit in _limits(case)))
    if case.wanted.other_proof:
        yield Paragraph(line=(said("notice.other_proof", text=case.wanted.other_proof),))
    lines = [fact_line(case, fact) for fact in case.dossier.facts if _is_stated(case, fact)]
    if lines:
        yield Heading(level=2, line=(said("notice.facts"),))
        yield listed(*lines)


def limits_of_law(case: NoticeCase) -> tuple[Phrase, ...]:
    """Return the limits of a dossier that are about the law, without those of other laws than the notice speaks of."""
    measuring = [words.both(key) for key in MEASURING_LIMITS]
    others = [pack.name.en for pack in case.dossier.packs if pack.juris not in case.jurisdictions]
    limits = (limit for limit in case.dossier.limits if limit not in measuring)
    return tuple(limit for limit in limits if not any(name in limit.en for name in others))


def called(match: JudgedMatch) -> dict[str, object]:
    """Return the title and the author of a work as sentences name them."""
    return {"title": match.title or match.work_id, "author": match.author or words.both("judge.author_not_stated")}


def finding_line(exhibit: Exhibit) -> Run:
    """Return what was found in one exhibit as one sentence."""
    return said("notice.against_finding", suspect=exhibit.judged.suspect, reason=exhibit.reason)


def work_line(plate: Plate) -> Line:
    """Return all that is stated of a work, and the hash of its original."""
    unknown = words.both("notice.unknown")
    known = {name: getattr(plate, name) or unknown for name in ("author", "year", "license", "source")}
    work = words.both("notice.plate_work", title=plate.title or plate.work_id or unknown, **known)
    return (phrase(work), plain(plate.of, "code"))


def _is_stated(case: NoticeCase, fact: Fact) -> bool:
    return fact.value is not Value.UNKNOWN and not fact.by.startswith(BY_JUDGE) and concerns(case, fact)


def _limits(case: NoticeCase) -> tuple[Phrase, ...]:
    measuring = tuple(words.both(key) for key in MEASURING_LIMITS)
    return tuple(limit for limit in case.dossier.limits if limit in measuring) or measuring


def _exhibit(case: NoticeCase, exhibit: Exhibit) -> Iterator[Block]:
    judged = exhibit.judged
    verified = judged.verified()
    head = (said("dossier_page.exhibit", number=exhibit.number), plain(" · "), foreign(judged.suspect))
    yield Heading(level=2, line=head)
    yield Paragraph(line=(phrase(exhibit.reason), GAP, phrase(exhibit.error_rate)))
    for match in verified or judged.matches[:1]:
        yield from _match(judged, match)
    if verified and not case.claims:
        key = "notice.speaks_against" if case.form == "counter" else "notice.speaks_against_letter"
        yield Paragraph(line=(said(key, "strong"),))
    if judged.elements and not case.claims:
        yield from _elements(judged, judged.elements)
    yield Heading(level=3, line=(said("notice.pictures"),))
    yield listed(*(line for plate in exhibit.plates if (line := _plate(judged, plate))))


def _match(judged: Judged, match: JudgedMatch) -> Iterator[Block]:
    """Yield one match as one paragraph, so that no number is quoted without its limits."""
    card = judged.protocol
    kind = "match" if match.verified else "closest"
    measured = words.both(
        f"notice.measured_{kind}",
        **called(match),
        bound=short(match.e_value_bound),
        library_size=_number(card.get("library_size")),
        suspect_percent=percent(match.suspect_fraction),
        work_percent=percent(match.work_fraction),
        inliers=match.inliers,
        matches=match.matches,
    )
    limit = words.both(
        f"notice.limit_{kind}",
        false_alarms=_number(card.get("false_alarms")),
        pairs=_number(card.get("null_pairs")),
        works=_number(card.get("null_works")),
        null_model=_number(card.get("null_model")),
    )
    yield Paragraph(line=(phrase(measured), GAP, phrase(limit)), look="measured")
    if match.also_found_in:
        yield Paragraph(line=(said("report.also", works=", ".join(match.also_found_in)),), look="measured")


def _number(value: object) -> object:
    if value is None or value == "":
        return words.both("notice.unknown")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _elements(judged: Judged, elements: JudgedElements) -> Iterator[Block]:
    title = next((one.title for one in judged.matches if one.work_id == elements.work_id), "") or elements.work_id
    yield Heading(level=3, line=(said("notice.elements", title=title),))
    yield listed(*(_element(one, one.similarity) for one in elements.shared if one.similarity is not None))
    untold = [named("element", one.element) for one in elements.shared if one.similarity is None]
    if untold:
        joined = Phrase(en=", ".join(one.en for one in untold), zh="、".join(one.zh for one in untold))
        yield Paragraph(line=(said("notice.elements_untold", elements=joined),), look="note")
    yield Paragraph(line=(said("elements.closing"),))


def _element(element: JudgedElement, similarity: float) -> Line:
    placed = [_place(one) for one in element.places if one.pairs]
    line = said(
        "notice.element",
        element=named("element", element.element),
        similarity=f"{similarity:.2f}",
        placed=places_said(placed) if placed else words.both("elements.no_pairs"),
    )
    return (line, GAP, said("elements.unusual", "strong")) if element.unusual else (line,)


def _place(place: JudgedPlace) -> Phrase:
    """Return where a similarity falls among human pairs, with the bound of how many such pairs are as alike."""
    where = place_said(place)
    if place.group == EARLIER:
        return where
    return words.both("notice.element_place", place=where, percent=percent(place.rate_bound))


def _plate(judged: Judged, plate: Plate) -> Line:
    if plate.role == "suspect":
        return (said("notice.plate_suspect", suspect=judged.suspect), plain(plate.of or judged.sha256, "code"))
    if plate.role == "work":
        return work_line(plate)
    if plate.file:
        return (said("notice.plate_in_dossier", caption=plate.caption, file=plate.file), plain(plate.sha256, "code"))
    return ()
