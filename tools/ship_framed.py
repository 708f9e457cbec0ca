"""Measure the null models of pictures laid over each other from edge to edge, from one library for each domain.

    python tools/ship_framed.py icon=LIB

Every work is a suspect once, since the rare pairs are what matters. Pictures are never shipped, only numbers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from apelles.journeys import null_models
from apelles.journeys.calibrate import fit_pairs
from apelles.journeys.keypoint_index import lacking, prepare_works
from apelles.journeys.look import Shelf
from apelles.journeys.unrelated import compare_unrelated
from apelles.library.lance import LanceLibrary

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "calibrate" / "shipped"


def main(arguments: list[str]) -> None:
    """Write one null model for each DOMAIN=LIBRARY and print its envelope and its highest scores."""
    for argument in arguments:
        domain, _, folder = argument.partition("=")
        library = LanceLibrary(Path(folder))
        prepare_works(library, Shelf(library), lacking(library), threads=2)
        measured = compare_unrelated(library, most=len(library))
        made = fit_pairs(measured, measured.pairs, name=f"framed-{domain}-1", domain=domain, framed=True)
        null_models.save(made, SHIPPED / f"framed-{domain}.json")
        print(domain, made.how)
        print("  tail", made.tail, "bound", made.bound, "design effect", round(made.design_effect, 2))
        print("  highest", made.values[-10:])


if __name__ == "__main__":
    main(sys.argv[1:])
