"""Planted suspects: the map says where every piece is, and the score is right where it can be worked out by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from apelles.pixels.perturb.base import Pixels, mapped
from benchmarks.planted import generator as make
from benchmarks.planted import sets
from benchmarks.planted.parameters import Range, generator, parameters
from benchmarks.planted.placing import Coloring, Layer, Way, pasted, taken_from
from benchmarks.planted.report import rows_of, table_of
from benchmarks.planted.score import Region, overlap, region_mask, scored, source_precision
from benchmarks.planted.shapes import Mask, area, cuts, filled, outline, segments, wavy_cells

PLAIN = Coloring(gain=(1, 1, 1), gamma=1, hue=0)


def box(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a mask of 40 rows and 60 columns that is true from left to right and top to bottom, ends excluded."""
    mask = np.zeros((40, 60), dtype=np.bool_)
    mask[top:bottom, left:right] = True
    return mask


def scene(seed: int, width: int = 240, height: int = 200) -> Pixels:
    """Return a picture with something to see everywhere: many small blocks."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (height // 8, width // 8, 3), dtype=np.uint8)
    return np.repeat(np.repeat(coarse, 8, axis=0), 8, axis=1)


def works(first: int = 10, count: int = 20) -> Iterator[tuple[str, Pixels]]:
    return ((f"work {seed}", scene(seed)) for seed in range(first, first + count))


def test_a_finding_that_is_the_known_map_scores_one() -> None:
    pieces = {"one": box(5, 5, 20, 20), "two": box(30, 10, 50, 30)}
    score = scored(pieces, [Region(work=work, mask=mask) for work, mask in pieces.items()])
    assert [(piece.best, piece.union, piece.recalled) for piece in score.pieces] == [(1.0, 1.0, True)] * 2
    assert score.false_regions == ()


def test_an_empty_finding_scores_zero() -> None:
    score = scored({"one": box(5, 5, 20, 20)}, [])
    assert [(piece.best, piece.union, piece.recalled, piece.named) for piece in score.pieces] == [
        (0.0, 0.0, False, False)
    ]


def test_a_shifted_region_has_the_overlap_worked_out_by_hand() -> None:
    # 10 x 10 shifted by 4: 6 x 10 in common, 200 - 60 in either.
    assert overlap(box(0, 0, 10, 10), box(4, 0, 14, 10)) == pytest.approx(60 / 140)
    far = scored({"one": box(0, 0, 10, 10)}, [Region(work="one", mask=box(6, 0, 16, 10))]).pieces[0]
    assert far.best == pytest.approx(40 / 160)
    assert far.named
    assert not far.recalled


def test_two_halves_make_one_piece_together_and_the_better_one_recalls_it() -> None:
    halves = [Region(work="one", mask=box(0, 0, 6, 10)), Region(work="one", mask=box(6, 0, 10, 10))]
    piece = scored({"one": box(0, 0, 10, 10)}, halves).pieces[0]
    assert piece.best == pytest.approx(0.6)
    assert piece.union == pytest.approx(1.0)


def test_every_region_of_a_work_that_nobody_planted_is_false() -> None:
    mask = box(0, 0, 10, 10)
    regions = [Region(work=work, mask=mask) for work in ("other", "one", "other")]
    assert scored({"one": mask}, regions).false_regions == ("other", "other")


def test_source_precision_is_right_sources_of_named_ones() -> None:
    assert source_precision([["a", "b"], ["c"]], [["a", "a", "x"], []]) == 0.5
    assert source_precision([["a"]], [[]]) is None


def test_a_polygon_is_filled_with_its_border_and_an_empty_one_is_nothing() -> None:
    assert (region_mask(((5, 5), (19, 5), (19, 19), (5, 19)), width=60, height=40) == box(5, 5, 20, 20)).all()
    assert not region_mask((), width=60, height=40).any()


@pytest.mark.parametrize("kind", ["ellipse", "polygon", "rectangle"])
def test_outlines_have_the_area_that_was_asked_for(kind: str) -> None:
    shape = outline(kind, aspect=1.5, rng=np.random.default_rng(3))
    assert area(shape) == pytest.approx(1.0)
    assert filled(shape * 100 + 150, width=300, height=300).sum() == pytest.approx(10_000, rel=0.03)


@pytest.mark.parametrize("tilt", [0, 20])
def test_cuts_tile_the_frame(tilt: float) -> None:
    cells = cuts(300, 200, cells=9, tilt=tilt, rng=np.random.default_rng(3))
    assert len(cells) == 9
    assert sum(map(area, cells)) == pytest.approx(300 * 200)


def test_cells_and_segments_cover_the_picture_in_about_as_many_parts_as_asked_for() -> None:
    for labels in (
        wavy_cells(240, 200, cells=20, rng=np.random.default_rng(3)),
        segments(scene(3), cells=20),
    ):
        assert labels.shape == (200, 240)
        assert 10 <= len(np.unique(labels)) <= 30


def test_the_way_to_the_work_ends_where_the_pixels_came_from() -> None:
    # Red says how far right a pixel of the work is, green how far down.
    down, right = np.mgrid[:200, :240].astype(np.uint8)
    work = np.dstack([right, down, np.zeros_like(down)])
    shape = outline("ellipse", aspect=1, rng=np.random.default_rng(1)) * 80 + [120, 100]
    how = Way(scale=Range(low=1.0, high=1.2), turn=180, mirrored=True, soft=0, coloring=PLAIN)
    layer = taken_from(work, shape, how, rng=np.random.default_rng(5))
    assert isinstance(layer, Layer)
    assert np.linalg.det(layer.to_work[:2, :2]) < 0
    shown = pasted(np.zeros_like(work), [layer])
    inside = np.argwhere(filled(shape * 0.9 + [12, 10], width=240, height=200))[:, ::-1]
    reached = mapped(layer.to_work, inside.astype(np.float64))
    away = np.abs(shown[inside[:, 1], inside[:, 0], :2] - reached)
    assert away.max() < 5  # turning the hue by nothing rounds colors to whole degrees
    assert away.mean() < 1


def test_a_partial_copy_is_the_host_outside_its_map_and_has_its_share_and_keypoints() -> None:
    host, given = scene(2), parameters()
    wish = make.Wish(area=0.2, shape="polygon", turned=True, mirrored=False, soft=False)
    rng = np.random.default_rng(4)
    made = make.partial(host, works(), wish, given=given.partial, keypoints=given.keypoints, rng=rng)
    piece = made.pieces[0]
    assert piece.share == pytest.approx(0.2, rel=0.05)
    assert piece.keypoints >= given.keypoints.fewest
    assert np.abs(made.pixels[made.labels == 0].astype(int) - host[made.labels == 0]).mean() < 20
    assert np.abs(made.pixels[made.mask(0)].astype(int) - host[made.mask(0)]).mean() > 40


def test_a_mosaic_shows_no_ground_and_every_piece_is_another_work() -> None:
    given = parameters()
    rng = np.random.default_rng(4)
    made = make.collage(
        scene(2, 480, 400), works(), kind="mosaic", given=given.collages, keypoints=given.keypoints, rng=rng
    )
    assert (made.labels > 0).mean() > 0.99
    assert len({piece.work for piece in made.pieces}) == len(made.pieces) >= 2
    assert sum(piece.share for piece in made.pieces) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", ["cells", "segments"])
def test_a_template_keeps_what_its_map_says(kind: str) -> None:
    given = parameters()
    others = [scene(seed) for seed in range(30, 34)]
    work, rng = ("work", scene(1)), np.random.default_rng(4)
    made = make.template(work, others, kind=kind, given=given.templates, keypoints=given.keypoints, rng=rng)
    kept = made.mask(0)
    assert made.pieces[0].share == pytest.approx(kept.mean())
    assert 0.2 < kept.mean() < 0.8
    height, width = kept.shape
    corners = mapped(made.pieces[0].to_work, np.array([[-0.5, -0.5], [width - 0.5, height - 0.5]]))
    assert corners == pytest.approx(np.array([[-0.5, -0.5], [239.5, 199.5]]))


@pytest.fixture
def _real_pictures(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("APELLES_PICTURES", str(pictures))
    sets.shelf.cache_clear()
    yield
    sets.shelf.cache_clear()


@pytest.mark.usefixtures("_real_pictures")
def test_hosts_are_by_hands_that_the_library_does_not_have() -> None:
    shelf = sets.shelf()
    assert not {item.hand for item in shelf.hosts} & {item.hand for item in shelf.library}
    assert len({item.work_id for item in shelf.library}) == len(shelf.library)
    assert len(shelf.library) > 150


@pytest.mark.usefixtures("_real_pictures")
def test_the_same_case_is_made_twice_alike() -> None:
    case = sets.cases("partial")[0]
    one, other = sets.made(case), sets.made(case)
    assert (one.pixels == other.pixels).all()
    assert (one.labels == other.labels).all()


def test_every_area_has_its_share_of_turned_and_mirrored_and_soft_pieces() -> None:
    given = parameters().partial
    cases = sets.cases("partial")
    assert set(Counter(case.kind for case in cases).values()) == {given.count // len(given.areas)}
    wishes = [case.wish for case in cases if case.wish]
    for part in (0.2, 0.05):
        mine = [wish for wish in wishes if wish.area == part]
        assert sum(wish.mirrored for wish in mine) == round(given.handling.mirrored_share * len(mine))
        assert sum(wish.soft for wish in mine) == round(given.handling.soft_share * len(mine))


def test_a_name_always_draws_the_same() -> None:
    assert generator("partial-001").random() == generator("partial-001").random()
    assert generator("partial-001").random() != generator("partial-002").random()


def test_a_table_counts_small_pieces_of_collages_for_nothing_and_controls_apart() -> None:
    piece = {"work": "a", "named": True, "best": 0.8, "union": 0.8, "recalled": True, "kinds": [], "cosine": 0.1}
    small = {**piece, "work": "b", "share": 0.02, "named": False, "best": 0.0, "union": 0.0, "recalled": False}
    plain = {"name": "c", "kind": "plain", "control": False, "verdict": "collage", "seconds": 1.0}
    nothing = {"false_regions": [], "false_by_a_planted_hand": 0, "templates_named": [], "sscd_false": 0}
    full = {**plain, **nothing, "pieces": [{**piece, "share": 0.3}, small], "regions": [{"work": "a"}, {"work": "x"}]}
    control = {**plain, **nothing, "control": True, "verdict": "unrelated", "pieces": [], "regions": []}
    rows = rows_of("collages", [full, control])
    assert [row["name"] for row in rows] == ["plain", "all", "controls"]
    assert rows[0]["pieces"] == 1
    assert rows[0]["recall"]["value"] == 1.0
    assert rows[0]["source_precision"] == 0.5
    assert rows[2]["recall"] is None
    assert "unrelated 1" in str(table_of("collages", rows))
