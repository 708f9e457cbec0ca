"""Did a prompt already contain what came out? Compared by words alone, so the answer is often: a person must judge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

FEW_WORDS: Final = 4
"""A prompt of at most so many further words beside title and author names a subject and describes no picture."""
_WORD: Final = re.compile(r"[^\W_]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_PLAIN: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the", "to", "with"}
    | {"art", "artwork", "drawing", "illustration", "image", "painting", "photo", "photograph", "picture"}
    | {"portrait", "print", "style"}
)


class PromptSaid(StrEnum):
    """What a prompt gave the model: nothing at all, a name or a subject, or a description that a person must read."""

    NOTHING = "nothing"
    NAMES = "names"
    DESCRIBES = "describes"


def prompt_said(prompt: str, *, names: Iterable[str]) -> PromptSaid:
    """Return what a prompt gave the model about a work; `names` are its title and author, as far as they are stated.

    A Chinese sign counts as half a word.
    """
    if not prompt.strip():
        return PromptSaid.NOTHING
    known = {word for name in names for word in _words(name)} | _PLAIN
    further = [word for word in _words(prompt) if word not in known]
    weight = sum(0.5 if _HAN.fullmatch(word) else 1.0 for word in further)
    return PromptSaid.NAMES if weight <= FEW_WORDS else PromptSaid.DESCRIBES


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [part for word in _WORD.findall(plain) for part in (list(word) if _HAN.search(word) else [word])]
