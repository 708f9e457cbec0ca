"""A draft of the public summary of training content (AI Act, Article 53(1)(d)), filled from the ledger."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from apelles import catalogue
from apelles.collect.rights.base import AI_LABEL, SOURCE_TYPE
from apelles.collect.rights.places import place
from apelles.journeys.eu_queries import MADE, Notes, contracts, of_collection, of_host, synthetic, under_contract
from apelles.journeys.rights_of import WorkRights
from apelles.journeys.rights_report import RightsReport, ledger_said
from apelles.records.rights import Scope, Use
from apelles.words import say

MOST_DOMAINS: Final = 10
_ADDRESS: Final = re.compile(r"https?://\S+")
_YEAR: Final = re.compile(r"[0-9]{4}")


def eu_summary(report: RightsReport, *, name: str, lang: str = "en") -> str:
    """Return the draft as Markdown, each number with a note: the command that gives it.

    What is not in the ledger stays open and is marked so.
    """
    report = replace(report, use=Use.TEXT_AND_DATA_MINING)
    fill = say("eu.fill", lang)
    notes = Notes(report)
    lines = [
        f"# {say('eu.title', lang)}: {name}",
        "",
        say("eu.what", lang),
        "",
        f"## {say('eu.general', lang)}",
        *(f"- {say(key, lang)}: {fill}" for key in ("eu.provider", "eu.model", "eu.placed")),
        f"- {say('eu.modality', lang)}: {say('eu.images', lang, **_size(report, notes))}",
        "",
        f"## {say('eu.sources', lang)}",
        f"### {say('eu.public', lang)}",
        *(_collections(report, notes) or [f"- {fill}"]),
        f"### {say('eu.licensed', lang)}",
        f"- {say('eu.licensed_count', lang, **_licensed(report, notes))}",
        f"### {say('eu.crawled', lang)}",
        *_crawled(report, notes, lang),
        f"### {say('eu.user', lang)}",
        f"- {fill}",
        f"### {say('eu.synthetic', lang)}",
        f"- {say('eu.synthetic_count', lang, count=_made(report, notes))}",
        f"### {say('eu.other', lang)}",
        f"- {say('eu.other_count', lang, count=_unstated(report, notes))}",
        "",
        f"## {say('eu.processing', lang)}",
        f"### {say('eu.reservations', lang)}",
        f"- {say('eu.reserved', lang, **_reserved(report, notes))}",
        f"- {say('eu.protocols', lang, protocols=', '.join(catalogue.names('rights_signal')))}",
        f"### {say('eu.illegal', lang)}",
        f"- {fill}",
        "",
        _ledger(report, notes, lang),
        "",
        say("eu.queries", lang),
        "",
        *notes.lines(),
    ]
    return "\n".join(lines) + "\n"


def _size(report: RightsReport, notes: Notes) -> dict[str, str]:
    told = sorted(at for work in report.works if _YEAR.match(at := str(work.body["acquired_at"])))
    first, last = (told[0][:10], told[-1][:10]) if told else ("?", "?")
    days = '[.works[].acquired_at | select(test("^[0-9]{4}"))]'
    return {
        "pictures": notes.reported(report.pictures, ".pictures"),
        "first": notes.reported(first, f'{days} | min // "?" | .[:10]'),
        "last": notes.reported(last, f'{days} | max // "?" | .[:10]'),
    }


def _collections(report: RightsReport, notes: Notes) -> list[str]:
    named = Counter(_collection(work) for work in report.works if work.body["source"] and not work.body["url"])
    return [f"- {source}: {notes.reported(count, of_collection(source))}" for source, count in named.most_common()]


def _licensed(report: RightsReport, notes: Notes) -> dict[str, str]:
    terms = {one.terms for work in report.works for one in work.acceptances if one.contract}
    under = sum(any(one.contract for one in work.acceptances) for work in report.works)
    return {
        "count": notes.in_ledger(under, under_contract()),
        "contracts": notes.in_ledger(len(terms), contracts()),
    }


def _crawled(report: RightsReport, notes: Notes, lang: str) -> list[str]:
    crawled = [str(work.body["url"]) for work in report.works if work.body["url"]]
    hosts = Counter(where.host for where in map(place, crawled) if where.known)
    count = notes.reported(len(crawled), '[.works[] | select(.url != "")] | length')
    said = say("eu.crawled_count", lang, count=count, domains=notes.reported(len(hosts), of_host()))
    named = (f"  - {host}: {notes.reported(found, of_host(host))}" for host, found in hosts.most_common(MOST_DOMAINS))
    return [f"- {said}", *named]


def _made(report: RightsReport, notes: Notes) -> str:
    return notes.in_ledger(sum(_synthetic(work) for work in report.works), synthetic())


def _unstated(report: RightsReport, notes: Notes) -> str:
    count = sum(not work.body["source"] and not work.body["url"] for work in report.works)
    return notes.reported(count, '[.works[] | select(.source == "" and .url == "")] | length')


def _reserved(report: RightsReport, notes: Notes) -> dict[str, str]:
    use = report.use.value
    totals = report.totals()[use].items()
    return {
        "pictures": notes.reported(report.pictures, ".pictures"),
        **{name: notes.reported(count, f".totals.{use}.{name}") for name, count in totals},
        "since": notes.reported(len(report.reserved_since()), ".reserved_since_acquisition | length"),
    }


def _ledger(report: RightsReport, notes: Notes, lang: str) -> str:
    key, filled = ledger_said(report.ledger)
    if report.ledger.intact:
        rows = notes.reported(report.ledger.rows, ".ledger.rows")
        return say(key, lang, rows=rows, root=notes.reported(filled["root"], ".ledger.merkle_root"))
    return say(key, lang, count=notes.verified(len(report.ledger.problems), ".problems | length"))


def _collection(work: WorkRights) -> str:
    """Return a stated source without the address of the single picture."""
    return _ADDRESS.sub("", str(work.body["source"])).strip() or str(work.body["source"])


def _synthetic(work: WorkRights) -> bool:
    claims = [one for signal in work.signals if signal.scope is not Scope.OTHER_COPY for one in signal.claims]
    return any(one.name == AI_LABEL or (one.name == SOURCE_TYPE and one.text in MADE) for one in claims)
