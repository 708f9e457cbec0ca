"""The seam for captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apelles.collect.rights.base import Resource
from apelles.records import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What is known of how one picture was fetched: answers by role (see `Copy`), and what a data set says of it.

    `acquired_at` is when the copy was made, as far as the capture knows it: UTC, ISO 8601. It is empty where a place
    is asked today, however old the copy is. `further` is what else was saved of the same picture: other rows, later
    answers, and answers on the way to it; each states only what it has.
    """

    resources: Mapping[str, Resource] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    page_url: str = ""
    acquired_at: str = ""
    further: tuple[Captured, ...] = ()


class Capture(Protocol):
    """A place where what came with pictures was saved.

    Promises: nothing is read outside that place and nothing is fetched; a record that cannot be read is a problem with
    its name and reason and stops nothing; `find` may be called from several threads.
    """

    name: str

    def find(self, *, sha256: str, url: str, path: str, page_url: str = "") -> Captured | None:
        """Return what was saved with a picture, found by hash, else address, else file name; None where nothing was.

        `page_url` is the page it was on, for a capture that has to ask.
        """
        ...

    def problems(self) -> Sequence[Refusal]:
        """Return what could not be read."""
        ...


class Problems:
    """What could not be read, in the order it was met: the first thousand."""

    MOST = 1_000

    def __init__(self) -> None:
        """Begin with none."""
        self._found: list[Refusal] = []

    def note(self, place: str, reason: str, *, code: str = "capture_unreadable") -> None:
        """Add a place and what is wrong there."""
        if len(self._found) < self.MOST:
            self._found.append(Refusal(file=place[:400], sha256="", code=code, reason=reason[:400]))

    def __call__(self) -> tuple[Refusal, ...]:
        """Return them."""
        return tuple(self._found)
