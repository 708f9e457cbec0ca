"""Measure the null models that Apelles ships, from one library for each domain.

    python tools/ship_nulls.py painting=LIB card=LIB2 ...

Pictures are never shipped, only numbers: histograms of scores, tails, sizes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from apelles.journeys import null_models
from apelles.journeys.calibrate import calibrate_library
from apelles.journeys.keypoint_index import lacking, prepare_works
from apelles.journeys.look import Shelf
from apelles.library.lance import LanceLibrary

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "calibrate" / "shipped"


def main(arguments: list[str]) -> None:
    """Write one null model for each DOMAIN=LIBRARY and print its curve."""
    for argument in arguments:
        domain, _, folder = argument.partition("=")
        library = LanceLibrary(Path(folder))
        prepare_works(library, Shelf(library), lacking(library), threads=2)
        made = calibrate_library(library, name=f"{domain}-4", domain=domain)
        null_models.save(made.null, SHIPPED / f"null-{domain}.json")
        print(domain, made.null.how)
        print("  tail", made.null.tail, "bound", made.null.bound, "design effect", round(made.null.design_effect, 2))
        for point in made.curve:
            print(f"  E<={point.expected:g} observed {point.observed:.4f} [{point.low:.4f}, {point.high:.4f}]")
        print("  same subject", made.null.subject_pairs, made.null.subject_top[:3], made.same_subject_verified)
        print("  left out", len(made.left_out))
        for pair in made.left_out[:20]:
            print("  left out", *pair)


if __name__ == "__main__":
    main(sys.argv[1:])
