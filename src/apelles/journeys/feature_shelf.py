"""Works as the matcher sees them where their pixels may have stayed home: features that somebody else may have made."""

from __future__ import annotations

from typing import Final

from apelles.describe import rootsift
from apelles.errors import SourceUnreadable
from apelles.journeys.look import Shelf
from apelles.library.lance import LanceLibrary
from apelles.match.side import Side, side

COARSE: Final = f"rootsift-coarse-{rootsift.COARSE_SIDE}-of-{rootsift.WORK_SIDE}"
"""The name under which a register keeps the coarse local features of its works."""
MOST_KEYPOINTS: Final = 2 * rootsift.WORK_KEYPOINTS


class FeatureShelf(Shelf):
    """A shelf that needs no picture where the coarse features of a work were kept too, and trusts none unseen."""

    def __init__(self, library: LanceLibrary) -> None:
        super().__init__(library)
        self._kept = library

    def side(self, sha256: str) -> Side:
        """Return the local features of a work.

        Raises:
            SourceUnreadable: neither they nor the picture are there, or they are damaged.
        """
        try:
            return _sane(super().side(sha256), sha256)
        except ValueError as error:
            raise _damaged(sha256) from error

    def coarse_side(self, sha256: str) -> Side:
        """Return the coarse local features of a work.

        Raises:
            SourceUnreadable: neither they nor the picture are there, or they are damaged.
        """
        content = self._kept.load_features(sha256, COARSE)
        if content is None:
            return super().coarse_side(sha256)
        try:
            return _sane(side(rootsift.from_bytes(content)), sha256)
        except ValueError as error:
            raise _damaged(sha256) from error


def _sane(made: Side, sha256: str) -> Side:
    """Return local features whose points lie in a frame of a work's size; features may come from somebody else."""
    held = made.features
    longest = max(held.width, held.height)
    sizes = min(held.width, held.height) >= 1 and longest <= rootsift.WORK_SIDE
    points = held.points
    if not sizes or len(held) > MOST_KEYPOINTS or not bool(((points >= -1) & (points <= longest + 1)).all()):
        raise _damaged(sha256)
    return made


def _damaged(sha256: str) -> SourceUnreadable:
    message = f"The features kept of {sha256[:16]} are damaged, so nothing is compared with it. Verify the register."
    return SourceUnreadable(message)
