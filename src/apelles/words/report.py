"""Words of the report for people: labels, explanations, and how to read a number."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "verdict.copy": Phrase(en="copy", zh="复制"),
    "verdict.partial_copy": Phrase(en="partial copy", zh="局部复制"),
    "verdict.collage": Phrase(en="collage", zh="拼贴"),
    "verdict.shared_elements": Phrase(en="shared elements", zh="共有元素"),
    "verdict.unrelated": Phrase(en="no match found", zh="未发现吻合"),
    "verdict.undetermined": Phrase(en="cannot tell", zh="无法判定"),
    "kind.reproduction": Phrase(en="the same image", zh="同一画面"),
    "kind.redrawn": Phrase(en="drawn or filtered again", zh="重绘或加滤镜"),
    "bound.rank": Phrase(
        en="counted: that many pairs of unrelated pictures scored as high",
        zh="计数：由得分同样高的无关图片对的数目得出",
    ),
    "bound.tail": Phrase(
        en="from a cautious line fitted above the highest scores between unrelated pictures",
        zh="推算：由无关图片之间最高得分之上的保守包络线得出",
    ),
    "domain.painting": Phrase(en="paintings", zh="绘画"),
    "domain.photograph": Phrase(en="photographs", zh="照片"),
    "domain.drawing": Phrase(en="drawings", zh="线描"),
    "domain.icon": Phrase(en="icons", zh="图标"),
    "domain.card": Phrase(en="playing cards", zh="纸牌"),
    "rule.PDQ": Phrase(en="PDQ hash: at most 31 of 256 bits differ", zh="PDQ 哈希：256 位中至多 31 位不同"),
    "rule.pHash": Phrase(en="Perceptual hash: at most 10 of 64 bits differ", zh="感知哈希：64 位中至多 10 位不同"),
    "rule.DCR": Phrase(
        en="SSCD similarity of at least .5 (used to count replication by diffusion models)",
        zh="SSCD 相似度至少 0.5（用于统计扩散模型的复现）",
    ),
    "rule.Wen": Phrase(
        en="SSCD similarity of at least .7 (used to count memorization)", zh="SSCD 相似度至少 0.7（用于统计记忆现象）"
    ),
    "rule.SSCD": Phrase(
        en="SSCD similarity of at least .75 (its authors' threshold)", zh="SSCD 相似度至少 0.75（其作者的阈值）"
    ),
    "report.title": Phrase(en="What Apelles saw", zh="Apelles 的比对结果"),
    "report.what": Phrase(
        en="Each picture below was compared with the works of a library. The report says what matches, where, and how "
        "rare such a match is between pictures that have nothing to do with each other. It does not say who was "
        "first, who had permission, or what a court would hold.",
        zh="下列每张图片都与作品库中的作品作了比对。本报告说明哪里吻合、位于何处，"
        "以及这种吻合在互不相关的图片之间有多罕见。报告不判断谁先谁后、是否获得许可，也不判断法院会如何认定。",
    ),
    "report.summary": Phrase(en="Summary", zh="概览"),
    "report.made_with": Phrase(en="Made with {software}.", zh="由 {software} 生成。"),
    "report.twin": Phrase(en="The same findings for programs: {file}.", zh="供程序读取的同一结果：{file}。"),
    "report.picture": Phrase(en="Picture", zh="图片"),
    "report.verdict": Phrase(en="Verdict", zh="结论"),
    "report.closest": Phrase(en="Work", zh="作品"),
    "report.expected": Phrase(en="Expected by chance", zh="预计偶然出现"),
    "report.share": Phrase(en="Share of picture", zh="占图面积"),
    "report.back": Phrase(en="Back to the summary", zh="回到概览"),
    "report.suspect": Phrase(en="The picture examined", zh="受检图片"),
    "report.work": Phrase(en="The work", zh="作品"),
    "report.region_share": Phrase(en="region outlined: {percent} % of it", zh="框出区域：占 {percent}%"),
    "report.no_region": Phrase(en="no region matches", zh="没有吻合的区域"),
    "report.no_picture": Phrase(en="picture not kept in the library", zh="作品库未保存此图"),
    "report.mirrored": Phrase(en="The picture was mirrored to match.", zh="吻合时图片作了左右翻转。"),
    "report.overlay": Phrase(en="The work laid over the picture", zh="把作品叠到受检图片上"),
    "report.overlay_half": Phrase(en="half and half", zh="各一半"),
    "report.overlay_suspect": Phrase(en="picture", zh="受检图片"),
    "report.overlay_work": Phrase(en="work", zh="作品"),
    "report.overlay_blink": Phrase(en="blink", zh="交替闪现"),
    "report.overlay_slide": Phrase(en="Slide between them", zh="左右拖动比较"),
    "report.overlay_note": Phrase(
        en="The work was shifted, turned, scaled or tilted to fit. Where it does not reach, the picture is shown pale.",
        zh="作品经平移、旋转、缩放或透视后与图片对齐；作品未覆盖处以浅色显示受检图片。",
    ),
    "report.comparison": Phrase(
        en="The closest work, for comparison only: it does not count as a match.",
        zh="最接近的作品，仅供对照：不算吻合。",
    ),
    "report.how_rare": Phrase(en="How rare is such a match?", zh="这样的吻合有多罕见？"),
    "report.expect": Phrase(
        en="If you compared this picture with {library_size} pictures by other people that it has nothing to do with, "
        "you would expect at most {expected} of them to match this well.",
        zh="如果把本图与其他人创作的、与它毫无关系的 {library_size} 张图片比对，"
        "预计其中至多 {expected} 张能吻合到这种程度。",
    ),
    "report.expect_rare": Phrase(
        en="That is far fewer than one: you would have to search {libraries} such libraries of unrelated pictures "
        "before meeting one match this good.",
        zh="这远少于一张：要搜索{libraries} 个这样的无关图片库，才会遇到一次这么好的吻合。",
    ),
    "report.expect_common": Phrase(
        en="That happens easily by chance, so this likeness says nothing.",
        zh="这很容易偶然发生，所以这种相似说明不了什么。",
    ),
    "report.null": Phrase(
        en="What chance looks like was learned from {pairs} pairs of unrelated pictures ({works} works; {domain}), "
        "the calibration named “{name}”.",
        zh="偶然吻合的程度是从 {pairs} 对互不相关的图片（{works} 件作品；{domain}）中得出的，校准名称为“{name}”。",
    ),
    "report.points": Phrase(
        en="{inliers} small details of the two pictures sit at the same places once one is laid over the other.",
        zh="把两图叠合后，有 {inliers} 处细节落在相同的位置。",
    ),
    "report.also": Phrase(
        en="The same region is also found in: {works}. It may be something many works share.",
        zh="同一区域也见于：{works}。它可能是许多作品共有的内容。",
    ),
    "report.numbers": Phrase(en="The numbers", zh="具体数值"),
    "report.e_value": Phrase(en="E-value (expected matches by chance)", zh="E 值（预计的偶然吻合数）"),
    "report.e_bound": Phrase(en="E-value, upper bound", zh="E 值上限"),
    "report.bound_kind": Phrase(en="How the bound is made", zh="上限的得出方式"),
    "report.copy_score": Phrase(en="Copy score (-log10 of false alarms)", zh="复制得分（虚警数的 -log10）"),
    "report.inliers": Phrase(en="Details in agreement / compared", zh="吻合 / 比对的细节数"),
    "report.photometric": Phrase(en="Agreement of tones, 0 to 1", zh="明暗一致程度，0 到 1"),
    "report.descriptor": Phrase(en="Similarity of the whole pictures, -1 to 1", zh="整图相似度，-1 到 1"),
    "report.kind": Phrase(en="Kind", zh="类型"),
    "report.counted": Phrase(en="Counts as a match", zh="算作吻合"),
    "report.yes": Phrase(en="yes", zh="是"),
    "report.no": Phrase(en="no", zh="否"),
    "report.work_id": Phrase(en="Work", zh="作品编号"),
    "report.source": Phrase(en="Source", zh="来源"),
    "report.license": Phrase(en="License", zh="许可"),
    "report.others": Phrase(en="As others would say", zh="换作其他规则会怎么说"),
    "report.others_note": Phrase(
        en="Fixed thresholds published elsewhere, applied to the closest work; pictures were prepared as for "
        "everything else here, not as each publication did. They are shown for comparison, carry no error rate for "
        "this library, and took no part in the verdict.",
        zh="别处公布的固定阈值，应用于最接近的作品；图片按本软件的统一方式预处理，与原发表者的做法不尽相同。"
        "仅供对照：它们对本作品库没有误差率，也未参与结论。",
    ),
    "report.rule": Phrase(en="Rule", zh="规则"),
    "report.observed": Phrase(en="Observed", zh="实测"),
    "report.threshold": Phrase(en="Threshold", zh="阈值"),
    "report.says": Phrase(en="Would say", zh="会判为"),
    "report.says_copy": Phrase(en="copy", zh="复制"),
    "report.says_no": Phrase(en="not a copy", zh="非复制"),
    "report.protocol": Phrase(en="How this was measured", zh="测量方式"),
    "report.refused": Phrase(en="Not examined", zh="未受检的文件"),
    "report.refused_note": Phrase(
        en="These files could not be read as pictures, so nothing is said about them.",
        zh="这些文件无法作为图片读取，因此不作任何结论。",
    ),
    "report.file": Phrase(en="File", zh="文件"),
    "report.why": Phrase(en="Why", zh="原因"),
    "report.limits": Phrase(en="What this report cannot say", zh="本报告不能说明的事"),
    "report.limit_absence": Phrase(
        en="“No match found” is not proof that nothing was copied: the work may not be in the library, or the edit may "
        "be too strong for the measure.",
        zh="“未发现吻合”不等于没有复制：原作可能不在作品库中，或者改动超出了本方法的能力。",
    ),
    "report.limit_direction": Phrase(
        en="A match does not say which picture came first, nor whether both were made from a third.",
        zh="吻合不说明哪张图在先，也不说明两者是否都来自第三张图。",
    ),
    "report.limit_number": Phrase(
        en="The E-value counts matches among unrelated pictures. It is not the chance that something was copied.",
        zh="E 值数的是无关图片之间的吻合，它不是“被复制的可能性”。",
    ),
    "protocol.software": Phrase(en="Software", zh="软件"),
    "protocol.descriptor": Phrase(en="Descriptor", zh="描述子"),
    "protocol.model_sha256": Phrase(en="Model file (SHA-256)", zh="模型文件（SHA-256）"),
    "protocol.preprocessing": Phrase(en="Preprocessing", zh="预处理"),
    "protocol.decoder": Phrase(en="Decoder", zh="解码器"),
    "protocol.matcher": Phrase(en="Matcher", zh="匹配器"),
    "protocol.null_model": Phrase(en="Calibration", zh="校准"),
    "protocol.null_domain": Phrase(en="Kind of pictures", zh="图片类别"),
    "protocol.null_pairs": Phrase(en="Unrelated pairs", zh="无关图片对"),
    "protocol.null_works": Phrase(en="Unrelated works", zh="无关作品"),
    "protocol.envelope_c": Phrase(en="Envelope, c", zh="包络线 c"),
    "protocol.envelope_g": Phrase(en="Envelope, g", zh="包络线 g"),
    "protocol.library_size": Phrase(en="Works in the library", zh="作品库件数"),
    "protocol.transforms_tried": Phrase(en="Views of the picture tried", zh="尝试的视图数"),
    "protocol.tests_tried": Phrase(en="Comparisons counted", zh="计入的比对次数"),
    "protocol.candidates_verified": Phrase(en="Works looked at closely", zh="逐一核实的作品"),
    "protocol.false_alarms": Phrase(en="False alarms allowed", zh="允许的虚警数"),
    "protocol.library_hash": Phrase(en="Library (SHA-256)", zh="作品库（SHA-256）"),
    "protocol.versions": Phrase(en="Versions", zh="版本"),
    "protocol.suspect_sha256": Phrase(en="Picture (SHA-256)", zh="受检图片（SHA-256）"),
}
