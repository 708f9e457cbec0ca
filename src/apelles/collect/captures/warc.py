"""Captures in WARC files: the picture's answer, and of its host the files that speak for all of it.

Source: ISO 28500, read with warcio. The files are indexed once; bodies are read again when they are asked for.
"""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from apelles.collect.captures.base import Captured
from apelles.collect.rights.base import Resource
from apelles.collect.rights.do_not_train import normal
from apelles.collect.rights.robots_text import host_of, robots_text
from apelles.records import Refusal

MOST_BODY: Final = 64 * 2**20
MOST_TEXT: Final = 4 * 2**20
MOST_RECORDS: Final = 20_000_000
_SITE: Final = {
    "/robots.txt": "robots",
    "/.well-known/tdmrep.json": "tdmrep",
    "/ai.txt": "ai_txt",
    "/.well-known/ai.txt": "ai_txt_well_known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a record lies and when it was made."""

    file: int
    offset: int
    url: str
    at: str


class WarcCapture:
    """Answers of servers kept in WARC files."""

    name = "warc"

    def __init__(self, files: Sequence[Path]) -> None:
        """Index files; what cannot be read is a problem and stops nothing."""
        self._files = list(files)
        self._by_sha: dict[str, _Place] = {}
        self._by_url: dict[str, list[_Place]] = {}
        self._referrers: dict[str, str] = {}
        self._problems: list[Refusal] = []
        self._lock = threading.Lock()
        for number, file in enumerate(self._files):
            self._index(number, file)
        for places in self._by_url.values():
            places.sort(key=lambda one: one.at)

    def problems(self) -> Sequence[Refusal]:
        """Return files, and records of them, that could not be read."""
        return tuple(self._problems)

    def find(self, *, sha256: str, url: str, path: str) -> Captured | None:
        """Return what was saved with a picture: its answer, the page it was asked for from, and its host's files."""
        known = self._by_url.get(normal(url), []) if url else []
        place = self._by_sha.get(sha256) or (known[-1] if known else None)
        if place is None:
            return None
        image = self._resource(place, body=False)
        if image is None:
            return None
        resources = {"image": image}
        page_url = self._referrers.get(normal(place.url), "")
        for role, address in self._addresses(place.url, page_url):
            found = self._nearest(address, place.at)
            if found is not None:
                resources[role] = found
        license_url = _license_of(resources.get("robots"))
        if license_url and (found := self._nearest(license_url, place.at)) is not None:
            resources["rsl"] = found
        return Captured(resources=resources, url=place.url, page_url=page_url)

    def _addresses(self, url: str, page_url: str) -> Iterator[tuple[str, str]]:
        for where, role in _SITE.items():
            yield role, urljoin(url, where)
        if page_url:
            yield "page", page_url

    def _nearest(self, url: str, at: str) -> Resource | None:
        """Return the answer of an address that was current at a time: the last before it, else the first after."""
        places = self._by_url.get(normal(url), [])
        if not places:
            return None
        before = bisect_right([one.at for one in places], at) - 1
        return self._resource(places[max(0, before)], body=True)

    def _resource(self, place: _Place, *, body: bool) -> Resource | None:
        from warcio.archiveiterator import ArchiveIterator

        try:
            with self._lock, self._files[place.file].open("rb") as file:
                file.seek(place.offset)
                record = next(iter(ArchiveIterator(file)))
                headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
                content = record.content_stream().read(MOST_TEXT) if body else b""
                status = int(record.http_headers.get_statuscode() or 0)
        except Exception as error:  # a stranger's file: warcio and zlib raise many kinds
            self._note(self._files[place.file], f"a record at {place.offset} cannot be read again: {error}")
            return None
        return Resource(url=place.url, status=status, headers=headers, body=content, fetched_at=place.at)

    def _index(self, number: int, file: Path) -> None:
        from warcio.archiveiterator import ArchiveIterator

        try:
            with file.open("rb") as opened:
                records = ArchiveIterator(opened)
                for _, record in zip(range(MOST_RECORDS), records, strict=False):
                    self._take(number, file, records, record)
        except Exception as error:  # a stranger's file: warcio and zlib raise many kinds
            self._note(file, f"the file cannot be read to its end: {error}. What came before it is used.")

    def _take(self, number: int, file: Path, records: Any, record: Any) -> None:
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        at = _moment(str(record.rec_headers.get_header("WARC-Date") or ""))
        if record.rec_type == "request" and record.http_headers is not None:
            referrer = record.http_headers.get_header("Referer")
            if referrer:
                self._referrers[normal(url)] = str(referrer)
        if record.rec_type != "response" or record.http_headers is None or not url:
            return
        kind = str(record.http_headers.get_header("Content-Type") or "").lower()
        digest = ""
        if kind.startswith(("image/", "application/octet-stream")):
            digest = _sha256(record.content_stream())
            if not digest:
                self._note(file, f"the picture of {url} is larger than is read")
        offset = int(records.get_record_offset())  # reads to the end of the record
        place = _Place(file=number, offset=offset, url=url, at=at)
        self._by_url.setdefault(normal(url), []).append(place)
        if digest:
            self._by_sha.setdefault(digest, place)

    def _note(self, file: Path, reason: str) -> None:
        if len(self._problems) < 1_000:
            self._problems.append(Refusal(file=str(file), sha256="", code="capture_unreadable", reason=reason[:400]))


def _sha256(stream: Any) -> str:
    """Return the hash of a body, empty where it is larger than is read."""
    whole, size = hashlib.sha256(), 0
    while piece := stream.read(2**16):
        whole.update(piece)
        size += len(piece)
        if size > MOST_BODY:
            return ""
    return whole.hexdigest()


def _moment(date: str) -> str:
    """Return a WARC date as the ISO 8601 of the ledger."""
    return date.removesuffix("Z") + "+00:00" if date.endswith("Z") else date


def _license_of(robots: Resource | None) -> str:
    """Return the address of the license a robots.txt names, on its own host only."""
    if robots is None:
        return ""
    found = [value for key, value in robots_text(robots.body).others if key == "license"]
    address = urljoin(robots.url, found[0]) if found else ""
    return address if address and host_of(address) == host_of(robots.url) and urlsplit(address).scheme else ""
