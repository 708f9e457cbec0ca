"""Values of any table or JSON object as cells of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from apelles.collect.identity import TEXT_LIMIT


def flat(record: Mapping[Any, Any]) -> dict[str, str]:
    """Return a record as text cells; bytes are left out, lists and objects become JSON."""
    return {str(name): cell(value) for name, value in record.items() if not isinstance(value, bytes | bytearray)}


def cell(value: Any) -> str:
    """Return one value as text: nothing for None, 1889 for 1889.0."""
    if value is None or value != value:  # the second is true of not-a-number only
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)[:TEXT_LIMIT]
    return str(value)
