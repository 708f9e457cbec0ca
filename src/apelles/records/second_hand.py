"""An artist's registered works, and copies of them in somebody else's pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apelles.records import Kind, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One work of a register, as its ledger states it.

    `registered_at` is UTC, ISO 8601. `marks` are the reservations found in the file, as `protocol:use`. `features`
    are the names of what was kept to find copies, each with the SHA-256 of its bytes. `pixels` says whether a preview
    of the picture is in the register.
    """

    work: Work
    phash: str
    registered_at: str
    row: int
    marks: tuple[str, ...] = ()
    features: tuple[tuple[str, str], ...] = ()
    pixels: bool = False


class Difference(StrEnum):
    """What is said of a copy otherwise than of its original; `author_alike` is another spelling, or a like name."""

    SOURCE_MISSING = "source_missing"
    SOURCE_OTHER = "source_other"
    SOURCE_LISTED = "source_listed"
    AUTHOR_MISSING = "author_missing"
    AUTHOR_ALIKE = "author_alike"
    AUTHOR_OTHER = "author_other"
    LICENSE_CLAIMED = "license_claimed"
    RESERVATION_MISSING = "reservation_missing"


class Placement(StrEnum):
    """How a picture was laid over an original: as was found by searching, or as was known before.

    Known before is `edges`, from edge to edge, and `common`, as what several originals carry lies in both.
    """

    SEARCHED = "searched"
    EDGES = "edges"
    COMMON = "common"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondHandCopy:
    """A picture that is a verified copy of an original.

    `exact` says that the two are one file, byte for byte; its E-values are then the least that is printed. `e_value`
    and its bound are for one picture against all originals; `set_bound` is the bound times the number of pictures that
    were compared. Fractions are the shares of the two pictures' areas that agree. They and `kind` are None where they
    cannot be told, because the pixels of the original are not at hand or the placement was known before. `listed` is
    the entry of the supplied list that the copy's source is on, `lost` the reservations of the original that the copy's
    file does not carry.
    """

    work: Work
    original: Work
    exact: bool
    e_value: float
    e_value_bound: float
    set_bound: float
    mirrored: bool
    placement: Placement = Placement.SEARCHED
    copy_score: float | None = None
    inliers: int = 0
    similarity: float | None = None
    kind: Kind | None = None
    copy_fraction: float | None = None
    original_fraction: float | None = None
    differences: tuple[Difference, ...] = ()
    listed: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondHand:
    """Which pictures of a set are copies of originals, surest first for each picture, and how it was told.

    `pictures` is how many the set holds and `compared` how many of them were told apart by their local features;
    the others are one file with an original, undetermined, or among `unreadable` (by SHA-256). `undetermined` are
    pictures without a null model for their kind or with too few keypoints. `not_compared` are originals that were
    nominated and of which nothing was at hand. `expected_by_chance` is the number of pictures of the whole set that
    would be expected here if every one of them were unrelated to every original; where known placements are tried too,
    a picture counts for more than one. `from_previews` pictures were looked at in the library's smaller copy, because
    their file is no longer what or where it was.
    """

    copies: tuple[SecondHandCopy, ...]
    pictures: int
    compared: int
    originals: int
    false_alarms: float
    expected_by_chance: float
    from_previews: int = 0
    undetermined: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()
