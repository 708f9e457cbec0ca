"""Names of authors: which spellings are one name, which only look alike, and which name nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

NOBODY: Final = frozenset(
    {
        "",
        "unknown",
        "unknown author",
        "unknown artist",
        "author unknown",
        "artist unknown",
        "anonymous",
        "anon",
        "unidentified",
        "unidentified artist",
        "not stated",
        "none",
        "n a",
        "null",
        "nan",
        "佚名",
        "未知",
        "不详",
        "无名氏",
        "作者不详",
        "作者未知",
        "匿名",
    }
)
_MARKS: Final = re.compile(r"[^\w]+", re.UNICODE)
_SEVERAL: Final = re.compile(r"\s*[;|；]\s*|\s+/\s+|\s+or\s+|\s*或\s*")
_NOT_SURE: Final = re.compile(r"^(?:attributed to|attr\.? to|probably|possibly|（传）|\(传\)|传为)\s*", re.IGNORECASE)
_QUERY: Final = re.compile(r"\s*\(?[?？]\)?$")
_NOT_HERS: Final = re.compile(
    r"^(?:after|circle of|school of|style of|in the style of|manner of|in the manner of|follower of|workshop of|"
    r"copy after|imitator of)\s+",
    re.IGNORECASE,
)
_LEAST_LETTERS: Final = 5
_MOST_ALIKE: Final = 200
"""So many names that share a last name are too common to say anything of one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The names a statement of authorship holds. `sure` says that it is one name and stated without doubt."""

    names: tuple[str, ...]
    sure: bool


def names_in(text: str) -> Named:
    """Return the names that a statement of authorship holds, none where it names nobody.

    Several names apart by `;`, `|`, ` / ` or ` or ` are candidates; “attributed to”, “possibly” and a question mark
    leave a name open. “After”, “school of” and the like name somebody who is not the author.
    """
    parts = [part for part in _SEVERAL.split(text.strip()) if part]
    names, doubted = [], len(parts) > 1
    for part in parts:
        if _NOT_HERS.match(part):
            continue
        name = _QUERY.sub("", _NOT_SURE.sub("", part)).strip()
        doubted |= name != part
        if name_key(name) not in NOBODY:
            names.append(name)
    return Named(names=tuple(dict.fromkeys(names)), sure=len(names) == 1 and not doubted)


def name_key(name: str) -> str:
    """Return one spelling for names that differ only in case, width of signs, spaces and punctuation."""
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFKC", name).casefold().replace("_", " ")).split())


def alike(keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of different keys that may be one person, sorted; they are never merged.

    They are the same without accents or in another order, one has initials where the other has names, or they are
    one letter apart and long enough for a slip.
    """
    shapes: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        for shape in _shapes(key):
            shapes.setdefault(shape, []).append(key)
    groups = (sorted(set(group)) for group in shapes.values())
    near = {pair for group in groups if len(group) <= _MOST_ALIKE for pair in combinations(group, 2)}
    return tuple(sorted(pair for pair in near if _maybe_one(*pair)))


def _shapes(key: str) -> set[str]:
    """Return what two keys have in common if they may be one person."""
    plain = _plain(key)
    words = sorted(plain.split())
    shapes = {"=" + " ".join(words)}
    shapes |= {"." + plain.split()[-1]} if len(words) > 1 else set()
    if len(plain) >= _LEAST_LETTERS:
        shapes |= {"~" + plain[:place] + plain[place + 1 :] for place in range(min(len(plain), 40))} | {"~" + plain}
    return shapes


def _maybe_one(first: str, second: str) -> bool:
    one, other = _plain(first), _plain(second)
    if sorted(one.split()) == sorted(other.split()):
        return True
    return _initials(one, other) or (min(len(one), len(other)) >= _LEAST_LETTERS and _one_slip(one, other))


def _initials(one: str, other: str) -> bool:
    """Return whether the last names agree and every other name agrees or is the initial of its counterpart."""
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs) or len(mine) < 2 or mine[-1] != theirs[-1] or len(mine[-1]) < 2:
        return False
    return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(mine, theirs, strict=True))


def _one_slip(one: str, other: str) -> bool:
    """Return whether one letter was put in, left out, exchanged, or swapped with its neighbor."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        rest = slice(start + 1, None)
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return one[rest] == other[rest] or swapped
    return one[start:] == other[start + 1 :]


def _plain(key: str) -> str:
    decomposed = unicodedata.normalize("NFKD", key)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
