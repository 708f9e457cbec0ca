"""Reasons a judgment may give, one sentence each."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "judge.author_not_stated": Phrase(en="author not stated", zh="作者未注明"),
    "judge.copy_reproduction": Phrase(
        en="{suspect_percent} % of this picture shows the same image as {work_percent} % of “{title}” ({author}), "
        "in its lines and in its tones; among the {library_size} works of this library, if all were unrelated to it, "
        "at most {e_bound} would be expected to match this well.",
        zh="本图 {suspect_percent}% 的面积与《{title}》（{author}）{work_percent}% 的面积是同一画面，线条与明暗都吻合；"
        "假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.copy_reproduction_mirrored": Phrase(
        en="{suspect_percent} % of this picture shows, mirrored, the same image as {work_percent} % of “{title}” "
        "({author}), in its lines and in its tones; among the {library_size} works of this library, if all were "
        "unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图 {suspect_percent}% 的面积左右翻转后与《{title}》（{author}）{work_percent}% 的面积是同一画面，"
        "线条与明暗都吻合；假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.copy_redrawn": Phrase(
        en="{suspect_percent} % of this picture follows the lines of {work_percent} % of “{title}” ({author}), "
        "in other tones, as when something is drawn, colored or filtered again; among the {library_size} works of "
        "this library, if all were unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图 {suspect_percent}% 的面积与《{title}》（{author}）{work_percent}% 的面积线条吻合而明暗不同，"
        "像是重画、重新着色或加了滤镜；假如作品库中的 {library_size} 件作品都与本图无关，"
        "预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.copy_redrawn_mirrored": Phrase(
        en="{suspect_percent} % of this picture follows, mirrored, the lines of {work_percent} % of “{title}” "
        "({author}), in other tones, as when something is drawn, colored or filtered again; among the {library_size} "
        "works of this library, if all were unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图 {suspect_percent}% 的面积左右翻转后与《{title}》（{author}）{work_percent}% 的面积线条吻合而明暗不同，"
        "像是重画、重新着色或加了滤镜；假如作品库中的 {library_size} 件作品都与本图无关，"
        "预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.partial_copy": Phrase(
        en="A region covering {suspect_percent} % of this picture matches a region covering {work_percent} % of "
        "“{title}” ({author}), and the rest does not; among the {library_size} works of this library, if all were "
        "unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图有占 {suspect_percent}% 面积的区域与《{title}》（{author}）占 {work_percent}% 面积的区域吻合，其余部分不吻合；"
        "假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.partial_copy_mirrored": Phrase(
        en="A region covering {suspect_percent} % of this picture matches, mirrored, a region covering "
        "{work_percent} % of “{title}” ({author}), and the rest does not; among the {library_size} works of this "
        "library, if all were unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图有占 {suspect_percent}% 面积的区域左右翻转后与《{title}》（{author}）占 {work_percent}% 面积的区域吻合，"
        "其余部分不吻合；假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.collage": Phrase(
        en="Regions of {sources} different works are found in this picture, the surest from “{title}” ({author}); "
        "among the {library_size} works of this library, if all were unrelated to it, at most {e_bound} would be "
        "expected to match as well as that one.",
        zh="本图中找到 {sources} 件不同作品的区域，其中最确定的来自《{title}》（{author}）；"
        "假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到它的程度。",
    ),
    "judge.template": Phrase(
        en="This picture keeps the layout of “{title}” ({author}): {suspect_percent} % of it is the same and "
        "{exchanged_percent} % shows something else in its place; among the {library_size} works of this library, if "
        "all were unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图沿用了《{title}》（{author}）的布局：{suspect_percent}% 的面积相同，{exchanged_percent}% 的面积被换成了别的内容；"
        "假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.template_mirrored": Phrase(
        en="This picture keeps, mirrored, the layout of “{title}” ({author}): {suspect_percent} % of it is the same "
        "and {exchanged_percent} % shows something else in its place; among the {library_size} works of this library, "
        "if all were unrelated to it, at most {e_bound} would be expected to match this well.",
        zh="本图左右翻转后沿用了《{title}》（{author}）的布局：{suspect_percent}% 的面积相同，"
        "{exchanged_percent}% 的面积被换成了别的内容；"
        "假如作品库中的 {library_size} 件作品都与本图无关，预计至多有 {e_bound} 件能吻合到这种程度。",
    ),
    "judge.shared_elements": Phrase(
        en="No copied region was found: none of the {library_size} works of this library matches any part of this "
        "picture. It is closer to “{nearest_title}” ({nearest_author}) than works by different hands nearly ever are "
        "to one another, in: {elements}. Such elements are free for everyone.",
        zh="没有发现复制的区域：作品库中的 {library_size} 件作品都不与本图的任何部分吻合。"
        "本图与《{nearest_title}》（{nearest_author}）在以下方面比不同作者的人类作品之间通常所见的更为接近：{elements}。"
        "这些元素人人可用。",
    ),
    "judge.unrelated": Phrase(
        en="None of the {library_size} works of this library matches any part of this picture; a match counts only "
        "where at most {false_alarms} unrelated works would be expected to match as well.",
        zh="作品库中的 {library_size} 件作品都不与本图的任何部分吻合；"
        "只有当预计至多 {false_alarms} 件无关作品能同样吻合时，才算吻合。",
    ),
    "judge.undetermined_small_null": Phrase(
        en="Only {have} unrelated works are at hand to learn what chance looks like, and at least {need} are needed; "
        "add works by other authors with `apelles collect`, then run `apelles calibrate`.",
        zh="用来了解偶然相似程度的无关作品只有 {have} 件，至少需要 {need} 件；"
        "请先用 `apelles collect` 加入其他作者的作品，再运行 `apelles calibrate`。",
    ),
    "judge.undetermined_no_features": Phrase(
        en="This picture has too few details to be laid over any work (it is nearly flat, very blurred or very "
        "small); bring a larger or sharper version of it.",
        zh="本图细节太少，无法与任何作品对齐（画面近乎单色、非常模糊或尺寸很小）；请提供更大或更清晰的版本。",
    ),
    "judge.undetermined_no_domain": Phrase(
        en="No calibration fits pictures of this kind, so it is not known how well unrelated ones match by chance; "
        "add works of the same kind by other authors with `apelles collect`, then run `apelles calibrate`.",
        zh="没有适用于这类图片的校准，不知道无关的图片会偶然吻合到什么程度；"
        "请先用 `apelles collect` 加入其他作者的同类作品，再运行 `apelles calibrate`。",
    ),
    "judge.undetermined_alike_unverified": Phrase(
        en="This picture looks much like “{title}” ({author}), but no region of the two could be laid over each "
        "other, so nothing is claimed; look at them side by side, or bring a larger version.",
        zh="本图看起来很像《{title}》（{author}），但两者没有任何区域能够对齐，因此不作结论；"
        "请把两图并排查看，或提供更大的版本。",
    ),
    "judge.undetermined_weak": Phrase(
        en="A part of this picture seems to match “{title}” ({author}), but up to {e_bound} unrelated works would be "
        "expected to match as well and at most {false_alarms} are allowed, so nothing is claimed; look at the two side "
        "by side, or bring a larger or sharper version.",
        zh="本图的一部分似乎与《{title}》（{author}）吻合，但预计至多会有 {e_bound} 件无关作品同样吻合，"
        "而允许的上限是 {false_alarms} 件，因此不作结论；请把两图并排查看，或提供更大或更清晰的版本。",
    ),
    "judge.undetermined_unreadable": Phrase(
        en="Nothing was found, but {unreadable} of the works nearest to this picture could not be compared: no preview "
        "of them was kept and their files are gone or changed; put the files back, or collect them with previews.",
        zh="没有发现吻合之处，但与本图最接近的作品中有 {unreadable} 件无法比较：未保留其预览图，原文件已不在或已改动；"
        "请把文件放回原处，或连同预览图重新收录。",
    ),
    "judge.undetermined_template": Phrase(
        en="What this picture shares with “{title}” ({author}) is also found in other works of the library, as "
        "frames, lettering and stock backgrounds are, so it says nothing about this work; compare the other parts "
        "by eye.",
        zh="本图与《{title}》（{author}）共有的部分也见于作品库中的其他作品（如边框、文字、常用背景），"
        "因此不能说明与这件作品的关系；请用肉眼比较其余部分。",
    ),
}
