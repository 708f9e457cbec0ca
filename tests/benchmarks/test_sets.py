"""Strangers are strangers: no author, work, lineage, deck or team on both sides."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sets, views


@pytest.fixture(autouse=True)
def _real_pictures(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APELLES_PICTURES", str(pictures))


def shared(shelf: sets.Shelf, field: str) -> set[str]:
    """Return the values of a field that the library and the suspects have in common."""
    mine, theirs = ({getattr(item, field) for item in side} for side in (shelf.library, shelf.suspects))
    return (mine & theirs) - {""}


@pytest.mark.parametrize("place", range(6))
def test_clean_suspects_share_no_hand_work_or_lineage_with_their_library(place: int) -> None:
    shelf = sets.clean_shelves(np.random.default_rng(1))[place]
    for field in ("hand", "work_id", "lineage"):
        assert not shared(shelf, field)
    if shelf.library[0].domain != "painting":
        assert not shared(shelf, "group")


def test_clean_shelves_judge_every_picture_of_their_domain_once() -> None:
    judged = Counter(item.name for shelf in sets.clean_shelves(np.random.default_rng(1)) for item in shelf.suspects)
    assert set(judged.values()) == {1}
    assert len(judged) > 1600


def test_pictures_to_paste_on_are_by_authors_the_library_does_not_have() -> None:
    shelf = sets.ladder_shelf(works=110, hosts=24, rng=np.random.default_rng(1))
    assert len(shelf.suspects) == 110
    assert {item.work_id for item in shelf.suspects} <= {item.work_id for item in shelf.library}
    assert not {item.hand for item in shelf.hosts} & {item.hand for item in shelf.library}


def test_a_shorter_draw_is_the_beginning_of_a_longer_one() -> None:
    shelf = sets.ladder_shelf(works=110, hosts=24, rng=np.random.default_rng(views.seed()))
    short, long = views.ladder_views(shelf, works=2), views.ladder_views(shelf, works=4)
    assert long[: len(short)] == short


def test_one_author_has_one_key_however_the_name_is_spelled() -> None:
    same = [("Vincent van Gogh", "Van Gogh"), ("Diego Velazquez", "Velázquez (Diego Rodríguez de Silva y Velázquez)")]
    same += [("Katsushika Hokusa", "Katsushika Hokusai"), ("Pieter Brugel", "Pieter Bruegel the Elder")]
    for one, other in same:
        assert sets.author_key(one) == sets.author_key(other)
    assert sets.author_key("Claude Monet") != sets.author_key("Manet")


def test_there_are_nineteen_rephotographs_and_twelve_files_saved_again() -> None:
    kinds = Counter(sets.is_rephotograph(item) for item in sets.scan_shelf().suspects)
    assert kinds == {True: 19, False: 12}


def test_other_drawings_have_subjects_on_both_sides_but_no_deck_and_no_team() -> None:
    for shelf in sets.other_drawings_shelves():
        assert shared(shelf, "subject_id")
        assert shared(shelf, "lineage")
        assert not shared(shelf, "author")


def test_a_small_library_meets_strangers_only() -> None:
    for shelf in sets.small_shelves(np.random.default_rng(1)):
        assert len(shelf.library) == 20
        assert len(shelf.suspects) == 500
        assert not shared(shelf, "hand")
        assert not shared(shelf, "subject_id")


def test_a_view_has_the_same_bytes_each_time_it_is_made() -> None:
    shelf = sets.ladder_shelf(works=3, hosts=24, rng=np.random.default_rng(1))
    pasted = next(view for view in views.ladder_views(shelf, works=3) if view.rung.name == "paste_25")
    assert pasted.host is not None
    assert np.array_equal(pasted.make().pixels, pasted.make().pixels)
