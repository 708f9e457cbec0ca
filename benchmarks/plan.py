"""How much each task measures: on two cores quick within 20 minutes, sample within 60, full within 150."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of the tasks; `calibrated` says whether the clean libraries are measured with null models of their own.

    Pairs are (works, views of each) for each of a domain's two libraries.
    A quick plan's works are the first of the full plan's.
    """

    name: str
    calibrated: bool
    ladder_works: int
    clean_paintings: tuple[int, int]
    clean_cards: tuple[int, int]
    clean_icons: tuple[int, int]
    drawings: int
    strangers: int
    endurance_kills: int
    hostile_files: int
    fuzzed_inputs: int
    minutes: float


QUICK = Plan(
    name="quick",
    calibrated=False,
    ladder_works=6,
    clean_paintings=(60, 2),
    clean_cards=(30, 2),
    clean_icons=(30, 2),
    drawings=24,
    strangers=40,
    endurance_kills=5,
    hostile_files=20,
    fuzzed_inputs=5_000,
    minutes=20,
)
FULL = Plan(
    name="full",
    calibrated=True,
    ladder_works=100,
    clean_paintings=(142, 7),
    clean_cards=(156, 6),
    clean_icons=(375, 3),
    drawings=150,
    strangers=500,
    endurance_kills=50,
    hostile_files=1000,
    fuzzed_inputs=100_000,
    minutes=150,
)
SAMPLE = Plan(
    name="sample",
    calibrated=True,
    ladder_works=20,
    clean_paintings=(142, 2),
    clean_cards=(156, 1),
    clean_icons=(200, 1),
    drawings=40,
    strangers=80,
    endurance_kills=20,
    hostile_files=100,
    fuzzed_inputs=20_000,
    minutes=60,
)
PLANS = {plan.name: plan for plan in (QUICK, SAMPLE, FULL)}
