"""When a work was made, read from what museums write."""

from __future__ import annotations

from math import inf

import pytest

from apelles.calibrate.years import Span, known_earlier, span_of


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        ("1889", 1889, 1889),
        ("980", 980, 980),
        ("1833-1834", 1833, 1834),
        ("1475–85", 1475, 1485),
        ("ca. 1704–9", 1694, 1719),
        ("c.1903–1911", 1893, 1921),
        ("circa 1640", 1630, 1650),
        ("1630s", 1630, 1639),
        ("mid 1700s", 1700, 1799),
        ("probably 1630s", 1620, 1649),
        ("16th century", 1501, 1600),
        ("late 14th–15th century", 1301, 1500),
        ("first quarter of the 10th century", 901, 1000),
        ("2nd century BCE", -200, -101),
        ("664 BCE", -664, -664),
        ("ca. 350–325 B.C.", -360, -315),
        ("400–700 CE", 400, 700),
        ("dated 1039 AH/1630 CE", 1630, 1630),
        ("1895; reworked by 1901", 1895, 1901),
        ("between 1657 and 1658", 1657, 1658),
        ("September 1889", 1889, 1889),
        ("before 1300", -inf, 1300),
        ("after 1610", 1610, inf),
        ("约 1480 年", 1470, 1490),
        ("19世纪", 1801, 1900),
        ("1480年代", 1480, 1489),
    ],
)
def test_a_year_as_museums_write_it_is_a_span(year: str, first: float, last: float) -> None:
    assert span_of(year) == Span(first=first, last=last)


@pytest.mark.parametrize(
    "year", ["", "unknown", "Edo period", "reign of Wanli, 1573", "no. 1889", "after 1600, before 1610", "12"]
)
def test_what_is_not_understood_is_no_year(year: str) -> None:
    assert span_of(year) is None


@pytest.mark.parametrize(
    ("first", "second", "earlier"),
    [
        ("1889", "1890", True),
        ("1889", "1889", False),
        ("1890", "1889", False),
        ("ca. 1480", "1489", False),
        ("ca. 1480", "1491", True),
        ("before 1300", "1301", True),
        ("1200", "before 1300", False),
        ("664 BCE", "100", True),
        ("350 BCE", "664 BCE", False),
        ("", "1889", False),
    ],
)
def test_a_work_is_earlier_only_where_no_year_it_may_be_of_is_later(first: str, second: str, earlier: bool) -> None:
    assert known_earlier(span_of(first), span_of(second)) is earlier
