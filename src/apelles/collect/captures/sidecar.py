"""Captures in a folder that people can write by hand.

`capture.jsonl` holds one JSON object for each picture: one of `sha256`, `url`, `file` to know it by; then `url`,
`page_url`, `fetched_at`, `status`, `headers` (pairs, or an object), `row` (columns), and `resources`: by role (`page`,
`robots`, `tdmrep`, `ai_txt`, `ai_txt_well_known`, `rsl`, `policy`) an object with `url`, `status`, `headers`,
`fetched_at` and `body` or `body_file`, a file inside the folder.

Without it, files beside each other. For the picture NAME: `NAME.headers` (lines `Header: value`, a status line may come
first), `NAME.http.json` (an object as above), `NAME.html` (the page). For all pictures of a host, in a folder with the
name of the host: `robots.txt`, `tdmrep.json`, `ai.txt`, `license.xml`, also in `.well-known`. The same without a folder
holds for every picture. Tables (`*.csv`) say of pictures what their columns say, by `sha256`, `url` or `file`.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from apelles.collect.captures.base import Captured, Problems
from apelles.collect.captures.index import Entries, joined
from apelles.collect.captures.tables import add_row, captured_rows, csv_rows
from apelles.collect.cells import cell
from apelles.collect.rights.base import Resource
from apelles.collect.rights.headers import header_pairs
from apelles.collect.rights.places import decoded, place
from apelles.records import Refusal

LIST: Final = "capture.jsonl"
MOST_BYTES: Final = 4 * 2**20
MOST_LINES: Final = 5_000_000
MOST_CELL: Final = 64 * 1024
MOST_FOLDERS: Final = 16
_ROLES: Final = ("page", "robots", "tdmrep", "ai_txt", "ai_txt_well_known", "rsl", "policy")
_SITE: Final = (
    ("robots.txt", "robots", "/robots.txt"),
    (".well-known/tdmrep.json", "tdmrep", "/.well-known/tdmrep.json"),
    ("tdmrep.json", "tdmrep", "/.well-known/tdmrep.json"),
    ("ai.txt", "ai_txt", "/ai.txt"),
    (".well-known/ai.txt", "ai_txt_well_known", "/.well-known/ai.txt"),
    ("license.xml", "rsl", "/license.xml"),
)
_ENDS: Final = re.compile(r"\r\n|\r|\n")
_STATUS: Final = re.compile(r"HTTP/\d(?:\.\d)? +(\d{3})\b")
_NUMBER: Final = re.compile(r"\d{3}", re.ASCII)
_HOST: Final = re.compile(r"[a-z0-9.:_-]{1,255}")


class SidecarCapture:
    """What lies in a folder beside pictures, or is listed in its `capture.jsonl`."""

    name = "sidecar"

    def __init__(self, folder: Path) -> None:
        """Read the list or the tables there are; a line that cannot be read is a problem and stops nothing."""
        self._folder = folder.resolve()
        self._entries = Entries()
        self._found = Problems()
        listed = (folder / LIST).resolve()
        self._is_list = listed.is_file() and listed.is_relative_to(self._folder)
        if self._is_list:
            self._read_list()
        else:
            self._read_tables()

    def problems(self) -> Sequence[Refusal]:
        """Return lines and files that could not be read."""
        return self._found()

    def find(self, *, sha256: str, url: str, path: str, page_url: str = "") -> Captured | None:
        """Return what was saved with a picture."""
        entries = self._entries.find(sha256=sha256, url=url, path=path)
        if not self._is_list:
            return self._beside(captured_rows(entries, url=url), url=url, path=path)
        found = [self._captured(entry) for entry in entries]
        return replace(found[0], further=tuple(found[1:])) if found else None

    def _read_list(self) -> None:
        for number, line in enumerate(self._lines(), start=1):
            if number > MOST_LINES:
                self._found.note(f"{LIST}:{number}", f"only {MOST_LINES:,} lines are read")
                return
            if not line.strip():
                continue
            entry = _object(line)
            if entry is None:
                self._found.note(f"{LIST}:{number}", "no JSON object")
                continue
            sha256, url, file = (_text(entry.get(name)) for name in ("sha256", "url", "file"))
            if not sha256 + url + file:
                self._found.note(f"{LIST}:{number}", "it names no picture: write `sha256`, `url` or `file`")
            self._entries.add(entry, sha256=sha256, url=url, file=file)

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines of the list; of one that is too long nothing but a piece that is no JSON."""
        with (self._folder / LIST).open("rb") as file:
            while line := file.readline(MOST_BYTES):
                whole = line
                while line and not line.endswith(b"\n"):
                    line = file.readline(MOST_BYTES)
                    whole = b"?" if line else whole
                yield whole

    def _read_tables(self) -> None:
        for file in sorted(self._folder.glob("*.csv")):
            if not file.resolve().is_relative_to(self._folder) or not file.is_file():
                continue
            for row in csv_rows(file):
                if isinstance(row, str):
                    self._found.note(file.name, row)
                else:
                    add_row(self._entries, row)

    def _captured(self, entry: Mapping[str, Any]) -> Captured:
        url, page_url = (_text(entry.get(name)) for name in ("url", "page_url"))
        at = _text(entry.get("fetched_at"))
        resources = {}
        headers = _pairs(entry.get("headers"))
        if headers or at:
            resources["image"] = Resource(url=url, status=_status(entry), headers=headers, fetched_at=at)
        stated = entry.get("resources")
        for role, one in stated.items() if isinstance(stated, dict) else ():
            if role in _ROLES and isinstance(one, dict):
                resource = self._resource(one, at)
                if resource is not None:
                    resources[role] = resource
        row = entry.get("row")
        said = {str(name): cell(value)[:MOST_CELL] for name, value in row.items()} if isinstance(row, dict) else {}
        return Captured(resources=resources, row=said, url=url, page_url=page_url, acquired_at=at)

    def _resource(self, stated: Mapping[str, Any], at: str) -> Resource | None:
        """Return an answer as it is stated, None where its body is in a file that cannot be read."""
        body: bytes | None = _text(stated.get("body")).encode("utf-8", "replace")
        if isinstance(stated.get("body_file"), str):
            body = self._file(stated["body_file"])
        if body is None:
            return None
        return Resource(
            url=_text(stated.get("url")),
            status=_status(stated),
            headers=_pairs(stated.get("headers")),
            body=body,
            fetched_at=_text(stated.get("fetched_at")) or at,
        )

    def _beside(self, known: Captured | None, *, url: str, path: str) -> Captured | None:
        known = self._with_own_files(known, path)
        resources = dict(known.resources) if known else {}
        address = (known.url if known else "") or url
        for name, role, where in self._site_files(address):
            content = self._file(name, missing=True) if role not in resources else None
            if content is not None:
                resources[role] = Resource(url=where, body=content)
        if known is None and not resources:
            return None
        return replace(known or Captured(), resources=resources, url=address)

    def _with_own_files(self, known: Captured | None, path: str) -> Captured | None:
        """Return what is known of a picture with what its own files add; the nearest to its path are taken."""
        for name in _names(path):
            stated = self._file(f"{name}.http.json", missing=True)
            entry = _object(stated) if stated is not None else None
            if stated is not None and entry is None:
                self._found.note(f"{name}.http.json", "no JSON object")
            own = self._captured(entry) if entry is not None else Captured()
            resources = dict(own.resources)
            headers = self._file(f"{name}.headers", missing=True)
            answers = _answers(headers or b"", url=own.url or (known.url if known else ""))
            if answers:
                resources["image"] = answers[-1]
            page = self._file(f"{name}.html", missing=True)
            if page is not None:
                resources["page"] = Resource(url=own.page_url, body=page)
            if resources or entry is not None:
                known = known or Captured()
                return Captured(
                    resources={**known.resources, **resources},
                    row={**known.row, **own.row},
                    url=own.url or known.url,
                    page_url=own.page_url or known.page_url,
                    acquired_at=own.acquired_at or known.acquired_at,
                    further=(*(Captured(resources={"image": one}) for one in answers[:-1]), *known.further),
                )
        return known

    def _site_files(self, url: str) -> Iterator[tuple[str, str, str]]:
        """Yield name, role and address of files that speak for a host: of its own folder first, then for every one."""
        host = place(url).host
        for folder in dict.fromkeys((host, host.partition(":")[0])):
            if _HOST.fullmatch(folder) and set(folder) - {"."}:
                for name, role, where in _SITE:
                    yield f"{folder}/{name}", role, joined(url, where)
        for name, role, _ in _SITE:
            yield name, role, ""

    def _file(self, name: str, *, missing: bool = False) -> bytes | None:
        """Return a file inside the folder, None where it is not there; one that leads out of it is not read."""
        try:
            place = (self._folder / name).resolve()
            if not place.is_relative_to(self._folder):
                self._found.note(name, "leads out of the folder")
                return None
            if not stat.S_ISREG(place.stat().st_mode):
                return None
            with place.open("rb") as file:
                return file.read(MOST_BYTES)
        except (OSError, ValueError, RuntimeError):
            if not missing:
                self._found.note(name, "not there")
            return None


def _names(path: str) -> Iterator[str]:
    """Yield a path inside the folder, then without its first folders one by one: the nearest comes first."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in {"/", ".", ".."}]
    for first in range(max(0, len(parts) - MOST_FOLDERS), len(parts)):
        yield "/".join(parts[first:])


def _answers(text: bytes, *, url: str) -> list[Resource]:
    """Return the answers in header lines, the last of which carried the picture: a status line begins each.

    Lines that begin with white space go on with the line before (RFC 9112, 5.2); what curl writes before each line of
    an answer is passed over.
    """
    answers: list[tuple[int, list[tuple[str, str]]]] = []
    for written in _ENDS.split(decoded(text)):
        line = written.removeprefix("< ")
        status, (name, colon, value) = _STATUS.match(line), line.partition(":")
        if status or not answers:
            answers.append((int(status[1]) if status else 0, []))
        headers = answers[-1][1]
        if line[:1] in {" ", "\t"} and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif colon and not status:
            headers.append((name.strip(), value.strip()))
    return [Resource(url=url, status=status, headers=tuple(headers)) for status, headers in answers if headers]


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _status(stated: Mapping[str, Any]) -> int:
    status = stated.get("status")
    if isinstance(status, str) and _NUMBER.fullmatch(status.strip()):
        status = int(status)
    return status if isinstance(status, int) and 0 <= status < 1000 else 0


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    try:
        return header_pairs(headers) if headers else ()
    except (ValueError, TypeError):
        return ()


def _text(value: Any) -> str:
    return value[:MOST_BYTES] if isinstance(value, str) else ""
