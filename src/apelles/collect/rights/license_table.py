"""What is known of licenses by name: statements, permissive and copyleft families, platforms, ways of writing a name.

Sources: rightsstatements.org vocabulary 1.0, the SPDX license list, Creative Commons' list of ported versions.
"""

from __future__ import annotations

import re
from typing import Final

from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

STATEMENTS: Final[dict[str, tuple[str, tuple[Duty, ...]]]] = {
    "InC": ("in copyright", ()),
    "InC-OW-EU": ("in copyright eu orphan work", ()),
    "InC-EDU": ("in copyright educational use permitted", (Duty.READ_TERMS,)),
    "InC-NC": ("in copyright non commercial use permitted", (Duty.NON_COMMERCIAL,)),
    "InC-RUU": ("in copyright rights holder s unlocatable or unidentifiable", ()),
    "NoC-CR": ("no copyright contractual restrictions", (Duty.CONTRACT,)),
    "NoC-NC": ("no copyright non commercial use only", (Duty.NON_COMMERCIAL,)),
    "NoC-OKLR": ("no copyright other known legal restrictions", (Duty.OTHER_LAW,)),
    "NoC-US": ("no copyright united states", (Duty.US_ONLY,)),
    "CNE": ("copyright not evaluated", ()),
    "UND": ("copyright undetermined", ()),
    "NKC": ("no known copyright", ()),
}
"""Statements of rightsstatements.org: name in lower case without marks, and what it asks."""

_BY_NAME: Final = {name: code for code, (name, _) in STATEMENTS.items()}
_BY_CODE: Final = {code.lower(): code for code in STATEMENTS}
_RIGHTS_ADDRESS: Final = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?rightsstatements\.org/(?:vocab|page|data)/([a-z-]+)(?:/1\.0)?/?(?:[?#]\S*)?"
)

_CODES: Final = (
    r"am|ar|at|au|az|be|bg|br|ca|ch|cl|cn|co|cr|cz|de|dk|ec|ee|eg|es|fi|fr|ge|gr|gt|hk|hr|hu|ie|igo|il|in|it|jp|kr|lu|mk"
    r"|mt|mx|my|nl|no|nz|pe|ph|pl|pr|pt|ro|rs|scotland|se|sg|si|th|tw|ug|uk|us|ve|vn|za"
)
_COUNTRIES: Final = {
    "australia": "au",
    "austria": "at",
    "brazil": "br",
    "canada": "ca",
    "china": "cn",
    "mainland china": "cn",
    "deutschland": "de",
    "england and wales": "uk",
    "england & wales": "uk",
    "france": "fr",
    "germany": "de",
    "italy": "it",
    "japan": "jp",
    "korea": "kr",
    "netherlands": "nl",
    "poland": "pl",
    "spain": "es",
    "sweden": "se",
    "switzerland": "ch",
    "taiwan": "tw",
    "united kingdom": "uk",
    "united states": "us",
}
PLACE: Final = "|".join((*map(re.escape, sorted(_COUNTRIES, key=len, reverse=True)), _CODES))
"""A pattern of the places that licenses of Creative Commons were ported to, as addresses and people write them."""

NO_DUTY: Final = frozenset({"0BSD", "CC0-1.0", "MIT-0", "Unlicense"})
PERMISSIVE: Final = frozenset(
    {
        "Apache-1.0",
        "Apache-1.1",
        "Apache-2.0",
        "BSD-1-Clause",
        "BSD-2-Clause",
        "BSD-2-Clause-Patent",
        "BSD-2-Clause-Views",
        "BSD-3-Clause",
        "BSD-3-Clause-Attribution",
        "BSD-3-Clause-Clear",
        "BSD-4-Clause",
        "HPND",
        "ISC",
        "MIT",
        "MIT-CMU",
        "MIT-Modern-Variant",
        "NCSA",
        "OFL-1.0",
        "OFL-1.0-no-RFN",
        "OFL-1.0-RFN",
        "OFL-1.1",
        "OFL-1.1-no-RFN",
        "OFL-1.1-RFN",
        "X11",
        "Zlib",
    }
)
"""SPDX identifiers that allow any use while a notice is kept; variants with further conditions are left out."""
COPYLEFT: Final = ("GPL-", "LGPL-", "AGPL-", "MPL-", "EUPL-", "EPL-", "CDDL-", "GFDL-", "LAL-")
"""How SPDX identifiers begin whose works made from the work keep the license."""

SPOKEN: Final = {
    "3 clause bsd": "BSD-3-Clause",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license v2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "art libre": "LAL-1.3",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "expat": "MIT",
    "free art": "LAL-1.3",
    "isc": "ISC",
    "licence art libre": "LAL-1.3",
    "mit": "MIT",
    "modified bsd": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "ofl": "OFL-1.1",
    "ofl 1.1": "OFL-1.1",
    "open font": "OFL-1.1",
    "sil ofl 1.1": "OFL-1.1",
    "sil open font": "OFL-1.1",
    "sil open font license 1.1": "OFL-1.1",
    "sil open font license, version 1.1": "OFL-1.1",
    "simplified bsd": "BSD-2-Clause",
}
"""Names that people write for SPDX identifiers, lower case, without `the` before and `license` after."""

_PUBLIC: Final = re.compile(
    r"(?:in the )?public domain|pd(?: (?:old|art|scan|self|author)(?: \d{2,3})?)?|no copyright"
    r"|gemeinfrei|domaine public|dominio p[uú]blico|公有领域|公共领域|公版|パブリックドメイン"
)
_NO_KNOWN: Final = re.compile(r"no known (?:copyright )?restrictions")
_PLATFORM: Final = re.compile(
    r"\b(pixabay|unsplash|pexels|shutterstock|getty|istock|adobe stock|envato|freepik|burst|stocksnap|rawpixel)\b"
)
_PLAIN: Final[dict[str, tuple[str, LicenseKind, tuple[Duty, ...]]]] = {
    "apache": ("apache", LicenseKind.LICENSE, (Duty.ATTRIBUTION, Duty.NOTICE)),
    "bsd": ("bsd", LicenseKind.LICENSE, (Duty.ATTRIBUTION, Duty.NOTICE)),
    "gpl": ("gpl", LicenseKind.LICENSE, (Duty.NOTICE, Duty.COPYLEFT)),
    "lgpl": ("lgpl", LicenseKind.LICENSE, (Duty.NOTICE, Duty.COPYLEFT)),
    "gfdl": ("gfdl", LicenseKind.LICENSE, (Duty.NOTICE, Duty.COPYLEFT)),
    "cc": ("creative-commons", LicenseKind.LICENSE, (Duty.READ_TERMS,)),
    "creative commons": ("creative-commons", LicenseKind.LICENSE, (Duty.READ_TERMS,)),
    "non commercial": ("non-commercial", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "non commercial use only": ("non-commercial", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "personal use only": ("personal-use", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "academic use only": ("research-only", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "research only": ("research-only", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "research use only": ("research-only", LicenseKind.LICENSE, (Duty.NON_COMMERCIAL, Duty.READ_TERMS)),
    "editorial use only": ("editorial", LicenseKind.LICENSE, (Duty.READ_TERMS,)),
    "royalty free": ("royalty-free", LicenseKind.LICENSE, (Duty.READ_TERMS,)),
    "fair use": ("fair-use", LicenseKind.STATUS, ()),
}
_RESERVED: Final = re.compile(
    r"\ball rights (?:are )?reserved\b|\btous droits r[eé]serv[eé]s\b|\balle rechte vorbehalten\b"
    r"|^(?:©|\(c\)|copyright\b)|版权所有|保留所有权利"
)


def jurisdiction(place: str) -> str:
    """Return the code of a place that licenses were ported to, empty for any other; lower case."""
    return _COUNTRIES.get(place) or (place if re.fullmatch(_CODES, place) else "")


def statement(lower: str) -> License | None:
    """Return the statement of rightsstatements.org that an address, a code or a full name stands for."""
    address = _RIGHTS_ADDRESS.fullmatch(lower)
    code = _BY_CODE.get(address[1] if address else lower) or _BY_NAME.get(" ".join(re.findall(r"\w+", lower)))
    if code is None:
        return None
    return License(
        id=code,
        family=LicenseFamily.RIGHTSSTATEMENTS,
        kind=LicenseKind.STATUS,
        duties=STATEMENTS[code][1],
        uri=f"http://rightsstatements.org/vocab/{code}/1.0/",
        version="1.0",
    )


def plain(words: str) -> License | None:
    """Return the license or status that a few words name which stands on no list; `words` has no dashes."""
    if _PUBLIC.fullmatch(words):
        return _custom("public-domain", LicenseKind.MARK, (Duty.VERIFY_PUBLIC_DOMAIN,))
    if words in {"pd us", "pd usgov"}:
        return _custom("public-domain", LicenseKind.MARK, (Duty.VERIFY_PUBLIC_DOMAIN, Duty.US_ONLY))
    if _NO_KNOWN.fullmatch(words):
        return _custom("no-known-restrictions", LicenseKind.STATUS, ())
    if words in _PLAIN:
        return _custom(*_PLAIN[words])
    if (match := _PLATFORM.fullmatch(words)) is not None:
        return _platform(match)
    return None


def terms_of(lower: str) -> License | None:
    """Return what a longer text says that names no license: a platform's own license, or all rights reserved."""
    platform = _PLATFORM.search(lower)
    if platform is not None and "licen" in lower:
        return _platform(platform)
    if _RESERVED.search(lower):
        return _custom("all-rights-reserved", LicenseKind.STATUS, ())
    return None


def _platform(match: re.Match[str]) -> License:
    return _custom(match[1].replace(" ", "-"), LicenseKind.LICENSE, (Duty.READ_TERMS,))


def _custom(name: str, kind: LicenseKind, duties: tuple[Duty, ...]) -> License:
    unconditional = kind is LicenseKind.LICENSE and duties == (Duty.ATTRIBUTION, Duty.NOTICE)
    return License(
        id=f"custom:{name}", family=LicenseFamily.CUSTOM, kind=kind, duties=duties, unconditional=unconditional
    )
