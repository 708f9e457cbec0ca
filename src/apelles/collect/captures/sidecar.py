"""Captures in a folder that people can write by hand.

`capture.jsonl` holds one JSON object for each picture: one of `sha256`, `url`, `file` to know it by; then `url`,
`page_url`, `fetched_at`, `headers` (pairs, or an object), `row` (columns), and `resources`: by role (`page`, `robots`,
`tdmrep`, `ai_txt`, `ai_txt_well_known`, `rsl`, `policy`) an object with `url`, `status`, `headers`, `fetched_at` and
`body` or `body_file`, a file inside the folder.

Without it, files beside each other: `NAME.headers` (lines `Header: value`) and `NAME.html` (the page) for the picture
NAME, and for all pictures `robots.txt`, `tdmrep.json`, `ai.txt`, `license.xml`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from apelles.collect.captures.base import Captured
from apelles.collect.rights.base import Resource
from apelles.collect.rights.do_not_train import normal
from apelles.collect.rights.headers import header_pairs
from apelles.records import Refusal

LIST: Final = "capture.jsonl"
MOST_BYTES: Final = 4 * 2**20
MOST_LINES: Final = 5_000_000
_ROLES: Final = ("page", "robots", "tdmrep", "ai_txt", "ai_txt_well_known", "rsl", "policy")
_SITE: Final = {
    "robots.txt": "robots",
    "tdmrep.json": "tdmrep",
    ".well-known/tdmrep.json": "tdmrep",
    "ai.txt": "ai_txt",
    ".well-known/ai.txt": "ai_txt_well_known",
    "license.xml": "rsl",
}


class SidecarCapture:
    """What lies in a folder beside pictures, or is listed in its `capture.jsonl`."""

    name = "sidecar"

    def __init__(self, folder: Path) -> None:
        """Read the list where there is one; a line that cannot be read is a problem and stops nothing."""
        self._folder = folder.resolve()
        self._listed: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._problems: list[Refusal] = []
        self._is_list = (folder / LIST).is_file()
        if self._is_list:
            self._read()

    def problems(self) -> Sequence[Refusal]:
        """Return lines and files that could not be read."""
        return tuple(self._problems)

    def find(self, *, sha256: str, url: str, path: str) -> Captured | None:
        """Return what was saved with a picture."""
        if not self._is_list:
            return self._beside(path)
        keys = (("sha256", sha256), ("url", normal(url)), ("file", Path(path).name))
        entry = next((self._listed[key] for key in keys if key[1] and key in self._listed), None)
        return self._captured(entry) if entry is not None else None

    def _read(self) -> None:
        with (self._folder / LIST).open("rb") as file:
            for number, line in zip(range(1, MOST_LINES), iter(lambda: file.readline(MOST_BYTES), b""), strict=False):
                if not line.strip():
                    continue
                try:
                    entry = json.loads(line)
                except (ValueError, RecursionError):
                    entry = None
                if not isinstance(entry, dict):
                    self._note(f"{LIST}:{number}", "no JSON object")
                    continue
                for kind in ("sha256", "url", "file"):
                    value = entry.get(kind)
                    if isinstance(value, str) and value:
                        key = normal(value) if kind == "url" else Path(value).name if kind == "file" else value.lower()
                        self._listed.setdefault((kind, key), entry)

    def _captured(self, entry: Mapping[str, Any]) -> Captured:
        url, page_url = (_text(entry.get(name)) for name in ("url", "page_url"))
        at = _text(entry.get("fetched_at"))
        resources = {}
        headers = _pairs(entry.get("headers"))
        if headers or at:
            status = entry.get("status")
            resources["image"] = Resource(
                url=url, status=status if isinstance(status, int) else 0, headers=headers, fetched_at=at
            )
        stated = entry.get("resources")
        for role, one in stated.items() if isinstance(stated, dict) else ():
            if role in _ROLES and isinstance(one, dict):
                resources[role] = self._resource(one, at)
        row = entry.get("row")
        said = {str(name): _text(value) for name, value in row.items()} if isinstance(row, dict) else {}
        return Captured(resources=resources, row=said, url=url, page_url=page_url)

    def _resource(self, stated: Mapping[str, Any], at: str) -> Resource:
        body = _text(stated.get("body")).encode("utf-8", "surrogatepass")
        if isinstance(stated.get("body_file"), str):
            body = self._file(stated["body_file"])
        status = stated.get("status")
        return Resource(
            url=_text(stated.get("url")),
            status=status if isinstance(status, int) else 0,
            headers=_pairs(stated.get("headers")),
            body=body,
            fetched_at=_text(stated.get("fetched_at")) or at,
        )

    def _beside(self, path: str) -> Captured | None:
        name = Path(path).name
        resources = {}
        headers = self._file(f"{name}.headers", missing=True)
        if headers:
            lines = [line.partition(":") for line in headers.decode("utf-8", "replace").splitlines()]
            pairs = tuple((left.strip(), right.strip()) for left, colon, right in lines if colon)
            resources["image"] = Resource(headers=pairs)
        page = self._file(f"{name}.html", missing=True)
        if page:
            resources["page"] = Resource(body=page)
        for where, role in _SITE.items():
            content = self._file(where, missing=True)
            if content and role not in resources:
                resources[role] = Resource(body=content)
        return Captured(resources=resources) if resources else None

    def _file(self, name: str, *, missing: bool = False) -> bytes:
        """Return a file inside the folder; one that leads out of it is not read."""
        try:
            place = (self._folder / name).resolve()
            if not place.is_relative_to(self._folder):
                self._note(name, "leads out of the folder")
                return b""
            with place.open("rb") as file:
                return file.read(MOST_BYTES)
        except (OSError, ValueError):
            if not missing:
                self._note(name, "not there")
            return b""

    def _note(self, name: str, reason: str) -> None:
        if len(self._problems) < 1_000:
            self._problems.append(Refusal(file=name[:400], sha256="", code="capture_unreadable", reason=reason))


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    try:
        return header_pairs(headers) if headers else ()
    except (ValueError, TypeError):
        return ()


def _text(value: Any) -> str:
    return value[:MOST_BYTES] if isinstance(value, str) else ""
