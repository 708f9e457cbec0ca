"""A full dossier made by code: two exhibits, one picture at home, and text of strangers that tries to be more."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image

from apelles.records.audit import CurvePoint, Share
from apelles.records.audited import Audited, AuditKind, GivenBack, HeldAgainst, Reached
from apelles.records.collage import Estimate
from apelles.records.dossier import (
    Asked,
    Calibration,
    Dossier,
    Exhibit,
    Made,
    OpenReading,
    Outcome,
    Pack,
    Question,
    RightsRow,
    Side,
    Text,
)
from apelles.records.judged import (
    Judged,
    JudgedElement,
    JudgedElements,
    JudgedMatch,
    JudgedPlace,
    JudgedRule,
    JudgedSplit,
)
from apelles.records.law import (
    ByReading,
    Conclusion,
    Consideration,
    DecidingSet,
    Decisive,
    Fact,
    Lean,
    Literal,
    Measure,
    Node,
    Party,
    RuleKind,
    SourceStatus,
    Standing,
    Supporting,
    Switch,
    Value,
)
from apelles.records.plates import Plate
from apelles.words import both
from apelles.words.phrase import Phrase
from tests.pictures import Pixels, cropped, golden_picture, painting, recolored

HOSTILE = '<script>alert("x")</script> #read("/etc/passwd") *bold* _it_ $x^2$ [link](http://a.example) {{ 7*7 }}'
OVERRIDE = "left\u202eright\u2066\u0007\u200b"
LONG = "A Very Long Title That Goes On " * 20 + "WithoutAnySpaceAtAll" * 20
LAW_OF_2020 = Phrase(
    en="Copyright Law of the People's Republic of China (2020)", zh="中华人民共和国著作权法（2020年修正）"
)
DAY = "2026-11-22"


def jpeg(pixels: Pixels) -> bytes:
    """Return a picture as the bytes of a JPEG file."""
    held = BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=88)
    return held.getvalue()


def plates() -> dict[str, bytes]:
    """Return the pictures of the sample by file name."""
    return dict(drawn())


@cache
def drawn() -> dict[str, bytes]:
    """Return the pictures of the sample, drawn once."""
    suspect = painting(3, height=360, width=480)
    work = recolored(suspect)
    return {
        "e1-suspect.jpg": jpeg(suspect),
        "e1-work.jpg": jpeg(work),
        "e1-regions-suspect.jpg": jpeg(suspect),
        "e1-regions-work.jpg": jpeg(work),
        "e1-laid-over.jpg": jpeg(cropped(work, keep=0.8)),
        "e1-element-lighting-suspect.jpg": jpeg(suspect),
        "e1-element-lighting-work.jpg": jpeg(work),
        "e2-work.jpg": jpeg(painting(9, height=520, width=300)),
        "calibration.jpg": jpeg(golden_picture()),
        "a1-output.jpg": jpeg(painting(12, height=200, width=200)),
    }


def plate(role: str, file: str, caption: Phrase, **known: str) -> Plate:
    """Return a picture of the sample with its hashes."""
    data = drawn().get(file, b"not here")
    width, height = Image.open(BytesIO(data)).size if file else (1200, 900)
    return Plate(
        file=file,
        role=role,
        caption=caption,
        of=sha256(file.encode() + b"original").hexdigest(),
        sha256=sha256(data).hexdigest(),
        width=width,
        height=height,
        **known,
    )


def same(text: str) -> Phrase:
    """Return a phrase that reads the same in every language."""
    return Phrase(en=text, zh=text)


KNOWN = {
    "author": "Utagawa Hiroshige",
    "title": "Plum Estate, Kameido",
    "year": "1857",
    "license": "CC0-1.0",
    "source": "https://museum.example/objects/121569",
    "work_id": "plum-estate",
}
SUSPECT = Phrase(en="The picture examined", zh="受检图片")
WORK = Phrase(en="The work", zh="对照作品")


def exhibits() -> tuple[Exhibit, ...]:
    """Return one exhibit that is a copy, and one whose picture stays home and whose texts are hostile."""
    return (
        Exhibit(
            number=1,
            judged=judged("poster-2026.jpg", "partial_copy"),
            reason=both(
                "judge.partial_copy",
                suspect_percent="42",
                work_percent="57",
                title=KNOWN["title"],
                author=KNOWN["author"],
                library_size=412,
                e_bound="3e-12",
            ),
            error_rate=Phrase(
                en="Of 2,000 pairs of unrelated paintings that were compared in the same way, none reached this score.",
                zh="以同样方式比对的 2,000 对无关绘画中，没有一对达到这一得分。",
            ),
            plates=(
                plate("suspect", "e1-suspect.jpg", SUSPECT),
                plate("work", "e1-work.jpg", WORK, **KNOWN),
                plate("regions_suspect", "e1-regions-suspect.jpg", Phrase(en="Region in the picture", zh="图中的区域")),
                plate(
                    "regions_work", "e1-regions-work.jpg", Phrase(en="Region in the work", zh="作品中的区域"), **KNOWN
                ),
                plate("laid_over", "e1-laid-over.jpg", Phrase(en="Half and half", zh="各一半"), **KNOWN),
                plate(
                    "element", "e1-element-lighting-suspect.jpg", Phrase(en="Lighting, picture", zh="光照：受检图片")
                ),
                plate("element", "e1-element-lighting-work.jpg", Phrase(en="Lighting, work", zh="光照：作品"), **KNOWN),
            ),
        ),
        Exhibit(
            number=2,
            judged=judged(f"{HOSTILE}{OVERRIDE}.png", "shared_elements"),
            reason=both("judge.unrelated", library_size=412, false_alarms="0.001"),
            error_rate=same(""),
            plates=(
                plate("suspect", "", SUSPECT, author=HOSTILE, title=OVERRIDE),
                plate("work", "e2-work.jpg", WORK, author=OVERRIDE, title=LONG, source=HOSTILE, license=HOSTILE),
            ),
        ),
    )


def judged(suspect: str, verdict: str) -> Judged:
    """Return a finding with one match that counts, one that does not, elements, and what others would say."""
    return Judged(
        suspect=suspect,
        sha256=sha256(suspect.encode()).hexdigest(),
        verdict=verdict,
        kind="redrawn" if verdict == "partial_copy" else None,
        reason="",
        matches=(
            match("plum-estate", KNOWN["title"], KNOWN["author"], verified=verdict == "partial_copy", e_value=4e-13),
            match("kameido-2", LONG, "", verified=False, e_value=3.2),
        ),
        sources=1,
        coverage=0.42,
        common_parts=(),
        elements=JudgedElements(
            work_id="plum-estate",
            baseline="painting-humans-1",
            among="unrelated",
            shared=(
                element("palette", 0.91, unusual=True),
                element("lighting", 0.44),
                element("contour", 0.32, pairs=12),
                JudgedElement(
                    element="brushwork",
                    similarity=None,
                    missing=both("element.missing_texture").en,
                    unusual=False,
                    places=(),
                    suspect_marks=(),
                    work_marks=(),
                ),
            ),
            split=JudgedSplit(descriptor_similarity=0.61, explained=0.22, deviation=0.09),
        ),
        not_compared=("lost-1", "lost-2"),
        as_others_would_say=(
            JudgedRule(rule="PDQ", observed=118, threshold=31, says_copy=False),
            JudgedRule(rule="SSCD", observed=0.61, threshold=0.75, says_copy=False),
        ),
        protocol={
            "software": "apelles 0.1.0",
            "descriptor": "sscd-disc-mixup",
            "model_sha256": sha256(b"model").hexdigest(),
            "preprocessing": "320 center, area mean",
            "null_model": "painting-4",
            "null_domain": "painting",
            "null_pairs": 2000,
            "null_works": 137,
            "envelope_c": 12.25,
            "library_size": 412,
            "false_alarms": 0.001,
            "library_hash": sha256(b"library").hexdigest(),
            "versions": {"numpy": "2.2.0", "opencv": "5.0.0", "pillow": "12.0.0"},
        },
    )


def match(work_id: str, title: str, author: str, *, verified: bool, e_value: float) -> JudgedMatch:
    """Return a match."""
    return JudgedMatch(
        work_id=work_id,
        file=f"{work_id}.jpg",
        title=title,
        author=author,
        work_sha256=sha256(work_id.encode()).hexdigest(),
        copy_score=31.4,
        e_value=e_value,
        e_value_bound=e_value * 7,
        bound_kind="tail",
        verified=verified,
        kind="redrawn" if verified else None,
        inliers=118,
        matches=204,
        suspect_region=(),
        work_region=(),
        suspect_parts=(),
        exchanged_parts=(),
        exchanged_fraction=0.0,
        suspect_fraction=0.42,
        work_fraction=0.57,
        mirrored=True,
        view="mirrored",
        photometric_similarity=0.31,
        descriptor_similarity=0.61,
        transform=(),
        also_found_in=("plum-estate-2",) if verified else (),
    )


def element(name: str, similarity: float, *, unusual: bool = False, pairs: int = 4000) -> JudgedElement:
    """Return an element, placed among two groups of human pairs."""
    return JudgedElement(
        element=name,
        similarity=similarity,
        missing=None,
        unusual=unusual,
        places=tuple(
            JudgedPlace(group=group, at_least=pairs // 20, pairs=pairs, works=90, rate_bound=0.06)
            for group in ("unrelated", "same_subject")
        ),
        suspect_marks=(),
        work_marks=(),
    )


def facts() -> tuple[Fact, ...]:
    """Return statements, two of them against each other, one measured, one hostile."""
    return (
        Fact(
            id="f1",
            key="o.copied_region",
            value=Value.YES,
            by="audit:apelles.match@0.1.0",
            evidence=("exhibit 1", "report.json"),
            measure=Measure(
                quantity=Phrase(en="E-value, upper bound", zh="E 值上限"),
                value="3e-12",
                threshold=Phrase(en="0.001", zh="0.001"),
                null_model="painting-4",
            ),
            at="2026-11-22T10:00:00Z",
        ),
        Fact(id="f2", key="q.licensed", value=Value.YES, by="declared:user", act="publish the poster", note=HOSTILE),
        Fact(id="f3", key="q.licensed", value=Value.NO, by="declared:claimant", act="publish the poster"),
        Fact(id="f4", key="o.independent", value=Value.UNKNOWN, by="human:" + OVERRIDE, supports=Value.NO),
        Fact(id="f5", key="w.published", value=Value.YES, by="ledger", supersedes="f4"),
    )


def tree(nodes: int = 300) -> Node:
    """Return a proof of so many nodes: one deep chain, and many side by side, some of them written out before."""
    chapeau = Node(
        kind="rule",
        id="cn.24.chapeau",
        value=Value.UNKNOWN,
        title=Phrase(en="Conditions common to article 24", zh="第二十四条的共同条件"),
        cite=Phrase(en="Copyright Law (2020), art. 24(1)", zh="《著作权法》（2020）第二十四条第一款"),
        source_status=SourceStatus.PRIMARY,
        burden=Party.USER,
        children=(fact_node("x.harms_normal_use", Value.UNKNOWN), reading_node()),
    )
    seen = Node(kind="rule", id=chapeau.id, value=chapeau.value, title=chapeau.title, cite=chapeau.cite, seen=True)
    leaves: list[Node] = [chapeau, seen]
    while len(leaves) < nodes // 2:
        leaves.append(fact_node("q.licensed", Value.CONFLICT, ("f2", "f3")))
    chain: Node = fact_node("w.published", Value.YES, ("f5",))
    for depth in range(nodes // 2 - 6):
        chain = Node(kind="not" if depth % 2 else "any", value=Value.YES, children=(chain,))
    return Node(
        kind="rule",
        id="cn.53.1",
        value=Value.UNKNOWN,
        title=Phrase(en="Use without permission", zh="未经许可使用"),
        cite=Phrase(en="Copyright Law (2020), art. 53(1)", zh="《著作权法》（2020）第五十三条第（一）项"),
        source_status=SourceStatus.SECONDARY,
        burden=Party.CLAIMANT,
        children=(Node(kind="all", value=Value.UNKNOWN, children=(*leaves, chain)),),
    )


def fact_node(key: str, value: Value, stated: tuple[str, ...] = ()) -> Node:
    """Return a step that is a fact."""
    titles = {
        "x.harms_normal_use": Phrase(en="Does the use harm the normal use of the work?", zh="是否影响作品的正常使用？"),
        "q.licensed": Phrase(en="Was the use licensed?", zh="该使用是否获得许可？"),
        "w.published": Phrase(en="Was the work published?", zh="该作品是否已经发表？"),
    }
    return Node(kind="fact", id=key, value=value, title=titles[key], facts=stated)


def reading_node() -> Node:
    """Return a step that is an open question of law."""
    return Node(kind="reading", id="r.cn_training_permitted", value=Value.UNKNOWN, title=READING)


READING = Phrase(en="Is training on works reasonable use in China?", zh="在中国，以作品进行训练是否属于合理使用？")


def authority(name: str, says: str) -> Supporting:
    """Return a decided case that bears on the sample."""
    return Supporting(
        rule=name,
        on="cn.53.1",
        says=says,
        title=Phrase(en=f"Case {name}", zh=f"案例 {name}"),
        holding=Phrase(
            en="Training may be reasonable use unless it aims to use the original expression.",
            zh="如无证据证明训练以再现独创性表达为目的，可以认定为合理使用。",
        ),
        source_status=SourceStatus.SECONDARY,
        court=Phrase(en="Hangzhou Intermediate People's Court", zh="杭州市中级人民法院"),
        court_level="intermediate",
        finality="final",
        decided="2024-12-30",
        same=("w.published",),
        different=("q.licensed",),
        unknown=("x.harms_normal_use",),
    )


def conclusion(rule: str, role: str, title: Phrase, **more: object) -> Conclusion:
    """Return a conclusion with its dates; `more` are fields of it."""
    fields: dict[str, object] = {
        "rule": rule,
        "juris": "cn",
        "kind": RuleKind.BOOLEAN,
        "role": role,
        "act": "publish the poster",
        "title": title,
        "cite": Phrase(en=f"Copyright Law (2020), {rule}", zh=f"《著作权法》（2020）{rule}"),
        "burden": Party.CLAIMANT,
        "standings": (Standing.OPEN,),
        "value": Value.UNKNOWN,
        "if_record_closes": Value.NO,
        "supervaluation": Value.UNKNOWN,
        "proof": None,
        "governing_date": "2026-03-01",
        "as_of": DAY,
        "checked_on": DAY,
        "rulepack_sha256": sha256(b"pack").hexdigest(),
    } | more
    return Conclusion(**fields)  # type: ignore[arg-type]


def conclusions() -> tuple[Conclusion, ...]:
    """Return conclusions of every kind: open and contested, established, not established, and a profile."""
    way, other = (Switch(reading="r.cn_training_permitted", holds=holds) for holds in (True, False))
    return (
        conclusion(
            "cn.53.1",
            "liability",
            Phrase(en="Use without permission", zh="未经许可使用"),
            standings=(Standing.CONTESTED, Standing.OPEN),
            if_record_closes=Value.UNKNOWN,
            loses_if_unproved=(Party.USER, Party.CLAIMANT),
            proof=tree(),
            by_reading=(
                ByReading(switches=(way,), value=Value.UNKNOWN, if_record_closes=Value.NO),
                ByReading(switches=(other,), value=Value.YES, if_record_closes=Value.YES),
            ),
            decided_under=(way,),
            decisive_facts=(Decisive(fact="x.harms_normal_use", if_yes=Value.YES, if_no=Value.UNKNOWN),),
            deciding_sets=(
                DecidingSet(
                    literals=(Literal(fact="q.licensed", holds=True), Literal(fact="w.published", holds=True)),
                    value=Value.NO,
                ),
            ),
            conflicts=("q.licensed",),
            unknown=("x.harms_normal_use",),
            authorities_for=(authority("cn.case.one", "for"), authority("cn.case.two", "for")),
            authorities_against=(),
            authorities_explaining=(authority("cn.ev.19", "explains"),),
            weakest_source_status=SourceStatus.SECONDARY,
            weakest_rules=("cn.24.dicta",),
        ),
        conclusion(
            "cn.10.5",
            "right",
            Phrase(en="Right of reproduction", zh="复制权"),
            standings=(Standing.ESTABLISHED,),
            value=Value.YES,
            if_record_closes=Value.YES,
            assumes=(Switch(reading="r.weights_are_copy", holds=False),),
            reviewed_by="A. Lawyer, 2026-11-20",
        ),
        conclusion(
            "cn.24.1",
            "exception",
            Phrase(en="Personal study, research or appreciation", zh="个人学习、研究或者欣赏"),
            burden=Party.USER,
            standings=(Standing.NOT_ESTABLISHED,),
            value=Value.NO,
            if_record_closes=Value.NO,
            supervaluation=Value.NO,
            proof=fact_node("w.published", Value.YES, ("f5", "gone")),
            weakest_source_status=SourceStatus.MEMORY,
            weakest_rules=("cn.24.1",),
        ),
        conclusion(
            "cn.license",
            "license",
            Phrase(en="License", zh="许可"),
            supervaluation_note="law.not_computed",
            proof=fact_node("q.licensed", Value.CONFLICT, ("f2", "f3")),
            act="train the model",
        ),
        conclusion(
            "us.107.1",
            "exception",
            Phrase(en="Purpose and character of the use", zh="使用的目的和性质"),
            juris="us",
            kind=RuleKind.FACTOR,
            burden=None,
            standings=(),
            profile=Lean.BOTH,
            considerations=(
                Consideration(text=both("rights.asks_nothing"), favors=Party.USER, value=Value.YES),
                Consideration(
                    text=Phrase(en="The use is commercial.", zh="该使用具有商业性质。"),
                    favors=Party.CLAIMANT,
                    value=Value.UNKNOWN,
                    contested=True,
                ),
            ),
            weakest_source_status=SourceStatus.MEMORY,
            weakest_rules=("us.107.1",),
        ),
    )


def questions() -> tuple[Question, ...]:
    """Return one question that only a person can answer, and one that a ledger can."""
    outcome = Outcome(
        juris="cn",
        rule="cn.53.1",
        title=Phrase(en="Use without permission", zh="未经许可使用"),
        if_yes=Value.YES,
        if_no=Value.UNKNOWN,
    )
    return (
        Question(
            fact="x.harms_normal_use",
            act="publish the poster",
            question=Phrase(en="Does the use harm the normal use of the work?", zh="是否影响作品的正常使用？"),
            help=Phrase(
                en="Yes: buyers of the poster no longer buy prints of the work. No: the two serve different ends.",
                zh="是：购买海报者不再购买该作品的印刷品。否：二者用途不同。",
            ),
            answered_by=("human",),
            outcomes=(outcome, outcome),
            burdens=(Party.USER,),
            only_a_person=True,
        ),
        Question(
            fact="q.licensed",
            act="",
            question=Phrase(en="Was the use licensed?", zh="该使用是否获得许可？"),
            help=Phrase(en="", zh=""),
            answered_by=("ledger", "declared"),
            outcomes=(outcome,),
            burdens=(Party.USER, Party.CLAIMANT),
            only_a_person=False,
            evidence=("f2", "f3", HOSTILE),
        ),
    )


def audits() -> tuple[Audited, ...]:
    """Return audits of a model of all three kinds; what strangers wrote in them is hostile."""
    some = Share(found=2, of=400, rate=0.005, low=0.0006, high=0.018)
    none = Estimate(value=0.0, low=0.0, high=0.02)
    model = Audited(
        kind=AuditKind.MODEL,
        model=HOSTILE,
        model_sha256="7a" * 32,
        hashed=OVERRIDE,
        software="apelles 0.1.0",
        file_sha256="8b" * 32,
        outputs=400,
        answer=(same(HOSTILE), both("audit.cannot")),
        notes=(same(OVERRIDE),),
        limits=(both("audit.lost.no_held_out"),),
        sides=tuple(
            HeldAgainst(role=role, library_hash="1c" * 32, works=412, screened=9, counts=(("given_back", some),))
            for role in ("training", "held_out")
        ),
        curve=(CurvePoint(outputs=1, given_back=0, works=0), CurvePoint(outputs=400, given_back=2, works=1)),
        returned=(
            GivenBack(
                work_id="plum-estate",
                sha256="9d" * 32,
                title=LONG,
                author=HOSTILE,
                outputs=2,
                smallest_e=1e-12,
                duplicates=1,
                exposures=3.0,
            ),
        ),
        returned_in_all=40,
        gives_back=True,
        pairs=(
            plate("output", "a1-output.jpg", same("output 3: copy")),
            replace(plate("work", "", same("the work"), author=KNOWN["author"], title=OVERRIDE), of="9d" * 32),
        ),
    )
    collage = replace(
        model,
        kind=AuditKind.COLLAGE,
        model="",
        model_sha256="",
        sides=(),
        curve=(),
        returned=(),
        returned_in_all=0,
        gives_back=False,
        pairs=(),
        reached=tuple(Reached(who=who, reach=none, coverage=none, sources=0.0) for who in ("outputs", "quilt")),
    )
    return (model, collage, replace(collage, kind=AuditKind.PROOF, reached=()))


def sample(languages: tuple[str, ...] = ("en", "zh")) -> Dossier:
    """Return the whole of it."""
    return Dossier(
        title=Phrase(en="The poster and “Plum Estate, Kameido”", zh="海报与《龟户梅屋铺》"),
        side=Side.CLAIMANT,
        languages=languages,
        at="2026-11-22T12:00:00Z",
        answer=(
            Phrase(
                en="Two pictures were compared with a library of 412 works.",
                zh="将两张图片与含 412 件作品的作品库作了比对。",
            ),
            Phrase(
                en="The first contains a region of “Plum Estate, Kameido” by Utagawa Hiroshige; among unrelated "
                "pictures a match this good is expected once in about 300 billion such libraries.",
                zh="第一张含有歌川广重《龟户梅屋铺》的一个区域；在无关图片之间，大约三千亿个这样的作品库中才会出现一次同样好的吻合。",
            ),
            Phrase(
                en="The second shares only elements that anyone may use.", zh="第二张仅与某作品共有人人可用的元素。"
            ),
            Phrase(
                en="In China one condition of liability is contested and open; two questions of fact would settle it.",
                zh="依中国法，有一项责任要件有争议且待定；两个事实问题足以定论。",
            ),
            Phrase(
                en="Whether the similarity is substantial in law only a person can say.",
                zh="是否构成法律意义上的实质性相似，只能由人判断。",
            ),
        ),
        exhibits=exhibits(),
        calibrations=(
            Calibration(
                null_model="painting-4",
                domain="painting",
                pairs=2000,
                works=137,
                said=Phrase(
                    en="At the bound used here, 0.001 matches are expected by chance, and none was seen.",
                    zh="在此处所用的界限下，预计偶然吻合 0.001 次，实际未见。",
                ),
                plate=plate("calibration", "calibration.jpg", Phrase(en="Expected and seen", zh="预计与实际")),
            ),
        ),
        rights=(
            RightsRow(
                work_id="plum-estate",
                sha256=sha256(b"plum").hexdigest(),
                author=KNOWN["author"],
                title=KNOWN["title"],
                license="CC0-1.0",
                today=(("ai_training", "allow"), ("search", "allow"), ("crawl", "unknown")),
                at_acquisition=(("ai_training", "allow"), ("search", "conditional")),
                acquired_at="2025-01-05",
                signals=(Phrase(en="The file names CC0-1.0.", zh="文件标明 CC0-1.0。"),),
            ),
            RightsRow(
                work_id=HOSTILE,
                sha256=sha256(b"other").hexdigest(),
                author="",
                title=OVERRIDE,
                license="",
                today=(("ai_training", "deny"),),
                at_acquisition=(),
                acquired_at="",
                signals=(same(HOSTILE),),
            ),
        ),
        usage=(
            both("usage.set", works=412, distinct=400, authors=12),
            both("usage.near_duplicates", distinct=400, near=12),
        ),
        facts=facts(),
        asked=(Asked(fact="o.copied_region", question=Phrase(en="Does a region agree?", zh="是否有区域吻合？")),),
        conclusions=conclusions(),
        questions=questions(),
        side_questions=(
            Phrase(en="Since when was the work public?", zh="该作品自何时起公开？"),
            Phrase(en="Could the maker of the poster have seen it?", zh="海报制作者是否有机会接触该作品？"),
        ),
        readings=(
            OpenReading(
                reading="r.cn_training_permitted",
                question=READING,
                if_true=Phrase(en="Training is judged by the circumstances.", zh="训练行为依具体情形判断。"),
                if_false=Phrase(en="The list of article 24 is closed.", zh="第二十四条的列举是封闭的。"),
                for_true=(Phrase(en="Hangzhou Intermediate People's Court", zh="杭州市中级人民法院"),),
                for_false=(),
                assumed=(),
            ),
            OpenReading(
                reading="r.weights_are_copy",
                question=Phrase(en="Are the weights of a model a copy?", zh="模型权重是否构成复制件？"),
                if_true=Phrase(en="Memorized works are reproduced in the weights.", zh="被记忆的作品在权重中被复制。"),
                if_false=Phrase(en="Weights hold no work.", zh="权重不含作品。"),
                for_true=(),
                for_false=(),
                assumed=(("cn", False),),
            ),
        ),
        texts=(
            Text(
                juris="cn",
                ref="copyright-law-2020/24.1.1",
                statute=LAW_OF_2020,
                original="（一）为个人学习、研究或者欣赏，使用他人已经发表的作品；",
                en="(1) using another person's published work for personal study, research or appreciation;",
                source_status=SourceStatus.PRIMARY,
            ),
            Text(
                juris="cn",
                ref="copyright-law-2020/24.1.13",
                statute=LAW_OF_2020,
                original="（十三）法律、行政法规规定的其他情形。",
                en="(13) other cases provided for by laws or administrative regulations.",
                source_status=SourceStatus.SECONDARY,
            ),
            Text(
                juris="us",
                ref="usc-17/107",
                statute=same("17 U.S.C."),
                original="(1) the purpose and character of the use",
                en="",
                source_status=SourceStatus.MEMORY,
            ),
        ),
        packs=(
            Pack(juris="cn", name=Phrase(en="China", zh="中国"), sha256=sha256(b"pack").hexdigest(), checked_on=DAY),
            Pack(
                juris="us",
                name=Phrase(en="United States", zh="美国"),
                sha256=sha256(b"us").hexdigest(),
                checked_on=DAY,
            ),
        ),
        limits=(
            both("report.limit_absence"),
            both("report.limit_direction"),
            both("report.limit_number"),
        ),
        disclaimer=Phrase(
            en="Apelles reports measurements and which legal conditions they touch. It is not legal advice and no "
            "decision of a court. Rules marked as not reviewed were not reviewed by a lawyer.",
            zh="Apelles 报告测量结果及其所涉的法律要件，不构成法律意见，也不是法院的裁判。"
            "标明未经审阅的规则未经律师审阅。",
        ),
        made=Made(
            software="apelles 0.1.0",
            versions=(("python", "3.12.3"), ("numpy", "2.2.0")),
            command="apelles dossier build --from judge.json --law cn,us --lang en,zh --out case",
            judge_sha256=sha256(b"judge").hexdigest(),
            models=(("sscd-disc-mixup", sha256(b"model").hexdigest()),),
            library_hash=sha256(b"library").hexdigest(),
            ledger_root=sha256(b"root").hexdigest(),
        ),
        audits=audits(),
    )
