"""A picture ready to be compared: its local features and, when asked for, its gray frame."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from apelles.collect.decode import decode
from apelles.describe import rootsift
from apelles.errors import SourceUnreadable
from apelles.library.base import Library, Summary
from apelles.match.side import Side, side

_KEPT = 256


def frame(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the gray frame of a suspect, uint8 (h, w) with a long side of 512, that its features are taken from."""
    return np.asarray(cv2.cvtColor(rootsift.to_frame(pixels), cv2.COLOR_RGB2GRAY))


def work_frame(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the gray frame of a work, uint8 (h, w) with a long side of 640, that its features are taken from."""
    return np.asarray(cv2.cvtColor(rootsift.to_frame(pixels, side=rootsift.WORK_SIDE), cv2.COLOR_RGB2GRAY))


def work_features(gray: NDArray[np.uint8]) -> rootsift.LocalFeatures:
    """Return the local features of a work's gray frame."""
    return rootsift.local_features(gray, keypoints=rootsift.WORK_KEYPOINTS)


class Shelf:
    """Works of a library as the matcher sees them, features cached in the library and lately used ones kept here."""

    def __init__(self, library: Library) -> None:
        """Look at works of this library."""
        self._library = library
        self._sides: OrderedDict[str, Side] = OrderedDict()
        self._lock = Lock()
        self.unreadable: set[str] = set()
        """Works whose picture was asked for and is gone: no preview was kept, and the file is not what it was."""

    @cached_property
    def summaries(self) -> dict[str, Summary]:
        """Return the small measures of each work, in order of SHA-256."""
        return {one.sha256: one for one in self._library.summaries()}

    def side(self, sha256: str) -> Side:
        """Return the local features of a work."""
        with self._lock:
            if sha256 in self._sides:
                self._sides.move_to_end(sha256)
                return self._sides[sha256]
        made = side(self._features(sha256))
        with self._lock:
            self._sides[sha256] = made
            while len(self._sides) > _KEPT:
                self._sides.popitem(last=False)
        return made

    def coarse_side(self, sha256: str) -> Side:
        """Return the coarse local features of a work."""
        return side(rootsift.coarse_features(self.gray(sha256)))

    def pixels(self, sha256: str) -> NDArray[np.uint8]:
        """Return the pixels of a work, uint8 (h, w, 3).

        Raises:
            SourceUnreadable: the picture is gone; from then on it is among the unreadable.
        """
        try:
            content = self._library.preview(sha256)
        except SourceUnreadable:
            self.unreadable.add(sha256)
            raise
        return decode(content).pixels

    def gray(self, sha256: str) -> NDArray[np.uint8]:
        """Return the gray frame of a work."""
        return work_frame(self.pixels(sha256))

    def _features(self, sha256: str) -> rootsift.LocalFeatures:
        content = self._library.load_features(sha256, rootsift.NAME)
        if content is not None:
            return rootsift.from_bytes(content)
        features = work_features(self.gray(sha256))
        self._library.save_features(sha256, rootsift.NAME, rootsift.to_bytes(features))
        return features
