"""Measure the null models of small pictures that Apelles ships, from one library for each domain, at every size.

    python tools/ship_small_nulls.py painting=LIB card=LIB2 ...

Authors of the libraries must be hands: one spelling each, teams and decks of one pattern as one. Pictures are never
shipped, only numbers: histograms of scores, tails, sizes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from apelles.journeys import null_models
from apelles.journeys.small_nulls import measure_small
from apelles.library.lance import LanceLibrary
from apelles.match.small import SIZES

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "calibrate" / "shipped"


def main(arguments: list[str]) -> None:
    """Write one null model for each DOMAIN=LIBRARY and size, and print its curve and its highest pairs."""
    for argument in arguments:
        domain, _, folder = argument.partition("=")
        library = LanceLibrary(Path(folder))
        for size in SIZES:
            null, curve, measured = measure_small(library, size, name=f"small-{size}-{domain}-1", domain=domain)
            null_models.save(null, SHIPPED / f"small-{size}-{domain}.json")
            print(null.name, null.how)
            print("  tail", null.tail, "bound", null.bound, "design effect", round(null.design_effect, 2))
            for point in curve:
                print(f"  E<={point.expected:g} observed {point.observed:.4f} [{point.low:.4f}, {point.high:.4f}]")
            for pair in measured.left_out:
                print("  left out", *pair)
            for correlation, first, second in measured.highest[:10]:
                print(f"  highest {correlation:.3f}", first, second)


if __name__ == "__main__":
    main(sys.argv[1:])
