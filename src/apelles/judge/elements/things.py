"""Things: what a picture shows, as far as a net that was trained to name things tells it."""

from __future__ import annotations

import numpy as np

from apelles.judge.elements.base import Look, Seen, absent


class Things:
    """The features of a net that names a thousand kinds of things, compared by their cosine; below 0 counts as 0.

    An element beside the subject, which only a copy-detection net stands in for. It is there where it is asked for.
    """

    name = "things"
    source = (
        "Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, ICML 2019; features, "
        "less those of the middle of many pictures"
    )
    keeps = frozenset({"jpeg", "resize", "mirror"})

    def look(self, seen: Seen) -> Look:
        """Return the centered features, float64 (1280,) of length 1; nothing is marked."""
        if seen.thing_vector is None:
            return absent("element.no_things")
        return Look(values=seen.thing_vector.astype(np.float64))

    def compare(self, first: Look, second: Look) -> float:
        """Return the cosine of two looks, 0..1."""
        return float(np.clip(first.values @ second.values, 0, 1))
