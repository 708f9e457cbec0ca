"""Subject: a stand-in for what a picture shows, until there is a model that knows."""

from __future__ import annotations

import numpy as np

from apelles.judge.elements.base import Look, Seen


class Subject:
    """The copy-detection embedding, compared by its cosine; below 0 counts as 0.

    A stand-in: it was trained to tell copies of one picture from other pictures, not things from other things. It
    is high for the same picture and for pictures that look alike as a whole, and blind to the same subject drawn
    differently.
    """

    name = "subject"
    source = (
        "Stand-in: Pizzi et al., A Self-Supervised Descriptor for Image Copy Detection, CVPR 2022; no model that "
        "names subjects is at hand"
    )
    keeps = frozenset({"jpeg", "resize", "mirror"})

    def look(self, seen: Seen) -> Look:
        """Return the embedding, float64 (512,) of length 1; nothing is marked."""
        vector = seen.copy_vector.astype(np.float64)
        return Look(values=vector / max(float(np.linalg.norm(vector)), 1e-9))

    def compare(self, first: Look, second: Look) -> float:
        """Return the cosine of two embeddings, 0..1."""
        return float(np.clip(first.values @ second.values, 0, 1))
