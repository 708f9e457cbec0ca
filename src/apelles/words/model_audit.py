"""What an audit of a model found, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "audit.title": Phrase(en="Does this model give works back?", zh="该模型是否会还原作品？"),
    "audit.tested": Phrase(
        en="Tested was the model {name} ({sha256}): whether its outputs give works of its training set back, in whole or in part.",
        zh="本次测试的模型是 {name}（{sha256}）：其输出是否会整体或部分还原训练集中的作品。",
    ),
    "audit.samples": Phrase(
        en="{outputs} outputs were looked at (seed {seed}); {screened} of them lay near enough to a work to be compared with it point by point.",
        zh="共检查 {outputs} 张输出（种子 {seed}），其中 {screened} 张与某件作品足够接近，已逐点比对。",
    ),
    "audit.against": Phrase(
        en="They were held against {works} works of the training set, and against {held_out} held-out works that the model cannot have seen.",
        zh="对照的是训练集中的 {works} 件作品，以及模型不可能见过的 {held_out} 件留出作品。",
    ),
    "audit.against_training": Phrase(
        en="They were held against {works} works of the training set; there were no held-out works to compare with.",
        zh="对照的是训练集中的 {works} 件作品；没有留出作品可供对照。",
    ),
    "audit.memorizes": Phrase(
        en="{found} outputs give a work back ({percent} %, with 95 % limits of {low} and {high} %): more than chance explains, which would yield at most {expected} such outputs (p = {p}).",
        zh="有 {found} 张输出还原了作品（{percent}%，95% 区间为 {low}% 至 {high}%），超出偶然所能解释的范围：仅凭偶然至多预期 {expected} 张（p = {p}）。",
    ),
    "audit.nothing_found": Phrase(
        en="{found} outputs give a work back, no more than chance would ({expected} expected at most, p = {p}); so at most {high} % of outputs do (upper 95 % limit).",
        zh="有 {found} 张输出还原了作品，未超出偶然的范围（至多预期 {expected} 张，p = {p}）；因此至多 {high}% 的输出会还原作品（95% 上限）。",
    ),
    "audit.nothing_found_of_those_told": Phrase(
        en="{found} outputs give a work back, no more than chance would ({expected} expected at most, p = {p}), and {unsure} of {outputs} could not be decided; counting those as if they did, at most {highest} % of outputs do (upper 95 % limit).",
        zh="有 {found} 张输出还原了作品，未超出偶然的范围（至多预期 {expected} 张，p = {p}）；{outputs} 张中有 {unsure} 张无法判定，把它们也算作还原，至多 {highest}% 的输出会还原作品（95% 上限）。",
    ),
    "audit.undetermined": Phrase(
        en="Whether it gives works back cannot be told: {found} outputs do, and {unsure} of {outputs} could not be decided; the rate lies between {low} and {highest} %, with 95 % limits.",
        zh="无法判断其是否还原作品：有 {found} 张输出还原了作品，{outputs} 张中有 {unsure} 张无法判定；比率介于 {low}% 与 {highest}% 之间（95% 区间）。",
    ),
    "audit.cannot": Phrase(
        en="Not told: whether other prompts, other seeds or more outputs would give back more, and whether any of this is unlawful.",
        zh="本次测试不能说明：换用其他提示词、其他种子或更多输出时是否会还原更多作品，也不能说明这些是否违法。",
    ),
    "audit.held_out_rate": Phrase(
        en="Of the held-out works {found} of {outputs} outputs seem to give one back ({percent} %, limits {low} and {high} %).",
        zh="就留出作品而言，{outputs} 张输出中有 {found} 张看似还原了其中一件（{percent}%，区间 {low}% 至 {high}%）。",
    ),
    "audit.gate.met": Phrase(
        en="Gate met: even with every undecided output counted, at most {high} % of outputs give a work back; {rate} % is allowed.",
        zh="达到门槛：即使把无法判定的输出全部计入，至多也只有 {high}% 的输出还原作品；允许 {rate}%。",
    ),
    "audit.gate.not_met": Phrase(
        en="Gate not met: at least {low} % of outputs give a work back; {rate} % is allowed.",
        zh="未达到门槛：至少 {low}% 的输出还原了作品；允许 {rate}%。",
    ),
    "audit.gate.open": Phrase(
        en="Gate open, so not passed: the rate lies between {low} and {high} %, and {rate} % is allowed. More outputs, or pictures that can be decided, would tell.",
        zh="门槛未决，视为未通过：比率介于 {low}% 与 {high}% 之间，允许 {rate}%。需要更多输出，或者能够判定的图片。",
    ),
    "audit.counts": Phrase(en="What the outputs are", zh="输出的分类"),
    "audit.count": Phrase(en="outputs", zh="输出数"),
    "audit.rate": Phrase(en="share", zh="比例"),
    "audit.limits": Phrase(en="95 % limits", zh="95% 区间"),
    "audit.given_back": Phrase(en="give a work back, all together", zh="还原作品（合计）"),
    "audit.copies": Phrase(en="copies of a whole work", zh="整件作品的复制"),
    "audit.partial_copies": Phrase(en="copies of a part", zh="部分复制"),
    "audit.template_copies": Phrase(en="copies of a layout with parts exchanged", zh="保留构图、替换局部的复制"),
    "audit.collages": Phrase(en="put together from several works", zh="由多件作品拼合"),
    "audit.together_count": Phrase(
        en="undecided alone, copies together with others like them", zh="单独无法判定，与相似输出合看为复制"
    ),
    "audit.undetermined_count": Phrase(en="could not be decided", zh="无法判定"),
    "audit.training_column": Phrase(en="training works", zh="训练作品"),
    "audit.held_out_column": Phrase(en="held-out works", zh="留出作品"),
    "audit.pairs": Phrase(en="Nearest pairs", zh="最接近的配对"),
    "audit.pairs_given": Phrase(
        en="Outputs (left) beside the works they give back (right), the surest first.",
        zh="左为输出，右为其还原的作品，按确定程度排列。",
    ),
    "audit.pairs_near": Phrase(
        en="No output gives a work back. These outputs (left) lie nearest to a work (right) by descriptor; nearness alone says nothing.",
        zh="没有输出还原作品。以下为描述符上最接近作品（右）的输出（左）；仅凭接近不能说明任何问题。",
    ),
    "audit.pair": Phrase(
        en="output {index}: {verdict}; E at most {bound}; cosine {cosine}",
        zh="输出 {index}：{verdict}；E 至多 {bound}；余弦 {cosine}",
    ),
    "audit.pair_together": Phrase(
        en="output {index}: undecided alone; the average of those like it agrees, E at most {bound}; cosine {cosine}",
        zh="输出 {index}：单独无法判定；与其相似的输出取平均后相符，E 至多 {bound}；余弦 {cosine}",
    ),
    "audit.pair_near": Phrase(
        en="output {index}: {verdict}; cosine {cosine}", zh="输出 {index}：{verdict}；余弦 {cosine}"
    ),
    "audit.returned": Phrase(en="Works given back most often", zh="最常被还原的作品"),
    "audit.work": Phrase(en="work", zh="作品"),
    "audit.author": Phrase(en="author", zh="作者"),
    "audit.duplicates": Phrase(en="other pictures of it in training", zh="训练集中同一作品的其他图片"),
    "audit.exposures": Phrase(en="stated repeats", zh="注明的重复次数"),
    "audit.smallest_e": Phrase(en="smallest E", zh="最小 E 值"),
    "audit.more_returned": Phrase(en="{count} more works are in audit.json.", zh="另有 {count} 件作品见 audit.json。"),
    "audit.curve": Phrase(en="How extraction grows", zh="提取数量随输出数的增长"),
    "audit.curve_says": Phrase(
        en="Different works given back after so many outputs: {works} after {outputs}. {once} of them came back once; from that, at least about {at_least} could be had in all (a lower estimate).",
        zh="随输出数增加而被还原的不同作品：{outputs} 张输出后为 {works} 件，其中 {once} 件只出现一次；据此估计，总共至少约有 {at_least} 件可被提取（下限估计）。",
    ),
    "audit.curve_works": Phrase(en="different works", zh="不同作品"),
    "audit.curve_outputs": Phrase(en="outputs that give one back", zh="还原作品的输出"),
    "audit.groups": Phrase(en="A hundred ways to draw it, or one?", zh="会画一百种，还是只会一种？"),
    "audit.groups_say": Phrase(
        en="For each class or prompt: how far its outputs lie apart, beside the works of that class. A ratio well below 1 means that the model draws fewer kinds than there are works.",
        zh="按类别或提示词：其输出彼此相距多远，与该类作品对照。比值明显低于 1，说明模型画出的样式少于作品本身。",
    ),
    "audit.group": Phrase(en="class or prompt", zh="类别或提示词"),
    "audit.group_spread": Phrase(en="spread of outputs", zh="输出的离散度"),
    "audit.group_works": Phrase(en="of training works", zh="训练作品"),
    "audit.group_held_out": Phrase(en="of held-out works", zh="留出作品"),
    "audit.group_ratio": Phrase(en="ratio (95 % limits)", zh="比值（95% 区间）"),
    "audit.tests": Phrase(en="Tests of all outputs together", zh="对全部输出的整体检验"),
    "audit.tests_say": Phrase(
        en="These compare whole sets and decide nothing here: a model that draws only typical pictures lies close to its training works without copying any. p is one-sided and holds for all tests together.",
        zh="以下检验比较的是整个集合，在此不作为判定依据：只画典型图片的模型即使不复制任何作品，也会接近训练作品。p 为单侧值，并已对全部检验作校正。",
    ),
    "audit.test": Phrase(en="test", zh="检验"),
    "audit.descriptor": Phrase(en="descriptor", zh="描述符"),
    "audit.value": Phrase(en="value", zh="数值"),
    "audit.beside": Phrase(en="beside it", zh="附带数值"),
    "audit.test.c_t": Phrase(en="C_T: far below 0 is copying", zh="C_T：远低于 0 表示复制"),
    "audit.test.authpct": Phrase(en="AuthPct: percent of outputs that are authentic", zh="AuthPct：真实输出的百分比"),
    "audit.test.fld_gap": Phrase(en="FLD gap: far below 0 is memorized", zh="FLD 差距：远低于 0 表示记忆"),
    "audit.test.prdc": Phrase(
        en="precision (recall, density, coverage): blind to copying", zh="精确度（召回、密度、覆盖）：不能发现复制"
    ),
    "audit.test.no_held_out": Phrase(en="needs held-out works", zh="需要留出作品"),
    "audit.test.too_few": Phrase(
        en="needs {needed} points of each kind; there are {there}", zh="每类至少需要 {needed} 个点，现有 {there} 个"
    ),
    "audit.test.no_cell": Phrase(
        en="no cell holds enough outputs, training and held-out works",
        zh="没有任何单元同时含有足够的输出、训练作品和留出作品",
    ),
    "audit.disagree": Phrase(
        en="The tests of whole sets point to copying, and no output could be shown to give a work back. That may be copying too faint to verify, or a model that draws only typical pictures.",
        zh="整体检验指向复制，但没有任何输出能被证实还原了作品。这可能是过于微弱、无法证实的复制，也可能是模型只画典型图片。",
    ),
    "audit.disagree_other_way": Phrase(
        en="Outputs give works back, and the tests of whole sets do not show it: too few outputs are copies to move a whole set.",
        zh="有输出还原了作品，而整体检验未显示：复制的输出太少，不足以影响整个集合。",
    ),
    "audit.repeated": Phrase(en="Outputs that are one picture again and again", zh="反复出现的同一张输出"),
    "audit.repeated_says": Phrase(
        en="Groups of outputs that are nearly the same picture (every two within {edge} tile by tile): {groups}. The largest holds {largest}, of which {given} give a work back.",
        zh="有 {groups} 组输出几乎是同一张图片（任意两张逐块相差不超过 {edge}）；最大的一组有 {largest} 张，其中 {given} 张还原了作品。",
    ),
    "audit.repeated_none": Phrase(
        en="No two outputs are nearly the same picture (within {edge} tile by tile).",
        zh="没有任何两张输出几乎相同（逐块相差不超过 {edge}）。",
    ),
    "audit.repeated_cut": Phrase(
        en="The search for repeats was cut short; there may be larger groups.", zh="重复搜索被截断，可能存在更大的组。"
    ),
    "audit.recurring": Phrase(en="Pictures that are drawn again and again", zh="反复画出的图片"),
    "audit.recurring_say": Phrase(
        en="Outputs that look like one another were grouped without a look at any work, and averaged, which takes the noise out. Each average (left) was judged as one more picture; all of them share one error rate. The work that it agrees with stands on the right.",
        zh="先在不看任何作品的情况下把彼此相似的输出分组，再取平均以去除噪声。每张平均图（左）作为一张图片另行判定，各组共用同一错误率。右侧为与之相符的作品。",
    ),
    "audit.recurring_one": Phrase(
        en="{outputs} outputs; their average: {verdict}{bound}",
        zh="{outputs} 张输出；其平均图的判定：{verdict}{bound}",
    ),
    "audit.recurring_bound": Phrase(en=", E at most {bound}", zh="，E 至多 {bound}"),
    "audit.together_note": Phrase(
        en="{together} of these outputs could not be decided alone. They look like one another, and the average of all that do is a copy of a work; they are counted for that.",
        zh="其中 {together} 张输出单独无法判定；它们彼此相似，而全部相似输出的平均图是某件作品的复制，因此计入。",
    ),
    "audit.others": Phrase(en="As others would report it", zh="其他方法会如何报告"),
    "audit.others_say": Phrase(
        en="The same outputs by fixed published thresholds, beside our {percent} %. None of them knows how large the library is, so none has an error rate. They were stated for four preprocessings of one descriptor (sscd-short288, sscd-square320, sscd-crop224-half, sscd-crop224-imagenet) that move scores further than the thresholds lie apart; ours is a fifth.",
        zh="同一批输出按已发表的固定阈值计算，与本报告的 {percent}% 并列。这些方法都不考虑作品库的大小，因而没有错误率。它们分别针对同一描述符的四种预处理（sscd-short288、sscd-square320、sscd-crop224-half、sscd-crop224-imagenet）而定，预处理造成的分数变动大于阈值之间的差距；本报告使用的是第五种。",
    ),
    "audit.rule": Phrase(en="rule", zh="规则"),
    "audit.threshold": Phrase(en="threshold", zh="阈值"),
    "audit.stated_for": Phrase(en="stated for", zh="原定条件"),
    "audit.ours": Phrase(en="measured here with", zh="本次测量条件"),
    "audit.says": Phrase(en="outputs it calls copies", zh="判为复制的输出"),
    "audit.prompts": Phrase(
        en="Of the outputs that give a work back, {nothing} had no prompt, {names} a prompt that only names title, author or subject, and {describes} a prompt that describes a picture; whether that description already held the expression, a person must judge.",
        zh="在还原作品的输出中，{nothing} 张没有提示词，{names} 张的提示词仅为标题、作者或题材，{describes} 张的提示词描述了画面；该描述是否已包含作品的表达，须由人判断。",
    ),
    "audit.lost": Phrase(en="What could not be told", zh="未能说明的事项"),
    "audit.lost.no_held_out": Phrase(
        en="No held-out works were named. So nothing says how often works of the same kind that the model never saw would seem to come back, and C_T and FLD cannot be measured.",
        zh="未指定留出作品。因此无从得知同类而模型从未见过的作品会有多少看似被还原，C_T 和 FLD 也无法测量。",
    ),
    "audit.lost.held_out_too": Phrase(
        en="Held-out works seem to come back too. Either the model has seen them, or works of this kind are so alike that unrelated ones match; so memorization is stated only if training works come back more often than these (Fisher's exact test, .001).",
        zh="留出作品也看似被还原。可能模型见过它们，也可能此类作品彼此过于相似，以致无关作品也会吻合；因此只有训练作品被还原的次数明显多于留出作品（费希尔精确检验，.001）时，才认定为记忆。",
    ),
    "audit.lost.not_screened": Phrase(
        en="Outputs whose nearest work by descriptor was no nearer than chance would put it were not compared point by point; a small part taken into such an output would be missed.",
        zh="按描述符最接近的作品并不比偶然更接近的输出，未作逐点比对；此类输出中若含有作品的一小部分，会被漏掉。",
    ),
    "audit.lost.no_parts": Phrase(
        en="Works were nominated by whole outputs and by their keypoints. A work that is near one part of an output only, and shares few keypoints with it, would be missed; --parts looks for such works too.",
        zh="候选作品由整张输出及其关键点提名。若某件作品仅与输出的某一部分接近且共有关键点很少，会被漏掉；--parts 会一并查找此类作品。",
    ),
    "audit.lost.no_prompts": Phrase(
        en="No prompts are stated with the outputs, so nothing is said about what the model was asked for.",
        zh="输出没有附带提示词，因此无法说明向模型提出了什么要求。",
    ),
    "audit.lost.no_groups": Phrase(
        en="Neither classes nor prompts are stated, so nothing is said about how many ways the model knows to draw one thing.",
        zh="既没有类别也没有提示词，因此无法说明模型会用多少种方式画同一事物。",
    ),
    "audit.lost.square": Phrase(
        en="The outputs are square. Works that are not were compared as a whole by descriptor, so a copy of a middle square lies a little farther from its work.",
        zh="输出为正方形。非正方形作品按整幅计算描述符，因此对其居中正方形的复制会与作品略远。",
    ),
    "audit.lost.chosen": Phrase(
        en="The outputs lay on disk. If somebody chose them, the rate is that of the choice, not of the model.",
        zh="输出取自已有文件。若经人挑选，则该比率反映的是挑选结果，而非模型本身。",
    ),
    "audit.where": Phrase(en="Report: {page}. All numbers: {numbers}.", zh="报告：{page}。全部数值：{numbers}。"),
    "audit.protocol": Phrase(
        en="A work is given back when at most {false_alarms} unrelated works of the library would be expected to match as well (E-value bound). Screen: E at most {screen} by {descriptor}. Library {library} ({library_hash}).",
        zh="若预期至多有 {false_alarms} 件无关作品会同样吻合（E 值上界），即认定作品被还原。初筛：{descriptor} 下 E 至多 {screen}。作品库 {library}（{library_hash}）。",
    ),
    "audit.curve_alt": Phrase(
        en="Curve of different works given back against outputs", zh="不同作品数随输出数变化的曲线"
    ),
}
