"""Elements measured from the pixels alone: what they are called, what they measure, and why one cannot be told."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "element.brushwork": Phrase(en="brushwork", zh="笔触"),
    "element.brushwork.says": Phrase(
        en="How the fine detail runs, how orderly, how broad and how abrupt it is, whatever its colors.",
        zh="细部的走向、整齐程度、粗细和突兀程度，不计色彩。",
    ),
    "element.composition": Phrase(en="composition", zh="构图"),
    "element.composition.says": Phrase(
        en="Where the masses, the main directions and the accents lie in the frame, whatever their colors.",
        zh="画面中块面、主要走向和视觉重点的位置，不计色彩。",
    ),
    "element.contour": Phrase(en="contour", zh="轮廓"),
    "element.contour.says": Phrase(
        en="Where the edges run and in which direction, as in a line drawing of the picture.",
        zh="边缘的位置和走向，如同把画面勾成线描。",
    ),
    "element.lighting": Phrase(en="lighting", zh="光照"),
    "element.lighting.says": Phrase(
        en="From which side smooth shading grows lighter, how surely, and how deep large lights and darks are; a sky "
        "that is lighter at the horizon reads as light from below.",
        zh="平滑明暗由哪一侧变亮、有多一致，以及大块明暗的反差；地平线处较亮的天空会被当作来自下方的光。",
    ),
    "element.palette": Phrase(en="palette", zh="配色"),
    "element.palette.says": Phrase(
        en="Which colors the picture is made of, and how much of each, wherever they are.",
        zh="画面由哪些颜色组成、各占多少，不计位置。",
    ),
    "element.tonality": Phrase(en="tonality", zh="影调"),
    "element.tonality.says": Phrase(
        en="How much of the picture is light and how much is dark, in its pixels and in its large masses.",
        zh="画面中亮与暗各占多少，既看像素，也看大的块面。",
    ),
    "element.missing_lines": Phrase(
        en="This picture has next to no edges, so nothing is said about its contours.",
        zh="本图几乎没有边缘，因此不就其轮廓作任何说明。",
    ),
    "element.missing_masses": Phrase(
        en="This picture is of one color, so nothing is said about its composition.",
        zh="本图只有一种颜色，因此不就其构图作任何说明。",
    ),
    "element.missing_shading": Phrase(
        en="Nothing in this picture is smoothly shaded, so nothing is said about its light; flat drawings and pictures "
        "full of texture have no shading to read.",
        zh="本图中没有平滑的明暗过渡，因此不就其光照作任何说明；平涂的图画和布满纹理的画面没有可读的明暗。",
    ),
    "element.missing_texture": Phrase(
        en="Half of this picture or more is flat between its edges, so nothing is said about its brushwork.",
        zh="本图有一半或更多的面积在边缘之间是平涂的，因此不就其笔触作任何说明。",
    ),
}
