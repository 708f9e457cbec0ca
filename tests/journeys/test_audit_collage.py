"""A whole audit, collage or learning, of controls with known answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.journeys.audit_collage import Collaged, CollageOptions, collage_of, side_for
from apelles.journeys.audit_collage_page import colored, write_numbers, write_page
from apelles.journeys.audit_collage_said import as_json, sentences
from apelles.journeys.audit_files import ReadCollage, read_audits
from apelles.journeys.audit_search import Search
from apelles.journeys.audit_squares import Squares, squares_of
from apelles.journeys.audit_twins import audit_twins
from apelles.journeys.sample_model import write_samples
from apelles.models.fresh import Fresh
from apelles.records import Work
from apelles.records.collage import CollageAnswer

SIZE = 32
OPTIONS = CollageOptions(count=24, control_outputs=20)
AUTHORS = 12


def drawn(count: int, seed: int) -> NDArray[np.uint8]:
    return np.stack([one.picture.pixels for one in Fresh(size=SIZE).sample(count, seed)])


def works_of(pixels: NDArray[np.uint8], name: str) -> Squares:
    works = tuple(
        Work(sha256=f"{name}{place:04}".rjust(64, "0"), work_id=f"{name}-{place}", file=f"{place}.png",
             author=f"{name} {place % AUTHORS}", year="1700" if place < 22 else "1800")
        for place in range(len(pixels))
    )  # fmt: skip
    return Squares(works=works, pixels=pixels)


@pytest.fixture(scope="module")
def works() -> Squares:
    return works_of(drawn(44, 1), "a")


@pytest.fixture(scope="module")
def held(works: Squares) -> Squares:
    """Return works held out, two of which show a training work again."""
    return works_of(np.concatenate([drawn(80, 2), works.pixels[:2]]), "b")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patches")


def quilts(works: Squares) -> NDArray[np.uint8]:
    from apelles.models.quilt import Quilt

    return np.stack([one.picture.pixels for one in Quilt(works.training(), tile=16).sample(24, 5)])


@pytest.fixture(scope="module")
def quilted(works: Squares, held: Squares, cache: Path) -> Collaged:
    return collage_of(quilts(works), works, held, cache=cache, options=OPTIONS)


@pytest.mark.slow
def test_a_machine_that_tiles_is_found_to_lie_with_collages_and_its_sources_are_the_true_ones(
    quilted: Collaged, works: Squares
) -> None:
    finding = quilted.finding
    assert (finding.heldout, finding.heldout_left_out) == (80, 2)
    assert finding.failed == ()
    assert finding.answer is CollageAnswer.COLLAGE
    assert finding.collage_level <= 0.001 < finding.copy_level
    assert finding.made is not None
    assert finding.made.coverage.value > 0.3
    assert finding.made.sources >= 2
    order = {one.name: one.tiled.reach.value for one in finding.controls[:1] + finding.controls[2:]}
    assert order["parrot"] > order["quilt"] > order["mosaic"] > 0


@pytest.mark.slow
def test_a_painter_who_saw_nothing_is_cleared(works: Squares, held: Squares, cache: Path) -> None:
    finding = collage_of(drawn(24, 3), works, held, cache=cache, options=OPTIONS).finding
    assert finding.answer in {CollageAnswer.LEARNERS, CollageAnswer.NOT_SEPARABLE}
    assert min(finding.collage_level, finding.copy_level) > 0.001
    assert finding.humans.place is not None
    assert finding.humans.dated


@pytest.mark.slow
def test_page_and_numbers_say_the_same_in_both_languages(quilted: Collaged, tmp_path: Path) -> None:
    page = write_page(quilted, tmp_path).read_text(encoding="utf-8")
    numbers = json.loads(write_numbers(quilted, tmp_path).read_text(encoding="utf-8"))
    assert numbers["answer"] == "collage"
    assert numbers["said"] == [phrase.en for phrase in sentences(quilted.finding)]
    (read,) = read_audits(tmp_path)
    assert isinstance(read, ReadCollage)
    assert read.finding == quilted.finding
    for phrase in sentences(quilted.finding):
        assert phrase.en in page
        assert phrase.zh in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("data:image/png") == 2 * 24


def test_without_held_out_works_nothing_is_said_and_the_reason_is(works: Squares, held: Squares) -> None:
    pixels = drawn(24, 3)
    assert collage_of(pixels, works, None).finding.reason == "collage.no_heldout"
    few = Squares(works=held.works[:59], pixels=held.pixels[:59])
    finding = collage_of(pixels, works, few).finding
    assert finding.answer is CollageAnswer.UNDETERMINED
    assert "at least 60" in " ".join(as_json(finding)["said"])


def test_a_dossier_takes_a_comparison_that_could_not_be_made(works: Squares, tmp_path: Path) -> None:
    found = collage_of(drawn(24, 3), works, None)
    write_numbers(found, tmp_path)
    (read,) = read_audits(tmp_path)
    assert isinstance(read, ReadCollage)
    assert (read.finding, read.card) == (found.finding, None)


def test_sizes_that_do_not_fit_are_refused(works: Squares, held: Squares) -> None:
    with pytest.raises(ModelRefused, match="32, 48, 64"):
        collage_of(np.zeros((24, 40, 40, 3), np.uint8), works, held)


@pytest.mark.parametrize(("side", "at"), [(20, 32), (32, 32), (50, 48), (64, 64), (512, 64)])
def test_pictures_are_compared_at_the_largest_side_up_to_64(side: int, at: int) -> None:
    assert side_for(side) == at


def test_a_search_that_was_stopped_takes_what_it_found_before(works: Squares, tmp_path: Path) -> None:
    pixels = drawn(2, 4)
    first = Search(works.pixels[:5], cache=tmp_path).seen(pixels)
    kept = sorted(tmp_path.iterdir())
    kept[0].write_bytes(b"cut off")
    steps: list[tuple[int, int]] = []
    again = Search(works.pixels[:5], cache=tmp_path, on_progress=lambda done, total: steps.append((done, total))).seen(
        pixels
    )
    assert all(np.array_equal(one.work, other.work) for one, other in zip(first.found, again.found, strict=True))
    assert steps[-1] == (20, 20)
    assert len(steps) == 4 + 5


def test_each_work_has_its_color_and_what_has_no_source_is_gray() -> None:
    picture = colored(np.array([[0, 1], [2, -1]], dtype=np.int32))
    assert len({tuple(color) for color in picture.reshape(-1, 3).tolist()}) == 4
    assert picture[1, 1].tolist() == [206, 206, 206]


def test_a_folder_is_read_with_its_authors(tmp_path: Path) -> None:
    write_samples(Fresh(size=SIZE), count=3, seed=1, into=tmp_path)
    assert len(squares_of(tmp_path, size=SIZE).works) == 3


def test_twins_that_give_works_back_are_told_from_twins_that_draw_the_same(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 2)):
        write_samples(Fresh(size=SIZE), count=8, seed=seed, into=tmp_path / name)
    first, second = tmp_path / "a", tmp_path / "b"
    text = f"parrot:{tmp_path / 'a'}", f"parrot:{tmp_path / 'b'}"
    learned = audit_twins("fresh", "fresh", first_works=first, second_works=second, count=12, size=SIZE, seed=5).found
    assert learned.memorized_first.value == 0
    assert learned.agreement == pytest.approx(1)
    mixed = audit_twins(*text, first_works=first, second_works=second, count=30, size=SIZE, seed=5).found
    assert 0 < mixed.memorized_first.value < 0.5
    with pytest.raises(ModelRefused, match="share 8 pictures"):
        audit_twins("fresh", "fresh", first_works=tmp_path / "a", second_works=tmp_path / "a")
