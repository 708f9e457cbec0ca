"""What the parts of a dossier say, whatever they are rendered as."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from apelles.dossier.blocks import Block, Line, Paragraph, Steps, Table
from apelles.dossier.how_to_check import SEAL, how_to_check
from apelles.dossier.named_things import Names
from apelles.dossier.outline import outline
from apelles.dossier.part_law import important
from apelles.dossier.proof_steps import proof_steps
from apelles.dossier.walk import blocks_of
from apelles.dossier.written import Written
from apelles.records.law import Node, Value
from tests.dossier.sample import conclusion, conclusions, fact_node, reading_node, same, sample, tree

PARTS = {part.name: part for part in outline(sample())}
LAW = list(blocks_of([PARTS["law"]]))


def english(line: Line) -> str:
    """Return a line as it reads in English."""
    return "".join(run.text.en for run in line)


def lines(blocks: Iterable[Block]) -> list[str]:
    """Return the paragraphs."""
    return [english(block.line) for block in blocks if isinstance(block, Paragraph)]


def steps_of(root: Node) -> list[tuple[int, str]]:
    """Return the lines of a proof with their depths."""
    found = conclusion("cn.1", "liability", same("A rule"), proof=root)
    made = proof_steps(found, Names(sample()), Written(), prefix="p")
    return [(step.depth, english(step.line)) for step in made]


def test_every_conclusion_says_its_days_its_source_and_who_reviewed_it() -> None:
    rows = [
        row
        for block in LAW
        if isinstance(block, Table) and block.look == "conclusions"
        for row in block.rows
        if not row.band
    ]
    assert len(rows) == len(conclusions())
    for row in rows:
        said = " ".join(english(line) for line in row.cells[-1])
        assert "as of 2026-11-22" in said
        assert "the law of 2026-03-01 governs" in said
        assert "not checked since 2026-11-22" in said
        assert re.search("not reviewed by a lawyer|reviewed by A. Lawyer", said)
        assert re.search("text read|from an account|from memory", said)


def test_a_conclusion_that_assumes_an_answer_says_so() -> None:
    assert "assumes: Are the weights of a model a copy? no" in " ".join(
        english(line)
        for block in LAW
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        for line in cell
    )


def test_what_is_open_on_one_reading_is_shown_under_each() -> None:
    text = " ".join(
        english(line) for block in LAW if isinstance(block, Table) for row in block.rows for line in sum(row.cells, ())
    )
    assert "Is training on works reasonable use in China? yes" in text
    assert "Is training on works reasonable use in China? no" in text


def test_important_are_what_decides_liability_and_what_is_known_or_contested_of_exceptions() -> None:
    assert [one.rule for one in conclusions() if important(one)] == ["cn.53.1", "cn.24.1", "cn.license", "us.107.1"]
    assert not important(conclusion("cn.24.2", "exception", same("An open exception")))


def test_an_authority_says_its_court_its_day_and_what_differs_here() -> None:
    said = lines(LAW)
    assert any("Hangzhou Intermediate People's Court" in line and "decided 2024-12-30" in line for line in said)
    assert any(line.startswith("Different here: Was the use licensed?") for line in said)
    holding = "Training may be reasonable use unless it aims to use the original expression."
    assert said.count(holding) == 3


def test_the_lines_under_a_rule_must_all_hold_so_only_other_connectives_have_a_line() -> None:
    both = Node(kind="all", value=Value.UNKNOWN, children=(reading_node(), fact_node("w.published", Value.YES)))
    either = Node(kind="any", value=Value.YES, children=(both, fact_node("w.published", Value.YES)))
    root = Node(kind="rule", id="cn.1", value=Value.YES, title=same("A rule"), children=(both, either))
    depths = [(depth, text.partition(" ")[0]) for depth, text in steps_of(root)]
    assert depths == [(0, "A"), (1, "Open"), (1, "Was"), (1, "At"), (2, "All"), (3, "Open"), (3, "Was"), (2, "Was")]


def test_a_proof_says_how_much_it_leaves_out_and_what_must_not_be() -> None:
    no = Node(kind="not", value=Value.YES, children=(fact_node("q.licensed", Value.NO, ("f3",)),))
    inner = Node(kind="all", value=Value.NO, left_out=2, children=(no,))
    root = Node(kind="rule", id="cn.1", value=Value.NO, title=same("A rule"), left_out=3, children=(inner,))
    assert [text for _, text in steps_of(root)[1:]] == [
        "must not be: Was the use licensed? no · F3",
        "5 more that change nothing here are left out",
    ]


def test_a_rule_that_is_written_out_is_referred_to_and_not_written_again() -> None:
    found = conclusion("cn.53.1", "liability", same("A rule"), proof=tree(40))
    written = Written()
    first = proof_steps(found, Names(sample()), written, prefix="one")
    again = proof_steps(replace(found, rule="cn.1"), Names(sample()), written, prefix="two")
    assert len(first) > 20
    assert [english(step.line) for step in again] == ["Use without permission open · written out above"]
    assert again[0].line[-1].to == first[0].anchor == "one-cn.53.1"


def test_a_tree_of_three_hundred_nodes_and_one_of_great_depth_are_written_line_by_line() -> None:
    deep: Node = fact_node("w.published", Value.YES)
    for _ in range(2000):
        deep = Node(kind="not", value=Value.YES, children=(deep,))
    assert len(steps_of(deep)) == 2000
    assert max(len(block.steps) for block in LAW if isinstance(block, Steps)) > 200


def test_facts_that_contradict_one_another_are_named() -> None:
    assert "Evidence on both sides: Was the use licensed?" in lines(LAW)


def test_the_commands_to_check_a_seal_are_those_of_the_documentation() -> None:
    page = Path(__file__).parents[2] / "docs" / "rooms" / "dossier.md"
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert SEAL in "".join(blocks)
    assert [check.commands.split()[0] for check in how_to_check(sample())][:3] == [
        "sha256sum",
        "file=dossier.json",
        "c2patool",
    ]
