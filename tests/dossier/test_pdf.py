"""The PDF of a dossier: the same bytes each time, every sign printed on its page, and nothing read as markup."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cache

import pypdfium2
import pytest

from apelles.dossier.fonts import LATIN, families, fonts
from apelles.dossier.pdf import render_pdf, seconds
from apelles.dossier.typeset import BREAK, breakable
from apelles.errors import DossierError, ExtraMissing
from tests.dossier.sample import HOSTILE, plates, sample

try:
    families("法", fonts().families())
    no_chinese = False
except ExtraMissing:
    no_chinese = True
needs_chinese = pytest.mark.skipif(no_chinese, reason="no font with Chinese signs on this system")
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


@cache
def made(lang: str) -> bytes:
    return render_pdf(sample(), plates(), lang)


@cache
def pages(lang: str) -> tuple[str, ...]:
    return tuple(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made(lang)))


def text(lang: str) -> str:
    """Return the text of all pages without line breaks."""
    return "".join(pages(lang)).replace("\r\n", "")


@needs_chinese
@LANGUAGES
def test_the_same_dossier_gives_the_same_bytes(lang: str) -> None:
    assert render_pdf(sample(), plates(), lang) == made(lang)


@needs_chinese
def test_a_pdf_says_everything_in_its_language_and_the_law_in_both() -> None:
    english, chinese = text("en"), text("zh")
    assert "The answer" in english
    assert "结论摘要" in chinese
    assert "结论摘要" not in english
    for one in (english, chinese):
        assert "为个人学习、研究或者欣赏，使用他人已经发表的作品" in one
        assert "another person's published work for personal study" in one


@needs_chinese
@LANGUAGES
def test_the_disclaimer_stands_on_every_page(lang: str) -> None:
    beginning = getattr(sample().disclaimer, lang)[:20]
    assert all(beginning in page.replace("\r\n", "") for page in pages(lang))


@needs_chinese
@LANGUAGES
def test_nothing_that_strangers_wrote_is_read_as_markup(lang: str) -> None:
    assert HOSTILE.replace(" ", "") in text(lang).replace(" ", "")
    assert "root:" not in text(lang)


@needs_chinese
def test_signs_that_turn_text_around_are_shown_as_a_mark() -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u0007]", text("en"))
    assert "left\ufffdright" in text("en")


@needs_chinese
def test_a_long_hash_is_broken_on_the_page_and_whole_when_it_is_copied() -> None:
    assert sample().made.judge_sha256 in text("en")


@needs_chinese
@LANGUAGES
def test_no_text_leaves_its_page(lang: str) -> None:
    document = pypdfium2.PdfDocument(made(lang))
    for page in document:
        width, height = page.get_size()
        found = page.get_textpage()
        for index in range(found.count_chars()):
            left, bottom, right, top = found.get_charbox(index)
            assert left >= 0, page
            assert bottom >= 0, page
            assert right <= width, found.get_text_range(max(0, index - 40), 80)
            assert top <= height, page


@needs_chinese
@LANGUAGES
def test_no_sign_is_missing_in_its_font(lang: str) -> None:
    found = [glyph for shown in shown_strings(made(lang)) for glyph in glyphs(shown)]
    assert len(found) > 10_000
    assert 0 not in found


def shown_strings(pdf: bytes) -> Iterator[bytes]:
    """Yield every string that the pages show, unescaped."""
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream[1])
        except zlib.error:
            continue
        for array in re.finditer(rb"\[((?:\((?:\\.|[^\\()])*\)|[^\]()])*)\]TJ", content, re.DOTALL):
            for part in re.finditer(rb"\(((?:\\.|[^\\()])*)\)", array[1], re.DOTALL):
                yield unescaped(part[1])


def unescaped(text: bytes) -> bytes:
    """Return a string of a PDF without its escapes."""
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else plain.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)


def glyphs(shown: bytes) -> list[int]:
    """Return the glyphs of a string; every font here takes two bytes for one."""
    return [int.from_bytes(shown[at : at + 2]) for at in range(0, len(shown), 2)]


def test_without_a_chinese_font_only_chinese_is_refused_and_the_package_is_named() -> None:
    assert families("plain text", present=[]) == (LATIN,)
    assert families("法律", present=["Songti SC", "SimSun"]) == (LATIN, "Songti SC")
    with pytest.raises(ExtraMissing, match="fonts-noto-cjk"):
        families("法律", present=["DejaVu Sans"])


@needs_chinese
def test_a_damaged_picture_is_told_from_a_missing_one() -> None:
    with pytest.raises(DossierError, match="could not be typeset"):
        render_pdf(sample(), plates() | {"e1-work.jpg": b"\xff\xd8\xff and nothing more"}, "en")
    with pytest.raises(DossierError, match=r"e1-work\.jpg"):
        render_pdf(sample(), {name: data for name, data in plates().items() if name != "e1-work.jpg"}, "en")


def test_long_words_may_be_broken_after_their_punctuation_and_short_ones_may_not() -> None:
    assert breakable("an ordinary sentence, left alone") == "an ordinary sentence, left alone"
    assert breakable("著作权法" * 20) == "著作权法" * 20
    assert breakable("https://museum.example/a") == BREAK.join(["https://", "museum.", "exampl", "e/", "a"])
    assert breakable("f" * 64).replace(BREAK, "") == "f" * 64


def test_a_time_without_a_zone_is_utc_and_one_that_is_none_is_the_beginning() -> None:
    assert seconds("1970-01-02T00:00:00Z") == seconds("1970-01-02T00:00:00") == 86_400
    assert seconds("yesterday") == 0
