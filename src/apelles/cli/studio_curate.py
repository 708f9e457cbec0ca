"""`apelles studio curate`: the works of a library that may be trained on, as a training set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from apelles.cli.language import LANG
from apelles.cli.progress import counted
from apelles.cli.studio_options import AS_JSON, BY, KEYS, identity_in, who
from apelles.words import say

if TYPE_CHECKING:
    from apelles.journeys.studio_curate import Curated

PICTURE = click.Path(path_type=Path, exists=True, dir_okay=False)
MOST_NAMED = 20


@click.command()
@click.argument("folder", metavar="LIB", type=click.Path(path_type=Path))
@click.option("--into", required=True, type=click.Path(path_type=Path), help="A new folder for the training set.")
@click.option("--author", "authors", multiple=True, help="Only works of this author; may be repeated.")
@click.option("--subject", "subjects", multiple=True, help="Only works with this subject id; may be repeated.")
@click.option("--like", multiple=True, type=PICTURE, help="Only works that are most like this picture; repeatable.")
@click.option(
    "-n", "nearest", type=click.IntRange(min=1), default=100, show_default=True, help="How many for each --like."
)
@click.option(
    "--pick",
    type=PICTURE,
    help="Only works of this list: a work id on each line, or CSV with work_id, sha256 or file, and why and label.",
)
@click.option("--label", type=click.Choice(["author", "subject"]), help="What becomes the class of a work.")
@click.option(
    "--held-out",
    "heldout",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.1,
    show_default=True,
    help="Share of the works kept out of training, to measure with.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Which works are held out.")
@click.option(
    "--allow-unknown",
    is_flag=True,
    help="Also take works that nobody has said anything about. It stays visible in everything made from the set.",
)
@click.option(
    "--commercial/--non-commercial",
    default=None,
    help="Whether the use is commercial; without either, a non-commercial license stays a condition.",
)
@click.option(
    "--canaries",
    type=click.IntRange(min=1),
    help="Plant so many drawn pictures, to prove later that a model was trained on the set. Needs --registry.",
)
@click.option("--registry", type=click.Path(path_type=Path), help="The registry of canaries; made if absent.")
@BY
@KEYS
@LANG
@AS_JSON
def curate(
    folder: Path,
    into: Path,
    authors: tuple[str, ...],
    subjects: tuple[str, ...],
    like: tuple[Path, ...],
    nearest: int,
    pick: Path | None,
    label: str | None,
    heldout: float,
    seed: int,
    allow_unknown: bool,
    commercial: bool | None,
    canaries: int | None,
    registry: Path | None,
    by: str | None,
    keys: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Take the works of the scanned library LIB that may be trained on into a training set.

    A work goes in when its rights allow generative training, or a condition was taken on (`apelles rights accept`).
    Denied and conditional works, and second-hand copies, never go in; what is refused is listed with the reason.
    Conditions narrow one another; without any, every work is asked for.

    \b
    For example:
    apelles studio curate lib --author "A. Painter" --held-out 0.1 --into set
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.studio_choose import Rule
    from apelles.journeys.studio_curate import Terms
    from apelles.journeys.studio_curate import curate as write
    from apelles.journeys.studio_plant import Canaries

    if (canaries is None) != (registry is None):
        message = "--canaries and --registry belong together: how many, and where what is secret about them is kept."
        raise click.UsageError(message)
    planted = Canaries(count=canaries, registry=registry) if canaries and registry else None
    rule = Rule(authors=authors, subjects=subjects, like=like, nearest=nearest, pick=pick, label=label or "")
    terms = Terms(commercial=commercial, allow_unknown=allow_unknown, heldout=heldout, seed=seed)
    with counted("curating") as on_progress:
        done = write(
            folder,
            into,
            rule,
            terms,
            by=who(by),
            canaries=planted,
            identity=identity_in(keys),
            lang=lang,
            on_progress=on_progress,
        )
    if as_json:
        click.echo(json.dumps(_facts(done), indent=2, ensure_ascii=False))
        return
    for sentence in _sentences(done, lang):
        click.echo(sentence)


def _facts(done: Curated) -> dict[str, Any]:
    return {
        "folder": done.folder,
        "set": done.card.as_json(),
        "refused": [
            {"work_id": one.work_id, "title": one.title, "author": one.author, "verdict": one.verdict, **one.facts}
            for one in done.refused
        ],
        "refusals": done.refusals(),
        "not_chosen": done.not_chosen,
        "previews": done.previews,
    }


def _sentences(done: Curated, lang: str) -> Iterator[str]:
    card = done.card
    yield say("studio.curated", lang, works=card.works, heldout=card.heldout, folder=done.folder, root=card.root[:16])
    if card.unknown:
        yield say("studio.unknown_inside", lang, unknown=card.unknown)
    if card.canaries:
        yield say("studio.planted", lang, **card.canaries)
    if done.previews:
        yield say("studio.previews", lang, previews=done.previews)
    if done.not_chosen:
        yield say("studio.not_chosen", lang, works=done.not_chosen)
    for code, count in done.refusals().items():
        yield say("studio.refused", lang, count=count, reason=say(f"studio.refused.{code}", lang))
        named = [one.title or one.work_id for one in done.refused if one.facts["code"] == code]
        more = " …" if len(named) > MOST_NAMED else ""
        yield "  " + {"en": ", ", "zh": "、"}[lang].join(named[:MOST_NAMED]) + more
    if done.refused:
        yield say("studio.refused_list", lang, file=f"{done.folder}/refused.csv")
