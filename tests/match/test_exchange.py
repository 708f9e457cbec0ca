"""A kept layout with exchanged parts, on drawn pictures."""

from __future__ import annotations

import cv2
import numpy as np

from apelles.match.exchange import Exchange, exchange
from apelles.match.regions import region
from tests.pictures import painting

WORK = np.asarray(cv2.cvtColor(painting(1, height=384, width=512), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
OTHER = np.asarray(cv2.cvtColor(painting(2, height=384, width=512), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
POINTS = np.array([(x, y) for x in range(20, 250, 30) for y in range(20, 370, 30)], dtype=np.float64)


def compared(suspect: np.ndarray, matrix: np.ndarray | None = None) -> Exchange:
    """Return the exchange between a suspect and the work, held by points on the left half."""
    matrix = np.eye(3) if matrix is None else matrix
    found = region(suspect, WORK, matrix, inliers=POINTS)
    return exchange(suspect, WORK, matrix, region=found, inliers=POINTS)


def test_the_half_that_was_exchanged_is_found_and_the_other_is_not() -> None:
    suspect = WORK.copy()
    suspect[:, 256:] = OTHER[:, 256:]
    found = compared(suspect)
    assert 0.3 < found.fraction < 0.55
    drawn = np.zeros(WORK.shape, np.uint8)
    cv2.fillPoly(drawn, [np.rint(part).astype(np.int32) for part in found.parts], 1)
    assert drawn[:, :230].mean() < 0.05


def test_the_work_itself_or_its_negative_tones_exchange_nothing() -> None:
    assert compared(WORK).fraction == 0
    assert compared(np.clip(40 + 0.6 * WORK, 0, 255).astype(np.uint8)).fraction == 0


def test_what_large_squares_did_to_the_detail_is_no_exchange() -> None:
    small = cv2.resize(WORK, (32, 24), interpolation=cv2.INTER_AREA)
    assert compared(np.asarray(cv2.resize(small, (512, 384), interpolation=cv2.INTER_NEAREST))).fraction < 0.1


def test_a_crop_keeps_no_layout() -> None:
    suspect = WORK.copy()
    suspect[:, 256:] = OTHER[:, 256:]
    assert compared(suspect, np.diag([0.5, 0.5, 1.0])).parts == ()
