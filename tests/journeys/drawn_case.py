"""A case made by code: four drawn works in a scanned library, a copy of one of them, a picture of its own, findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from click.testing import CliRunner
from PIL import Image

from apelles.cli.main import apelles
from apelles.seal.identity import Identity, load_or_make
from tests.pictures import cropped, painting

WORKS = (
    "file,title,author,year,work_id,license,source,url,acquired_at\n"
    "horses-by-cleo.png,Two horses,Cleo Lindqvist,2019,w2,,the Varnhem collection,https://art.example/2.png,2026-01-02\n"
    "harbor.png,Harbor at night,Anna Moreau,1788,w0,CC BY 4.0,a museum,,\n"
    "field.png,Red field,Ben Okoro,,w1,,,,\n"
    "nobody.png,,,,w3,,,,\n"
)
NAMES = ("Cleo", "Lindqvist", "Two horses", "Varnhem", "horses-by-cleo")
"""What must not be found once author, source, title and file are taken out."""


@dataclass(frozen=True)
class DrawnCase:
    """Where everything of the case lies."""

    root: Path

    @property
    def library(self) -> Path:
        return self.root / "lib"

    @property
    def findings(self) -> Path:
        return self.root / "judge.json"

    @property
    def report(self) -> Path:
        return self.root / "report"

    @property
    def suspects(self) -> Path:
        return self.root / "suspects"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @cached_property
    def identity(self) -> Identity:
        return load_or_make(self.keys)


def draw_case(root: Path) -> DrawnCase:
    """Collect, scan and judge; return the case."""
    case = DrawnCase(root)
    (root / "works").mkdir()
    case.suspects.mkdir()
    for number, name in ((2, "horses-by-cleo"), (0, "harbor"), (1, "field"), (3, "nobody")):
        Image.fromarray(painting(number)).save(root / "works" / f"{name}.png")
    (root / "works" / "index.csv").write_text(WORKS, encoding="utf-8")
    Image.fromarray(cropped(painting(2), keep=0.8)).save(case.suspects / "poster.png")
    Image.fromarray(painting(40)).save(case.suspects / "another.png")
    run("collect", root / "works", "--into", case.library)
    run("rights", "scan", case.library)
    files = [case.suspects / "poster.png", case.suspects / "another.png"]
    made = run("judge", *files, "--library", case.library, "--report", case.report, "--json")
    case.findings.write_text(made, encoding="utf-8")
    return case


def run(*words: object) -> str:
    """Return what a command prints."""
    result = CliRunner().invoke(apelles, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
