"""The documentation: a page for each room, links that lead somewhere, commands that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.house.command_tree import commands
from tools.cli_reference import TARGET, reference

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path.parent.name for path in (ROOT / "src" / "apelles").glob("*/__init__.py"))
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
TREE = dict(commands())
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


def shell_lines(page: Path) -> Iterator[str]:
    """Yield the commands of a page: lines of code blocks that begin with `$`, continued lines joined."""
    for block in re.findall(r"```[a-z]*\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ "):
                yield line[2:].strip()


LINES = [(page, line) for page in PAGES for line in shell_lines(page)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_page_and_tests(room: str) -> None:
    assert (ROOT / "docs" / "rooms" / f"{room}.md").is_file()
    assert list((ROOT / "tests" / room).glob("**/test_*.py")), f"tests/{room}/ has no tests"


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page.name}: {line[:60]}" for page, line in LINES])
def test_every_command_in_the_docs_exists(page: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words = words[1:]
    if words and words[0] == "make":
        assert {word for word in words[1:] if "=" not in word} <= TARGETS, page
    elif words and words[0] == "apelles":
        assert unknown_words(words[1:]) == [], page


def unknown_words(words: list[str]) -> list[str]:
    """Return the options that no command on the way knows, or the first word where a command should be."""
    path = "apelles"
    known = {"--help", "-h", *option_names(TREE[path])}
    unknown = []
    for word in words:
        if word in {"|", ">", ">>", "&&", ";"}:
            break
        if f"{path} {word}" in TREE:
            path = f"{path} {word}"
            known |= option_names(TREE[path])
        elif word.startswith("-") and word != "-":
            unknown += [] if word.partition("=")[0] in known else [word]
        elif isinstance(TREE[path], click.Group):
            return [word]
    return unknown


def option_names(command: click.Command) -> set[str]:
    return {name for option in command.params for name in [*option.opts, *option.secondary_opts]}


def test_the_command_line_reference_is_what_the_commands_say() -> None:
    assert TARGET.read_text(encoding="utf-8") == reference(), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_every_decision_is_under_a_page_and_asks_its_question() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len({page.name[:4] for page in pages}) == len(pages), "two decisions have one number"
    for page in pages:
        lines = page.read_text(encoding="utf-8").splitlines()
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
        assert lines[0].startswith("# "), page.name
        assert lines[0].endswith("?"), page.name
        assert len(lines) <= 60, page.name
