"""The report: one file for people, one for programs, and no way in for a hostile title."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from apelles import words
from apelles.journeys.report import render, write_report
from apelles.journeys.report_pictures import laid_over
from apelles.journeys.report_view import LONG_SIDE, long_side
from apelles.pixels.perturb import Step
from apelles.pixels.picture import Picture
from apelles.records import Finding, Match, Refusal, Work
from tests.journeys.findings import copy_of, unrelated
from tests.pictures import painting

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}<img src=x onerror=alert(2)>\u202egnp.exe"
VOID = {"meta", "input", "br", "img", "link", "hr"}


class Page(HTMLParser):
    """The elements of a page, checked for balance."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def report(*, title: str = "Tulips", author: str = "Ada", suspect: str = "suspect.png") -> str:
    finding, shown, known = copy_of(
        painting(1),
        [{"edit": "rotate", "degrees": 12}, {"edit": "jpeg", "quality": 60}],
        suspect=suspect,
        work=Work(sha256="", work_id="w1", file="w1.png", title=title, author=author),
    )
    other, stranger = unrelated(painting(2), suspect="other.png")
    refusal = Refusal(file=title, sha256="", code="truncated", reason=f"{title} ends too early.")
    suspects = {shown.sha256: shown, stranger.sha256: stranger}
    return render([finding, other], suspects=suspects, works={known.sha256: known}, refused=[refusal])


def test_the_page_is_balanced_html_and_every_name_in_it_is_used_once() -> None:
    page = Page(report())
    assert page.open == []
    named = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(named) == len(set(named))
    pointed = {str(a["href"])[1:] for _, a in page.elements if str(a.get("href", "")).startswith("#")}
    assert pointed <= set(named)


def test_the_page_asks_for_nothing_outside_itself() -> None:
    page = Page(report())
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "srcset", "poster"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/jpeg;base64,")), (tag, name, value)
    assert {tag for tag, _ in page.elements} & {"link", "iframe", "object", "embed", "form", "base"} == set()


@pytest.mark.parametrize("where", ["title", "author", "suspect"])
def test_a_hostile_name_is_shown_as_text_and_runs_nowhere(where: str) -> None:
    text = report(**{where: HOSTILE})
    page = Page(text)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in page.elements}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "{{7*7}}" in text
    assert "\u202e" not in text


def test_style_and_script_stand_in_the_policy_by_hash_and_no_element_brings_its_own() -> None:
    page = Page(report())
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", policy)) == 2
    assert not any("style" in attributes for _, attributes in page.elements)


def test_every_sentence_stands_in_both_languages() -> None:
    text = report()
    assert text.count('<span lang="en">') == text.count('<span lang="zh-Hans">') > 50
    assert "假如作品库中的 412 件作品都与本图无关" in text
    assert "1 万亿" in text
    assert "1 trillion" in text


def test_the_page_never_uses_a_courts_word() -> None:
    assert not re.search(r"infring|plagiar|guilty|probability of", report().lower())


def test_each_picture_is_stored_once_however_often_it_is_drawn() -> None:
    text = report()
    assert text.count("data:image/jpeg;base64,") == 4
    assert text.count("<use ") > 4


def test_the_twin_holds_the_same_findings(tmp_path: Path) -> None:
    finding, shown, known = copy_of(
        painting(3), [{"edit": "mirror"}], suspect="m.png", work=Work(sha256="", work_id="w3", file="w3.png")
    )
    page = write_report([finding], tmp_path / "new", suspects={shown.sha256: shown}, works={known.sha256: known})
    twin = json.loads(page.with_name("report.json").read_text(encoding="utf-8"))
    assert page.name == "report.html"
    assert [entry["verdict"] for entry in twin] == ["copy"]
    assert twin[0]["matches"][0]["mirrored"] is True
    assert twin[0]["matches"][0]["e_value_bound"] == 1e-12
    assert twin[0]["protocol"]["versions"] == {"opencv": "5.0.0"}
    assert twin[0]["matches"][0]["suspect_region"][0] == pytest.approx([0.0, 0.0], abs=400)


@pytest.mark.parametrize(
    "steps",
    [
        [{"edit": "mirror"}],
        [{"edit": "rotate", "degrees": 20}],
        [{"edit": "perspective", "tilt": 0.15}],
        [{"edit": "stretch", "across": 1.3}, {"edit": "mirror"}],
    ],
    ids=lambda steps: "+".join(step["edit"] for step in steps),
)
def test_the_work_laid_over_lands_on_the_suspect_at_whatever_size_either_is_kept(
    steps: list[Step],
) -> None:
    finding, shown, known = copy_of(
        painting(4), steps, suspect="s.png", work=Work(sha256="", work_id="w4", file="w4.png")
    )
    kept = Picture(pixels=half(known.pixels), sha256=known.sha256, width=known.width, height=known.height)
    match = finding.matches[0].match
    laid = laid_over(shown, kept, match, long_side=200)
    ground = laid_over(shown, known, match, long_side=200)
    assert max(laid.shape[:2]) == 200
    middle = np.s_[60:90, 80:120]
    suspect = laid_over(shown, shown, _itself(finding), long_side=200)
    assert np.abs(laid[middle].astype(int) - suspect[middle]).mean() < 12
    assert np.abs(ground[middle].astype(int) - suspect[middle]).mean() < 12


def test_a_work_kept_as_a_smaller_preview_is_drawn_at_the_size_its_regions_are_in() -> None:
    finding, shown, known = copy_of(
        painting(8), [{"edit": "mirror"}], suspect="s.png", work=Work(sha256="", work_id="w", file="w")
    )
    small = half(known.pixels)
    preview = Picture(pixels=small, sha256=known.sha256, width=small.shape[1], height=small.shape[0])
    text = render([finding], suspects={shown.sha256: shown}, works={known.sha256: preview})
    assert f'viewBox="0 0 {known.width} {known.height}"' in text
    assert f'viewBox="0 0 {preview.width} {preview.height}"' not in text


def test_where_the_work_does_not_reach_the_suspect_is_pale() -> None:
    finding, shown, known = copy_of(
        painting(5), [{"edit": "rotate", "degrees": 45}], suspect="s.png", work=Work(sha256="", work_id="w", file="w")
    )
    laid = laid_over(shown, known, finding.matches[0].match, long_side=300)
    assert laid[:5, :5].min() >= 191


def test_a_suspect_whose_pixels_are_missing_is_still_reported() -> None:
    finding, _, _ = copy_of(
        painting(6), [{"edit": "mirror"}], suspect="gone.png", work=Work(sha256="", work_id="w", file="w")
    )
    text = render([finding], suspects={}, works={})
    assert "gone.png" in text
    assert words.say("report.no_picture", "en") in text


def test_many_suspects_are_drawn_smaller_and_folded() -> None:
    assert long_side(20) == LONG_SIDE > long_side(21) > long_side(100)
    finding, shown, known = copy_of(
        painting(7), [{"edit": "mirror"}], suspect="a.png", work=Work(sha256="", work_id="w", file="w")
    )
    text = render([finding] * 21, suspects={shown.sha256: shown}, works={known.sha256: known})
    assert text.count('<details class="match">') == 21
    assert Page(text).open == []


def test_an_empty_report_is_a_page_too() -> None:
    assert Page(render([], suspects={}, works={})).open == []


def half(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the mean of each two by two pixels."""
    height, width = (side // 2 * 2 for side in pixels.shape[:2])
    blocks = pixels[:height, :width].reshape(height // 2, 2, width // 2, 2, 3)
    return blocks.mean(axis=(1, 3)).astype(np.uint8)


def _itself(finding: Finding) -> Match:
    return replace(finding.matches[0].match, transform=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
