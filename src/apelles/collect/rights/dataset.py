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
_YES: Final = frozenset({"1", "true", "yes", "y"})
_REFUSED: Final = re.compile(r"\bno(?:image)?ai\b|use restricted|x-robots", re.IGNORECASE)


class Dataset:
    """Reads the row of a picture."""

    name = "dataset"
    spec_version = "columns-1"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one signal where the row says something about rights."""
        row = {name.strip().lower(): value.strip() for name, value in copy.row.items()}
        claims = [
            claim(_COLUMNS[name], value)
            for name, value in row.items()
            if name in _COLUMNS and value.lower() not in _NOT_STATED
        ]
        opted_out = any(row.get(name, "").lower() in _YES for name in _OPTED_OUT)
        refused = bool(_REFUSED.search(row.get("error_message", "")))
        if not claims and not opted_out and not refused:
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
                possible_reservation=refused,
                detail=row.get("error_message", "")[:200],
            )
        ]
