"""A proof tree as lines: every rule, fact and open question, each with its value, however deep the tree is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from apelles.dossier.blocks import COMMA, Line, Run, Step, joined, phrase, plain, said
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import outcome, party, source_line, value
from apelles.dossier.written import Written
from apelles.records.law import Conclusion, Node, Party, Value

_LEAVES = frozenset({"fact", "reading"})


@dataclass(frozen=True, slots=True)
class _Next:
    """A node that waits to be written, or how many were left out where it stands.

    `inside` is the connective around it, and `burden` who has to prove the rule around it.
    """

    depth: int
    node: Node
    inside: str = ""
    burden: Party | None = None
    left_out: int = 0


def proof_steps(found: Conclusion, names: Names, written: Written, *, prefix: str) -> tuple[Step, ...]:
    """Return the lines of a proof; a rule whose proof is written out already refers to it. `prefix` begins anchors.

    The lines under a rule must all hold unless one says otherwise, so an `all` there has no line of its own, nor has a
    connective inside of the same one, or over a single line.
    """
    steps: list[Step] = []
    waiting = [_Next(0, found.proof)] if found.proof else []
    while waiting:
        one = waiting.pop()
        node = one.node
        if one.left_out and waiting and waiting[-1].left_out and waiting[-1].depth == one.depth:
            waiting[-1] = replace(waiting[-1], left_out=waiting[-1].left_out + one.left_out)
        elif one.left_out:
            steps.append(Step(depth=one.depth, line=(said("proof.left_out", "soft", count=one.left_out),)))
        elif _says_nothing(one):
            waiting += _below(one, node)
        else:
            back = written.where(found.juris, found.act, node.id) if node.kind == "rule" else ""
            anchor = f"{prefix}-{node.id}" if node.kind == "rule" and node.id and not back and not node.seen else ""
            steps.append(Step(depth=one.depth, line=_line(one, names, back), anchor=anchor))
            if anchor:
                written.write(found.juris, found.act, node.id, anchor)
            if not back and not _is_plain_not(node):
                inside = "all" if node.kind == "rule" else node.kind
                waiting += _below(_Next(one.depth + 1, node, inside, node.burden or one.burden), node)
    return tuple(steps)


def _says_nothing(one: _Next) -> bool:
    """Return whether a connective needs no line of its own."""
    node = one.node
    single = len(node.children) == 1 and not node.left_out
    return node.kind in {"all", "any"} and (node.kind == one.inside or single)


def _below(one: _Next, node: Node) -> list[_Next]:
    """Return what stands under a node, the last first, and before it how many are left out."""
    left_out = [replace(one, left_out=node.left_out)] if node.left_out else []
    return left_out + [replace(one, node=child) for child in reversed(node.children)]


def _is_plain_not(node: Node) -> bool:
    return node.kind == "not" and len(node.children) == 1 and node.children[0].kind in _LEAVES


def _line(one: _Next, names: Names, back: str) -> Line:
    node = one.node
    if _is_plain_not(node):
        return (said("proof.must_not", "soft"), *_leaf(node.children[0], names))
    if node.kind in _LEAVES:
        return _leaf(node, names)
    if node.kind == "rule" or node.note:
        return joined(_rule(node, back, one.burden))
    return (said(f"proof.{node.kind}", "soft"), plain(" "), said(f"value.{node.value.value}", "soft"))


def _leaf(node: Node, names: Names) -> Line:
    if node.kind == "reading":
        return (said("proof.reading", "soft"), _title(node), plain(" "), _read(node.value))
    known = [(id_, names.statements.get(id_)) for id_ in node.facts]
    stated = [(plain(f"F{number}", to=f"fact-{number}"),) if number else (plain(id_, "code"),) for id_, number in known]
    asked = (_title(node), plain(" "), value(node.value))
    return joined([asked, joined(stated, COMMA)]) if stated else asked


def _rule(node: Node, back: str, burden: Party | None) -> Iterator[Line]:
    """Return what a rule says; who has to prove it only where that is not who has to prove the rule around it."""
    if node.title:
        yield (phrase(node.title, "strong"), plain(" "), outcome(node.value))
    elif node.id:
        yield (plain(node.id, "code"), plain(" "), outcome(node.value))
    if node.note:
        yield (phrase(node.note),)
    if back:
        yield (said("proof.seen", to=back),)
        return
    if node.cite:
        yield (phrase(node.cite, "soft"),)
    if node.burden and node.burden is not burden:
        yield (said("proof.burden", "soft"), party(node.burden, "soft"))
    if node.source_status:
        yield from source_line(node.source_status)


def _read(found: Value) -> Run:
    return said("proof.both_ways", "mark-open") if found is Value.UNKNOWN else value(found)


def _title(node: Node) -> Run:
    return phrase(node.title) if node.title else plain(node.id, "code")
