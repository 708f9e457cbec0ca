"""Which works of a library an artist chooses, and why each: by author, by subject, by likeness, by a list."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from apelles.audit.authors import name_key
from apelles.collect.decode import decode
from apelles.describe.sscd import SSCD
from apelles.errors import SetRefused, UnknownName
from apelles.journeys.collect import card_of
from apelles.journeys.rights_of import WorkRights
from apelles.library.base import Library
from apelles.library.card import check_same
from apelles.records import Work

LIKE: Final = 100
LABELS: Final = ("author", "subject")
_NAMES: Final = ("work_id", "sha256", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How works are chosen: each condition that is given narrows the choice; without any, it is every work.

    `like` are pictures, whose `nearest` works by the library's descriptor are taken; `pick` is a list of works.
    `label` is what becomes the class of a work: author, subject, or nothing.
    """

    authors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    like: tuple[Path, ...] = ()
    nearest: int = LIKE
    pick: Path | None = None
    label: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the rule as a ledger holds it; pictures and lists by name and SHA-256."""
        return {
            "authors": list(self.authors),
            "subjects": list(self.subjects),
            "like": [_named(path) for path in self.like],
            "nearest": self.nearest if self.like else 0,
            "pick": _named(self.pick) if self.pick else {},
            "label": self.label,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A work that was chosen: why, and which class it has."""

    rights: WorkRights
    work: Work
    why: str
    label: str


@dataclass(slots=True, kw_only=True)
class _Reasons:
    """Why a work is chosen so far, and its class."""

    why: list[str] = field(default_factory=list)
    label: str = ""


def choose(library: Library, works: Sequence[WorkRights], rule: Rule) -> list[Choice]:
    """Return the works that a rule chooses, in the order given.

    Raises:
        UnknownName: an author, a subject or a work that is named is not in the library.
        PictureRefused: a picture to be like cannot be read.
        LibraryMismatch: the library was made with another descriptor than this version's.
        SetRefused: the list of works cannot be read.
    """
    stated = library.get([one.sha256 for one in works])
    there = [one for one in works if one.sha256 in stated]
    found = {one.sha256: _Reasons() for one in there}
    for kept in _narrowed(library, there, stated, rule):
        for name in [name for name in found if name not in kept]:
            del found[name]
        for name, reasons in found.items():
            reasons.why += kept[name].why
            reasons.label = kept[name].label or reasons.label
    return [
        Choice(
            rights=one,
            work=stated[one.sha256],
            why="; ".join(found[one.sha256].why) or "every work of the library",
            label=found[one.sha256].label or _label(one, stated[one.sha256], rule.label),
        )
        for one in there
        if one.sha256 in found
    ]


def _narrowed(
    library: Library, works: Sequence[WorkRights], stated: Mapping[str, Work], rule: Rule
) -> Iterator[dict[str, _Reasons]]:
    """Yield, for every condition of the rule, the works that meet it by SHA-256."""
    if rule.authors:
        yield _by_author(works, rule.authors)
    if rule.subjects:
        yield _by_subject(works, stated, rule.subjects)
    if rule.like:
        yield _by_likeness(library, rule.like, rule.nearest)
    if rule.pick:
        yield _by_list(works, stated, rule.pick)


def _by_author(works: Sequence[WorkRights], names: Sequence[str]) -> dict[str, _Reasons]:
    wanted = {name_key(name): name for name in names}
    found: dict[str, _Reasons] = {}
    seen = set()
    for one in works:
        keys = {name_key(name) for name in one.authors} & wanted.keys()
        seen |= keys
        if keys:
            found[one.sha256] = _Reasons(why=[f"author {wanted[key]}" for key in sorted(keys)])
    _check_found("author", [name for key, name in wanted.items() if key not in seen])
    return found


def _by_subject(works: Sequence[WorkRights], stated: Mapping[str, Work], names: Sequence[str]) -> dict[str, _Reasons]:
    subjects = {one.sha256: stated[one.sha256].subject_id for one in works}
    _check_found("subject", [name for name in names if name not in subjects.values()])
    return {sha256: _Reasons(why=[f"subject {name}"]) for sha256, name in subjects.items() if name in names}


def _by_likeness(library: Library, pictures: Sequence[Path], nearest: int) -> dict[str, _Reasons]:
    sscd = SSCD()
    check_same(library.card, card_of(sscd))
    vectors = sscd.describe([decode(path.read_bytes()).pixels for path in pictures])
    ranking = library.search(vectors, nearest)
    found: dict[str, _Reasons] = {}
    for path, names, scores in zip(pictures, ranking.sha256, ranking.scores, strict=True):
        for rank, (name, score) in enumerate(zip(names, scores, strict=True), start=1):
            found.setdefault(str(name), _Reasons()).why.append(f"like {path.name}: rank {rank}, cosine {score:.3f}")
    return found


def _by_list(works: Sequence[WorkRights], stated: Mapping[str, Work], path: Path) -> dict[str, _Reasons]:
    """Return the works of a list: a work id on each line, or CSV that names works by `work_id`, `sha256` or `file`.

    CSV may say of each work `why` it was picked and a `label`.
    """
    known: dict[str, list[str]] = {}
    for one in works:
        for name in {one.work_id, one.sha256, stated[one.sha256].file}:
            known.setdefault(name, []).append(one.sha256)
    found: dict[str, _Reasons] = {}
    for number, row in _picked(path):
        name = next((row[column] for column in _NAMES if row.get(column)), "")
        if name not in known:
            _check_found("work", [f"{name} (line {number} of {path.name})"])
        why = f"picked in {path.name}, line {number}" + (f": {row['why']}" if row.get("why") else "")
        for sha256 in known[name]:
            found[sha256] = _Reasons(why=[why], label=row.get("label", ""))
    return found


def _picked(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The list {path} cannot be read ({error}), so nothing is picked. Name a text file or CSV in UTF-8."
        raise SetRefused(message) from error
    head = text.split("\n", 1)[0].strip().lower().split(",")
    if not {*_NAMES} & {cell.strip() for cell in head}:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                yield number, {"work_id": line.strip()}
        return
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, {str(key).strip().lower(): str(cell or "").strip() for key, cell in row.items()}


def _label(rights: WorkRights, work: Work, by: str) -> str:
    if by == "author":
        return rights.authors[0] if rights.authors else ""
    return work.subject_id if by == "subject" else ""


def _named(path: Path) -> dict[str, str]:
    try:
        return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}), so nothing can be chosen by it. Check the path."
        raise SetRefused(message) from error


def _check_found(kind: str, missing: Sequence[str]) -> None:
    if missing:
        message = (
            f"No {kind} in the scanned works of this library is called {missing[0]!r}, so the choice is not made. "
            "`apelles rights report` shows whose works are there, `apelles library list` what they are called."
        )
        raise UnknownName(message)
