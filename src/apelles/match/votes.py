"""Works that share visual words with a suspect, at one turn between the two pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REACH = 16
"""Two keypoints of one word may show the same thing where at most so many of their 64 bits differ."""
SOFTNESS = 8.0
TURN_BINS = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Postings:
    """Keypoints of all works sorted by word: those of word w lie at `starts[w]` to `starts[w + 1]`.

    `work` int32 (n,) numbers the works, `code` uint64 (n,), `angle` uint8 (n,) in 256ths of a turn.
    """

    starts: NDArray[np.intp]
    work: NDArray[np.int32]
    code: NDArray[np.uint64]
    angle: NDArray[np.uint8]
    works: int


def postings(
    words: Sequence[NDArray[np.uint16]],
    codes: Sequence[NDArray[np.uint64]],
    angles: Sequence[NDArray[np.uint8]],
    *,
    vocabulary_size: int,
) -> Postings:
    """Return the postings of works, each with its keypoints' words, codes and angles (n,)."""
    word = np.concatenate(words) if words else np.zeros(0, np.uint16)
    order = np.argsort(word, kind="stable")
    work = np.repeat(np.arange(len(words), dtype=np.int32), [len(one) for one in words])
    return Postings(
        starts=np.searchsorted(word[order], np.arange(vocabulary_size + 1)),
        work=work[order],
        code=np.concatenate(codes)[order] if codes else np.zeros(0, np.uint64),
        angle=np.concatenate(angles)[order] if angles else np.zeros(0, np.uint8),
        works=len(words),
    )


def votes(
    word: NDArray[np.uint16], code: NDArray[np.uint64], angle: NDArray[np.uint8], *, among: Postings
) -> NDArray[np.float64]:
    """Return for each work how many of a suspect's keypoints (n,) vote for it at the turn that has most votes.

    A keypoint votes once for a work. A vote counts less the more bits differ, and the more works it goes to.
    """
    voter, row, bits = _near(word, code, among)
    work = among.work[row].astype(np.intp)
    key = voter * among.works + work
    order = np.lexsort((bits, key))
    best = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    voter, row, bits, work = voter[best], row[best], bits[best], work[best]
    shared = np.bincount(voter, minlength=len(word))[voter]
    weight = np.exp(-((bits / SOFTNESS) ** 2)) * np.log1p(among.works / shared)
    turn = (angle[voter].astype(np.int64) - among.angle[row]) % 256 * TURN_BINS // 256
    total = np.zeros((among.works, TURN_BINS))
    np.add.at(total, (work, turn), weight)
    return np.asarray((total + np.roll(total, 1, axis=1)).max(axis=1))


def _near(
    word: NDArray[np.uint16], code: NDArray[np.uint64], among: Postings
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of a keypoint and a posting of its word with few different bits, and how many differ."""
    found = [
        _near_one(place, code[place], int(among.starts[name]), int(among.starts[name + 1]), among)
        for place, name in enumerate(word.astype(np.intp).tolist())
    ]
    if not found:
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.intp)
    voters, rows, bits = zip(*found, strict=True)
    return np.concatenate(voters), np.concatenate(rows), np.concatenate(bits)


def _near_one(
    place: int, code: np.uint64, start: int, end: int, among: Postings
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    apart = np.bitwise_count(among.code[start:end] ^ code)
    near = np.flatnonzero(apart <= REACH)
    return np.full(len(near), place, np.intp), near + start, apart[near].astype(np.intp)
