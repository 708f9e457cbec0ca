"""How well regions of human works match in works by other hands, and where a suspect's region falls among them."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from apelles.calibrate.humans import HumanRegions, Humans, RegionSpread, region_places
from apelles.cli.element_words import humans_in_words, region_lines
from apelles.journeys.as_json import as_json
from apelles.journeys.collect import collect_pictures
from apelles.journeys.human_regions import measure_regions
from apelles.journeys.recipe import RECIPE
from apelles.journeys.report import render
from apelles.library.lance import LanceLibrary
from apelles.records import HumanGroup, Work
from apelles.words.human_pairs import places_said, region_said
from tests.journeys.findings import copy_of
from tests.pictures import painting, recolored

HANDS = 24
NEAREST, EARLIER, REDRAWS = HumanGroup.NEAREST, HumanGroup.EARLIER, HumanGroup.REDRAWS


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> LanceLibrary:
    """Return works by twenty-four hands, one a year; the last copies the first, and says nothing of it."""
    pictures = tmp_path_factory.mktemp("drawings")
    with (pictures / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "author", "work_id", "year", "lineage"])
        for number in range(HANDS):
            drawn = painting(number, height=150, width=200)
            Image.fromarray(drawn).save(pictures / f"{number:02}.png")
            writer.writerow([f"{number:02}.png", f"hand {number}", f"w{number}", 1700 + number, ""])
        Image.fromarray(recolored(painting(0, height=150, width=200))).save(pictures / "again.png")
        writer.writerow(["again.png", "a copyist", "again", 1900, ""])
    collect_pictures([pictures], into=pictures / "lib")
    return LanceLibrary(pictures / "lib")


def contents(library: LanceLibrary) -> tuple[list[Work], NDArray[np.float32]]:
    return list(library.works()), np.concatenate([chunk for _, chunk in library.vectors()])


@pytest.fixture(scope="module")
def measured(library: LanceLibrary) -> HumanRegions:
    return measure_regions(library, *contents(library))[0]


def test_a_copy_by_another_hand_is_the_best_match_of_both_and_stays_in(measured: HumanRegions) -> None:
    scores = measured.spreads[NEAREST].scores
    assert len(scores) == HANDS + 1
    assert list(scores) == sorted(scores, reverse=True)
    assert scores[1] > 30 > scores[2]


def test_of_years_too_few_nothing_is_said_of_earlier_works(measured: HumanRegions) -> None:
    assert EARLIER not in measured.spreads
    assert "25 nearest by 25 authors" in measured.how


def test_a_region_is_placed_among_works_counted_once_between_limits_by_authors() -> None:
    scores = (60.0, 12.0, *(5.0,) * 198)
    regions = HumanRegions(recipe=RECIPE, how="", spreads={NEAREST: RegionSpread(scores=scores, authors=90)})
    (place,) = region_places(30.0, regions)
    assert (place.group, place.at_least, place.pairs) == (NEAREST, 1, 200)
    assert 0 < place.rate_low < 1 / 200 < place.rate_bound < 0.1
    assert region_places(61.0, regions)[0].at_least == 0
    assert region_places(5.0, regions)[0].at_least == 200


def test_a_place_of_a_region_is_one_sentence_in_both_languages() -> None:
    regions = HumanRegions(
        recipe=RECIPE,
        how="",
        spreads={group: RegionSpread(scores=(60.0, *(5.0,) * 199), authors=90) for group in (EARLIER, REDRAWS)},
    )
    said = places_said([region_said(place) for place in region_places(30.0, regions)])
    assert said.en.startswith("In 1 of 200 works that people made a region matches an earlier work by another hand")
    assert "another hand's drawing of the same original" in said.en
    assert "他人更早的作品" in said.zh


def test_a_matched_region_says_its_place_in_the_terminal_in_json_and_on_the_page() -> None:
    finding, shown, known = copy_of(
        painting(1), [{"edit": "mirror"}], suspect="s.png", work=Work(sha256="", work_id="w", file="w.png")
    )
    regions = HumanRegions(recipe=RECIPE, how="", spreads={NEAREST: RegionSpread(scores=(5.0,) * 200, authors=90)})
    evidence = replace(finding.matches[0], places=region_places(30.0, regions))
    placed = replace(finding, matches=(evidence,))
    assert region_lines(evidence)[0].startswith("    In 0 of 200 works that people made a region matches")
    assert as_json([placed])[0]["matches"][0]["places"][0]["group"] == "nearest"
    page = render([placed], suspects={shown.sha256: shown}, works={known.sha256: known})
    assert "In 0 of 200 works that people made a region matches a work by another hand at least this well" in page
    assert "200 件人类作品中，有 0 件" in page


def test_the_table_of_a_baseline_lists_regions_by_group() -> None:
    regions = HumanRegions(
        recipe=RECIPE, how="best scores", spreads={NEAREST: RegionSpread(scores=(60.0, *(5.0,) * 199), authors=90)}
    )
    text = humans_in_words(Humans(name="b", domain="card", how="cards", spreads={}, regions=regions))
    assert "Regions: best scores." in text
    assert "a work by another hand" in text
    assert text.endswith("60.0")
