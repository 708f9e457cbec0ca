"""`apelles audit model`: does a model give training pictures back?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.models_sample import pairs
from apelles.cli.progress import counted
from apelles.words import say

if TYPE_CHECKING:
    from apelles.journeys.audit_collage import Collaged
    from apelles.journeys.audit_model import Audited

OUTPUTS = 100
FEW = 1_000
LIBRARY = click.Path(path_type=Path)
SHARE = click.FloatRange(min=0, max=1)


@click.command("model")
@click.argument("model", metavar="MODEL")
@click.option("--library", required=True, type=LIBRARY, help="Library, or folder of pictures, that it was trained on.")
@click.option("--heldout", type=LIBRARY, help="Library, or folder, of works of the same kind that it never saw.")
@click.option("-n", "count", type=click.IntRange(min=1), help="How many outputs; 2,000, or all on disk if fewer.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same ones.")
@click.option("--size", type=click.IntRange(min=1), help="Side in pixels of what a control draws.")
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="A setting of the model; may be repeated.")
@click.option(
    "--screen",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Outputs are compared point by point where the E-value of their nearest work is at most this.",
)
@click.option(
    "--false-alarms",
    type=click.FloatRange(min=0, min_open=True, max=1),
    default=1e-3,
    show_default=True,
    help="A match counts when at most this many unrelated works are expected to match as well.",
)
@click.option("--parts/--no-parts", default=False, help="Also look at works near one part of an output only; slower.")
@click.option(
    "--collage",
    "pieced",
    type=click.IntRange(min=0),
    metavar="N",
    help="Also ask of N outputs whether works are put together in them; 100 where works are held out and at most "
    "1,000 are to be searched, else 0.",
)
@click.option("--fail-above", type=SHARE, metavar="RATE", help="Gate: exit with 3 unless the rate is surely below.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Also write a JUnit file for builds.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder; made if absent.")
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
@click.pass_context
def model(
    context: click.Context,
    model: str,
    library: Path,
    heldout: Path | None,
    count: int | None,
    seed: int,
    size: int | None,
    settings: tuple[str, ...],
    screen: float,
    false_alarms: float,
    parts: bool,
    pieced: int | None,
    fail_above: float | None,
    junit: Path | None,
    out: Path,
    lang: str,
    as_json: bool,
) -> None:
    """Say whether MODEL gives works of its training set back, with the error rate of the answer.

    MODEL is a folder of outputs, or NAME:ORIGIN of a model that makes some, as in `apelles models sample`.

    \b
    For example:
    apelles audit model outputs --library lib --heldout lib2 --fail-above 0.01 --out audit
    apelles audit model parrot:works --size 128 --set rate=0.2 -n 200 --library lib --out audit

    The gate is met when the upper 95 % limit of the share of outputs that give a work back, undecided outputs counted
    as if they did, is at most RATE; else the exit code is 3. A stopped or killed audit goes on where it was.
    OUT holds report.html (English and Chinese), audit.json, a line for each output, the nearest pairs as pictures, and
    case.yaml: facts for `apelles law check`.
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys import audit_export
    from apelles.journeys.audit_collage_page import numbers as as_json_of
    from apelles.journeys.audit_collage_page import section
    from apelles.journeys.audit_collage_said import sentences
    from apelles.journeys.audit_model import Options, audit_model
    from apelles.journeys.audit_page import write_page
    from apelles.journeys.audit_pairs import nearest_pairs, write_pairs
    from apelles.journeys.audit_said import answer, gate_said, together_said
    from apelles.records.audit import Gate

    options = Options(
        count=count,
        seed=seed,
        size=size or 0,
        settings=dict(pairs(settings)),
        screen=screen,
        false_alarms=false_alarms,
        parts=parts,
        fail_above=fail_above,
    )
    with counted("auditing") as on_progress:
        audited = audit_model(
            model, library=library, heldout=heldout, into=out, options=options, on_progress=on_progress
        )
    audit = audited.audit
    nearest = nearest_pairs(audited)
    written = write_pairs(nearest, out)
    numbers = audit_export.write_json(audit, out, pairs=written)
    found = _collaged(audited, library, heldout, out, count=pieced)
    audit_export.write_case(audit, out, collage=found.finding if found else None)
    page = write_page(audited, out, pairs=nearest, sections=[section(found)] if found else [])
    if junit:
        audit_export.write_junit(audit, junit)
    if as_json:
        numbers_of = audit_export.as_json(audit, pairs=written) | {"collage": as_json_of(found) if found else None}
        click.echo(json.dumps(numbers_of, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        pieces = sentences(found.finding)[1:3] if found else ()
        said = [*answer(audit), together_said(audit), gate_said(audit), *pieces]
        click.echo("\n".join(getattr(phrase, lang) for phrase in said if phrase))
        click.echo(say("audit.where", lang, page=str(page), numbers=str(numbers)))
    context.exit(GATE if audit.gate in {Gate.NOT_MET, Gate.OPEN} else 0)


def _collaged(
    audited: Audited, library: Path, heldout: Path | None, out: Path, *, count: int | None
) -> Collaged | None:
    """Return whether outputs are put together of works, None where that is not asked or would take long."""
    from apelles.journeys.audit_collage import CollageOptions, audit_collage
    from apelles.journeys.audit_collage_page import write_numbers

    few = heldout is not None and audited.audit.training.works <= FEW
    wanted = (OUTPUTS if few else 0) if count is None else count
    if not wanted:
        return None
    options = CollageOptions(count=min(wanted, audited.audit.outputs), seed=audited.audit.seed)
    with counted("looking for pieces") as on_progress:
        found = audit_collage(
            str(audited.model.path),
            library=library,
            heldout=heldout,
            into=out / "collage",
            options=options,
            on_progress=on_progress,
        )
    found = replace(found, card=audited.audit.model)
    write_numbers(found, out / "collage")
    return found
