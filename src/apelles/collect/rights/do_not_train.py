"""Do-not-train lists: pictures whose makers said no, by hash or address. Not to be named says nothing.

The lists are CSV files `url,sha256,phash,phash_algorithm,opted_out_at,declared_by,source`; a service that answers for
addresses can be asked instead, and is never asked unless somebody says so.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from apelles.collect.rights.base import Copy, say, signal
from apelles.errors import SourceUnreadable
from apelles.records.rights import TRAINING, Carrier, Permission, Protocol, Scope, Signal, Speaker

MOST_ROWS: Final = 50_000_000
MOST_AT_ONCE: Final = 10_000
KEY: Final = "SPAWNING_OPTS_KEY"
SERVICE: Final = "https://opts-api.spawningaiapi.com/api/v2/query/urls/"


class DoNotTrain:
    """A list on disk, as a reader."""

    name = "do_not_train"
    spec_version = "do-not-train-csv-1"

    def __init__(self, path: Path) -> None:
        """Read a list.

        Raises:
            SourceUnreadable: the file is no such list.
        """
        self._source = path.name
        self._rows: dict[str, Mapping[str, str]] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                if not {"url", "sha256"} & {*(rows.fieldnames or ())}:
                    message = f"{path} has neither a column url nor sha256, so it is no do-not-train list."
                    raise SourceUnreadable(message)
                for _, row in zip(range(MOST_ROWS), rows, strict=False):
                    said = {name: value or "" for name, value in row.items() if name and not isinstance(value, list)}
                    for key in (said.get("sha256", "").strip().lower(), normal(said.get("url", ""))):
                        if key:
                            self._rows.setdefault(key, said)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            message = f"The do-not-train list {path} cannot be read ({error}). Save it as CSV in UTF-8."
            raise SourceUnreadable(message) from error

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return a denial where the list names the picture, by its hash or by its address."""
        row = self._rows.get(copy.sha256) or (self._rows.get(normal(copy.url)) if copy.url else None)
        if row is None:
            return []
        return [
            signal(
                self,
                copy,
                json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"),
                protocol=Protocol.REGISTRY,
                carrier=Carrier.REGISTRY,
                scope=Scope.WORK,
                statements=say(Permission.DENY, TRAINING),
                speaker=Speaker.RIGHTSHOLDER if row.get("declared_by") else Speaker.UNKNOWN,
                fetched_at=row.get("opted_out_at", ""),
                detail=f"{self._source}: {row.get('source', '')} {row.get('declared_by', '')}".strip()[:200],
            )
        ]


def ask_service(
    urls: Sequence[str], *, post: Callable[[str, bytes, Mapping[str, str]], bytes], key: str = ""
) -> dict[str, bool]:
    """Return for each address whether a registry says that it is opted out; addresses it does not know are missing.

    `post` sends a body to an address with headers and returns the answer; nothing here opens a connection by itself.

    Raises:
        SourceUnreadable: there is no key, or the answer is none.
    """
    key = key or os.environ.get(KEY, "")
    if not key:
        message = f"The registry needs a key. Set {KEY}, or use a list on disk."
        raise SourceUnreadable(message)
    found: dict[str, bool] = {}
    for some in batched(urls, MOST_AT_ONCE):
        headers = {"Authorization": f"API {key}", "Content-Type": "text/plain"}
        answer = post(SERVICE, "\n".join(some).encode(), headers)
        try:
            entries = json.loads(answer)["urls"]
            found |= {str(entry["url"]): entry["optOut"] is True for entry in entries}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            message = f"The registry's answer cannot be read ({error}). Ask again later, or use a list on disk."
            raise SourceUnreadable(message) from error
    return found


def normal(url: str) -> str:
    """Return an address with its scheme and host in lower case and without fragment; the rest says where it leads."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, "")) if url else ""
