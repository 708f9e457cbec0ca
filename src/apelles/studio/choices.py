"""A person's choices among outputs: what is kept, what is rejected, by whom and why, and what of it holds now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apelles.errors import ChoiceRefused
from apelles.seal.ledger import Row
from apelles.studio.outputs import SELECTED, Output, Outputs, is_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice as it is asked for: indexes to keep and to reject, who chooses, and why."""

    keep: tuple[int, ...]
    reject: tuple[int, ...]
    by: str
    why: str


def check(choice: Choice, outputs: Outputs) -> None:
    """Return if a choice can be written down.

    Raises:
        ChoiceRefused: nobody or no reason is named, an index is named for both or not there, or a picture that is named
            is not the one that was generated.
    """
    if not choice.by.strip() or not choice.why.strip():
        message = "A choice is only worth writing down with who chooses and why. Say both, with --by and --why."
        raise ChoiceRefused(message)
    if not choice.keep and not choice.reject:
        message = "Nothing is kept and nothing rejected, so there is no choice to write down. Name indexes with --keep."
        raise ChoiceRefused(message)
    both = sorted({*choice.keep} & {*choice.reject})
    if both:
        message = f"The pictures {_listed(both)} are named to keep and to reject. Name each once."
        raise ChoiceRefused(message)
    there = {one.index: one for one in outputs.pictures}
    missing = [index for index in (*choice.keep, *choice.reject) if index not in there]
    if missing:
        message = (
            f"There is no picture {_listed(missing)} in {outputs.folder}, which holds {len(there)}. "
            "The indexes are those of `samples.jsonl` and of the file names."
        )
        raise ChoiceRefused(message)
    other = [index for index in (*choice.keep, *choice.reject) if not is_whole(outputs.folder, there[index])]
    if other:
        message = (
            f"The pictures {_listed(other)} are not as they were generated, so nobody can tell what would be chosen. "
            "Generate again into the same folder: what was changed is made anew."
        )
        raise ChoiceRefused(message)


def body_of(choice: Choice, outputs: Outputs) -> dict[str, Any]:
    """Return the row of a choice: the pictures by index and hash, and all that was there to choose from."""
    there = {one.index: one for one in outputs.pictures}
    return {
        "outputs": outputs.id,
        "shown": len(outputs.pictures),
        "samples_root": outputs.root,
        "kept": [_named(there[index]) for index in sorted(set(choice.keep))],
        "rejected": [_named(there[index]) for index in sorted(set(choice.reject))],
        "why": choice.why.strip(),
    }


def choices_of(rows: Iterable[Row], outputs: str) -> Iterator[Row]:
    """Yield the rows of choices among the outputs of this id, in order."""
    return (row for row in rows if row.kind == SELECTED and row.body.get("outputs") == outputs)


def standing(rows: Iterable[Row], outputs: str) -> dict[int, bool]:
    """Return which indexes are kept (True) or rejected (False) now: the last choice about a picture holds."""
    found: dict[int, bool] = {}
    for row in choices_of(rows, outputs):
        found |= {int(one["index"]): True for one in row.body["kept"]}
        found |= {int(one["index"]): False for one in row.body["rejected"]}
    return found


def _named(output: Output) -> Mapping[str, Any]:
    seed = output.line.get("asked_seed")
    return {"index": output.index, "sha256": output.sha256, "seed": seed if isinstance(seed, int) else None}


def _listed(indexes: Sequence[int]) -> str:
    return ", ".join(map(str, indexes))
