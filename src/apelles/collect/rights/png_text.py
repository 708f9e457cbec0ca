"""Text chunks of a PNG: author and copyright, and what generators write about how they made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, GENERATOR, TITLE, Copy, claim, signal
from apelles.records.rights import Carrier, Protocol, Signal

_STATED: Final = {"author": AUTHOR, "copyright": COPYRIGHT, "title": TITLE}
_MADE_BY: Final = {
    "parameters": "generation parameters",
    "prompt": "generation graph",
    "workflow": "generation workflow",
    "sd-metadata": "generation parameters",
    "invokeai_metadata": "generation parameters",
    "dream": "generation parameters",
}


class PngText:
    """Reads what the texts of a PNG say about its origin."""

    name = "png_text"
    spec_version = "png-3"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each text that states author, title or copyright, or how the picture was generated."""
        found = []
        for keyword, text in copy.embedded.text:
            lower = keyword.lower()
            if lower in _STATED and text.strip():
                claims = [claim(_STATED[lower], text.strip())]
            elif lower in _MADE_BY:
                claims = [claim(GENERATOR, f"{_MADE_BY[lower]}: {text.strip()}")]
            else:
                continue
            found.append(
                signal(
                    self,
                    copy,
                    text.encode("utf-8", "surrogatepass"),
                    protocol=Protocol.PNG_TEXT,
                    carrier=Carrier.PNG_TEXT,
                    claims=claims,
                    detail=keyword[:80],
                )
            )
        return found
