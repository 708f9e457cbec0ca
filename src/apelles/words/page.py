"""Pages for people: one HTML file that needs nothing else and says every sentence in every language."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from apelles import words
from apelles.words.numbers import percent, short, tries
from apelles.words.phrase import Phrase

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def resource(package: str, name: str) -> str:
    """Return a file that is shipped beside the templates of a package."""
    return (files(package) / "templates" / name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """Return a content security policy that allows the pictures in the page, its style, its script, and no more."""
    marks = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{marks[0]}'; script-src 'sha256-{marks[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def environment(package: str, **helpers: object) -> Environment:
    """Return the environment that the templates of a package are rendered in, with further functions for them."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printable,
    )
    made.filters |= {"short": short, "percent": percent}
    made.globals |= {"both": both, "spoken": spoken, "tries": tries, "named": named, "sentence": sentence, **helpers}
    return made


def both(key: str, **parameters: object) -> Markup:
    """Return one sentence in every language, each in its own element; a `Phrase` is filled in language by language."""
    return spoken(words.both(key, **parameters))


def spoken(phrase: Phrase) -> Markup:
    """Return a phrase in every language, each in its own element."""
    from markupsafe import Markup

    template = Markup('<span lang="en">{}</span><span lang="zh-Hans">{}</span>')
    return template.format(printable_text(phrase.en), printable_text(phrase.zh))


def named(table: str, name: str) -> Phrase:
    """Return what a name of ours is called in words; a name that is not ours stays as it is."""
    key = f"{table}.{name}"
    known = key in frozenset(words.keys())
    return Phrase(**{lang: words.say(key, lang) if known else name for lang in words.languages()})


def sentence(key: str) -> Phrase:
    """Return a sentence by its key; a key that is not ours stays as it is."""
    return words.both(key) if key in frozenset(words.keys()) else Phrase(en=key, zh=key)


def trusted(text: str) -> Markup:
    """Return text of our own that goes into a page as it is."""
    from markupsafe import Markup

    return Markup(text)


def printable(value: object) -> object:
    """Return text with control and direction-changing characters shown as a mark, anything else as it is."""
    from markupsafe import Markup

    return printable_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def printable_text(text: str) -> str:
    """Return text with control and direction-changing characters shown as a mark."""
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign != "\u200d" else sign for sign in text
    )
