"""Names: what is one name, what only looks like it, what names nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.audit.authors import Named, alike, name_key, names_in


@pytest.mark.parametrize(
    ("text", "names", "sure"),
    [
        ("Ada Lin", ("Ada Lin",), True),
        ("  Ada Lin ", ("Ada Lin",), True),
        ("", (), False),
        ("Unknown", (), False),
        ("unidentified artist", (), False),
        ("N/A", (), False),
        ("佚名", (), False),
        ("attributed to Ada Lin", ("Ada Lin",), False),
        ("Ada Lin (?)", ("Ada Lin",), False),
        ("Ada Lin?", ("Ada Lin",), False),
        ("Ada Lin; Bo Wu", ("Ada Lin", "Bo Wu"), False),
        ("Ada Lin or Bo Wu", ("Ada Lin", "Bo Wu"), False),
        ("Ada Lin / Bo Wu", ("Ada Lin", "Bo Wu"), False),
        ("AC/DC studio", ("AC/DC studio",), True),
        ("Smith, Jones", ("Smith, Jones",), True),
        ("after Rembrandt", (), False),
        ("School of Rembrandt", (), False),
        ("circle of Rembrandt; Unknown", (), False),
        ("Ada Lin; unknown", ("Ada Lin",), False),
        ("林一", ("林一",), True),
        ("传为林一", ("林一",), False),
    ],
)
def test_a_statement_of_authorship_is_read_as_it_was_meant(text: str, names: tuple[str, ...], sure: bool) -> None:
    assert names_in(text) == Named(names=names, sure=sure)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Ada Lin", "ADA  LIN", True),
        ("Ada-Lin", "ada lin", True),
        ("ada_lin", "Ada Lin", True),
        ("Ａｄａ", "ada", True),
        ("Müller", "Muller", False),
        ("Lin, Ada", "Ada Lin", False),
        ("A. Lin", "Ada Lin", False),
    ],
)
def test_only_case_width_spaces_and_punctuation_make_no_other_name(first: str, second: str, same: bool) -> None:
    assert (name_key(first) == name_key(second)) is same


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("Müller", "Muller", True),
        ("Lin, Ada", "Ada Lin", True),
        ("A. Lin", "Ada Lin", True),
        ("A. B. Lin", "Ada Bea Lin", True),
        ("Hokusai", "Hokusa", True),
        ("Bruegel", "Breugel", True),
        ("Vermeer", "Vermer", True),
        ("Ada Lin", "Bo Lin", False),
        ("Ada", "Ida", False),
        ("B. Lin", "Ada Lin", False),
        ("Monet", "Manet", True),
        ("林一", "林二", False),
    ],
)
def test_names_that_may_be_one_person_are_named_as_such(first: str, second: str, near: bool) -> None:
    assert bool(alike([name_key(first), name_key(second)])) is near


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_and_likeness_has_no_order(first: str, second: str) -> None:
    named = names_in(first)
    assert not named.sure or len(named.names) == 1
    assert name_key(name_key(first)) == name_key(first)
    assert alike([name_key(first), name_key(second)]) == alike([name_key(second), name_key(first)])
