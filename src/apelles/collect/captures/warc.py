"""Captures in WARC files: the picture's answer, and of its host the files that speak for all of it.

The files are indexed once; answers are read again when they are asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from apelles.collect.captures.base import Captured, Problems
from apelles.collect.captures.index import Database, address_key, joined
from apelles.collect.captures.payload import decoded, encodings
from apelles.collect.captures.pointers import pointed_at
from apelles.collect.captures.warc_records import Broken, Place, RecordStream, read_record, records
from apelles.collect.rights.base import Resource
from apelles.records import Refusal

MOST_BODY: Final = 64 * 2**20
MOST_TEXT: Final = 4 * 2**20
MOST_RECORDS: Final = 20_000_000
MOST_REDIRECTS: Final = 5
MOST_LATER: Final = 16
"""So many later answers of one address are told, the newest."""
BATCH: Final = 1_000
SITE: Final = {
    "/robots.txt": "robots",
    "/.well-known/tdmrep.json": "tdmrep",
    "/ai.txt": "ai_txt",
    "/.well-known/ai.txt": "ai_txt_well_known",
}
_SCHEMA: Final = (
    "CREATE TABLE answer (id INTEGER PRIMARY KEY, url TEXT, key TEXT, at TEXT, kind TEXT, status INTEGER,"
    " file INTEGER, start INTEGER, inner INTEGER, digest TEXT, same_as TEXT);"
    "CREATE TABLE picture (sha256 BLOB, answer INTEGER);"
    "CREATE TABLE referrer (key TEXT, at TEXT, page TEXT);"
)
_INDEXES: Final = (
    "CREATE INDEX by_key ON answer (key, at);"
    "CREATE INDEX by_digest ON answer (digest);"
    "INSERT INTO picture SELECT picture.sha256, again.id FROM answer AS again"
    " JOIN answer AS whole ON whole.digest = again.digest AND whole.kind = 'response'"
    " JOIN picture ON picture.answer = whole.id WHERE again.kind = 'revisit' AND again.digest != '';"
    "CREATE INDEX by_hash ON picture (sha256);"
    "CREATE INDEX by_page ON referrer (key, at);"
)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_COLUMNS: Final = "id, url, at, kind, status, file, start, inner, digest, same_as"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Where an answer lies, what was asked and when.

    `kind` is response, revisit (the body is that of an earlier answer) or resource (a file without HTTP headers).
    """

    number: int
    url: str
    at: str
    kind: str
    status: int
    file: int
    place: Place
    digest: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What a record adds to the index."""

    kind: str
    place: Place
    url: str
    at: str
    status: int = 0
    digest: str = ""
    same_as: str = ""
    sha256: tuple[bytes, ...] = ()
    page: str = ""


class WarcCapture:
    """Answers of servers kept in WARC files.

    A picture is found by the hash of its bytes: the earliest answer that carried them, at the address that was asked
    for if there is one. Else by its address: the latest answer, redirects followed inside the capture. Files of the
    host and the page are those last fetched before the picture, else the first after; they are told also where the
    picture's own answer was not kept. What the same addresses answered later, and what redirects on the way said, is
    told as well.
    """

    name = "warc"

    def __init__(self, files: Sequence[Path]) -> None:
        """Index files; what cannot be read is a problem and stops nothing."""
        self._files = list(files)
        self._database = Database(_SCHEMA)
        self._found = Problems()
        self._number = 0
        for number, file in enumerate(self._files):
            self._index(number, file)
        self._database.run(_INDEXES)

    def problems(self) -> Sequence[Refusal]:
        """Return files, and records of them, that could not be read."""
        return self._found()

    def find(self, *, sha256: str, url: str, path: str, page_url: str = "") -> Captured | None:
        """Return what was saved with a picture: its answer, the page it was asked for from, and its host's files."""
        asked = self._with_hash(sha256, url) or self._latest(url)
        if asked is None:
            return self._of_host(url, page_url) if url.strip() else None
        *led, answer = self._path(asked)
        image = self._resource(answer, body=False)
        if image is None:
            return None
        page_url = self._page_of(asked) or self._page_of(answer)
        resources, further = self._around({"image": image}, answer.url, page_url, answer.at)
        answers = [self._resource(one, body=False) for one in (*led, *self._later(answer.url, answer.at))]
        return Captured(
            resources=resources,
            url=answer.url,
            page_url=page_url,
            acquired_at=answer.at,
            further=(*(Captured(resources={"image": one}) for one in answers if one is not None), *further),
        )

    def _of_host(self, url: str, page_url: str) -> Captured | None:
        """Return what the host of an address said, and the page, where the picture's own answer was not kept.

        When the copy was made is not known, so the first answers come before the later ones.
        """
        resources, further = self._around({}, url, page_url, "")
        return Captured(resources=resources, url=url, page_url=page_url, further=further) if resources else None

    def _around(
        self, known: Mapping[str, Resource], url: str, page_url: str, at: str
    ) -> tuple[dict[str, Resource], tuple[Captured, ...]]:
        """Return what is known with the files of its host, its page and what they point to, as they were at a time.

        Besides, what the same addresses answered later, and the license files that are named beside the first.
        """
        addresses = {role: joined(url, where) for where, role in SITE.items()}
        if page_url:
            addresses["page"] = page_url
        found = {role: self._answered(self._nearest(address, at)) for role, address in addresses.items()}
        resources = {**known, **{role: one for role, one in found.items() if one is not None}}
        others: list[tuple[str, Resource | None]] = []
        for role, pointed in pointed_at(resources, url=url, page_url=page_url).items():
            first, *rest = [self._answered(self._nearest(address, at)) for address in pointed]
            if first is not None:
                resources[role] = first
            others += [(role, one) for one in rest]
            addresses[role] = pointed[0]
        later = [(role, self._answered(one)) for role, where in addresses.items() for one in self._later(where, at)]
        return resources, tuple(Captured(resources={role: one}) for role, one in (*later, *others) if one is not None)

    def _answered(self, asked: _Answer | None) -> Resource | None:
        """Return what an address answered in the end, named by the address it was asked at."""
        found = self._resource(self._path(asked)[-1], body=True) if asked else None
        return replace(found, url=asked.url) if asked and found else None

    def _with_hash(self, sha256: str, url: str) -> _Answer | None:
        try:
            wanted = bytes.fromhex(sha256)
        except ValueError:
            return None
        question = (
            f"SELECT {_COLUMNS} FROM answer WHERE id IN (SELECT answer FROM picture WHERE sha256 = ?)"
            " ORDER BY key != ?, at, id LIMIT 1"
        )
        return self._one(question, wanted, address_key(url)) if wanted else None

    def _latest(self, url: str) -> _Answer | None:
        question = f"SELECT {_COLUMNS} FROM answer WHERE key = ? ORDER BY at DESC, id DESC LIMIT 1"
        return self._one(question, address_key(url)) if url.strip() else None

    def _nearest(self, url: str, at: str) -> _Answer | None:
        """Return the answer of an address that was current at a time: the last before it, else the first after."""
        before = f"SELECT {_COLUMNS} FROM answer WHERE key = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1"
        after = f"SELECT {_COLUMNS} FROM answer WHERE key = ? AND at > ? ORDER BY at, id LIMIT 1"
        key = address_key(url)
        return self._one(before, key, at) or self._one(after, key, at)

    def _later(self, url: str, at: str) -> list[_Answer]:
        """Return the answers of an address after the one that was current at a time, the newest of them."""
        current = self._nearest(url, at)
        question = f"SELECT {_COLUMNS} FROM answer WHERE key = ? AND at > ? ORDER BY at DESC, id DESC LIMIT ?"
        return self._some(question, address_key(url), current.at, MOST_LATER) if current else []

    def _one(self, question: str, *values: Any) -> _Answer | None:
        return next(iter(self._some(question, *values)), None)

    def _some(self, question: str, *values: Any) -> list[_Answer]:
        found = []
        for number, url, at, kind, status, file, start, inner, digest, same_as in self._database.ask(question, *values):
            place = Place(offset=start, inner=inner)
            answer = _Answer(
                number=number,
                url=url,
                at=at,
                kind=kind,
                status=status,
                file=file,
                place=place,
                digest=digest,
                same_as=same_as,
            )
            found.append(answer)
        return found

    def _page_of(self, answer: _Answer) -> str:
        """Return the page a picture was asked for from, by the request nearest in time."""
        key = address_key(answer.url)
        for question in (
            "SELECT page FROM referrer WHERE key = ? AND at <= ? ORDER BY at DESC LIMIT 1",
            "SELECT page FROM referrer WHERE key = ? AND at > ? ORDER BY at LIMIT 1",
        ):
            for (page,) in self._database.ask(question, key, answer.at):
                return str(page)
        return ""

    def _path(self, answer: _Answer) -> list[_Answer]:
        """Return an answer and those it leads to by redirects inside the capture; itself alone where it does not."""
        path = [answer]
        for _ in range(MOST_REDIRECTS):
            resource = self._resource(path[-1], body=False) if path[-1].status in _REDIRECTS else None
            target = _target(resource) if resource else ""
            following = self._nearest(target, path[-1].at) if target else None
            if following is None or following.number == path[-1].number:
                break
            path.append(following)
        return path

    def _resource(self, answer: _Answer, *, body: bool) -> Resource | None:
        """Return an answer read again; None where that is not possible."""
        try:
            status, headers, content = self._read(answer, body=body)
            whole = self._whole(answer) if answer.kind == "revisit" and (body or not headers or status == 304) else None
            if whole:
                old_status, old_headers, content = self._read(whole, body=body)
                status, headers = (old_status if status in {0, 304} else status), headers or old_headers
        except Exception as error:  # a stranger's file: warcio and zlib raise many kinds
            self._found.note(f"{self._files[answer.file]}:{answer.place.offset}", f"it cannot be read again: {error}")
            return None
        if content is None:
            self._found.note(f"{self._files[answer.file]}:{answer.place.offset}", "its encoding is not known here")
            return None
        return Resource(url=answer.url, status=status, headers=headers, body=content, fetched_at=answer.at)

    def _whole(self, revisit: _Answer) -> _Answer | None:
        """Return the answer whose body a revisit repeats."""
        question = f"SELECT {_COLUMNS} FROM answer WHERE digest = ? AND kind = 'response' ORDER BY at, id LIMIT 1"
        same = self._one(question, revisit.digest) if revisit.digest else None
        if same:
            return same
        known = (
            f"SELECT {_COLUMNS} FROM answer WHERE key = ? AND kind = 'response' AND at <= ? ORDER BY at DESC LIMIT 1"
        )
        return self._one(known, address_key(revisit.same_as or revisit.url), revisit.at)

    def _read(self, answer: _Answer, *, body: bool) -> tuple[int, tuple[tuple[str, str], ...], bytes | None]:
        with self._files[answer.file].open("rb") as file:
            record = read_record(RecordStream(file, answer.place))
            status, headers = _head(record)
            content = _text_of(record, headers) if body else b""
        return status, headers, content

    def _index(self, number: int, file: Path) -> None:
        waiting: list[_Taken] = []
        packed_together = False
        for taken in records(file, _take):
            if isinstance(taken, Broken):
                self._found.note(f"{file}:{taken.place.offset}", f"no record can be read here: {taken.reason}")
            elif taken is not None:
                packed_together = packed_together or taken.place.inner > 0
                waiting.append(taken)
            if len(waiting) >= BATCH:
                self._keep(number, waiting)
                waiting = []
            if self._number >= MOST_RECORDS:
                self._found.note(str(file), f"only {MOST_RECORDS:,} records are indexed; what follows is not")
                break
        self._keep(number, waiting)
        if packed_together:
            reason = "records are compressed together, so that looking one up is slow; `warcio recompress` mends that"
            self._found.note(str(file), reason, code="capture_slow")

    def _keep(self, file: int, taken: Sequence[_Taken]) -> None:
        answers, pictures, referrers = [], [], []
        for one in taken:
            key = address_key(one.url)
            if one.page:
                referrers.append((key, one.at, one.page))
            if one.kind not in {"response", "revisit", "resource"}:
                continue
            self._number += 1
            where = (file, one.place.offset, one.place.inner)
            answers.append((self._number, one.url, key, one.at, one.kind, one.status, *where, one.digest, one.same_as))
            pictures += [(sha256, self._number) for sha256 in one.sha256]
        self._database.write("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", answers)
        self._database.write("INSERT INTO picture VALUES (?, ?)", pictures)
        self._database.write("INSERT INTO referrer VALUES (?, ?, ?)", referrers)


def _take(place: Place, record: Any) -> _Taken | None:
    """Return what a record adds to the index, None for kinds that add nothing."""

    def header(name: str) -> str:
        return str(record.rec_headers.get_header(name) or "")

    kind, url, at = record.rec_type, header("WARC-Target-URI").strip("<> "), _moment(header("WARC-Date"))
    if not url:
        return None
    if kind == "request" and record.http_headers is not None:
        page = str(record.http_headers.get_header("Referer") or "")
        return _Taken(kind=kind, place=place, url=url, at=at, page=joined(url, page)) if page else None
    if kind == "metadata":
        page = _via(record)
        return _Taken(kind=kind, place=place, url=url, at=at, page=page) if page else None
    if kind == "resource":
        return _Taken(kind=kind, place=place, url=url, at=at, sha256=_hashes(record, ()))
    if kind == "revisit":
        same_as, digest = header("WARC-Refers-To-Target-URI").strip("<> "), header("WARC-Payload-Digest")
        status = _head(record)[0]
        return _Taken(kind=kind, place=place, url=url, at=at, status=status, digest=digest, same_as=same_as)
    if kind != "response" or record.http_headers is None:
        return None
    status, headers = _head(record)
    hashes = _hashes(record, headers) if status in {0, 200} and not header("WARC-Truncated") else ()
    digest = header("WARC-Payload-Digest")
    return _Taken(kind=kind, place=place, url=url, at=at, status=status, digest=digest, sha256=hashes)


def _head(record: Any) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the status of an answer (0 where there is none) and its header lines."""
    if record.http_headers is None:
        kind = record.rec_headers.get_header("Content-Type")
        return 0, ((("Content-Type", str(kind)),) if kind and record.rec_type == "resource" else ())
    code = str(record.http_headers.get_statuscode())
    headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    return int(code) if len(code) == 3 and code.isdecimal() else 0, headers


def _hashes(record: Any, headers: Sequence[tuple[str, str]]) -> tuple[bytes, ...]:
    """Return the SHA-256 of a body as it is kept, and of what it was meant to be where it was encoded."""
    if not encodings(headers):
        whole = hashlib.sha256()
        empty = True
        while piece := record.raw_stream.read(2**16):
            whole.update(piece)
            empty = False
        return () if empty else (whole.digest(),)
    body = _raw(record, MOST_BODY + 1)
    meant = decoded(body, headers, limit=MOST_BODY + 1)
    kept = {hashlib.sha256(one).digest(): None for one in (body, meant) if one and len(one) <= MOST_BODY}
    return tuple(kept)


def _text_of(record: Any, headers: Sequence[tuple[str, str]]) -> bytes | None:
    return decoded(_raw(record, MOST_TEXT), headers, limit=MOST_TEXT)


def _raw(record: Any, limit: int) -> bytes:
    body = bytearray()
    while len(body) < limit and (piece := record.raw_stream.read(limit - len(body))):
        body += piece
    return bytes(body)


def _via(record: Any) -> str:
    """Return the address that a crawler says it came from: `via: URL` among the fields of a metadata record."""
    lines = _raw(record, 2**16).decode("utf-8", "replace").splitlines()
    found = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("via:"))
    return next((one for one in found if one.lower().startswith(("http://", "https://"))), "")


def _moment(date: str) -> str:
    """Return a WARC date in one form, so that dates can be held against each other; empty where it is none."""
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError:
        return ""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).isoformat(timespec="milliseconds" if known.microsecond else "seconds")
    except OverflowError:
        return ""


def _target(resource: Resource) -> str:
    """Return where a redirect leads, empty where it does not say."""
    location = next((value for name, value in resource.headers if name.lower() == "location"), "")
    return joined(resource.url, location.strip())
