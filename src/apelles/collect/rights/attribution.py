"""The line that names a work where it is used: title, author, source, license, and what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from apelles.records.rights import License, LicenseFamily

LONGEST: Final = 500
"""Characters of one piece; what is longer is cut, and ends with `…`."""

_NAMES: Final = {
    "CC0-1.0": "CC0 1.0",
    "CC-PDM-1.0": "Public Domain Mark 1.0",
    "custom:public-domain": "public domain",
    "custom:all-rights-reserved": "all rights reserved",
    "custom:no-known-restrictions": "no known copyright restrictions",
}
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+")


def attribution(
    title: str,
    author: str,
    *,
    source: str = "",
    license_: License | str = "",
    modifications: str = "",
    language: str = "en",
) -> str:
    """Return title, author, source and license in one line of plain text, pieces not known left out.

    `license_` may be a text where no license was recognized; `source` is an address or name; `modifications` says what
    was changed. `language` is `en`, or one of Chinese, `zh` with anything after it. Without any piece the line is
    empty.
    """
    chinese = language.lower().startswith("zh")
    license_piece = _license(license_, chinese=chinese) if isinstance(license_, License) else _plain(license_)
    said = {
        "title": _plain(title),
        "author": _plain(author),
        "source": _plain(source),
        "license": license_piece,
        "modifications": _plain(modifications),
    }
    return _chinese(said) if chinese else _english(said)


def attribution_list(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines for several works, each once, sorted without regard to case, empty ones left out."""
    return tuple(sorted({line for line in lines if line}, key=lambda line: (line.casefold(), line)))


def license_name(license_: License) -> str:
    """Return the name of a license as it is written for people, such as `CC BY-SA 4.0`."""
    if license_.id in _NAMES:
        return _NAMES[license_.id]
    if license_.family is not LicenseFamily.CC:
        return license_.id.removeprefix("custom:")
    version, place = license_.version, license_.jurisdiction
    elements = license_.id.removeprefix("CC-").removesuffix(f"-{place}").removesuffix(f"-{version}")
    return " ".join(filter(None, ("CC", elements, version, place)))


def _english(said: dict[str, str]) -> str:
    work = f"“{said['title']}”" if said["title"] else ""
    by = f"by {said['author']}" if said["author"] else ""
    start = " ".join(filter(None, (work, by)))
    changed = f"changed: {said['modifications']}" if said["modifications"] else ""
    line = ", ".join(filter(None, (start, said["source"], said["license"], changed)))
    return line[:1].upper() + line[1:] if by and not work else line


def _chinese(said: dict[str, str]) -> str:
    pieces = (
        f"《{said['title']}》" if said["title"] else "",
        f"作者：{said['author']}" if said["author"] else "",
        f"来源：{said['source']}" if said["source"] else "",
        f"许可：{said['license']}" if said["license"] else "",
        f"改动：{said['modifications']}" if said["modifications"] else "",
    )
    return "，".join(filter(None, pieces))


def _license(license_: License, *, chinese: bool) -> str:
    name = license_name(license_)
    if not license_.uri:
        return name
    return f"{name}（{license_.uri}）" if chinese else f"{name} ({license_.uri})"


def _plain(text: str) -> str:
    """Return a text in one line, without characters that would change how the line reads."""
    line = _UNSEEN.sub(" ", text).strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
