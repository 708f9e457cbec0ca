"""The report for people: one HTML file that needs nothing else, in English and Chinese, and its JSON twin."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from apelles import words
from apelles.journeys.as_json import as_json
from apelles.journeys.report_view import MANY, OPEN, Pictures, SuspectView, long_side, suspect_view
from apelles.pixels.picture import Picture
from apelles.records import Finding, Refusal, Verdict
from apelles.words.numbers import percent, short, tries
from apelles.words.phrase import Phrase

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PAGE = "report.html"
TWIN = "report.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRow:
    """One line of a protocol card."""

    key: str
    value: str


def write_report(
    findings: Sequence[Finding],
    folder: Path,
    *,
    suspects: Mapping[str, Picture],
    works: Mapping[str, Picture],
    refused: Sequence[Refusal] = (),
) -> Path:
    """Write `report.html` and `report.json` into a folder, made if need be, and return the page.

    `suspects` and `works` give the pixels by SHA-256 of the file; a picture that is not there is said to be missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    twin = json.dumps(as_json(findings), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / TWIN).write_text(twin + "\n", encoding="utf-8")
    page.write_text(render(findings, suspects=suspects, works=works, refused=refused), encoding="utf-8")
    return page


def render(
    findings: Sequence[Finding],
    *,
    suspects: Mapping[str, Picture],
    works: Mapping[str, Picture],
    refused: Sequence[Refusal] = (),
) -> str:
    """Return the page as text."""
    pictures = Pictures(suspects, works, long_side(len(findings)))
    views = [suspect_view(number, finding, pictures) for number, finding in enumerate(findings, start=1)]
    style, script = (_resource(name) for name in ("report.css", "report.js"))
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            views=views,
            counts=_counts(views),
            store=list(pictures.store.values()),
            refused=refused,
            software=findings[0].protocol.software if findings else "Apelles",
            twin=TWIN,
            many=len(findings) > MANY,
            few=len(findings) <= OPEN,
            policy=_policy(style, script),
            style=_trusted(style),
            script=_trusted(script),
        )
    )


def _counts(views: Sequence[SuspectView]) -> list[tuple[str, int]]:
    found = [view.finding.verdict for view in views]
    return [(verdict.value, found.count(verdict)) for verdict in Verdict if verdict in found]


def _resource(name: str) -> str:
    return (files("apelles.journeys") / "templates" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows the pictures in the page, its style, its script, and no more."""
    marks = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{marks[0]}'; script-src 'sha256-{marks[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("apelles.journeys"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters |= {"short": short, "percent": percent}
    environment.globals |= {
        "both": _both,
        "spoken": _spoken,
        "tries": tries,
        "protocol_rows": _protocol_rows,
        "named": _named,
        "sentence": _sentence,
    }
    return environment


def _both(key: str, **parameters: object) -> Markup:
    """Return one sentence in every language, each in its own element; a `Phrase` is filled in language by language."""
    return _spoken(words.both(key, **parameters))


def _spoken(phrase: Phrase) -> Markup:
    from markupsafe import Markup

    template = Markup('<span lang="en">{}</span><span lang="zh-Hans">{}</span>')
    return template.format(_printable(phrase.en), _printable(phrase.zh))


def _named(table: str, name: str) -> Phrase:
    """Return what a name of ours is called in words; a name that is not ours stays as it is."""
    key = f"{table}.{name}"
    known = key in frozenset(words.keys())
    return Phrase(**{lang: words.say(key, lang) if known else name for lang in words.languages()})


def _sentence(key: str) -> Phrase:
    """Return a sentence by its key; a key that is not ours stays as it is."""
    return words.both(key) if key in frozenset(words.keys()) else Phrase(en=key, zh=key)


def _protocol_rows(finding: Finding) -> list[ProtocolRow]:
    protocol = finding.protocol
    rows = [ProtocolRow(key="suspect_sha256", value=finding.sha256)]
    for name in (entry.name for entry in fields(protocol)):
        value = getattr(protocol, name)
        text = ", ".join(" ".join(pair) for pair in value) if name == "versions" else _plain(value)
        if text:
            rows.append(ProtocolRow(key=name, value=text))
    return rows


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _trusted(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # our own file, shipped with the package


def _printable(value: object) -> object:
    """Return text with control and direction-changing characters shown as a mark, anything else as it is."""
    from markupsafe import Markup

    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign != "\u200d" else sign for sign in value
    )
