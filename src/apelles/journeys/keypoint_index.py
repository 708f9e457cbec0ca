"""The keypoints of a library as visual words: which works share a part with a suspect, however small."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock

import numpy as np

from apelles.describe import rootsift, visual_words
from apelles.describe.rootsift import LocalFeatures
from apelles.describe.visual_words import Words, vocabulary
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.look import Shelf, work_features
from apelles.library.base import Library
from apelles.match.votes import Postings, postings, votes

AT_FIRST_SIGHT = 1000
"""A library that lacks the words of at most so many works gets them when the first suspect is judged."""


class KeypointIndex:
    """A library's works by their visual words."""

    def __init__(self, library: Library, shelf: Shelf, *, threads: int) -> None:
        """Index the works of `library`, whose pictures are on `shelf`."""
        self._library = library
        self._shelf = shelf
        self._threads = threads
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of works that are indexed."""
        return len(self._ready)

    def nominate(
        self, views: Iterable[LocalFeatures], *, most: int, apart_from: Container[str] = ()
    ) -> dict[str, float]:
        """Return up to `most` works that keypoints of any view of a suspect vote for, with their votes, most first."""
        with self._lock:
            names, among = list(self._ready), self._postings
        if not names:
            return {}
        made = [vocabulary().words(features) for features in views]
        total = np.stack([votes(one.word, one.code, one.angle, among=among) for one in made]).max(axis=0)
        order = [place for place in np.argsort(-total, kind="stable").tolist() if names[place] not in apart_from]
        return {names[place]: float(total[place]) for place in order[:most] if total[place] > 0}

    @cached_property
    def _ready(self) -> dict[str, Words]:
        known = {name: self._library.load_features(name, visual_words.NAME) for name in self._shelf.summaries}
        missing = [name for name, content in known.items() if content is None]
        if len(missing) <= AT_FIRST_SIGHT:
            prepare_works(self._library, self._shelf, missing, threads=self._threads)
            known |= {name: self._library.load_features(name, visual_words.NAME) for name in missing}
        return {name: visual_words.from_bytes(content) for name, content in known.items() if content is not None}

    @cached_property
    def _postings(self) -> Postings:
        ready = self._ready.values()
        return postings(
            [one.word for one in ready],
            [one.code for one in ready],
            [one.angle for one in ready],
            vocabulary_size=len(vocabulary().centers),
        )


def lacking(library: Library) -> list[str]:
    """Return the SHA-256 of the works whose visual words are not kept yet."""
    return [one.sha256 for one in library.summaries() if library.load_features(one.sha256, visual_words.NAME) is None]


def prepare_works(
    library: Library,
    shelf: Shelf,
    names: Sequence[str],
    *,
    threads: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Keep the visual words of works; return how many could be read. A killed run goes on where it was."""

    def one(name: str) -> bool:
        try:
            features = _features(library, shelf, name)
        except (SourceUnreadable, PictureRefused):
            return False
        library.save_features(name, visual_words.NAME, visual_words.to_bytes(vocabulary().words(features)))
        return True

    ready = 0
    with ThreadPoolExecutor(threads) as pool:
        for number, read in enumerate(pool.map(one, names), start=1):
            ready += read
            if on_progress:
                on_progress(number, len(names))
    return ready


def _features(library: Library, shelf: Shelf, name: str) -> LocalFeatures:
    content = library.load_features(name, rootsift.NAME)
    return work_features(shelf.gray(name)) if content is None else rootsift.from_bytes(content)
