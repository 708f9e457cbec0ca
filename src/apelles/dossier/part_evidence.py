"""The evidence of every exhibit: how rare its matches are, which elements it shares, and how all of it was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apelles import words
from apelles.dossier.blocks import (
    Block,
    Column,
    Fold,
    Gallery,
    Heading,
    Line,
    Paragraph,
    Part,
    Row,
    Sheet,
    Table,
    foreign,
    joined,
    phrase,
    plain,
    said,
)
from apelles.dossier.part_exhibits import MOST_SIGNS, exhibit_title, shown
from apelles.dossier.verdicts import verdict_line
from apelles.records.dossier import Calibration, Dossier, Exhibit
from apelles.records.judged import Judged, JudgedElement, JudgedElements, JudgedMatch, JudgedSplit
from apelles.words.human_pairs import place_said, places_said
from apelles.words.numbers import percent, short, tries
from apelles.words.page import named
from apelles.words.phrase import Phrase

COMMON = 0.5
"""From so many expected matches on, a likeness says nothing."""
MOST_OTHERS = 10


def evidence_part(dossier: Dossier) -> Part:
    """Return the evidence, exhibit by exhibit, and the calibrations it rests on."""
    blocks: list[Block] = [Heading(level=1, line=(said("dossier_page.evidence"),), anchor="evidence")]
    for exhibit in dossier.exhibits:
        blocks += _exhibit(exhibit)
    blocks += _calibrations(dossier.calibrations)
    return Part(name="evidence", blocks=tuple(blocks))


def _exhibit(exhibit: Exhibit) -> Iterator[Block]:
    judged = exhibit.judged
    yield Heading(
        level=2,
        line=exhibit_title(exhibit),
        anchor=f"evidence-{exhibit.number}",
    )
    yield Paragraph(line=verdict_line(judged))
    for match in judged.verified():
        yield from _match(judged, match)
    others = [match for match in judged.matches if not match.verified]
    if others:
        yield from _not_counted(others)
    if judged.not_compared:
        works = ", ".join(judged.not_compared)
        yield Paragraph(line=(said("dossier_page.not_compared", works=works),), look="note")
    if judged.elements:
        yield from _elements(exhibit, judged.elements)
    if judged.as_others_would_say:
        yield from _others(judged)
    yield Fold(line=(said("report.protocol"),), blocks=(_protocol(judged),))


def _match(judged: Judged, match: JudgedMatch) -> Iterator[Block]:
    author = foreign(match.author, MOST_SIGNS) if match.author else said("judge.author_not_stated")
    title = foreign(match.title or match.work_id, MOST_SIGNS)
    yield Heading(level=3, line=(title, plain(" · ", "soft"), author))
    yield Paragraph(line=_rare(judged, match))
    yield Paragraph(line=(said("report.points", inliers=match.inliers), plain(" "), *_null(judged)))
    if match.also_found_in:
        yield Paragraph(line=(said("report.also", works=", ".join(match.also_found_in)),))
    yield Sheet(rows=tuple(((said(f"report.{key}"),), (line,)) for key, line in _numbers(match)))


def _not_counted(matches: Sequence[JudgedMatch]) -> Iterator[Block]:
    yield Heading(level=3, line=(said("dossier_page.not_counted"),))
    columns = (
        Column(line=(said("report.work"),), share=3),
        Column(line=(said("dossier_page.e_bound"),), share=1.1, number=True),
        Column(line=(said("dossier_page.details"),), share=1.1, number=True),
        Column(line=(said("dossier_page.whole"),), share=1.1, number=True),
    )
    yield Table(
        columns=columns, rows=tuple(_not_counted_row(match) for match in matches[:MOST_OTHERS]), look="measures"
    )
    if len(matches) > MOST_OTHERS:
        more = said("dossier_page.more_works", count=len(matches) - MOST_OTHERS)
        yield Paragraph(line=(more,), look="note")


def _not_counted_row(match: JudgedMatch) -> Row:
    author = foreign(match.author, MOST_SIGNS) if match.author else said("judge.author_not_stated")
    work = (foreign(match.title or match.work_id, MOST_SIGNS), plain(" · ", "soft"), author)
    return Row(
        cells=(
            (work,),
            ((plain(short(match.e_value_bound)),),),
            ((plain(f"{match.inliers} / {match.matches}"),),),
            ((plain(f"{match.descriptor_similarity:.2f}"),),),
        )
    )


def _rare(judged: Judged, match: JudgedMatch) -> Line:
    """Return the E-value in words."""
    size = judged.protocol.get("library_size", 0)
    bound = match.e_value_bound
    expected = said("report.expect", library_size=f"{size:,}" if isinstance(size, int) else size, expected=short(bound))
    rare = said("report.expect_common") if bound >= COMMON else said("report.expect_rare", libraries=tries(bound))
    return (expected, plain(" "), rare)


def _null(judged: Judged) -> Line:
    protocol = judged.protocol
    if not {"null_pairs", "null_works", "null_domain", "null_model"} <= protocol.keys():
        return ()
    return (
        said(
            "report.null",
            pairs=_plain(protocol["null_pairs"]),
            works=_plain(protocol["null_works"]),
            domain=named("domain", str(protocol["null_domain"])),
            name=protocol["null_model"],
        ),
    )


def _numbers(match: JudgedMatch) -> Iterator[tuple[str, Line]]:
    yield "work_id", (foreign(match.work_id),)
    if match.kind:
        yield "kind", (phrase(named("kind", match.kind)),)
    yield "e_value", (plain(short(match.e_value)),)
    yield "e_bound", (plain(short(match.e_value_bound)),)
    yield "bound_kind", (phrase(named("bound", match.bound_kind)),)
    shares = said("dossier_page.shares", suspect=percent(match.suspect_fraction), work=percent(match.work_fraction))
    yield "share", (shares,)
    yield "copy_score", (plain(f"{match.copy_score:.1f}"),)
    yield "inliers", (plain(f"{match.inliers} / {match.matches}"),)
    yield "photometric", (plain(f"{match.photometric_similarity:.2f}"),)
    yield "descriptor", (plain(f"{match.descriptor_similarity:.2f}"),)


def _elements(exhibit: Exhibit, elements: JudgedElements) -> Iterator[Block]:
    yield Heading(level=3, line=(said("elements.title"),))
    yield Paragraph(line=(said("dossier_page.elements_beside", work=elements.work_id),))
    columns = (
        Column(line=(said("dossier_page.element"),), share=1.3),
        Column(line=(said("dossier_page.similarity"),), share=0.8, number=True),
        Column(line=(said("dossier_page.among_humans"),), share=3),
    )
    yield Table(columns=columns, rows=tuple(_element(element) for element in elements.shared), look="measures")
    plates = tuple(shown(plate) for plate in exhibit.plates if plate.role == "element")
    if plates:
        yield Gallery(pictures=plates, columns=2)
    if elements.split:
        yield Paragraph(line=(phrase(_split(elements.split)),))
    if elements.baseline:
        yield Paragraph(line=(said("elements.baseline", baseline=elements.baseline),), look="note")
    yield Paragraph(line=(said("elements.closing", "strong"),))


def _element(element: JudgedElement) -> Row:
    name = (phrase(named("element", element.element), "strong"),)
    if element.similarity is None:
        reason = Phrase(en=element.missing or "", zh=words.translate(element.missing or "", "zh"))
        return Row(cells=((name,), ((plain("–"),),), ((phrase(reason, "soft"),),)))
    said_of = [place_said(one.group, at_least=one.at_least, pairs=one.pairs) for one in element.places if one.pairs]
    placed = phrase(places_said(said_of)) if said_of else said("elements.no_pairs", "soft")
    unusual = ((said("elements.unusual", "strong"),),) if element.unusual else ()
    return Row(cells=((name,), ((plain(f"{element.similarity:.2f}"),),), ((placed,), *unusual)))


def _split(split: JudgedSplit) -> Phrase:
    return words.both(
        "elements.split",
        similarity=f"{split.descriptor_similarity:.2f}",
        explained=f"{split.explained:.2f}",
        deviation=f"{split.deviation:.2f}",
    )


def _others(judged: Judged) -> Iterator[Block]:
    yield Heading(level=3, line=(said("report.others"),))
    yield Paragraph(line=(said("report.others_note"),), look="note")
    columns = (
        Column(line=(said("report.rule"),), share=3),
        Column(line=(said("report.observed"),), number=True),
        Column(line=(said("report.threshold"),), number=True),
        Column(line=(said("report.says"),), share=1.2),
    )
    rows = tuple(
        Row(
            cells=(
                ((phrase(named("rule", rule.rule)),),),
                ((plain(f"{rule.observed:.3g}"),),),
                ((plain(f"{rule.threshold:.3g}"),),),
                ((said("report.says_copy" if rule.says_copy else "report.says_no"),),),
            )
        )
        for rule in judged.as_others_would_say
    )
    yield Table(columns=columns, rows=rows, look="measures")


def _protocol(judged: Judged) -> Sheet:
    rows = [((said("protocol.suspect_sha256"),), ((plain(judged.sha256, "code"),),))]
    for key, value in judged.protocol.items():
        text = (
            ", ".join(f"{name} {version}" for name, version in value.items())
            if isinstance(value, dict)
            else _plain(value)
        )
        if text:
            rows.append(((phrase(named("protocol", key)),), ((plain(text, "foreign"),),)))
    return Sheet(rows=tuple(rows))


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _calibrations(calibrations: Sequence[Calibration]) -> Iterator[Block]:
    if not calibrations:
        return
    yield Heading(level=2, line=(said("dossier_page.calibration"),), anchor="calibration")
    for one in calibrations:
        counts = (said("dossier_page.calibrated", "soft", pairs=_plain(one.pairs), works=_plain(one.works)),)
        domain = (phrase(named("domain", one.domain), "soft"),)
        yield Paragraph(line=joined([(plain(one.null_model, "strong"),), domain, counts]))
        yield Paragraph(line=(phrase(one.said),))
        if one.plate:
            yield Gallery(pictures=(shown(one.plate),), columns=1)
