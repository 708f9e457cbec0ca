"""The usage of authors as a picture: a bar for each of the largest, with what it would be if open works were theirs."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

from apelles.audit.usage import Usage
from apelles.words import say

MOST: Final = 20
LONGEST_NAME: Final = 32
FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts with Chinese signs; the first that is installed stands in where the usual one has none."""


def plot_usage(found: Usage, path: Path, *, lang: str = "en", most: int = MOST) -> None:
    """Write shares of the largest authors to a picture file; the format is that of the file's ending.

    Bars are numbered as the lines of the table are, since a sign that no installed font has is drawn as a box. Without
    a font for Chinese, Chinese words are drawn in English.
    """
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager
    from matplotlib.text import Text

    chinese = [name for name in FONTS if name in set(fontManager.get_font_names())]
    lang = lang if chinese or lang == "en" else "en"
    shown = found.authors[:most]
    places = list(range(len(shown)))
    figure = Figure(figsize=(7.2, 1.6 + 0.32 * max(1, len(shown))), layout="constrained")
    axes = figure.add_subplot()
    axes.barh(places, [100 * one.exposures_share for one in shown], label=say("usage.plot_bar", lang))
    for place, one in zip(places, shown, strict=True):
        low, high = one.interval or (one.low, one.low)
        axes.plot([100 * one.low, 100 * one.high], [place, place], color="gray", linewidth=1.2)
        axes.plot([100 * low, 100 * high], [place, place], color="black", linewidth=3)
    axes.plot([], [], color="gray", label=say("usage.plot_bounds", lang))
    axes.set_yticks(places, [f"{number}  {_short(one.author)}" for number, one in enumerate(shown, start=1)])
    axes.set(title=say("usage.plot_title", lang), xlabel=say("usage.plot_axis", lang), xlim=(0, None))
    axes.invert_yaxis()
    axes.legend(loc="lower right", fontsize=8)
    axes.grid(axis="x", alpha=0.3)
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_fontfamily(["DejaVu Sans", *chinese])
            text.set_parse_math(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        figure.savefig(path, dpi=150, metadata={"Software": None} if path.suffix.lower() == ".png" else None)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
