"""Croissant metadata of a data set with what is known of its rights: RAI fields, provenance, one verdict per record.

Sources: Croissant 1.1 and Croissant RAI 1.0 (MLCommons), PROV-O, ODRL 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

from apelles.collect.formulas import COLUMNS
from apelles.journeys.rights_export import table
from apelles.journeys.rights_report import RightsReport
from apelles.records.rights import Permission
from apelles.words import say

CONTEXT: Final[Mapping[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_EQUIVALENT: Final = {
    "title": "https://schema.org/name",
    "author": "http://www.w3.org/ns/prov#wasAttributedTo",
    "license": "https://schema.org/license",
    "source": "http://www.w3.org/ns/prov#wasDerivedFrom",
    "url": "https://schema.org/contentUrl",
    "verdict": "https://schema.org/usageInfo",
}


def croissant(report: RightsReport, *, name: str, table_name: str) -> tuple[dict[str, Any], str]:
    """Return the metadata as JSON-LD, and the table of records (CSV) that it describes under `table_name`.

    It is published on the day the newest copy was acquired, so the same ledger gives the same metadata; without such a
    day in ISO 8601 it names none. Cells that look like formulas are guarded as `rights_export.table` says.
    """
    days = _days(report)
    rows = "".join(_tables(report))
    metadata: dict[str, Any] = {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "name": name,
        "description": say(
            "rights.summary",
            "en",
            pictures=len(report.works),
            use=say(f"use.{report.use.value}", "en"),
            **report.totals()[report.use.value],
        ),
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "license": _licenses(report),
        "url": f"urn:apelles:ledger:{report.ledger.root}",
        "version": "1.0.0",
        **({"datePublished": days[-1].isoformat()} if days else {}),
        "sc:usageInfo": _offer(report),
        **_rai(report),
        "prov:wasDerivedFrom": [{"@type": "prov:Entity", "name": source} for source in _sources(report)],
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:used": f"ledger of {report.ledger.rows} rows, Merkle root {report.ledger.root}",
            "prov:wasAssociatedWith": f"apelles {version('apelles')}",
        },
        "prov:wasAttributedTo": [one.author for one in report.authors() if one.author],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": table_name,
                "name": table_name,
                "contentUrl": table_name,
                "encodingFormat": "text/csv",
                "sha256": sha256(rows.encode("utf-8")).hexdigest(),
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "works",
                "name": "works",
                "description": f"One picture each, with the verdict for {report.use.value}.",
                "field": [_field(column, table_name) for column in COLUMNS],
            }
        ],
    }
    return metadata, rows


def _tables(report: RightsReport) -> list[str]:
    """Return the rows of every verdict; the head once."""
    parts: list[str] = []
    for permission in Permission:
        works = [work for work in report.works if work.permission(report.use) is permission]
        text = table([(str(work.body["file"]), work) for work in works], permission.value)
        parts.append(text if not parts else text.partition("\n")[2])
    return parts


def _field(column: str, table_name: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"works/{column}",
        "name": column,
        "dataType": "sc:Text",
        "source": {"fileObject": {"@id": table_name}, "extract": {"column": column}},
    }
    if column in _EQUIVALENT:
        field["equivalentProperty"] = _EQUIVALENT[column]
    return field


def _offer(report: RightsReport) -> dict[str, Any]:
    """Return an ODRL offer: the use is permitted for the works that are allowed, prohibited for the others."""
    counts = report.totals()[report.use.value]
    action = {"@id": f"urn:apelles:use:{report.use.value}"}
    return {
        "@type": "odrl:Offer",
        "odrl:permission": {
            "odrl:action": action,
            "odrl:target": "works whose verdict is allow",
            "count": counts["allow"],
        },
        "odrl:prohibition": {
            "odrl:action": action,
            "odrl:target": "works whose verdict is deny, conditional or unknown",
            "count": counts["deny"] + counts["conditional"] + counts["unknown"],
        },
    }


def _rai(report: RightsReport) -> dict[str, Any]:
    counts = report.totals()[report.use.value]
    days = _days(report)
    authors = report.authors()
    largest = authors[0] if authors else None
    return {
        "rai:dataCollection": f"{len(report.works)} pictures from {len(_sources(report))} stated sources.",
        "rai:dataCollectionMissingData": (
            f"{len(report.without_name())} works name no author; {len(report.unread())} files could not be read again."
        ),
        "rai:dataCollectionTimeframe": [days[0].isoformat(), days[-1].isoformat()] if days else [],
        "rai:dataManipulationProtocol": "None: originals are referred to by SHA-256.",
        "rai:dataReleaseMaintenancePlan": "Scan again before each use; reservations made since are shown apart.",
        "rai:dataLimitations": (
            f"For {report.use.value}: {counts['unknown']} works of which nothing is known, "
            f"{counts['conditional']} under conditions nobody has taken on, {counts['deny']} denied."
        ),
        "rai:dataBiases": (
            f"Of {len(authors)} authors the most frequent has {largest.works} works." if largest else "No works."
        ),
        "rai:personalSensitiveInformation": "Not examined.",
        "rai:machineAnnotationTools": [f"apelles {version('apelles')}"],
    }


def _days(report: RightsReport) -> list[date]:
    """Return the days on which copies were acquired, earliest first, as far as they are told in ISO 8601."""
    return [
        at.date() for at in sorted(filter(None, (_instant(str(work.body["acquired_at"])) for work in report.works)))
    ]


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _licenses(report: RightsReport) -> list[str]:
    found = {one.uri or one.id for work in report.works for one in work.licenses}
    return sorted(found) or ["unknown"]


def _sources(report: RightsReport) -> list[str]:
    return sorted({str(work.body["url"] or work.body["source"]) for work in report.works} - {""})
