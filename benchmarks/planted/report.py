"""Tables of planted suspects: what was found of the pieces, and what was named that nobody planted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from benchmarks.planted.parameters import generator
from benchmarks.planted.score import LARGE, source_precision
from benchmarks.stats import Interval, mean_by_work, wilson
from benchmarks.store import Record
from benchmarks.tables import Table, share

SSCD_COPY = 0.5
ALL = "all"


def rows_of(task: str, records: Sequence[Record]) -> list[Record]:
    """Return one row for each kind of suspect and one for all; controls have a row of their own."""
    made = [record for record in records if not record["control"]]
    controls = [record for record in records if record["control"]]
    groups = {kind: [one for one in made if one["kind"] == kind] for kind in dict.fromkeys(one["kind"] for one in made)}
    rows = [_row(task, name, group) for name, group in {**groups, ALL: made}.items()]
    return [*rows, _row(task, "controls", controls)] if controls else rows


def table_of(task: str, rows: Sequence[Record]) -> Table:
    """Return the rows of a task as a table."""
    head = [
        "suspects",
        "n",
        "pieces",
        "recall (95 %)",
        "named",
        "IoU median",
        "of those named: median",
        "10th percentile",
    ]
    head += ["false regions", "of them by a planted hand", "SSCD >= .50", "SSCD false"]
    if task == "collages":
        head += ["source precision"]
    if task == "templates":
        head[3] = "verified (95 %)"
        head += ["kind template", "false templates", "SSCD median"]
    head += ["verdicts"]
    return Table(head=head, lines=[_line(task, row) for row in rows])


def _row(task: str, name: str, records: Sequence[Record]) -> Record:
    pieces = [piece for one in records for piece in one["pieces"] if task != "collages" or piece["share"] >= LARGE]
    counted = "named" if task == "templates" else "recalled"
    unions = [piece["union"] for piece in pieces]
    named = [piece["union"] for piece in pieces if piece["named"]]
    sources = [[piece["work"] for piece in one["pieces"]] for one in records]
    said = [[region["work"] for region in one["regions"]] for one in records]
    return {
        "name": name,
        "suspects": len(records),
        "pieces": len(pieces),
        "recall": _by_work(pieces, counted, f"{task} {name}"),
        "named": sum(piece["named"] for piece in pieces),
        "iou_median": _quantile(unions, 0.5),
        "iou_median_named": _quantile(named, 0.5),
        "iou_tenth_named": _quantile(named, 0.1),
        "false_regions": sum(len(one["false_regions"]) for one in records),
        "false_by_a_planted_hand": sum(one["false_by_a_planted_hand"] for one in records),
        "source_precision": source_precision(sources, said),
        "kind_template": sum("template" in piece["kinds"] for piece in pieces),
        "false_templates": sum(
            len(set(one["templates_named"]) - set(right)) for one, right in zip(records, sources, strict=True)
        ),
        "sscd_recall": float(np.mean([piece["cosine"] >= SSCD_COPY for piece in pieces])) if pieces else None,
        "sscd_median": _quantile([piece["cosine"] for piece in pieces], 0.5),
        "sscd_false": sum(one["sscd_false"] for one in records),
        "seconds_median": _quantile([one["seconds"] for one in records], 0.5),
        "verdicts": dict(Counter(one["verdict"] for one in records)),
    }


def _line(task: str, row: Record) -> list[str]:
    recall = row["recall"]
    line = [
        row["name"],
        str(row["suspects"]),
        str(row["pieces"]),
        f"{share(recall['value'])} ({share(recall['low'])} to {share(recall['high'])})" if recall else "",
        str(row["named"]),
        *(_shown(row[key]) for key in ("iou_median", "iou_median_named", "iou_tenth_named")),
        str(row["false_regions"]),
        str(row["false_by_a_planted_hand"]),
        _shown(row["sscd_recall"]),
        str(row["sscd_false"]),
    ]
    if task == "collages":
        line.append(_shown(row["source_precision"]))
    if task == "templates":
        line += [str(row["kind_template"]), str(row["false_templates"]), _shown(row["sscd_median"])]
    return [*line, " ".join(f"{name} {count}" for name, count in row["verdicts"].items())]


def _by_work(pieces: Sequence[Record], key: str, name: str) -> Record | None:
    """Return the share of pieces with its limits: Wilson's where every piece is another work, else works are drawn."""
    if not pieces:
        return None
    values: dict[str, list[float]] = defaultdict(list)
    for piece in pieces:
        values[piece["work"]].append(float(piece[key]))
    found = _interval(values, name)
    return {"value": found.value, "low": found.low, "high": found.high}


def _interval(values: dict[str, list[float]], name: str) -> Interval:
    if all(len(views) == 1 for views in values.values()):
        return wilson(round(sum(views[0] for views in values.values())), len(values))
    return mean_by_work(values, generator(f"interval {name}"))


def _quantile(values: Sequence[float], part: float) -> float | None:
    return float(np.quantile(values, part)) if values else None


def _shown(value: float | None) -> str:
    return "" if value is None else share(value)
