"""The line that a license's duty of attribution asks for: title, author, source, license."""

from __future__ import annotations


def attribution(*, title: str, author: str, source: str, license_: str, license_uri: str, work_id: str) -> str:
    """Return one line of plain text that reads in any language; what is not stated is left out, the work is named."""
    named = f"“{title}”" if title else work_id
    parts = [f"{named} — {author}" if author else named]
    parts += [source] if source else []
    parts += [f"{license_} ({license_uri})" if license_uri else license_] if license_ else []
    return ". ".join(parts) + "."
