"""Journey: a notice, a counter-notice or a letter drafted from a dossier's file, and written where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from apelles.dossier.blocks import Block, Bullets, Heading, Line, Paragraph
from apelles.dossier.notice import draft
from apelles.dossier.notice_case import CHINA, CODE, REGULATION
from apelles.dossier.notice_html import render_notice
from apelles.dossier.notice_markdown import render_markdown
from apelles.dossier.notice_record import DossierFile, Notice, NoticeWanted, Statutes
from apelles.dossier.redact import MEMBER as COMMITMENTS
from apelles.dossier.sealed import JSON, opened
from apelles.errors import DossierError
from apelles.journeys.dossier_json import NAME, read_dossier, read_mapping
from apelles.journeys.law_json import plain
from apelles.law.pack import load
from apelles.records.dossier import Pack, Text

RENDERED: Final[dict[str, Callable[[Notice], str]]] = {".md": render_markdown, ".html": render_notice}
"""How a draft is written, by the ending of its file."""

RULES: Final = ("cn.n.notice", "cn.n.counter", "cn.n.notice.wrong")


def draft_notice(path: Path, wanted: NoticeWanted) -> Notice:
    """Return a draft from a dossier's JSON, or from the folder it lies in.

    Raises:
        DossierError: there is no dossier, names were taken out of it, or nothing can be drafted from it for this side.
    """
    file = path / NAME if path.is_dir() else path
    taken_out = read_mapping(file).get(COMMITMENTS, {}).get("redacted", ())
    if taken_out:
        message = (
            f"{', '.join(taken_out)} were taken out of {file.name}, and a notice has to name the work and its author. "
            "Draft it from the full dossier, which was kept beside the redacted one."
        )
        raise DossierError(message)
    dossier = read_dossier(file)
    return draft(dossier, wanted, file=_file(file), statutes=statutes())


def _file(file: Path) -> DossierFile:
    content = file.read_bytes()
    found = opened(content, JSON)
    return DossierFile(
        name=file.name,
        sha256=sha256(content).hexdigest(),
        sealed_sha256=sha256(found.body).hexdigest() if found.spelling else "",
    )


def statutes() -> Statutes:
    """Return the Chinese provisions on notices, as the rules that come with this version hold them."""
    pack = load(CHINA)
    texts = {
        ref: Text(
            juris=CHINA,
            ref=ref,
            statute=found.statute,
            original=found.original,
            en=found.en,
            source_status=found.source_status,
        )
        for ref, found in pack.provisions.items()
        if ref.startswith((f"{REGULATION}/", f"{CODE}/"))
    }
    about = Pack(juris=CHINA, name=pack.name, sha256=pack.sha256, checked_on=pack.checked_on.isoformat())
    reviewers = [rule.reviewed_by for name in RULES if (rule := pack.rule(name))]
    return Statutes(texts=texts, pack=about, reviewed_by=", ".join(dict.fromkeys(reviewers)) if all(reviewers) else "")


def write_notice(notice: Notice, file: Path) -> None:
    """Write a draft as Markdown or as a page, by the ending of the file.

    Raises:
        DossierError: the ending is another, or the file is there already.
    """
    render = RENDERED.get(file.suffix.lower())
    if render is None:
        message = (
            f"{file.name} ends in none of {', '.join(RENDERED)}, so it is not known what to write. Choose one of them."
        )
        raise DossierError(message)
    if file.exists():
        message = (
            f"{file} is there already, and somebody may have filled in its blanks, so nothing is written over it. "
            "Name another file, or remove this one."
        )
        raise DossierError(message)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(notice), encoding="utf-8")


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """Return a draft as plain values: its blanks, and its paragraphs in both languages with the blanks in them."""
    parts = [
        {"name": part.name, "paragraphs": [one for block in part.blocks for one in _paragraphs(block)]}
        for part in notice.parts
    ]
    known = {"format", "kind", "side", "languages", "title", "dossier", "disclaimer", "software", "blanks"}
    return {name: plain(getattr(notice, name)) for name in sorted(known)} | {"parts": parts}


def _paragraphs(block: Block) -> Iterator[dict[str, Any]]:
    match block:
        case Heading(line=line):
            yield {"type": "heading", "look": "", **_spoken(line)}
        case Paragraph(line=line, look=look):
            yield {"type": "paragraph", "look": look, **_spoken(line)}
        case Bullets(items=items):
            yield from ({"type": "item", "look": "", **_spoken(item)} for item in items)


def _spoken(line: Line) -> dict[str, Any]:
    blanks = [int(run.to.removeprefix("blank-")) for run in line if run.look == "blank"]
    english = "".join(f"[{run.to}: {run.text.en}]" if run.look == "blank" else run.text.en for run in line)
    chinese = "".join(f"[{run.to}: {run.text.zh}]" if run.look == "blank" else run.text.zh for run in line)
    return {"en": english, "zh": chinese, "blanks": blanks}
