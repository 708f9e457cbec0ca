"""Collage or learning, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "collage.title": Phrase(en="Collage or learning?", zh="是拼贴，还是学习？"),
    "collage.what": Phrase(
        en="Every patch of an output is searched in all training works, at several sizes. What counts as close is set by people: works by human hands that the model never saw, searched in the same way. Beside it are measured machines of known behavior, which give training works back or tile them and cannot learn.",
        zh="在多个尺度上，把生成图片的每一小块与全部训练作品逐一比对。怎样才算接近，由人来定：以同样方式检索模型从未见过的人类作品。同时测量行为已知的对照机器：它们只会交还或拼接训练作品，不会学习。",
    ),
    "collage.tested": Phrase(
        en="{outputs} outputs were held against {training} training works, and beside them {heldout} works by people that were held out, at {size} pixels a side.",
        zh="以边长 {size} 像素，将 {outputs} 张生成图片与 {training} 件训练作品比对，并以同样方式比对 {heldout} 件留出的人类作品。",
    ),
    "collage.answer_collage": Phrase(
        en="The outputs lie closer to machines that put training works together than to held-out works by people.",
        zh="与留出的人类作品相比，这些生成图片更接近只会拼接训练作品的机器。",
    ),
    "collage.answer_learners": Phrase(
        en="The outputs lie closer to held-out works by people than to machines that put training works together.",
        zh="与只会拼接训练作品的机器相比，这些生成图片更接近留出的人类作品。",
    ),
    "collage.answer_not_separable": Phrase(
        en="It cannot be told from so many pictures whether the outputs lie closer to machines that put training works together or to held-out works by people.",
        zh="依现有图片数量，无法判断这些生成图片更接近只会拼接训练作品的机器，还是更接近留出的人类作品。",
    ),
    "collage.answer_copies": Phrase(
        en="{copies} of {outputs} outputs are whole training works; too few are left to ask whether the rest is put together.",
        zh="{outputs} 张生成图片中有 {copies} 张是整件训练作品；余下的太少，无法再问是否为拼接。",
    ),
    "collage.answer_undetermined": Phrase(en="Nothing can be said here.", zh="在此无法作出判断。"),
    "collage.position": Phrase(
        en="On a scale where held-out works are 0 and the weakest collage machine is 1 the outputs are at {value} (95 % interval {low} to {high}); with everything made as smooth as the outputs, at {smooth} ({smooth_low} to {smooth_high}).",
        zh="以留出作品为 0、最弱的拼贴机器为 1，这些生成图片位于 {value}（95% 区间 {low} 至 {high}）；把各组图片处理得与生成图片同样平滑后，位于 {smooth}（{smooth_low} 至 {smooth_high}）。",
    ),
    "collage.area": Phrase(
        en="Of the area of the outputs {covered} % ({low} to {high} %) is tied to training works in verified regions, in such an output to {sources} works; of held-out works by people {held} % is.",
        zh="生成图片的面积中有 {covered}%（{low} 至 {high}%）在经核实的区域内与训练作品相连，这样的图片平均各连到 {sources} 件作品；留出的人类作品中这一比例为 {held}%。",
    ),
    "collage.scale": Phrase(
        en="The largest patches that are surely closer than those of people are {percent} % of the side of the picture.",
        zh="确定比人类作品更接近训练作品的最大图块，边长为图片边长的 {percent}%。",
    ),
    "collage.no_scale": Phrase(
        en="At no size are patches surely closer to training works than those of people are.",
        zh="在任何尺度上，图块都没有确定地比人类作品更接近训练作品。",
    ),
    "collage.levels": Phrase(
        en="If the outputs were as held-out works are, patches as close as these would be found in at most {collage} of such tests, and whole pictures as close as these in at most {copies}.",
        zh="假如生成图片与留出作品没有差别，在这样的检验中，图块达到如此接近程度的至多占 {collage}，整幅图片达到如此接近程度的至多占 {copies}。",
    ),
    "collage.humans": Phrase(
        en="Beside {beside} works by others each, an output is closer to training works than a human work is to {others} in {place} % of pairs ({low} to {high} %; {works} works by {authors} authors); 50 % would be as people are.",
        zh="各与 {beside} 件他人作品比对，在 {place}%（{low} 至 {high}%；{authors} 位作者的 {works} 件作品）的配对中，生成图片接近训练作品的程度高于人类作品接近{others}的程度；50% 即与人相同。",
    ),
    "collage.humans_earlier": Phrase(en="earlier works by others", zh="他人较早的作品"),
    "collage.humans_undated": Phrase(en="works by others, earlier or not", zh="他人的作品（不论先后）"),
    "collage.humans_few": Phrase(
        en="Whether people come as close to what was there before them is not said: of {works} works by {authors} authors enough works by others are known; 20 works by 5 authors are needed.",
        zh="未比较人类作品与其先前作品的接近程度：仅有 {authors} 位作者的 {works} 件作品可找到足够多的他人作品；至少需要 5 位作者的 20 件作品。",
    ),
    "collage.humans_not_asked": Phrase(
        en="Whether people come as close to what was there before them was not asked.",
        zh="未询问人类作品与其先前作品的接近程度。",
    ),
    "collage.because_collage": Phrase(en="Both intervals lie above one half.", zh="两个区间都在二分之一以上。"),
    "collage.because_learners": Phrase(en="Both intervals lie below one half.", zh="两个区间都在二分之一以下。"),
    "collage.because_between": Phrase(
        en="An interval holds one half, or the two disagree.", zh="有区间包含二分之一，或两者结论不一致。"
    ),
    "collage.because_copies": Phrase(
        en="Fewer than 20 outputs are no whole works.", zh="不是整件作品的生成图片不足 20 张。"
    ),
    "collage.because_failed": Phrase(
        en="The measure got a control wrong, so it cannot be trusted on these works: {failed}.",
        zh="该测量对对照的判断有误，因此不能用于这批作品：{failed}。",
    ),
    "collage.because_no_control": Phrase(
        en="No collage machine could be told from held-out works here.", zh="此处没有任何拼贴机器能与留出作品区分开。"
    ),
    "collage.no_heldout": Phrase(
        en="No works were held out. Without works by people that the model never saw nothing says what is close. Name some with --heldout.",
        zh="没有留出作品。没有模型从未见过的人类作品，就无从判断怎样才算接近。请用 --heldout 指定。",
    ),
    "collage.few_heldout": Phrase(
        en="Too few works were held out; at least 60 that are no training works are needed.",
        zh="留出作品太少；至少需要 60 件不属于训练作品的作品。",
    ),
    "collage.few_outputs": Phrase(en="Too few outputs; at least 20 are needed.", zh="生成图片太少；至少需要 20 张。"),
    "collage.left_out": Phrase(
        en="{count} works held out show a training work again and were left out.",
        zh="{count} 件留出作品与某件训练作品画面相同，已剔除。",
    ),
    "collage.painters": Phrase(
        en="Of {painters} held-out painters {flagged} would be flagged at a level of 1 %.",
        zh="{painters} 位留出作品的作者中，按 1% 的水平有 {flagged} 位会被标出。",
    ),
    "collage.limits": Phrase(
        en="What cannot be told: patches larger than the gap between sizes are compared at the next size; works that are not in the training library are not searched; a bad painter lies far from everything, and that is no originality; and closeness says nothing of what the law calls copying.",
        zh="无法判断的：介于两个尺度之间的图块按相邻尺度比较；训练图库之外的作品未被检索；拙劣的图片与一切都相距甚远，但这不等于独创；接近与否也不等于法律意义上的复制。",
    ),
    "collage.failed_parrot": Phrase(
        en="a machine that gives works back does not reach further than one that tiles",
        zh="只会交还作品的机器没有比拼接机器更接近",
    ),
    "collage.failed_quilt": Phrase(
        en="a machine that tiles does not reach further than a mosaic, or is not told from people",
        zh="拼接图块的机器没有比马赛克更接近，或与人类作品无法区分",
    ),
    "collage.failed_mosaic": Phrase(en="a mosaic of pixels is not told from people", zh="像素马赛克与人类作品无法区分"),
    "collage.failed_held_out": Phrase(
        en="too many held-out painters are taken for collage", zh="过多的人类作者被误认为拼贴"
    ),
    "collage.name_outputs": Phrase(en="the model", zh="被测模型"),
    "collage.name_held": Phrase(en="held-out works by people", zh="留出的人类作品"),
    "collage.name_parrot": Phrase(en="gives works back", zh="交还作品的机器"),
    "collage.name_quilt": Phrase(en="tiles works", zh="拼接图块的机器"),
    "collage.name_mosaic": Phrase(en="mosaic of pixels", zh="像素马赛克机器"),
    "collage.column_side": Phrase(en="patch, pixels", zh="图块边长（像素）"),
    "collage.column_excess": Phrase(en="closer than people, times", zh="为人类作品的倍数"),
    "collage.column_people": Phrase(en="people", zh="人类作品"),
    "collage.column_smoothed": Phrase(en="as smooth as the outputs", zh="同样平滑后"),
    "collage.column_level": Phrase(en="by chance", zh="偶然占比"),
    "collage.column_who": Phrase(en="who", zh="对象"),
    "collage.column_scale": Phrase(en="largest close patch", zh="最大接近图块"),
    "collage.column_reach": Phrase(en="reach", zh="接近程度"),
    "collage.column_area": Phrase(en="area tied", zh="相连面积"),
    "collage.column_sources": Phrase(en="works each", zh="每张来源数"),
    "collage.column_seams": Phrase(en="step at seams", zh="接缝处落差"),
    "collage.by_size": Phrase(en="By size of patch", zh="按图块大小"),
    "collage.beside": Phrase(en="Beside machines of known behavior", zh="与行为已知的机器并列"),
    "collage.maps": Phrase(en="Where it comes from", zh="来自何处"),
    "collage.maps_note": Phrase(
        en="Each output with its source map below it: every color is one training work, gray has no source that was found. Outputs with the most area tied come first.",
        zh="每张生成图片下方为其来源图：每种颜色代表一件训练作品，灰色为未找到来源。相连面积最大的排在前面。",
    ),
    "collage.where": Phrase(
        en="The report is {page}; its numbers are in {numbers}.", zh="报告见 {page}；数据见 {numbers}。"
    ),
    "collage.limits_title": Phrase(en="What cannot be told", zh="无法判断的事项"),
    "twins.answer": Phrase(
        en="From {noises} equal noises: {first} % ({first_low} to {first_high} %) of the first model's pictures are more like a work of its own half than like its twin's picture, and {second} % ({second_low} to {second_high} %) of the second's.",
        zh="以 {noises} 个相同的噪声：第一个模型有 {first}%（{first_low} 至 {first_high}%）的图片更像自己那一半中的某件作品，而不是更像孪生模型的图片；第二个模型为 {second}%（{second_low} 至 {second_high}%）。",
    ),
    "twins.agreement": Phrase(
        en="The two pictures of one noise agree by {agreement} on average; a picture and the nearest work of its own half by {first} and {second}.",
        zh="同一噪声的两张图片平均相似度为 {agreement}；图片与自己那一半中最近作品的相似度分别为 {first} 和 {second}。",
    ),
    "twins.dependence": Phrase(
        en="{first} % of the first model's pictures and {second} % of the second's lie nearest to their own half; if it did not matter which half they saw, so many would by chance in {first_level} and {second_level} of such tests. That a model depends on its half proves use, not copying.",
        zh="第一个模型有 {first}%、第二个模型有 {second}% 的图片最接近自己那一半作品；假如见过哪一半并无影响，在这样的检验中达到如此比例的分别占 {first_level} 和 {second_level}。模型依赖自己那一半，证明的是使用，而不是复制。",
    ),
    "twins.other_pictures": Phrase(
        en="The two models share no noise, so each picture is held against the most similar of the twin's pictures.",
        zh="两个模型不共享噪声，因此每张图片与孪生模型中最相似的图片比较。",
    ),
}
