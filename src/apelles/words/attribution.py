"""Which works outputs are near to, and which authors they lean on, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "attribution.title": Phrase(en="What are the outputs near to?", zh="输出与哪些作品接近？"),
    "attribution.asked": Phrase(
        en="{outputs} outputs of the model {name} ({sha256}), each beside the {works} works of {library}.",
        zh="将模型 {name}（{sha256}）的 {outputs} 张输出逐一与 {library} 中的 {works} 件作品比较。",
    ),
    "attribution.near": Phrase(
        en="{unusual} of them have a work nearer than one unrelated work is expected to come; the nearest of all: {least} expected ({null} unrelated pairs).",
        zh="其中 {unusual} 张与某件作品的接近程度，超过了预期中最多一件无关作品所能达到的程度；最接近者的预期件数为 {least}（依据 {null} 对无关图片）。",
    ),
    "attribution.by_heldout": Phrase(
        en="Authors are held against {beside} like pictures that the model did not make.",
        zh="作者占比与 {beside} 张并非该模型生成的同类图片作比较。",
    ),
    "attribution.by_training": Phrase(
        en="Authors are held against their share of the works. An author whose works are near to everything then seems to be leaned on; like pictures that were not used (--heldout) take that away.",
        zh="作者占比与其在作品中所占的份额作比较。如果某位作者的作品与什么都接近，就会显得被倚重；提供未被使用的同类图片（--heldout）可以消除这一点。",
    ),
    "attribution.over": Phrase(
        en="More outputs than expected are nearest to works by: {over}.",
        zh="与下列作者的作品最接近的输出多于预期：{over}。",
    ),
    "attribution.under": Phrase(
        en="Fewer outputs than expected are nearest to works by: {under}.",
        zh="与下列作者的作品最接近的输出少于预期：{under}。",
    ),
    "attribution.nobody": Phrase(
        en="No author stands out beyond chance.",
        zh="没有哪位作者超出偶然范围。",
    ),
    "attribution.unnamed": Phrase(
        en="{unnamed} outputs are nearest to a work that names no author for certain.",
        zh="有 {unnamed} 张输出最接近的作品没有确定的作者。",
    ),
    "attribution.rests_on": Phrase(
        en="Near is not made from: nearness says what an output looks like, not whether it would be another without that work.",
        zh="接近不等于由其而来：接近只说明输出看起来像什么，不说明没有那件作品时输出是否会不同。",
    ),
    "attribution.no_influence": Phrase(
        en="How much each work weighed in the training of this GAN is not estimated: a finished run keeps the generator alone, which never saw a work itself, only what the discriminator said.",
        zh="未估计每件作品在该 GAN 的训练中所占的分量：训练结束后只保存生成器，而生成器从未直接见过作品，只见过判别器的反馈。",
    ),
    "attribution.leans_over": Phrase(en="more", zh="偏多"),
    "attribution.leans_under": Phrase(en="fewer", zh="偏少"),
    "attribution.column_author": Phrase(en="author", zh="作者"),
    "attribution.column_share": Phrase(en="nearest outputs (95 %)", zh="最近输出占比（95 %）"),
    "attribution.column_expected": Phrase(en="expected", zh="预期"),
    "attribution.column_p": Phrase(en="p (all authors)", zh="p（已校正）"),
    "attribution.column_leans": Phrase(en="than expected", zh="与预期相比"),
}
