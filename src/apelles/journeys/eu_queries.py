"""The command behind each number of the draft for the AI Act: a note beside the number, and the command in the note."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shlex import quote
from typing import Final

from apelles.collect.rights.base import AI_LABEL, SOURCE_TYPE
from apelles.journeys.rights_report import RightsReport
from apelles.journeys.rights_rows import ACCEPTANCE, COPY
from apelles.journeys.rights_scan import ledger_of
from apelles.records.rights import Scope
from apelles.seal.ledger import ROWS

MADE: Final = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
"""Digital source types of pictures that a model made, in part or whole."""
HOST: Final = (
    r'def host: (capture("^(?:[^:/?#]+:)?//(?:[^/?#]*@)?(?<host>\\[[^\\]]*\\]|[^/?#:]*)").host // "") '
    r'| ascii_downcase | ltrimstr("[") | rtrimstr("]") | rtrimstr(".");'
)
COLLECTION: Final = (
    r'def collection: . as $all | gsub("https?://\\S+"; "") | gsub("^\\s+|\\s+$"; "") '
    '| if . == "" then $all else . end;'
)
CURRENT: Final = (
    "map(.row) | . as $rows | (map(select(.supersedes != null) | {(.supersedes | tostring): .n}) | add // {}) as $last "
    "| [$rows[] | select($last[.n | tostring] == null "
    "and (.supersedes == null or $last[.supersedes | tostring] == .n))]"
)
"""jq: the host of an address, a source without addresses, and the rows of a ledger that no later row corrects."""


class Notes:
    """The notes of one draft, in the order their numbers are first given."""

    def __init__(self, report: RightsReport) -> None:
        """Take the report whose numbers are noted."""
        commercial = {None: "", True: " --commercial", False: " --non-commercial"}[report.commercial]
        self._report = f"apelles rights report {quote(report.library)} --use {report.use.value}{commercial} --json"
        self._verify = f"apelles rights verify {quote(report.library)} --json"
        self._rows = quote(str(ledger_of(Path(report.library)) / ROWS))
        self._numbers: dict[str, int] = {}

    def reported(self, number: object, path: str) -> str:
        """Return a number with a note: a jq program for the JSON of the report gives it."""
        return self._noted(number, f"{self._report} | jq -r {quote(path)}")

    def verified(self, number: object, path: str) -> str:
        """Return a number with a note: a jq program for the JSON of the look through the ledger gives it."""
        return self._noted(number, f"{self._verify} | jq -r {quote(path)}")

    def in_ledger(self, number: object, program: str) -> str:
        """Return a number with a note: a jq program for the current rows of the ledger gives it."""
        return self._noted(number, f"jq -s -r {quote(f'{CURRENT} | {program}')} {self._rows}")

    def lines(self) -> list[str]:
        """Return the notes in Markdown."""
        return [f"[^{number}]: {_code(query)}" for query, number in self._numbers.items()]

    def _noted(self, number: object, query: str) -> str:
        place = self._numbers.setdefault(query, len(self._numbers) + 1)
        return f"{number:,}[^{place}]" if isinstance(number, int) else f"{number}[^{place}]"


def of_host(host: str = "") -> str:
    """Return a jq program: how many works are from one host, or from how many hosts all are."""
    if host:
        return f"{HOST} [.works[] | select((.url | host) == {_text(host)})] | length"
    return f'{HOST} [.works[].url | host | select(. != "")] | unique | length'


def of_collection(name: str) -> str:
    """Return a jq program: how many works without an address are from one collection."""
    here = f'.url == "" and .source != "" and (.source | collection) == {_text(name)}'
    return f"{COLLECTION} [.works[] | select({here})] | length"


def under_contract() -> str:
    """Return a jq program for rows: how many works are under contract."""
    return (
        f'[.[] | select(.kind == "{ACCEPTANCE}" and .body.contract) | .body.works[]] as $works '
        f'| [.[] | select(.kind == "{COPY}") | .body.sha256 | select(IN($works[]))] | length'
    )


def contracts() -> str:
    """Return a jq program for rows: how many contracts hold for works of the library."""
    return (
        f'[.[] | select(.kind == "{COPY}") | .body.sha256] as $copies '
        f'| [.[] | select(.kind == "{ACCEPTANCE}" and .body.contract and any(.body.works[]; IN($copies[]))) '
        "| .body.terms] | unique | length"
    )


def synthetic() -> str:
    """Return a jq program for rows: how many works say of themselves that a model made them."""
    made = ", ".join(map(_text, MADE))
    return (
        f'[.[] | select(.kind == "{COPY}" and any(.body.signals[]; .scope != "{Scope.OTHER_COPY.value}" '
        f'and any(.claims[]?; .name == "{AI_LABEL}" or (.name == "{SOURCE_TYPE}" and (.text | IN({made}))))))] | length'
    )


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _code(text: str) -> str:
    """Return text as code in Markdown, whatever backticks it holds."""
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{marks}{space}{text}{space}{marks}"
