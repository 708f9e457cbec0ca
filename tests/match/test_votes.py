"""Votes of visual words: a slow twin in plain loops, and the obvious cases."""

from __future__ import annotations

import math

import numpy as np

from apelles.match.votes import REACH, SOFTNESS, TURN_BINS, postings, votes

type Keypoints = tuple[np.ndarray, np.ndarray, np.ndarray]

WORDS = 16
RNG = np.random.default_rng(5)


def drawn(count: int) -> Keypoints:
    """Return words, codes and angles of made-up keypoints; few codes, so that many lie close."""
    codes = np.array([0, 0b1011, 2**40 - 1, 2**63], dtype=np.uint64)[RNG.integers(0, 4, count)]
    return (
        RNG.integers(0, WORDS, count).astype(np.uint16),
        codes ^ (np.uint64(1) << RNG.integers(0, 60, count).astype(np.uint64)),
        RNG.integers(0, 256, count).astype(np.uint8),
    )


def slow_votes(suspect: Keypoints, works: list[Keypoints]) -> list[float]:
    """Return the votes of each work, keypoint by keypoint."""
    total = [[0.0] * TURN_BINS for _ in works]
    for word, code, angle in zip(*suspect, strict=True):
        nearest: dict[int, tuple[int, int]] = {}
        for number, (their_words, their_codes, their_angles) in enumerate(works):
            for other, other_code, other_angle in zip(their_words, their_codes, their_angles, strict=True):
                apart = (int(code) ^ int(other_code)).bit_count()
                if other == word and apart <= REACH and apart < nearest.get(number, (REACH + 1, 0))[0]:
                    nearest[number] = (apart, (int(angle) - int(other_angle)) % 256 * TURN_BINS // 256)
        for number, (apart, turn) in nearest.items():
            total[number][turn] += math.exp(-((apart / SOFTNESS) ** 2)) * math.log1p(len(works) / len(nearest))
    return [max(row[turn] + row[turn - 1] for turn in range(TURN_BINS)) for row in total]


def test_votes_are_those_of_plain_loops() -> None:
    works, suspect = [drawn(60) for _ in range(5)], drawn(40)
    kept = postings([one[0] for one in works], [one[1] for one in works], [one[2] for one in works], vocabulary_size=16)
    assert np.allclose(votes(*suspect, among=kept), slow_votes(suspect, works))


def test_a_work_gets_most_votes_from_its_own_keypoints_turned_together() -> None:
    works = [drawn(80) for _ in range(8)]
    kept = postings([one[0] for one in works], [one[1] for one in works], [one[2] for one in works], vocabulary_size=16)
    word, code, angle = (part[:30] for part in works[3])
    assert votes(word, code, ((angle.astype(int) + 77) % 256).astype(np.uint8), among=kept).argmax() == 3


def test_nothing_votes_for_nothing() -> None:
    empty = postings([], [], [], vocabulary_size=WORDS)
    assert votes(*drawn(5), among=empty).shape == (0,)
    some = postings(*[[part] for part in drawn(10)], vocabulary_size=WORDS)
    assert votes(*drawn(0), among=some).tolist() == [0.0]
