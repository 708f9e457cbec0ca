"""What an artist reads about the painter's loop: the set, what was refused, what was chosen, what was altered."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "studio.how": Phrase(
        en="Made by the model {model} ({sha256}), seed {seed}, number {index}, and chosen by {by} with Apelles.",
        zh="由模型 {model}（{sha256}）以种子 {seed} 生成，序号 {index}，由 {by} 使用 Apelles 选出。",
    ),
    "studio.unknown_behind": Phrase(
        en="The model learned from {unknown} works that nobody has allowed; every picture's line says so.",
        zh="该模型学习过 {unknown} 件无人许可的作品；每张图片的记录均有注明。",
    ),
    "studio.generated_row": Phrase(
        en="Written down as row {row} of {ledger}; the first of them together are in {sheet}.",
        zh="已记为 {ledger} 第 {row} 行；前若干张的总览见 {sheet}。",
    ),
    "studio.selected": Phrase(
        en="Written down at {at} as row {row} of {ledger}, signed with the key {signer}: {kept} kept, {rejected} rejected, {undecided} not decided.",
        zh="已于 {at} 记为 {ledger} 第 {row} 行，以密钥 {signer} 签名：保留 {kept} 张，舍弃 {rejected} 张，未决定 {undecided} 张。",
    ),
    "studio.kept_files": Phrase(
        en="Kept pictures carry Content Credentials and XMP that say a model made them, from which set, and who chose: {files}",
        zh="保留的图片带有内容凭证和 XMP，注明由模型生成、出自哪个训练集、由谁选出：{files}",
    ),
    "studio.withdrawn": Phrase(en="Taken back: {files}", zh="已撤回：{files}"),
    "studio.time_self_declared": Phrase(
        en="The time is that of this machine's clock. Somebody else's word for it needs a time stamp (--timestamp).",
        zh="时间取自本机时钟。如需他人作证，请使用时间戳（--timestamp）。",
    ),
    "studio.curated": Phrase(
        en="{works} works to train on and {heldout} held out to measure with, in {folder} (root {root}).",
        zh="训练用 {works} 件，留作测量 {heldout} 件，位于 {folder}（根 {root}）。",
    ),
    "studio.unknown_inside": Phrase(
        en="Nobody has allowed {unknown} of them: they were let in by --allow-unknown, and everything made from this set says so.",
        zh="其中 {unknown} 件无人许可：系经 --allow-unknown 放行，由本训练集产生的一切均会注明。",
    ),
    "studio.planted": Phrase(
        en="{canaries} of the pictures to train on are canaries; what is secret about them is in {registry}. Keep it to yourself until the model is tested.",
        zh="训练图片中有 {canaries} 张为金丝雀图片；其机密保存在 {registry} 中，在检验模型之前请勿外泄。",
    ),
    "studio.row.canaries": Phrase(
        en="{canaries} canaries of the registry {registry} were planted (its root {registry_root}).",
        zh="植入登记册 {registry} 的金丝雀图片 {canaries} 张（登记册根 {registry_root}）。",
    ),
    "studio.previews": Phrase(
        en="The files of {previews} works are gone, so their previews were taken.",
        zh="{previews} 件作品的原文件已不在，改用其预览图。",
    ),
    "studio.not_chosen": Phrase(
        en="{works} works of the library were not asked for.",
        zh="作品库中另有 {works} 件未被选取。",
    ),
    "studio.refused": Phrase(en="Refused: {count}. {reason}", zh="拒绝 {count} 件。{reason}"),
    "studio.refused_list": Phrase(
        en="Each refused work with its reason: {file}",
        zh="被拒绝的作品及理由见：{file}",
    ),
    "studio.refused.deny": Phrase(
        en="Training a generative model on it is denied.",
        zh="禁止将其用于训练生成式模型。",
    ),
    "studio.refused.conditional": Phrase(
        en="It may be used only when a condition is met that nobody has taken on: see `apelles rights accept`.",
        zh="须满足条件方可使用，而尚无人接受该条件：参见 `apelles rights accept`。",
    ),
    "studio.refused.unknown": Phrase(
        en="Nobody has said anything about it, and that is no permission.",
        zh="没有人表态，而这不等于许可。",
    ),
    "studio.refused.second_hand": Phrase(
        en="It is a second-hand copy of a registered original.",
        zh="它是已登记原作的二手副本。",
    ),
    "studio.refused.other_copy": Phrase(
        en="Another file of the same work is denied.",
        zh="同一作品的另一文件禁止使用。",
    ),
    "studio.refused.gone": Phrase(
        en="Its file and its preview are gone.",
        zh="其文件和预览图均已不在。",
    ),
    "studio.refused.not_scanned": Phrase(
        en="Its rights were not scanned yet: run `apelles rights scan`.",
        zh="尚未扫描其权利状况：请运行 `apelles rights scan`。",
    ),
    "studio.none": Phrase(en="none", zh="无"),
    "studio.every_work": Phrase(en="every work of the library", zh="作品库的全部作品"),
    "studio.row.genesis": Phrase(en="The ledger {ledger} begins.", zh="账本 {ledger} 建立。"),
    "studio.row.rule": Phrase(
        en="{chosen} of the {works} works of the library {library} were asked for ({rule}).",
        zh="从作品库 {library} 的 {works} 件作品中选取 {chosen} 件（{rule}）。",
    ),
    "studio.row.works.training": Phrase(en="{count} works to train on.", zh="训练用作品 {count} 件。"),
    "studio.row.works.heldout": Phrase(en="{count} works held out to measure with.", zh="留作测量的作品 {count} 件。"),
    "studio.row.works.refused": Phrase(en="Refused: {count}. {reason} {works}", zh="拒绝 {count} 件。{reason}{works}"),
    "studio.row.set": Phrase(
        en="The set was closed: {works} works to train on, {heldout} held out; works that nobody has allowed: {unknown}; root {root}.",
        zh="训练集封存：训练用 {works} 件，留作测量 {heldout} 件；无人许可的作品 {unknown} 件；根 {root}。",
    ),
    "studio.row.trained.started": Phrase(
        en="Training began on {device}: recipe {recipe_sha256}, set {data_root}.",
        zh="在 {device} 上开始训练：配方 {recipe_sha256}，训练集 {data_root}。",
    ),
    "studio.row.trained.resumed": Phrase(
        en="Training was taken up again at step {step}.", zh="自第 {step} 步恢复训练。"
    ),
    "studio.row.trained.finished": Phrase(
        en="Training ended at step {step} ({stopped}): weights {weights_sha256}.",
        zh="训练于第 {step} 步结束（{stopped}）：权重 {weights_sha256}。",
    ),
    "studio.row.generated": Phrase(
        en="The model {model} drew with seed {seed} into {folder}: {pictures} pictures, {new} of them new.",
        zh="模型 {model} 以种子 {seed} 向 {folder} 生成图片：共 {pictures} 张，新增 {new} 张。",
    ),
    "studio.row.guard": Phrase(
        en="Number {index} was withheld: {verdict} of {work_id} (E-value at most {e_value_bound}).",
        zh="第 {index} 号未予交付：对 {work_id} 的结论为 {verdict}（E 值至多 {e_value_bound}）。",
    ),
    "studio.row.outputs": Phrase(
        en="{pictures} pictures of the model {model} lay there.", zh="此处有模型 {model} 生成的图片 {pictures} 张。"
    ),
    "studio.row.selected": Phrase(
        en="{by} chose among {shown} pictures: kept {kept}, rejected {rejected}. Why: {why}",
        zh="{by} 从 {shown} 张图片中选择：保留 {kept}，舍弃 {rejected}。理由：{why}",
    ),
    "studio.row.kept": Phrase(en="Written with Content Credentials: {files}.", zh="已写入内容凭证：{files}。"),
    "studio.row.other": Phrase(en="A row of the kind {kind}.", zh="类型为 {kind} 的一行。"),
    "studio.looked": Phrase(
        en="Intact: {rows} rows follow one another unbroken, and every file is what they say. Root {root}.",
        zh="完好：{rows} 行首尾相接，每个文件均与记录相符。根 {root}。",
    ),
    "studio.looked_broken": Phrase(en="Not as it was, in {count} places:", zh="与记录不符，共 {count} 处："),
    "studio.signed": Phrase(
        en="Row {row} ({kind}) is signed by {subject}, key {fingerprint}, at {at} ({stamp}).",
        zh="第 {row} 行（{kind}）由 {subject} 签名，密钥 {fingerprint}，时间 {at}（{stamp}）。",
    ),
    "studio.stamp.self": Phrase(en="time self-declared", zh="时间为自行声明"),
    "studio.stamp.bound": Phrase(en="with a time stamp", zh="附时间戳"),
    "studio.no_witness": Phrase(
        en="A ledger cannot show that rows were cut off at its end, or that all of it was written anew. Give the root to somebody else, and that can be told.",
        zh="账本本身不能表明末尾是否有行被删去，或整本是否重写。把根值交给他人保存，即可查明。",
    ),
    "studio.wrong.not_there": Phrase(
        en="There is no {place}.",
        zh="{place} 不存在。",
    ),
    "studio.wrong.ledger": Phrase(
        en="The ledger was changed at {place}: {detail}.",
        zh="账本在 {place} 处被改动：{detail}。",
    ),
    "studio.wrong.purpose": Phrase(
        en="{place} is the ledger of something else ({detail}).",
        zh="{place} 是另一用途的账本（{detail}）。",
    ),
    "studio.wrong.unfinished": Phrase(
        en="{place} is not the row that closes the record: rows were cut off or added at its end.",
        zh="{place} 不是收尾的行：末尾有行被删去或添加。",
    ),
    "studio.wrong.card": Phrase(
        en="{place} says {detail}, and the ledger says something else.",
        zh="{place} 写的是 {detail}，与账本不符。",
    ),
    "studio.wrong.added": Phrase(
        en="{place} was added afterward: the ledger does not know it.",
        zh="{place} 是事后添加的：账本中没有它。",
    ),
    "studio.wrong.missing": Phrase(
        en="{place} is missing.",
        zh="缺少 {place}。",
    ),
    "studio.wrong.altered": Phrase(
        en="{place} is not the file it was.",
        zh="{place} 已不是原来的文件。",
    ),
    "studio.wrong.cell": Phrase(
        en="{place} says {detail}, and the ledger says something else.",
        zh="{place} 写的是 {detail}，与账本不符。",
    ),
    "studio.wrong.denied": Phrase(
        en="{place} has the verdict “{detail}” and may not be trained on.",
        zh="{place} 的结论为“{detail}”，不得用于训练。",
    ),
    "studio.wrong.unknown": Phrase(
        en="{place} hides how many works nobody has allowed: there are {detail}.",
        zh="{place} 没有如实写明无人许可的作品数：实为 {detail} 件。",
    ),
    "studio.wrong.root": Phrase(
        en="{place} is not the root over the works: that is {detail}.",
        zh="{place} 不是这些作品的默克尔根：应为 {detail}。",
    ),
    "studio.wrong.unreadable": Phrase(
        en="A row of {place} does not say what rows of its kind say ({detail}).",
        zh="{place} 中有一行内容不符合其类型（{detail}）。",
    ),
    "studio.wrong.signature": Phrase(
        en="The signature of {place} does not hold ({detail}).",
        zh="{place} 的签名不成立（{detail}）。",
    ),
    "studio.wrong.other_set": Phrase(
        en="{place} was made from another training set ({detail}).",
        zh="{place} 出自另一训练集（{detail}）。",
    ),
    "studio.wrong.not_permitted": Phrase(
        en="{place} is no longer permitted: the library's ledger now says “{detail}”.",
        zh="{place} 已不再获准：作品库的账本现在写的是“{detail}”。",
    ),
    "law.process_log": Phrase(
        en="The ledger keeps the model, its settings and the seed ({seed}) of this picture, and the recipe the model was trained by ({recipe}).",
        zh="账本保存了生成该图片的模型、参数和种子（{seed}），以及训练该模型的配方（{recipe}）。",
    ),
    "law.process_unchanged": Phrase(en="Its pixels are those that the model made.", zh="其像素与模型生成的完全一致。"),
    "law.process_chosen": Phrase(
        en="Row {row} of the ledger says that {by} kept it among {shown} pictures and rejected {rejected}. The reason given: {why}",
        zh="账本第 {row} 行载明，{by} 从 {shown} 张图片中保留了它，舍弃 {rejected} 张。所述理由：{why}",
    ),
    "law.process_altered": Phrase(
        en="The record was altered: it does not check out.", zh="该记录被改动过，未通过核验。"
    ),
    "law.process_stamped": Phrase(
        en="The choice is signed, and a time stamp is bound to the signature; who issued it was not checked here.",
        zh="该选择已签名，且签名附有时间戳；此处未核验时间戳由谁签发。",
    ),
    "law.process_not_stamped": Phrase(
        en="The choice is signed, and the time in it is that of the signer’s own clock: there is no time stamp.",
        zh="该选择已签名，但其时间取自签名者自己的时钟：没有时间戳。",
    ),
    "law.measure_rounds": Phrase(
        en="rounds of generating with other settings or seeds before it was last chosen",
        zh="最后一次选定之前，以不同参数或种子生成的轮数",
    ),
    "loop.heading": Phrase(en="How the pictures were made", zh="图片的制作过程"),
    "loop.note": Phrase(
        en="By the ledgers that were given: what was chosen to train on and what was refused, how the model was trained, what it made, and what people kept, when and why. A ledger shows that nothing in it was changed since; it does not show that what somebody wrote into it is true. How much of a picture is owed to a person is for a person to judge.",
        zh="依据所提供的账本：选用和拒绝了哪些训练作品，模型如何训练，生成了什么，人在何时、因何理由保留了什么。账本能表明其内容此后未被改动，不能表明写入的内容属实。图片在多大程度上归功于人，应由人来判断。",
    ),
    "loop.kind.set": Phrase(en="Training set {name}", zh="训练集 {name}"),
    "loop.kind.run": Phrase(en="Training run {name}", zh="训练运行 {name}"),
    "loop.kind.outputs": Phrase(en="Outputs {name}", zh="输出 {name}"),
    "loop.intact": Phrase(
        en="Intact when this was made: {rows} rows, and every file is what they say.",
        zh="制作本卷宗时完好：{rows} 行，每个文件均与记录相符。",
    ),
    "loop.altered": Phrase(en="Not as it was written, in {count} places.", zh="与写入时不符，共 {count} 处。"),
    "loop.ledger": Phrase(en="Ledger {ledger}, Merkle root ", zh="账本 {ledger}，默克尔根 "),
    "loop.when": Phrase(en="When", zh="时间"),
    "loop.who": Phrase(en="Who", zh="何人"),
    "loop.what": Phrase(en="What", zh="事项"),
    "loop.authors": Phrase(en="Whose works", zh="作品的作者"),
    "loop.training": Phrase(en="trained on", zh="用于训练"),
    "loop.heldout": Phrase(en="held out", zh="留作测量"),
    "loop.refused": Phrase(en="refused", zh="拒绝"),
    "loop.refused_works": Phrase(en="Works that were refused", zh="被拒绝的作品"),
    "loop.verdict": Phrase(en="Verdict", zh="结论"),
    "loop.choices": Phrase(en="What people chose", zh="人的选择"),
    "loop.shown": Phrase(en="Shown", zh="可选"),
    "loop.kept": Phrase(en="Kept", zh="保留"),
    "loop.rejected": Phrase(en="Rejected", zh="舍弃"),
    "loop.why": Phrase(en="Reason given", zh="所述理由"),
    "loop.recipe": Phrase(en="The recipe", zh="配方"),
    "loop.signed": Phrase(en="signed, key {signer}", zh="已签名，密钥 {signer}"),
    "loop.limit_other": Phrase(
        en="The record of how pictures were made does not speak of {suspect}: it is none of the pictures in it.",
        zh="制作过程的记录没有提及 {suspect}：它不是其中的任何一张图片。",
    ),
}
