"""What fixed published thresholds say of the same pair: shown beside a finding, never used for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apelles.describe.phash import phash, phash_distance
from apelles.describe.sscd import SSCD
from apelles.records import OtherRule

PHASH = 10
SSCD_RULES = (("DCR", 0.5), ("Wen", 0.7), ("SSCD", 0.75))


def as_others_would_say(suspect: NDArray[np.uint8], work: NDArray[np.uint8], *, sscd: SSCD) -> tuple[OtherRule, ...]:
    """Return each rule with what it observes on two uint8 (h, w, 3) pictures.

    The published thresholds belong to other preprocessings; here they meet `sscd.preprocessing`.
    """
    distance = phash_distance(phash(suspect), phash(work))
    vectors = sscd.describe([suspect, work])
    cosine = float(vectors[0] @ vectors[1])
    return (
        OtherRule(rule="pHash", observed=float(distance), threshold=PHASH, says_copy=distance <= PHASH),
        *(
            OtherRule(rule=name, observed=round(cosine, 4), threshold=threshold, says_copy=cosine >= threshold)
            for name, threshold in SSCD_RULES
        ),
    )
