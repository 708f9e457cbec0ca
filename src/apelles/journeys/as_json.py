"""Findings as plain values for JSON: the same fields on the command line, in a report and from Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from apelles.records import Elements, Evidence, Finding, Mark, Placed, SharedElement
from apelles.words import say


def as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return one dictionary per suspect, of strings, numbers, booleans, lists and dictionaries."""
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "suspect": finding.suspect,
        "sha256": finding.sha256,
        "verdict": finding.verdict.value,
        "kind": finding.kind.value if finding.kind else None,
        "reason": finding.reason,
        "matches": [_evidence(evidence) for evidence in finding.matches],
        "sources": finding.sources,
        "coverage": finding.coverage,
        "common_parts": [[list(point) for point in part] for part in finding.common_parts],
        "elements": _elements(finding.elements) if finding.elements else None,
        "not_compared": list(finding.not_compared),
        "as_others_would_say": [asdict(rule) for rule in finding.as_others_would_say],
        "protocol": asdict(finding.protocol) | {"versions": dict(finding.protocol.versions)},
    }


def _elements(elements: Elements) -> dict[str, Any]:
    return {
        "work_id": elements.work.work_id,
        "baseline": elements.baseline,
        "among": elements.among.value,
        "shared": [_element(element) for element in elements.shared],
        "split": asdict(elements.split) if elements.split else None,
        "no_earlier": elements.no_earlier,
    }


def _element(element: SharedElement) -> dict[str, Any]:
    return {
        "element": element.name,
        "similarity": element.similarity,
        "missing": say(element.missing, "en") if element.missing else None,
        "unusual": element.unusual,
        "places": _places(element.places),
        "suspect_marks": [_mark(mark) for mark in element.suspect_marks],
        "work_marks": [_mark(mark) for mark in element.work_marks],
    }


def _places(places: Iterable[Placed]) -> list[dict[str, Any]]:
    return [asdict(place) | {"group": place.group.value} for place in places]


def _mark(mark: Mark) -> dict[str, Any]:
    return asdict(mark) | {"shape": mark.shape.value}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    match, surprise = evidence.match, evidence.surprise
    return {
        "work_id": match.work.work_id,
        "file": match.work.file,
        "title": match.work.title,
        "author": match.work.author,
        "copy_score": match.copy_score,
        "e_value": surprise.e_value,
        "e_value_bound": surprise.e_value_bound,
        "bound_kind": surprise.bound_kind.value,
        "verified": evidence.verified,
        "kind": evidence.kind.value if evidence.kind else None,
        "inliers": match.inliers,
        "matches": match.matches,
        "suspect_region": [list(point) for point in match.suspect_region],
        "work_region": [list(point) for point in match.work_region],
        "suspect_parts": [[list(point) for point in part] for part in match.suspect_parts],
        "exchanged_parts": [[list(point) for point in part] for part in match.exchanged_parts],
        "exchanged_fraction": match.exchanged_fraction,
        "suspect_fraction": match.suspect_fraction,
        "work_fraction": match.work_fraction,
        "mirrored": match.mirrored,
        "view": match.view,
        "photometric_similarity": match.photometric_similarity,
        "descriptor_similarity": match.descriptor_similarity,
        "transform": list(match.transform),
        "also_found_in": list(evidence.also_found_in),
        "places": _places(evidence.places),
        "work_sha256": match.work.sha256,
    }
