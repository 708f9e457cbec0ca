"""Exit codes that click does not know: `apelles --help` says what each means."""

from __future__ import annotations

from typing import Final

GATE: Final = 3
INTERRUPTED: Final = 130
