"""A scanned library of small drawn works with every verdict, and a training set made from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PIL import Image

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_accept import accept
from apelles.journeys.rights_scan import scan_rights
from apelles.journeys.studio_choose import Rule
from apelles.journeys.studio_curate import Curated, Terms, curate
from apelles.seal.identity import Identity, load_or_make
from tests.pictures import painting

OPEN = 8
"""So many works by Anna and as many by Ben are free of any condition."""
LINES = (
    "marked.jpg,Marked,Anna,marked,CC BY 4.0,s1\n"
    "by.jpg,Named,Cleo,by,CC BY-SA 4.0,s1\n"
    "taken.jpg,Taken on,Cleo,taken,CC BY-SA 4.0,s2\n"
    "silent.jpg,Silent,Dora,silent,,s2\n"
    "twin.jpg,Marked again,Anna,marked,CC0 1.0,s1\n"
)


@dataclass(frozen=True)
class DrawnSet:
    """Where everything lies."""

    root: Path

    @property
    def pictures(self) -> Path:
        return self.root / "pictures"

    @property
    def library(self) -> Path:
        return self.root / "lib"

    @property
    def set(self) -> Path:
        return self.root / "set"

    @cached_property
    def identity(self) -> Identity:
        return load_or_make(self.root / "keys")

    def curate(self, into: Path, rule: Rule | None = None, terms: Terms | None = None) -> Curated:
        """Make a training set."""
        return curate(
            self.library, into, rule or Rule(), terms or Terms(heldout=0.25), by="a curator", identity=self.identity
        )


def draw_set(root: Path) -> DrawnSet:
    """Draw works, collect and scan them, take one condition on, and make a set."""
    made = DrawnSet(root)
    made.pictures.mkdir(parents=True)
    lines = "file,title,author,work_id,license,subject_id\n" + LINES
    for number in range(2 * OPEN):
        author = "Anna" if number < OPEN else "Ben"
        lines += f"open-{number}.jpg,Open {number},{author},open-{number},CC0 1.0,s{number % 2}\n"
    for seed, name in enumerate(line.partition(",")[0] for line in lines.splitlines()[1:]):
        Image.fromarray(painting(seed, height=48, width=64)).save(made.pictures / name)
    file = made.pictures / "marked.jpg"
    file.write_bytes(mark(file.read_bytes(), deny=Deny.GENERATIVE, author="Anna").content)
    (made.pictures / "index.csv").write_text(lines, encoding="utf-8")
    collect_pictures([made.pictures], into=made.library)
    scan_rights(made.library, by="a curator")
    accept(made.library, ["taken"], license_="CC BY-SA 4.0", by="a lab")
    made.curate(made.set)
    return made
