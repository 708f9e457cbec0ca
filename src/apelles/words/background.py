"""What is said of a picture whose figure was kept and whose background was made."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "background.made": Phrase(
        en="{file}: the figure ({share} of the picture) is unchanged, everything else is made by the model, seed {seed}, number {index}.",
        zh="{file}：人物（占画面 {share}）保持不变，其余部分由模型生成，种子 {seed}，序号 {index}。",
    ),
    "background.seam": Phrase(
        en="Along the edge of the figure colors change by {seam} gray levels from pixel to pixel, inside it by {inside}: {ratio} times as much.",
        zh="人物边缘处相邻像素的颜色平均相差 {seam} 个灰度级，人物内部为 {inside} 个：前者是后者的 {ratio} 倍。",
    ),
    "background.withheld": Phrase(
        en="The guard withheld {count} others before it; the last because: {reason}",
        zh="在此之前，守卫扣留了另外 {count} 张；最后一张的理由：{reason}",
    ),
}
