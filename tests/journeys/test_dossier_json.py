"""A dossier as JSON: there and back, as its schema says, whole or with texts taken out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from apelles.cli.main import apelles
from apelles.dossier.redact import FIELDS, commit, redact
from apelles.errors import DossierError, DossierUnreadable
from apelles.journeys.dossier_json import as_mapping, from_mapping, read_dossier, read_mapping, schema
from tests.dossier.sample import sample
from tests.journeys.json_schema import problems

PUBLISHED = Path(__file__).parents[2] / "docs" / "dossier.schema.json"
SHALLOW = replace(sample(), conclusions=())
"""Without its proof of seventy steps, in which no name stands and none is looked for so far down."""
FULL = commit(as_mapping(SHALLOW), secret=b"a secret of nobody")


def test_a_dossier_goes_to_json_and_comes_back_the_same() -> None:
    assert from_mapping(json.loads(json.dumps(as_mapping(sample())))) == sample()


def test_the_name_a_dossier_gives_a_picture_is_not_among_what_redaction_takes_out() -> None:
    without = redact(FULL, fields=FIELDS)
    files = [[plate.file for plate in one.plates] for one in from_mapping(without).exhibits]
    assert files == [[plate.file for plate in one.plates] for one in sample().exhibits]
    assert any(name for names in files for name in names)


@pytest.mark.parametrize(
    "value", [as_mapping(sample()), FULL, redact(FULL, fields=FIELDS)], ids=["plain", "full", "redacted"]
)
def test_every_dossier_is_as_its_schema_says(value: Any) -> None:
    assert list(problems(json.loads(json.dumps(value)), schema(), schema())) == []


def test_the_schema_notices_what_is_missing_and_what_is_of_another_kind() -> None:
    value = json.loads(json.dumps(as_mapping(sample())))
    del value["answer"]
    value["exhibits"][0]["number"] = "one"
    assert list(problems(value, schema(), schema())) == [": answer is missing", "/exhibits/0/number: str is no integer"]


def test_the_published_schema_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(apelles, ["dossier", "schema"]).stdout
    assert PUBLISHED.read_text(encoding="utf-8") == printed, "run `make docs`"
    assert json.loads(printed) == schema()


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"title": "x"},
        {"exhibits": [7]},
        {"exhibits": 7},
        {"exhibits": [{"plates": [7]}]},
        {"calibrations": [{"plate": 7}]},
    ],
)
def test_what_is_no_dossier_is_refused_whatever_it_is(value: Any) -> None:
    with pytest.raises(DossierError, match="no dossier"):
        from_mapping(value)


def test_a_file_that_is_no_dossier_says_so(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="cannot be read"):
        read_mapping(tmp_path)
    for text in ("[]", "{", "[" * 100_000, '{"seal": {}}'):
        (tmp_path / "dossier.json").write_text(text, encoding="utf-8")
        with pytest.raises((DossierError, DossierUnreadable), match="dossier"):
            read_dossier(tmp_path)
