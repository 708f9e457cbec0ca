"""What an artist reads while a model learns."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "studio.trained": Phrase(
        en="Trained a model of the family {family} for {steps} steps: {run}/weights.safetensors ({sha256}).",
        zh="已训练 {family} 类模型 {steps} 步：{run}/weights.safetensors（{sha256}）。",
    ),
    "studio.trained.minutes": Phrase(
        en="It ended because the minutes of the recipe were over, so another run may end at another step.",
        zh="因达到配方规定的时长而结束，故再次运行可能止于另一步。",
    ),
    "studio.trained.warned": Phrase(
        en="There were {count} warnings; each is a row in {ledger}.",
        zh="出现 {count} 次警告；每次均记入 {ledger}。",
    ),
    "studio.trained.where": Phrase(
        en="Samples as it learned: {run}/samples. Curves: {run}/curves.jsonl. Draw with: apelles studio generate {run}",
        zh="学习过程中的样本：{run}/samples。曲线：{run}/curves.jsonl。生成图片：apelles studio generate {run}",
    ),
    "studio.warn.overfit": Phrase(
        en="Warning at step {step}: the discriminator tells training works from held-out ones, {value} spreads apart (warned of from {threshold}). It is learning the works by heart: add works, augment more, or stop earlier.",
        zh="第 {step} 步警告：判别器已能区分训练作品与留出作品，相差 {value} 个离散度（自 {threshold} 起警告）。它正在死记作品：请增加作品、加强数据增广或提前停止。",
    ),
    "studio.warn.copying": Phrase(
        en="Warning at step {step}: the share of samples closer to a training work than any other work is exceeds that of held-out works by {value} (warned of from {threshold}). The model may be giving works back: look at the samples beside the works.",
        zh="第 {step} 步警告：比其他作品更接近某件训练作品的样本所占比例，比留出作品高出 {value}（自 {threshold} 起警告）。模型可能在重现作品：请将样本与作品对照查看。",
    ),
}
