"""Text chunks of a PNG: author, copyright, title, and what a generator left of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, GENERATOR, TITLE, Copy, claim, signal
from apelles.collect.rights.exif import tidy
from apelles.records.rights import Carrier, Protocol, Signal

_FIELDS: Final = {"author": AUTHOR, "copyright": COPYRIGHT, "title": TITLE}
_KEYWORDS: Final = {
    "parameters": "Stable Diffusion web UI",
    "prompt": "ComfyUI",
    "workflow": "ComfyUI",
    "sd-metadata": "InvokeAI",
    "dream": "InvokeAI",
    "invokeai_metadata": "InvokeAI",
    "invokeai_graph": "InvokeAI",
    "fooocus_scheme": "Fooocus",
}
_TELLTALES: Final = (
    ("software", re.compile(r"novelai", re.IGNORECASE), "NovelAI"),
    ("software", re.compile(r"comfyui", re.IGNORECASE), "ComfyUI"),
    ("software", re.compile(r"invoke ?ai", re.IGNORECASE), "InvokeAI"),
    ("software", re.compile(r"midjourney", re.IGNORECASE), "Midjourney"),
    ("description", re.compile(r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE), "Midjourney"),
)
_SHAPES: Final = (("Steps: ", "Sampler: "), ('"sampler',), ('"class_type"',))
"""Words that stand together in what a generator writes."""


class PngText:
    """Reads text chunks. Claims only; the prompt itself is kept as raw evidence and not repeated in a claim.

    A generator is named by the keyword it writes under; where the text is not of the shape that generator writes,
    the signal is marked as not canonical.
    """

    name = "png_text"
    spec_version = "PNG Third Edition, as of 2026-11-22"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal for each text of interest."""
        found = []
        for keyword, text in copy.embedded.text:
            known = keyword.lower()
            told = _FIELDS.get(known, "")
            said = tidy(mended(text[:8_000])) if told else _generator(known, text)
            if said:
                found.append(
                    signal(
                        self,
                        copy,
                        text.encode(),
                        protocol=Protocol.XMP,
                        carrier=Carrier.PNG_TEXT,
                        claims=[claim(told or GENERATOR, said)],
                        canonical=bool(told) or known not in _KEYWORDS or _shaped(text),
                        detail=keyword,
                    )
                )
        return found


def _generator(keyword: str, text: str) -> str:
    """Return the tool that wrote a text, as far as it shows; empty where none does."""
    if keyword in _KEYWORDS:
        return _KEYWORDS[keyword]
    return next((tool for key, trace, tool in _TELLTALES if key == keyword and trace.search(text[:8_000])), "")


def _shaped(text: str) -> bool:
    return any(all(word in text for word in words) for words in _SHAPES)


def mended(text: str) -> str:
    """Return a text that was UTF-8 in a chunk for Latin-1 as it was meant."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
