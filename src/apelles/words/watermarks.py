"""What a marked series is, and what a test for its mark says, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "watermark.made": Phrase(
        en="{pictures} pictures are marked in {into}, as PNG without metadata; yours are as they were. Peak signal-to-noise ratio {psnr} dB (higher is fainter; asked for {asked}).",
        zh="{into} 中有 {pictures} 张加了水印的图片，格式为 PNG，不含元数据；原图未作改动。峰值信噪比为 {psnr} dB（数值越高，水印越淡；要求为 {asked}）。",
    ),
    "watermark.look": Phrase(
        en="Look at them before you publish: in painted surfaces such a mark is hardly seen, in flat color and in white it can be. A higher --psnr makes it fainter and needs more pictures to be found.",
        zh="发布之前请先查看：在有笔触的画面上，这样的水印几乎看不出；在平涂色块和留白处则可能看得出。提高 --psnr 可使水印更淡，但需要更多图片才能检出。",
    ),
    "watermark.drawn": Phrase(
        en="Their pattern is that of one key, which chance drew among {candidates}; all are bound by hashes in the ledger of {folder}.",
        zh="水印图案由一个密钥决定，该密钥从 {candidates} 个候选密钥中随机抽出；全部密钥及抽签结果均以哈希值固定在 {folder} 的账本中。",
    ),
    "watermark.publish": Phrase(
        en="Show the root of the ledger to somebody now, or have it time-stamped, and only then publish: {root}",
        zh="请先把账本的根哈希出示给他人，或为其加盖时间戳，然后再发布图片：{root}",
    ),
    "watermark.keep": Phrase(
        en="Publish the marked pictures and nowhere the unmarked ones. Keep {secret} to yourself until a model is tested.",
        zh="只发布加了水印的图片，任何地方都不要发布未加水印的原图。在检验模型之前，请勿公开 {secret}。",
    ),
    "watermark.listed": Phrase(
        en="Series {name}: {pictures} marked pictures at {psnr} dB, one key of {candidates}, bound {bound}.",
        zh="系列 {name}：{pictures} 张加了水印的图片，{psnr} dB，密钥抽自 {candidates} 个候选，固定于 {bound}。",
    ),
    "watermark.revealed": Phrase(
        en="The draws of {series} marked series are revealed there too.",
        zh="其中还公开了 {series} 个水印系列的抽签结果。",
    ),
    "watermark.intact": Phrase(
        en="The keys of {series} marked series and their draws are as stated too.",
        zh="{series} 个水印系列的密钥和抽签结果也均与记录相符。",
    ),
    "watermark.title": Phrase(en="Was it trained on the marked pictures?", zh="训练时是否用了加水印的图片？"),
    "watermark.asked": Phrase(
        en="Do the model's outputs carry the marks of this registry? Tested: {series} series with {pictures} marked pictures, whose draws were bound by {bound_at} under the root {root}, against {samples} outputs (seed {seed}).",
        zh="模型的输出是否带有本登记册的水印？检验了 {series} 个系列，共 {pictures} 张加了水印的图片；抽签结果至 {bound_at} 已全部固定，根哈希为 {root}；对照 {samples} 张输出图片（种子 {seed}）。",
    ),
    "watermark.used": Phrase(
        en="Yes: marked pictures were used. Without use, a result like this comes up in at most {level} of 100 such tests (here p = {adjusted}).",
        zh="是：加了水印的图片被用过。若未被使用，每 100 次这样的检验中，出现此类结果的至多 {level} 次（本次 p = {adjusted}）。",
    ),
    "watermark.not_shown": Phrase(
        en="Not shown: without use, results like this come up too often to prove anything (p = {adjusted}; asked was at most {level} of 100). That does not say that the marked pictures were not used.",
        zh="未能证明：即使未被使用，此类结果也会经常出现，不足以证明任何事（p = {adjusted}；要求每 100 次至多 {level} 次）。这并不说明加了水印的图片没有被使用。",
    ),
    "watermark.series": Phrase(
        en="Series {name} ({pictures} pictures): the outputs correlate with its mark by {correlation}, with those of keys that were not drawn by {usual} in the root mean square; among all {candidates} keys it ranks {rank}.",
        zh="系列 {name}（{pictures} 张图片）：输出与其水印的相关为 {correlation}，与未抽中密钥的水印相关的均方根为 {usual}；在全部 {candidates} 个密钥中名列第 {rank}。",
    ),
    "watermark.by_rank": Phrase(
        en="What decides is the rank of the key drawn among its candidates, whose p-value is exact: {p}.",
        zh="以抽中的密钥在候选密钥中的名次为准，其 p 值为精确值：{p}。",
    ),
    "watermark.by_standing": Phrase(
        en="What decides is how far the keys drawn stand out among their candidates, against {redraws} draws anew: p = {p}.",
        zh="以抽中的密钥在候选密钥中突出的程度为准，与重新抽签 {redraws} 次的结果比较：p = {p}。",
    ),
    "watermark.tries": Phrase(
        en="The ledger names {tries} different tests of this model for these marks, so p is taken {tries} times: {adjusted}.",
        zh="账本显示已用这些水印对该模型做过 {tries} 种不同的检验，因此 p 值乘以 {tries}：{adjusted}。",
    ),
    "watermark.means_used": Phrase(
        en="This shows that pictures with the mark had a part in the training, straight or through a model that was trained on them. It does not show which of them, nor that any output copies one.",
        zh="这说明带有水印的图片参与了训练，可能是直接使用，也可能是经由用它们训练过的模型。但这并不说明用了其中哪几张，也不说明任何输出复制了其中某一张。",
    ),
    "watermark.means_not_shown": Phrase(
        en="Too few marked pictures among all that were trained on, a mark that was cut, warped or smoothed away, or too few outputs end the same way.",
        zh="加了水印的图片在全部训练图片中占比太小，水印被裁切、变形或平滑掉，或输出图片太少，结果都会如此。",
    ),
    "watermark.rests_on": Phrase(
        en="The answer rests on the key having been drawn by chance and bound before the pictures were published, and on nobody having marked others with the same key.",
        zh="该结论的前提是：密钥是随机抽出的，并在图片发布之前已固定；且没有人用同一密钥给其他图片加过水印。",
    ),
}
