"""An audit for machines: JSON, a JUnit file for a builder's pipeline, and facts for a case of law."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from apelles.audit.memorization import gives_back
from apelles.journeys import audit_said
from apelles.law.stated_audit import from_collage, from_model_audit
from apelles.library.files import write_whole
from apelles.records.audit import Gate, ModelAudit, NearestPair
from apelles.records.collage import CollageFinding
from apelles.records.law import Fact, Value
from apelles.words.numbers import short

JSON: Final = "audit.json"
CASE: Final = "case.yaml"
FINDINGS: Final = "outputs.jsonl"
COLLAGE: Final = "collage.json"
SIDES: Final = (Value.YES, Value.NO)
WORDS: Final = {Value.YES: "true", Value.NO: "false", Value.UNKNOWN: "unknown", Value.CONFLICT: "conflict"}


def as_json(audit: ModelAudit, *, pairs: Sequence[NearestPair] = ()) -> dict[str, Any]:
    """Return an audit as plain values; of single outputs only those that give a work back, all are in a file."""
    plain = asdict(audit)
    plain["findings"] = [asdict(one) for one in audit.findings if gives_back(one)]
    return plain | {"pairs": [asdict(one) for one in pairs]}


def write_json(audit: ModelAudit, folder: Path, *, pairs: Sequence[NearestPair] = ()) -> Path:
    """Write `audit.json`, and a line for every output into `outputs.jsonl`; return the first.

    `pairs` are those whose pictures lie in the folder.
    """
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in audit.findings)
    write_whole(folder / FINDINGS, lines.encode())
    path = folder / JSON
    text = json.dumps(as_json(audit, pairs=pairs), ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(path, (text + "\n").encode())
    return path


def write_junit(audit: ModelAudit, path: Path) -> None:
    """Write the gate and every output that gives a work back as a JUnit file, which build servers read."""
    given = [one for one in audit.findings if gives_back(one)]
    failing = audit.gate in {Gate.NOT_MET, Gate.OPEN}
    suite = Element(
        "testsuite",
        name="apelles audit model",
        tests=str(1 + len(given)),
        failures=str(int(failing)),
        skipped=str(len(given)),
    )
    case = SubElement(suite, "testcase", classname=audit.model.name, name="rate of outputs that give a work back")
    if failing:
        found = audit.training.highest if audit.gate is Gate.OPEN else audit.training.given_back
        stated = audit_said.percent(audit.fail_above or 0.0)
        said = (
            f"{audit.gate.value}: {found.found} of {found.of} outputs, 95 % limits {found.low:.4f} to {found.high:.4f}"
        )
        SubElement(case, "failure", message=f"{said}; at most {stated} % is allowed")
    for one in given:
        other = SubElement(suite, "testcase", classname="output", name=f"{one.index:06}")
        SubElement(other, "skipped", message=f"{one.verdict.value} of {one.work[:16]}, E <= {short(one.e_value_bound)}")
    write_whole(path, tostring(suite, encoding="utf-8", xml_declaration=True))


def write_case(audit: ModelAudit, folder: Path, *, collage: CollageFinding | None = None) -> Path:
    """Write what the audit says about the facts of law as part of a case file, and return it.

    That nothing was found never becomes a no: it leaves `m.memorized` unknown, with an upper limit.
    """
    given = [one for one in audit.findings if gives_back(one)]
    facts = from_model_audit(audit, given=given, use=audit.prompts, by=spoken_by("memorization", audit.software))
    beside = from_collage(collage, by=spoken_by("collage", audit.software)) if collage else ()
    return _write_case(folder, f"Audit of the model {audit.model.name}", {JSON: facts, COLLAGE: beside})


def write_collage_case(finding: CollageFinding, folder: Path, *, model: str, software: str) -> Path:
    """Write the same for a comparison with collage machines alone; a case without facts where nothing could be told."""
    facts = from_collage(finding, by=spoken_by("collage", software))
    return _write_case(folder, f"Collage or learning: the model {model}", {COLLAGE: facts})


def spoken_by(measure: str, software: str) -> str:
    """Return who states a fact of an audit: the measure, and the version it was made with."""
    return f"audit:audit.{measure}@{software.rpartition(' ')[2]}"


def _write_case(folder: Path, title: str, facts: Mapping[str, Sequence[Fact]]) -> Path:
    path = folder / CASE
    lines = ["# What the audit of a model says about facts of law; add it to a case of yours."]
    lines.append(f"title: {_quoted(title)}")
    stated = [line for file, some in facts.items() for fact in some for line in _fact(fact, file)]
    lines += ["facts:", *stated] if stated else []
    write_whole(path, ("\n".join(lines) + "\n").encode())
    return path


def _fact(fact: Fact, file: str) -> Iterator[str]:
    yield f"  {fact.key}:"
    yield f"    value: {WORDS[fact.value]}"
    yield f"    by: {_quoted(fact.by)}"
    yield f"    evidence: {_list([file, *fact.evidence])}"
    if fact.supports in SIDES:
        yield f"    supports: {WORDS[fact.supports]}"
    if fact.measure:
        yield "    measure:"
        yield f"      quantity: {_quoted(fact.measure.quantity.en)}"
        yield f"      value: {_quoted(fact.measure.value)}"
        for name, text in (("threshold", fact.measure.threshold), ("interval", fact.measure.interval)):
            if text:
                yield f"      {name}: {_quoted(text.en)}"
    if fact.said:
        yield f"    note: {_quoted(fact.said.en)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: list[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)
