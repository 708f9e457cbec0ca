"""The page of a dossier: whole without a script, and nothing that strangers wrote is live in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from apelles.dossier.html import render_html
from apelles.errors import DossierError
from tests.dossier.sample import HOSTILE, LONG, plates, sample

PARTS = render_html(sample(), plates())
PAGE = "".join(text for _, text in PARTS)


class Read(HTMLParser):
    """A page as a browser reads it: tags with their attributes, texts, and the text of every figure."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.figures: list[str] = []
        self._inside = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "figure":
            self.figures.append("")
            self._inside = 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self._inside = 0

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._inside:
            self.figures[-1] += data


READ = Read(PAGE)
TEXT = "".join(READ.texts)


def test_the_parts_one_after_the_other_are_the_page() -> None:
    names = [name for name, _ in PARTS]
    before, after = ["cover", "exhibit-1", "exhibit-2", "evidence", "rights", "audits"], ["law", "texts"]
    assert names == [*before, *after, "questions", "method"]
    assert PAGE.startswith("<!doctype html>")
    assert PAGE.endswith("</html>")
    assert all(f'id="part-{name}"' in text for name, text in PARTS)


def test_every_picture_has_its_author_and_title_or_says_that_they_are_unknown() -> None:
    assert len(READ.figures) == 4 + 7 + 2 + 1 + 2
    for figure in READ.figures:
        if "A chart" not in figure:
            assert re.search(r"Author: ?(unknown|\S)", figure)
            assert re.search(r"Title: ?(unknown|\S)", figure)
            assert "作品名称：" in figure
    assert sum("Author: 作者：unknown不详" in figure for figure in READ.figures) == 5


def test_a_picture_that_stays_home_has_its_hash_in_its_place() -> None:
    (plate,) = [plate for exhibit in sample().exhibits for plate in exhibit.plates if not plate.file]
    assert [plate.of in figure for figure in READ.figures].count(True) == 2


def test_nothing_that_strangers_wrote_is_live() -> None:
    tags = [tag for tag, _ in READ.tags]
    assert tags.count("script") == 1
    assert tags.count("link") == tags.count("iframe") == tags.count("object") == tags.count("img") == 0
    assert not any(name.startswith("on") or name in {"style", "srcdoc"} for _, found in READ.tags for name in found)
    assert HOSTILE in TEXT
    assert all(str(found["href"]).startswith(("#", "data:image/")) for _, found in READ.tags if "href" in found)


def test_signs_that_turn_text_around_are_shown_as_a_mark() -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u0007]", PAGE)
    assert "left\ufffdright" in TEXT


def test_the_page_is_whole_without_a_script() -> None:
    assert not any("hidden" in found for _, found in READ.tags)
    assert "display: none" not in re.sub(r"(\.label|thead|span\[lang=[^{]*|\.languages) \{ display: none; \}", "", PAGE)
    policy = next(found["content"] for tag, found in READ.tags if found.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy


def test_every_reference_leads_somewhere() -> None:
    anchors = [found["id"] for _, found in READ.tags if "id" in found]
    assert len(anchors) == len(set(anchors))
    targets = {str(found["href"])[1:] for _, found in READ.tags if str(found.get("href", "")).startswith("#")}
    assert targets <= set(anchors)


def test_the_disclaimer_and_the_commands_stand_as_they_are() -> None:
    dossier = sample()
    assert dossier.disclaimer.en in TEXT
    assert dossier.disclaimer.zh in TEXT
    assert dossier.made.command in TEXT
    assert "sha256sum --strict -c SHA256SUMS" in TEXT


@pytest.mark.parametrize(("lang", "other"), [("en", "zh-Hans"), ("zh", "en")])
def test_a_page_in_one_language_holds_no_sentence_of_the_other(lang: str, other: str) -> None:
    page = "".join(text for _, text in render_html(sample((lang,)), plates()))
    assert f'<span lang="{other}">' not in page
    assert 'type="radio"' not in page
    assert ("检材 1" in page) == (lang == "zh")


def test_a_very_long_title_stands_in_full_under_its_picture_and_cut_elsewhere() -> None:
    assert sum(LONG in figure for figure in READ.figures) == 1
    assert "…" in TEXT


def test_a_picture_that_was_not_given_is_named() -> None:
    with pytest.raises(DossierError, match=r"e2-work\.jpg"):
        render_html(sample(), {name: data for name, data in plates().items() if name != "e2-work.jpg"})


def test_a_file_that_is_no_picture_is_named() -> None:
    with pytest.raises(DossierError, match=r"e1-work\.jpg.*neither JPEG nor PNG"):
        render_html(sample(), plates() | {"e1-work.jpg": b"<svg onload=alert(1)>"})


def test_a_dossier_with_nothing_of_law_says_so() -> None:
    bare = replace(sample(), conclusions=(), questions=(), side_questions=(), readings=(), texts=(), packs=(), facts=())
    page = "".join(text for _, text in render_html(bare, plates()))
    assert "No rules of law were applied" in page
    assert "No question of fact is open" in page
    assert 'id="part-texts"' not in page
