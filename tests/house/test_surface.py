"""The public surface is sorted and real, and every module says what it is for."""

from __future__ import annotations

import ast
import tomllib
from contextlib import nullcontext, suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import apelles
from apelles.errors import ExtraMissing

EXTRAS = {("descriptor", "pdq")}
ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "apelles"
MODULES = sorted(SOURCE.rglob("*.py"))


def dunder_all(path: Path) -> list[str] | None:
    """Return `__all__` of a file as written, or None."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            value = ast.literal_eval(node.value)
            assert isinstance(value, list)
            return value
    return None


@pytest.mark.parametrize("name", apelles.__all__)
def test_every_public_name_is_real(name: str) -> None:
    assert getattr(apelles, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = apelles.no_such_name


def test_every_list_of_public_names_is_sorted() -> None:
    for path in MODULES:
        names = dunder_all(path)
        assert names == (sorted(names) if names is not None else None), path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].rstrip().endswith((".", ":", "?")), f"not a sentence: {docstring.splitlines()[0]}"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text()
    assert apelles.__version__ == project == version("apelles")
    assert f"\nversion: {project}\n" in citation


def test_every_name_of_every_seam_can_be_loaded_or_names_its_extra() -> None:
    catalogue = import_module("apelles.catalogue")
    for seam, table in catalogue.TABLES.items():
        for name in table:
            with suppress(ExtraMissing) if (seam, name) in EXTRAS else nullcontext():
                assert callable(catalogue.load(seam, name)), (seam, name)
