"""What was once seen on a copy stays: a new look at it is put together with the looks before.

A scan without the captures, lists or files of an earlier one sees less. That nobody looked there again takes nothing
back of what was seen there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from apelles.collect.rights.base import PARSER_VERSION
from apelles.records.rights import IN_THE_FILE, Carrier

READ: Final = "read"
STATED: Final = ("title", "author", "year", "license", "source")
"""What the library's own row says of a work."""
_TIMES: Final = frozenset({"seen_at", "fetched_at", "parser_version"})


def kept(body: Mapping[str, Any], before: Mapping[str, Any], *, dated: bool) -> dict[str, Any]:
    """Return the body of a row with what the row before had seen where this look did not look again.

    A signal of the row before goes only where its bytes were read again, where the file was read by another version of
    the readers, or where it is a claim of the library's own row and that row now says something else. What both say
    keeps the time it was first seen. `dated` says that this look knows when the copy was made, and not only when the
    library first saw it.
    """
    read_again = {_bytes_of(one) for one in body["signals"]}
    old = {_said(one): one for one in before["signals"]}
    restated = any(body[name] != before[name] for name in STATED)
    signals = [_first(one, old.get(_said(one))) for one in body["signals"]]
    signals += [
        one
        for one in before["signals"]
        if _bytes_of(one) not in read_again and not _is_gone(one, read=body["original"] == READ, restated=restated)
    ]
    raws = {**before["raws"], **body["raws"]}
    return {
        **body,
        "url": body["url"] or before["url"],
        "page_url": body["page_url"] or before["page_url"],
        "acquired_at": body["acquired_at"] if dated else before["acquired_at"],
        "signals": signals,
        "raws": {name: raws[name] for name in dict.fromkeys(one["raw_sha256"] for one in signals)},
    }


def _is_gone(signal: Mapping[str, Any], *, read: bool, restated: bool) -> bool:
    """Return whether a signal that was not seen again is no longer there; an opt-out in a table always stays."""
    if signal["carrier"] == Carrier.DATASET.value:
        return restated and not signal.get("statements")
    of_these_readers = signal["parser_version"] == PARSER_VERSION
    return Carrier(signal["carrier"]) in IN_THE_FILE and read and not of_these_readers


def _bytes_of(signal: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(signal.get(name, "")) for name in ("protocol", "carrier", "scope", "agent", "raw_sha256"))


def _said(signal: Mapping[str, Any]) -> str:
    """Return what a signal says, apart from when it was seen and by which version of its reader."""
    return repr(sorted((name, value) for name, value in signal.items() if name not in _TIMES))


def _first(signal: dict[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a signal with the times of the one that said the same before, where these are earlier."""
    if before is None:
        return signal
    times = {name: before[name] for name in ("seen_at", "fetched_at") if name in before}
    earlier = (before.get("fetched_at") or before.get("seen_at", "")) <= (
        signal.get("fetched_at") or signal.get("seen_at", "")
    )
    plain = {name: value for name, value in signal.items() if name not in {"seen_at", "fetched_at"}}
    return {**plain, **times} if earlier else signal
