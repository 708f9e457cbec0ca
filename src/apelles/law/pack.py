"""The rules of one jurisdiction, read from its folder and checked as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Final, Protocol

from apelles import catalogue
from apelles.errors import RulesUnreadable, UnknownName
from apelles.law.expression import Expression, FactLeaf, ReadingLeaf, RuleLeaf, base_of, leaves
from apelles.law.fields import Fields
from apelles.law.provision import Provision, provisions_from
from apelles.law.rule import Rule, rule_from
from apelles.law.vocabulary import as_list, check_key, readings, vocabulary
from apelles.law.yaml_text import read
from apelles.records.law import RuleKind
from apelles.words.phrase import Phrase

ABOUT: Final = "pack.yaml"
SEAM: Final = "jurisdiction"


class Digest(Protocol):
    """A hash that is being made."""

    def update(self, content: bytes, /) -> None:
        """Take in further bytes."""

    def hexdigest(self) -> str:
        """Return the hash so far."""
        ...


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A folder of rules. A plug-in offers a function that returns one, under the entry point `apelles.jurisdiction`."""

    code: str
    folder: Traversable


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All rules of one jurisdiction, several versions of a rule in the order of their days, and the texts of law.

    `main` are the rules that a case is mostly about. `sha256` is over every file of the folder, the vocabulary and the
    readings: two equal hashes mean equal rules.
    """

    code: str
    name: Phrase
    checked_on: date
    main: tuple[str, ...]
    versions: Mapping[str, tuple[Rule, ...]]
    provisions: Mapping[str, Provision]
    sha256: str

    def rule(self, name: str, on: date | None = None) -> Rule | None:
        """Return the version of a rule in force on a day, the newest without one; None where there is none."""
        found = self.versions.get(name, ())
        if on is None:
            return found[-1] if found else None
        return next((one for one in reversed(found) if one.in_force(on)), None)

    def rules(self) -> Iterator[Rule]:
        """Yield the newest version of every rule, in the order they are written."""
        yield from (versions[-1] for versions in self.versions.values())


def codes() -> tuple[str, ...]:
    """Return the codes of all jurisdictions there are."""
    return catalogue.names(SEAM)


@cache
def load(code: str) -> Pack:
    """Return the pack of a jurisdiction, read and checked.

    Raises:
        UnknownName: there is no such jurisdiction.
        RulesUnreadable: its rules are damaged or contradict each other in form.
    """
    found = catalogue.load(SEAM, code)()
    if not isinstance(found, Jurisdiction):
        message = (
            f"The jurisdiction {code!r} is no folder of rules, so nothing can be read from it. Repair the plug-in."
        )
        raise UnknownName(message)
    return read_pack(found.folder)


def shipped(code: str) -> Jurisdiction:
    """Return a jurisdiction that comes with Apelles."""
    return Jurisdiction(code, files("apelles.law") / code)


def read_pack(folder: Traversable) -> Pack:
    """Return the pack in a folder, checked: references, days, cycles, texts.

    Raises:
        RulesUnreadable: something is wrong with it.
    """
    digest = sha256()
    texts = {name: _text(folder / name, digest) for name in _files(folder)}
    if ABOUT not in texts:
        message = f"The folder {folder.name} has no {ABOUT}, so it is no rule pack. Add code, name and checked_on."
        raise RulesUnreadable(message)
    about = Fields.of(read(texts.pop(ABOUT), name=ABOUT), where=f"{folder.name}/{ABOUT}")
    code, name, checked_on = about.text("code"), about.phrase("name"), about.day("checked_on")
    main = about.texts("main")
    about.done()
    if checked_on is None:
        message = f"{folder.name}/{ABOUT} has no checked_on, so nobody knows of which day its law is. Add it."
        raise RulesUnreadable(message)
    versions: dict[str, list[Rule]] = defaultdict(list)
    for file, text in texts.items():
        for value in as_list(read(text, name=file), file):
            one = rule_from(value, file=file)
            versions[one.id].append(one)
    pack = Pack(
        code=code,
        name=name,
        checked_on=checked_on,
        main=main,
        versions={key: tuple(sorted(found, key=_since)) for key, found in versions.items()},
        provisions=_provisions(folder, digest),
        sha256=_sealed(digest),
    )
    _check(pack)
    return pack


def _files(folder: Traversable) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))


def _text(file: Traversable, digest: Digest) -> str:
    content = file.read_bytes()
    digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return content.decode("utf-8")


def _sealed(digest: Digest) -> str:
    """Return the hash of the folder with that of what all jurisdictions share."""
    shared = files("apelles.law")
    for name in _files(shared / "facts"):
        _text(shared / "facts" / name, digest)
    _text(shared / "readings.yaml", digest)
    return digest.hexdigest()


def _provisions(folder: Traversable, digest: Digest) -> dict[str, Provision]:
    place = folder / "provisions"
    if not place.is_dir():
        return {}
    found: dict[str, Provision] = {}
    for file in _files(place):
        for one in provisions_from(read(_text(place / file, digest), name=file), file=file):
            if one.ref in found:
                message = f"The provision {one.ref} is written twice. Remove one."
                raise RulesUnreadable(message)
            found[one.ref] = one
    return found


def _since(rule: Rule) -> date:
    return rule.valid_from or date.min


def conditions(rule: Rule) -> Iterator[Expression]:
    """Yield every condition that a rule is written with, the patterns of authorities left out."""
    yield from (one for one in (rule.when, rule.unless) if one is not None)
    yield from (one.when for one in rule.considerations)


def _check(pack: Pack) -> None:
    for name, found in pack.versions.items():
        for earlier, later in pairwise(found):
            if earlier.valid_to is None or earlier.valid_to >= _since(later):
                message = (
                    f"Two versions of {name} are in force on one day. End the earlier one before the later begins."
                )
                raise RulesUnreadable(message)
        for rule in found:
            _check_references(pack, rule)
    for name in pack.main:
        if name not in pack.versions:
            message = f"{ABOUT} names the main rule {name}, which the pack {pack.code} does not have. Correct it."
            raise RulesUnreadable(message)
    _check_cycles(pack)


def _check_references(pack: Pack, rule: Rule) -> None:
    for condition in conditions(rule):
        for leaf in leaves(condition):
            _check_leaf(pack, rule, leaf)
    for pattern in rule.pattern:
        for leaf in leaves(pattern):
            _check_leaf(pack, rule, leaf)
    named = [*rule.exceptions, *(one.rule for one in rule.bears_on if one.rule)]
    named += [one for one in rule.conflicts_with if not one.startswith("r.")]
    for other in named:
        if other not in pack.versions:
            message = f"{rule.id} names the rule {other}, which the pack {pack.code} does not have. Correct it."
            raise RulesUnreadable(message)
    for one in rule.exceptions:
        _check_kind(pack, rule, one)
    for other in (one.reading for one in rule.bears_on if one.reading):
        _check_reading(rule, other)
    for ref in rule.provisions:
        if ref not in pack.provisions:
            message = (
                f"{rule.id} names the provision {ref}, of which there is no text. Add it, or cite it in words only."
            )
            raise RulesUnreadable(message)


def _check_leaf(pack: Pack, rule: Rule, leaf: FactLeaf | ReadingLeaf | RuleLeaf) -> None:
    match leaf:
        case FactLeaf(key):
            check_key(key, where=rule.id)
            if vocabulary()[base_of(key)].kind != "boolean":
                message = (
                    f"{rule.id} asks whether {key} holds, which is a number or a day. Ask for a fact of yes or no."
                )
                raise RulesUnreadable(message)
        case ReadingLeaf(reading):
            _check_reading(rule, reading)
            if readings()[reading].profile_only and rule.kind is not RuleKind.FACTOR:
                message = f"{rule.id} rests on {reading}, which only factors may weigh. Move it into a factor."
                raise RulesUnreadable(message)
        case RuleLeaf(other):
            _check_kind(pack, rule, other)


def _check_kind(pack: Pack, rule: Rule, other: str) -> None:
    found = pack.versions.get(other)
    if not found or any(one.kind in {RuleKind.FACTOR, RuleKind.AUTHORITY} for one in found):
        problem = "yields no yes or no" if found else f"the pack {pack.code} does not have"
        message = f"{rule.id} rests on {other}, which {problem}. Correct it."
        raise RulesUnreadable(message)


def _check_reading(rule: Rule, reading: str) -> None:
    if reading not in readings():
        message = f"{rule.id} names the reading {reading}, which is not among the open questions. Correct it."
        raise RulesUnreadable(message)


def _check_cycles(pack: Pack) -> None:
    graph = {name: set[str]() for name in pack.versions}
    for name, found in pack.versions.items():
        for rule in found:
            graph[name] |= set(rule.exceptions)
            for condition in conditions(rule):
                graph[name] |= {leaf.rule for leaf in leaves(condition) if isinstance(leaf, RuleLeaf)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        path = " → ".join(str(name) for name in error.args[1])
        message = f"The rules of {pack.code} run in a circle: {path}. Break it."
        raise RulesUnreadable(message) from error
