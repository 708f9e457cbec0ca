"""Shared elements and human baselines as the terminal says them."""

from __future__ import annotations

from apelles.calibrate.humans import Humans, spread
from apelles.cli.element_words import elements_lines, humans_in_words
from apelles.records import Elements, HumanGroup, Placed, SharedElement, Work

PALETTE = SharedElement(
    name="palette",
    similarity=0.8,
    places=(
        Placed(group=HumanGroup.EARLIER, at_least=31, pairs=214, works=214, rate_low=0.1, rate_bound=0.2),
        Placed(group=HumanGroup.NEAREST, at_least=60, pairs=2000, works=250, rate_bound=0.05),
    ),
)


def elements(*shared: SharedElement, no_earlier: str = "") -> Elements:
    work = Work(sha256="", work_id="w", file="w.png", title="Tulips", author="Ada")
    return Elements(work=work, shared=shared, baseline="b", among=HumanGroup.NEAREST, no_earlier=no_earlier)


def test_a_place_beside_earlier_works_is_said_with_its_size_and_limits() -> None:
    line = elements_lines(elements(PALETTE))[1]
    assert "closer than 97.0% of 2,000 nearest unrelated pairs" in line
    assert "31 of 214 works come this close to an earlier one by another hand (10% to 20% of such works)" in line


def test_why_earlier_works_say_nothing_is_said() -> None:
    assert "    No years." in elements_lines(elements(PALETTE, no_earlier="No years."))


def test_a_baseline_lists_the_closest_earlier_works_or_says_why_not() -> None:
    held = {HumanGroup.EARLIER: spread([0.5] * 200, works=200, authors=90)}
    one = Humans(name="b", domain="painting", how="some works", spreads={"palette": held})
    assert "closest earlier work" in humans_in_words(one)
    other = Humans(name="b", domain="painting", how="some works", spreads={}, no_earlier="No years.")
    assert humans_in_words(other).endswith("\n\nNo years.")
