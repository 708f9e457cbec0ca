"""The parts of a notice, one function each; the elements that a statute lists stand under the statute's own words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from apelles import words
from apelles.dossier.blocks import Block, Bullets, Heading, Line, Paragraph, phrase, plain, said
from apelles.dossier.notice_case import (
    CODE,
    GAP,
    REGULATION,
    NoticeCase,
    blank,
    fact_line,
    filled,
    listed,
    quoted,
    stated,
)
from apelles.dossier.notice_findings import work_line
from apelles.dossier.notice_law import against
from apelles.dossier.notice_record import Blank
from apelles.records.law import SourceStatus, Value
from apelles.words.phrase import Phrase

WRONG: Final = (f"{REGULATION}/24", f"{CODE}/1195.3")
NEXT: Final = {
    "notice": (f"{REGULATION}/15", f"{CODE}/1195.2"),
    "counter": (f"{REGULATION}/17", f"{CODE}/1196.2"),
}
IDENTITY: Final = {"notice": f"{CODE}/1195.1", "counter": f"{CODE}/1196.1"}
ARTICLE: Final = {"notice": f"{REGULATION}/14", "counter": f"{REGULATION}/16"}


def before_blocks(case: NoticeCase, blanks: Sequence[Blank], left_out: Sequence[str]) -> Iterator[Block]:
    """Return what the signer reads first: liability, what speaks against it, what is blank, where texts are from."""
    lead = said("notice.draft", file=case.file.name, software=case.dossier.made.software)
    yield Paragraph(line=(lead, GAP, phrase(case.dossier.disclaimer)))
    yield Heading(level=2, line=(said("notice.wrong"),))
    yield Paragraph(line=(said(f"notice.wrong_{case.sided}", "strong"),))
    yield from quoted(case, *WRONG)
    yield Heading(level=2, line=(said("notice.against"),))
    yield Bullets(items=against(case) or ((said("notice.against_none"),),))
    if left_out:
        yield Paragraph(line=(said("notice.left_out", suspects=", ".join(left_out)),))
    if case.form in NEXT:
        yield Heading(level=2, line=(said("notice.next"),))
        yield from quoted(case, *NEXT[case.form])
    yield Heading(level=2, line=(said("notice.blanks", count=len(blanks)),))
    yield Bullets(items=tuple((phrase(one.label, to=f"blank-{one.number}"),) for one in blanks), look="numbered")
    yield Paragraph(line=_texts(case), look="note")


def recipient_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return to whom it goes, under which articles, and what it answers."""
    key = "recipient" if case.form == "letter" else "recipient_provider"
    lines = [(said("notice.recipient"), filled(case.wanted.recipient, key))]
    if case.form == "counter":
        lines.append((said("notice.forwarded"), blank("forwarded")))
    yield listed(*lines)
    if case.form != "letter":
        yield Paragraph(line=(phrase(words.both(f"notice.form_{case.form}", **case.statute_names)),))


def sender_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return who sends it."""
    if case.form != "letter":
        yield from quoted(case, f"{ARTICLE[case.form]}.1.1", IDENTITY[case.form])
    lines: list[Line] = [
        (said(f"notice.{name}"), filled(getattr(case.wanted, name), name)) for name in ("name", "contact", "address")
    ]
    if case.form != "letter":
        lines.append((said("notice.identity"), blank("identity")))
    yield listed(*lines)
    if case.wanted.name or case.wanted.contact or case.wanted.address:
        yield Paragraph(line=(said("notice.as_stated"),), look="note")


def material_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return which picture it is about, where it stands or stood, and what is requested."""
    if case.form != "letter":
        yield from quoted(case, f"{ARTICLE[case.form]}.1.2")
    lines: list[Line] = []
    for exhibit in case.exhibits:
        judged = exhibit.judged
        lines.append((said("notice.examined", suspect=judged.suspect), plain(judged.sha256, "code")))
        lines.append((said("notice.online_title"), blank("online_title")))
    for url in case.wanted.urls or ("",):
        lines.append((said("notice.network_address"), filled(url, "network_address", "code")))
    if len(case.exhibits) > 1:
        lines.append((blank("which_where"),))
    lines.append((said("notice.same_there"), blank("same_there")))
    yield listed(*lines)
    if case.wanted.urls:
        yield Paragraph(line=(said("notice.as_stated"),), look="note")
    if case.form != "letter":
        yield Paragraph(line=(said(f"notice.asked_{case.form}"),))


def work_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return the works that are claimed, the right in them, and whether their use was permitted."""
    matched = {match.work_sha256 for exhibit in case.exhibits for match in exhibit.judged.verified()}
    plates = {
        plate.of: plate
        for exhibit in case.exhibits
        for plate in exhibit.plates
        if plate.role == "work" and plate.of in matched
    }
    if plates:
        yield listed(*(work_line(plate) for plate in plates.values()))
        yield Paragraph(line=(said("notice.work_stated"),), look="note")
    else:
        yield listed((said("notice.work_unknown"), blank("work")))
    yield from _slot(case, "right", "right", {"w.claimant_owns": Value.YES})
    yield from _slot(case, "permission_denied", "permission_denied", {"q.licensed": Value.NO})


def statement_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return the statement that the statute asks for, in its words, left to the signer."""
    yield Paragraph(line=(said("notice.statement_note"),))
    yield from quoted(case, f"{ARTICLE[case.form]}.1")
    yield listed((blank(f"statement_{case.form}"),))


def making_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return how the accused picture was made and by what right, as far as anybody states it."""
    yield from _slot(case, "independent", "independent", {"o.independent": Value.YES})
    records = {"c.prompt_log": Value.YES, "c.human_edits": Value.YES, "c.contemporaneous": Value.YES}
    yield from _slot(case, "process", "process", records)
    permitted = {"q.licensed": Value.YES, "q.license_terms_met": Value.YES}
    yield from _slot(case, "permission_held", "permission_held", permitted)


def alleged_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return the allegation that a letter answers, which no dossier knows."""
    yield listed((said("notice.allegation"), blank("allegation")))


def asks_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return what a letter asks for, left to the sender, and what it does not say."""
    yield listed((said("notice.asks_of"), blank(f"asks_{case.side.value}")))
    yield Paragraph(line=(said("notice.claims_nothing"),))


def check_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return the hashes of the dossier and the commands that check it."""
    made, name = case.dossier.made, shlex.quote(case.file.name)
    at = case.dossier.at or words.both("notice.unknown")
    lines: list[Line] = [
        (said("notice.dossier_file", file=case.file.name, at=at), plain(case.file.sha256, "code")),
        (said("notice.dossier_findings"), plain(made.judge_sha256, "code")),
    ]
    if case.file.sealed_sha256:
        lines.insert(1, (said("notice.dossier_known"), plain(case.file.sealed_sha256, "code")))
    if made.ledger_root:
        lines.append((said("notice.dossier_ledger"), plain(made.ledger_root, "code")))
    lines += [
        (said("notice.check_hash"), plain(f"sha256sum {name}", "code")),
        (said("notice.check_sums"), plain("sha256sum -c SHA256SUMS", "code")),
        (said("notice.check_verify"), plain(f"apelles dossier verify {name}", "code")),
    ]
    yield listed(*lines)


def truth_blocks(case: NoticeCase) -> Iterator[Block]:
    """Return who answers for it, and where it is signed."""
    if case.form != "letter":
        yield from quoted(case, f"{ARTICLE[case.form]}.2")
    yield Paragraph(line=(phrase(words.both(f"notice.answers_{case.form}", **case.statute_names)),))
    yield listed(
        (said("notice.signature"), blank(f"signature_{case.form}")),
        (said("notice.date"), blank("date")),
    )


def proof_quotes(case: NoticeCase) -> Iterator[Block]:
    """Return the statute's words for preliminary proof."""
    if case.form != "letter":
        yield from quoted(case, f"{ARTICLE[case.form]}.1.3")


def _slot(case: NoticeCase, label: str, key: str, wanted: dict[str, Value]) -> Iterator[Block]:
    """Yield a place to fill, after what the dossier records as stated on it."""
    found = [fact for name, value in wanted.items() for fact in stated(case, name, value)]
    yield listed(*(fact_line(case, fact) for fact in found), (said(f"notice.{label}"), blank(key)))


def _texts(case: NoticeCase) -> Line:
    """Return the rule pack that provisions are quoted from, and how its texts were seen, the weakest of them."""
    order = list(SourceStatus)
    article = ARTICLE.get(case.form, WRONG[0])
    quotable = [one for ref, one in case.statutes.texts.items() if ref.startswith(article) or ref in WRONG]
    weakest = max((one.source_status for one in quotable), key=order.index)
    pack = case.statutes.pack
    status = words.both(f"source.{weakest.value}")
    by = case.statutes.reviewed_by
    reviewed = said("law.reviewed", name=by) if by else said("law.not_reviewed")
    told = said("notice.texts", sha256=pack.sha256[:12], checked_on=pack.checked_on, status=status)
    return (told, GAP, reviewed, GAP, phrase(Phrase(en=words.say("law.translation"), zh="")))
