"""Journey: many suspects against one library, one bad file never stopping the rest, and the report of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.open import open_source
from apelles.errors import PictureRefused
from apelles.journeys.judge_picture import Bench, open_bench
from apelles.journeys.previews import previews
from apelles.journeys.recipe import FALSE_ALARMS
from apelles.journeys.report import write_report
from apelles.library.lance import LanceLibrary
from apelles.pixels.picture import Picture
from apelles.records import Finding, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Findings in the order of the suspects, and the suspects that could not be read.

    `without_elements` says why elements were not compared although they were asked for.
    """

    findings: tuple[Finding, ...]
    refused: tuple[Refusal, ...]
    library: LanceLibrary
    files: tuple[Found, ...]
    without_elements: str = ""

    def write_report(self, folder: Path) -> Path:
        """Write the report of every finding into a folder and return the page."""
        found = {finding.sha256 for finding in self.findings}
        suspects: dict[str, Picture] = {}
        for entry in self.files:
            picture = decode(entry.read())
            if picture.sha256 in found:
                suspects[picture.sha256] = picture
        return write_report(self.findings, folder, suspects=suspects, works=self._works(), refused=self.refused)

    def _works(self) -> dict[str, Picture]:
        hashes = {evidence.match.work.sha256 for finding in self.findings for evidence in finding.matches}
        hashes |= {finding.elements.work.sha256 for finding in self.findings if finding.elements}
        return previews(self.library, hashes)


def judge_pictures(
    suspects: Sequence[Path],
    *,
    library: Path,
    false_alarms: float = FALSE_ALARMS,
    elements: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> Judged:
    """Return a finding for every picture in the files and folders that were named, with shared elements if asked.

    Raises:
        LibraryMissing: there is no library in that folder.
        SourceUnreadable: a suspect that was named is not there.
    """
    opened = LanceLibrary(library)
    bench, without_elements = open_bench(opened, folder=library, false_alarms=false_alarms, elements=elements)
    entries = [entry for path in suspects for entry in open_source(path)]
    findings: list[Finding] = []
    files: list[Found] = []
    refused: list[Refusal] = []
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Refusal):
            refused.append(entry)
        else:
            _judge_one(bench, entry, findings, files, refused)
        if on_progress:
            on_progress(number, len(entries))
    return Judged(
        findings=tuple(findings),
        refused=tuple(refused),
        library=opened,
        files=tuple(files),
        without_elements=without_elements,
    )


def _judge_one(bench: Bench, entry: Found, findings: list[Finding], files: list[Found], refused: list[Refusal]) -> None:
    content = b""
    try:
        content = entry.read()
        picture = decode(content)
    except PictureRefused as error:
        digest = sha256(content).hexdigest() if content else ""
        refused.append(Refusal(file=entry.name, sha256=digest, code=error.code, reason=str(error)))
        return
    findings.append(bench.judge(picture, entry.name))
    files.append(entry)
