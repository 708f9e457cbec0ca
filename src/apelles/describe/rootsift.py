"""Local features: SIFT keypoints with RootSIFT descriptors.

Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 2004;
Arandjelovic and Zisserman, "Three things everyone should know to improve object retrieval", CVPR 2012.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 512
KEYPOINTS = 1500
WORK_SIDE = 640
WORK_KEYPOINTS = 2000
"""Works are looked at more closely than suspects: what is enlarged in a suspect is small in its work."""
NAME = f"rootsift-{WORK_SIDE}x{WORK_KEYPOINTS}-leveled"
"""The name under which a library keeps the local features of its works."""
CONTRAST = 0.02
FULL_SPREAD = 100.0
"""From so many gray levels between the darkest and the brightest hundredth on, a picture is not faint."""
LEAST_SPREAD = 20.0
COARSE_SIDE = 40
COARSE_CONTRAST = 0.01
_HEADER = np.dtype("<i4")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocalFeatures:
    """Keypoints of one picture in its frame: a suspect's long side is 512 pixels, a work's 640.

    `points` float32 (n, 2) as (x, y); `angles` float32 (n,) in degrees; `descriptors` uint8 (n, 128),
    512 times the RootSIFT vector; `width` and `height` of the frame.
    """

    points: NDArray[np.float32]
    angles: NDArray[np.float32]
    descriptors: NDArray[np.uint8]
    width: int
    height: int

    def __len__(self) -> int:
        """Return the number of keypoints."""
        return len(self.points)


def to_frame(pixels: NDArray[np.uint8], *, side: int = SIDE) -> NDArray[np.uint8]:
    """Return the picture with its long side at `side` pixels: area when shrinking, cubic when enlarging."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))


def coarse_features(gray: NDArray[np.uint8]) -> LocalFeatures:
    """Return the keypoints that are left in a frame, uint8 (h, w), when all detail below a fortieth of it is gone.

    What large squares, dots or noise put into a picture goes with it.
    """
    height, width = gray.shape
    small = to_frame(gray, side=COARSE_SIDE)
    return local_features(
        np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)), contrast=COARSE_CONTRAST
    )


def local_features(gray: NDArray[np.uint8], *, keypoints: int = KEYPOINTS, contrast: float = CONTRAST) -> LocalFeatures:
    """Return the strongest keypoints of a uint8 (h, w) picture that is already in its frame.

    `contrast` is what a keypoint must stand out by, and less in proportion where the picture spans fewer than
    100 gray levels, so that a picture keeps its keypoints when it is darkened or fades.
    """
    sift = cv2.SIFT.create(nfeatures=keypoints, contrastThreshold=contrast * _faintness(gray))
    found, raw = sift.detectAndCompute(gray, None)
    found, raw = found[:keypoints], (None if raw is None else raw[:keypoints])
    height, width = gray.shape[:2]
    return LocalFeatures(
        points=np.array([point.pt for point in found], dtype=np.float32).reshape(-1, 2),
        angles=np.array([point.angle for point in found], dtype=np.float32),
        descriptors=_root(np.asarray(raw, np.float32)) if raw is not None else np.zeros((0, 128), np.uint8),
        width=width,
        height=height,
    )


def mirrored(features: LocalFeatures) -> LocalFeatures:
    """Return the features the mirrored picture would have, without looking at pixels again.

    A mirror reverses the four columns of the descriptor's grid and the sense of its eight directions.
    """
    grid = features.descriptors.reshape(-1, 4, 4, 8)
    turned = grid[:, ::-1, :, :][:, :, :, [0, 7, 6, 5, 4, 3, 2, 1]]
    points = features.points.copy()
    points[:, 0] = features.width - 1 - points[:, 0]
    return LocalFeatures(
        points=points,
        angles=(180.0 - features.angles) % 360.0,
        descriptors=np.ascontiguousarray(turned.reshape(-1, 128)),
        width=features.width,
        height=features.height,
    )


def kept(features: LocalFeatures, which: NDArray[np.bool_]) -> LocalFeatures:
    """Return only the keypoints marked (n,)."""
    return replace(
        features,
        points=features.points[which],
        angles=features.angles[which],
        descriptors=features.descriptors[which],
    )


def to_bytes(features: LocalFeatures) -> bytes:
    """Return the features as plain bytes: a header of three integers, then the arrays."""
    header = np.array([len(features), features.width, features.height], dtype=_HEADER)
    return b"".join(array.tobytes() for array in (header, features.points, features.angles, features.descriptors))


def from_bytes(content: bytes) -> LocalFeatures:
    """Return the features written by `to_bytes`.

    Raises:
        ValueError: the length does not fit the header.
    """
    count, width, height = (int(value) for value in np.frombuffer(content, _HEADER, count=3))
    points_at, angles_at, descriptors_at = 12, 12 + 8 * count, 12 + 12 * count
    if count < 0 or len(content) != descriptors_at + 128 * count:
        message = "Cached local features are cut short; delete the features folder of the library to rebuild it."
        raise ValueError(message)
    return LocalFeatures(
        points=np.frombuffer(content, "<f4", count=2 * count, offset=points_at).reshape(-1, 2),
        angles=np.frombuffer(content, "<f4", count=count, offset=angles_at),
        descriptors=np.frombuffer(content, np.uint8, offset=descriptors_at).reshape(-1, 128),
        width=width,
        height=height,
    )


def _faintness(gray: NDArray[np.uint8]) -> float:
    """Return 1 for a picture (h, w) of full contrast, and down to .2 for fainter ones."""
    dark, bright = np.percentile(gray, (1.0, 99.0))
    return float(np.clip(bright - dark, LEAST_SPREAD, FULL_SPREAD) / FULL_SPREAD)


def _root(raw: NDArray[np.float32]) -> NDArray[np.uint8]:
    sums = np.maximum(raw.sum(axis=1, keepdims=True), 1e-7)
    return np.clip(np.rint(512.0 * np.sqrt(raw / sums)), 0, 255).astype(np.uint8)
