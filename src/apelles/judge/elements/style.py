"""Style: how a picture is painted, as far as a net for style transfer tells it and color does not explain it."""

from __future__ import annotations

import numpy as np

from apelles.judge.elements.base import Look, Seen


class Style:
    """The style vector with color taken out, compared by its cosine; below 0 counts as 0.

    A look holds float64 (100,) of length 1. It never stands for the style of an author: it is brushwork, contrast
    and texture as one net sees them, and says nothing about who painted.
    """

    name = "style"
    source = (
        "Ghiasi et al., Exploring the structure of a real-time, arbitrary neural artistic stylization network, 2017; "
        "residual of a linear fit on the color histogram of the picture"
    )
    keeps = frozenset({"jpeg", "resize"})

    def look(self, seen: Seen) -> Look:
        """Return the style vector; nothing is marked, for it belongs to the whole picture."""
        vector = seen.style_vector.astype(np.float64)
        return Look(values=vector / max(float(np.linalg.norm(vector)), 1e-9))

    def compare(self, first: Look, second: Look) -> float:
        """Return the cosine of two style vectors, 0..1."""
        return float(np.clip(first.values @ second.values, 0, 1))
