"""What a data set says of a picture in its columns: author, license, and that a downloader refused it.

Sources: LAION's Parquet columns, the output of img2dataset, sidecars.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from apelles.collect.rights.base import AUTHOR, LICENSE, TITLE, Copy, claim, say, signal
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker

_COLUMNS: Final = {
    "license": LICENSE,
    "licence": LICENSE,
    "rights": LICENSE,
    "author": AUTHOR,
    "creator": AUTHOR,
    "artist": AUTHOR,
    "title": TITLE,
}
_NOT_STATED: Final = frozenset({"", "?", "unknown", "none", "null", "nan", "n/a"})
_OPTED_OUT: Final = ("opt_out", "optout", "opted_out", "do_not_train")
_YES: Final = frozenset({"1", "1.0", "true", "t", "yes", "y"})
_NO: Final = frozenset({"0", "0.0", "false", "f", "no", "n"})
_REFUSED: Final = re.compile(r"\bno(?:image)?ai\b|use restricted|x-robots", re.IGNORECASE)
_SPACES: Final = re.compile(r"[\s-]+")


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
        claims = [
            claim(_COLUMNS[name], value)
            for name, value in cells
            if name in _COLUMNS and value.lower() not in _NOT_STATED
        ]
        opt_outs = {value.lower() for name, value in cells if name in _OPTED_OUT} - _NOT_STATED
        row = dict(cells)
        opted_out = bool(opt_outs & _YES)
        unclear = bool(opt_outs - _YES - _NO) or bool(_REFUSED.search(row.get("error_message", "")))
        if not claims and not opted_out and not unclear:
            return []
        said = {name: row[name] for name in sorted(row) if name in _COLUMNS or name in _OPTED_OUT or "error" in name}
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
