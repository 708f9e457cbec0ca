"""Names taken out of a dossier so that nobody can guess them back, and so that it still verifies against the full one.

The full dossier states for each text that may be taken out a commitment, SHA-256(salt || text), and the salt. A
redacted one has the commitment where the text stood, a mark where the text stood in other sentences, and no salt for
it. Salts are made from a secret of the signer, the whole dossier, the place and the text: the same dossier has the same
salts, another dossier has others, and without the secret nobody can try names.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from apelles.dossier.sealed import spell
from apelles.errors import DossierError
from apelles.seal.canonical import canonical
from apelles.seal.identity import Identity

FIELDS: Final = frozenset({"author", "source", "title", "file"})
WORDS: Final = frozenset({"schema", "verdict", "algorithm", "sha256", "lang"})
"""Members whose value is one of a few words of ours, in which no name is looked for."""
MEMBER: Final = "redaction"
ALGORITHM: Final = "sha256(salt || text)"
_SALTED: Final = b"apelles redaction salts 1"
_OWN_KEY: Final = re.compile(r"[a-z][a-z0-9_.]*")
_SPACE: Final = r"(?:[\s_+\-]|%20)+"
_MARK_SIGNS: Final = 16


@dataclass(frozen=True, slots=True)
class Matched:
    """Whether a redacted dossier is the full one with texts taken out, and where it is not (JSON pointers)."""

    fields: tuple[str, ...]
    differs_at: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Whether nothing else differs."""
        return not self.differs_at


def secret_of(identity: Identity) -> bytes:
    """Return the secret that an identity's salts are made from; a renewed key has another."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = serialization.load_pem_private_key(identity.key, password=None)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_SALTED).derive(plain)


def commit(
    dossier: Mapping[str, Any], *, secret: bytes, fields: Collection[str] = FIELDS, words: Collection[str] = WORDS
) -> dict[str, Any]:
    """Return a dossier with a last member that states a commitment and a salt for each text in `fields`.

    A field is the name of a member that holds a text, or a list of texts; `words` name members that hold none.

    Raises:
        DossierError: it has such a member already, or cannot be written as JSON.
    """
    if MEMBER in dossier:
        message = f"The dossier has a member {MEMBER!r} already, so texts are committed to. Leave it out."
        raise DossierError(message)
    texts = []
    case = sha256(spell(dossier).content).hexdigest()
    for place, field, text in _texts(dossier, frozenset(fields)):
        salt = hmac.digest(secret, canonical([case, place, field, text]), "sha256")
        texts.append({"at": place, "field": field, "commitment": commitment(salt, text), "salt": salt.hex()})
    stated = {
        "algorithm": ALGORITHM,
        "fields": sorted(fields),
        "words": sorted(words),
        "redacted": [],
        "texts": texts,
    }
    return {**dossier, MEMBER: stated}


def commitment(salt: bytes, text: str) -> str:
    """Return what is stated about a text (hex)."""
    return sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()


def redact(dossier: Mapping[str, Any], *, fields: Collection[str]) -> dict[str, Any]:
    """Return a full dossier without the texts in `fields`, wherever they stand.

    A text is also found with other case, and with other signs between its words, but not inside a longer word. Another
    text that may be taken out, and in which such a text stood, loses its salt too: with it names could be tried.

    Raises:
        DossierError: it has no commitments, is redacted already, or commits to nothing in one of the fields.
    """
    stated = _stated(dossier)
    unknown = sorted(set(fields) - set(stated["fields"]))
    if not fields or unknown or stated["redacted"]:
        message = (
            f"The dossier is redacted already, or has no field {', '.join(unknown) or 'that was named'}, so nothing "
            f"can be taken out. Name fields of a full dossier: {', '.join(stated['fields'])}."
        )
        raise DossierError(message)
    commitments = {str(one["at"]): str(one["commitment"]) for one in stated["texts"]}
    gone = {place: text for place, _, text in _texts(dossier, frozenset(fields)) if place in commitments}
    marks = _Marks(gone, commitments, frozenset(stated["words"]))
    rest = {key: value for key, value in dossier.items() if key != MEMBER}
    redacted = marks.taken_out(rest)
    without_salt = set(gone) | marks.changed
    return {
        **redacted,
        MEMBER: {
            **stated,
            "redacted": sorted(fields),
            "texts": [
                {
                    **{key: value for key, value in one.items() if key != "salt" or one["at"] not in without_salt},
                    "at": marks.place(one["at"]),
                }
                for one in stated["texts"]
            ],
        },
    }


def matches(redacted: Mapping[str, Any], full: Mapping[str, Any]) -> Matched:
    """Return whether a redacted dossier is the full one with texts taken out.

    Every commitment of the full one has to open with its salt and text, and taking the same fields out again has to
    yield the redacted one: all marks in sentences are recomputed, and all else is equal.

    Raises:
        DossierError: one of them is no such dossier.
    """
    fields = tuple(_stated(redacted)["redacted"])
    stated = _stated(full)
    texts = {place: text for place, _, text in _texts(full, frozenset(stated["fields"]))}
    wrong = []
    for number, one in enumerate(stated["texts"]):
        text = texts.pop(one["at"], None)
        if text is None or not one.get("salt") or commitment(bytes.fromhex(one["salt"]), text) != one["commitment"]:
            wrong.append(f"/{MEMBER}/texts/{number}")
    again = redact(full, fields=fields) if fields else dict(full)
    return Matched(fields, tuple(sorted({*wrong, *texts, *_differences(redacted, again)})))


class _Marks:
    """What stands where texts were, and which other texts that may be taken out were changed by it."""

    def __init__(self, gone: Mapping[str, str], commitments: Mapping[str, str], words: frozenset[str]) -> None:
        self._gone = gone
        self._commitments = commitments
        self._words = words
        self._ordered = sorted(gone, key=lambda place: (-len(gone[place]), gone[place], commitments[place]))
        self._pattern = re.compile(
            "|".join(f"({_loosely(gone[place])})" for place in self._ordered) or r"(?!)", re.IGNORECASE
        )
        self.changed: set[str] = set()

    def taken_out(self, dossier: Mapping[str, Any]) -> dict[str, Any]:
        """Return a dossier without the texts."""
        made: dict[str, Any] = {}
        waiting: list[tuple[Any, Any, str]] = [(dossier, made, "")]
        while waiting:
            source, target, place = waiting.pop()
            for key, one in _items(source):
                inside = f"{place}/{_escaped(key)}"
                new = self._one(str(key), one, inside)
                if isinstance(target, dict):
                    target[self._key(str(key))] = new
                else:
                    target.append(new)
                if inside not in self._gone and (_is_list(one) or isinstance(one, Mapping)):
                    waiting.append((one, new, inside))
        return made

    def _one(self, key: str, value: Any, place: str) -> Any:
        """Return what stands where a value stood; what holds others comes back empty, to be filled."""
        if place in self._gone:
            return {"redacted": self._commitments[place]}
        if isinstance(value, str):
            marked = value if key in self._words else self._marked(value)
            if marked != value:
                self.changed.add(place)
            return marked
        if isinstance(value, Mapping):
            return {}
        return [] if _is_list(value) else value

    def place(self, place: str) -> str:
        """Return a place without the texts."""
        return "/".join(_escaped(self._key(key.replace("~1", "/").replace("~0", "~"))) for key in place.split("/"))

    def _key(self, key: str) -> str:
        return key if _OWN_KEY.fullmatch(key) else self._marked(key)

    def _marked(self, text: str) -> str:
        def mark(found: re.Match[str]) -> str:
            place = self._ordered[(found.lastindex or 1) - 1]
            return f"[redacted {self._commitments[place][:_MARK_SIGNS]}]"

        return self._pattern.sub(mark, text)


def _texts(dossier: Mapping[str, Any], fields: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield where a text in a field stands (a JSON pointer), the field, and the text; empty texts are none."""
    waiting: list[tuple[str, str, Any]] = [
        (f"/{_escaped(key)}", str(key), one) for key, one in dossier.items() if key != MEMBER
    ]
    waiting.reverse()
    while waiting:
        place, field, value = waiting.pop()
        if isinstance(value, str):
            if field in fields and value.strip():
                yield place, field, value
        else:
            named = isinstance(value, Mapping)
            inside = [(f"{place}/{_escaped(key)}", str(key) if named else field, one) for key, one in _items(value)]
            waiting += reversed(inside)


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    """Return what a mapping or a list holds with its keys or numbers; nothing holds anything else."""
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if _is_list(value) else ()


def _stated(dossier: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a dossier states about its texts.

    Raises:
        DossierError: nothing, or not in our shape.
    """
    stated = dossier.get(MEMBER)
    if not isinstance(stated, Mapping) or not _is_shaped(stated):
        message = (
            f"The dossier has no member {MEMBER!r} that commits to its texts, so nothing can be taken out or compared. "
            "Use the JSON that `apelles dossier build` wrote."
        )
        raise DossierError(message)
    return stated


def _is_shaped(stated: Mapping[str, Any]) -> bool:
    *named, texts = (stated.get(name) for name in ("fields", "words", "redacted", "texts"))
    if stated.get("algorithm") != ALGORITHM or not isinstance(texts, list):
        return False
    whole = all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in named)
    return whole and all(_is_text(one) for one in texts)


def _is_text(one: Any) -> bool:
    if not isinstance(one, Mapping):
        return False
    found = [one.get(key, "") for key in ("at", "field", "commitment", "salt")]
    return all(isinstance(text, str) for text in found) and re.fullmatch(r"(?:[0-9a-f]{2})*", found[-1]) is not None


def _differences(one: Any, other: Any) -> Iterator[str]:
    """Yield the places at which two values differ."""
    waiting = [("", one, other)]
    while waiting:
        place, left, right = waiting.pop()
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            both = {*left} & {*right}
            yield from (f"{place}/{_escaped(key)}" for key in {*left} ^ {*right})
            waiting += [(f"{place}/{_escaped(key)}", left[key], right[key]) for key in both]
        elif _is_list(left) and _is_list(right):
            if len(left) != len(right):
                yield place or "/"
            else:
                waiting += [(f"{place}/{at}", *pair) for at, pair in enumerate(zip(left, right, strict=True))]
        elif left != right or isinstance(left, bool) != isinstance(right, bool):
            yield place or "/"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _loosely(text: str) -> str:
    """Return an expression for a text in any case, with anything between its words, and not inside a longer word."""
    words = [re.escape(word) for word in re.split(_SPACE, text.strip()) if word]
    before = r"(?<![A-Za-z0-9])" if _is_latin(text.strip()[0]) else ""
    after = r"(?![A-Za-z0-9])" if _is_latin(text.strip()[-1]) else ""
    return before + (_SPACE.join(words) or re.escape(text)) + after


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _escaped(key: Any) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
