"""A proof tree as lines: every rule, fact and open question, each with its value, however deep the tree is."""

from __future__ import annotations

from collections.abc import Iterator

from apelles.dossier.blocks import Line, Run, Step, joined, phrase, plain, said
from apelles.dossier.named_things import Names
from apelles.dossier.words_of_law import outcome, party, source_line, value
from apelles.dossier.written import Written
from apelles.records.law import Conclusion, Node, Value

_CONNECTIVES = frozenset({"all", "any", "not"})


def proof_steps(found: Conclusion, names: Names, written: Written, *, prefix: str) -> tuple[Step, ...]:
    """Return the lines of a proof; a rule whose proof is written out already refers to it. `prefix` begins anchors."""
    steps: list[Step] = []
    waiting = [(0, found.proof)] if found.proof else []
    while waiting:
        depth, node = waiting.pop()
        is_rule = node.kind == "rule" and bool(node.id)
        back = written.where(found.juris, found.act, node.id) if is_rule else ""
        anchor = f"{prefix}-{node.id}" if is_rule and not back else ""
        steps.append(Step(depth=depth, line=_line(node, names, back), anchor=anchor))
        if anchor:
            written.write(found.juris, found.act, node.id, anchor)
        if not back:
            waiting += [(depth + 1, child) for child in reversed(node.children)]
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
    yield joined(stated, ", ") if stated else (said("law.nobody_stated", "soft"),)


def _rule(node: Node, back: str) -> Iterator[Line]:
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
    if node.burden:
        yield (said("proof.burden", "soft"), party(node.burden, "soft"))
    if node.source_status:
        yield from source_line(node.source_status)


def _read(found: Value) -> Run:
    return said("proof.both_ways", "mark-open") if found is Value.UNKNOWN else value(found)


def _title(node: Node) -> Run:
    return phrase(node.title) if node.title else plain(node.id, "code")
