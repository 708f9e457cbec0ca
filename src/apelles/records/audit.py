"""What an audit of a model says: counts with their limits, tests of whole sets, and what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apelles.records import Kind, Verdict, Work
from apelles.records.models import ModelCard


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """A measure that does not apply, and why: the key of a sentence, with the number needed and the number there."""

    key: str
    needed: int = 0
    there: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many found of so many, with exact 95 % limits of the rate."""

    found: int
    of: int
    rate: float
    low: float
    high: float


class Told(StrEnum):
    """What a whole audit may say: given back beyond chance, nothing beyond chance, or neither can be told."""

    MEMORIZES = "memorizes"
    NOTHING_FOUND = "nothing_found"
    UNDETERMINED = "undetermined"


class Gate(StrEnum):
    """Whether a stated rate is kept: surely, surely not, or not to be told from so many outputs."""

    NONE = "none"
    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFinding:
    """What was found of one output against one library.

    `screened` is the E-value of its nearest work by descriptor, `similarity` the cosine; an output above the limit of
    the screen is not looked at, and `verified` is then False. `work` is the SHA-256 of the work that is given back, or
    of the nearest one where nothing is; `e_value_bound` belongs to it, 0 where nothing was verified. An output that
    could not be decided gives a work back `together` where the average of all that look like it is a copy of the work;
    the bound is that of the average.
    """

    index: int
    sha256: str
    verdict: Verdict
    verified: bool
    screened: float
    similarity: float
    work: str = ""
    kind: Kind | None = None
    e_value_bound: float = 0.0
    suspect_fraction: float = 0.0
    work_fraction: float = 0.0
    mirrored: bool = False
    reason: str = ""
    label: str = ""
    prompt: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Outputs that show one picture again and again, and what their average is of one library.

    `outputs` are indexes; `together` counts those of them that give the work back only so. `work` and `e_value_bound`
    are those of the work that the average agrees with, empty and None where it agrees with none.
    """

    outputs: tuple[int, ...]
    verdict: Verdict
    work: str
    e_value_bound: float | None
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """All outputs against one library: how many give works back, in which way, and what chance would do.

    `given_back` counts copies, partial copies, template copies and collages of verified regions, and outputs that give
    a work back `together` only; the five are parts of it. `undetermined` outputs can be neither; `highest` counts them
    as given back, for a limit that holds in any case. `expected_false` is how many of so many different pictures would
    be taken for copies if none were, at most; `p` the chance of as many findings or more then, or of one so sure.
    """

    library: str
    library_hash: str
    works: int
    outputs: int
    screened: int
    screen_limit: float
    false_alarms: float
    given_back: Share
    copies: Share
    partial_copies: Share
    template_copies: Share
    collages: Share
    together: Share
    undetermined: Share
    highest: Share
    expected_false: float
    p: float
    told: Told
    recurring: tuple[Recurring, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A work that was given back, how often, and how often training may have shown it.

    `outputs` are indexes, first first. `duplicates` counts other pictures of the library that show the same, `same` are
    their SHA-256; `exposures` is how often the library says that they were shown, all together.
    """

    work: Work
    outputs: tuple[int, ...]
    smallest_e: float
    duplicates: int
    exposures: float
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """After so many outputs: how many gave something back, and how many different works."""

    outputs: int
    given_back: int
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How extraction grows with the number of outputs.

    `at_least` estimates from works seen once and twice how many could be had in all (Chao 1984), a lower limit;
    `seen_once` are those it rests on.
    """

    points: tuple[CurvePoint, ...]
    seen_once: int
    seen_twice: int
    at_least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMemory:
    """Outputs of one class or one prompt: a hundred ways to draw it, or one?

    Spreads are mean cosine distances between two pictures of the group by the copy descriptor, None where there are
    fewer than two; `low` and `high` are 95 % limits of the ratio of the spread of outputs to that of held-out works
    (of training works where there are none), None where there is nothing to compare with.
    """

    name: str
    outputs: int
    given_back: Share
    spread: float | None
    members: int
    members_spread: float | None
    held_out: int
    held_out_spread: float | None
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTest:
    """One test of all outputs together, on one descriptor.

    `value` is None where the test does not apply, and `why` says why. `p` is one-sided towards copying and `p_together`
    holds for all tests of the audit at once; both None where the test has no level. `beside` are further numbers by
    name.
    """

    test: str
    descriptor: str
    value: float | None
    p: float | None = None
    p_together: float | None = None
    beside: tuple[tuple[str, float], ...] = ()
    why: NotApplicable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReport:
    """What a published recipe reports: a share of outputs past its threshold, and the preprocessing it was stated for.

    `ours` says with which preprocessing it was computed here; where the two differ the numbers cannot be compared.
    """

    rule: str
    threshold: str
    stated_for: str
    ours: str
    says: Share
    numbers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Outputs that are nearly one picture, by ascending index, and how many of them give a work back."""

    outputs: tuple[int, ...]
    given_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestPair:
    """An output beside the work that it gives back, or lies nearest to.

    `output_sha256` and `work_sha256` are those of the pictures of both that lie beside the numbers, empty where there
    is none.
    """

    finding: OutputFinding
    work: Work | None
    output_sha256: str = ""
    work_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptUse:
    """Of the outputs that give a work back: how many prompts said nothing, only named, or described a picture."""

    nothing: int
    names: int
    describes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAudit:
    """What an audit of a model found. `lost` are keys of sentences that say what could not be told, and why."""

    model: ModelCard
    origin: str
    seed: int
    outputs: int
    unreadable: int
    training: Against
    held_out: Against | None
    told: Told
    gate: Gate
    fail_above: float | None
    returned: tuple[Returned, ...]
    curve: Curve
    groups: tuple[GroupMemory, ...]
    groups_left_out: int
    prompts: PromptUse
    tests: tuple[SetTest, ...]
    repeated: tuple[Repeated, ...]
    repeated_complete: bool
    repeated_edge: float
    others: tuple[OtherReport, ...]
    lost: tuple[str, ...]
    software: str
    descriptors: tuple[tuple[str, str], ...]
    findings: tuple[OutputFinding, ...]
