"""What people read about the rights in a training set: uses, verdicts, reasons, duties, what to do next."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "use.crawl": Phrase(en="crawling", zh="抓取"),
    "use.text_and_data_mining": Phrase(en="text and data mining", zh="文本与数据挖掘"),
    "use.ai_training": Phrase(en="AI training", zh="人工智能训练"),
    "use.generative_training": Phrase(en="generative training", zh="生成式训练"),
    "use.ai_input": Phrase(en="AI input", zh="作为人工智能输入"),
    "use.search": Phrase(en="search", zh="搜索"),
    "permission.deny": Phrase(en="denied", zh="拒绝"),
    "permission.conditional": Phrase(en="conditional", zh="附条件"),
    "permission.allow": Phrase(en="allowed", zh="允许"),
    "permission.unknown": Phrase(en="unknown", zh="不明"),
    "permission.deny.says": Phrase(
        en="Somebody with a say, or a carrier that speaks for them, says no.",
        zh="有发言权的人，或代其发声的载体，表示不同意。",
    ),
    "permission.conditional.says": Phrase(
        en="Allowed only when a condition is met. Read it, and write down that you take it on: `apelles rights accept`.",
        zh="须满足条件方可使用。请阅读条件，并记录你接受它：`apelles rights accept`。",
    ),
    "permission.allow.says": Phrase(
        en="A license, or a statement in the file or by the place, says yes, and nothing says no.",
        zh="许可证、文件内或来源处的声明表示同意，且没有任何声明表示反对。",
    ),
    "permission.unknown.says": Phrase(
        en="Nobody has said anything. That is no permission.", zh="没有人表态。这不等于许可。"
    ),
    "standing.counts": Phrase(en="counts", zh="有效"),
    "standing.met": Phrase(en="the condition was taken on", zh="条件已被接受"),
    "standing.overridden": Phrase(en="a contract goes before it", zh="合同优先"),
    "standing.other_agent": Phrase(en="addressed to another crawler", zh="针对其他爬虫"),
    "standing.other_copy": Phrase(en="said on another copy or an ingredient", zh="出现在另一副本或素材上"),
    "standing.broken": Phrase(en="the carrier is broken, so it counts for nothing", zh="载体已损坏，不作依据"),
    "standing.later": Phrase(en="said after the copy was acquired", zh="在取得副本之后才声明"),
    "speaker.rightsholder": Phrase(en="the rightsholder", zh="权利人"),
    "speaker.licensee": Phrase(en="whoever took the license on", zh="被许可人"),
    "speaker.server": Phrase(en="the server", zh="服务器"),
    "speaker.signer": Phrase(en="the signer", zh="签名者"),
    "speaker.unknown": Phrase(en="not known who", zh="发声者不明"),
    "duty.attribution": Phrase(
        en="name the author, the work, the source and the license", zh="注明作者、作品、来源和许可证"
    ),
    "duty.notice": Phrase(en="keep the license text with it", zh="附上许可证文本"),
    "duty.share_alike": Phrase(en="license what you make from it alike", zh="以相同方式许可由此产生的作品"),
    "duty.non_commercial": Phrase(en="no commercial use", zh="不得商用"),
    "duty.no_derivatives": Phrase(en="no changed versions", zh="不得演绎"),
    "duty.copyleft": Phrase(
        en="pass what you make from it on under the same license", zh="以同一许可证传播由此产生的作品"
    ),
    "duty.read_terms": Phrase(
        en="read its terms: no reader here knows them", zh="请阅读其条款：此处的读取器不了解它们"
    ),
    "duty.verify_public_domain": Phrase(
        en="verify that the work is in the public domain: a mark is a claim, not a license",
        zh="核实作品确属公有领域：标记只是一种主张，并非许可",
    ),
    "duty.contract": Phrase(en="a contract restricts the use", zh="合同限制其使用"),
    "duty.other_law": Phrase(en="other law restricts the use", zh="其他法律限制其使用"),
    "duty.us_only": Phrase(en="out of copyright in the United States only", zh="仅在美国不受版权保护"),
    "rights.title": Phrase(en="Rights in a training set", zh="训练集的权利状况"),
    "rights.what": Phrase(
        en="For every picture: who made it, and what may be done with it, by what the file carries, what the place it came from says, and which license is named. Nothing said is unknown, and unknown is no permission. Facts, and not legal advice.",
        zh="逐张说明：作者是谁，按文件所载、来源处所述和所列许可证可以怎样使用。没有声明即为不明，不明并非许可。以下为事实陈述，不构成法律意见。",
    ),
    "rights.totals": Phrase(en="What may be done", zh="可以怎样使用"),
    "rights.use": Phrase(en="use", zh="用途"),
    "rights.pictures": Phrase(en="pictures", zh="图片"),
    "rights.authors": Phrase(en="By author", zh="按作者"),
    "rights.author": Phrase(en="author", zh="作者"),
    "rights.licenses": Phrase(en="By license", zh="按许可证"),
    "rights.license": Phrase(en="license", zh="许可证"),
    "rights.works": Phrase(en="Works", zh="作品"),
    "rights.work": Phrase(en="work", zh="作品"),
    "rights.why": Phrase(en="why", zh="理由"),
    "rights.acquired": Phrase(en="acquired", zh="取得时间"),
    "rights.no_name": Phrase(en="no author named", zh="未署名"),
    "rights.no_license": Phrase(en="no license named", zh="未注明许可证"),
    "rights.summary": Phrase(
        en="{pictures} pictures. For {use}: {allow} allowed, {conditional} conditional, {deny} denied, {unknown} unknown.",
        zh="共 {pictures} 张图片。就“{use}”而言：允许 {allow} 张，附条件 {conditional} 张，拒绝 {deny} 张，不明 {unknown} 张。",
    ),
    "rights.conflicts": Phrase(
        en="{count} works carry signals that contradict each other; the stricter one counts: {works}",
        zh="{count} 件作品上的声明互相矛盾，以较严者为准：{works}",
    ),
    "rights.second_hand": Phrase(
        en="{count} works are copies of registered originals: {works}", zh="{count} 件作品是已登记原作的副本：{works}"
    ),
    "rights.without_name": Phrase(en="{count} works name no author: {works}", zh="{count} 件作品未署名：{works}"),
    "rights.reserved_since": Phrase(
        en="{count} works are reserved today and were not when they were acquired: {works}",
        zh="{count} 件作品如今已有保留声明，而取得时尚无：{works}",
    ),
    "rights.not_scanned": Phrase(
        en="{count} works were not scanned yet and count as unknown: {works}. Run `apelles rights scan` again.",
        zh="{count} 件作品尚未扫描，计为不明：{works}。请再次运行 `apelles rights scan`。",
    ),
    "rights.foreign": Phrase(
        en="The ledger also speaks of {count} works that are not in this library; they are left out here. Were they removed, or is it the ledger of another library?",
        zh="账本还记录了 {count} 件不在本作品库中的作品，此处未予计入。它们是否已被移除，或者这是另一个作品库的账本？",
    ),
    "rights.captured": Phrase(
        en="The captures had something to say of {count} of {works} works.",
        zh="捕获记录对 {works} 件作品中的 {count} 件有所说明。",
    ),
    "rights.unread": Phrase(
        en="{count} works could not be read again, so what their files carry is not known: {works}. Put the files back, or name where they are with --pictures.",
        zh="{count} 件作品的文件无法再次读取，因此不知其中载有何种声明：{works}。请放回文件，或用 --pictures 指明其位置。",
    ),
    "rights.possible": Phrase(
        en="{count} works carry something broken that looked like a reservation: {works}. Look at them yourself.",
        zh="{count} 件作品带有损坏的、疑似保留的声明：{works}。请自行查看。",
    ),
    "rights.elsewhere": Phrase(
        en="{count} works are reserved on another copy, or by what they were made from: {works}",
        zh="{count} 件作品的另一副本或其素材带有保留声明：{works}",
    ),
    "rights.registered": Phrase(en="registered", zh="登记时间"),
    "rights.marks": Phrase(en="reservations", zh="保留声明"),
    "rights.more": Phrase(en="{count} more works are in the JSON.", zh="另有 {count} 件作品见 JSON。"),
    "rights.then": Phrase(en="when acquired", zh="取得时"),
    "rights.today": Phrase(en="today", zh="今日"),
    "rights.ledger_intact": Phrase(
        en="The ledger is intact: {rows} rows, Merkle root {root}.", zh="账本完好：{rows} 行，默克尔根 {root}。"
    ),
    "rights.ledger_broken": Phrase(
        en="The ledger was changed: {count} places. Run `apelles rights verify` and do not rely on this report.",
        zh="账本被改动：{count} 处。请运行 `apelles rights verify`，且不要依赖本报告。",
    ),
    "rights.scanned": Phrase(
        en="{works} works: {new} new in the ledger, {changed} with something new said of them, {known} as before; {signals} signals.",
        zh="共 {works} 件作品：新入账 {new} 件，有新声明 {changed} 件，无变化 {known} 件；声明 {signals} 条。",
    ),
    "rights.problem": Phrase(en="Not read: {file}: {reason}", zh="未读取：{file}：{reason}"),
    "rights.list_skipped": Phrase(
        en="{rows} rows of {file} name no picture by address, SHA-256 or 64-bit perceptual hash, so they were not looked up.",
        zh="{file} 中有 {rows} 行没有用网址、SHA-256 或 64 位感知哈希指明图片，因此未予查找。",
    ),
    "rights.accepted": Phrase(
        en="Written down: {by} takes on {terms} for {count} works ({uses}). It asks: {duties}",
        zh="已记录：{by} 就 {count} 件作品接受 {terms}（{uses}）。其要求：{duties}",
    ),
    "rights.asks_nothing": Phrase(en="nothing", zh="无"),
    "rights.verified": Phrase(
        en="Intact: {rows} rows follow one another unbroken; {snapshots} snapshots agree, the newest covers {covered} rows. Merkle root {root}.",
        zh="完好：{rows} 行首尾相接；{snapshots} 个快照均一致，最新快照涵盖 {covered} 行。默克尔根 {root}。",
    ),
    "rights.verified_alone": Phrase(
        en="Intact: {rows} rows follow one another unbroken; there is no snapshot yet. Merkle root {root}.",
        zh="完好：{rows} 行首尾相接；尚无快照。默克尔根 {root}。",
    ),
    "rights.not_covered": Phrase(
        en="No snapshot covers the last {rows} rows: if rows were cut off at the end, nobody could tell. Make one with --snapshot and give its root to somebody else.",
        zh="最后 {rows} 行没有快照涵盖：若末尾行被删去，将无从察觉。请用 --snapshot 生成快照，并把其根值交给他人保存。",
    ),
    "rights.trouble": Phrase(
        en="Row {row} (line {line}): {trouble}. {detail}", zh="第 {row} 行（文件第 {line} 行）：{trouble}。{detail}"
    ),
    "trouble.altered": Phrase(en="altered", zh="被改动"),
    "trouble.missing": Phrase(en="missing", zh="缺失"),
    "trouble.reordered": Phrase(en="moved", zh="被移动"),
    "trouble.duplicated": Phrase(en="there twice", zh="重复出现"),
    "trouble.broken_link": Phrase(en="does not follow the row before it", zh="与前一行不相接"),
    "trouble.no_ledger": Phrase(en="there is no ledger", zh="没有账本"),
    "trouble.bad_snapshot": Phrase(en="a snapshot was altered", zh="快照被改动"),
    "trouble.snapshot_differs": Phrase(en="not what the snapshot saw", zh="与快照所见不符"),
    "trouble.missing_at_end": Phrase(en="rows are missing at the end", zh="末尾缺行"),
    "trouble.unfinished_line": Phrase(
        en="the last line is unfinished: a writer was stopped, or still writes",
        zh="最后一行不完整：写入被中断，或仍在写入",
    ),
    "trouble.detail.hash": Phrase(en="the line does not have the hash it states", zh="该行的哈希值与其所载不符"),
    "trouble.detail.first": Phrase(en="the first row names no ledger", zh="首行未指明账本"),
    "trouble.detail.link": Phrase(en="it does not follow the row before it", zh="该行与前一行不相接"),
    "trouble.detail.shorter": Phrase(
        en="the snapshot of {at} covers {covered} rows, and {rows} are there",
        zh="{at} 的快照涵盖 {covered} 行，现有 {rows} 行",
    ),
    "trouble.detail.rows": Phrase(en="rows {start} to {end}", zh="第 {start} 至 {end} 行"),
    "trouble.detail.snapshot": Phrase(
        en="the first {rows} rows are not those of the snapshot of {at}", zh="前 {rows} 行与 {at} 的快照不符"
    ),
    "rights.exported": Phrase(
        en="{count} of {all} works may be used for {use} and were written to {out}.",
        zh="{all} 件作品中有 {count} 件可用于“{use}”，已写入 {out}。",
    ),
    "rights.left_out": Phrase(
        en="Left out: {deny} denied, {conditional} conditional, {unknown} unknown, {gone} without their file.",
        zh="未列入：拒绝 {deny} 件，附条件 {conditional} 件，不明 {unknown} 件，文件不在 {gone} 件。",
    ),
    "rights.written": Phrase(en="Written: {out}", zh="已写入：{out}"),
}
