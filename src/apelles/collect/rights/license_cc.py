"""Recognize licenses of Creative Commons by address and by the many ways people write their names."""

from __future__ import annotations

import re
from typing import Final

from apelles.collect.rights.license_table import PLACE, jurisdiction
from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

ADDRESS: Final = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)"
    r"((?:/[a-z0-9_.-]*)*)(?:[?#][^\s<>\"']*)?",
)
"""An address of a license, lower case; groups are the kind, the elements, the version, the rest of the path."""

_RETIRED: Final = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?creativecommons\.org/(?:licenses/publicdomain|publicdomain/certification)/?"
)
_FLAGS: Final = {
    "by": Duty.ATTRIBUTION,
    "nc": Duty.NON_COMMERCIAL,
    "nd": Duty.NO_DERIVATIVES,
    "sa": Duty.SHARE_ALIKE,
}
_WRITTEN_OUT: Final = (
    (re.compile(r"\battribution\b"), "by"),
    (re.compile(r"\bshare ?alike\b"), "sa"),
    (re.compile(r"\bnon ?commercial\b"), "nc"),
    (re.compile(r"\bno ?deriv(?:ative(?: works?)?|atives|s)?\b"), "nd"),
)
_CHINESE: Final = (
    (re.compile(r"知识共享|知識共享|創用 ?cc|创作共用"), "creative commons"),
    (re.compile(r"署名|姓名標示"), "by"),
    (re.compile(r"相同方式(?:共享|分享)"), "sa"),
    (re.compile(r"非商业性?(?:使用)?|非商業性?(?:使用)?"), "nc"),
    (re.compile(r"禁止(?:演绎|演繹|改作)"), "nd"),
    (re.compile(r"国际(?:版)?|國際(?:版)?"), "international"),
    (re.compile(r"台[灣湾]"), "taiwan"),
    (re.compile(r"中[国國]大[陆陸]"), "china"),
    (re.compile(r"通用|未本地化(?:版)?"), "universal"),
    (re.compile(r"(?:公共)?(?:许可(?:协议|证)?|授權(?:條款)?|授权(?:条款)?)"), "license"),
)
"""What the official translations call the elements and the licenses."""
_NAME: Final = re.compile(
    r"(?P<cc>cc ?|creative ?commons )?(?P<flags>(?:by|nc|nd|sa)(?: (?:by|nc|nd|sa))*)"
    r"(?: (?:public )?licen[sc]e)?(?: ?(?:v|version )?(?P<version>\d(?:\.\d)?))?"
    rf"(?: (?:international|intl|generic|unported))?(?: (?P<place>{PLACE}))?"
    r"(?: (?:international|unported|deed|legal ?code|public|(?:public )?licen[sc]e)){0,2}"
)
_CC0: Final = re.compile(
    r"(?:creative ?commons (?:cc ?)?|cc ?)(?:zero|0)(?: v?1\.0)?(?: universal)?(?: public domain)?"
    r"(?: (?:dedication|waiver|deed|licen[sc]e))?"
)
_MARK: Final = re.compile(r"(?:(?:cc|creative ?commons) )?(?:pdm|public domain mark)(?: v?1\.0)?(?: universal)?")
_VERSIONS: Final = frozenset({"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"})
_PORTED: Final = frozenset({"2.0", "2.1", "2.5", "3.0"})


def by_address(lower: str) -> License | None:
    """Return the license at an address; `lower` is the address and nothing else."""
    match = ADDRESS.fullmatch(lower)
    if match is None:
        return certification() if _RETIRED.fullmatch(lower) else None
    kind, name, version, path = match.groups()
    if kind == "publicdomain":
        return (
            {"zero": zero(), "mark": mark(), "certification": certification()}.get(name) if version == "1.0" else None
        )
    place = path.split("/")[1] if path else ""
    return by_elements(name.split("-"), version=version, place=jurisdiction(place))


def by_name(words: str) -> License | None:
    """Return the license that a name stands for; `words` is lower case with spaces for dashes.

    Without `CC` before it only a name of several elements or with a version is taken for one.
    """
    for written, flag in _CHINESE:
        words = written.sub(f" {flag} ", words)
    words = " ".join(words.split())
    if _CC0.fullmatch(words):
        return zero()
    if _MARK.fullmatch(words):
        return mark()
    short = words
    for written, flag in _WRITTEN_OUT:
        short = written.sub(flag, short)
    match = _NAME.fullmatch(short)
    if match is None:
        return None
    flags, version = match["flags"].split(), match["version"] or ""
    if not match["cc"] and len(flags) < 2 and not version:
        return None
    full = f"{version}.0" if len(version) == 1 else version
    return by_elements(flags, version=full, place=jurisdiction(match["place"] or ""))


def by_key(key: str) -> License | None:
    """Return the license of an SPDX identifier of Creative Commons."""
    if known := {"CC0-1.0": zero(), "CC-PDM-1.0": mark(), "CC-PDDC": certification()}.get(key):
        return known
    match = re.fullmatch(r"CC-((?:BY|NC|ND|SA)(?:-(?:BY|NC|ND|SA))*)-(\d\.\d)(?:-([A-Z]{2,3}))?", key)
    if match is None:
        return None
    place = (match[3] or "").lower()
    return by_elements(match[1].lower().split("-"), version=match[2], place=jurisdiction(place))


def by_elements(flags: list[str], *, version: str, place: str) -> License | None:
    """Return the license of these elements, or None where Creative Commons never made one of them.

    Without a version the terms still have to be read. Since 4.0 there are no ported versions.
    """
    asked = {*flags}
    named = "by" in asked or (version == "1.0" and bool(asked))
    if not asked <= {*_FLAGS} or not named or {"nd", "sa"} <= asked or (version and version not in _VERSIONS):
        return None
    order = [flag for flag in _FLAGS if flag in asked]
    ported = place if version in _PORTED else ""
    name = "-".join(["CC", *map(str.upper, order), *filter(None, [version, ported.upper()])])
    address = f"https://creativecommons.org/licenses/{'-'.join(order)}/{version}/{ported}"
    return License(
        id=name,
        family=LicenseFamily.CC,
        kind=LicenseKind.LICENSE,
        duties=tuple(_FLAGS[flag] for flag in order) + (() if version else (Duty.READ_TERMS,)),
        uri=f"{address.rstrip('/')}/" if version else "",
        version=version,
        jurisdiction=ported.upper(),
    )


def zero() -> License:
    """Return CC0, by which an author gives up all rights."""
    return License(
        id="CC0-1.0",
        family=LicenseFamily.CC,
        kind=LicenseKind.LICENSE,
        uri="https://creativecommons.org/publicdomain/zero/1.0/",
        version="1.0",
        unconditional=True,
    )


def mark() -> License:
    """Return the public domain mark, a claim of whoever set it that nobody has rights."""
    return License(
        id="CC-PDM-1.0",
        family=LicenseFamily.CC,
        kind=LicenseKind.MARK,
        duties=(Duty.VERIFY_PUBLIC_DOMAIN,),
        uri="https://creativecommons.org/publicdomain/mark/1.0/",
        version="1.0",
    )


def certification() -> License:
    """Return the retired dedication or certification, which may be no more than a mark."""
    return License(
        id="CC-PDDC",
        family=LicenseFamily.CC,
        kind=LicenseKind.MARK,
        duties=(Duty.VERIFY_PUBLIC_DOMAIN,),
        uri="https://creativecommons.org/licenses/publicdomain/",
    )
