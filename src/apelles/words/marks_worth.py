"""What a mark is worth in law, place by place; not legal advice, and not reviewed by a lawyer."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "mark.denies.training": Phrase(
        en="training of AI models, generative or not", zh="训练人工智能模型，无论是否为生成式"
    ),
    "mark.denies.generative": Phrase(en="training of generative AI models only", zh="仅限训练生成式人工智能模型"),
    "mark.denies.all": Phrase(en="every use for data mining and AI", zh="数据挖掘和人工智能的一切使用"),
    "mark.place.eu": Phrase(en="European Union", zh="欧盟"),
    "mark.place.cn": Phrase(en="China", zh="中国"),
    "mark.place.us": Phrase(en="United States", zh="美国"),
    "mark.place.uk": Phrase(en="United Kingdom", zh="英国"),
    "mark.place.jp": Phrase(en="Japan", zh="日本"),
    "mark.source.eu": Phrase(
        en="Directive (EU) 2019/790, articles 3 and 4(3), recital 18; AI Act, article 53(1)(c). Articles and recitals were read; what courts and the Code of Practice add is from accounts.",
        zh="欧盟指令 2019/790 第三条、第四条第三款及序言第 18 段；《人工智能法》第五十三条第一款第 c 项。条文和序言已核对；法院和行为准则的补充内容来自二手材料。",
    ),
    "mark.source.cn": Phrase(
        en="Copyright Law (2020), articles 24, 51, 53(7) and 59(2); Network Regulation, article 10(1): read. Interim Measures for generative AI, article 7, and court decisions: from accounts.",
        zh="《著作权法》（2020）第二十四条、第五十一条、第五十三条第七项、第五十九条第二款；《信息网络传播权保护条例》第十条第一项：已核对原文。《生成式人工智能服务管理暂行办法》第七条及判决：来自二手材料。",
    ),
    "mark.source.us": Phrase(
        en="17 USC 107 and 1202(b), from accounts and general knowledge, not from the text.",
        zh="《美国法典》第 17 编第 107 条、第 1202 条 (b) 款；依据二手材料和一般知识，未核对原文。",
    ),
    "mark.source.uk": Phrase(
        en="Copyright, Designs and Patents Act 1988, section 29A, and the report of 2026-03-18, from accounts.",
        zh="英国 1988 年《版权、外观设计和专利法》第 29A 条及 2026-03-18 的报告；依据二手材料。",
    ),
    "mark.source.jp": Phrase(
        en="Copyright Act, article 30-4, and the General Understanding on AI and Copyright (2024), from accounts.",
        zh="日本《著作权法》第三十条之四及《关于人工智能与著作权的思路》（2024）；依据二手材料。",
    ),
    "mark.worth.eu": Phrase(
        en="Text and data mining of works that can be lawfully accessed is allowed unless the rightsholder has expressly reserved it in an appropriate manner; for content online that means machine-readable means, metadata among them. This mark is meant as such a reservation for: {denied}. It counts only if it comes from the rightsholder and was there when the copy was made, and it does not bind research organizations and heritage institutions that mine for scientific research. Providers of general-purpose AI models on the EU market have to have a policy to find and obey such reservations, wherever they train. Whether this form is enough, and whether it reaches copies that lost it, is not settled.",
        zh="对可合法获取的作品进行文本和数据挖掘是允许的，除非权利人已以适当方式明确保留权利；对在线内容而言即机器可读的方式，包括元数据。本标记意在作为这样的保留，涉及：{denied}。只有当它出自权利人且在制作复制件时已经存在，才能起作用；它不约束为科学研究进行挖掘的研究机构和文化遗产机构。在欧盟市场提供通用人工智能模型的提供者，无论在何处训练，都须有识别并遵守此类保留的政策。这种形式是否足够、是否及于已失去标记的复制件，尚无定论。",
    ),
    "mark.worth.cn": Phrase(
        en="No provision on AI training was found in the Copyright Law, and whether training without permission is allowed is contested. A declaration of “no” is named only in article 24, items 4 and 5 (articles and speeches), and in the Network Regulation, article 10(1); none of them is about training, so this mark ({denied}) does not by itself prohibit it. It records that no permission was given: whoever relies on a license has to prove one. Rights-management information such as name and terms must not be removed on purpose. Providers of services to the public are to use data of lawful origin.",
        zh="《著作权法》中没有找到关于人工智能训练的规定，未经许可的训练是否允许存在争议。声明“不许”只见于第二十四条第四、五项（时事文章和讲话）和《信息网络传播权保护条例》第十条第一项，均不涉及训练，因此本标记（{denied}）本身并不产生禁止的效力。它记录了未给予许可的事实：主张已获许可的人须举证。姓名、条款等权利管理信息不得故意删除。向公众提供服务者应使用来源合法的数据。",
    ),
    "mark.worth.us": Phrase(
        en="No statute known here gives a mark like this ({denied}) a force of its own: whether training is fair use is judged case by case by four factors. Name and terms in the file can be copyright management information; to remove it intentionally, knowing that this will help others to use the work unlawfully, is prohibited, and courts differ on when that applies.",
        zh="就已知情况，没有法律赋予此类标记（{denied}）独立的效力：训练是否属于合理使用，由法院按四项因素逐案判断。文件中的姓名和条款可构成版权管理信息；明知会助长他人非法使用作品而故意将其删除是被禁止的，但何时适用，各法院看法不一。",
    ),
    "mark.worth.uk": Phrase(
        en="Computational analysis of works that can be lawfully accessed is allowed only for the sole purpose of non-commercial research, and terms that forbid this have no effect. The report of 2026-03-18 names no exception for commercial data mining, so there is none that a mark would have to switch off: it ({denied}) records that no permission was given, and does not stop that research.",
        zh="对可合法获取的作品进行计算分析，仅在唯一目的为非商业研究时才允许，禁止此类研究的条款无效。2026-03-18 的报告没有提出商业数据挖掘的例外，因此不存在需要靠标记排除的例外：本标记（{denied}）记录未给予许可的事实，不阻止上述研究。",
    ),
    "mark.worth.jp": Phrase(
        en="A use whose purpose is not to enjoy the expression of a work is allowed to the extent necessary, unless it unreasonably prejudices the rightsholder. The article names no opt-out, so this mark ({denied}) does not by itself prohibit training. Collecting works in order to make similar ones is not covered, and databases that are sold, or closed to analysis by technical means, can fall under the proviso.",
        zh="不以享受作品表达为目的的使用，在必要限度内允许，但不当损害权利人利益的除外。该条没有规定选择退出，因此本标记（{denied}）本身并不禁止训练。为制作相似作品而收集作品不在允许之列；出售的数据库，或以技术手段限制分析的数据库，可能落入但书。",
    ),
    "mark.worth.as_of": Phrase(
        en="State of the law known on {as_of}, not checked since; no lawyer has reviewed it, and it is not legal advice.",
        zh="依据截至 {as_of} 所知的法律状况，此后未再核对；未经律师审阅，不构成法律意见。",
    ),
}
