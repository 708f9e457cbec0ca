"""`apelles models sample`: have anything that makes pictures make some, with a line for each of where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.catalogue import names
from apelles.cli.exits import GATE
from apelles.cli.language import LANG
from apelles.cli.model_named import GUARD, GUARD_RATE
from apelles.cli.progress import counted
from apelles.words import keys, say

if TYPE_CHECKING:
    from apelles.journeys.guarding import Guards
    from apelles.journeys.sample_model import Sampled


@click.command("sample")
@click.argument("name", type=click.Choice(names("model")))
@click.option("-n", "count", type=click.IntRange(min=1), default=16, show_default=True, help="How many pictures.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same ones.")
@click.option(
    "--from",
    "origin",
    metavar="PICTURES",
    default="",
    help="Folder of pictures, a run or a pipeline, or module:function.",
)
@click.option("--size", type=click.IntRange(min=1), help="Side in pixels of what a control draws; 64 unless stated.")
@click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="rate (parrot); tile, tries (quilt); patch, works (mosaic); batch (callable); prompts, lora (diffusers); ...",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder; made if absent.")
@GUARD
@GUARD_RATE
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
def sample(
    name: str,
    count: int,
    seed: int,
    origin: str,
    size: int | None,
    settings: tuple[str, ...],
    out: Path,
    guard: Path | None,
    guard_rate: float,
    lang: str,
    as_json: bool,
) -> None:
    """Have the model NAME make pictures, and write down where each comes from.

    \b
    - folder: pictures that were made before, --from FOLDER
    - gan, diffusion: a model of the studio, --from RUN
    - diffusers: a pipeline that was saved to a folder, --from FOLDER, --set prompts=FILE where it draws from prompts
    - callable: your own function make(indexes, seed), --from module:function
    - fresh, a control: new drawings that owe nothing to any picture
    - parrot, a control: pictures of --from given back with small edits, --set rate=0.2
    - quilt, a control: tiles of the pictures of --from, seams blended, --set tile=16
    - mosaic, a control: patches of the pictures of --from that fit everywhere, up to 64 pixels a side

    Each picture is a PNG in samples/ and a line in samples.jsonl: model, seed, index, and for a control the truth:
    what it copied from where. A stopped or killed run goes on where it was; -n may be larger the next time.
    With --guard every picture is judged against a library first. One whose verdict is copy, partial_copy or collage,
    or that matches a work as well as at most --guard-rate unrelated works would, is withheld; withheld.jsonl says
    why, and the next index is drawn instead, as many times as pictures were asked for and at least 20. Exit code 3:
    fewer pictures than asked for.

    A function is imported, so its code runs: name only what you trust.

    \b
    For example:
    apelles models sample fresh -n 60 --seed 1 --out works
    apelles models sample quilt -n 16 --seed 7 --from works --out quilts
    apelles models sample parrot -n 16 --seed 7 --from works --guard LIB --out parrots
    """  # noqa: D301  \b keeps lines apart
    from apelles.journeys.sample_model import sample_model
    from apelles.models.base import Request

    request = Request(origin=origin, size=size or 0, settings=dict(pairs(settings)))
    with counted("drawing") as on_progress:
        sampled = sample_model(
            name,
            request,
            count=count,
            seed=seed,
            into=out,
            guard=opened_guard(guard, guard_rate),
            on_progress=on_progress,
        )
    if as_json:
        click.echo(json.dumps(asdict(sampled), indent=2, ensure_ascii=False))
    else:
        for sentence in (*_sentences(sampled, lang), *guard_sentences(sampled, lang)):
            click.echo(sentence)
    if sampled.pictures < count and sampled.guarded:
        raise click.exceptions.Exit(GATE)


def opened_guard(library: Path | None, rate: float) -> Guards | None:
    """Return the guard of a library, None where none was named."""
    if library is None:
        return None
    from apelles.journeys.guard_output import Guard

    return Guard(library, rate=rate)


def guard_sentences(sampled: Sampled, lang: str) -> Iterator[str]:
    """Yield what a guard did, in sentences; none where there was none."""
    batch = sampled.guarded
    if batch is None:
        return
    yield say("guard.withheld", lang, withheld=batch.withheld, judged=batch.judged, lines=batch.lines)
    yield say("guard.expected", lang, expected=f"{batch.expected:.2g}", judged=batch.judged, rate=f"{batch.rate:g}")
    if batch.untold:
        yield say(
            "guard.untold", lang, untold=batch.untold, kept=sampled.pictures, lines=f"{sampled.folder}/samples.jsonl"
        )
    if sampled.pictures < batch.asked:
        yield say(
            "guard.short", lang, kept=sampled.pictures, asked=batch.asked, withheld=batch.withheld, most=batch.most
        )


def pairs(settings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the key and the value of each setting.

    Raises:
        BadParameter: a text sets nothing.
    """
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key or not value:
            message = f"{text!r} sets nothing; write KEY=VALUE, for example rate=0.2."
            raise click.BadParameter(message)
        yield key, value


def _sentences(sampled: Sampled, lang: str) -> Iterator[str]:
    card, origins = sampled.card, dict(sampled.origins)
    yield say(
        "generator.made",
        lang,
        pictures=sampled.pictures,
        name=card.name,
        sha256=card.sha256[:16],
        seed=sampled.seed,
        folder=sampled.folder,
        new=sampled.new,
    )
    if f"generator.{card.name}" in keys():
        yield say(f"generator.{card.name}", lang)
    if card.training_pictures is not None:
        yield say("generator.training", lang, training=card.training_pictures)
    if "copy" in origins:
        yield say("generator.copies", lang, copies=origins["copy"], fresh=origins.get("fresh", 0))
    elif sampled.sources:
        yield say("generator.sources", lang, sources=sampled.sources)
    if sampled.refused:
        first = sampled.refused[0]
        yield say("generator.refused", lang, refused=len(sampled.refused), file=first.file, reason=first.reason)
    yield say("generator.where", lang, lines=f"{sampled.folder}/samples.jsonl", sheet=sampled.sheet)
