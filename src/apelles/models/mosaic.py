"""Control: a mosaic of training patches that is consistent at every pixel, as a convolutional denoiser makes it."""

from __future__ import annotations

from typing import Final, Self

import numpy as np

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.control import SIZE, Control, Drawn
from apelles.models.local_score import Bank, Places, Tones, bank_of, denoised, nearest
from apelles.models.settings import Setting, numbers
from apelles.models.training import TrainingSet, read_training
from apelles.records.models import Origin, Truth

SETTINGS: Final = (
    Setting(name="patch", default=5, low=3, high=9, meaning="side of a neighborhood in pixels, odd"),
    Setting(
        name="works", default=0, low=0, high=64, meaning="training pictures a sample may use, 0 for 8 at 64 pixels"
    ),
)
SIDES: Final = (16, 64)
COARSEST: Final = 16
WIDEST: Final = 7
WORKS: Final = 8
MOST_WORKS: Final = 32
LEVELS: Final = 10
MOST_NOISE: Final = 2.0
LEAST_NOISE: Final = 0.03
SETTLING: Final = 4
MIDDLE: Final = 0.5


class Mosaic(Control):
    """Follows the equivariant local score from noise to none over the patches of a few training pictures.

    Kamb and Ganguli (arXiv 2412.20292) show that such a machine predicts what trained convolutional diffusion models
    draw. To be quick without a graphics card three things are chosen here and not there: each sample knows the
    patches of `works` pictures, drawn anew; the noisy part runs on copies of at most 16 pixels a side with
    neighborhoods that narrow as the noise falls, and each finer scale begins with the pixels that the coarser one's
    sources have there; beyond the edge a picture is mirrored.
    In the end every pixel is the center of the patch nearest to its neighborhood, so each is a pixel of a training
    picture, and the map says which. The ending stops after four rounds: about one pixel in three would still change.
    """

    name = "mosaic"
    version = "1"

    def __init__(self, training: TrainingSet, *, patch: int = 5, works: int = 0) -> None:
        """Take the training set, the side of a neighborhood, and how many pictures one sample may use.

        Unless stated these are 8 at 64 pixels, and more of smaller ones, up to 32: about as many patches.

        Raises:
            ModelRefused: the size is none of 16, 24, 32, 40, 48, 56 and 64, or the patch is even.
        """
        if not SIDES[0] <= training.size <= SIDES[1] or training.size % 8 or patch % 2 == 0:
            message = (
                f"The model {self.name!r} draws pictures of 16, 24, 32, 40, 48, 56 or 64 pixels with an odd patch, "
                f"not of {training.size} with {patch}: it compares every neighborhood with every patch."
            )
            raise ModelRefused(message)
        wanted = works or min(MOST_WORKS, round(WORKS * (SIDES[1] / training.size) ** 2))
        self.known = training
        self.patch = patch
        self.works = min(wanted, len(training.names))
        super().__init__(size=training.size, training=training, settings={"patch": patch, "works": self.works})

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the mosaic of a place of pictures.

        Raises:
            ModelRefused: there are no pictures, or a setting does not fit.
        """
        asked = numbers(cls.name, request.settings, SETTINGS)
        training = read_training(request.origin, size=request.size or SIZE, model=cls.name)
        return cls(training, patch=int(asked["patch"]), works=int(asked["works"]))

    def draw(self, rng: np.random.Generator) -> Drawn:
        """Return one mosaic."""
        picked = np.sort(rng.permutation(len(self.known.names))[: self.works])
        scales = pyramid(self.known.pixels[picked].astype(np.float32) / np.float32(255))
        canvas = from_noise(rng, scales[-1], patch=self.patch)
        found = settled(canvas, bank_of(scales[-1], side=self.patch))
        for finer in scales[-2::-1]:
            found = settled(at(finer, doubled(found)), bank_of(finer, side=self.patch))
        source_map = np.concatenate([picked[found[..., :1]], found[..., 1:]], axis=2).astype(np.int32)
        pixels = self.known.pixels[source_map[..., 0], source_map[..., 1], source_map[..., 2]]
        truth = Truth(origin=Origin.MOSAIC, sources=self.known.sources(source_map))
        return Drawn(pixels=pixels, truth=truth, source_map=source_map)


def pyramid(pictures: Tones) -> list[Tones]:
    """Return pictures (n, h, w, 3) and their halves, by means of four pixels, down to 16 pixels or an odd side."""
    scales = [pictures]
    while scales[-1].shape[1] > COARSEST and scales[-1].shape[1] % 2 == 0:
        count, side = scales[-1].shape[:2]
        quartered = scales[-1].reshape(count, side // 2, 2, side // 2, 2, 3)
        scales.append(np.asarray(quartered.mean(axis=(2, 4), dtype=np.float32)))
    return scales


def from_noise(rng: np.random.Generator, pictures: Tones, *, patch: int) -> Tones:
    """Return a canvas (h, w, 3) after a deterministic walk from noise along the local score of some pictures."""
    noises = [float(noise) for noise in np.geomspace(MOST_NOISE, LEAST_NOISE, LEVELS)]
    canvas = MIDDLE + MOST_NOISE * rng.standard_normal(pictures.shape[1:], dtype=np.float32)
    for noise, after, side in zip(noises, [*noises[1:], 0.0], _narrowing(patch), strict=True):
        clean = denoised(canvas, bank_of(pictures, side=side), noise=noise)
        canvas = clean + (canvas - clean) * np.float32(after / noise)
    return canvas


def settled(canvas: Tones, bank: Bank) -> Places:
    """Return the center (h, w, 3) of every pixel's nearest patch, after rounds of taking the color found there."""
    before = None
    for _ in range(SETTLING):
        found = nearest(canvas, bank)
        if before is not None and np.array_equal(before, found):
            break
        canvas = bank.colors[found].reshape(canvas.shape)
        before = found
    return bank.centers[found].reshape(*canvas.shape[:2], 3)


def doubled(places: Places) -> Places:
    """Return places (h, w, 3) on pictures of twice the size, (2h, 2w, 3): each becomes a square of four."""
    wide = np.repeat(np.repeat(places, 2, axis=0), 2, axis=1)
    wide[..., 1:] *= 2
    wide[1::2, :, 1] += 1
    wide[:, 1::2, 2] += 1
    return wide


def at(pictures: Tones, places: Places) -> Tones:
    """Return the pixels (h, w, 3) that pictures (n, h, w, 3) have at places."""
    return pictures[places[..., 0], places[..., 1], places[..., 2]]


def _narrowing(patch: int) -> list[int]:
    """Return an odd side for every level of noise, from wide to that of a patch."""
    return [2 * (int(side) // 2) + 1 for side in np.linspace(max(WIDEST, patch), patch, LEVELS)]
