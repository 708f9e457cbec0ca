"""The records of a WARC file one by one, however damaged the file is: what cannot be read is named and passed over.

Source: ISO 28500. warcio takes the headers of a record apart; the bytes are handed to it within limits.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

CHUNK: Final = 64 * 1024
MOST_HEADER: Final = 256 * 1024
MOST_RECORD: Final = 4 * 2**30
MOST_BROKEN: Final = 1_000
MOST_TRIES: Final = 100_000
_GZIP: Final = b"\x1f\x8b"
_MEMBER: Final = re.compile(rb"\x1f\x8b\x08")
_PLAIN: Final = re.compile(rb"WARC/[01]\.")


class Damaged(Exception):
    """A record that is not what it says; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record begins: in the file, and in what is unpacked from there (0 where each has a member of its own)."""

    offset: int
    inner: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A place where no record can be read, and why."""

    place: Place
    reason: str


class RecordStream:
    """The bytes from a place on: to the end of the gzip member there, or of a file that is not compressed."""

    def __init__(self, file: BinaryIO, place: Place) -> None:
        """Stand at a place.

        Raises:
            Damaged: the file ends before it.
        """
        file.seek(place.offset)
        self._file = file
        self._raw = file.read(CHUNK)
        self._unpack = zlib.decompressobj(31) if self._raw.startswith(_GZIP) else None
        self._buffer, self._at, self._filled, self._in_header = b"", 0, 0, 0
        self.skip(place.inner)

    @property
    def packed(self) -> bool:
        """Whether this is a gzip member."""
        return self._unpack is not None

    def tell(self) -> int:
        """Return how many bytes were given out."""
        return self._filled - len(self._buffer) + self._at

    def read(self, size: int) -> bytes:
        """Return at most so many bytes, none at the end."""
        self._in_header = 0
        if self._at >= len(self._buffer) and not self._fill():
            return b""
        piece = self._buffer[self._at : self._at + min(size, CHUNK)]
        self._at += len(piece)
        return piece

    def readline(self, size: int | None = None) -> bytes:
        """Return a line of a header.

        Raises:
            Damaged: the lines since the last `read` are longer than headers are.
        """
        most = MOST_HEADER + 1 if size is None else min(size, MOST_HEADER + 1)
        line = bytearray()
        while len(line) < most and not line.endswith(b"\n") and (self._at < len(self._buffer) or self._fill()):
            stop = self._at + most - len(line)
            end = self._buffer.find(b"\n", self._at, stop)
            piece = self._buffer[self._at : end + 1 if end >= 0 else stop]
            line += piece
            self._at += len(piece)
        self._in_header += len(line)
        if self._in_header > MOST_HEADER:
            message = f"a header is longer than {MOST_HEADER:,} bytes"
            raise Damaged(message)
        return bytes(line)

    def skip(self, size: int) -> None:
        """Pass over so many bytes.

        Raises:
            Damaged: there are fewer.
        """
        while size > 0:
            piece = self.read(size)
            if not piece:
                message = "the file ends inside the record"
                raise Damaged(message)
            size -= len(piece)

    def skip_blank(self) -> bool:
        """Pass over ends of lines; return whether something follows."""
        while self._at < len(self._buffer) or self._fill():
            rest = self._buffer[self._at :].lstrip(b"\r\n")
            self._at = len(self._buffer) - len(rest)
            if rest:
                return True
        return False

    def end(self) -> int:
        """Return where in the file the bytes lie that were not given out yet; of a member, what follows it."""
        unused = self._unpack.unused_data if self._unpack else self._raw + self._buffer[self._at :]
        return self._file.tell() - len(unused)

    def _fill(self) -> bool:
        self._buffer, self._at = self._more(), 0
        self._filled += len(self._buffer)
        return bool(self._buffer)

    def _more(self) -> bytes:
        if self._unpack is None:
            piece, self._raw = self._raw or self._file.read(CHUNK), b""
            return piece
        while not self._unpack.eof:
            packed = self._raw or self._file.read(CHUNK)
            piece = self._unpack.decompress(packed, CHUNK)
            self._raw = self._unpack.unconsumed_tail
            if piece:
                return piece
            if not packed:
                message = "the file ends inside a compressed record"
                raise Damaged(message)
        return b""


def read_record(stream: RecordStream) -> Any:
    """Return the record that begins where a stream stands, as warcio gives it.

    Raises:
        Damaged: its length is missing, no number, or too large. warcio and zlib raise many other exceptions.
    """
    from warcio.recordloader import ArcWarcRecordLoader

    record = ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(stream, known_format="warc")
    if not str(record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
        message = "the record does not say how long it is"
        raise Damaged(message)
    if record.length > MOST_RECORD:
        message = f"the record is longer than {MOST_RECORD:,} bytes"
        raise Damaged(message)
    return record


def records[Taken](file: Path, take: Callable[[Place, Any], Taken]) -> Iterator[Taken | Broken]:
    """Yield what `take` makes of each record, and a `Broken` for what is no record; never raises what a file causes.

    `take` is called once for each record, and what it made is dropped where the record turns out to be damaged.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            yield from _Walk(opened, size).over(take)
    except OSError as error:
        yield Broken(place=Place(offset=0), reason=f"the file cannot be read: {error.strerror or error}")


class _Walk:
    """One way through a file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size, self._tries = file, size, 0
        self._start = _MEMBER if file.read(2) == _GZIP else _PLAIN

    def over[Taken](self, take: Callable[[Place, Any], Taken]) -> Iterator[Taken | Broken]:
        place, broken = Place(offset=0), 0
        stream = None
        while place.offset < self._size:
            try:
                stream = stream or RecordStream(self._file, place)
                taken, following = self._record(stream, place, take)
            except OSError:
                raise
            except Exception as error:  # a stranger's bytes: warcio and zlib raise many kinds
                yield Broken(place=place, reason=str(error) or type(error).__name__)
                broken += 1
                if broken >= MOST_BROKEN or self._tries >= MOST_TRIES:
                    yield Broken(place=place, reason="so much of the file is damaged that the rest is not read")
                    return
                place, stream = Place(offset=self._next_start(place.offset + 1)), None
                continue
            yield taken
            stream = stream if following.inner else None
            place = following

    def _record[Taken](
        self, stream: RecordStream, place: Place, take: Callable[[Place, Any], Taken]
    ) -> tuple[Taken, Place]:
        record = read_record(stream)
        if not stream.packed:
            self._check_end(stream, record)
        taken = take(place, record)
        stream.skip(record.length - record.raw_stream.tell())
        if not stream.packed:
            stream.skip_blank()
            return taken, Place(offset=stream.end())
        more = stream.skip_blank()
        return taken, Place(offset=place.offset, inner=stream.tell()) if more else Place(offset=stream.end())

    def _check_end(self, stream: RecordStream, record: Any) -> None:
        """Refuse a length that leads into the middle of something, before anything is read by it."""
        here = self._file.tell()
        end = stream.end() + record.length - record.raw_stream.tell()
        self._file.seek(end)
        following = self._file.read(5)
        self._file.seek(here)
        if end > self._size:
            message = "the file ends inside the record"
            raise Damaged(message)
        if following and not following.startswith((b"\r\n", b"\n", b"WARC/")):
            message = "the record is not as long as it says"
            raise Damaged(message)

    def _next_start(self, offset: int) -> int:
        """Return where the next record may begin; the end of the file where there is none."""
        before = b""
        self._file.seek(offset)
        while piece := self._file.read(2**20):
            window, base = before + piece, offset - len(before)
            offset += len(piece)
            for found in self._start.finditer(window):
                if self._opens(base + found.start()):
                    return base + found.start()
            before = window[-8:]
            self._file.seek(offset)
        return self._size

    def _opens(self, offset: int) -> bool:
        """Return whether a record opens at a place that looks like it."""
        self._tries += 1
        if self._tries >= MOST_TRIES:
            return True
        if self._start is _PLAIN:
            self._file.seek(max(0, offset - 1))
            return self._file.read(1) == b"\n"
        try:
            return RecordStream(self._file, Place(offset=offset)).readline(16).startswith(b"WARC/")
        except (Damaged, zlib.error):
            return False
