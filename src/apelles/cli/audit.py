"""`apelles audit`: what a training set is made of, and what a model gives back of it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from apelles.cli.audit_attribution import attribution
from apelles.cli.audit_collage import collage
from apelles.cli.audit_membership import membership
from apelles.cli.audit_model import model
from apelles.cli.audit_proof import proof
from apelles.cli.audit_twins import twins
from apelles.cli.language import LANG
from apelles.cli.library_words import table

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")


@click.group()
def audit() -> None:
    """Look at many pictures at once: whose works are in a training set, and does a model give them back?"""


for part in (model, collage, twins, proof, membership, attribution):
    audit.add_command(part)


@audit.command()
@click.argument("folder", metavar="LIB", type=click.Path(path_type=Path))
@click.option("--author", default="", help="The author who is asked about, in any usual spelling.")
@click.option("--all", "everybody", is_flag=True, help="Every author, those with the largest share first.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Also draw the shares into a picture.")
@click.option("--near-duplicates/--no-near-duplicates", default=True, show_default=True, help="Look for them; slower.")
@LANG
@AS_JSON
def usage(
    folder: Path, author: str, everybody: bool, plot: Path | None, near_duplicates: bool, lang: str, as_json: bool
) -> None:
    """Say how much of an author is in the training set LIB: works, share of exposures, near-duplicates, licenses.

    Shares have a lower and an upper bound where works name no author or several. With a scanned ledger
    (`apelles rights scan`) authors that only the files name and the verdicts for generative training count too.
    """
    from apelles.journeys.usage import as_json as plain
    from apelles.journeys.usage import counted, of_author, sentences, summary
    from apelles.journeys.usage import table as rows_of
    from apelles.journeys.usage import usage as usage_of
    from apelles.journeys.usage_plot import plot_usage
    from apelles.journeys.usage_verdicts import ledgered

    if bool(author) == everybody:
        message = "Name an author with --author, or ask for --all."
        raise click.UsageError(message)
    known = ledgered(folder)
    found = usage_of(
        folder,
        verdicts=known.verdicts,
        acquired=known.acquired,
        authors=known.authors,
        near_duplicates=near_duplicates,
    )
    if plot:
        plot_usage(found, plot, lang=lang)
    if as_json:
        facts = plain(found)
        if author:
            wanted = of_author(found, author)
            facts["authors"] = [one for one in facts["authors"] if one["author"] == wanted.author]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    if author:
        phrases = sentences(of_author(found, author), found)
    else:
        click.echo(table(rows_of(found, lang=lang)) + "\n")
        phrases = summary(found)
    click.echo("\n".join(getattr(phrase, lang) for phrase in (*phrases, counted())))
