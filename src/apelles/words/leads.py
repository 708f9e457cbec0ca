"""What membership statistics say, which is never more than a lead, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "membership.title": Phrase(en="Does the model know these works?", zh="模型是否见过这些作品？"),
    "membership.asked": Phrase(
        en="Does the model {name} ({sha256}) explain these {works} works better than {others} like works that it did not see?",
        zh="与 {others} 件它没有见过的同类作品相比，模型 {name}（{sha256}）是否更能解释这 {works} 件作品？",
    ),
    "membership.lead": Phrase(
        en="A lead: yes, more than chance explains in halves that were held out.",
        zh="线索：是。在留出的一半作品上，差异超出了偶然所能解释的范围。",
    ),
    "membership.no_lead": Phrase(
        en="No lead: not more than chance explains. That does not say that the works were not used.",
        zh="没有线索：差异未超出偶然所能解释的范围。这并不说明这些作品没有被使用。",
    ),
    "membership.undetermined": Phrase(
        en="Nothing can be said: it takes at least {fewest} works and as many like works that were certainly not used, to compare with.",
        zh="无法判断：至少需要 {fewest} 件作品，以及同样多确定未被使用的同类作品作比较。",
    ),
    "membership.test": Phrase(
        en="One split: fitted on one half, tested one-sided on the other ({held_works} works, {held_others} others). Permutation p = {p}, Welch p = {welch}, shift {shift} spreads; asked was at most {level} of 100.",
        zh="一次拆分：在一半上拟合，在另一半上作单侧检验（作品 {held_works} 件，其他 {held_others} 件）。置换检验 p = {p}，Welch 检验 p = {welch}，偏移 {shift} 个标准差；要求每 100 次至多 {level} 次。",
    ),
    "membership.dropped": Phrase(
        en="{dropped} of the like works were among the works themselves and were left out.",
        zh="同类作品中有 {dropped} 件与所问作品相同，已剔除。",
    ),
    "membership.reference": Phrase(
        en="Statistics that end in “less_reference” have those of the reference model taken off.",
        zh="名称以 “less_reference” 结尾的统计量已减去参照模型的相应数值。",
    ),
    "membership.captions": Phrase(
        en="Each picture was shown to the model beside its caption. “clid” says how much the caption helps the model, which is more where it knows picture and caption together; its weights are fixed, not fitted on a model of known training. It is a lead like the others.",
        zh="每张图片都连同其说明文字一起交给模型。“clid” 表示说明文字对模型有多大帮助；如果模型同时见过图片和说明文字，帮助就更大。其权重是固定的，并非在已知训练集的模型上拟合而来。它与其他统计量一样，只是线索。",
    ),
    "membership.no_captions": Phrase(
        en="Only {captioned} of {all} pictures have a caption, so the model saw all of them without, and what rests on captions (“clid”) is left out. Captions are the column `caption` of index.csv, or the titles.",
        zh="{all} 张图片中只有 {captioned} 张有说明文字，因此所有图片都在没有说明文字的情况下交给模型，以说明文字为依据的统计量（“clid”）从略。说明文字取自 index.csv 的 `caption` 列或作品标题。",
    ),
    "membership.never_proof": Phrase(
        en="It is never a proof: nobody can train the same model without these works, so how often this is a false alarm for one artist is not known. Canaries or pictures given back can prove use.",
        zh="这绝不是证明：没有人能在去掉这些作品后训练出同一个模型，因此对某一位作者而言，误报有多频繁无从得知。能够证明使用的是金丝雀图片或被还原的图片。",
    ),
    "membership.rests_on": Phrase(
        en="It rests on the like works differing from the works in nothing but not having been used: same authors, time, subjects, file history. Any other difference is taken for use.",
        zh="前提是：同类作品与所问作品除未被使用外别无差异，即作者、年代、题材、文件来历相同。任何其他差异都会被当作使用。",
    ),
    "membership.column_statistic": Phrase(en="statistic", zh="统计量"),
    "membership.column_area": Phrase(en="area under ROC (95 %)", zh="ROC 曲线下面积（95 %）"),
    "membership.column_found": Phrase(en="found at 1 % false (95 %)", zh="误报 1 % 时的检出率（95 %）"),
}
