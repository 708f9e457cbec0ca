"""Recognize a license in what people write: Creative Commons, rightsstatements.org, SPDX, and some that are neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from apelles.collect.rights import license_cc, license_spdx, license_table
from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

LONGEST: Final = 2_000
MOST_PARTS: Final = 64
"""Longer texts, and texts of more parts, are terms to be read by a person, not the name of a license."""

_DASHES: Final = re.compile(r"[\s_‐‑‒–—−-]+")
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>|[\"'“”‘’]")
_BOILERPLATE: Final = re.compile(r"\bsome rights reserved\b", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s*[;,()\[\]|（）；，。]\s*|\s+[–—-]\s+|\.(?:\s+|$)|:\s+")
_ADDRESS: Final = re.compile(
    r"(?:https?:)?//[^\s<>\"')\]，。]+|(?:www\.)?(?:creativecommons|rightsstatements)\.org/\S+"
)
_INTRODUCED: Final = re.compile(
    r"(?:(?:this|the|all) )?(?:(?:artwork|contents?|file|images?|photos?|photographs?|pictures?|work) )?(?:is |are )?"
    r"(?:(?:available|dedicated|distributed|licen[sc]ed?|made available|published|released|rights|shared) )?"
    r"(?:to the public (?=under))?(?:under |into |to )?(?:an? |the )?",
    re.IGNORECASE,
)
"""What may stand before the name of a license."""
_THE: Final = re.compile(r"^(?:an?|the|for) (?=.)|(?<=.) licen[sc]e$")
_OTHER_THING: Final = re.compile(
    r"(?:app|code|package|program|repo|repository|software|source code|website) (?:is |under )?", re.IGNORECASE
)
"""A license named after one of these is that of what the picture came with, not of the picture."""
_HARMLESS: Final = re.compile(
    r"a|access|and|art|author|by|collection|commons|copy|creative|dedicated|dedication|died|domain|faithful|free|from|in"
    r"|international|is|it|licen[sc]ed?|museum|of|open|permitted|pictures?|public|published|released|reproduction|s|the"
    r"|this|to|under|universal|use|via|work|years|ago"
)
"""Words beside the name of a license that take nothing back."""
_QUALIFIED: Final = re.compile(
    r"\b(?:only|except\w*|exclud\w*|not|no|non|unless|without|metadata|data|code|text|part\w*|some|may|if|but|reserved)\b"
)
"""Words beside the name of a license that may take something back, such as "(metadata only)"."""


@lru_cache(maxsize=4096)
def recognize(text: str) -> License | None:
    """Return the license a text names, or None where it names none that is known.

    A text may say more than the name. Several licenses in one text are taken to hold all together. Words that may take
    something back make it a license whose terms have to be read; so does any unfamiliar word beside a license without
    conditions, since "allowed" must not rest on half a sentence.
    """
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        return None
    return _exact(said) or _in_text(said) or license_table.terms_of(said.lower())


def _exact(said: str) -> License | None:
    """Return the license that a text names and says nothing beside."""
    lower = said.lower().strip(" .")
    words = _THE.sub("", _THE.sub("", " ".join(_DASHES.sub(" ", lower).split())))
    return (
        license_cc.by_address(lower)
        or license_cc.by_name(words)
        or license_spdx.spoken(words)
        or license_table.statement(lower)
        or license_table.plain(words)
        or license_spdx.expression(said.strip(" ."))
    )


def _in_text(said: str) -> License | None:
    """Return what the parts of a text name together."""
    addresses = _ADDRESS.findall(said)
    bare = _BOILERPLATE.sub(" ", _ADDRESS.sub(" ; ", " ".join(_MARKUP.sub(" ", said).split())))
    parts = [part for part in _PARTS.split(bare) if part.strip()]
    if len(addresses) + len(parts) > MOST_PARTS:
        return None
    found = [known for address in addresses if (known := _exact(address.rstrip(".,;/")))]
    rest: list[str] = []
    for part in parts:
        introduced = _INTRODUCED.match(part)
        known = _exact(part[introduced.end() :] if introduced else part)
        if known is not None:
            found.append(known)
        elif not _of_another_thing(part):
            rest.append(part.lower())
    return _beside(_together(found), " ".join(rest)) if found else None


def _of_another_thing(part: str) -> bool:
    named = _OTHER_THING.match(part)
    return named is not None and _exact(part[named.end() :]) is not None


def _beside(known: License, rest: str) -> License:
    """Return a license as it stands with the words beside it."""
    unfamiliar = any(not _HARMLESS.fullmatch(word) for word in re.findall(r"[^\W\d]+", rest))
    if _QUALIFIED.search(rest) or (known.unconditional and unfamiliar):
        return to_be_read(known)
    return known


def to_be_read(known: License) -> License:
    """Return a license whose terms a person has to read before it counts."""
    duties = known.duties if Duty.READ_TERMS in known.duties else (*known.duties, Duty.READ_TERMS)
    return replace(known, duties=duties, unconditional=False)


def _together(found: Sequence[License]) -> License:
    """Return one license that asks what all of them ask; a status beside a license has to be read."""
    distinct = _specific(list({one.id: one for one in found}.values()))
    grants = [one for one in distinct if one.kind is not LicenseKind.STATUS]
    if not grants:
        return max(distinct, key=lambda one: len(one.duties))
    joined = grants[0] if len(grants) == 1 else _joined(sorted(grants, key=lambda one: one.id))
    return joined if len(grants) == len(distinct) else to_be_read(joined)


def _specific(found: Sequence[License]) -> list[License]:
    """Return licenses without those that another names more exactly, such as CC BY beside CC BY 4.0."""
    ids = [one.id for one in found]
    vague = {"custom:public-domain"} if {"CC0-1.0", "CC-PDM-1.0"} & {*ids} else set()
    if any(one.family is LicenseFamily.CC for one in found):
        vague.add("custom:creative-commons")
    vague |= {
        one.id
        for one in found
        if one.family is LicenseFamily.CC
        and one.kind is LicenseKind.LICENSE
        and not one.version
        and any(re.match(rf"{re.escape(one.id)}-\d", other) for other in ids)
    }
    return [one for one in found if one.id not in vague]


def _joined(licenses: Sequence[License]) -> License:
    listed = all(
        one.family is LicenseFamily.SPDX or (one.family is LicenseFamily.CC and one.version) for one in licenses
    )
    every = frozenset(duty for one in licenses for duty in one.duties if duty not in one.avoidable)
    duties = tuple(dict.fromkeys(duty for one in licenses for duty in one.duties))
    return License(
        id=" AND ".join(f"({one.id})" if one.choice else one.id for one in licenses),
        family=LicenseFamily.SPDX if listed else LicenseFamily.CUSTOM,
        kind=LicenseKind.MARK if any(one.kind is LicenseKind.MARK for one in licenses) else LicenseKind.LICENSE,
        duties=duties,
        avoidable=tuple(duty for duty in duties if duty not in every),
        choice=any(one.choice for one in licenses),
        unconditional=all(one.unconditional for one in licenses),
    )
