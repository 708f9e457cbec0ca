"""Every sentence people read, in English and Chinese, from one table: key -> both languages."""

from __future__ import annotations

import re
from difflib import get_close_matches
from string import Formatter

from apelles.errors import UnknownName
from apelles.words import (
    attribution,
    background,
    dossier_audits,
    dossier_case,
    dossier_check,
    dossier_notice,
    dossier_page,
    elements,
    elements_models,
    elements_report,
    eu_summary,
    generators,
    judge,
    law,
    leads,
    marks,
    marks_site,
    marks_worth,
    model_audit,
    model_audit_collage,
    pair,
    proof,
    registry,
    report,
    rights,
    rights_details,
    small,
    studio,
    studio_train,
    usage,
    watermarks,
)
from apelles.words.phrase import Phrase, places

__all__ = ["both", "keys", "languages", "say", "translate"]

_PHRASES: dict[str, Phrase] = {
    **elements.PHRASES,
    **judge.PHRASES,
    **pair.PHRASES,
    **small.PHRASES,
    **report.PHRASES,
    **elements_models.PHRASES,
    **elements_report.PHRASES,
    **marks.PHRASES,
    **marks_site.PHRASES,
    **marks_worth.PHRASES,
    **rights.PHRASES,
    **rights_details.PHRASES,
    **eu_summary.PHRASES,
    **registry.PHRASES,
    **proof.PHRASES,
    **watermarks.PHRASES,
    **leads.PHRASES,
    **attribution.PHRASES,
    **generators.PHRASES,
    **studio.PHRASES,
    **background.PHRASES,
    **studio_train.PHRASES,
    **usage.PHRASES,
    **model_audit.PHRASES,
    **model_audit_collage.PHRASES,
    **law.PHRASES,
    **dossier_page.PHRASES,
    **dossier_audits.PHRASES,
    **dossier_case.PHRASES,
    **dossier_check.PHRASES,
    **dossier_notice.PHRASES,
}

_JOINED = {"en": ", ", "zh": "、"}
_ELEMENTS = {phrase.en: key.partition(".")[2] for key, phrase in _PHRASES.items() if key.startswith("element.")}


def languages() -> tuple[str, ...]:
    """Return the codes of the languages spoken, the first being that of records: en, zh."""
    return ("en", "zh")


def keys() -> tuple[str, ...]:
    """Return every key, sorted."""
    return tuple(sorted(_PHRASES))


def say(key: str, lang: str = "en", **parameters: object) -> str:
    """Return one sentence in one language, its places filled; parameters it has no place for are left out.

    An empty `author` is said in words, and `elements`, a list of names, with what they are called. A caller gives as `title` what the work is called, else its `work_id`.

    Raises:
        UnknownName: no such key or language, or a place stays empty.
    """
    template = _template(key, lang)
    missing = sorted(places(template) - parameters.keys())
    if missing:
        message = f"The sentence {key!r} needs {', '.join(missing)}. Pass them as keyword arguments."
        raise UnknownName(message)
    filled = {name: str(value) for name, value in parameters.items()}
    elements_named = parameters.get("elements")
    if isinstance(elements_named, list | tuple):
        filled["elements"] = _JOINED[lang].join(_template(f"element.{name}", lang) for name in elements_named)
    if filled.get("author") == "":
        filled["author"] = _template("judge.author_not_stated", lang)
    return template.format_map(filled)


def both(key: str, **parameters: object) -> Phrase:
    """Return one sentence in every language; a `Phrase` among the parameters is filled in language by language."""
    filled = {lang: {name: _spoken(value, lang) for name, value in parameters.items()} for lang in languages()}
    return Phrase(**{lang: say(key, lang, **values) for lang, values in filled.items()})


def translate(sentence: str, lang: str, *, among: str = "") -> str:
    """Return in another language a sentence that `say` made in English; any other text comes back as it is.

    Only sentences whose key begins with `among` are looked at.
    """
    for key, phrase in _PHRASES.items():
        if not key.startswith(among):
            continue
        found = re.fullmatch(_pattern(phrase.en), sentence, flags=re.DOTALL)
        if found:
            parameters: dict[str, object] = dict(found.groupdict())
            if "elements" in parameters:
                parameters["elements"] = [_ELEMENTS[name] for name in str(parameters["elements"]).split(_JOINED["en"])]
            if parameters.get("author") == _template("judge.author_not_stated", "en"):
                parameters["author"] = ""
            return say(key, lang, **parameters)
    return sentence


def _spoken(value: object, lang: str) -> object:
    return getattr(value, lang) if isinstance(value, Phrase) else value


def _template(key: str, lang: str) -> str:
    if key not in _PHRASES:
        near = ", ".join(get_close_matches(key, keys(), n=3)) or "none that is spelled like it"
        message = f"No sentence is called {key!r}. Close to it: {near}."
        raise UnknownName(message)
    if lang not in languages():
        message = f"No language is called {lang!r}. Known: {', '.join(languages())}."
        raise UnknownName(message)
    return str(getattr(_PHRASES[key], lang))


def _pattern(template: str) -> str:
    """Return an expression that a filled template matches, one named group for each place."""
    parts, seen = [], set[str]()
    for text, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(text))
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return "".join(parts)
