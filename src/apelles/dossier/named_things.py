"""What facts, rules and open questions are called, taken from everything a dossier holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from apelles.dossier.blocks import Line, Run, phrase, plain, said
from apelles.records.dossier import Dossier
from apelles.records.law import Node
from apelles.words.phrase import Phrase


@dataclass(frozen=True)
class Names:
    """The words of one dossier for its facts, rules and open questions."""

    dossier: Dossier

    def fact(self, key: str) -> Run:
        """Return the question a fact answers; a fact nothing here asks for stays a name."""
        words = self._facts.get(key) or self._facts.get(key.partition("[")[0])
        return phrase(words) if words else plain(key, "code")

    def fact_line(self, key: str) -> Line:
        """Return the question a fact answers and its name, once where it is the same."""
        asked = self.fact(key)
        return (asked,) if asked.look == "code" else (asked, plain(" "), plain(key, "code"))

    def literal(self, text: str) -> Line:
        """Return a fact of a decided case, given by its key or by `not` and its key, with the answer it had there."""
        key = text.removeprefix("not ")
        return (self.fact(key), plain(" "), said("value.no" if key != text else "value.yes", "strong"))

    def reading(self, reading: str) -> Run:
        """Return the open question; one that is not here stays a name."""
        words = self._readings.get(reading)
        return phrase(words) if words else plain(reading, "code")

    @cached_property
    def statements(self) -> dict[str, int]:
        """Return the number of each statement of fact by its id, from 1; the first counts where two have one id."""
        numbered = list(enumerate(self.dossier.facts, start=1))
        return {fact.id: number for number, fact in reversed(numbered)}

    @cached_property
    def pack(self) -> dict[str, Phrase]:
        """Return the names of the jurisdictions by code."""
        return {pack.juris: pack.name for pack in self.dossier.packs}

    @cached_property
    def _facts(self) -> dict[str, Phrase]:
        return {one.fact: one.question for one in self.dossier.asked} | self._titles("fact")

    @cached_property
    def _readings(self) -> dict[str, Phrase]:
        return self._titles("reading") | {one.reading: one.question for one in self.dossier.readings}

    def _titles(self, kind: str) -> dict[str, Phrase]:
        return {node.id: node.title for node in self._nodes if node.kind == kind and node.title}

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(node for one in self.dossier.conclusions if one.proof for _, node in walked(one.proof))


def walked(root: Node) -> Iterator[tuple[int, Node]]:
    """Return every node of a tree with its depth, parents first, however deep the tree is."""
    waiting = [(0, root)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting += [(depth + 1, child) for child in reversed(node.children)]
