"""A proof tree as lines: every rule, fact and open question, each with its value, however deep the tree is."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import Line, Run, Step, joined, phrase, plain, said
from apelles.dossier.named_things import Names, walked
from apelles.dossier.words_of_law import outcome, party, source_line, value
from apelles.records.law import Node, Value

_CONNECTIVES = frozenset({"all", "any", "not"})


def proof_steps(root: Node, names: Names, *, prefix: str) -> tuple[Step, ...]:
    """Return the lines of a tree; a rule that is written out earlier refers back to it. `prefix` begins its anchors."""
    steps: list[Step] = []
    written: set[str] = set()
    for depth, node in walked(root):
        anchor = f"{prefix}-{node.id}" if node.kind == "rule" and node.id else ""
        back = anchor if anchor in written else ""
        steps.append(Step(depth=depth, line=_line(node, names, back), anchor="" if back else anchor))
        written.add(anchor)
    return tuple(steps)


def _line(node: Node, names: Names, back: str) -> Line:
    if node.kind in _CONNECTIVES:
        return (said(f"proof.{node.kind}", "soft"), plain(" "), value(node.value))
    if node.kind == "fact":
        return joined(_fact(node, names))
    if node.kind == "reading":
        return (said("proof.reading", "soft"), _title(node), plain(" "), _read(node.value))
    return joined(_rule(node, back))


def _fact(node: Node, names: Names) -> Iterator[Line]:
    yield (_title(node), plain(" "), value(node.value))
    known = [(id_, names.statements.get(id_)) for id_ in node.facts]
    stated = [(plain(f"F{number}", to=f"fact-{number}"),) if number else (plain(id_, "code"),) for id_, number in known]
    if stated:
        yield joined(stated, ", ")
    else:
        yield (said("proof.not_stated", "soft"),)


def _rule(node: Node, back: str) -> Iterator[Line]:
    if node.title:
        yield (phrase(node.title, "strong"), plain(" "), outcome(node.value))
    elif node.id:
        yield (plain(node.id, "code"), plain(" "), outcome(node.value))
    if node.note:
        yield (phrase(node.note),)
    if node.cite:
        yield (phrase(node.cite, "soft"),)
    if node.burden:
        yield (said("proof.burden", "soft"), party(node.burden))
    if node.source_status:
        yield from source_line(node.source_status)
    if node.seen:
        yield (said("proof.seen", to=back),)


def _read(found: Value) -> Run:
    return said("proof.both_ways", "mark-open") if found is Value.UNKNOWN else value(found)


def _title(node: Node) -> Run:
    return phrase(node.title) if node.title else plain(node.id, "code")
