"""Local features as visual words, so that works which share a few of them with a suspect are found in a large library.

Sivic and Zisserman, "Video Google", ICCV 2003; the bits beside a word are the Hamming embedding of Jegou, Douze
and Schmid, "Hamming Embedding and Weak Geometric Consistency for Large Scale Image Search", ECCV 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from apelles.describe import rootsift
from apelles.describe.rootsift import LocalFeatures

VOCABULARY = "words-1024x64"
NAME = f"{VOCABULARY}-of-{rootsift.NAME}"
"""The name under which a library keeps the visual words of its works."""
BITS = 64
TURNS = 256
"""Angles are kept in so many steps of the full turn."""
_ENTRY = np.dtype([("word", "<u2"), ("angle", "u1"), ("code", "<u8")])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """Visual words of one picture: `word` uint16 (n,), `code` uint64 (n,) its bits, `angle` uint8 (n,) in 256ths."""

    word: NDArray[np.uint16]
    code: NDArray[np.uint64]
    angle: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of keypoints."""
        return len(self.word)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """`centers` float32 (w, 128); `directions` float32 (64, 128); `middles` float32 (w, 64), of each word and bit."""

    centers: NDArray[np.float32]
    directions: NDArray[np.float32]
    middles: NDArray[np.float32]

    def words(self, features: LocalFeatures) -> Words:
        """Return the words of a picture's keypoints."""
        rows = features.descriptors.astype(np.float32)
        word = ((self.centers**2).sum(axis=1) - 2.0 * (rows @ self.centers.T)).argmin(axis=1)
        bits = rows @ self.directions.T > self.middles[word]
        code = np.packbits(bits, axis=1).view("<u8").ravel() if len(word) else np.zeros(0, np.uint64)
        angle = np.floor(features.angles * (TURNS / 360.0)).astype(np.int64) % TURNS
        return Words(word=word.astype(np.uint16), code=code.astype(np.uint64), angle=angle.astype(np.uint8))


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary, fitted by `tools/fit_words.py`."""
    with np.load(BytesIO((files("apelles.describe") / "shipped" / f"{VOCABULARY}.npz").read_bytes())) as stored:
        return Vocabulary(
            centers=stored["centers"].astype(np.float32),
            directions=stored["directions"].astype(np.float32),
            middles=stored["middles"].astype(np.float32),
        )


def to_bytes(words: Words) -> bytes:
    """Return words as plain bytes, eleven for each keypoint."""
    entries = np.empty(len(words), dtype=_ENTRY)
    entries["word"], entries["angle"], entries["code"] = words.word, words.angle, words.code
    return entries.tobytes()


def from_bytes(content: bytes) -> Words:
    """Return the words written by `to_bytes`.

    Raises:
        ValueError: the length is that of no number of keypoints.
    """
    if len(content) % _ENTRY.itemsize:
        message = "Cached visual words are cut short; delete the features folder of the library to rebuild it."
        raise ValueError(message)
    entries = np.frombuffer(content, dtype=_ENTRY)
    return Words(word=entries["word"].copy(), code=entries["code"].copy(), angle=entries["angle"].copy())
