"""What is known of the rights in one copy of a picture: signals as they were seen, and what follows for each use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What may be done with a picture; each has a verdict of its own."""

    CRAWL = "crawl"
    TEXT_AND_DATA_MINING = "text_and_data_mining"
    AI_TRAINING = "ai_training"
    GENERATIVE_TRAINING = "generative_training"
    AI_INPUT = "ai_input"
    SEARCH = "search"


MINING = (Use.TEXT_AND_DATA_MINING, Use.AI_TRAINING, Use.GENERATIVE_TRAINING)
"""The uses that a reservation of text and data mining speaks about."""
TRAINING = (Use.AI_TRAINING, Use.GENERATIVE_TRAINING)


class Permission(StrEnum):
    """What a signal says of a use. `conditional` is a denial until somebody has read and met the condition."""

    DENY = "deny"
    CONDITIONAL = "conditional"
    ALLOW = "allow"
    UNKNOWN = "unknown"


class Protocol(StrEnum):
    """The language of a signal."""

    PLUS_XMP = "plus_xmp"
    XMP = "xmp"
    EXIF = "exif"
    IIM = "iim"
    CAWG = "cawg"
    C2PA1 = "c2pa1"
    C2PA = "c2pa"
    TDMREP = "tdmrep"
    ROBOTS = "robots"
    AIPREF = "aipref"
    CONTENT_SIGNAL = "content_signal"
    RSL = "rsl"
    X_ROBOTS = "x_robots"
    HTML = "html"
    AI_TXT = "ai_txt"
    REGISTRY = "registry"
    CC = "cc"
    RIGHTSSTATEMENTS = "rightsstatements"
    SPDX = "spdx"
    AIGC = "aigc"
    PNG_TEXT = "png_text"
    DATASET = "dataset"
    CONTRACT = "contract"
    MANUAL = "manual"


class Carrier(StrEnum):
    """Where a signal was found."""

    XMP = "xmp"
    EXIF = "exif"
    IIM = "iim"
    PNG_TEXT = "png_text"
    C2PA = "c2pa"
    HTTP = "http"
    HTML = "html"
    ROBOTS = "robots"
    WELL_KNOWN = "well_known"
    REGISTRY = "registry"
    DATASET = "dataset"
    MANUAL = "manual"


IN_THE_FILE = frozenset({Carrier.XMP, Carrier.EXIF, Carrier.IIM, Carrier.PNG_TEXT, Carrier.C2PA})
"""Carriers inside the file of a picture, or in a sidecar beside it."""


class Scope(StrEnum):
    """What a signal speaks about."""

    FILE = "file"
    URL = "url"
    PATH_PATTERN = "path_pattern"
    SITE = "site"
    WORK = "work"
    OTHER_COPY = "other_copy"


class Speaker(StrEnum):
    """Who says it; a server's header is not by itself the rightsholder's voice."""

    RIGHTSHOLDER = "rightsholder"
    LICENSEE = "licensee"
    SERVER = "server"
    SIGNER = "signer"
    UNKNOWN = "unknown"


class Integrity(StrEnum):
    """Whether the carrier is what it was when it was made, as far as that can be checked.

    `invalid` and `malformed` carriers never state a permission.
    """

    TRUSTED = "trusted"
    VALID_UNTRUSTED = "valid_untrusted"
    INVALID = "invalid"
    MALFORMED = "malformed"
    REMOTE_UNREAD = "remote_unread"
    NONE = "none"


class MachineReadable(StrEnum):
    """Whether a reservation in this carrier is machine-readable in the sense of EU law, where that is settled."""

    YES = "yes"
    NO = "no"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a signal says of one use; `condition` is the text or address of what has to be met."""

    use: Use
    permission: Permission
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A fact a signal states that is no permission: an author, a license address, an origin from a model.

    `name` is one of the names in `apelles.collect.rights.base`, `text` at most 4,000 characters.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One observation: what was seen, where, who says so, and what it says of uses.

    `raw` are the bytes as seen, cut at 64 KiB; `raw_sha256` and `raw_length` are of all of them. `agent` is the
    crawler a statement is addressed to, empty for everybody. `possible_reservation` marks a carrier that cannot be
    relied on and looked like a denial. Times are UTC as ISO 8601, empty where not known: `seen_at` when the copy was
    looked at, `fetched_at` when the resource was fetched. `detail` says in a few words where in the carrier.
    """

    protocol: Protocol
    carrier: Carrier
    scope: Scope
    raw: bytes
    raw_sha256: str
    raw_length: int
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    agent: str = ""
    speaker: Speaker = Speaker.UNKNOWN
    integrity: Integrity = Integrity.NONE
    machine_readable: MachineReadable = MachineReadable.YES
    canonical: bool = True
    possible_reservation: bool = False
    spec_version: str = ""
    parser_version: str = ""
    seen_at: str = ""
    fetched_at: str = ""
    detail: str = ""


class Duty(StrEnum):
    """What a license asks, as codes; `apelles.words` says them in sentences."""

    ATTRIBUTION = "attribution"
    NOTICE = "notice"
    SHARE_ALIKE = "share_alike"
    NON_COMMERCIAL = "non_commercial"
    NO_DERIVATIVES = "no_derivatives"
    COPYLEFT = "copyleft"
    READ_TERMS = "read_terms"
    VERIFY_PUBLIC_DOMAIN = "verify_public_domain"
    CONTRACT = "contract"
    OTHER_LAW = "other_law"
    US_ONLY = "us_only"


class LicenseFamily(StrEnum):
    """Which list a license is on."""

    CC = "cc"
    RIGHTSSTATEMENTS = "rightsstatements"
    SPDX = "spdx"
    CUSTOM = "custom"


class LicenseKind(StrEnum):
    """A license grants; a mark claims that nobody needs to; a status says how things stand, and grants nothing."""

    LICENSE = "license"
    MARK = "mark"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """A license or statement that was recognized.

    `id` is an SPDX identifier or expression, the name of a rightsstatements.org statement, or `custom:NAME`; `uri` its
    address where there is one; `jurisdiction` that of a ported license. `unconditional` says that it allows any use,
    its duties being only to be kept; otherwise somebody has to take them on first. `choice` says that the licensee
    picks one of several: the duties of all are listed, and `avoidable` are those that another choice spares.
    """

    id: str
    family: LicenseFamily
    kind: LicenseKind
    duties: tuple[Duty, ...] = ()
    uri: str = ""
    version: str = ""
    jurisdiction: str = ""
    unconditional: bool = False
    choice: bool = False
    avoidable: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Somebody took a license on, or has a contract, for some uses of a work.

    `terms` is the license's `id`, or the text or address of a condition; `evidence` says where the license was seen or
    what contract there is. `duties` are those taken on: a license is met only where they hold all of its own. With
    `contract`, the rightsholder agreed, and what the picture carries no longer counts for these uses. `at` and `until`
    are UTC, ISO 8601; an empty `until` has no end.
    """

    terms: str
    by: str
    at: str
    uses: tuple[Use, ...]
    evidence: str
    duties: tuple[Duty, ...] = ()
    contract: bool = False
    attribution: str = ""
    until: str = ""


class Standing(StrEnum):
    """Whether a statement counts for a verdict, and why not."""

    COUNTS = "counts"
    MET = "met"
    OVERRIDDEN = "overridden"
    OTHER_AGENT = "other_agent"
    OTHER_COPY = "other_copy"
    BROKEN = "broken"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One statement on its way to a verdict.

    `signal` is the place of its signal among those given, None for an acceptance. `license` is the `id` of the license
    that says it, empty where the signal itself does; `duties` are what that license asks. `detail` says where in the
    carrier, or who took a license on, when, and on what evidence.
    """

    permission: Permission
    standing: Standing
    protocol: Protocol
    carrier: Carrier
    speaker: Speaker
    machine_readable: MachineReadable
    integrity: Integrity
    signal: int | None = None
    condition: str = ""
    license: str = ""
    duties: tuple[Duty, ...] = ()
    agent: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseVerdict:
    """What may be done, for one use, and everything it rests on.

    `conflict` says that something counted denies what something else counted does not; `reserved_elsewhere` that
    another copy of the picture carries a denial or condition; `reserved_later` that one was seen only after the time
    of the verdict.
    """

    use: Use
    permission: Permission
    reasons: tuple[Reason, ...] = ()
    conflict: bool = False
    reserved_elsewhere: bool = False
    reserved_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Verdicts for every use, at one time; `at` is empty for the day the signals were last seen.

    `possible_reservation` says that a carrier nobody can rely on looked like a denial.
    """

    uses: tuple[UseVerdict, ...]
    at: str = ""
    possible_reservation: bool = False

    def of(self, use: Use) -> UseVerdict:
        """Return the verdict for a use."""
        return next(verdict for verdict in self.uses if verdict.use is use)
