"""`apelles audit twins`: two models trained alike on disjoint halves: the same picture, or each its own half's?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.language import LANG

PLACE = click.Path(path_type=Path)


@click.command("twins")
@click.argument("first", metavar="RUN_A")
@click.argument("second", metavar="RUN_B")
@click.option("--works-a", required=True, type=PLACE, help="Library or folder of the works RUN_A was trained on.")
@click.option("--works-b", required=True, type=PLACE, help="Those that RUN_B was trained on; no picture in both.")
@click.option("-n", "count", type=click.IntRange(min=2), default=64, show_default=True, help="How many noises.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same noises."
)
@click.option("--size", type=click.IntRange(min=1), help="Side in pixels of what a control draws.")
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def twins(
    first: str,
    second: str,
    works_a: Path,
    works_b: Path,
    count: int,
    seed: int,
    size: int | None,
    lang: str,
    as_json: bool,
) -> None:
    """Say whether two models, trained alike on disjoint halves of a set, learned or memorized.

    From the same noise two models that learned draw the same picture; two that memorized draw works of their own half.
    RUN_A and RUN_B are runs of the studio, or NAME:PLACE. GANs share no noise: their closest pictures are
    compared instead.

    \b
    For example:
    apelles audit twins run-a run-b --works-a set-a/pictures --works-b set-b/pictures
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.audit_twins import as_json as plain
    from apelles.journeys.audit_twins import audit_twins, sentences

    told = audit_twins(first, second, first_works=works_a, second_works=works_b, count=count, seed=seed, size=size or 0)
    if as_json:
        click.echo(json.dumps(plain(told), ensure_ascii=False, indent=2, allow_nan=False))
        return
    click.echo("\n".join(getattr(phrase, lang) for phrase in sentences(told)))
