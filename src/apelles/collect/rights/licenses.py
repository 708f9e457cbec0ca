"""Recognize a license in what people write: Creative Commons, rightsstatements.org, SPDX, and some that are neither.

Sources: creativecommons.org license addresses, rightsstatements.org vocabulary 1.0, the SPDX license list as shipped by
license-expression.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

LONGEST: Final = 2_000
"""Longer texts are terms to be read by a person, not the name of a license."""

_FLAGS: Final = {
    "by": Duty.ATTRIBUTION,
    "sa": Duty.SHARE_ALIKE,
    "nc": Duty.NON_COMMERCIAL,
    "nd": Duty.NO_DERIVATIVES,
}
_ELEMENTS: Final = {
    "attribution": "by",
    "sharealike": "sa",
    "share alike": "sa",
    "noncommercial": "nc",
    "non commercial": "nc",
    "noderivatives": "nd",
    "no derivatives": "nd",
    "noderivs": "nd",
}
_CC_ADDRESS: Final = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/([a-z]{2,3}))?(?:[/?#].*)?$"
)
_CC_NAME: Final = re.compile(
    r"(?:cc|creative ?commons)[ _-]*((?:by|nc|nd|sa)(?:[ _-]+(?:by|nc|nd|sa))*)"
    r"(?:[ _-]*v?(\d(?:\.\d)?))?(?:[ _-]+(?:international|intl|generic|unported|igo)|[ _-]+([a-z]{2,3}))?"
)
_CC_LONG: Final = re.compile(r"creative commons (attribution[a-z -]*?)(?: license)?(?: v?(\d\.\d))?(?: .*)?")
_RIGHTS_ADDRESS: Final = re.compile(
    r"(?:https?:)?//(?:www\.)?rightsstatements\.org/(?:vocab|page)/([a-z-]+)/1\.0(?:[/?#].*)?"
)
_VERSIONS: Final = frozenset({"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"})
_PORTED: Final = frozenset({"2.0", "2.1", "2.5", "3.0"})

_STATEMENTS: Final = {
    "InC": (),
    "InC-OW-EU": (),
    "InC-EDU": (Duty.READ_TERMS,),
    "InC-NC": (Duty.NON_COMMERCIAL,),
    "InC-RUU": (),
    "NoC-CR": (Duty.CONTRACT,),
    "NoC-NC": (Duty.NON_COMMERCIAL,),
    "NoC-OKLR": (Duty.OTHER_LAW,),
    "NoC-US": (Duty.US_ONLY,),
    "CNE": (),
    "UND": (),
    "NKC": (),
}
_BY_LOWER: Final = {name.lower(): name for name in _STATEMENTS}

_PERMISSIVE: Final = ("MIT", "BSD-", "Apache-", "OFL-", "ISC", "Zlib", "0BSD", "Unlicense", "X11", "NCSA", "HPND")
_NO_DUTY: Final = frozenset({"0BSD", "Unlicense", "CC0-1.0", "CC-PDDC"})
_COPYLEFT: Final = ("GPL-", "LGPL-", "AGPL-", "MPL-", "EUPL-", "EPL-", "CDDL-", "FDL-", "GFDL-", "CC-BY-SA", "LAL-")
_SPOKEN: Final = {
    "gplv2": "GPL-2.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gpl-2": "GPL-2.0-only",
    "gpl-2+": "GPL-2.0-or-later",
    "gplv3": "GPL-3.0-only",
    "gplv3+": "GPL-3.0-or-later",
    "gpl-3": "GPL-3.0-only",
    "gpl-3+": "GPL-3.0-or-later",
    "lgplv3": "LGPL-3.0-only",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "mit license": "MIT",
    "the mit license": "MIT",
    "sil open font license 1.1": "OFL-1.1",
    "ofl": "OFL-1.1",
    "free art license": "LAL-1.3",
}
_CC0_NAMES: Final = re.compile(
    r"(?:cc|creative ?commons)[ -]*(?:zero|0)(?:[ -]1\.0)?(?: universal)?(?: public domain dedication)?"
)
_PDM_NAMES: Final = re.compile(
    r"pdm(?: 1\.0)?|pd|public[ -]domain(?: mark)?(?: 1\.0)?|no known (?:copyright )?restrictions|no copyright"
    r"|公有领域|公版"
)
_QUALIFIED: Final = re.compile(
    r"\b(?:only|except\w*|exclud\w*|not|no|non|unless|without|metadata|data|code|text|part\w*|some|may|if|but)\b",
    re.IGNORECASE,
)
"""Words after the name of a license that may take something back, such as "CC0 (metadata only)"."""
_RESERVED: Final = re.compile(
    r"(?:.*\b)?all rights reserved\b.*|©.*|\(c\).*|copyright\b.*|版权所有.*|保留所有权利.*", re.DOTALL
)
_PLATFORMS: Final = (
    "pixabay",
    "unsplash",
    "pexels",
    "shutterstock",
    "getty",
    "istock",
    "adobe stock",
    "envato",
    "freepik",
)


@lru_cache(maxsize=4096)
def recognize(text: str) -> License | None:
    """Return the license a text names, or None where it names none that is known.

    A text that names a license and then says more (in brackets, after a comma) is that license; where the rest may take
    something back, it has to be read.
    """
    said = " ".join(text.split())
    if not said or said == "?" or len(said) > LONGEST:
        return None
    lower = said.lower()
    return (
        _address(lower)
        or _creative_commons(lower)
        or _spdx(said)
        or _statement(lower)
        or _plain(lower)
        or _first_part(said)
    )


def _address(lower: str) -> License | None:
    if match := _CC_ADDRESS.match(lower):
        kind, name, version, place = match.groups()
        if kind == "publicdomain":
            return {"zero": _cc0(), "mark": _pdm()}.get(name)
        return _cc(name.split("-"), version, place or "")
    if match := _RIGHTS_ADDRESS.match(lower):
        return _statement(match[1])
    return None


def _creative_commons(lower: str) -> License | None:
    if _CC0_NAMES.fullmatch(lower):
        return _cc0()
    if match := _CC_NAME.fullmatch(lower):
        version = match[2] or ""
        return _cc(re.split(r"[ _-]+", match[1]), f"{version}.0" if len(version) == 1 else version, match[3] or "")
    if match := _CC_LONG.fullmatch(lower):
        named = match[1].replace("-", " ")
        flags = [flag for element, flag in _ELEMENTS.items() if element in named]
        return _cc(flags, match[2] or "", "")
    return None


def _cc(flags: list[str], version: str, jurisdiction: str) -> License | None:
    if (
        not {*flags} <= {*_FLAGS}
        or "by" not in flags
        or {"nd", "sa"} <= {*flags}
        or (version and version not in _VERSIONS)
    ):
        return None
    order = [flag for flag in ("by", "nc", "nd", "sa") if flag in flags]
    ported = jurisdiction if version in _PORTED else ""
    name = "-".join(
        [
            "CC",
            *(flag.upper() for flag in order),
            *([version] if version else []),
            *([ported.upper()] if ported else []),
        ]
    )
    where = f"{ported}/" if ported else ""
    return License(
        id=name,
        family=LicenseFamily.CC,
        kind=LicenseKind.LICENSE,
        duties=tuple(_FLAGS[flag] for flag in order) + (() if version else (Duty.READ_TERMS,)),
        uri=f"https://creativecommons.org/licenses/{'-'.join(order)}/{version}/{where}" if version else "",
        version=version,
        jurisdiction=ported.upper(),
    )


def _cc0() -> License:
    return License(
        id="CC0-1.0",
        family=LicenseFamily.CC,
        kind=LicenseKind.LICENSE,
        uri="https://creativecommons.org/publicdomain/zero/1.0/",
        version="1.0",
    )


def _pdm() -> License:
    return License(
        id="CC-PDM-1.0",
        family=LicenseFamily.CC,
        kind=LicenseKind.MARK,
        duties=(Duty.VERIFY_PUBLIC_DOMAIN,),
        uri="https://creativecommons.org/publicdomain/mark/1.0/",
        version="1.0",
    )


def _statement(lower: str) -> License | None:
    name = _BY_LOWER.get(lower)
    if name is None:
        return None
    return License(
        id=name,
        family=LicenseFamily.RIGHTSSTATEMENTS,
        kind=LicenseKind.STATUS,
        duties=_STATEMENTS[name],
        uri=f"http://rightsstatements.org/vocab/{name}/1.0/",
        version="1.0",
    )


def _spdx(said: str) -> License | None:
    from license_expression import ExpressionError, get_spdx_licensing

    text = _SPOKEN.get(said.lower(), said)
    try:
        parsed = get_spdx_licensing().parse(text, validate=True, strict=True)
    except (ExpressionError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return None
    if parsed is None:
        return None
    names = sorted(getattr(symbol, "license_symbol", symbol).key for symbol in parsed.symbols)
    if len(names) == 1 and names[0].startswith("CC"):
        return _spdx_cc(names[0])
    duties = dict.fromkeys(duty for name in names for duty in _duties(name))
    return License(
        id=str(parsed),
        family=LicenseFamily.SPDX,
        kind=LicenseKind.LICENSE,
        duties=tuple(duties),
        choice=getattr(parsed, "operator", "").strip() == "OR",
    )


def _spdx_cc(key: str) -> License | None:
    if key in {"CC0-1.0", "CC-PDDC"}:
        return _cc0()
    if key == "CC-PDM-1.0":
        return _pdm()
    match = re.fullmatch(r"CC-((?:BY|NC|ND|SA)(?:-(?:BY|NC|ND|SA))*)-(\d\.\d)(?:-([A-Z]{2,3}))?", key)
    return _cc(match[1].lower().split("-"), match[2], (match[3] or "").lower()) if match else None


def _duties(key: str) -> tuple[Duty, ...]:
    if key in _NO_DUTY:
        return ()
    if key.startswith("CC-"):
        known = _spdx_cc(key)
        return known.duties if known else (Duty.READ_TERMS,)
    if key.startswith(_PERMISSIVE):
        return (Duty.ATTRIBUTION, Duty.NOTICE)
    if key.startswith(_COPYLEFT):
        return (Duty.NOTICE, Duty.COPYLEFT)
    return (Duty.READ_TERMS,)


def _plain(lower: str) -> License | None:
    if _PDM_NAMES.fullmatch(lower):
        return _pdm()
    if _RESERVED.fullmatch(lower):
        return License(id="custom:all-rights-reserved", family=LicenseFamily.CUSTOM, kind=LicenseKind.STATUS)
    for platform in _PLATFORMS:
        if platform in lower and "licen" in lower:
            return License(
                id=f"custom:{platform.replace(' ', '-')}",
                family=LicenseFamily.CUSTOM,
                kind=LicenseKind.LICENSE,
                duties=(Duty.READ_TERMS,),
            )
    return None


def _first_part(said: str) -> License | None:
    """Return the license a text begins with, when what follows is set off from it; the rest may have to be read."""
    parts = re.split(r"\s*[;(,]\s*", said, maxsplit=1)
    known = recognize(parts[0]) if len(parts) > 1 else None
    if known is None or not _QUALIFIED.search(parts[1]) or Duty.READ_TERMS in known.duties:
        return known
    return replace(known, duties=(*known.duties, Duty.READ_TERMS))
