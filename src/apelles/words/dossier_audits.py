"""What a dossier says of audits of models, beside what the audits say themselves."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "audits.heading": Phrase(en="What the model gives back", zh="模型还原了什么"),
    "audits.note": Phrase(
        en="A model was tested by its outputs. What stands here was read from the files of the test; each is named by its hash, and nobody but whoever made the test answers for them.",
        zh="以输出对模型进行了测试。以下内容取自测试文件，每份文件均注明哈希值；其真实性仅由测试的制作者负责。",
    ),
    "audits.kind.model": Phrase(en="Does it give works back? The model {model}", zh="是否会还原作品？模型 {model}"),
    "audits.kind.collage": Phrase(en="Collage or learning? The model {model}", zh="是拼贴，还是学习？模型 {model}"),
    "audits.kind.proof": Phrase(
        en="Were planted pictures used? The model {model}", zh="植入的图片是否被使用？模型 {model}"
    ),
    "audits.model_unstated": Phrase(en="not named in the file", zh="（文件未注明）"),
    "audits.model_sha256": Phrase(en="Model (SHA-256)", zh="模型（SHA-256）"),
    "audits.hashed": Phrase(en="The hash is taken over", zh="哈希值的计算对象"),
    "audits.file_sha256": Phrase(en="File of the test (SHA-256)", zh="测试文件（SHA-256）"),
    "audits.software": Phrase(en="Made with", zh="制作软件"),
    "audits.training": Phrase(en="Training works: library (hash)", zh="训练作品：作品库（哈希值）"),
    "audits.held_out": Phrase(en="Held-out works: library (hash)", zh="留出作品：作品库（哈希值）"),
    "audits.works": Phrase(en="{works} works; ", zh="{works} 件作品；"),
    "audits.share": Phrase(
        en="{found} of {of}: {rate} % ({low} to {high} %)", zh="{of} 张中 {found} 张：{rate}%（{low}% 至 {high}%）"
    ),
    "audits.limits_say": Phrase(
        en="Shares with exact 95 % limits. Each of the kinds is a part of the first row.",
        zh="比例附精确的 95% 区间。各类均为首行的一部分。",
    ),
    "audits.protocol": Phrase(
        en="A work counts as given back when at most {false_alarms} unrelated works of the library would be expected to match as well (upper limit of the E-value). {screened} outputs were near enough to a work (E at most {screen} by {descriptor}) to be compared point by point.",
        zh="若预期至多有 {false_alarms} 件无关作品会同样吻合（E 值上限），即认定作品被还原。{screened} 张输出与某件作品足够接近（{descriptor} 下 E 至多 {screen}），已逐点比对。",
    ),
    "audits.curve": Phrase(en="How extraction grows", zh="提取数量随输出数的增长"),
    "audits.after": Phrase(en="after so many outputs", zh="输出数"),
    "audits.returned": Phrase(en="Works given back most often", zh="最常被还原的作品"),
    "audits.more_returned": Phrase(
        en="{count} more works are in the file of the test.", zh="另有 {count} 件作品见测试文件。"
    ),
    "audits.reached": Phrase(
        en="Reach and area with 95 % limits, beside works by people and machines of known behavior",
        zh="接近程度与相连面积（95% 区间），与人类作品和行为已知的机器并列",
    ),
    "audits.between": Phrase(en="{value} ({low} to {high})", zh="{value}（{low} 至 {high}）"),
    "audits.between_percent": Phrase(en="{value} % ({low} to {high} %)", zh="{value}%（{low}% 至 {high}%）"),
    "audits.lost": Phrase(en="What could not be told", zh="无法判断的事项"),
    "audits.caption_output": Phrase(en="Output {index} of the model", zh="模型的第 {index} 号输出"),
    "audits.caption_work_given": Phrase(
        en="The work that output {index} gives back", zh="第 {index} 号输出所还原的作品"
    ),
    "audits.caption_work_near": Phrase(en="The work nearest to output {index}", zh="与第 {index} 号输出最接近的作品"),
    "audits.limits": Phrase(en="What none of this shows", zh="以上均不能说明的事"),
    "audits.limit_tries": Phrase(
        en="That nothing was found shows only that these tries found nothing. It leaves an upper limit, and no fact is answered with no because of it.",
        zh="没有发现，只说明这些尝试没有发现；它给出一个上限，任何事实都不因此被答为“否”。",
    ),
    "audits.limit_leads": Phrase(
        en="Leads are no proof. Membership statistics, nearness by descriptor and attribution say where to look; none of them enters here as proof that a work was used.",
        zh="线索不是证明。成员推断统计、描述符上的接近和归因只指出应查看何处；它们在此均不作为作品被使用的证明。",
    ),
    "audits.limit_law": Phrase(
        en="Neither memorizing nor learning nor collage is a word of the law. Whether anything here is a copy in law, and whether the training was permitted, other parts ask.",
        zh="“记忆”“学习”“拼贴”都不是法律用语。其中是否有法律意义上的复制、训练是否获得许可，由其他部分讨论。",
    ),
    "audits.limit_unsigned": Phrase(
        en="What is said of a model was read from files that were not signed; their hashes are named. Only with the model, the works and the same commands can somebody else measure it again.",
        zh="有关模型的内容取自未经签名的文件，其哈希值已注明。只有取得该模型、相关作品并运行相同命令，他人才能重新测量。",
    ),
    "audits.limit_several": Phrase(
        en="The audits are of {count} different models. What is found of one does not hold of another, so none of these findings answers a question about “the model” here.",
        zh="各项审计涉及 {count} 个不同的模型。对其中一个的发现不适用于另一个，因此这些发现都不用于回答此处有关“该模型”的问题。",
    ),
}
