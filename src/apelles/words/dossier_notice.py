"""Words of notices, counter-notices and letters drafted from a dossier: headings, labels of blanks, warnings."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "notice.title_notice": Phrase(
        en="Notice: request to delete, or to disconnect links", zh="通知书（要求删除或者断开链接）"
    ),
    "notice.title_counter": Phrase(
        en="Written statement: request to restore what was removed", zh="书面说明（要求恢复）"
    ),
    "notice.title_letter_claimant": Phrase(en="Letter about the use of a work", zh="关于作品使用情况的函"),
    "notice.title_letter_accused": Phrase(en="Letter in answer to an allegation", zh="关于所受指称的答复函"),
    "notice.before": Phrase(
        en="Before this is signed (take this part out before sending)", zh="签署前须知（发出前请删去本部分）"
    ),
    "notice.draft": Phrase(
        en="This is a draft, made from the dossier {file} by {software}. Nothing was sent. Only what the dossier holds and what the sender typed stands in it; everything else is blank, and each blank says what belongs there.",
        zh="本文系由 {software} 根据卷宗 {file} 制作的草稿，未向任何人发送。文中只有卷宗所载内容和出具人自行填写的内容，其余一律留空，并逐处注明应填事项。",
    ),
    "notice.wrong": Phrase(en="A wrong notice makes its sender liable", zh="错误通知的责任"),
    "notice.wrong_notice": Phrase(
        en="Whoever sends a wrong notice is liable for the loss it causes. Shared pose, subject, palette or style are no ground for a notice.",
        zh="发出错误通知的，应当对由此造成的损失承担责任。仅姿势、题材、配色或者风格相同，不构成发出通知的理由。",
    ),
    "notice.wrong_counter": Phrase(
        en="Whoever signs answers for the truth of this statement. The provisions below say who is liable for a wrong notice.",
        zh="签署人应当对书面说明的真实性负责。错误通知的责任，见下列条文。",
    ),
    "notice.wrong_letter_claimant": Phrase(
        en="This letter has no form that a statute prescribes. Whoever sends a wrong notice to a network service provider is liable under Chinese law, as quoted here. What other laws say of wrong notices was not examined. Shared pose, subject, palette or style are no ground for it.",
        zh="本函不具有法定格式。依中国法律，向网络服务提供者发出错误通知的，应当承担责任（条文如下）。其他法律对错误通知如何规定，此处未作审查。仅姿势、题材、配色或者风格相同，不构成发函的理由。",
    ),
    "notice.wrong_letter_accused": Phrase(
        en="This letter has no form that a statute prescribes. Whoever sends a wrong notice to a network service provider is liable under Chinese law, as quoted here. What other laws say of wrong notices was not examined.",
        zh="本函不具有法定格式。依中国法律，向网络服务提供者发出错误通知的，应当承担责任（条文如下）。其他法律对错误通知如何规定，此处未作审查。",
    ),
    "notice.against": Phrase(en="What in the dossier speaks against it", zh="卷宗中对本文不利的内容"),
    "notice.against_none": Phrase(
        en="Nothing that speaks against it was found in the dossier. That is no proof that nothing does.",
        zh="在卷宗中未发现对本文不利的内容。这不等于不存在不利的内容。",
    ),
    "notice.against_finding": Phrase(
        en="The finding about {suspect}: {reason}", zh="关于 {suspect} 的比对结果：{reason}"
    ),
    "notice.against_license": Phrase(
        en="The library states a license for “{title}”: {license}.", zh="作品库载明《{title}》的许可为：{license}。"
    ),
    "notice.left_out": Phrase(
        en="Pictures of the dossier that are left out, because no region of theirs counts as a match: {suspects}.",
        zh="因没有任何区域算作吻合而未列入的受检图片：{suspects}。",
    ),
    "notice.next": Phrase(en="What the law has the provider do then", zh="此后网络服务提供者依法应当采取的步骤"),
    "notice.blanks": Phrase(en="Still blank: {count}", zh="尚待填写：{count} 处"),
    "notice.texts": Phrase(
        en="Provisions are quoted from the rule pack {sha256} (checked on {checked_on}, not since). Source: {status}.",
        zh="所引条文取自规则包 {sha256}（核对日为 {checked_on}，此后未再核对）。来源：{status}。",
    ),
    "notice.form_notice": Phrase(
        en="Written notice under article 14 of the {regulation} and article 1195 of the {code}.",
        zh="依据《{regulation}》第十四条、《{code}》第一千一百九十五条提交的书面通知。",
    ),
    "notice.form_counter": Phrase(
        en="Written statement under article 16 of the {regulation} and article 1196 of the {code}.",
        zh="依据《{regulation}》第十六条、《{code}》第一千一百九十六条提交的书面说明。",
    ),
    "notice.to": Phrase(en="To", zh="致送对象"),
    "notice.recipient": Phrase(en="To: ", zh="致："),
    "notice.blank_recipient_provider": Phrase(
        en="name of the network service provider, and where it receives notices",
        zh="网络服务提供者的名称及其接收通知的地址",
    ),
    "notice.blank_recipient": Phrase(
        en="name and address of the person or platform", zh="收函人（个人或者平台）的名称及地址"
    ),
    "notice.forwarded": Phrase(en="The notice that this answers: ", zh="所答复的通知书："),
    "notice.blank_forwarded": Phrase(
        en="who sent that notice, its date, and when the provider forwarded it",
        zh="通知书的发出人、日期，以及网络服务提供者转送的日期",
    ),
    "notice.sender_notice": Phrase(en="The right holder", zh="权利人"),
    "notice.sender_counter": Phrase(en="The service user", zh="服务对象"),
    "notice.sender_letter": Phrase(en="The sender", zh="发函人"),
    "notice.name": Phrase(en="Name: ", zh="姓名（名称）："),
    "notice.contact": Phrase(en="Contact details: ", zh="联系方式："),
    "notice.address": Phrase(en="Address: ", zh="地址："),
    "notice.identity": Phrase(en="Proof of identity: ", zh="真实身份信息的证明："),
    "notice.blank_name": Phrase(en="name of the person or organization", zh="个人姓名或者单位名称"),
    "notice.blank_contact": Phrase(en="telephone, e-mail of the sender", zh="出具人的电话、电子邮箱"),
    "notice.blank_address": Phrase(en="postal address of the sender", zh="出具人的通讯地址"),
    "notice.blank_identity": Phrase(
        en="document attached that shows the true identity of the person above", zh="所附能够证明上述身份信息真实的材料"
    ),
    "notice.as_stated": Phrase(en="As the sender states it; not checked.", zh="以上系出具人自述，未经核实。"),
    "notice.material_notice": Phrase(
        en="What is to be deleted or disconnected, and where it is", zh="要求删除或者断开链接的内容及其网络地址"
    ),
    "notice.material_counter": Phrase(en="What is to be restored, and where it was", zh="要求恢复的内容及其网络地址"),
    "notice.material_letter": Phrase(en="The picture this is about", zh="所涉图片"),
    "notice.examined": Phrase(
        en="Picture examined: {suspect}, SHA-256 of the file ", zh="受检图片：{suspect}，文件的 SHA-256 为 "
    ),
    "notice.online_title": Phrase(en="Title under which it stands there: ", zh="该处所用名称："),
    "notice.blank_online_title": Phrase(en="title as it stands at that address", zh="该网络地址上显示的名称"),
    "notice.network_address": Phrase(en="Network address: ", zh="网络地址："),
    "notice.blank_network_address": Phrase(en="network address of the item", zh="该内容的网络地址"),
    "notice.same_there": Phrase(
        en="That the picture at the address is the one examined: ", zh="该地址上的图片即为受检图片："
    ),
    "notice.blank_same_there": Phrase(
        en="who took the picture from that address, when, and what records it (notarized record, time-stamped capture)",
        zh="由何人于何时自该地址取得该图片，以及何种记录可以证明（公证文书、带时间戳的取证记录）",
    ),
    "notice.blank_which_where": Phrase(
        en="which of the pictures stands at which address", zh="各图片分别位于上列哪一地址"
    ),
    "notice.asked_notice": Phrase(
        en="Requested: that it be deleted, or that the links to it be disconnected.",
        zh="请求：删除上述内容，或者断开与其的链接。",
    ),
    "notice.asked_counter": Phrase(
        en="Requested: that it be restored, or that the links to it be restored.",
        zh="请求：恢复上述内容，或者恢复与其的链接。",
    ),
    "notice.work": Phrase(en="The work", zh="权利人主张的作品"),
    "notice.work_stated": Phrase(
        en="As the library states it; nobody here checked who made the work, or when.",
        zh="以上为作品库所载信息；作者及创作时间未经核实。",
    ),
    "notice.work_unknown": Phrase(en="The work: ", zh="作品："),
    "notice.blank_work": Phrase(en="title and author of the work that is meant", zh="所主张作品的名称和作者"),
    "notice.right": Phrase(en="The right, and what shows it: ", zh="所享有的权利及其证明："),
    "notice.blank_right": Phrase(
        en="which right is held, since when, from whom, and what shows it (originals, drafts, lawful publications, registration, contracts)",
        zh="享有何种权利、自何时起、自何人取得，以及证明材料（底稿、原件、合法出版物、著作权登记证书、合同）",
    ),
    "notice.permission_denied": Phrase(en="Permission: ", zh="许可情况："),
    "notice.blank_permission_denied": Phrase(
        en="whether this use was ever permitted, by whom and on what terms",
        zh="是否曾许可此种使用；如有，由何人许可、条件如何",
    ),
    "notice.statement": Phrase(en="The statement in the words of the statute", zh="按法条表述作出的声明"),
    "notice.statement_note": Phrase(
        en="The statute asks for a statement that only the signer can make. It is left blank here.",
        zh="法条要求的以下声明只能由签署人作出，此处留空。",
    ),
    "notice.blank_statement_notice": Phrase(
        en="what the right holder considers, in the words of article 14 quoted above: which right is meant (communication through information networks, or rights-management information), and why",
        zh="权利人按上引第十四条的表述作出的声明：所涉为信息网络传播权还是权利管理电子信息，以及理由",
    ),
    "notice.blank_statement_counter": Phrase(
        en="what the service user considers, in the words of article 16 quoted above, and why",
        zh="服务对象按上引第十六条的表述作出的声明及理由",
    ),
    "notice.proof_notice": Phrase(en="Preliminary proof", zh="初步证明材料"),
    "notice.proof_letter": Phrase(en="What was found", zh="比对结果"),
    "notice.proof_note": Phrase(
        en="What follows was measured, and each number stands with its limits. The measurements are about pictures; they decide no question of law.",
        zh="以下内容系测量所得，每一数值均附其限度。测量的对象是图片，不决定任何法律问题。",
    ),
    "notice.speaks_against": Phrase(en="This finding speaks against this statement.", zh="该比对结果对本说明不利。"),
    "notice.speaks_against_letter": Phrase(en="This finding speaks against the sender.", zh="该比对结果对发函人不利。"),
    "notice.measured_match": Phrase(
        en="Measured against “{title}” ({author}): E-value at most {bound} in a library of {library_size} works; {suspect_percent} % of the picture, {work_percent} % of the work; {inliers} of {matches} compared details agree.",
        zh="与《{title}》（{author}）比对：在 {library_size} 件作品的作品库中，E 值上限为 {bound}；占受检图片 {suspect_percent}%、占作品 {work_percent}%；所比对的 {matches} 处细节中有 {inliers} 处吻合。",
    ),
    "notice.measured_closest": Phrase(
        en="The closest work, “{title}” ({author}), does not count as a match: its E-value is at most {bound} in a library of {library_size} works.",
        zh="最接近的作品《{title}》（{author}）不算吻合：在 {library_size} 件作品的作品库中，其 E 值上限为 {bound}。",
    ),
    "notice.limit_match": Phrase(
        en="Limits: a match counts only where the E-value is at most {false_alarms}; chance was learned from {pairs} pairs of unrelated pictures of {works} works (“{null_model}”); the E-value counts matches among unrelated pictures and is not the chance that something was copied; the shares are areas that agree, not shares of what the law protects.",
        zh="限度：仅当 E 值不超过 {false_alarms} 时才算吻合；偶然吻合的程度得自 {works} 件作品的 {pairs} 对无关图片（“{null_model}”）；E 值数的是无关图片之间的吻合，不是“被复制的可能性”；所占比例指吻合的面积，不是受法律保护部分的比例。",
    ),
    "notice.limit_closest": Phrase(
        en="Limits: a match counts only where the E-value is at most {false_alarms}; chance was learned from {pairs} pairs of unrelated pictures of {works} works (“{null_model}”); that no match counts is no proof that nothing was copied, from this work or from one that is not in the library.",
        zh="限度：仅当 E 值不超过 {false_alarms} 时才算吻合；偶然吻合的程度得自 {works} 件作品的 {pairs} 对无关图片（“{null_model}”）；没有算作吻合之处，不证明未从该作品或者库外作品复制。",
    ),
    "notice.element": Phrase(
        en="{element}: similarity {similarity} of 0 to 1. {placed}",
        zh="{element}：相似度 {similarity}（0 至 1）。{placed}",
    ),
    "notice.element_place": Phrase(
        en="{place} (as alike: at most {percent} % of such pairs, 95 % upper bound)",
        zh="{place}（同样相似者至多占此类作品对的 {percent}%，95% 上限）",
    ),
    "notice.elements": Phrase(
        en="Elements that anyone may use, beside “{title}”, with their place among pairs of human works",
        zh="人人可用的元素：与《{title}》逐项对照，及其在人类作品对中的位置",
    ),
    "notice.elements_untold": Phrase(en="Could not be measured: {elements}.", zh="未能测量：{elements}。"),
    "notice.pictures": Phrase(en="Pictures, by author, title and hash", zh="图片（作者、名称、哈希值）"),
    "notice.plate_suspect": Phrase(
        en="The picture examined, {suspect}: SHA-256 of the original ", zh="受检图片 {suspect}：原始文件的 SHA-256 为 "
    ),
    "notice.plate_work": Phrase(
        en="“{title}”; author: {author}; year: {year}; license: {license}; source: {source}; SHA-256 of the original ",
        zh="《{title}》；作者：{author}；年份：{year}；许可：{license}；来源：{source}；原始文件的 SHA-256 为 ",
    ),
    "notice.plate_in_dossier": Phrase(
        en="{caption}: in the dossier as {file}, SHA-256 before signing ",
        zh="{caption}：卷宗内文件 {file}，签名前的 SHA-256 为 ",
    ),
    "notice.unknown": Phrase(en="unknown", zh="不详"),
    "notice.cannot_say": Phrase(en="What these measurements cannot say", zh="上述测量不能说明的事"),
    "notice.other_proof": Phrase(
        en="Other proof, as the sender states it; not checked: {text}", zh="出具人自述的其他证据（未经核实）：{text}"
    ),
    "notice.no_region": Phrase(
        en="No region of the pictures examined counts as a match with a work of the library. This notice rests on what the sender states under “other proof” alone.",
        zh="受检图片没有任何区域与作品库中的作品算作吻合。本文仅以出具人所述的“其他证据”为依据。",
    ),
    "notice.facts": Phrase(en="What the dossier records as stated", zh="卷宗所载的事实陈述"),
    "notice.fact_declared": Phrase(en="Declared by {who}, not checked: ", zh="{who}陈述（未经核实）："),
    "notice.fact_human": Phrase(en="Judged by {who}: ", zh="由{who}判断："),
    "notice.fact_ledger": Phrase(en="From the ledger: ", zh="取自台账："),
    "notice.fact_audit": Phrase(en="Measured by {who}: ", zh="由 {who} 测得："),
    "notice.fact_other": Phrase(en="Stated by {who}, not checked: ", zh="{who}称（未经核实）："),
    "notice.somebody": Phrase(en="a party", zh="一方当事人"),
    "notice.making": Phrase(en="How the picture was made", zh="图片的创作过程"),
    "notice.independent": Phrase(en="Independent creation: ", zh="独立创作："),
    "notice.blank_independent": Phrase(
        en="by whom, from what, when and how the picture was made", zh="图片由何人、以何为素材、于何时、如何创作"
    ),
    "notice.process": Phrase(en="Records of the process: ", zh="创作过程记录："),
    "notice.blank_process": Phrase(
        en="sketches, layers, prompts, logs or a signed ledger from the time of making, attached",
        zh="所附的创作当时形成的草图、图层、提示词、日志或者签名台账",
    ),
    "notice.permission_held": Phrase(en="Permission, or a use that a statute allows: ", zh="许可或者法律允许的使用："),
    "notice.blank_permission_held": Phrase(
        en="license with its terms, or the provision relied on and what shows that its conditions are met; “none” if none is claimed",
        zh="许可及其条件，或者所依据的条文及符合其条件的证明；不主张的，填“无”",
    ),
    "notice.alleged": Phrase(en="What was alleged", zh="所受的指称"),
    "notice.allegation": Phrase(en="The allegation that this answers: ", zh="所答复的指称："),
    "notice.blank_allegation": Phrase(en="who said what, where and when", zh="何人于何时、何处作出何种指称"),
    "notice.asks": Phrase(en="What is asked", zh="请求事项"),
    "notice.asks_of": Phrase(en="The sender asks: ", zh="发函人请求："),
    "notice.blank_asks_claimant": Phrase(
        en="what is asked of the recipient (for example to name the author, to explain how the picture was made, to remove it), and by when",
        zh="对收函人的请求（例如署名、说明图片的创作过程、移除图片）及期限",
    ),
    "notice.blank_asks_accused": Phrase(
        en="what is asked of the recipient (for example to withdraw or correct what was said, to restore the picture), and by when",
        zh="对收函人的请求（例如撤回或者更正有关言论、恢复图片）及期限",
    ),
    "notice.claims_nothing": Phrase(
        en="This letter states what was measured and what parties declare. It does not say that anybody broke the law; that is for a court.",
        zh="本函陈述测量结果和当事人的陈述，并不认定任何人违法；该问题由法院判断。",
    ),
    "notice.law": Phrase(en="What the dossier says of the law", zh="卷宗就法律问题的说明"),
    "notice.law_note": Phrase(
        en="Conditions of rules, on the facts stated. Where nothing else is said, the texts a rule rests on were read; where nobody is named, no lawyer has reviewed it.",
        zh="以下为各规则的构成要件在所述事实下的情况。未另注明的，已读规则所依据的原文；未注明审阅人的，未经律师审阅。",
    ),
    "notice.law_none": Phrase(en="The dossier applies no rule of this law.", zh="卷宗未适用该法域的任何规则。"),
    "notice.law_group_exceptions": Phrase(
        en="Exceptions and licenses, {standing}: ", zh="权利的限制、例外与许可，{standing}："
    ),
    "notice.law_more": Phrase(
        en="{count} further conclusions are in the dossier.",
        zh="另有 {count} 项结论见卷宗。",
    ),
    "notice.weakest": Phrase(en="rests also on {rules}: {status}", zh="另依据 {rules}：{status}"),
    "notice.if_closes": Phrase(en="if nothing more is proved: {value}", zh="若不再举证：{value}"),
    "notice.open_facts": Phrase(en="Open questions of fact", zh="尚未查明的事实"),
    "notice.open_fact": Phrase(en="{question} (to be proved by {parties})", zh="{question}（举证责任：{parties}）"),
    "notice.open_more": Phrase(en="{count} more are in the dossier.", zh="另有 {count} 个见卷宗。"),
    "notice.open_law": Phrase(en="Open questions of law", zh="尚无定论的法律问题"),
    "notice.check": Phrase(en="The dossier, and how to check it", zh="卷宗及其核验方法"),
    "notice.dossier_file": Phrase(
        en="Dossier {file}, made {at}; SHA-256 of the file ", zh="卷宗 {file}，制作时间 {at}；文件的 SHA-256 为 "
    ),
    "notice.dossier_known": Phrase(
        en="What it is known by, the SHA-256 of what its seal covers; its page, PDF and pictures name it: ",
        zh="卷宗以其封印所涵盖内容的 SHA-256 标识，其网页、PDF 和图片均载明该值：",
    ),
    "notice.dossier_findings": Phrase(en="Findings it was made from, SHA-256 ", zh="所依据的比对结果，SHA-256 为 "),
    "notice.dossier_ledger": Phrase(en="Ledger, Merkle root ", zh="台账的默克尔根为 "),
    "notice.check_hash": Phrase(en="This must print the hash above: ", zh="下列命令应当输出上述哈希值："),
    "notice.check_sums": Phrase(
        en="In the folder of the dossier, where it has a file SHA256SUMS: ",
        zh="在卷宗文件夹内（含有 SHA256SUMS 文件时）：",
    ),
    "notice.check_verify": Phrase(
        en="What is intact, what was altered, and who signed, if it is signed: ",
        zh="何处完整、何处被改动、由谁签名（如已签名）：",
    ),
    "notice.truth_notice": Phrase(en="Truth of this notice", zh="通知书的真实性"),
    "notice.truth_counter": Phrase(en="Truth of this statement", zh="书面说明的真实性"),
    "notice.truth_letter": Phrase(en="Signature", zh="签署"),
    "notice.answers_notice": Phrase(
        en="The right holder is responsible for the truthfulness of this notice, and liable for compensation where a wrong notice causes loss ({regulation}, articles 14 and 24; {code}, article 1195).",
        zh="权利人对本通知书的真实性负责；因错误通知造成损失的，承担赔偿责任（《{regulation}》第十四条、第二十四条；《{code}》第一千一百九十五条）。",
    ),
    "notice.answers_counter": Phrase(
        en="The service user is responsible for the truthfulness of this statement ({regulation}, article 16). Where a wrong notice caused loss, the person who sent it is liable ({regulation}, article 24; {code}, article 1195).",
        zh="服务对象对本书面说明的真实性负责（《{regulation}》第十六条）。因错误通知造成损失的，由发出通知的人承担责任（《{regulation}》第二十四条；《{code}》第一千一百九十五条）。",
    ),
    "notice.answers_letter": Phrase(
        en="What is measured stands here with its limits, what parties declare is marked as declared, and what was filled in by hand is the statement of the person who signs. Under Chinese law whoever sends a wrong notice to a network service provider is liable for the loss it causes ({regulation}, article 24; {code}, article 1195).",
        zh="本函中测量所得均附限度，当事人的陈述均已注明，手工填写的内容系签署人的陈述。依中国法律，向网络服务提供者发出错误通知造成损失的，应当承担责任（《{regulation}》第二十四条；《{code}》第一千一百九十五条）。",
    ),
    "notice.signature": Phrase(en="Signature or seal: ", zh="签名或者盖章："),
    "notice.date": Phrase(en="Date: ", zh="日期："),
    "notice.blank_signature_notice": Phrase(
        en="signature or seal of the right holder, or of an agent with the authority attached",
        zh="权利人签名或者盖章；由代理人签署的，附授权文件",
    ),
    "notice.blank_signature_counter": Phrase(
        en="signature or seal of the service user, or of an agent with the authority attached",
        zh="服务对象签名或者盖章；由代理人签署的，附授权文件",
    ),
    "notice.blank_signature_letter": Phrase(en="signature of the sender", zh="发函人签名或者盖章"),
    "notice.blank_date": Phrase(en="day of signing", zh="签署日期"),
    "notice.written": Phrase(
        en="A draft with {count} blanks lies in {file}. Read its first part before anything is signed or sent.",
        zh="草稿已写入 {file}，尚有 {count} 处留空。签署或者发出之前，请先阅读其第一部分。",
    ),
}
