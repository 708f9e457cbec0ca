"""What fixed published thresholds say of the same pair: shown beside a finding, never used for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles import catalogue
from apelles.describe.phash import phash, phash_distance
from apelles.errors import ExtraMissing
from apelles.records import OtherRule

PDQ = 31
PHASH = 10
SSCD_RULES = (("DCR", 0.5), ("Wen", 0.7), ("SSCD", 0.75))


def as_others_would_say(suspect: NDArray[np.uint8], work: NDArray[np.uint8], *, cosine: float) -> tuple[OtherRule, ...]:
    """Return each rule with what it observes on two uint8 (h, w, 3) pictures whose embeddings have this cosine.

    The SSCD thresholds were published for other preprocessings of the model. PDQ needs the extra `pdq`.
    """
    bits = phash_distance(phash(suspect), phash(work))
    return (
        *_pdq(suspect, work),
        OtherRule(rule="pHash", observed=float(bits), threshold=PHASH, says_copy=bits <= PHASH),
        *(
            OtherRule(rule=name, observed=round(cosine, 4), threshold=threshold, says_copy=cosine >= threshold)
            for name, threshold in SSCD_RULES
        ),
    )


def _pdq(suspect: NDArray[np.uint8], work: NDArray[np.uint8]) -> tuple[OtherRule, ...]:
    try:
        descriptor = catalogue.load("descriptor", "pdq")()
    except ExtraMissing:
        return ()
    first, second = descriptor.describe([suspect, work])
    bits = int((first != second).sum())
    return (OtherRule(rule="PDQ", observed=float(bits), threshold=PDQ, says_copy=bits <= PDQ),)
