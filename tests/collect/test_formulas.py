"""Cells handed on are no formulas, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.formulas import COLUMNS, guarded, is_handed_on, unguarded


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "\t=1", "\r=1", "-A1", "-(1)", "'=1", "''@x"])
def test_a_cell_that_begins_as_a_formula_gets_one_quote(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "-", "Sea - night", "1=1", "'", "'twas night", "《=》", "a@b.example"])
def test_any_other_cell_is_left_as_it_is(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n1a ")) | st.text())
def test_every_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_a_table_is_known_by_its_columns_also_with_more_of_them() -> None:
    assert is_handed_on([*COLUMNS, "a note"])
    assert not is_handed_on(["file", "title", "author"])
