"""A draft of the public summary of training content (AI Act, Article 53(1)(d)), filled from the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from apelles import catalogue
from apelles.collect.rights.base import AI_LABEL, SOURCE_TYPE
from apelles.collect.rights.places import place
from apelles.journeys.rights_of import WorkRights
from apelles.journeys.rights_report import RightsReport, ledger_said
from apelles.records.rights import Scope, Use
from apelles.words import say

MOST_DOMAINS: Final = 10
_ADDRESS: Final = re.compile(r"https?://\S+")
_MADE: Final = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"})


def eu_summary(report: RightsReport, *, name: str, lang: str = "en") -> str:
    """Return the draft as Markdown. What is not in the ledger stays open and is marked so."""
    fill = say("eu.fill", lang)
    sealed, filled = ledger_said(report.ledger)
    acquired = sorted(str(work.body["acquired_at"]) for work in report.works) or ["?"]
    crawled = [work for work in report.works if work.body["url"]]
    domains = Counter(place(str(work.body["url"])).host for work in crawled)
    contracts = {one.terms for work in report.works for one in work.acceptances if one.contract}
    under = sum(any(one.contract for one in work.acceptances) for work in report.works)
    made = sum(_synthetic(work) for work in report.works)
    named = Counter(_collection(work) for work in report.works if work.body["source"] and not work.body["url"])
    totals = report.totals()[Use.TEXT_AND_DATA_MINING.value]
    since = len(report.reserved_since())
    unstated = sum(not work.body["source"] and not work.body["url"] for work in report.works)
    lines = [
        f"# {say('eu.title', lang)}: {name}",
        "",
        say("eu.what", lang),
        "",
        f"## {say('eu.general', lang)}",
        *(f"- {say(key, lang)}: {fill}" for key in ("eu.provider", "eu.model", "eu.placed")),
        f"- {say('eu.modality', lang)}: "
        + say("eu.images", lang, pictures=f"{len(report.works):,}", first=acquired[0][:10], last=acquired[-1][:10]),
        "",
        f"## {say('eu.sources', lang)}",
        f"### {say('eu.public', lang)}",
        *_counted(named, fill),
        f"### {say('eu.licensed', lang)}",
        f"- {say('eu.licensed_count', lang, count=under, contracts=len(contracts))}",
        f"### {say('eu.crawled', lang)}",
        f"- {say('eu.crawled_count', lang, count=len(crawled), domains=len(domains))}",
        *(f"  - {domain}: {count:,}" for domain, count in domains.most_common(MOST_DOMAINS)),
        f"### {say('eu.user', lang)}",
        f"- {fill}",
        f"### {say('eu.synthetic', lang)}",
        f"- {say('eu.synthetic_count', lang, count=made)}",
        f"### {say('eu.other', lang)}",
        f"- {say('eu.other_count', lang, count=unstated)}",
        "",
        f"## {say('eu.processing', lang)}",
        f"### {say('eu.reservations', lang)}",
        f"- {say('eu.reserved', lang, pictures=len(report.works), since=since, **totals)}",
        f"- {say('eu.protocols', lang, protocols=', '.join(catalogue.names('rights_signal')))}",
        f"### {say('eu.illegal', lang)}",
        f"- {fill}",
        "",
        say("eu.query", lang, query=f"apelles rights report {report.library} --json"),
        "",
        say(sealed, lang, **filled),
    ]
    return "\n".join(lines) + "\n"


def _counted(named: Counter[str], fill: str) -> Sequence[str]:
    return [f"- {source}: {count:,}" for source, count in named.most_common()] or [f"- {fill}"]


def _collection(work: WorkRights) -> str:
    """Return a stated source without the address of the single picture."""
    return _ADDRESS.sub("", str(work.body["source"])).strip() or str(work.body["source"])


def _synthetic(work: WorkRights) -> bool:
    claims = [one for signal in work.signals if signal.scope is not Scope.OTHER_COPY for one in signal.claims]
    return any(one.name == AI_LABEL or (one.name == SOURCE_TYPE and one.text in _MADE) for one in claims)
