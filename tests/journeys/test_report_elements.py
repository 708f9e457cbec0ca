"""What the report shows of shared elements, of several sources, and of exchanged and common parts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from apelles import words
from apelles.journeys.report import render
from apelles.journeys.report_elements import elements_view, placed, side_view, strokes
from apelles.journeys.report_pictures import Shown, carried
from apelles.journeys.report_sources import inside, source_map
from apelles.pixels.picture import Picture
from apelles.records import (
    Elements,
    Evidence,
    Finding,
    HumanGroup,
    Kind,
    Mark,
    Match,
    Placed,
    Polygon,
    Shape,
    SharedElement,
    Split,
    Verdict,
    Work,
)
from tests.journeys.findings import copy_of
from tests.journeys.test_report import HOSTILE, Page
from tests.pictures import painting

SQUARE: Polygon = ((10, 10), (60, 10), (60, 60), (10, 60))
OTHER: Polygon = ((80, 20), (120, 20), (120, 90), (80, 90))
HOLLOW: Polygon = ((0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (10, 10), (10, 100), (0, 100))
PICTURE = Shown(name="s0", uri="data:image/jpeg;base64,", width=200, height=100)


def place(group: HumanGroup, at_least: int, pairs: int) -> Placed:
    return Placed(group=group, at_least=at_least, pairs=pairs, works=50, rate_bound=0.1)


POSE = SharedElement(
    name="pose",
    similarity=0.72,
    places=(place(HumanGroup.SAME_SUBJECT, 161, 412), place(HumanGroup.UNRELATED, 72, 2412)),
    unusual=True,
    suspect_marks=(Mark(shape=Shape.LINE, points=((0.25, 0.5), (0.75, 0.5))),),
    work_marks=(Mark(shape=Shape.LINE, points=((0.2, 0.4), (0.8, 0.4))),),
)
PALETTE = SharedElement(
    name="palette",
    similarity=0.4,
    places=(place(HumanGroup.UNRELATED, 3, 40),),
    suspect_marks=(
        Mark(shape=Shape.SWATCH, color=(255, 0, 16), weight=0.75),
        Mark(shape=Shape.SWATCH, color=(0, 0, 0), weight=0.25),
    ),
    work_marks=(Mark(shape=Shape.SWATCH, color=(1, 2, 3), weight=1.0),),
)
STYLE = SharedElement(name="style", similarity=0.1)
FACE = SharedElement(name="face_angle", similarity=None, missing="element.no_face", work_marks=POSE.work_marks)


def shown_of(number: int, *, title: str = "Tulips") -> tuple[Finding, Picture, Picture]:
    """Return a finding of a copy, with both pictures."""
    work = Work(sha256="", work_id=f"w{number}", file="w.png", title=title, author="Ada")
    return copy_of(painting(number), [{"edit": "mirror"}], suspect=f"s{number}.png", work=work)


def page(finding: Finding, shown: Picture, known: Picture, *, times: int = 1) -> str:
    text = render([finding] * times, suspects={shown.sha256: shown}, works={known.sha256: known})
    assert Page(text).open == []
    return text


def with_elements(finding: Finding, *shared: SharedElement, split: Split | None = None) -> Finding:
    elements = Elements(work=finding.matches[0].match.work, shared=shared, baseline="humans-painting-1", split=split)
    return replace(finding, elements=elements)


def with_match(finding: Finding, **changed: object) -> Finding:
    evidence = finding.matches[0]
    match = replace(evidence.match, **changed)  # type: ignore[arg-type]
    return replace(finding, matches=(replace(evidence, match=match),))


def collage(finding: Finding, *, works: int) -> Finding:
    """Return a finding in which several works are found, each in one square of its own."""
    first = finding.matches[0]
    matches: list[Evidence] = []
    for number in range(works):
        work = replace(first.match.work, sha256=f"{number:064}", title=f"Work {number + 1}")
        part = tuple((x + 10 * number, y) for x, y in SQUARE)
        match = replace(first.match, work=work, suspect_region=part, suspect_parts=(part,), suspect_fraction=0.1)
        matches.append(replace(first, match=match))
    return replace(finding, verdict=Verdict.COLLAGE, matches=tuple(matches), sources=works, coverage=0.1 * works)


def test_a_place_among_many_pairs_is_told_in_percent_and_the_most_general_comes_first() -> None:
    said = placed(POSE.places)
    assert said is not None
    assert said.en == (
        "Closer than 97 % of 2,412 pairs of unrelated works by different hands; "
        "closer than 61 % of 412 pairs on one subject by different hands."
    )
    assert said.zh == "比 2,412 对不同作者的无关作品中的 97% 更接近；比 412 对不同作者的同题材作品中的 61% 更接近。"


@pytest.mark.parametrize(
    ("at_least", "pairs", "said"),
    [
        (3, 40, "3 of 40 pairs of redraws of one original are as alike."),
        (1, 99, "1 of 99 pairs of redraws of one original is as alike."),
        (0, 99, "None of 99 pairs of redraws of one original is as alike."),
        (0, 100, "Closer than all 100 pairs of redraws of one original."),
        (100, 100, "None of 100 pairs of redraws of one original is less alike."),
        (1, 5000, "Closer than 99.9 % of 5,000 pairs of redraws of one original."),
    ],
)
def test_below_a_hundred_pairs_they_are_counted(at_least: int, pairs: int, said: str) -> None:
    found = placed([place(HumanGroup.REDRAWS, at_least, pairs)])
    assert found is not None
    assert found.en == said
    assert "%" not in found.zh or pairs >= 100


@pytest.mark.parametrize(
    ("at_least", "said"),
    [
        (31, "31 of 214 works that people made come as close to an earlier work by another hand"),
        (1, "1 of 214 works that people made comes as close to an earlier work by another hand"),
        (0, "None of 214 works that people made comes as close to an earlier work by another hand"),
    ],
)
def test_works_beside_earlier_ones_are_counted_between_two_limits(at_least: int, said: str) -> None:
    found = placed([replace(place(HumanGroup.EARLIER, at_least, 214), rate_low=0.04 if at_least else 0.0)])
    assert found is not None
    assert found.en.startswith(said)
    assert "10 %" in found.en
    assert ("4 to 10 %" in found.en) == bool(at_least)
    assert "更早的作品" in found.zh


def test_why_nothing_is_said_of_earlier_works_stands_in_both_languages() -> None:
    finding, shown, known = shown_of(1)
    finding = with_elements(finding, PALETTE)
    assert finding.elements is not None
    said = replace(finding, elements=replace(finding.elements, no_earlier=words.say("elements.no_years")))
    text = page(said, shown, known)
    assert words.say("elements.no_years") in text
    assert words.say("elements.no_years", "zh") in text


def test_without_any_pairs_nothing_is_placed() -> None:
    assert placed([]) is None
    assert placed([place(HumanGroup.NEAREST, 0, 0)]) is None


def test_marks_of_one_look_are_one_path_in_pixels() -> None:
    bones = [Mark(shape=Shape.LINE, points=((0, 0), (0.5, 1))), Mark(shape=Shape.LINE, points=((1, 1), (0.25, 0.5)))]
    (stroke,) = strokes(bones, PICTURE)
    assert stroke.path == "M0.0,0.0L100.0,100.0M200.0,100.0L50.0,50.0"
    assert (stroke.shape, stroke.color, stroke.opacity) == ("line", "", 1.0)


def test_an_area_is_closed_a_point_has_no_length_and_an_arrow_has_a_head_at_its_end() -> None:
    corners = ((0.0, 0.0), (0.5, 0.0), (0.5, 0.5))
    (area,) = strokes([Mark(shape=Shape.POLYGON, points=corners)], PICTURE)
    (points,) = strokes([Mark(shape=Shape.POINTS, points=corners[:2])], PICTURE)
    (arrow,) = strokes([Mark(shape=Shape.ARROW, points=((0.0, 0.5), (0.5, 0.5)))], PICTURE)
    assert area.path.endswith("Z")
    assert points.path == "M0.0,0.0h0M100.0,0.0h0"
    assert arrow.path == "M0.0,50.0L100.0,50.0M92.0,54.0L100.0,50.0L92.0,46.0"


def test_a_surer_arrow_is_drawn_more_strongly_and_one_without_direction_has_no_head() -> None:
    weak, strong = (Mark(shape=Shape.ARROW, points=((0, 0), (1, 1)), weight=weight) for weight in (0.1, 0.9))
    assert strokes([weak], PICTURE)[0].opacity < strokes([strong], PICTURE)[0].opacity == 1.0
    (dot,) = strokes([Mark(shape=Shape.ARROW, points=((0.5, 0.5), (0.5, 0.5)))], PICTURE)
    assert dot.path == "M100.0,50.0L100.0,50.0"


def test_swatches_are_a_bar_with_a_width_for_each_share() -> None:
    side = side_view(PALETTE.suspect_marks, PICTURE)
    assert side.strokes == ()
    assert [(bar.start, bar.width, bar.color) for bar in side.bars] == [(0, 75, "#ff0010"), (75, 25, "#000000")]


def test_a_mark_without_a_place_is_left_out() -> None:
    nowhere = Mark(shape=Shape.LINE, points=((float("nan"), 0.0), (1.0, 1.0)))
    assert side_view([nowhere, Mark(shape=Shape.POINTS)], PICTURE).strokes == ()


def test_elements_stand_side_by_side_with_their_marks_their_words_and_their_place() -> None:
    finding, shown, known = shown_of(1)
    text = page(with_elements(finding, POSE, PALETTE, STYLE, FACE), shown, known)
    middle, right = shown.height / 2, shown.width * 0.75
    assert text.count(f'd="M{shown.width / 4:.1f},{middle:.1f}L{right:.1f},{middle:.1f}"') == 2
    assert '<rect x="75.0" width="25.0" height="12" fill="#000000"/>' in text
    for said in (
        "Shared elements: what anyone may use",
        "How the figures that are found hold trunk, arms and legs",
        "similarity 0.72, from 0 to 1",
        "3 of 40 pairs of unrelated works by different hands are as alike.",
        "Unusual: human works by different hands are hardly ever this alike in it.",
        "It belongs to the whole picture, so nothing is drawn.",
        "Sharing elements is not copying",
        "共有元素：人人可用的东西",
        "40 对不同作者的无关作品中有 3 对同样相似。",
        "共有元素不等于复制",
    ):
        assert said in text, said
    assert text.count("human works by different hands are hardly ever") == 1
    assert text.count('<span lang="en">') == text.count('<span lang="zh-Hans">')


def test_an_element_that_cannot_be_told_is_listed_with_its_reason_and_the_picture_that_lacks_it() -> None:
    view = elements_view(
        Elements(work=Work(sha256="", work_id="w", file=""), shared=(POSE, FACE), baseline="b"),
        suspect=PICTURE,
        work=None,
    )
    assert [(one.name, one.where, one.reason) for one in view.untold] == [("face_angle", "suspect", "element.no_face")]
    finding, shown, known = shown_of(1)
    assert "No face is found in this picture" in page(with_elements(finding, FACE), shown, known)


def test_without_a_baseline_the_page_says_that_nothing_can_be_placed() -> None:
    finding, shown, known = shown_of(1)
    text = page(with_elements(finding, STYLE), shown, known)
    assert "No human pairs of this kind of picture were measured, so it cannot be placed." in text
    assert "没有测量过这类图片的人类作品对" in text
    assert "humans-painting-1" not in text


def test_the_split_says_what_the_elements_explain_of_the_likeness() -> None:
    finding, shown, known = shown_of(1)
    split = Split(descriptor_similarity=0.41, explained=0.22, deviation=0.081)
    text = page(with_elements(finding, POSE, split=split), shown, known)
    assert "is 0.41; works that are as alike in these elements have 0.22 on average (give or take 0.08)." in text


def test_elements_are_unfolded_for_a_few_suspects_and_folded_for_more() -> None:
    finding, shown, known = shown_of(1)
    finding = with_elements(finding, POSE)
    assert '<details class="elements" open>' in page(finding, shown, known, times=3)
    assert '<details class="elements">' in page(finding, shown, known, times=4)


def test_names_reasons_and_titles_in_elements_are_text() -> None:
    finding, shown, known = shown_of(1, title=HOSTILE)
    told, untold = replace(POSE, name=HOSTILE), replace(FACE, name=HOSTILE, missing=HOSTILE)
    parsed = Page(page(with_elements(finding, told, untold), shown, known))
    assert [tag for tag, _ in parsed.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in parsed.elements}
    assert not any("style" in attributes for _, attributes in parsed.elements)
    assert not any(name.startswith("on") for _, attributes in parsed.elements for name in attributes)


def test_every_part_that_agrees_is_outlined_in_both_pictures() -> None:
    finding, shown, known = shown_of(2)
    finding = with_match(finding, suspect_region=SQUARE, suspect_parts=(SQUARE, OTHER))
    text = page(finding, shown, known)
    match = finding.matches[0].match
    for part in (SQUARE, OTHER, *carried(match, (SQUARE, OTHER))):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in part)
        assert f'<polygon class="over" points="{points}"/>' in text
    assert "regions outlined: 80 % of it" in text


def test_parts_are_carried_into_the_work_by_the_transform_and_never_from_behind_its_horizon() -> None:
    mirror = (-1.0, 0.0, 199.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    match = Match(
        work=Work(sha256="", work_id="w", file=""),
        copy_score=1,
        inliers=1,
        matches=1,
        mirrored=True,
        view="",
        suspect_region=SQUARE,
        transform=mirror,
    )
    assert carried(match, (SQUARE,)) == (((189.0, 10.0), (139.0, 10.0), (139.0, 60.0), (189.0, 60.0)),)
    tilted = replace(match, transform=(*mirror[:6], -0.01, 0.0, 1.0))
    assert len(carried(tilted, (SQUARE, OTHER))) == 1


def test_what_was_exchanged_has_a_color_and_a_line_of_its_own() -> None:
    finding, shown, known = shown_of(2)
    finding = replace(finding, verdict=Verdict.PARTIAL_COPY, kind=Kind.TEMPLATE)
    text = page(with_match(finding, exchanged_parts=(OTHER,), exchanged_fraction=0.21), shown, known)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in OTHER)
    assert f'<polygon class="over exchanged" points="{points}"/>' in text
    assert text.count('class="over exchanged"') == 2
    for said in ("layout kept, parts exchanged", "exchanged, 21 % of the picture", "布局保留，部分内容被换"):
        assert said in text


def test_what_three_or_more_works_carry_is_hatched_and_counts_for_none() -> None:
    finding, shown, known = shown_of(2)
    text = page(replace(finding, common_parts=(SQUARE,)), shown, known)
    assert text.count('class="common" points="10.0,10.0 60.0,10.0 60.0,60.0 10.0,60.0" fill="url(#common-1)"') == 1
    assert text.count('<pattern id="common-1"') == 1
    assert "What three or more works of the library carry counts for none of them." in text
    assert "url(#" not in page(finding, shown, known)


def test_common_parts_are_shown_where_nothing_matches_too() -> None:
    finding, shown, known = shown_of(2)
    text = page(replace(finding, common_parts=(SQUARE,), matches=()), shown, known)
    assert 'fill="url(#common-1)"' in text


def test_the_source_map_gives_each_work_a_color_a_number_and_a_share() -> None:
    finding, shown, known = shown_of(3)
    finding = replace(collage(finding, works=3), common_parts=(OTHER,))
    text = page(finding, shown, known)
    assert re.findall(r'class="region source-(\d)"', text) == ["1", "2", "3"]
    assert "3 works explain 30 % of this picture; for the rest no source was found." in text
    assert "3 件作品可以说明本图 30% 的面积" in text
    legend = text[text.index('<ol class="works">') :]
    assert legend.index("Work 1") < legend.index("Work 2") < legend.index("Work 3") < legend.index("</ol>")
    assert "10 % of the picture" in legend
    assert text.count('class="common"') == 4


def test_one_region_needs_no_map_and_two_regions_of_one_work_share_a_color() -> None:
    finding, _, _ = shown_of(3)
    assert source_map(finding) is None
    one = source_map(replace(with_match(finding, suspect_parts=(SQUARE, OTHER)), sources=1, coverage=0.5))
    assert one is not None
    assert [region.number for region in one.regions] == [1, 1]
    assert len(one.legend) == 1
    assert one.sentence is not None
    assert one.sentence.en == "One work explains 50 % of this picture; for the rest no source was found."


def test_where_everything_is_explained_no_rest_is_spoken_of() -> None:
    finding, _, _ = shown_of(3)
    found = source_map(replace(collage(finding, works=2), coverage=1.0))
    assert found is not None
    assert found.sentence is not None
    assert found.sentence.en == "2 works explain all of this picture."


def test_more_works_than_colors_are_still_told_apart_by_number() -> None:
    finding, _, _ = shown_of(3)
    found = source_map(collage(finding, works=9))
    assert found is not None
    assert [line.number for line in found.legend] == list(range(1, 10))
    assert {region.color for region in found.regions} == set(range(1, 8))


@pytest.mark.parametrize(("polygon", "at"), [(SQUARE, (35.0, 35.0)), (HOLLOW, None)])
def test_a_number_stands_inside_its_region_even_where_that_is_hollow(
    polygon: Polygon, at: tuple[float, float] | None
) -> None:
    x, y = inside(polygon)
    assert at is None or (x, y) == at
    assert 0 < x < 10 or 90 < x < 100 or y < 10 or polygon is SQUARE
