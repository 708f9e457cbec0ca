"""Clean views as tables: false alarms, and E-values against what they promise, by domain and clustered by work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.ladder_report import Seen
from benchmarks.peers import RULES
from benchmarks.stats import lower_limit_by_work
from benchmarks.store import Record
from benchmarks.tables import Table, number

LEVELS = (1.0, 0.1, 0.01)
FIELDS = ("e_value", "e_value_bound")


@dataclass(frozen=True, slots=True, kw_only=True)
class Domained:
    """Clean views of one domain."""

    domain: str
    views: Sequence[Seen]


def by_domain(clean: Sequence[Seen]) -> list[Domained]:
    """Return the views apart by domain, and all of them last."""
    apart: dict[str, list[Seen]] = defaultdict(list)
    for seen in clean:
        apart[str(seen.view.item.domain)].append(seen)
    return [*(Domained(domain=name, views=views) for name, views in apart.items()), Domained(domain="all", views=clean)]


def clean_rows(clean: Sequence[Seen], rng: np.random.Generator) -> list[Record]:
    """Return one row for each domain: how many views, works, false alarms, and the tails of the E-values."""
    return [_row(part, rng) for part in by_domain(clean)]


def alarms_table(rows: Sequence[Record]) -> Table:
    """Return false alarms by domain, Apelles beside the published thresholds."""
    names = [rule.name for rule in RULES]
    lines = [
        [row["domain"], str(row["views"]), str(row["works"]), str(row["false_alarms"])]
        + [str(row["peers"].get(name, "not asked")) for name in names]
        for row in rows
    ]
    return Table(head=["domain", "views", "works", "Apelles", *names], lines=lines)


def tails_table(rows: Sequence[Record]) -> Table:
    """Return expected and observed counts of works with at most an E-value, with the one-sided lower limit."""
    head = ["domain", "value", "e", "observed per view", "lower 95 %", "kept", "e / observed"]
    lines = [
        [
            row["domain"],
            tail["field"],
            number(tail["level"]),
            number(tail["observed"]),
            number(tail["lower"]),
            "yes" if tail["kept"] else "NO",
            number(tail["conservatism"]) if tail["conservatism"] is not None else "none seen",
        ]
        for row in rows
        for tail in row["tails"]
    ]
    return Table(head=head, lines=lines)


def _row(part: Domained, rng: np.random.Generator) -> Record:
    views = part.views
    return {
        "domain": part.domain,
        "views": len(views),
        "works": len({seen.view.item.name for seen in views}),
        "false_alarms": sum(seen.accused() for seen in views),
        "undetermined": sum(seen.records["apelles"]["verdict"] == "undetermined" for seen in views),
        "accused": [_accusation(seen) for seen in views if seen.accused()],
        "peers": _peers(views) if all("peers" in seen.records for seen in views) else {},
        "tails": [_tail(views, field, level, rng) for field in FIELDS for level in LEVELS],
    }


def _peers(views: Sequence[Seen]) -> Record:
    return {rule.name: sum(seen.likeness(rule.peer)[1] >= rule.threshold for seen in views) for rule in RULES}


def _tail(views: Sequence[Seen], field: str, level: float, rng: np.random.Generator) -> Record:
    counts: dict[str, list[float]] = defaultdict(list)
    for seen in views:
        matches = seen.records["apelles"]["matches"]
        counts[seen.view.item.name].append(float(sum(match[field] <= level for match in matches)))
    observed = float(np.mean([count for group in counts.values() for count in group]))
    lower = lower_limit_by_work(counts, rng)
    return {
        "field": field,
        "level": level,
        "observed": observed,
        "lower": lower,
        "kept": lower <= level,
        "conservatism": level / observed if observed else None,
    }


def _accusation(seen: Seen) -> Record:
    verified = [match for match in seen.records["apelles"]["matches"] if match["verified"]]
    return {
        "view": seen.view.name,
        "verdict": seen.records["apelles"]["verdict"],
        "of": [
            {key: match[key] for key in ("name", "e_value_bound", "inliers", "suspect_fraction")} for match in verified
        ],
    }
