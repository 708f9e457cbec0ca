"""The ladder as a table: recall per edit, Apelles beside its peers, at their thresholds and at our false-alarm rate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.peers import RULES
from benchmarks.stats import mean_by_work, threshold_for, wilson
from benchmarks.store import Record
from benchmarks.tables import Table, share
from benchmarks.views import View, rungs

PEERS = tuple(dict.fromkeys(rule.peer for rule in RULES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One view and what each measurer saw of it."""

    view: View
    records: Mapping[str, Record]

    def found(self) -> bool:
        """Return whether Apelles reports the right work with a verified match."""
        ours = self.records["apelles"]
        return any(match["verified"] and match["work_id"] == self.view.item.work_id for match in ours["matches"])

    def accused(self) -> bool:
        """Return whether Apelles' verdict is that something was copied."""
        return self.records["apelles"]["verdict"] in ACCUSATIONS

    def likeness(self, peer: str) -> tuple[float, float]:
        """Return what a peer says: to the right work, and to the closest work of all."""
        seen = self.records["peers"][peer]
        return seen["right"], max(seen["right"], seen["other"])


ACCUSATIONS = frozenset({"copy", "partial_copy", "collage"})


def thresholds(clean: Sequence[Seen]) -> tuple[int, dict[str, float]]:
    """Return our false alarms among clean views, and each peer's threshold that allows as many."""
    allowed = sum(seen.accused() for seen in clean)
    best = {peer: [seen.likeness(peer)[1] for seen in clean] for peer in PEERS}
    return allowed, {peer: threshold_for(best[peer], allowed=allowed) for peer in PEERS}


def ladder_rows(ladder: Sequence[Seen], *, above: Mapping[str, float]) -> list[Record]:
    """Return one row for each edit: recall with limits by work, the peers', verdicts, regions."""
    by_edit: dict[str, list[Seen]] = defaultdict(list)
    for seen in ladder:
        by_edit[seen.view.rung.name].append(seen)
    return [
        _row(rung.name, rung.group, rung.excluded, by_edit[rung.name], above)
        for rung in rungs()
        if rung.name in by_edit
    ]


def ladder_summary(ladder: Sequence[Seen], rows: Sequence[Record], rng: np.random.Generator) -> Record:
    """Return the mean over the edits that count, with limits by work, and the edits that fall short."""
    counted = [row for row in rows if not row["excluded"]]
    by_work: dict[str, list[float]] = defaultdict(list)
    for seen in ladder:
        if not seen.view.rung.excluded:
            by_work[seen.view.item.work_id].append(float(seen.found()))
    mean = mean_by_work(by_work, rng)
    return {
        "edits": len(counted),
        "works": len(by_work),
        "views": sum(len(views) for views in by_work.values()),
        "mean_recall": mean.value,
        "mean_recall_low": mean.low,
        "mean_recall_high": mean.high,
        "mean_recall_of_peers": {
            name: float(np.mean([row["peers"][name] for row in counted])) for name in _peer_columns()
        },
        "below_the_best_peer": [row["edit"] for row in counted if row["recall"] < row["best_peer"]],
        "not_ahead_where_the_best_is_under_98": [
            row["edit"] for row in counted if row["best_peer"] < 0.98 and row["recall"] <= row["best_peer"]
        ],
        "other_work_verified": sum(_other_work_verified(seen) for seen in ladder),
    }


def ladder_table(rows: Sequence[Record]) -> Table:
    """Return the rows as a table for people."""
    names = _peer_columns()
    head = ["edit", "n", "Apelles", "95 %", *names, "best", "copy/partial/collage", "region"]
    lines = [
        [
            row["edit"] + (" (excluded)" if row["excluded"] else ""),
            str(row["works"]),
            share(row["recall"]),
            f"{share(row['low'])}-{share(row['high'])}",
            *(share(row["peers"][name]) for name in names),
            share(row["best_peer"]) + ("  <-- below" if row["recall"] < row["best_peer"] else ""),
            "/".join(str(row["verdicts"].get(verdict, 0)) for verdict in ("copy", "partial_copy", "collage")),
            share(row["region_overlap"]) if row["region_overlap"] is not None else "",
        ]
        for row in rows
    ]
    return Table(head=head, lines=lines)


def _row(name: str, group: str, excluded: str, views: Sequence[Seen], above: Mapping[str, float]) -> Record:
    ours = wilson(sum(seen.found() for seen in views), len(views))
    overlaps = [overlap for seen in views if (overlap := _overlap(seen)) is not None]
    peers = {
        **{rule.name: _recall(views, rule.peer, at_least=rule.threshold) for rule in RULES},
        **{f"{peer} at our rate": _recall(views, peer, above=above[peer]) for peer in PEERS},
    }
    return {
        "edit": name,
        "group": group,
        "excluded": excluded,
        "works": len(views),
        "recall": ours.value,
        "low": ours.low,
        "high": ours.high,
        "peers": peers,
        "best_peer": max(peers.values()),
        "verdicts": dict(Counter(seen.records["apelles"]["verdict"] for seen in views)),
        "region_overlap": median(overlaps) if overlaps else None,
        "seconds": median(seen.records["apelles"]["seconds"] for seen in views),
        "missed": [seen.view.item.name for seen in views if not seen.found()],
    }


def _recall(views: Sequence[Seen], peer: str, *, at_least: float = -np.inf, above: float = -np.inf) -> float:
    right = [seen.likeness(peer)[0] for seen in views]
    return sum(value >= at_least and value > above for value in right) / len(right)


def _overlap(seen: Seen) -> float | None:
    own = [match for match in seen.records["apelles"]["matches"] if match["work_id"] == seen.view.item.work_id]
    return own[0]["region_overlap"] if own and own[0]["verified"] else None


def _other_work_verified(seen: Seen) -> bool:
    return any(
        match["verified"] and match["work_id"] != seen.view.item.work_id for match in seen.records["apelles"]["matches"]
    )


def _peer_columns() -> list[str]:
    return [*(rule.name for rule in RULES), *(f"{peer} at our rate" for peer in PEERS)]
