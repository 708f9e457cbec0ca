"""What a check found: records only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apelles.seal.certificates import Signer, Trust


class Kind(StrEnum):
    """What was checked."""

    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    PICTURE = "picture"
    FOLDER = "folder"


class State(StrEnum):
    """What came of it: no byte is another; something is; there is no seal, so nothing can be said."""

    INTACT = "intact"
    ALTERED = "altered"
    UNSEALED = "unsealed"


class What(StrEnum):
    """What is wrong somewhere."""

    NO_SEAL = "no_seal"
    PART_ALTERED = "part_altered"
    BYTES_ALTERED = "bytes_altered"
    SEAL_ALTERED = "seal_altered"
    CREDENTIAL_ALTERED = "credential_altered"
    FILE_MISSING = "file_missing"
    FILE_ADDED = "file_added"
    FILE_ALTERED = "file_altered"
    OTHER_DOSSIER = "other_dossier"
    OTHER_SIGNER = "other_signer"


class TimeSource(StrEnum):
    """Who says when: the signer alone, or a service whose time stamp was checked, could not be, or was wrong."""

    NOBODY = "nobody"
    SIGNER = "signer"
    STAMP = "stamp"
    STAMP_UNCHECKED = "stamp_unchecked"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: `where` is a part, a file or nothing, `detail` what the reader of the format says."""

    what: What
    where: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time of the signature, and who says so."""

    source: TimeSource
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is known about a file or a folder after a check.

    `sealed_sha256` is the hash (hex) of the bytes that a trailing seal covers: a dossier's JSON is known by it.
    `dossier_sha256`, `ledger_root`, `rules_sha256`, `as_of` and `original_sha256` are what the file says it belongs to.
    `signer` and `when` are told only of what is intact: nobody signed what was altered. `files` are those of a folder
    that carry a seal of their own.
    """

    name: str
    kind: Kind
    troubles: tuple[Trouble, ...] = ()
    signer: Signer | None = None
    trust: Trust | None = None
    when: When = When(source=TimeSource.NOBODY)
    sealed_sha256: str = ""
    dossier_sha256: str = ""
    ledger_root: str = ""
    rules_sha256: str = ""
    as_of: str = ""
    original_sha256: str = ""
    files: tuple[Check, ...] = ()

    @property
    def state(self) -> State:
        """Whether it is intact, altered, or unsealed."""
        if self.troubles:
            alone = all(one.what is What.NO_SEAL for one in self.troubles)
            return State.UNSEALED if alone else State.ALTERED
        return State.INTACT if all(one.state is State.INTACT for one in self.files) else State.ALTERED

    @property
    def intact(self) -> bool:
        """Whether there is a seal and no byte is another than when it was made."""
        return self.state is State.INTACT
