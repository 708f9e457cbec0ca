"""What law makes of facts: statements of fact, and conclusions with everything they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apelles.words.phrase import Phrase


class Value(StrEnum):
    """What is known of a fact or condition. A conflict is evidence on both sides; it decides as little as nothing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


class Standing(StrEnum):
    """What a conclusion says: met or not met under every reading, or open on facts, or contested between readings."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    OPEN = "open"
    CONTESTED = "contested"


class SourceStatus(StrEnum):
    """How a text was seen, best first: the text itself, an account of it, or from memory."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MEMORY = "memory"


class Party(StrEnum):
    """Who loses when a point stays unproved."""

    CLAIMANT = "claimant"
    USER = "user"
    PROVIDER = "provider"
    RIGHTSHOLDER = "rightsholder"
    APPLICANT = "applicant"
    PROSECUTION = "prosecution"


class RuleKind(StrEnum):
    """What a rule yields: a value, a value that holds until rebutted, a profile, or support for other rules."""

    BOOLEAN = "boolean"
    PRESUMPTION = "presumption"
    FACTOR = "factor"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The number behind a measured fact, with what it was measured against; texts as they are printed."""

    quantity: Phrase
    value: str
    threshold: Phrase | None = None
    interval: Phrase | None = None
    null_model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of fact, about the whole case or about one act.

    `by` says who states it: `audit:module@version`, `ledger`, `declared:party`, `human:name`. `supports` is the side
    that evidence leans to where only a person may settle the fact; its `value` is then unknown. `supersedes` is the
    `id` of the statement that this one replaces. `said` is a sentence of ours in both languages, `note` anybody's.
    """

    id: str
    key: str
    value: Value
    by: str
    act: str = ""
    evidence: tuple[str, ...] = ()
    supports: Value = Value.UNKNOWN
    measure: Measure | None = None
    at: str = ""
    note: str = ""
    said: Phrase | None = None
    supersedes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that was done, judged by itself.

    `kind` is acquire, train, distribute_model, generate, publish, exhibit, or empty for any other act.
    """

    name: str
    kind: str = ""
    date: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step of a proof: a rule, a fact, a reading, or all / any / not over its children.

    `seen` marks a rule whose proof is written out earlier in the same tree. `left_out` counts children that change
    nothing and are not shown.
    """

    kind: str
    value: Value
    id: str = ""
    title: Phrase | None = None
    cite: Phrase | None = None
    burden: Party | None = None
    source_status: SourceStatus | None = None
    facts: tuple[str, ...] = ()
    note: Phrase | None = None
    seen: bool = False
    left_out: int = 0
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One open legal question, read one way."""

    reading: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByReading:
    """What a conclusion is under one way to read the open questions, now and if nothing more is proved."""

    switches: tuple[Switch, ...]
    value: Value
    if_record_closes: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """An unknown fact that settles the conclusion by itself, one way or both."""

    fact: str
    if_yes: Value
    if_no: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A fact with a value, unknown now."""

    fact: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingSet:
    """Facts that together settle a conclusion, and none of which could be left out."""

    literals: tuple[Literal, ...]
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporting:
    """An authority that bears on a rule or a reading: `says` is for, against or explains.

    Of the facts of its own case, `same` are alike here, `different` are not, `unknown` are not known here.
    """

    rule: str
    on: str
    says: str
    title: Phrase
    holding: Phrase
    source_status: SourceStatus
    court: Phrase | None = None
    court_level: str = ""
    finality: str = ""
    decided: str = ""
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consideration:
    """One thing to weigh in a factor: whether it is so here, and whom it favors: user or claimant."""

    text: Phrase
    favors: Party
    value: Value
    contested: bool = False


class Lean(StrEnum):
    """Whom the considerations of a factor favor; no weight is given and no total is made."""

    USER = "favors_user"
    CLAIMANT = "favors_claimant"
    BOTH = "points_both_ways"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What one rule comes to for one act, with all that it rests on.

    `standings` are one or two words: a conclusion may be contested and open at once. `value` is what holds with the
    readings as they are by default; `if_record_closes` what holds if nothing more is proved. `loses_if_unproved` are
    the parties that a closed record decides against. `supervaluation` is what every completion of the unknown facts
    agrees on, under the same readings; `supervaluation_note` says why it is not computed. Decisive facts and deciding
    sets are of those readings under which the conclusion is unknown, `decided_under`.
    """

    rule: str
    juris: str
    kind: RuleKind
    role: str
    act: str
    title: Phrase
    cite: Phrase
    burden: Party | None
    standings: tuple[Standing, ...]
    value: Value
    if_record_closes: Value
    supervaluation: Value
    proof: Node | None
    loses_if_unproved: tuple[Party, ...] = ()
    supervaluation_note: str = ""
    by_reading: tuple[ByReading, ...] = ()
    assumes: tuple[Switch, ...] = ()
    decided_under: tuple[Switch, ...] = ()
    decisive_facts: tuple[Decisive, ...] = ()
    deciding_sets: tuple[DecidingSet, ...] = ()
    unknown: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    authorities_for: tuple[Supporting, ...] = ()
    authorities_against: tuple[Supporting, ...] = ()
    authorities_explaining: tuple[Supporting, ...] = ()
    profile: Lean | None = None
    considerations: tuple[Consideration, ...] = ()
    weakest_source_status: SourceStatus = SourceStatus.PRIMARY
    weakest_rules: tuple[str, ...] = ()
    reviewed_by: str = ""
    governing_date: str = ""
    as_of: str = ""
    checked_on: str = ""
    rulepack_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What a ledger shows of how one picture was made.

    `rounds` is how often pictures were generated before it was last chosen, with what differed counted once; `shown`
    how many were there to choose from, 0 where nobody chose it; `by` and `why` who chose and the reason given.
    `unchanged` says that the picture is byte for byte an output, or one whose pixels are those of an output.
    `intact` says that the ledger and everything it names is as it was; `timestamped` that a time stamp is bound to the
    choice, which is not checked here.
    """

    row: int
    seed: str
    recipe_sha256: str
    rounds: int
    shown: int
    rejected: int
    by: str
    why: str
    unchanged: bool
    intact: bool
    timestamped: bool
