"""Measure the human baselines that Apelles ships, from one library for each domain.

    python tools/ship_humans.py painting=LIB icon=LIB2 ...

Pictures are never shipped, only numbers: how many pairs score what.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from apelles.calibrate.humans import Spread
from apelles.journeys.human_pairs import measure_humans, save
from apelles.library.lance import LanceLibrary
from apelles.records import HumanGroup

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "calibrate" / "shipped"

NO_REDRAWS = ("photograph",)
"""The lineage stated for photographs is the package they came in, so that none of one package are compared."""


def main(arguments: list[str]) -> None:
    """Write one baseline for each DOMAIN=LIBRARY and print its quartiles."""
    for argument in arguments:
        domain, _, folder = argument.partition("=")
        made = measure_humans(LanceLibrary(Path(folder)), name=f"humans-{domain}-2", domain=domain)
        if domain in NO_REDRAWS:
            spreads = {name: _without_redraws(groups) for name, groups in made.spreads.items()}
            made = replace(made, spreads=spreads, how=re.sub(r", [\d,]+ redraws", "", made.how))
        save(made, SHIPPED / f"humans-{domain}.json")
        print(domain, made.how)
        for element, groups in made.spreads.items():
            for group, held in groups.items():
                cumulative = np.cumsum(held.counts) / max(1, held.pairs)
                quartiles = [float(np.searchsorted(cumulative, q)) / len(held.counts) for q in (0.05, 0.5, 0.95, 0.99)]
                print(f"  {element:12} {group:13} {held.pairs:6} pairs  5/50/95/99 %: {quartiles}")
        print("  explaining", made.explaining)


def _without_redraws(groups: Mapping[HumanGroup, Spread]) -> dict[HumanGroup, Spread]:
    return {group: held for group, held in groups.items() if group is not HumanGroup.REDRAWS}


if __name__ == "__main__":
    main(sys.argv[1:])
