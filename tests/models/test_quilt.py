"""The quilt holds nothing but pieces of training pictures, and says which."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.errors import ModelRefused
from apelles.models.quilt import Quilt, tile_weight
from apelles.records.models import Origin
from tests.models.drawing import training_set

WORKS = training_set(30)
QUILT = Quilt(WORKS, tile=10)
SAMPLES = list(QUILT.sample(6, 7))


def test_it_is_what_plain_loops_make_of_the_pieces_that_it_tells() -> None:
    for sample in SAMPLES:
        truth = sample.record.truth
        assert truth is not None
        total, weights = np.zeros((32, 32, 3)), np.zeros((32, 32))
        for piece in truth.pieces:
            for down in range(piece.side):
                for right in range(piece.side):
                    near = [min(place, piece.side - 1 - place) + 1 for place in (down, right)]
                    weight = min(near[0] / (QUILT.seam + 1), 1) * min(near[1] / (QUILT.seam + 1), 1)
                    color = WORKS.pixels[piece.number, piece.source_top + down, piece.source_left + right]
                    total[piece.top + down, piece.left + right] += weight * color
                    weights[piece.top + down, piece.left + right] += weight
        assert np.array_equal(np.rint(total / weights[..., None]), sample.picture.pixels)


def test_where_no_two_tiles_overlap_every_tile_is_found_in_a_training_picture() -> None:
    places = {
        patch.tobytes()
        for work in WORKS.pixels
        for patch in np.lib.stride_tricks.sliding_window_view(work, (4, 4), axis=(0, 1)).reshape(-1, 3, 4, 4)
    }
    for sample in SAMPLES:
        covered = np.zeros((32, 32), dtype=np.int64)
        assert sample.record.truth is not None
        for piece in sample.record.truth.pieces:
            covered[piece.top : piece.top + piece.side, piece.left : piece.left + piece.side] += 1
        alone = [
            (down, right)
            for down in range(29)
            for right in range(29)
            if (covered[down : down + 4, right : right + 4] == 1).all()
        ]
        assert len(alone) >= 9
        for down, right in alone:
            patch = sample.picture.pixels[down : down + 4, right : right + 4].transpose(2, 0, 1)
            assert np.ascontiguousarray(patch).tobytes() in places


def test_every_pixel_has_a_source_and_is_its_color_inside_a_tile() -> None:
    for sample in SAMPLES:
        source_map = sample.source_map
        assert source_map is not None
        assert (source_map >= 0).all()
        color = WORKS.pixels[source_map[..., 0], source_map[..., 1], source_map[..., 2]]
        same = (color == sample.picture.pixels).all(axis=2)
        assert same.mean() > 0.2
        assert same[3:7, 3:7].all()


def test_many_works_are_in_each_and_none_has_a_large_part() -> None:
    for sample in SAMPLES:
        truth = sample.record.truth
        assert truth is not None
        assert truth.origin is Origin.QUILT
        assert len(truth.sources) == 16
        assert max(source.share for source in truth.sources) < 0.2
        assert sum(source.share for source in truth.sources) == pytest.approx(1)


def test_the_whole_picture_is_covered_at_every_size_of_tile() -> None:
    for tile in (4, 5, 9, 16, 31):
        (sample,) = Quilt(WORKS, tile=tile).sample(1, 3)
        assert sample.source_map is not None
        assert (sample.source_map >= 0).all()


def test_two_tiles_that_overlap_by_a_seam_weigh_one_together() -> None:
    weight = tile_weight(12, seam=3)
    assert weight[6, -3:] + weight[6, :3] == pytest.approx(1)
    assert weight[6, 3:-3] == pytest.approx(1)


@pytest.mark.parametrize("tile", [3, 32, 40])
def test_a_tile_that_does_not_fit_is_refused(tile: int) -> None:
    with pytest.raises(ModelRefused, match="does not fit"):
        Quilt(WORKS, tile=tile)
