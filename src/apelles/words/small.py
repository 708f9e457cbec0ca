"""Reasons when a picture is too small for local features, and what a guard says."""

from __future__ import annotations

from apelles.words.phrase import Phrase

_ONLY_EN = " Pictures this small are compared as a whole: parts and elements are not measured at {side} pixels."
_ONLY_ZH = "这样小的图只作整幅比较：在 {side} 像素的尺寸下不检测局部与要素。"

PHRASES: dict[str, Phrase] = {
    "small.copy": Phrase(
        en="{suspect_percent} % of this small picture agrees, in lines and tones, with {work_percent} % of “{title}” "
        "({author}); among {library_size} works, if all were unrelated to it, at most {e_bound} would be expected to "
        "agree this well." + _ONLY_EN,
        zh="这张小图 {suspect_percent}% 的面积与《{title}》（{author}）{work_percent}% 的面积线条和明暗都吻合；"
        "假如 {library_size} 件作品都与它无关，预计至多有 {e_bound} 件能吻合到这种程度。" + _ONLY_ZH,
    ),
    "small.copy_mirrored": Phrase(
        en="{suspect_percent} % of this small picture agrees, mirrored, in lines and tones, with {work_percent} % of "
        "“{title}” ({author}); among {library_size} works, if all were unrelated to it, at most {e_bound} would be "
        "expected to agree this well." + _ONLY_EN,
        zh="这张小图 {suspect_percent}% 的面积左右翻转后与《{title}》（{author}）{work_percent}% 的面积线条和明暗都吻合；"
        "假如 {library_size} 件作品都与它无关，预计至多有 {e_bound} 件能吻合到这种程度。" + _ONLY_ZH,
    ),
    "small.unrelated": Phrase(
        en="None of {library_size} works agrees with this small picture as a whole; agreement counts only where at most "
        "{false_alarms} unrelated works would be expected to agree as well." + _ONLY_EN,
        zh="{library_size} 件作品都不与这张小图的整幅画面吻合；只有当预计吻合到同等程度的无关作品至多为 {false_alarms} 件时，"
        "吻合才算数。" + _ONLY_ZH,
    ),
    "small.undetermined_weak": Phrase(
        en="This small picture looks like “{title}” ({author}), but up to {e_bound} unrelated works would be expected to "
        "agree as well and at most {false_alarms} are allowed, so nothing is claimed; look at the two side by side, or "
        "bring a larger version." + _ONLY_EN,
        zh="这张小图看起来像《{title}》（{author}），但预计至多有 {e_bound} 件无关作品会吻合到同等程度，而允许的上限是 "
        "{false_alarms} 件，因此不作结论；请把两图并排比较，或提供更大的版本。" + _ONLY_ZH,
    ),
    "small.undetermined_template": Phrase(
        en="This small picture agrees with “{title}” ({author}) and as well with other works of the library that are not "
        "one picture, as works in one frame or on one template do, so it says nothing about this work; compare them by "
        "eye, or bring a larger version." + _ONLY_EN,
        zh="这张小图与《{title}》（{author}）吻合，但与作品库中其他并非同一画面的作品也同样吻合，"
        "边框相同或套用同一模板的作品就是如此，因此不能说明与这件作品的关系；请用肉眼比较，或提供更大的版本。"
        + _ONLY_ZH,
    ),
    "small.undetermined_unreadable": Phrase(
        en="Nothing was found, but {unreadable} works could not be compared: no preview of them was kept and their files "
        "are gone or changed; put the files back, or collect them with previews." + _ONLY_EN,
        zh="没有发现吻合之处，但有 {unreadable} 件作品无法比较：未保留其预览图，原文件已不在或已改动；"
        "请放回原文件，或重新收集并保留预览图。" + _ONLY_ZH,
    ),
    "small.undetermined_flat": Phrase(
        en="There is next to nothing in this small picture (it is nearly of one color or a slow gradient), so it would "
        "agree with any work; bring a larger or sharper version of it.",
        zh="这张小图几乎没有内容（近乎单色或只有缓慢的渐变），与任何作品都会显得吻合；请提供更大或更清晰的版本。",
    ),
    "small.undetermined_tiny": Phrase(
        en="The shorter side of this picture has {side} pixels and at least {least} are needed to compare it with any "
        "work; bring a larger version of it.",
        zh="本图短边只有 {side} 像素，至少需要 {least} 像素才能与作品比较；请提供更大的版本。",
    ),
    "small.undetermined_no_null": Phrase(
        en="No calibration fits small pictures of the kind this library holds, so it is not known how well unrelated ones "
        "agree by chance; add works by other authors with `apelles collect`, then run `apelles calibrate`.",
        zh="没有适用于这类作品库的小图校准，不知道无关的小图会偶然吻合到什么程度；"
        "请用 `apelles collect` 加入其他作者的作品，再运行 `apelles calibrate`。",
    ),
    "guard.withheld": Phrase(
        en="{withheld} of {judged} pictures were withheld; why is in {lines}.",
        zh="{judged} 张图片中有 {withheld} 张未交出；原因见 {lines}。",
    ),
    "guard.untold": Phrase(
        en="Of {untold} of the {kept} pictures that were handed over it could not be told whether they copy a work; why is in {lines}.",
        zh="交出的 {kept} 张图片中，有 {untold} 张无法判断是否复制了某件作品；原因见 {lines}。",
    ),
    "guard.expected": Phrase(
        en="If none of them had anything to do with the library, at most {expected} of {judged} would be expected to be "
        "withheld ({rate} for each).",
        zh="假如这些图片都与作品库无关，预计 {judged} 张中至多有 {expected} 张会被误扣（每张 {rate}）。",
    ),
    "guard.short": Phrase(
        en="Only {kept} of {asked} pictures could be handed over: {withheld} were withheld and no more than {most} are "
        "redrawn. The model may know the library by heart; look at the withheld ones.",
        zh="只交出了 {asked} 张中的 {kept} 张：已扣下 {withheld} 张，而重画最多 {most} 次。"
        "该模型可能把作品库背了下来；请查看被扣下的图片。",
    ),
    "guard.alike": Phrase(
        en="At most {e_bound} unrelated works would be expected to match as well as “{title}” ({author}) does, and "
        "{rate} is the rate from which a picture is withheld.",
        zh="预计至多有 {e_bound} 件无关作品能与它吻合到《{title}》（{author}）的程度，而扣下图片的界限是 {rate}。",
    ),
}
