"""Small numbers for people."""

from __future__ import annotations

import pytest

from apelles.words.numbers import percent, short, tries
from apelles.words.phrase import Phrase


@pytest.mark.parametrize(
    ("number", "said"),
    [(0.02, "0.02"), (14.2, "14"), (1e-12, "1e-12"), (3.4e-9, "3e-9"), (0.0, "0"), (float("inf"), "inf"), (2e6, "2e6")],
)
def test_a_number_takes_at_most_three_digits(number: float, said: str) -> None:
    assert short(number) == said


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (1e-3, "about 1,000", "大约 1,000"),
        (2.2e-7, "about 4 million", "大约 400 万"),
        (1e-9, "about 1 billion", "大约 10 亿"),
        (1e-12, "about 1 trillion", "大约 1 万亿"),
        (1e-300, "more than 10¹⁵", "超过 10¹⁵"),
        (0.0, "more than 10¹⁵", "超过 10¹⁵"),
    ],
)
def test_rarity_is_told_in_tries_and_rounded_against_the_match(number: float, english: str, chinese: str) -> None:
    assert tries(number) == Phrase(en=english, zh=chinese)


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0"), (0.0001, "0.1"), (0.004, "0.4"), (0.07, "7"), (0.9999, "99.9"), (1.0, "100")]
)
def test_a_share_that_is_neither_nothing_nor_all_never_reads_as_such(share: float, said: str) -> None:
    assert percent(share) == said
