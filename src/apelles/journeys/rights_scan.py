"""Read every signal on every work of a library and put what was seen into the library's ledger."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any, Final

from apelles import catalogue
from apelles.collect.base import Found
from apelles.collect.captures.base import Capture, Captured
from apelles.collect.marks.files import xmp_beside
from apelles.collect.open import open_source
from apelles.collect.rights.base import PARSER_VERSION, Copy, RightsSignal
from apelles.collect.rights.c2pa import Credential
from apelles.collect.rights.do_not_train import DoNotTrain
from apelles.collect.rights.places import place
from apelles.engine.local import LocalEngine
from apelles.errors import PictureRefused, SourceUnreadable
from apelles.journeys.rights_kept import READ, STATED, kept
from apelles.journeys.rights_rows import COPY, signals_to_rows
from apelles.library.lance import LanceLibrary
from apelles.records import Refusal, Work
from apelles.records.rights import Scope, Signal
from apelles.seal.ledger import Ledger
from apelles.seal.lock import writing

PURPOSE: Final = "rights"
AT_ONCE: Final = 16
COMMITTED_AT_ONCE: Final = 256
ADDRESS: Final = ("url", "image_url", "source_url", "source")
PAGE: Final = ("page_url", "landing_url", "foreign_landing_url")
ACQUIRED: Final = ("acquired_at", "downloaded_at", "retrieved", "fetched_at")
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsScanned:
    """What a scan did. `new + changed + known` is the number of works.

    `captured` is how many works the captures had something to say of. `unread` are works whose original file was not
    there, so that nothing inside it could be read; `signals` counts what was seen on new and changed works; `problems`
    names what captures could not read.
    """

    library: str
    works: int
    new: int
    changed: int
    known: int
    captured: int
    unread: tuple[str, ...]
    signals: int
    problems: tuple[Refusal, ...]


def ledger_of(folder: Path) -> Path:
    """Return where a library's ledger of rights lies."""
    return folder / "rights"


def readers(*, anchors: str = "", extra: Sequence[RightsSignal] = ()) -> tuple[RightsSignal, ...]:
    """Return every reader of signals, in order of name, then those made for this scan.

    `anchors` are certificates (PEM) of signers that are trusted.
    """
    made = [catalogue.load("rights_signal", name)() for name in catalogue.names("rights_signal")]
    trusting = [Credential(anchors) if isinstance(one, Credential) else one for one in made]
    return (*trusting, *extra)


def scan_rights(
    folder: Path,
    *,
    captures: Sequence[Capture] = (),
    extra_readers: Sequence[RightsSignal] = (),
    anchors: str = "",
    originals: Sequence[Path] = (),
    by: str,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> RightsScanned:
    """Add one row for every work whose signals were not read yet, or read otherwise before.

    `captures` say what was saved with pictures; the first that knows a picture says how the copy was made, and what the
    others say otherwise is kept beside it. `originals` are where pictures that were no files of their own, or have
    moved, lie now. `by` names who scans. A stopped scan goes on where it was, and a second one at the same time waits
    for the first. What an earlier scan saw stays where this one does not look again. A scan that wrote something ends
    with a snapshot of the ledger.

    Raises:
        LibraryMissing: there is no library at `folder`.
        SourceUnreadable: one of `originals` leads to nothing that can be read.
    """
    library = LanceLibrary(folder)
    asked_for_phash = any(isinstance(one, DoNotTrain) and one.asks_for_phash for one in extra_readers)
    reader = _Reader(
        library=library,
        readers=readers(anchors=anchors, extra=extra_readers),
        captures=captures,
        originals=_by_content(originals, set(library.hashes())) if originals else {},
        phashes={one.sha256: one.phash for one in library.summaries()} if asked_for_phash else {},
    )
    ledger = Ledger.open_or_create(ledger_of(folder), purpose=PURPOSE)
    works = list(library.works())
    with writing(ledger.folder, name="scan.lock"):
        tally = _Tally(ledger=ledger, before=_before(ledger))
        read = LocalEngine(workers=workers).map(reader, batched(works, AT_ONCE))
        for done in batched(read, COMMITTED_AT_ONCE // AT_ONCE):
            tally.write([look for some in done for look in some], by=by)
            if on_progress:
                on_progress(tally.seen, len(works))
        if tally.new + tally.changed:
            ledger.snapshot(by=by)
    return RightsScanned(
        library=str(folder),
        works=len(works),
        new=tally.new,
        changed=tally.changed,
        known=tally.seen - tally.new - tally.changed,
        captured=tally.captured,
        unread=tuple(tally.unread),
        signals=tally.signals,
        problems=tuple(problem for capture in captures for problem in capture.problems()),
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """A row of the ledger: its number, the byte its line begins at, and the hash of what it says."""

    n: int
    place: int
    inputs: str


def _before(ledger: Ledger) -> dict[str, _Before]:
    """Return the last row of each work, by SHA-256."""
    rows = ledger.current_places(kind=COPY)
    return {row.body["sha256"]: _Before(row.n, place, row.body["inputs"]) for place, row in rows}


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen of a work: the body of a row, whether a capture knew it, and whether somebody dates the copy."""

    body: dict[str, Any]
    captured: bool
    dated: bool


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What was in the ledger before, and what was done since."""

    ledger: Ledger
    before: Mapping[str, _Before]
    seen: int = 0
    new: int = 0
    changed: int = 0
    signals: int = 0
    captured: int = 0
    unread: list[str] = field(default_factory=list)

    def write(self, looks: Sequence[_Look], *, by: str) -> None:
        """Append the rows that are new or say something else than before."""
        bodies = [look.body for look in looks]
        fresh = [body for body in bodies if body["sha256"] not in self.before]
        again = ((look, self.before[look.body["sha256"]]) for look in looks if look.body["sha256"] in self.before)
        changed = {n: body for look, known in again for n, body in self._otherwise(look, known)}
        other = list(changed.values())
        self.ledger.append_many([(COPY, body) for body in fresh], by=by)
        reason = "scanned again, and something differs"
        self.ledger.correct_many(changed.items(), by=by, reason=reason, kind=COPY)
        self.seen += len(bodies)
        self.captured += sum(look.captured for look in looks)
        self.new += len(fresh)
        self.changed += len(other)
        self.signals += sum(len(body["signals"]) for body in (*fresh, *other))
        self.unread += [body["work_id"] for body in bodies if body["original"] != READ]

    def _otherwise(self, look: _Look, known: _Before) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the number of the row before and the body that takes its place, where that says something else."""
        if look.body["inputs"] == known.inputs:
            return
        body = kept(look.body, self.ledger.row_at(known.place).body, dated=look.dated)
        body["inputs"] = _inputs(body)
        if body["inputs"] != known.inputs:
            yield known.n, body


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads works; may be called from several threads."""

    library: LanceLibrary
    readers: Sequence[RightsSignal]
    captures: Sequence[Capture]
    originals: Mapping[str, Found]
    phashes: Mapping[str, str]

    def __call__(self, works: Sequence[Work]) -> list[_Look]:
        """Return what is seen of each work."""
        return [self._look(work) for work in works]

    def _look(self, work: Work) -> _Look:
        content, sidecar = self._content(work)
        row = {**dict(work.extra), **_stated(work)}
        url, page_url = _first(row, ADDRESS), _first(row, PAGE)
        found, others = self._captured(work, url, page_url)
        copy = Copy(
            content=content or b"",
            sha256=work.sha256,
            sidecar=sidecar,
            url=found.url or url,
            page_url=found.page_url or page_url,
            resources=found.resources,
            row={**found.row, **row},
            phash=self.phashes.get(work.sha256, ""),
            seen_at=_now(),
        )
        acquired_at = found.acquired_at or next((row[name] for name in ACQUIRED if row.get(name)), "")
        rows, raws = signals_to_rows(self._signals(copy, others))
        body = {
            "sha256": work.sha256,
            "work_id": work.work_id,
            "file": work.file,
            **{name: row.get(name, "") for name in STATED},
            "url": copy.url,
            "page_url": copy.page_url,
            "acquired_at": acquired_at or self.library.history(work.sha256)[0].seen,
            "original": READ if content is not None else "not_there",
            "signals": rows,
            "raws": raws,
        }
        return _Look(body | {"inputs": _inputs(body)}, captured=bool(others), dated=bool(acquired_at))

    def _content(self, work: Work) -> tuple[bytes | None, bytes]:
        """Return the bytes of a work's file, None where it is not there, and those of the XMP file beside it."""
        try:
            elsewhere = self.originals.get(work.sha256)
            if elsewhere:
                return elsewhere.read(), xmp_beside(elsewhere.path) if elsewhere.path else b""
            path, content = self.library.original_at(work.sha256)
            return content, xmp_beside(path)
        except (SourceUnreadable, PictureRefused, OSError):
            return None, b""

    def _signals(self, copy: Copy, others: Sequence[Captured]) -> list[Signal]:
        """Return what is seen on a copy, and what else was said of it elsewhere or at another time."""
        signals = [one for reader in self.readers for one in reader.read(copy)]
        for other in others:
            again = _as_said(copy, other)
            if again is not None:
                said = [one for reader in self.readers for one in reader.read(again)]
                apart = _host(again) != _host(copy)
                signals += [replace(one, scope=Scope.OTHER_COPY) for one in said] if apart else said
        return _distinct(signals) if others else signals

    def _captured(self, work: Work, url: str, page_url: str) -> tuple[Captured, list[Captured]]:
        """Return what captures know of a picture, role by role, the first that knows a role before the others.

        Besides, everything that they know, which may say otherwise.
        """
        made, every = Captured(), list[Captured]()
        for capture in self.captures:
            found = capture.find(
                sha256=work.sha256, url=url or made.url, path=work.file, page_url=page_url or made.page_url
            )
            if found is not None:
                every += [found, *found.further]
                made = Captured(
                    resources={**found.resources, **made.resources},
                    row={**found.row, **made.row},
                    url=made.url or found.url,
                    page_url=made.page_url or found.page_url,
                    acquired_at=made.acquired_at or found.acquired_at,
                )
        return made, every


def _as_said(copy: Copy, other: Captured) -> Copy | None:
    """Return a copy as something else that was saved of it describes it; None where that says nothing else.

    What it does not state is as it is for the copy, but for files of a host where it is about another one.
    """
    url = other.url or copy.url
    same_host = place(url).host == place(copy.url).host
    known = copy.resources if same_host else {}
    otherwise = any(copy.resources.get(role) != one for role, one in other.resources.items())
    if not otherwise and all(copy.row.get(name) == text for name, text in other.row.items()):
        return None
    return replace(
        copy,
        content=b"",
        sidecar=b"",
        url=url,
        page_url=other.page_url or copy.page_url,
        resources={**known, **other.resources},
        row={**copy.row, **other.row},
    )


def _host(copy: Copy) -> str:
    return place(copy.url).host


def _distinct(signals: Sequence[Signal]) -> list[Signal]:
    """Return signals without those that say what another said as early or earlier."""
    kept: dict[Signal, Signal] = {}
    for one in signals:
        key = replace(one, fetched_at="")
        if key not in kept or one.fetched_at < kept[key].fetched_at:
            kept[key] = one
    return list(kept.values())


def _by_content(paths: Sequence[Path], wanted: set[str]) -> dict[str, Found]:
    """Return each wanted picture, by SHA-256; a file that cannot be read is none of them."""
    found: dict[str, Found] = {}
    for entry in (entry for path in paths for entry in open_source(path)):
        if isinstance(entry, Refusal):
            continue
        with suppress(PictureRefused):
            name = hashlib.sha256(entry.read()).hexdigest()
            if name in wanted:
                found[name] = entry
    return found


def _stated(work: Work) -> dict[str, str]:
    said = {name: str(value) for name, value in asdict(work).items() if isinstance(value, str)}
    return {name: value for name, value in said.items() if value and name not in {"sha256", "work_id", "file"}}


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    """Return the first of these columns that holds an address on the web."""
    return next((row[name].strip() for name in names if _WEB.fullmatch(row.get(name, "").strip())), "")


def _inputs(body: Mapping[str, Any]) -> str:
    """Return a hash of what a row says apart from when it was looked at: equal hashes, nothing new to say."""
    signals = [{name: value for name, value in one.items() if name != "seen_at"} for one in body["signals"]]
    ordered = sorted(signals, key=lambda one: json.dumps(one, sort_keys=True))
    said = {**{name: value for name, value in body.items() if name != "inputs"}, "signals": ordered}
    said |= {"raws": sorted(body["raws"]), "parser": PARSER_VERSION}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
