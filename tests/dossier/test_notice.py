"""Notices, counter-notices and letters from a dossier: nothing is invented, every number has its limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from apelles import words
from apelles.cli.dossier_notice import notice as command
from apelles.dossier.blocks import Bullets, Heading, Line, Paragraph, Run
from apelles.dossier.notice import draft
from apelles.dossier.notice_html import render_notice
from apelles.dossier.notice_markdown import render_markdown
from apelles.dossier.notice_record import DossierFile, Notice, NoticeKind, NoticeWanted
from apelles.dossier.redact import commit, redact
from apelles.dossier.sealed import JSON, opened, seal_json, spell
from apelles.errors import DossierError
from apelles.journeys.dossier_json import as_mapping
from apelles.journeys.dossier_notice import draft_notice, statutes
from apelles.records.dossier import Dossier, Side
from apelles.records.law import Fact, Standing, Value
from tests.dossier.cases import WHEN
from tests.dossier.sample import HOSTILE, KNOWN, OVERRIDE, sample
from tests.seal.certificates import identity

FILE = DossierFile(name="dossier.json", sha256="ab" * 32)
TYPED: dict[str, Any] = {
    "name": "Li Hua",
    "contact": "+86 10 5555 0100",
    "address": "1 Example Road",
    "recipient": "Example Platform",
}
COURTS_WORDS = re.compile(r"infring|guilty|plagiar|侵权|抄袭|剽窃|有罪", re.IGNORECASE)
FORMS = [
    (NoticeKind.NOTICE, Side.CLAIMANT),
    (NoticeKind.COUNTER, Side.ACCUSED),
    (NoticeKind.LETTER, Side.CLAIMANT),
    (NoticeKind.LETTER, Side.ACCUSED),
]
every_form = pytest.mark.parametrize(("kind", "side"), FORMS, ids=[f"{kind}-{side}" for kind, side in FORMS])


@cache
def whole() -> Dossier:
    """Return the sample, whose pictures take a while to draw."""
    return sample()


def drafted(
    dossier: Dossier | None = None, kind: NoticeKind | None = None, side: Side = Side.NEITHER, **typed: Any
) -> Notice:
    wanted = NoticeWanted(kind=kind, side=side, **typed)
    return draft(dossier or whole(), wanted, file=FILE, statutes=statutes())


def copied() -> Dossier:
    """Return the sample with its copy alone."""
    return replace(whole(), exhibits=whole().exhibits[:1])


def without_a_region(side: Side = Side.ACCUSED) -> Dossier:
    """Return the sample with the picture that shares only elements, alone."""
    return replace(whole(), exhibits=whole().exhibits[1:], side=side)


def with_facts(*facts: Fact) -> Dossier:
    return replace(copied(), facts=facts)


def fact(key: str, value: Value, by: str, **more: Any) -> Fact:
    return Fact(id=f"{key}/{by}", key=key, value=value, by=by, **more)


def lines(notice: Notice, *parts: str) -> Iterator[tuple[str, Line]]:
    """Yield the lines of a notice, or of some of its parts, each with the look of its paragraph."""
    for part in notice.parts:
        for block in part.blocks if not parts or part.name in parts else ():
            match block:
                case Heading(line=line):
                    yield "heading", line
                case Paragraph(line=line, look=look):
                    yield look, line
                case Bullets(items=items):
                    yield from (("item", item) for item in items)


def told(line: Line, lang: str = "en") -> str:
    return "".join(getattr(run.text, lang) for run in line)


def text(notice: Notice, *parts: str, lang: str = "en") -> str:
    return "\n".join(told(line, lang) for _, line in lines(notice, *parts))


LABELS = {words.both(key): key for key in sorted(words.keys()) if key.startswith("notice.blank_")}


def blanks(notice: Notice) -> set[str]:
    """Return the keys of the labels of all blanks."""
    return {LABELS[one.label] for one in notice.blanks}


@every_form
def test_without_a_word_from_the_sender_everything_about_the_sender_is_blank(kind: NoticeKind, side: Side) -> None:
    empty = blanks(drafted(kind=kind, side=side))
    assert {f"notice.blank_{name}" for name in ("name", "contact", "address", "network_address", "date")} <= empty
    assert any(name.startswith("notice.blank_signature") for name in empty)
    assert any(name.startswith("notice.blank_recipient") for name in empty)


@every_form
def test_what_the_sender_types_fills_its_blanks_and_no_others(kind: NoticeKind, side: Side) -> None:
    url = "https://pictures.example/1"
    before = drafted(kind=kind, side=side)
    after = drafted(kind=kind, side=side, urls=(url,), **TYPED)
    filled = blanks(before) - blanks(after)
    assert len(before.blanks) - len(after.blanks) == len(filled) == 5
    assert not any(re.search("statement|signature|date|right|same_there|asks", name) for name in filled)
    for typed in (url, *TYPED.values()):
        assert typed in text(after)
        assert typed not in text(before)


@every_form
def test_every_blank_is_numbered_labeled_and_listed_for_the_signer(kind: NoticeKind, side: Side) -> None:
    made = drafted(kind=kind, side=side)
    runs = [run for _, line in lines(made) for run in line if run.look == "blank"]
    assert [run.to for run in runs] == [f"blank-{number}" for number in range(1, len(made.blanks) + 1)]
    assert [run.text for run in runs] == [one.label for one in made.blanks]
    listed = text(made, "before")
    assert all(one.label.en in listed for one in made.blanks)
    for one in made.blanks:
        assert f"[{one.number}: " in render_markdown(made)
        assert f'id="zh-blank-{one.number}"' in render_notice(made)


@pytest.mark.parametrize(
    ("kind", "refs", "asked"),
    [
        (
            NoticeKind.NOTICE,
            ("14.1", "14.1.1", "14.1.2", "14.1.3", "14.2", "15", "24"),
            ("name", "contact", "address", "identity", "online_title", "network_address", "statement_notice", "right"),
        ),
        (
            NoticeKind.COUNTER,
            ("16.1", "16.1.1", "16.1.2", "16.1.3", "16.2", "17", "24"),
            ("name", "contact", "address", "identity", "online_title", "network_address", "statement_counter"),
        ),
    ],
    ids=["article 14", "article 16"],
)
def test_every_element_the_statute_lists_is_there_in_its_own_words(
    kind: NoticeKind, refs: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    made = drafted(kind=kind)
    quotes = {told(line, "zh") for look, line in lines(made) if look == "quote"}
    translated = {told(line, "en") for look, line in lines(made) if look == "quote"}
    for ref in refs:
        of = statutes().text(f"network-regulation-2013/{ref}")
        assert of.original in quotes
        assert of.en in translated
    for ref in ("1195.3", "1195.1" if kind is NoticeKind.NOTICE else "1196.1"):
        assert statutes().text(f"civil-code-2020/{ref}").original in quotes
    assert {f"notice.blank_{name}" for name in asked} <= blanks(made)
    assert copied().exhibits[0].reason.en in text(made, "proof")


@every_form
def test_every_form_warns_its_signer_of_a_wrong_notice_in_its_body_and_before_it(kind: NoticeKind, side: Side) -> None:
    made = drafted(kind=kind, side=side)
    assert statutes().text("network-regulation-2013/24").original in text(made, "before")
    assert statutes().text("civil-code-2020/1195.3").original in text(made, "before")
    body = text(made, "truth")
    assert "24" in body
    assert "1195" in body
    assert "第二十四条" in text(made, "truth", lang="zh")


@every_form
def test_the_texts_it_quotes_carry_their_source_and_that_no_lawyer_reviewed_them(kind: NoticeKind, side: Side) -> None:
    before = text(drafted(kind=kind, side=side), "before")
    assert f"rule pack {statutes().pack.sha256[:12]} (checked on {statutes().pack.checked_on}, not since)" in before
    assert "Source: text read. Not reviewed by a lawyer. Working translation; only the original counts." in before
    reviewed = replace(statutes(), reviewed_by="A. Lawyer")
    other = draft(whole(), NoticeWanted(kind=kind, side=side), file=FILE, statutes=reviewed)
    assert "Reviewed by A. Lawyer." in text(other, "before")


@every_form
def test_a_measured_number_stands_with_its_limits_in_one_paragraph(kind: NoticeKind, side: Side) -> None:
    measured = [told(line) for look, line in lines(drafted(kind=kind, side=side)) if look == "measured"]
    numbers = [one for one in measured if "E-value" in one]
    assert numbers
    for one in numbers:
        assert re.search(r"E-value (is )?at most [\d.e-]+ in a library of 412 works", one)
        assert "a match counts only where the E-value is at most 0.001" in one
        assert "2,000 pairs of unrelated pictures of 137 works (“painting-4”)" in one
    every = [told(line) for _, line in lines(drafted(kind=kind, side=side))]
    assert not [one for one in every if "E-value at most" in one and one not in measured]


def test_the_share_of_a_match_is_not_called_a_share_of_what_is_protected() -> None:
    (found,) = [
        told(line) for look, line in lines(drafted(copied())) if look == "measured" and "Measured" in told(line)
    ]
    assert "42 % of the picture, 57 % of the work; 118 of 204 compared details agree" in found
    assert "not shares of what the law protects" in found


def test_elements_stand_with_their_place_among_human_pairs_and_its_bound() -> None:
    made = text(drafted(without_a_region()), "proof")
    assert re.search(r"palette: similarity 0\.91.*of 4,000 pairs.*at most 6 % of such pairs, 95 % upper bound", made)
    assert "Could not be measured: brushwork." in made
    assert "Sharing elements is not copying" in made


def test_a_claimant_s_notice_does_not_rest_on_shared_elements() -> None:
    assert "palette" not in text(drafted(copied()), "proof")
    assert "Shared pose, subject, palette or style are no ground" in text(drafted(copied()), "before")


@every_form
def test_no_word_of_a_court_stands_outside_what_a_statute_says(kind: NoticeKind, side: Side) -> None:
    for look, line in lines(drafted(kind=kind, side=side, urls=("https://a.example",), **TYPED)):
        if look != "quote":
            assert not COURTS_WORDS.search(told(line, "en") + told(line, "zh"))


@every_form
def test_the_statement_a_statute_or_a_letter_makes_is_left_to_the_signer(kind: NoticeKind, side: Side) -> None:
    made = drafted(kind=kind, side=side, **TYPED)
    part = "asks" if kind is NoticeKind.LETTER else "statement"
    items = [line for look, line in lines(made, part) if look == "item"]
    assert len(items) == 1
    assert items[0][-1].look == "blank"


def test_pictures_are_named_by_author_title_and_hash() -> None:
    proof = text(drafted(copied()), "proof")
    work = copied().exhibits[0].plates[1]
    assert f"“{KNOWN['title']}”; author: {KNOWN['author']}; year: 1857; license: CC0-1.0" in proof
    assert work.of in proof
    assert copied().exhibits[0].plates[0].of in proof
    assert "author: unknown" in text(drafted(without_a_region()), "proof").replace(OVERRIDE, "unknown")


def test_the_dossier_is_named_by_its_hash_with_the_commands_that_check_it() -> None:
    check = text(drafted(copied()), "check")
    made = copied().made
    for said in (FILE.sha256, made.judge_sha256, made.ledger_root, "sha256sum dossier.json"):
        assert said in check
    assert "apelles dossier verify dossier.json" in check
    assert made.command not in text(drafted(copied()))


def test_open_conclusions_are_listed_as_open_and_none_is_left_out() -> None:
    law = text(drafted(copied(), NoticeKind.LETTER), "law")
    for one in copied().conclusions:
        if Standing.OPEN in one.standings and one.role != "crime":
            assert re.search(rf"(?i)open[^\n]*\({re.escape(one.rule)}", law), one.rule
    assert copied().questions[0].question.en in law
    assert copied().readings[0].question.en in law


def test_a_rule_whose_source_was_not_read_says_so() -> None:
    law = text(drafted(copied()), "law")
    assert re.search(r"\(cn\.24\.1;[^)]*from memory, to be checked\)", law)
    assert re.search(r"\(cn\.53\.1;[^)]*rests also on cn\.24\.dicta: from an account, text not read\)", law)
    assert re.search(r"\(cn\.10\.5;[^)]*reviewed by A\. Lawyer", law)


def test_a_takedown_notice_without_a_region_is_refused_with_the_reason() -> None:
    for kind in (NoticeKind.NOTICE, NoticeKind.LETTER):
        with pytest.raises(DossierError, match=r"No region .* counts as a match .*art\. 24.*--other-proof"):
            drafted(without_a_region(), kind, Side.CLAIMANT)
    with pytest.raises(DossierError, match="No region"):
        drafted(without_a_region(), NoticeKind.NOTICE, other_proof="  \n ")


def test_other_proof_is_quoted_as_the_sender_s_and_the_missing_region_is_said() -> None:
    made = drafted(without_a_region(), NoticeKind.NOTICE, other_proof="A letter in which\nit is admitted.")
    proof = text(made, "proof")
    assert "Other proof, as the sender states it; not checked: A letter in which it is admitted." in proof
    assert "No region of the pictures examined counts as a match" in proof
    assert "None of the 412 works" in text(made, "before")
    assert "notice.blank_work" in blanks(made)


def test_a_counter_notice_to_a_copy_says_which_finding_speaks_against_it() -> None:
    made = drafted(copied(), NoticeKind.COUNTER)
    before, proof = text(made, "before"), text(made, "proof")
    assert f"The finding about poster-2026.jpg: {copied().exhibits[0].reason.en}" in before
    assert "This finding speaks against this statement." in proof
    assert "speaks against" not in text(drafted(without_a_region(), NoticeKind.COUNTER), "proof")


def test_a_picture_that_could_not_be_told_helps_nobody() -> None:
    (exhibit,) = without_a_region().exhibits
    untold = replace(exhibit, judged=replace(exhibit.judged, verdict="undetermined"))
    made = drafted(replace(without_a_region(), exhibits=(untold,)))
    assert exhibit.reason.en in text(made, "before")


def test_a_picture_without_a_region_is_left_out_of_a_claim_by_name() -> None:
    made = drafted(whole())
    assert "left out" in text(made, "before")
    assert "Exhibit 1 · poster-2026.jpg" in text(made, "proof")
    assert "Exhibit 2" not in text(made, "proof")
    assert "which of the pictures stands at which address" not in text(made)
    assert "which of the pictures stands at which address" in text(drafted(whole(), NoticeKind.COUNTER))


def test_what_speaks_against_a_claim_is_told_to_its_signer() -> None:
    dossier = with_facts(
        fact("w.in_term[cn]", Value.NO, "ledger", note="the term ended with 1990"),
        fact("w.in_term[us]", Value.NO, "ledger", note="another law"),
        fact("q.licensed[ai_training]", Value.CONFLICT, "declared:user"),
        fact("o.independent", Value.UNKNOWN, "human:an expert", supports=Value.YES),
        fact("w.original", Value.YES, "human:an expert"),
    )
    before = text(drafted(dossier), "before")
    assert "the term ended with 1990" in before
    assert "another law" not in before
    assert "evidence on both sides" in before
    assert "the evidence leans to yes; only a person may decide" in before
    assert "The library states a license for “Plum Estate, Kameido”: CC0-1.0." in before
    assert "The same region is also found in: plum-estate-2." in before
    assert "w.original" not in before
    assert "another law" in text(drafted(dossier, NoticeKind.LETTER), "before")


def test_nothing_found_against_it_is_no_proof_that_nothing_is() -> None:
    clear = replace(without_a_region(), facts=(), conclusions=())
    assert "That is no proof that nothing does." in text(drafted(clear), "before")


def test_liability_that_is_not_met_speaks_against_a_claim_and_met_against_the_accused() -> None:
    (main,) = [one for one in copied().conclusions if one.role == "liability"][:1]
    failed = replace(main, standings=(Standing.NOT_ESTABLISHED,), value=Value.NO)
    met = replace(main, standings=(Standing.ESTABLISHED,), value=Value.YES)
    line = "China, condition {}: "
    for found, side, said in ((failed, Side.CLAIMANT, "not met"), (met, Side.ACCUSED, "met")):
        dossier = replace(copied(), conclusions=(found,), facts=())
        other = Side.ACCUSED if side is Side.CLAIMANT else Side.CLAIMANT
        assert line.format(said) + found.title.en in text(drafted(dossier, side=side), "before")
        assert line.format(said) not in text(drafted(dossier, side=other), "before")


def test_what_a_party_declares_is_marked_as_declared_and_the_place_for_proof_stays_blank() -> None:
    dossier = with_facts(
        fact("o.independent", Value.YES, "declared:user", evidence=("sketchbook, p. 4",), act="draw the poster"),
        fact("c.prompt_log", Value.YES, "ledger"),
        fact("w.published", Value.YES, "somebody"),
    )
    made = drafted(dossier, NoticeKind.COUNTER)
    making = text(made, "making")
    assert re.search(r"Declared by the user, not checked: .*yes.*draw the poster.*sketchbook, p\. 4", making)
    assert "From the ledger: " in making
    assert {"notice.blank_independent", "notice.blank_process"} <= blanks(made)
    assert "Stated by somebody, not checked: " in text(made, "proof")
    assert "由使用人（被诉一方）" not in text(made, "making", lang="zh")
    assert "陈述（未经核实）" in text(made, "making", lang="zh")


def test_a_declared_ownership_is_no_proof_of_it() -> None:
    made = drafted(with_facts(fact("w.claimant_owns", Value.YES, "declared:claimant")))
    assert "Declared by the claimant, not checked: " in text(made, "work")
    assert "notice.blank_right" in blanks(made)


@pytest.mark.parametrize(
    ("side", "packs", "kind"),
    [
        (Side.CLAIMANT, ("cn", "us"), NoticeKind.NOTICE),
        (Side.ACCUSED, ("cn",), NoticeKind.COUNTER),
        (Side.CLAIMANT, ("us",), NoticeKind.LETTER),
        (Side.ACCUSED, (), NoticeKind.LETTER),
    ],
)
def test_the_kind_follows_from_the_side_and_the_law_that_was_asked(
    side: Side, packs: tuple[str, ...], kind: NoticeKind
) -> None:
    dossier = replace(copied(), side=side, packs=tuple(one for one in whole().packs if one.juris in packs))
    made = drafted(dossier)
    assert made.kind is kind
    assert made.side is side


def test_a_dossier_for_neither_side_asks_whose_notice_it_is() -> None:
    dossier = replace(copied(), side=Side.NEITHER)
    with pytest.raises(DossierError, match=r"neither side.*--for claimant or --for accused"):
        drafted(dossier)
    assert drafted(dossier, side=Side.ACCUSED).kind is NoticeKind.COUNTER
    assert drafted(dossier, NoticeKind.NOTICE).side is Side.CLAIMANT


def test_a_letter_is_each_side_s_own() -> None:
    claims, answers = (drafted(copied(), NoticeKind.LETTER, side) for side in (Side.CLAIMANT, Side.ACCUSED))
    assert {part.name for part in claims.parts} ^ {part.name for part in answers.parts} == {"work", "alleged", "making"}
    for letter in (claims, answers):
        assert "It does not say that anybody broke the law" in text(letter, "asks")


def test_a_rule_pack_without_the_form_s_text_stops_it() -> None:
    known = statutes()
    short = replace(known, texts={ref: one for ref, one in known.texts.items() if not ref.endswith("/14.1.3")})
    with pytest.raises(DossierError, match=r"no text network-regulation-2013/14\.1\.3"):
        draft(copied(), NoticeWanted(), file=FILE, statutes=short)


@every_form
def test_both_languages_are_whole_and_say_the_same_things(kind: NoticeKind, side: Side) -> None:
    made = drafted(replace(copied(), facts=()), kind, side)
    for look, line in lines(made):
        english, chinese = told(line, "en"), told(line, "zh")
        assert english
        if look != "quote":
            assert re.search(r"[\u4e00-\u9fff]", chinese), english
            assert not re.search(r"[\u4e00-\u9fff]", english), english
        for run in line:
            assert bool(run.text.en.strip()) >= bool(run.text.zh.strip())
    english, chinese = (render_markdown(replace(made, languages=(lang,))) for lang in ("en", "zh"))
    for mark in ("\n## ", "\n### ", "\n- ", "________", "\n1. "):
        assert english.count(mark) == chinese.count(mark)
    both = render_markdown(replace(made, languages=("zh", "en")))
    assert both == f"{chinese.rstrip()}\n\n---\n\n{english}"


def hostile() -> Dossier:
    """Return a dossier in which strangers wrote everything that strangers may write."""
    evil = (
        f"{HOSTILE} `code` ``two`` ![i](http://a.example/i.png) <http://b.example> www.c.example &lt; ~~s~~ {OVERRIDE}"
    )
    exhibits = tuple(
        replace(
            one,
            judged=replace(
                one.judged,
                suspect=f"# {evil}",
                matches=tuple(replace(it, title=f"1. {evil}", author=f"- {evil}") for it in one.judged.matches),
            ),
            plates=tuple(replace(it, author=evil, title=f"> {evil}", source=evil, license=evil) for it in one.plates),
        )
        for one in whole().exhibits
    )
    stated = (fact("o.independent", Value.YES, f"somebody {evil}", note=evil, act=evil, evidence=(evil,)),)
    made = replace(whole().made, command=f"``` {evil}", judge_sha256=evil, software=evil, ledger_root="`")
    return replace(whole(), exhibits=exhibits, facts=stated, made=made, at=evil)


def harmless(dossier: Dossier) -> Dossier:
    """Return the same dossier with plain words."""
    calm = replace(whole(), facts=tuple(replace(one, note="n", act="a", evidence=("e",)) for one in dossier.facts))
    return replace(calm, made=replace(calm.made, software="s"))


EVIL = f"# {HOSTILE}\n\n## heading\n- item\n<img src=x onerror=alert(1)> [a]: http://d.example {OVERRIDE}"


@every_form
def test_text_of_strangers_is_never_markup_in_markdown(kind: NoticeKind, side: Side) -> None:
    typed = dict.fromkeys(TYPED, EVIL)
    made = drafted(hostile(), kind, side, urls=(EVIL, "http://e.example/`x`"), other_proof=EVIL, **typed)
    calm = drafted(harmless(hostile()), kind, side, urls=("u", "v"), other_proof="o", **dict.fromkeys(TYPED, "t"))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for lang in ("en", "zh"):
        found, expected = (
            [
                child
                for token in parser.parse(render_markdown(replace(one, languages=(lang,))))
                for child in [token, *(token.children or [])]
            ]
            for one in (made, calm)
        )
        kinds = {token.type for token in found}
        assert not kinds & {"link_open", "image", "html_inline", "html_block", "fence", "code_block", "table_open"}
        assert not kinds & {"em_open", "s_open", "hr", "lheading_open"}
        for name in ("heading_open", "blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"):
            assert [t.type for t in found].count(name) == [t.type for t in expected].count(name), name
        assert [t.type for t in found].count("strong_open") == [t.type for t in expected].count("strong_open")
    assert not re.search("[\u202e\u2066\u0007\u200b]", render_markdown(made))


PLAIN_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "article", "section", "a", "span"} | {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "b", "bdi", "code", "strong")
}


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@every_form
def test_text_of_strangers_is_never_markup_in_the_page_and_the_page_needs_nothing_else(
    kind: NoticeKind, side: Side
) -> None:
    typed = dict.fromkeys(TYPED, EVIL)
    page = render_notice(drafted(hostile(), kind, side, urls=(EVIL,), other_proof=EVIL, **typed))
    tags = Tags()
    tags.feed(page)
    assert {name for name, _ in tags.seen} <= PLAIN_TAGS
    assert all((kept.get("href") or "#").startswith("#") for _, kept in tags.seen)
    assert not [kept for _, kept in tags.seen if set(kept) & {"src", "onerror", "style", "onclick"}]
    (policy,) = [kept["content"] for _, kept in tags.seen if kept.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    ids = [kept["id"] for _, kept in tags.seen if "id" in kept]
    assert len(ids) == len(set(ids))
    assert {kept["href"] for name, kept in tags.seen if name == "a"} <= {f"#{one}" for one in ids}
    assert not re.search("[\u202e\u2066\u0007\u200b]", page)


def written(folder: Path, dossier: Dossier) -> Path:
    file = folder / "dossier.json"
    spelled = spell(as_mapping(dossier))
    file.write_bytes(seal_json(spelled.content, identity=identity(), signed_at=WHEN, parts=spelled.parts))
    return file


def run(*arguments: object) -> Any:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_the_command_prints_markdown_from_a_file_or_its_folder(tmp_path: Path) -> None:
    file = written(tmp_path, whole())
    from_file, from_folder = run(file, "--lang", "en"), run(tmp_path, "--lang", "en")
    assert from_file.exit_code == 0, from_file.output
    assert from_file.output == from_folder.output
    assert from_file.output.startswith("# Notice: request to delete, or to disconnect links\n")
    assert sha256(file.read_bytes()).hexdigest() in from_file.output
    assert sha256(opened(file.read_bytes(), JSON).body).hexdigest() in from_file.output


def test_the_command_lists_blanks_and_paragraphs_for_machines(tmp_path: Path) -> None:
    done = run(written(tmp_path, whole()), "--json", "--kind", "letter", "--for", "accused", "--name", "Li Hua")
    found = json.loads(done.output)
    assert found["kind"] == "letter"
    assert found["side"] == "accused"
    numbers = [number for part in found["parts"] for one in part["paragraphs"] for number in one["blanks"]]
    assert numbers == [one["number"] for one in found["blanks"]] == list(range(1, len(numbers) + 1))
    assert {"en", "zh"} == set(found["blanks"][0]["label"])


@pytest.mark.parametrize("name", ["notice.md", "deep/notice.html"])
def test_the_command_writes_a_new_file_and_never_over_one_that_may_be_filled_in(tmp_path: Path, name: str) -> None:
    file, out = written(tmp_path, whole()), tmp_path / name
    done = run(file, "--out", out)
    assert done.exit_code == 0, done.output
    assert "blanks" in done.output
    assert "通知书" in out.read_text(encoding="utf-8")
    again = run(file, "--out", out)
    assert isinstance(again.exception, DossierError)
    assert "somebody may have filled in its blanks" in str(again.exception)


def test_the_command_refuses_what_it_cannot_write_and_languages_it_does_not_know(tmp_path: Path) -> None:
    file = written(tmp_path, whole())
    assert "ends in none of .md, .html" in str(run(file, "--out", tmp_path / "notice.pdf").exception)
    assert run(file, "--lang", "fr").exit_code == 2
    assert run(tmp_path / "gone.json").exit_code == 2


def test_no_notice_is_drafted_from_a_dossier_that_names_were_taken_out_of(tmp_path: Path) -> None:
    shallow = replace(whole(), conclusions=())
    without = redact(commit(as_mapping(shallow), secret=b"s" * 32), fields={"author"})
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps(without), encoding="utf-8")
    with pytest.raises(DossierError, match=r"author were taken out of dossier\.json.*full dossier"):
        draft_notice(file, NoticeWanted())


def test_a_run_without_words_in_a_language_is_not_drawn() -> None:
    translation = Run(text=statutes().text("network-regulation-2013/24").statute)
    assert translation.text.zh
    assert "Article 24." not in render_markdown(replace(drafted(copied()), languages=("zh",)))
    assert "Article 24." not in render_notice(replace(drafted(copied()), languages=("zh",)))
