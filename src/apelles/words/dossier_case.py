"""What a dossier says of its case: the answer, what each side is asked, captions, limits."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "dossier.written": Phrase(en="Dossier: {folder} ({count} files)", zh="卷宗：{folder}（{count} 个文件）"),
    "dossier.at_home": Phrase(
        en="Pictures that are not at hand or stay home: {count}. Their hashes stand in their places; --library and --pictures say where pictures lie.",
        zh="有 {count} 张图片不在手边或者不予展示，以其哈希值代替。可用 --library 和 --pictures 指明图片所在。",
    ),
    "dossier.full_kept": Phrase(
        en="The full dossier, to keep: {folder}. Whoever has it can check the redacted one against it.",
        zh="完整卷宗（请自行保存）：{folder}。持有者可据以核对删隐后的卷宗。",
    ),
    "dossier.signed_by": Phrase(
        en="Signed by the keys with the fingerprint {fingerprint}.", zh="签名密钥的指纹：{fingerprint}。"
    ),
    "dossier.keys_made": Phrase(
        en="Keys of {name}: {folder}. Keep the folder to yourself.",
        zh="{name} 的密钥：{folder}。请勿将该文件夹交给他人。",
    ),
    "dossier.called": Phrase(en="The picture {suspect}, examined", zh="关于图片 {suspect} 的检验"),
    "dossier.called_many": Phrase(en="{count} pictures, examined", zh="关于 {count} 张图片的检验"),
    "dossier.called_model": Phrase(en="The model {model}, audited", zh="关于模型 {model} 的审计"),
    "dossier.compared": Phrase(
        en="The picture {suspect} was compared with a library of {library_size} works.",
        zh="图片 {suspect} 与共 {library_size} 件作品的作品库进行了比对。",
    ),
    "dossier.compared_one": Phrase(
        en="The picture {suspect} was compared with one work.", zh="图片 {suspect} 与一件作品进行了比对。"
    ),
    "dossier.compared_many": Phrase(
        en="{count} pictures were compared with a library of {library_size} works.",
        zh="{count} 张图片与共 {library_size} 件作品的作品库进行了比对。",
    ),
    "dossier.verdicts": Phrase(en="What was found: {verdicts}.", zh="比对结果：{verdicts}。"),
    "dossier.rare": Phrase(
        en="So good a match with an unrelated work is expected at most {expected} times in one search of this library; one would have to search {libraries} such libraries of unrelated pictures to meet one. That says it is not chance; it does not say who copied from whom, nor whether the law protects what agrees.",
        zh="在本作品库中检索一次，与无关作品出现如此好的吻合，预计至多 {expected} 次；要搜索{libraries} 个这样的无关图片库才会遇到一次。这说明不是偶然；不说明谁复制了谁，也不说明吻合之处是否受法律保护。",
    ),
    "dossier.rare_found": Phrase(
        en="So good a match with an unrelated work is expected at most {expected} times in one search of this library. It does not say who copied from whom, nor whether the law protects what agrees.",
        zh="在本作品库中检索一次，与无关作品出现如此好的吻合，预计至多 {expected} 次。这不说明谁复制了谁，也不说明吻合之处是否受法律保护。",
    ),
    "dossier.nothing_counts": Phrase(
        en="No work of the library agrees with it in any region more than unrelated works do (allowed: {false_alarms} false alarms in one search); this is no proof that nothing was copied from a work that is not in the library, or beyond what the measure can see.",
        zh="作品库中没有任何作品与其在某一区域的吻合超过无关作品之间的程度（允许每次检索 {false_alarms} 次虚警）；这不证明未从库外作品复制，也不证明不存在本方法看不到的复制。",
    ),
    "dossier.cannot_tell": Phrase(
        en="So nothing is said either way: neither that something was copied, nor that nothing was.",
        zh="因此不作任何方向的判断：既不说有复制，也不说没有复制。",
    ),
    "dossier.law_says": Phrase(
        en="{juris}, {title} ({rule}): {standing}. {more}",
        zh="依{juris}法，{title}（{rule}）：{standing}。{more}",
    ),
    "dossier.law_none": Phrase(en="No rules of law were asked.", zh="未适用任何法律规则。"),
    "dossier.law_if_closes": Phrase(en="If nothing more is proved: {value}.", zh="若不再举证：{value}。"),
    "dossier.still_open": Phrase(
        en="{count} questions of fact are open, {people} of them for a person alone to judge; the one that settles most: {question}",
        zh="尚有 {count} 个事实问题待定，其中 {people} 个只能由人判断；最能决定结论的问题：{question}",
    ),
    "dossier.nothing_asked": Phrase(
        en="Which facts the law would ask for is therefore not said.",
        zh="因此也未列出法律上有待查明的事实。",
    ),
    "dossier.questions_left_out": Phrase(
        en="{count} further questions of fact are open, which settle less, and are not listed.",
        zh="另有 {count} 个事实问题待定，对结论影响较小，未列出。",
    ),
    "dossier.nothing_open": Phrase(
        en="No question of fact that is still open can change these conclusions.",
        zh="尚待查明的事实均不再影响上述结论。",
    ),
    "dossier.claimant_access": Phrase(
        en="Access: could the maker of the picture have known the work before it was made, and what shows it (publication, a data set's ledger, correspondence)?",
        zh="接触：图片的制作者在制作之前是否可能接触到该作品？有何证据（发表情况、数据集台账、往来记录）？",
    ),
    "dossier.claimant_copying": Phrase(
        en="Copying in fact: what in the picture cannot be explained by a common source, a shared subject or chance (errors carried over, brushstrokes, a signature)?",
        zh="事实上的复制：图片中哪些内容无法以共同来源、相同题材或者偶然来解释（一并被复制的错误、笔触、签名）？",
    ),
    "dossier.claimant_protected": Phrase(
        en="Protection: which of the agreeing parts are the author's own expression, and which are subject, pose, light or technique that anybody may use?",
        zh="受保护的部分：吻合之处哪些属于作者自己的表达？哪些属于任何人均可使用的题材、姿势、光线或者技法？",
    ),
    "dossier.claimant_owner": Phrase(
        en="Right: who made the work and who holds the right today, and what shows it (originals, drafts, publications, registration, contracts)?",
        zh="权利：谁创作了作品？现由谁享有权利？有何证据（原件、底稿、合法出版物、登记、合同）？",
    ),
    "dossier.accused_independent": Phrase(
        en="Independent creation: how was the picture made, by whom, from what, and when?",
        zh="独立创作：图片由谁、以何为素材、于何时、如何制作？",
    ),
    "dossier.accused_process": Phrase(
        en="Process records: are there sketches, layers, prompts, logs or a signed ledger from the time, not made afterwards?",
        zh="过程记录：是否存有当时形成的（而非事后补作的）草图、图层、提示词、日志或者签名台账？",
    ),
    "dossier.accused_humans": Phrase(
        en="Among human pairs: do works by different hands often come as close as these two? The table of elements says how often.",
        zh="与人类作品的对照：不同作者的作品是否也常常如此接近？元素表给出了比例。",
    ),
    "dossier.accused_common": Phrase(
        en="Common source: do both go back to a third picture, a public-domain model, a template or a stock element?",
        zh="共同来源：两者是否都源自第三张图片、公有领域的范本、模板或者通用素材？",
    ),
    "dossier.accused_permission": Phrase(
        en="Permission: is there a license, or a use that a statute allows, and are its conditions met?",
        zh="许可：是否有许可，或者属于法律允许的使用？其条件是否满足？",
    ),
    "dossier.caption_suspect": Phrase(en="The picture examined", zh="受检图片"),
    "dossier.caption_work": Phrase(en="The work", zh="作品"),
    "dossier.caption_regions_suspect": Phrase(
        en="The picture examined, agreeing parts outlined", zh="受检图片，框出吻合部分"
    ),
    "dossier.caption_regions_work": Phrase(en="The work, agreeing parts outlined", zh="作品，框出吻合部分"),
    "dossier.caption_laid_over": Phrase(en="The work laid over the picture examined", zh="将作品叠于受检图片之上"),
    "dossier.caption_sources": Phrase(en="Where the parts of the picture come from", zh="图片各部分的来源"),
    "dossier.caption_calibration": Phrase(
        en="How many unrelated works of this library are expected to score at least so high: counted (steps) and the bound that is used (dashed); the best match here stands where the vertical line or the arrow shows",
        zh="本作品库中得分至少如此之高的无关作品的预计件数：计数所得（阶梯线）与所用上限（虚线）；竖线或箭头所示为本案最佳吻合",
    ),
    "dossier.calibration_of": Phrase(
        en="The calibration “{null_model}” rests on {pairs} views of unrelated pairs by {works} works ({domain}).",
        zh="校准“{null_model}”基于 {works} 件作品的 {pairs} 对无关图片（{domain}）。",
    ),
    "dossier.calibration_gone": Phrase(
        en="The calibration “{null_model}” was measured on the library itself and is not at hand here; its size is on the protocol card.",
        zh="校准“{null_model}”系在作品库上测得，此处无法取得；其规模见测量说明。",
    ),
    "dossier.signal": Phrase(en="{protocol} in {carrier}: {what}", zh="{carrier} 中的 {protocol}：{what}"),
    "dossier.signal_says": Phrase(en="{use}: {permission}", zh="关于{use}：{permission}"),
    "dossier.rules_left_out": Phrase(
        en="{count} rules of {juris} rest on nothing that is stated here and are left out; `apelles law check --all` shows them.",
        zh="{juris}另有 {count} 条规则未涉及此处所述的任何事实，故未列出；`apelles law check --all` 可显示。",
    ),
    "dossier.limit_facts": Phrase(
        en="Facts that parties declare are taken as declared; nobody here checked them.",
        zh="当事人陈述的事实按其陈述列入，此处未经核实。",
    ),
    "dossier.limit_similar": Phrase(
        en="Nothing measured here decides whether two pictures are substantially similar in law, or who made which first.",
        zh="此处的任何测量都不决定两张图片在法律上是否构成实质性相似，也不决定何者在先。",
    ),
    "dossier.limit_term": Phrase(
        en="That a term has ended is stated only where the year of the work shows it for any author; else it is open.",
        zh="仅在作品年份足以表明无论作者何时去世保护期均已届满时，才称保护期已届满；否则列为待定。",
    ),
}
