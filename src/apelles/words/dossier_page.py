"""Words of a dossier: headings, labels, what its marks mean, and how to check it."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "dossier_side.neither": Phrase(en="made for neither side", zh="不为任何一方制作"),
    "dossier_side.claimant": Phrase(en="asks the questions of the claimant’s side", zh="按权利主张人的角度提问"),
    "dossier_side.accused": Phrase(en="asks the questions of the accused side", zh="按被诉一方的角度提问"),
    "dossier_page.answer": Phrase(en="The answer", zh="结论摘要"),
    "dossier_page.made_at": Phrase(en="Made {at}", zh="制作时间：{at}"),
    "dossier_page.contents": Phrase(en="Contents", zh="目录"),
    "dossier_page.page": Phrase(en="page {page} of {pages}", zh="第 {page} 页，共 {pages} 页"),
    "dossier_page.more_pictures": Phrase(
        en="{count} more pictures stand with their exhibits.", zh="另有 {count} 张图片见各检材部分。"
    ),
    "dossier_page.exhibit": Phrase(en="Exhibit {number}", zh="检材 {number}"),
    "dossier_plate.suspect_of": Phrase(en="Exhibit {number}: the picture examined", zh="检材 {number}：受检图片"),
    "dossier_plate.work_of": Phrase(en="Exhibit {number}: the work", zh="检材 {number} 的对照作品"),
    "dossier_page.plates_pictures": Phrase(en="The pictures", zh="图片"),
    "dossier_page.plates_regions": Phrase(en="Where they match", zh="吻合区域"),
    "dossier_page.plates_laid_over": Phrase(en="The work laid over the picture", zh="把作品叠到受检图片上"),
    "dossier_page.plates_sources": Phrase(
        en="In which works the parts of the picture are found", zh="图片各部分见于哪些作品"
    ),
    "dossier_page.author": Phrase(en="Author: ", zh="作者："),
    "dossier_page.title": Phrase(en="Title: ", zh="作品名称："),
    "dossier_page.year": Phrase(en="Year: ", zh="年份："),
    "dossier_page.license": Phrase(en="License: ", zh="许可："),
    "dossier_page.source": Phrase(en="Source: ", zh="来源："),
    "dossier_page.unknown": Phrase(en="unknown", zh="不详"),
    "dossier_page.chart": Phrase(
        en="A chart, drawn by the software named in this dossier.", zh="由本卷宗所载明的软件绘制的图表。"
    ),
    "dossier_page.stays_home": Phrase(
        en="This picture stays with its owner. Its hash stands in its place.",
        zh="本图由其持有人保管，不收入本卷宗，此处以哈希值代替。",
    ),
    "dossier_page.only_hash": Phrase(en="SHA-256 of the file: {hash}", zh="文件的 SHA-256：{hash}"),
    "dossier_page.hash_of_original": Phrase(en="SHA-256 of the original: {hash}", zh="原始文件的 SHA-256：{hash}"),
    "dossier_page.evidence": Phrase(en="The evidence", zh="证据"),
    "dossier_page.match": Phrase(en="Match with ", zh="与下列作品的吻合："),
    "dossier_page.closest": Phrase(en="Closest work: ", zh="最接近的作品："),
    "dossier_page.shares": Phrase(
        en="{suspect} % of the picture examined, {work} % of the work", zh="受检图片的 {suspect}%，作品的 {work}%"
    ),
    "dossier_page.not_compared": Phrase(
        en="Nominated, but their pictures could not be read, so they were not compared: {works}",
        zh="已被提名、但图片无法读取因而未作比对的作品：{works}",
    ),
    "dossier_page.not_counted": Phrase(en="Works looked at that do not count as matches", zh="经核实但不算吻合的作品"),
    "dossier_page.e_bound": Phrase(en="E-value, at most", zh="E 值上限"),
    "dossier_page.details": Phrase(en="Details in agreement / compared", zh="吻合 / 比对的细节"),
    "dossier_page.whole": Phrase(en="Similarity of the whole", zh="整图相似度"),
    "dossier_page.more_works": Phrase(en="{count} more are in the JSON.", zh="另有 {count} 件见 JSON 文件。"),
    "dossier_page.elements_beside": Phrase(
        en="The picture examined beside the work {work}, one element at a time.",
        zh="把受检图片与作品 {work} 逐项元素对照。",
    ),
    "dossier_page.element": Phrase(en="Element", zh="元素"),
    "dossier_page.similarity": Phrase(en="Similarity, 0 to 1", zh="相似度（0 至 1）"),
    "dossier_page.among_humans": Phrase(en="Among pairs of human works", zh="在人类作品对中的位置"),
    "dossier_page.calibration": Phrase(en="What chance looks like", zh="偶然吻合的程度"),
    "dossier_page.calibrated": Phrase(
        en="{pairs} pairs of unrelated pictures of {works} works", zh="{works} 件作品的 {pairs} 对无关图片"
    ),
    "dossier_page.rights": Phrase(en="Rights in the works", zh="作品的权利状况"),
    "dossier_page.no_rights": Phrase(
        en="No ledger of rights was given, so nothing is said here about permissions.",
        zh="未提供权利账本，因此这里不就许可作任何说明。",
    ),
    "dossier_page.acquired_at": Phrase(en="acquired {at}", zh="取得时间：{at}"),
    "dossier_page.usage": Phrase(en="How much of each author was used", zh="各作者作品的使用比例"),
    "dossier_page.law": Phrase(en="The law", zh="法律"),
    "dossier_page.law_note": Phrase(
        en="Each rule is applied to each act by itself. “Condition met” means that all a rule asks for is there on the "
        "facts stated; “not met”, that something it asks for is not; “open”, that facts are missing; “contested”, that "
        "the answer turns on an open question of law. None of these is a court’s decision. “If nothing more is proved” "
        "applies the burden of proof to what is still open. In the steps of a proof, the lines under a rule must all "
        "hold unless one says otherwise.",
        zh="每条规则就每一行为单独适用。“要件满足”指依所述事实，该规则的各项要求均已具备；“要件不满足”指至少缺少其中一项；"
        "“待定”指尚缺事实；“有争议”指结果取决于尚无定论的法律问题。以上均不是法院的裁判。"
        "“若不再举证”一栏按举证责任处理尚未查明的事项。在逐步推导中，除另有说明外，规则之下各行须全部具备。",
    ),
    "dossier_page.no_law": Phrase(en="No rules of law were applied in this dossier.", zh="本卷宗未适用任何法律规则。"),
    "dossier_page.facts": Phrase(en="What is stated", zh="已陈述的事实"),
    "dossier_page.facts_note": Phrase(
        en="Every statement of fact, with who makes it. A statement is not a finding of a court.",
        zh="逐条列出事实陈述及其陈述者。陈述不等于法院认定的事实。",
    ),
    "dossier_page.number": Phrase(en="No.", zh="编号"),
    "dossier_page.fact": Phrase(en="Question of fact", zh="事实问题"),
    "dossier_page.value": Phrase(en="Answer", zh="回答"),
    "dossier_page.who_and_how": Phrase(en="Who says so, and on what evidence", zh="陈述者及证据"),
    "dossier_page.of_act": Phrase(en="act: {act}", zh="行为：{act}"),
    "dossier_page.supports_yes": Phrase(
        en="the evidence leans to yes; only a person may decide", zh="证据倾向于“是”；只能由人判断"
    ),
    "dossier_page.supports_no": Phrase(
        en="the evidence leans to no; only a person may decide", zh="证据倾向于“否”；只能由人判断"
    ),
    "dossier_page.evidence_so_far": Phrase(en="evidence: ", zh="证据："),
    "dossier_page.supersedes": Phrase(en="replaces {which}", zh="取代 {which}"),
    "dossier_page.threshold": Phrase(en="threshold {threshold}", zh="阈值 {threshold}"),
    "dossier_page.interval": Phrase(en="interval {interval}", zh="区间 {interval}"),
    "dossier_page.null_model": Phrase(en="measured against {name}", zh="对照 {name}"),
    "court_level.basic": Phrase(en="basic-level court", zh="基层法院"),
    "court_level.intermediate": Phrase(en="intermediate court", zh="中级法院"),
    "court_level.high": Phrase(en="high court", zh="高级法院"),
    "court_level.supreme": Phrase(en="supreme court", zh="最高法院"),
    "court_level.appellate": Phrase(en="court of appeal", zh="上诉法院"),
    "court_level.first_instance": Phrase(en="court of first instance", zh="一审法院"),
    "court_level.regulator": Phrase(en="regulator", zh="主管机关"),
    "dossier_page.decided_on": Phrase(en="decided {date}", zh="裁判日期：{date}"),
    "dossier_page.conclusion": Phrase(en="Rule", zh="规则"),
    "dossier_page.standing": Phrase(en="Conclusion", zh="结论"),
    "dossier_page.if_record_closes": Phrase(en="If nothing more is proved", zh="若不再举证"),
    "dossier_page.source_and_date": Phrase(en="Source, day, review", zh="来源、日期、审阅"),
    "dossier_page.loses": Phrase(en="loses: ", zh="承担不利后果："),
    "dossier_page.assumes": Phrase(en="assumes: ", zh="假定："),
    "dossier_page.as_of": Phrase(en="as of {date}", zh="截至 {date}"),
    "dossier_page.governed_by": Phrase(en="the law of {date} governs", zh="适用 {date} 的法律"),
    "dossier_page.not_checked_since": Phrase(en="not checked since {date}", zh="{date} 之后未再核对"),
    "dossier_page.reviewed_by": Phrase(en="reviewed by {by}", zh="由 {by} 审阅"),
    "dossier_page.not_reviewed": Phrase(en="not reviewed by a lawyer", zh="未经律师审阅"),
    "dossier_page.closes": Phrase(en="If nothing more is proved: ", zh="若不再举证："),
    "dossier_page.whatever_facts": Phrase(en="whatever the unknown facts turn out to be: ", zh="无论未知事实如何："),
    "dossier_page.depends_on_facts": Phrase(en="depends on them", zh="取决于这些事实"),
    "dossier_page.burden": Phrase(en="to be proved by ", zh="举证责任："),
    "dossier_page.conflicts": Phrase(en="Evidence on both sides: ", zh="证据相互矛盾："),
    "dossier_page.consideration": Phrase(en="Consideration", zh="考虑因素"),
    "dossier_page.favors": Phrase(en="Favors", zh="有利于"),
    "dossier_page.here": Phrase(en="Is it so here?", zh="本案是否如此"),
    "dossier_page.by_reading": Phrase(en="Result by reading of the law", zh="不同法律解释下的结果"),
    "dossier_page.read_so": Phrase(en="If the open question is answered", zh="若未决问题的答案为"),
    "dossier_page.now": Phrase(en="Conclusion now", zh="目前结论"),
    "dossier_page.what_decides": Phrase(en="What would decide it", zh="哪些事实可以定论"),
    "dossier_page.decided_under": Phrase(en="Under this reading: ", zh="在如下解释之下："),
    "dossier_page.decisive_fact": Phrase(en="One fact alone that settles it", zh="单独即可定论的事实"),
    "dossier_page.if_yes": Phrase(en="If yes", zh="若是"),
    "dossier_page.if_no": Phrase(en="If no", zh="若否"),
    "dossier_page.deciding_sets": Phrase(
        en="Each of these sets of facts settles it, and none of its facts could be left out:",
        zh="下列每一组事实均足以定论，且组内事实缺一不可：",
    ),
    "dossier_page.more_sets": Phrase(en="{count} more such sets are in the JSON.", zh="另有 {count} 组见 JSON 文件。"),
    "dossier_page.authorities": Phrase(en="Authorities", zh="案例与依据"),
    "dossier_page.authorities_for": Phrase(en="For", zh="支持"),
    "dossier_page.authorities_against": Phrase(en="Against", zh="反对"),
    "dossier_page.authorities_explaining": Phrase(
        en="Authorities that explain these rules", zh="说明上述规则的案例与依据"
    ),
    "dossier_page.explained_by": Phrase(en="See also, below: ", zh="另见下文："),
    "dossier_page.explained_by_many": Phrase(
        en="{count} authorities that explain the rules in it stand below.",
        zh="另有 {count} 项说明其中规则的案例与依据，见下文。",
    ),
    "dossier_page.none_known": Phrase(en="None is known.", zh="未知有此类案例或依据。"),
    "dossier_page.facts_same": Phrase(en="Alike here: ", zh="与本案相同："),
    "dossier_page.facts_different": Phrase(en="Different here: ", zh="与本案不同："),
    "dossier_page.facts_not_known": Phrase(en="Not known here: ", zh="本案不明："),
    "dossier_page.proof": Phrase(en="Step by step", zh="逐步推导"),
    "dossier_page.steps": Phrase(en=" ({count} steps)", zh="（共 {count} 步）"),
    "proof.all": Phrase(en="All of these:", zh="以下全部具备："),
    "proof.any": Phrase(en="At least one of these:", zh="以下至少具备一项："),
    "proof.not": Phrase(en="This must not hold:", zh="以下不得具备："),
    "proof.must_not": Phrase(en="must not be: ", zh="不得为“是”："),
    "proof.reading": Phrase(en="Open question of law: ", zh="未决法律问题："),
    "proof.both_ways": Phrase(en="read both ways", zh="两种解释并列"),
    "proof.burden": Phrase(en="to be proved by ", zh="举证责任："),
    "proof.left_out": Phrase(
        en="{count} more that change nothing here are left out", zh="另有 {count} 项不影响此处结果，从略"
    ),
    "proof.seen": Phrase(en="written out above", zh="推导见上文"),
    "dossier_page.texts": Phrase(en="Texts of the law", zh="法律条文"),
    "dossier_page.texts_note": Phrase(
        en="The original alone counts. Translations are our own working translations.",
        zh="以原文为准；译文为本软件自行翻译，仅供参考。",
    ),
    "dossier_page.provision": Phrase(en="Provision", zh="条款"),
    "dossier_page.original": Phrase(en="Original", zh="原文"),
    "dossier_page.our_translation": Phrase(en="Our English translation", zh="英译（自译）"),
    "dossier_page.questions": Phrase(en="Open questions", zh="未决问题"),
    "dossier_page.questions_note": Phrase(
        en="What is still to be answered, what each answer decides, and who loses when it stays unproved.",
        zh="尚待回答的问题、每种回答会带来的结果，以及未能证明时由谁承担不利后果。",
    ),
    "dossier_page.no_questions": Phrase(en="No question of fact is open.", zh="没有未决的事实问题。"),
    "dossier_page.only_a_person": Phrase(en="Only a person can answer this.", zh="此问题只能由人回答。"),
    "dossier_page.loses_unproved": Phrase(en="if it stays unproved, loses: ", zh="未能证明时承担不利后果："),
    "dossier_page.not_alone": Phrase(en="does not settle it by itself", zh="不能单独定论"),
    "dossier_page.answered_by": Phrase(en="can be answered as: ", zh="回答方式："),
    "dossier_page.asked_of_neither": Phrase(en="Further questions", zh="其他问题"),
    "dossier_page.asked_of_claimant": Phrase(
        en="Further questions for the claimant’s side", zh="向权利主张人提出的其他问题"
    ),
    "dossier_page.asked_of_accused": Phrase(en="Further questions for the accused side", zh="向被诉一方提出的其他问题"),
    "dossier_page.readings": Phrase(en="Open questions of law", zh="未决法律问题"),
    "dossier_page.readings_note": Phrase(
        en="Courts or texts differ, or are silent. Both answers are shown; they are never averaged.",
        zh="对这些问题，法院或者条文意见不一或者未作规定。两种答案并列，不作折中。",
    ),
    "dossier_page.assumed_in": Phrase(en="Assumed here for ", zh="本卷宗的假定，适用于"),
    "dossier_page.read_yes": Phrase(en="If the answer is yes", zh="若答案为“是”"),
    "dossier_page.read_no": Phrase(en="If the answer is no", zh="若答案为“否”"),
    "dossier_page.no_authority": Phrase(en="No authority is known for this.", zh="未知有持此见解的案例或依据。"),
    "dossier_page.method": Phrase(en="Method", zh="方法"),
    "dossier_page.limits": Phrase(en="What this dossier cannot say", zh="本卷宗不能说明的事"),
    "dossier_page.how_to_check": Phrase(
        en="How to check this file without Apelles", zh="如何不借助 Apelles 核验本文件"
    ),
    "dossier_page.made_with": Phrase(en="How it was made", zh="制作方式"),
    "dossier_page.judge_sha256": Phrase(en="Findings it was made from (SHA-256)", zh="所依据的比对结果（SHA-256）"),
    "dossier_page.ledger_root": Phrase(en="Ledger (Merkle root)", zh="账本（默克尔根）"),
    "dossier_page.models": Phrase(en="Model files (SHA-256)", zh="模型文件（SHA-256）"),
    "dossier_page.packs": Phrase(en="Rule packs", zh="规则包"),
    "dossier_page.pack": Phrase(en="Jurisdiction", zh="法域"),
    "dossier_page.checked_on": Phrase(en="Not checked since", zh="最近核对日"),
    "dossier_page.files": Phrase(en="Pictures in this dossier", zh="本卷宗所含图片"),
    "dossier_page.sha256_before_signing": Phrase(en="SHA-256 before signing", zh="签名前的 SHA-256"),
    "how_to_check.files": Phrase(
        en="That no file was altered, added or removed: SHA256SUMS lists the hash of every file. In the folder of the dossier:",
        zh="核对文件有无改动、增减：SHA256SUMS 列有每个文件的哈希值。在卷宗文件夹内运行：",
    ),
    "how_to_check.seal": Phrase(
        en="That the list, the JSON or the HTML is what was signed. This prints “Verified OK”, “signer.pem: OK”, the fingerprint to compare with the signer by another way, and twice the same hash (for SHA256SUMS.seal the second one is that of SHA256SUMS, by sha256sum SHA256SUMS):",
        zh="核对清单、JSON 或 HTML 是否即为所签内容。以下命令输出“Verified OK”、“signer.pem: OK”、证书指纹（请通过其他途径与签名人核对），以及两个应当相同的哈希值（对 SHA256SUMS.seal，第二个哈希值由 sha256sum SHA256SUMS 得出）：",
    ),
    "how_to_check.pdf": Phrase(
        en="That the PDF is what was signed; any tool that reads Content Credentials (C2PA) does this, and works on the pictures too:",
        zh="核对 PDF 是否即为所签内容；任何读取内容凭证（C2PA）的工具均可，亦可用于图片：",
    ),
    "how_to_check.ledger": Phrase(
        en="That the ledger is the one it was made from: compare its Merkle root with the one that the other side or a third party keeps:",
        zh="核对账本是否为制作时所用的账本：将其默克尔根与对方或第三方保存的根值比对：",
    ),
    "how_to_check.again": Phrase(
        en="That the findings can be had again: with the same inputs and versions, this command makes the same JSON, apart from its time and its seal:",
        zh="核对结果能否重现：以相同的输入和版本运行以下命令，所得 JSON 除时间与封印外应当相同：",
    ),
}
