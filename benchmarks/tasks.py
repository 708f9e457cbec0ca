"""The tasks of the bench: each draws its views, has them measured, and returns tables and a record."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apelles.records import Domain
from benchmarks import apelles_on_shelf, clean_report, ladder_report, peers_on_shelf, sets, views
from benchmarks.ladder_report import Seen
from benchmarks.peers import RULES
from benchmarks.plan import Plan
from benchmarks.pool import Kind, Progress, run_views
from benchmarks.sets import Item, Shelf
from benchmarks.stats import wilson
from benchmarks.store import Record
from benchmarks.tables import Table

SMALL_EDITS = ("crop_50", "jpeg_10", "mirror")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a task found: tables for people, by title, and a record for JSON."""

    tables: dict[str, Table]
    record: Record


def clean(plan: Plan, *, deadline: float, limit: int | None = None) -> Report:
    """Return false alarms and tails over views of strangers."""
    seen = clean_seen(plan, deadline=deadline, limit=limit)
    rows = clean_report.clean_rows(seen, _rng("clean"))
    tables = {
        "False alarms: clean views with any work reported": clean_report.alarms_table(rows),
        "E-values against their promise": clean_report.tails_table(rows),
    }
    return Report(tables=tables, record={"domains": rows, "seconds": _seconds(seen)})


def ladder(plan: Plan, *, deadline: float, limit: int | None = None) -> Report:
    """Return recall for each edit; the peers' thresholds at our rate come from the clean paintings."""
    strangers = clean_seen(plan, deadline=deadline, limit=limit, only="painting")
    shelf = ladder_shelf()
    seen = _seen(shelf, views.ladder_views(shelf, works=plan.ladder_works), deadline, limit=limit)
    allowed, above = ladder_report.thresholds(strangers)
    rows = ladder_report.ladder_rows(seen, above=above)
    record = {
        "library_works": len(shelf.library),
        "clean_views": len(strangers),
        "our_false_alarms_on_them": allowed,
        "thresholds_at_our_rate": above,
        "summary": ladder_report.ladder_summary(seen, rows, _rng("ladder")),
        "edits": rows,
        "seconds": _seconds(seen),
    }
    return Report(tables={"Recall by edit": ladder_report.ladder_table(rows)}, record=record)


def scans(plan: Plan, *, deadline: float, limit: int | None = None) -> Report:
    """Return how other reproductions of a painting are found, re-photographs apart from files saved again."""
    shelf = sets.scan_shelf()
    seen = _seen(shelf, views.plain_views(shelf.suspects), deadline, limit=limit)
    parts = {
        "re-photographs": [one for one in seen if sets.is_rephotograph(one.view.item)],
        "files saved again": [one for one in seen if not sets.is_rephotograph(one.view.item)],
    }
    rows = [_scan_row(name, part) for name, part in parts.items() if part]
    head = [
        "reproductions",
        "n",
        "found",
        "bound at most 1e-3",
        "largest bound",
        *(rule.name for rule in RULES),
    ]
    lines = [
        [row["name"], str(row["views"]), str(row["found"]), str(row["bound_kept"]), f"{row['largest_bound']:.2g}"]
        + [str(count) for count in row["peers"].values()]
        for row in rows
    ]
    return Report(tables={"Other reproductions of a work": Table(head=head, lines=lines)}, record={"parts": rows})


def drawings(plan: Plan, *, deadline: float, limit: int | None = None) -> Report:
    """Return whether other drawings of a subject are called copies, and what redraws of one lineage measure.

    The last columns count works that are named as copied: of another house or team, of one house in another lineage
    (another card, say, on which it drew the same hand), and of one lineage, of all such pairs.
    """
    rows = []
    for shelf in sets.other_drawings_shelves():
        drawn = views.plain_views(_first(shelf.suspects, plan.drawings, shelf.name))
        rows.append(_drawing_row(shelf, _seen(shelf, drawn, deadline, limit=limit)))
    head = [
        "shelf",
        "suspects",
        "library",
        "verdicts",
        *(f"of {whose}" for whose in ("others", "one house", "one lineage")),
    ]
    lines = [
        [
            row["shelf"],
            str(row["suspects"]),
            str(row["library"]),
            " ".join(f"{name} {count}" for name, count in row["verdicts"].items()),
            str(len(row["other_hand"])),
            str(len(row["other_lineage"])),
            f"{len(row['same_lineage'])} of {row['lineage_pairs']}",
        ]
        for row in rows
    ]
    return Report(tables={"Other drawings of a subject": Table(head=head, lines=lines)}, record={"shelves": rows})


def small(plan: Plan, *, deadline: float, limit: int | None = None) -> Report:
    """Return what twenty own works find of their copies, and how many strangers are accused."""
    rows = []
    for shelf in sets.small_shelves(_rng("small")):
        copies = _seen(shelf, views.named_views(shelf.library, SMALL_EDITS), deadline, limit=limit)
        strangers = _seen(shelf, views.plain_views(shelf.suspects[: plan.strangers]), deadline, limit=limit)
        rows.append(_small_row(shelf, copies, strangers))
    head = ["library", "works", *SMALL_EDITS, "strangers", "accused", "undetermined"]
    lines = [
        [row["shelf"], str(row["works"])]
        + [
            f"{row['copies'][edit]['copy']} copy, {row['copies'][edit]['found']} of {row['copies'][edit]['views']}"
            for edit in SMALL_EDITS
            if edit in row["copies"]
        ]
        + [str(row["strangers"]), str(len(row["accused"])), str(row["undetermined"])]
        for row in rows
    ]
    return Report(
        tables={"Small libraries: copies found, strangers accused": Table(head=head, lines=lines)},
        record={"libraries": rows},
    )


def clean_seen(plan: Plan, *, deadline: float, limit: int | None, only: str = "") -> list[Seen]:
    """Return measured views of strangers, of every domain or of one; where time is short, each gets its share."""
    sizes = {"painting": plan.clean_paintings, "card": plan.clean_cards, "icon": plan.clean_icons}
    every = sets.clean_shelves(_rng("clean shelves"), calibrated=plan.calibrated)
    shelves = [shelf for shelf in every if only in ("", shelf.suspects[0].domain)]
    wanted = []
    for shelf in shelves:
        works, edits = sizes[shelf.suspects[0].domain]
        wanted.append(views.clean_views(shelf, works=works, edits=edits)[:limit])
    found: list[Seen] = []
    for place, shelf in enumerate(shelves):
        part = len(wanted[place]) / sum(len(later) for later in wanted[place:])
        found += _seen(shelf, wanted[place], share_of(deadline, part), asked=kinds(shelf.suspects[0].domain))
    return found


def share_of(deadline: float, part: float) -> float:
    """Return the moment at which this part of the time that is left until the deadline has passed."""
    now = time.monotonic()
    return now + part * (deadline - now)


def ladder_shelf() -> Shelf:
    """Return the shelf of the ladder, the same for every plan."""
    return sets.ladder_shelf(works=110, hosts=24, rng=_rng("ladder shelf"))


def kinds(domain: Domain = Domain.PAINTING) -> tuple[Kind, ...]:
    """Return the measurers that look at every view; peers look at paintings, where they meet the ladder."""
    ours = (apelles_on_shelf.kind(),)
    return (*ours, peers_on_shelf.kind()) if domain == Domain.PAINTING else ours


def _seen(
    shelf: Shelf,
    wanted: Sequence[views.View],
    deadline: float,
    *,
    limit: int | None = None,
    asked: tuple[Kind, ...] | None = None,
) -> list[Seen]:
    chosen = wanted[:limit]
    progress = Progress(title=shelf.name, deadline=deadline)
    records = run_views(shelf, chosen, kinds() if asked is None else asked, progress=progress)
    return [Seen(view=view, records=records[view.name]) for view in chosen if view.name in records]


def _scan_row(name: str, part: Sequence[Seen]) -> Record:
    bounds = [_own_bound(seen) for seen in part]
    found = wilson(sum(seen.found() for seen in part), len(part))
    return {
        "name": name,
        "views": len(part),
        "found": sum(seen.found() for seen in part),
        "recall_low": found.low,
        "bound_kept": sum(bound <= 1e-3 for bound in bounds),
        "largest_bound": max(bounds),
        "verdicts": dict(Counter(seen.records["apelles"]["verdict"] for seen in part)),
        "missed": [seen.view.item.name for seen in part if not seen.found()],
        "peers": {rule.name: sum(seen.likeness(rule.peer)[0] >= rule.threshold for seen in part) for rule in RULES},
    }


def _own_bound(seen: Seen) -> float:
    own = [
        one["e_value_bound"] for one in seen.records["apelles"]["matches"] if one["work_id"] == seen.view.item.work_id
    ]
    return min(own, default=float("inf"))


def _drawing_row(shelf: Shelf, seen: Sequence[Seen]) -> Record:
    """Count works named by whose they are: another hand's, another drawing of the same house, of the same lineage."""
    known = {item.work_id: item for item in shelf.library}
    lineages = Counter(item.lineage for item in shelf.library)
    accused = [
        (one, match)
        for one in seen
        if one.accused()
        for match in one.records["apelles"]["matches"]
        if match["verified"]
    ]
    by_whose: dict[str, list[Record]] = {"other_hand": [], "other_lineage": [], "same_lineage": []}
    for one, match in accused:
        suspect, work = one.view.item, known[match["work_id"]]
        same = "same_lineage" if work.lineage == suspect.lineage else "other_lineage"
        by_whose[same if work.hand == suspect.hand else "other_hand"].append(_pair(one, match))
    return {
        "shelf": shelf.name,
        "suspects": len(seen),
        "library": len(shelf.library),
        "lineage_pairs": sum(lineages[one.view.item.lineage] for one in seen),
        "verdicts": dict(Counter(one.records["apelles"]["verdict"] for one in seen)),
        **by_whose,
    }


def _pair(seen: Seen, match: Record) -> Record:
    keys = ("name", "kind", "e_value_bound", "inliers", "suspect_fraction", "work_fraction")
    return {
        "suspect": seen.view.item.name,
        "verdict": seen.records["apelles"]["verdict"],
        **{key: match[key] for key in keys},
    }


def _small_row(shelf: Shelf, copies: Sequence[Seen], strangers: Sequence[Seen]) -> Record:
    by_edit = {name: [seen for seen in copies if seen.view.rung.name == name] for name in SMALL_EDITS}
    accused = [seen for seen in strangers if seen.accused()]
    return {
        "shelf": shelf.name,
        "works": len(shelf.library),
        "copies": {
            name: {
                "views": len(part),
                "found": sum(seen.found() for seen in part),
                "copy": sum(seen.found() and seen.records["apelles"]["verdict"] == "copy" for seen in part),
                "missed": [seen.view.item.name for seen in part if not seen.found()],
            }
            for name, part in by_edit.items()
            if part
        },
        "strangers": len(strangers),
        "undetermined": sum(seen.records["apelles"]["verdict"] == "undetermined" for seen in strangers),
        "accused": [seen.view.item.name for seen in accused],
    }


def _first(items: Sequence[Item], count: int, name: str) -> list[Item]:
    order = _rng(name).permutation(len(items))[:count]
    return [items[index] for index in order]


def _seconds(seen: Sequence[Seen]) -> Record:
    if not seen:
        return {}
    taken = np.array([one.records["apelles"]["seconds"] for one in seen])
    return {"median": float(np.median(taken)), "mean": float(taken.mean()), "largest": float(taken.max())}


def _rng(name: str) -> np.random.Generator:
    return views.generator(name)


def ladder_version() -> int:
    """Return the version of the ladder that the views are drawn from."""
    return views.ladder_version()
