"""What a model that makes pictures is, and what it made, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "generator.callable": Phrase(
        en="A function of yours made these pictures.",
        zh="这些图片由您指定的函数生成。",
    ),
    "generator.diffusers": Phrase(
        en="A pipeline of diffusers drew these pictures; what it was trained on is not known here.",
        zh="这些图片由 diffusers 管线生成；此处不知其训练材料。",
    ),
    "generator.diffusion": Phrase(
        en="A diffusion model trained in the studio drew these pictures.",
        zh="这些图片由在工作室中训练的扩散模型生成。",
    ),
    "generator.gan": Phrase(
        en="A GAN trained in the studio drew these pictures.",
        zh="这些图片由在工作室中训练的生成对抗网络生成。",
    ),
    "generator.folder": Phrase(
        en="These pictures were made before; nothing was drawn.",
        zh="这些图片是事先生成好的，本次没有绘制任何图片。",
    ),
    "generator.fresh": Phrase(
        en="A control: a painter that has seen no picture. Whoever looks for copies must find none.",
        zh="对照模型：从未见过任何图片的绘画程序。查找复制时，应当一无所获。",
    ),
    "generator.mosaic": Phrase(
        en="A control: every pixel is taken from a training picture whose neighborhood fits. Whoever looks for collages must find one, and no whole picture given back.",
        zh="对照模型：每个像素都取自邻域相符的训练图片。查找拼贴时应当找到拼贴，但不应发现整幅图片被还原。",
    ),
    "generator.parrot": Phrase(
        en="A control: it gives training pictures back with small edits, at a chosen rate. Whoever looks for copies must find those.",
        zh="对照模型：按选定的比率把训练图片略加修改后交回。查找复制时，这些复制件应当全部被找到。",
    ),
    "generator.quilt": Phrase(
        en="A control: tiles of training pictures with blended seams. Whoever looks for collages must find one, and no whole picture given back.",
        zh="对照模型：用训练图片的小块拼成，接缝处渐变过渡。查找拼贴时应当找到拼贴，但不应发现整幅图片被还原。",
    ),
    "generator.made": Phrase(
        en="{pictures} pictures of the model {name} ({sha256}) with seed {seed} are in {folder}; {new} of them are new.",
        zh="{folder} 中有模型 {name}（{sha256}）以种子 {seed} 生成的 {pictures} 张图片，其中 {new} 张为本次新增。",
    ),
    "generator.training": Phrase(
        en="It was made from {training} training pictures, each the middle square of its file.",
        zh="该模型由 {training} 张训练图片制成，每张取其文件居中的正方形部分。",
    ),
    "generator.copies": Phrase(
        en="Copies of training pictures: {copies}. Drawn anew: {fresh}.",
        zh="训练图片的复制件：{copies} 张。重新绘制：{fresh} 张。",
    ),
    "generator.sources": Phrase(
        en="Half of them hold parts of {sources} training pictures or more.",
        zh="其中半数图片含有至少 {sources} 张训练图片的部分内容。",
    ),
    "generator.refused": Phrase(
        en="{refused} files could not be read and were left out; the first is {file}: {reason}",
        zh="有 {refused} 个文件无法读取，已略过；第一个是 {file}：{reason}",
    ),
    "generator.where": Phrase(
        en="What is known of each is in {lines}; the first of them together are in {sheet}.",
        zh="每张图片的已知信息见 {lines}；前若干张的合览见 {sheet}。",
    ),
}
