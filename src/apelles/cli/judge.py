"""`apelles judge`: say whether pictures are copies of works in a library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.element_words import elements_lines, region_lines
from apelles.cli.progress import counted

if TYPE_CHECKING:
    from apelles.records import Evidence, Finding, Refusal


@click.command()
@click.argument("suspects", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--library", required=True, type=click.Path(path_type=Path), help="Folder of the library to compare with."
)
@click.option("--report", type=click.Path(path_type=Path), help="Folder to write report.html and report.json into.")
@click.option(
    "--false-alarms",
    type=click.FloatRange(min=0, min_open=True, max=1),
    default=1e-3,
    show_default=True,
    help="A match counts when at most this many unrelated works of the library are expected to match as well.",
)
@click.option(
    "--elements/--no-elements",
    default=True,
    show_default=True,
    help="Also compare subject, pose, palette, light and other elements with the most similar work.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def judge(
    suspects: tuple[Path, ...], library: Path, report: Path | None, false_alarms: float, elements: bool, as_json: bool
) -> None:
    """Say of each of the SUSPECTS (files or folders) whether it is a copy of a work in a library.

    Verdicts: copy, partial_copy, collage, shared_elements, unrelated, undetermined; each with its reason and its
    error rate.
    A suspect that cannot be read is listed and does not stop the others.
    """
    from apelles.errors import PictureRefused
    from apelles.journeys.as_json import as_json as plain
    from apelles.journeys.judge_pictures import judge_pictures

    with counted("judging") as on_progress:
        judged = judge_pictures(
            suspects, library=library, false_alarms=false_alarms, elements=elements, on_progress=on_progress
        )
    page = judged.write_report(report) if report else None
    for refusal in judged.refused:
        click.echo(f"Not read: {refusal.file}: {refusal.reason}", err=True)
    if judged.without_elements:
        click.echo(f"Elements were not compared. {judged.without_elements}", err=True)
    if as_json:
        click.echo(json.dumps(plain(judged.findings), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        click.echo("\n\n".join(in_words(finding) for finding in judged.findings))
    if page:
        click.echo(f"\nReport: {page}", err=as_json)
    if not judged.findings:
        code, message = _nothing_read(judged.refused)
        raise PictureRefused(code, message)


def _nothing_read(refused: tuple[Refusal, ...]) -> tuple[str, str]:
    code = refused[0].code if refused else "nothing-there"
    return code, "No suspect could be read, so nothing was judged. Name picture files, or folders that hold some."


def in_words(finding: Finding, *, things: tuple[str, str] = ("work", "works")) -> str:
    """Return a finding for the terminal: the verdict, why, what it rests on; `things` are what error rates count."""
    kind = f" ({finding.kind.value})" if finding.kind else ""
    lines = [f"{finding.suspect}: {finding.verdict.value}{kind}", f"  {finding.reason}"]
    for evidence in finding.matches:
        lines += [_match(evidence), *region_lines(evidence)] if evidence.verified else []
    lines += elements_lines(finding.elements) if finding.elements else []
    card = finding.protocol
    lines.append(
        f"  Measured against {card.library_size:,} {things[card.library_size != 1]}, null model {card.null_model} "
        f"({card.null_pairs:,} unrelated views of {card.null_works} works)."
    )
    return "\n".join(lines)


def _match(evidence: Evidence) -> str:
    match, surprise = evidence.match, evidence.surprise
    work, bound = match.work, f"E <= {surprise.e_value_bound:.1g} ({surprise.bound_kind.value})"
    also = f"; also found in {', '.join(evidence.also_found_in)}" if evidence.also_found_in else ""
    return (
        f"  - {work.title or work.work_id} ({work.author or 'author not stated'}), {work.file}: "
        f"{match.suspect_fraction:.0%} of the suspect, {match.work_fraction:.0%} of the work, "
        f"{match.inliers} inliers, {bound}{', mirrored' if match.mirrored else ''}{also}"
    )
