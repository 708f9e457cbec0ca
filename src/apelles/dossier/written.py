"""What is written out in full already, so that it is referred to where it is met again."""

from __future__ import annotations


class Written:
    """The anchors of rules and authorities that were written out, each for one act of one jurisdiction."""

    def __init__(self) -> None:
        """Begin a part in which nothing is written yet."""
        self._anchors: dict[tuple[str, str, str], str] = {}

    def where(self, juris: str, act: str, name: str) -> str:
        """Return where something is written out, empty where it is not."""
        return self._anchors.get((juris, act, name), "")

    def write(self, juris: str, act: str, name: str, anchor: str) -> None:
        """Remember that something is written out at an anchor; the first place counts."""
        self._anchors.setdefault((juris, act, name), anchor)
