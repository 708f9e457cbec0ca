"""A notice as one HTML page that needs nothing else, in one language after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from apelles.dossier.blocks import Line, Run
from apelles.dossier.html import PACKAGE, TAGS
from apelles.dossier.notice_record import Notice
from apelles.words.page import environment, policy, printable, resource, trusted

if TYPE_CHECKING:
    from markupsafe import Markup

STYLE: Final = "notice.css"
TEMPLATE: Final = "notice.html.j2"


def render_notice(notice: Notice) -> str:
    """Return the draft as a page, whole in each of its languages, ready to be printed."""
    style = resource(PACKAGE, STYLE)
    made = environment(PACKAGE, said=_said, in_language=partial(_in_language, notice))
    return made.get_template(TEMPLATE).render(
        notice=notice, tags=TAGS, policy=policy(style, ""), style=trusted(style), languages=notice.languages
    )


def _in_language(notice: Notice, lang: str) -> str:
    return notice.title.zh if lang == "zh" else notice.title.en


def _said(line: Line, lang: str) -> Markup:
    """Return a line as elements in one language, empty where it says nothing in it."""
    from markupsafe import Markup

    return Markup("").join(_run(run, lang) for run in line)


def _run(run: Run, lang: str) -> Markup:
    from markupsafe import Markup

    text = printable(run.text.zh if lang == "zh" else run.text.en)
    if not text:
        return Markup("")
    if run.look == "blank":
        number = run.to.removeprefix("blank-")
        filled = '<span class="blank" id="{0}-{1}"><b>{2}</b> {3}</span><span class="line"></span>'
        return Markup(filled).format(lang, run.to, number, text)
    shown = Markup('<bdi lang="{}">{}</bdi>').format(run.lang, text) if run.lang else Markup("{}").format(text)
    if run.look in {"code", "strong"}:
        tag = "code" if run.look == "code" else "strong"
        shown = Markup("<{0}>{1}</{0}>").format(Markup(tag), shown)
    elif run.look == "foreign":
        shown = Markup("<bdi>{}</bdi>").format(shown)
    return Markup('<a href="#{}-{}">{}</a>').format(lang, run.to, shown) if run.to else shown
