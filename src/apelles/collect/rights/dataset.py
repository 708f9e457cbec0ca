"""What a data set says of a picture in its columns: author, license, and that a downloader refused it.

Sources: LAION's Parquet columns, the output of img2dataset, sidecars.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, COPYRIGHT, LICENSE, TITLE, USAGE_TERMS, Copy, claim, say, signal
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker

_COLUMNS: Final = {
    "license": LICENSE,
    "licence": LICENSE,
    "licenses": LICENSE,
    "license_name": LICENSE,
    "licensename": LICENSE,
    "license_url": LICENSE,
    "licenseurl": LICENSE,
    "license_uri": LICENSE,
    "rights": LICENSE,
    "rights_statement": LICENSE,
    "usage_terms": USAGE_TERMS,
    "copyright": COPYRIGHT,
    "author": AUTHOR,
    "creator": AUTHOR,
    "artist": AUTHOR,
    "title": TITLE,
}
_NOT_STATED: Final = frozenset({"", "?", "unknown", "none", "null", "nan", "n/a"})
_OPTED_OUT: Final = ("opt_out", "optout", "opted_out", "ai_opt_out", "do_not_train", "donottrain", "noai", "no_ai")
_TOLD: Final = ("error_message", "x_robots_tag", "tdm_reservation")
"""Columns in which a downloader may have left what a place said: what was meant is to be read by a person."""
_YES: Final = frozenset({"1", "1.0", "true", "t", "yes", "y"})
_NO: Final = frozenset({"0", "0.0", "false", "f", "no", "n"})
_REFUSED: Final = re.compile(r"\bno(?:image)?ai\b|use restricted|x-robots|\A1\Z", re.IGNORECASE)
_VERSIONED: Final = ("license", "licence")
_VERSION: Final = re.compile(r"\d\.\d")
_DIGIT: Final = re.compile(r"\d")
_SPACES: Final = re.compile(r"[\s-]+")


def _with_version(license_: str, row: Mapping[str, str]) -> str:
    """Return a license with the version that stands in a column of its own, as catalogs of open pictures give it."""
    version = row.get("license_version", "")
    return f"{license_} {version}" if _VERSION.fullmatch(version) and not _DIGIT.search(license_) else license_


class Dataset:
    """Reads the row of a picture."""

    name = "dataset"
    spec_version = "columns-1"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal where the row says something about rights.

        An opt-out that is neither yes nor no, and a refusal by a downloader, are no statements: what was meant or seen
        is not in the row. They may be reservations.
        """
        cells = [(_SPACES.sub("_", name.strip().lower()), value.strip()) for name, value in copy.row.items()]
        row = dict(cells)
        claims = [
            claim(_COLUMNS[name], _with_version(value, row) if name in _VERSIONED else value)
            for name, value in cells
            if name in _COLUMNS and value.lower() not in _NOT_STATED
        ]
        opt_outs = {value.lower() for name, value in cells if name in _OPTED_OUT} - _NOT_STATED
        opted_out = bool(opt_outs & _YES)
        unclear = bool(opt_outs - _YES - _NO) or any(_REFUSED.search(row.get(name, "")) for name in _TOLD)
        if not claims and not opted_out and not unclear:
            return []
        said = {
            name: row[name]
            for name in sorted(row)
            if name in _COLUMNS or name in _OPTED_OUT or name in _TOLD or "error" in name
        }
        return [
            signal(
                self,
                copy,
                json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"),
                protocol=Protocol.DATASET,
                carrier=Carrier.DATASET,
                scope=Scope.WORK,
                statements=say(Permission.DENY, TRAINING) if opted_out else (),
                claims=claims,
                speaker=Speaker.UNKNOWN,
                possible_reservation=unclear,
                detail=row.get("error_message", "")[:200],
            )
        ]
