"""A dossier as one page that needs nothing else: pictures, style and script are in it, and no script is needed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from apelles.dossier.blocks import Heading, Line, Part, Run, Shown, phrase, said
from apelles.dossier.outline import outline
from apelles.dossier.plate_files import kind_of, present
from apelles.dossier.walk import blocks_of, pictures_of
from apelles.records.dossier import Dossier
from apelles.words.page import environment, policy, printable_text, resource, trusted
from apelles.words.phrase import Phrase

if TYPE_CHECKING:
    from markupsafe import Markup

PACKAGE: Final = "apelles.dossier"
TAGS: Final = {"en": "en", "zh": "zh-Hans"}
"""What a language is called in a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the contents."""

    level: int
    line: Line
    anchor: str


class _Drawn:
    """Which pictures are in the page already: each is drawn in full once, and referred to afterwards."""

    def __init__(self) -> None:
        self._files: set[str] = set()

    def draws(self, picture: Shown) -> bool:
        """Return whether this is where a picture is drawn in full."""
        if picture.again or picture.file in self._files:
            return False
        self._files.add(picture.file)
        return True


def render_html(dossier: Dossier, plates: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    """Return the page as named parts whose texts, one after the other, are the page.

    `plates` are the pictures by file name, JPEG or PNG.
    """
    parts = outline(dossier)
    style, script = resource(PACKAGE, "dossier.css"), resource(PACKAGE, "dossier.js")
    pictures = present((picture.file for picture in pictures_of(parts)), plates)
    made = environment(
        PACKAGE,
        said=partial(_said, languages=dossier.languages),
        word=lambda key: _said((said(key),), languages=dossier.languages),
        draws=_Drawn().draws,
        alt=partial(_alt, languages=dossier.languages),
        ids={name: f"picture-{number}" for number, name in enumerate(pictures, start=1)},
        uris={name: _uri(name, data) for name, data in pictures.items()},
    )
    around = {
        "dossier": dossier,
        "disclaimer": (phrase(dossier.disclaimer),),
        "tags": TAGS,
        "contents": tuple(_contents(parts)),
        "policy": policy(style, script),
        "style": trusted(style),
        "script": trusted(script),
    }
    part = made.get_template("part.html.j2")
    texts = [part.render(part=one, **around) for one in parts]
    texts[0] = made.get_template("start.html.j2").render(**around) + texts[0]
    texts[-1] += made.get_template("end.html.j2").render(**around)
    return tuple((one.name, text) for one, text in zip(parts, texts, strict=True))


def _uri(name: str, data: bytes) -> Markup:
    return trusted(f"data:image/{kind_of(name, data)};base64,{b64encode(data).decode()}")


def _contents(parts: Sequence[Part]) -> Iterator[Entry]:
    for block in blocks_of(parts):
        if isinstance(block, Heading) and block.level in {1, 2} and block.anchor:
            yield Entry(level=block.level, line=block.line, anchor=block.anchor)


def _said(line: Line, *, languages: Sequence[str]) -> Markup:
    """Return a line as elements, each run in its look and in every language of the page."""
    from markupsafe import Markup

    return Markup("").join(_run(run, languages) for run in line)


def _run(run: Run, languages: Sequence[str]) -> Markup:
    from markupsafe import Markup

    text = _text(run, languages)
    if run.look == "code":
        text = Markup("<code>{}</code>").format(text)
    elif run.look == "strong":
        text = Markup("<strong>{}</strong>").format(text)
    elif run.look and run.look != "foreign":
        text = Markup('<span class="{}">{}</span>').format(run.look.replace("-", " "), text)
    return Markup('<a href="#{}">{}</a>').format(run.to, text) if run.to else text


def _text(run: Run, languages: Sequence[str]) -> Markup:
    """Return the text of a run; what is the same in every language stands apart from the direction around it."""
    from markupsafe import Markup, escape

    if run.lang:
        return Markup('<bdi lang="{}">{}</bdi>').format(run.lang, printable_text(run.text.en))
    if run.text.en == run.text.zh:
        isolated = Markup("<bdi>{}</bdi>") if run.look in {"foreign", "code"} else Markup("{}")
        return isolated.format(printable_text(run.text.en))
    if len(languages) == 1:
        return escape(printable_text(getattr(run.text, languages[0])))
    spans = [
        Markup('<span lang="{}">{}</span>').format(TAGS[one], printable_text(getattr(run.text, one)))
        for one in languages
    ]
    return Markup("").join(spans)


def _alt(what: Phrase, *, languages: Sequence[str]) -> str:
    """Return what a picture shows, in every language of the page."""
    texts = dict.fromkeys(getattr(what, one) for one in languages)
    return " · ".join(printable_text(text) for text in texts)
