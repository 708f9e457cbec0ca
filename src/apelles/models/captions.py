"""Looking at one model that draws from words: which noise it sees in a picture that a caption goes with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from apelles.models.noise_levels import Tones
from apelles.pixels.picture import Picture

CUTS: Final = (0.75, 0.5, 0.25)
FEW_WORDS: Final = 4


@runtime_checkable
class SeesCaptions(Protocol):
    """A model whose view of a noisy picture depends on a caption.

    Promises: what is returned for a picture depends on it, its caption, the level and the model, not on the pictures
    beside it.
    """

    def encoded(self, pictures: Sequence[Picture]) -> Tones:
        """Return pictures in the form in which the model sees them, float32 (n, h, w, c)."""
        ...

    def noise_seen(self, mixed: Tones, alpha_bar: float, captions: Sequence[str]) -> Tones:
        """Return the noise e that it sees in `sqrt(a) encoded + sqrt(1 - a) e`, beside a caption for each (n)."""
        ...


def shortened(caption: str) -> tuple[str, str, str, str]:
    """Return a caption cut to its first three quarters, half and quarter, and to nothing.

    Words are counted; letters where there are fewer than four words, as where no spaces are written.
    """
    words = caption.split()
    parts, between = (words, " ") if len(words) >= FEW_WORDS else (list(caption.strip()), "")
    first, second, third = (between.join(parts[: round(len(parts) * share)]).strip() for share in CUTS)
    return first, second, third, ""
