"""Words of the report for exchanged and common parts, for where parts are found, and for shared elements."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "kind.template": Phrase(en="layout kept, parts exchanged", zh="布局保留，部分内容被换"),
    "report.same": Phrase(en="the same", zh="相同"),
    "report.exchanged": Phrase(en="exchanged, {percent} % of the picture", zh="被换成别的内容，占图 {percent}%"),
    "report.regions_share": Phrase(en="regions outlined: {percent} % of it", zh="框出的各区域：共占 {percent}%"),
    "report.common_note": Phrase(
        en="What three or more works of the library carry counts for none of them.",
        zh="作品库中三件或更多作品共有的内容，不计入其中任何一件。",
    ),
    "report.map": Phrase(en="In which works the parts of this picture are found", zh="本图各部分见于哪些作品"),
    "report.map_sentence": Phrase(
        en="{sources} works explain {percent} % of this picture; for the rest no source was found.",
        zh="{sources} 件作品可以说明本图 {percent}% 的面积；其余部分没有找到来源。",
    ),
    "report.map_sentence_one": Phrase(
        en="One work explains {percent} % of this picture; for the rest no source was found.",
        zh="一件作品可以说明本图 {percent}% 的面积；其余部分没有找到来源。",
    ),
    "report.map_all": Phrase(
        en="{sources} works explain all of this picture.", zh="{sources} 件作品可以说明本图的全部面积。"
    ),
    "report.map_all_one": Phrase(en="One work explains all of this picture.", zh="一件作品可以说明本图的全部面积。"),
    "report.map_share": Phrase(en="{percent} % of the picture", zh="占图 {percent}%"),
    "elements.title": Phrase(en="Shared elements: what anyone may use", zh="共有元素：人人可用的东西"),
    "elements.what": Phrase(
        en="This picture beside “{title}” ({author}), one element at a time. What was looked at is drawn over both.",
        zh="把本图与《{title}》（{author}）逐项对照，并在两图上画出所看的内容。",
    ),
    "elements.similarity": Phrase(en="similarity {similarity}, from 0 to 1", zh="相似度 {similarity}（0 到 1）"),
    "elements.whole": Phrase(
        en="It belongs to the whole picture, so nothing is drawn.", zh="它属于整幅画面，因此没有可画出的内容。"
    ),
    "elements.closer": Phrase(
        en="closer than {percent} % of {pairs} {group}", zh="比 {pairs} 对{group}中的 {percent}% 更接近"
    ),
    "elements.closer_all": Phrase(en="closer than all {pairs} {group}", zh="比全部 {pairs} 对{group}都更接近"),
    "elements.closer_none": Phrase(
        en="none of {pairs} {group} is less alike", zh="{pairs} 对{group}中没有一对比它更不相似"
    ),
    "elements.counted": Phrase(
        en="{at_least} of {pairs} {group} are as alike", zh="{pairs} 对{group}中有 {at_least} 对同样相似"
    ),
    "elements.counted_one": Phrase(en="1 of {pairs} {group} is as alike", zh="{pairs} 对{group}中有 1 对同样相似"),
    "elements.counted_none": Phrase(en="none of {pairs} {group} is as alike", zh="{pairs} 对{group}中没有一对同样相似"),
    "elements.group_unrelated": Phrase(en="pairs of unrelated works by different hands", zh="不同作者的无关作品"),
    "elements.group_nearest": Phrase(
        en="pairs of works by different hands that look most alike", zh="不同作者的、看起来最相像的作品"
    ),
    "elements.group_same_subject": Phrase(en="pairs on one subject by different hands", zh="不同作者的同题材作品"),
    "elements.group_redraws": Phrase(en="pairs of redraws of one original", zh="同一原作的重绘作品"),
    "elements.group_earlier": Phrase(
        en="works that people made, each beside earlier works by other hands",
        zh="人类作品（各与他人更早的作品相比）",
    ),
    "elements.earlier": Phrase(
        en="{at_least} of {works} works that people made come as close to an earlier work by another hand "
        "(of all such works {low} to {high} %, 95 % limits)",
        zh="{works} 件人类作品中，有 {at_least} 件与他人更早的作品同样接近（在此类作品中占 {low}% 到 {high}%，95% 限）",
    ),
    "elements.earlier_one": Phrase(
        en="1 of {works} works that people made comes as close to an earlier work by another hand "
        "(of all such works {low} to {high} %, 95 % limits)",
        zh="{works} 件人类作品中，有 1 件与他人更早的作品同样接近（在此类作品中占 {low}% 到 {high}%，95% 限）",
    ),
    "elements.earlier_none": Phrase(
        en="none of {works} works that people made comes as close to an earlier work by another hand "
        "(of all such works at most {high} %, 95 % limit)",
        zh="{works} 件人类作品中，没有一件与他人更早的作品同样接近（在此类作品中至多占 {high}%，95% 限）",
    ),
    "region.place": Phrase(
        en="in {at_least} of {works} works that people made a region matches {group} at least this well "
        "(in {low} to {high} % of all such works, 95 % limits)",
        zh="{works} 件人类作品中，有 {at_least} 件的某一区域与{group}至少同样吻合"
        "（在此类作品中占 {low}% 到 {high}%，95% 限）",
    ),
    "region.group_nearest": Phrase(en="a work by another hand", zh="他人的作品"),
    "region.group_earlier": Phrase(en="an earlier work by another hand", zh="他人更早的作品"),
    "region.group_redraws": Phrase(en="another hand's drawing of the same original", zh="他人对同一原作的重绘"),
    "elements.no_years": Phrase(
        en="These human pairs were measured without years, so nothing is said of how close people come to earlier "
        "works.",
        zh="测量这些人类作品对时没有年份，因此不说明人们与更早的作品有多接近。",
    ),
    "humans.no_earlier": Phrase(
        en="Nothing is said of earlier works: {works} works by {authors} authors are known to be later than {earlier} "
        "works by other hands, and {least} by {least_authors} are needed. State years in the sidecar's column `year`.",
        zh="不就更早的作品作任何说明：已知晚于 {earlier} 件他人作品的有 {works} 件，出自 {authors} 位作者；"
        "至少需要 {least_authors} 位作者的 {least} 件。请在附表的 `year` 列中注明年份。",
    ),
    "elements.no_pairs": Phrase(
        en="No human pairs of this kind of picture were measured, so it cannot be placed.",
        zh="没有测量过这类图片的人类作品对，因此无法说明这样的相似有多常见。",
    ),
    "elements.unusual": Phrase(
        en="Unusual: human works by different hands are hardly ever this alike in it.",
        zh="少见：不同作者的人类作品在这一项上很少如此相似。",
    ),
    "elements.untold": Phrase(en="What cannot be told:", zh="无法说明的项目："),
    "elements.split": Phrase(
        en="The two pictures' copy-descriptor similarity (how alike they look to a program that searches for copies) "
        "is {similarity}; works that are as alike in these elements have {explained} on average (give or take "
        "{deviation}).",
        zh="两图的复制描述子相似度（在查找复制品的程序看来有多像）为 {similarity}；"
        "在这些元素上同样相似的作品平均为 {explained}（上下约 {deviation}）。",
    ),
    "elements.closing": Phrase(
        en="Sharing elements is not copying: they are what every picture is made of.",
        zh="共有元素不等于复制：每一幅画都由这些元素构成。",
    ),
    "elements.baseline": Phrase(
        en="The human pairs are those of the baseline “{baseline}”.", zh="人类作品对取自基准“{baseline}”。"
    ),
}
