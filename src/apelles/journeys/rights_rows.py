"""Signals as plain JSON values for the ledger, and back; what several signals were read from is kept once."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from apelles.records.rights import Signal

COPY: Final = "copy"
ACCEPTANCE: Final = "acceptance"
SECOND_HAND: Final = "second_hand"
"""Kinds of rows in a library's ledger."""


def signals_to_rows(signals: Sequence[Signal]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return signals as JSON values without their bytes, and the bytes as base64 by SHA-256.

    Fields that say nothing are left out.
    """
    rows: list[dict[str, Any]] = _adapter().dump_python(
        tuple(signals), mode="json", exclude_defaults=True, exclude={"__all__": {"raw"}}
    )
    return rows, {one.raw_sha256: b64encode(one.raw).decode("ascii") for one in signals}


def signals_from_rows(rows: Sequence[dict[str, Any]], raws: dict[str, str]) -> tuple[Signal, ...]:
    """Return the signals of such rows.

    Raises:
        ValueError: a row is no signal, or its bytes are missing.
    """
    return _adapter().validate_python([row | {"raw": b64decode(raws.get(row["raw_sha256"], ""))} for row in rows])


@cache
def _adapter() -> TypeAdapter[tuple[Signal, ...]]:
    return TypeAdapter(tuple[Signal, ...])
