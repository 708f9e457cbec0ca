"""What a model says of itself, and what is known of one picture that it made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

type Told = tuple[tuple[str, str], ...]


class Origin(StrEnum):
    """How a control made a picture: a training picture edited, tiles or a mosaic of several, or drawn anew."""

    COPY = "copy"
    QUILT = "quilt"
    MOSAIC = "mosaic"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What makes pictures, and with what.

    `hashed` says in words what `sha256` was taken over. `width` and `height` are None where they differ between
    samples; `available` is how many samples there are, None where as many can be had as are asked for;
    `training_sha256` is the Merkle root over the SHA-256 of the training files, empty where it is not known.
    """

    name: str
    sha256: str
    hashed: str
    device: str
    width: int | None
    height: int | None
    software: Told
    settings: Told = ()
    training_sha256: str = ""
    training_pictures: int | None = None
    available: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSource:
    """A training picture that is in a sample, and the share of the sample's area that is owed to it."""

    number: int
    name: str
    sha256: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEdit:
    """An edit by its name among `pixels.perturb.EDITS`, and its strengths."""

    name: str
    strengths: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A square of a sample, and where in the training picture `number` it was cut, in pixels from the top left."""

    number: int
    side: int
    top: int
    left: int
    source_top: int
    source_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a control knows of a picture because it made it so.

    `to_source` is, for a copy, the 3x3 homography from pixels of the sample to those of the training picture, row by
    row; `family` is, for a picture drawn anew, what kind of drawing it is.
    """

    origin: Origin
    sources: tuple[TrainingSource, ...] = ()
    edits: tuple[MadeEdit, ...] = ()
    pieces: tuple[Piece, ...] = ()
    to_source: tuple[float, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRecord:
    """Which model made a picture, from which seed and at which index.

    `sha256` is that of the file the picture was read from, or of its pixels where there is no file yet; `seed` is
    None where a picture was made elsewhere and nobody wrote it down; empty text means not stated.
    """

    model_sha256: str
    seed: int | None
    index: int
    sha256: str
    width: int
    height: int
    prompt: str = ""
    label: str = ""
    truth: Truth | None = None
