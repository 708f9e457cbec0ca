"""The seam for captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apelles.collect.rights.base import Resource
from apelles.records import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What is known of how one picture was fetched: answers by role (see `Copy`), and what a data set says of it."""

    resources: Mapping[str, Resource] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    page_url: str = ""


class Capture(Protocol):
    """A place where what came with pictures was saved.

    Promises: nothing is read outside that place and nothing is fetched; a record that cannot be read is a problem with
    its name and reason and stops nothing; `find` may be called from several threads.
    """

    name: str

    def find(self, *, sha256: str, url: str, path: str) -> Captured | None:
        """Return what was saved with a picture, found by hash, else address, else file name; None where nothing was."""
        ...

    def problems(self) -> Sequence[Refusal]:
        """Return what could not be read."""
        ...
