"""The line that a license's duty of attribution asks for: title, author, source, license, and what was changed."""

from __future__ import annotations

import re
from typing import Final

from apelles.records.rights import License, LicenseFamily

LONGEST: Final = 500
"""Characters of one piece; what is longer is cut, and ends with `…`."""

_NAMES: Final = {
    "CC0-1.0": "CC0 1.0",
    "CC-PDM-1.0": "Public Domain Mark 1.0",
}
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+")
"""White space, and characters that would change how a line reads."""


def attribution(
    *,
    title: str,
    author: str,
    source: str = "",
    license_: License | str = "",
    license_uri: str = "",
    work_id: str = "",
    modifications: str = "",
) -> str:
    """Return one line of plain text that reads in any language; what is not stated is left out.

    `license_` is a license, or text as found, to which `license_uri` belongs; a work without a title is named by
    `work_id`; `modifications` says what was changed. Where nothing is stated the line is empty.
    """
    if isinstance(license_, License):
        return attribution(
            title=title,
            author=author,
            source=source,
            license_=license_name(license_),
            license_uri=license_.uri,
            work_id=work_id,
            modifications=modifications,
        )
    named = f"“{_plain(title)}”" if _plain(title) else _plain(work_id)
    terms, address = _plain(license_), _plain(license_uri)
    pieces = (
        " — ".join(filter(None, (named, _plain(author)))),
        _plain(source),
        f"{terms} ({address})" if terms and address else terms or address,
        _plain(modifications),
    )
    line = ". ".join(filter(None, pieces))
    return f"{line.removesuffix('.')}." if line else ""


def license_name(license_: License) -> str:
    """Return the name of a license as it is written for people, such as `CC BY-SA 4.0`."""
    if license_.id in _NAMES:
        return _NAMES[license_.id]
    if license_.family is not LicenseFamily.CC:
        _, custom, name = license_.id.rpartition("custom:")
        return name.replace("-", " ") if custom else name
    version, place = license_.version, license_.jurisdiction
    elements = license_.id.removeprefix("CC-").removesuffix(f"-{place}").removesuffix(f"-{version}")
    return " ".join(filter(None, ("CC", elements, version, place)))


def _plain(text: str) -> str:
    """Return a text in one line, cut where it is too long."""
    line = _UNSEEN.sub(" ", text).strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
