"""What canaries are, and what a test with them says, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "canary.made": Phrase(
        en="{slots} slots of {candidates} candidates each are in {folder}; chance has drawn one of each, and the draws are bound by hashes in the ledger.",
        zh="{folder} 中现有 {slots} 组候选图片，每组 {candidates} 张；每组已随机抽出一张，抽签结果以哈希值固定在账本中。",
    ),
    "canary.publish": Phrase(
        en="Show the root of the ledger to somebody now, or have it time-stamped, before anything is trained: {root}",
        zh="请在训练开始之前，先把账本的根哈希出示给他人，或为其加盖时间戳：{root}",
    ),
    "canary.plant": Phrase(
        en="Plant, or publish, only what is in {plant}. Keep {candidates_folder} and {secret} to yourself until the model is tested: whoever trains on a candidate that was not drawn spoils the test.",
        zh="只应植入或发布 {plant} 中的图片。在检验模型之前，请勿公开 {candidates_folder} 和 {secret}：若有人用未抽中的候选图片训练，检验就会失效。",
    ),
    "canary.revealed": Phrase(
        en="The draws of {slots} slots are revealed in the ledger of {folder}; anybody can hold them against the hashes from before. Its root is now {root}",
        zh="{folder} 的账本已公开 {slots} 组的抽签结果；任何人都可以将其与此前的哈希值核对。账本的根哈希现为 {root}",
    ),
    "canary.intact": Phrase(
        en="The registry is as it was made: {rows} rows, {slots} slots, every candidate and every draw as stated. Root: {root}",
        zh="登记册与制作时一致：{rows} 行记录，{slots} 组，所有候选图片和抽签结果均与记录相符。根哈希：{root}",
    ),
    "canary.not_intact": Phrase(
        en="The registry is not as it was made, so nothing can be tested with it: {troubles} places are wrong.",
        zh="登记册与制作时不一致，不能用于检验：共有 {troubles} 处不符。",
    ),
    "canary.trouble": Phrase(en="- {about}: {trouble}", zh="- {about}：{trouble}（不符）"),
    "canary.slot": Phrase(en="slot", zh="组"),
    "canary.candidates": Phrase(en="candidates", zh="候选数"),
    "canary.kind": Phrase(en="made", zh="来源"),
    "canary.bound": Phrase(en="bound", zh="固定于"),
    "canary.plant_file": Phrase(en="plant", zh="应植入"),
    "canary.planted_times": Phrase(en="planted", zh="已植入"),
    "canary.revealed_at": Phrase(en="revealed", zh="公开于"),
    "proof.title": Phrase(en="Was it trained on the canaries?", zh="训练时是否用了金丝雀图片？"),
    "proof.bars": Phrase(
        en="Ranks of the {slots} canaries among the candidates of their slots, 1 where the model takes to the canary most; dashed, what is expected without use.",
        zh="{slots} 张金丝雀图片在各自候选图片中的名次，名次为 1 表示模型最偏向该图片；虚线为未被使用时的预期。",
    ),
    "proof.slot": Phrase(
        en="Slot {slot}: rank {rank} of {candidates}", zh="第 {slot} 组：{candidates} 张中名列第 {rank}"
    ),
    "proof.asked": Phrase(
        en="Was the model {name} ({sha256}) trained on the canaries of this registry? Tested: {slots} slots of {candidates} candidates each, whose draws were bound by {bound_at} under the root {root}.",
        zh="模型 {name}（{sha256}）训练时是否用了本登记册的金丝雀图片？检验了 {slots} 组，每组 {candidates} 张候选图片；抽签结果至 {bound_at} 已全部固定，根哈希为 {root}。",
    ),
    "proof.score_losses": Phrase(
        en="Score: how well the model itself explains each candidate (its loss, seed {seed}).",
        zh="评分方式：模型自身对每张候选图片的解释程度（损失值，种子 {seed}）。",
    ),
    "proof.score_nearest": Phrase(
        en="Score: how near each candidate comes to the nearest of {samples} outputs (seed {seed}).",
        zh="评分方式：每张候选图片与 {samples} 张输出图片中最接近者的距离（种子 {seed}）。",
    ),
    "proof.used": Phrase(
        en="Yes: the canaries were used. Without use, a result like this comes up in at most {level} of 100 such tests (here p = {adjusted}).",
        zh="是：这些金丝雀图片被用过。若未被使用，每 100 次这样的检验中，出现此类结果的至多 {level} 次（本次 p = {adjusted}）。",
    ),
    "proof.not_shown": Phrase(
        en="Not shown: without use, results like this come up too often to prove anything (p = {adjusted}; asked was at most {level} of 100). That does not say that the canaries were not used.",
        zh="未能证明：即使未被使用，此类结果也会经常出现，不足以证明任何事（p = {adjusted}；要求每 100 次至多 {level} 次）。这并不说明这些图片没有被使用。",
    ),
    "proof.by_ranks": Phrase(
        en="Mean rank of the canaries among their candidates: {mean}; without use it is {expected} on average. What decides is the sum of ranks, whose p-value is exact: {p}.",
        zh="金丝雀图片在各自候选图片中的平均名次为 {mean}；若未被使用，平均应为 {expected}。以名次之和为准，其 p 值为精确值：{p}。",
    ),
    "proof.by_standing": Phrase(
        en="Mean rank of the canaries among their candidates: {mean}; without use it is {expected} on average. What decides is how far they stand out within their slots, against {redraws} draws anew: p = {standing}.",
        zh="金丝雀图片在各自候选图片中的平均名次为 {mean}；若未被使用，平均应为 {expected}。以其在组内突出的程度为准，与重新抽签 {redraws} 次的结果比较：p = {standing}。",
    ),
    "proof.tries": Phrase(
        en="The ledger names {tries} different tests of this model with these canaries, so p is taken {tries} times: {adjusted}.",
        zh="账本显示已用这些金丝雀图片对该模型做过 {tries} 种不同的检验，因此 p 值乘以 {tries}：{adjusted}。",
    ),
    "proof.returned": Phrase(
        en="Given back among the outputs: {returned} of the canaries, and {others} of the candidates that were not drawn.",
        zh="输出中还原出的图片：金丝雀图片 {returned} 张，未抽中的候选图片 {others} 张。",
    ),
    "proof.unplanted": Phrase(
        en="The ledger does not say of {unplanted} of the slots that they were planted.",
        zh="其中 {unplanted} 组在账本中没有植入记录。",
    ),
    "proof.means_used": Phrase(
        en="This shows that the training saw the pictures that were planted, and so, as far as canaries and works were handed over together, the set they lay in. It does not show what the model makes of any one work.",
        zh="这说明训练时见过所植入的图片；如果金丝雀图片与作品是一并交付的，也就说明用过它们所在的图片集。但这并不说明模型如何对待其中任何一件作品。",
    ),
    "proof.means_not_shown": Phrase(
        en="A model that learns little from each picture, canaries that were left out, too few slots, or a weak score end the same way.",
        zh="模型从每张图片中学到的很少、金丝雀图片被剔除、组数太少或评分方式太弱，结果都会如此。",
    ),
    "proof.rests_on": Phrase(
        en="The answer rests on the draws having been made by chance, bound before the training, and on candidates that were not drawn having been kept secret. The ledger shows the first two as far as somebody saw its root in time.",
        zh="该结论的前提是：抽签是随机的，并在训练之前已固定；未抽中的候选图片始终保密。只要有人及时见过根哈希，账本即可证明前两点。",
    ),
}
