"""An audit for machines: JSON, a JUnit file for a builder's pipeline, and facts for a case of law."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from apelles.audit.memorization import gives_back
from apelles.journeys import audit_said
from apelles.library.files import write_whole
from apelles.records.audit import Gate, ModelAudit, Told
from apelles.words.numbers import short

JSON: Final = "audit.json"
CASE: Final = "case.yaml"
FINDINGS: Final = "outputs.jsonl"
SHOWN: Final = 20
"""So many outputs are named as evidence of one fact."""


def as_json(audit: ModelAudit) -> dict[str, Any]:
    """Return an audit as plain values; of single outputs only those that give a work back, all are in a file."""
    plain = asdict(audit)
    plain["findings"] = [asdict(one) for one in audit.findings if gives_back(one)]
    return plain


def write_json(audit: ModelAudit, folder: Path) -> Path:
    """Write `audit.json`, and a line for every output into `outputs.jsonl`; return the first."""
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in audit.findings)
    write_whole(folder / FINDINGS, lines.encode())
    path = folder / JSON
    write_whole(path, (json.dumps(as_json(audit), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())
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


def write_case(audit: ModelAudit, folder: Path) -> Path:
    """Write what the audit says about the facts of law as part of a case file, and return it.

    `m.memorized` is yes or no only for a library whose outputs could be judged; a work is named where it is given back.
    """
    path = folder / CASE
    write_whole(path, ("\n".join(_case(audit)) + "\n").encode())
    return path


def _case(audit: ModelAudit) -> Iterator[str]:
    by = f"audit:audit.memorization@{audit.software.rpartition(' ')[2]}"
    found = audit.training
    value = {Told.MEMORIZES: "true", Told.NOTHING_FOUND: "false", Told.UNDETERMINED: "unknown"}[audit.told]
    given = [one for one in audit.findings if gives_back(one)]
    named = [f"output {one.index:06}: {one.verdict.value} of {one.work[:16]}" for one in given[:SHOWN]]
    yield "# What the audit of a model says about facts of law; add it to a case of yours."
    yield f"title: {_quoted(f'Audit of the model {audit.model.name}')}"
    yield "facts:"
    yield "  m.memorized:"
    yield f"    value: {value}"
    yield f"    by: {_quoted(by)}"
    yield f"    evidence: {_list([JSON, *named])}"
    yield "    measure:"
    yield f"      quantity: {_quoted('outputs that give a work of the library back')}"
    yield f"      value: {_quoted(f'{found.given_back.found} of {found.given_back.of}')}"
    yield f"      threshold: {_quoted(f'{short(found.expected_false)} expected by chance at most')}"
    yield f"      interval: {_quoted(f'{found.given_back.low:.4f} to {found.given_back.high:.4f}')}"
    use = audit.prompts
    told = "unknown" if not given or (use.describes and not use.nothing + use.names) else "true"
    if not given:
        return
    yield "  m.without_expression_in_prompt:"
    yield f"    value: {told}"
    yield f"    by: {_quoted(by)}"
    yield f"    evidence: {_list([JSON])}"
    note = (
        f"no prompt {use.nothing}; names at most {use.names}; describes a picture, for a person to read {use.describes}"
    )
    yield f"    note: {_quoted(note)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: list[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)
