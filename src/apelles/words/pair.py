"""Reasons when two pictures are compared without a library."""

from __future__ import annotations

from apelles.words.phrase import Phrase

_RARE_EN = "among as many pairs of unrelated pictures as were compared here ({library_size}), at most {e_bound} would be expected to match this well."
_RARE_ZH = "假如这里所比较的 {library_size} 对图片都互不相关，预计至多有 {e_bound} 对能吻合到这种程度。"

PHRASES: dict[str, Phrase] = {
    "pair.copy_reproduction": Phrase(
        en="{suspect_percent} % of this picture shows the same image as {work_percent} % of “{title}”, in its lines and in its tones; "
        + _RARE_EN,
        zh="本图 {suspect_percent}% 的面积与《{title}》{work_percent}% 的面积是同一画面，线条与明暗都吻合；" + _RARE_ZH,
    ),
    "pair.copy_reproduction_mirrored": Phrase(
        en="{suspect_percent} % of this picture shows, mirrored, the same image as {work_percent} % of “{title}”, in its lines and in its tones; "
        + _RARE_EN,
        zh="本图 {suspect_percent}% 的面积左右翻转后与《{title}》{work_percent}% 的面积是同一画面，线条与明暗都吻合；"
        + _RARE_ZH,
    ),
    "pair.copy_redrawn": Phrase(
        en="{suspect_percent} % of this picture follows the lines of {work_percent} % of “{title}”, in other tones, as when something is drawn, colored or filtered again; "
        + _RARE_EN,
        zh="本图 {suspect_percent}% 的面积与《{title}》{work_percent}% 的面积线条吻合而明暗不同，像是重画、重新着色或加了滤镜；"
        + _RARE_ZH,
    ),
    "pair.copy_redrawn_mirrored": Phrase(
        en="{suspect_percent} % of this picture follows, mirrored, the lines of {work_percent} % of “{title}”, in other tones, as when something is drawn, colored or filtered again; "
        + _RARE_EN,
        zh="本图 {suspect_percent}% 的面积左右翻转后与《{title}》{work_percent}% 的面积线条吻合而明暗不同，像是重画、重新着色或加了滤镜；"
        + _RARE_ZH,
    ),
    "pair.template": Phrase(
        en="This picture keeps the layout of “{title}”: {suspect_percent} % of it is the same and {exchanged_percent} % shows something else in its place; "
        + _RARE_EN,
        zh="本图沿用了《{title}》的布局：{suspect_percent}% 的面积相同，{exchanged_percent}% 的面积被换成了别的内容；"
        + _RARE_ZH,
    ),
    "pair.template_mirrored": Phrase(
        en="This picture keeps, mirrored, the layout of “{title}”: {suspect_percent} % of it is the same and {exchanged_percent} % shows something else in its place; "
        + _RARE_EN,
        zh="本图左右翻转后沿用了《{title}》的布局：{suspect_percent}% 的面积相同，{exchanged_percent}% 的面积被换成了别的内容；"
        + _RARE_ZH,
    ),
    "pair.partial_copy": Phrase(
        en="A region covering {suspect_percent} % of this picture matches a region covering {work_percent} % of “{title}”, and the rest does not; "
        + _RARE_EN,
        zh="本图有占 {suspect_percent}% 面积的区域与《{title}》占 {work_percent}% 面积的区域吻合，其余部分不吻合；"
        + _RARE_ZH,
    ),
    "pair.partial_copy_mirrored": Phrase(
        en="A region covering {suspect_percent} % of this picture matches, mirrored, a region covering {work_percent} % of “{title}”, and the rest does not; "
        + _RARE_EN,
        zh="本图有占 {suspect_percent}% 面积的区域左右翻转后与《{title}》占 {work_percent}% 面积的区域吻合，其余部分不吻合；"
        + _RARE_ZH,
    ),
    "pair.shared_elements": Phrase(
        en="No copied region was found. This picture is closer to “{nearest_title}” than works by different hands nearly ever are to one another, in: {elements}. Such elements are free for everyone.",
        zh="没有发现复制的区域。本图与《{nearest_title}》在以下方面比不同作者的作品之间通常所见的更为接近：{elements}。这些元素人人可用。",
    ),
    "pair.unrelated": Phrase(
        en="No part of this picture matches any part of the other; a match counts only where at most {false_alarms} unrelated pairs would be expected to match as well.",
        zh="本图没有任何部分与另一图吻合；只有当预计至多 {false_alarms} 对无关的图片能同样吻合时，才算吻合。",
    ),
}
