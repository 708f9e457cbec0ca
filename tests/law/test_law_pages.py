"""The pages on Chinese law list every rule as it is."""

from __future__ import annotations

import pytest

from tools.law_table import PAGES, page


@pytest.mark.parametrize("lang", PAGES)
def test_the_table_of_rules_is_what_the_rules_say(lang: str) -> None:
    assert PAGES[lang].read_text(encoding="utf-8") == page(lang), "run `make docs`"
