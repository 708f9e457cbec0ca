"""The letters a PDF is set in: Latin ones come with the typesetter, Chinese ones from the system."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Final

from apelles.errors import ExtraMissing

if TYPE_CHECKING:
    import typst

LATIN: Final = "Libertinus Serif"
CODE: Final = "DejaVu Sans Mono"
CHINESE: Final = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Songti SC",
    "STSong",
    "SimSun",
    "NSimSun",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Heiti SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "AR PL UMing CN",
)
"""Families that hold simplified Chinese, those with serifs first."""

_CHINESE_SIGNS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of the system and those that come with the typesetter."""
    import typst

    return typst.Fonts()


def families(text: str, present: Collection[str]) -> tuple[str, ...]:
    """Return the families that a text is set in, of those present; the first has the Latin letters.

    Raises:
        ExtraMissing: the text has Chinese signs and no family has any.
    """
    chinese = tuple(family for family in CHINESE if family in present)
    if not chinese and _CHINESE_SIGNS.search(text):
        message = (
            "No font on this system has Chinese signs, so the PDF would show empty boxes in their place. Install one "
            "(on Debian and Ubuntu the package fonts-noto-cjk, on Fedora google-noto-serif-cjk-fonts; macOS and "
            "Windows come with one), or read the HTML, which needs none here."
        )
        raise ExtraMissing(message)
    return (LATIN, *chinese[:1])
