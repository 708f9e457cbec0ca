"""Which pictures a measurement uses, and who is kept apart from whom."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from apelles.pixels.perturb.base import Pixels
from apelles.records import Domain

PAINTINGS = ("paintings_library", "museum_cc0", "paintings_gcompris")
ANONYMOUS = {"unknown", "unidentified", "american 19th century", "unidentified artist"}
SPELLINGS = {"hokusa": "hokusai", "brugel": "bruegel"}
TRADITIONS = ("english_pattern",)
"""Card patterns of one tradition that several houses drew: one hand wherever strangers are asked for."""
PRINTERS = {"berlin": "german_print", "lattmann": "german_print", "rheinland": "german_print"}
"""Decks with the same printed corner marks, pips and frame, told by looking at them: one hand."""
CLEAN_LIBRARY = 150
"""Works in a library that strangers are judged against."""
HOUSES = {"google (v1 blobs)": "google", "emojione v1": "emojione", "emojione v2": "emojione"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of the real pictures with what its sidecar says.

    `hand` is who made it, one spelling for each author, team or card pattern: items of one hand are
    never on both sides of a comparison that asks for strangers. `group` is the deck or the folder.
    """

    path: Path
    domain: Domain
    work_id: str
    title: str
    author: str
    hand: str
    group: str
    subject_id: str
    lineage: str
    note: str

    @property
    def name(self) -> str:
        """Return folder and file, the name in every result."""
        return f"{self.path.parent.name}/{self.path.name}"

    def pixels(self) -> Pixels:
        """Return the decoded picture, uint8 (h, w, 3)."""
        with Image.open(self.path) as image:
            return np.asarray(image.convert("RGB"), dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A library and the suspects judged against it; `hosts` are what pasted views lie on.

    A `calibrated` library is judged by the null model measured on itself, any other by the shipped ones.
    """

    name: str
    library: tuple[Item, ...]
    suspects: tuple[Item, ...]
    hosts: tuple[Item, ...]
    calibrated: bool = False


def pictures_root() -> Path:
    """Return the folder of real pictures: APELLES_PICTURES, else ../shared/pictures beside the project."""
    default = Path(__file__).resolve().parents[2] / "shared" / "pictures"
    return Path(os.environ.get("APELLES_PICTURES", default))


def paintings() -> tuple[Item, ...]:
    """Return every painting, print and sculpture, one file for each work."""
    rows = [item for folder in PAINTINGS for item in folder_items(folder)]
    return tuple({item.work_id: item for item in reversed(rows)}.values())[::-1]


@cache
def folder_items(folder: str) -> tuple[Item, ...]:
    """Return the items of one folder in the order of its sidecar."""
    root = pictures_root() / folder
    with (root / "index.csv").open(encoding="utf-8", newline="") as sidecar:
        return tuple(_item(root, row) for row in csv.DictReader(sidecar))


def ladder_shelf(*, works: int, hosts: int, rng: np.random.Generator) -> Shelf:
    """Return paintings with `works` of them as suspects; the authors of the hosts are not in the library."""
    items = paintings()
    outside = _hands_for(items, hosts, rng)
    library = tuple(item for item in items if item.hand not in outside)
    away = tuple(item for item in items if item.hand in outside)
    return Shelf(name="ladder", library=library, suspects=_draw(library, works, rng), hosts=away)


def clean_shelves(rng: np.random.Generator, *, calibrated: bool = False) -> tuple[Shelf, ...]:
    """Return six shelves of strangers: two folds by hand for each domain, each judged against the other."""
    pools = (paintings(), folder_items("court_cards"), folder_items("emoji_parallel"))
    return tuple(replace(shelf, calibrated=calibrated) for pool in pools for shelf in _two_folds(pool, rng))


def scan_shelf() -> Shelf:
    """Return the reference scans among other paintings, and the other reproductions of them as suspects."""
    scans = folder_items("same_work_scans")
    references = tuple(item for item in scans if item.note == "reference scan")
    known = {item.work_id for item in scans}
    others = tuple(item for item in paintings() if item.work_id not in known)
    suspects = tuple(item for item in scans if item.note != "reference scan")
    return Shelf(name="scans", library=references + others, suspects=suspects, hosts=())


def is_rephotograph(item: Item) -> bool:
    """Return whether a scan is a different reproduction and not the same file saved again."""
    return "different reproduction" in item.note


def other_drawings_shelves() -> tuple[Shelf, ...]:
    """Return shelves where subjects, and redraws of one lineage, are on both sides but no team or deck is."""
    cards = folder_items("court_cards")
    icons = folder_items("emoji_parallel")
    card_sides = _split_inside(cards, inside=lambda item: item.hand, apart=lambda item: item.group)
    icon_sides = _split_inside(icons, inside=lambda item: item.hand, apart=lambda item: item.author)
    pairs = (("cards", *card_sides), ("icons", *icon_sides))
    return tuple(
        Shelf(name=f"{name}_{side}", library=library, suspects=suspects, hosts=())
        for name, first, second in pairs
        for side, library, suspects in (("a", second, first), ("b", first, second))
    )


def small_shelves(rng: np.random.Generator, *, own: int = 20, strangers: int = 500) -> tuple[Shelf, ...]:
    """Return libraries of `own` works, as one artist has them, with strangers as suspects.

    One of paintings by a few authors, one of icons by one team.
    """
    few = _hands_for(paintings(), own, rng, largest=True)
    painted = _draw([item for item in paintings() if item.hand in few], own, rng)
    icons = folder_items("emoji_parallel")
    drawn = _draw([item for item in icons if item.hand == "openmoji / hfg gmuend"], own, rng)
    everyone = (*paintings(), *icons, *folder_items("court_cards"))
    return tuple(
        Shelf(name=name, library=works, suspects=_draw_evenly(_strangers(everyone, works), strangers, rng), hosts=())
        for name, works in (("small_paintings", painted), ("small_icons", drawn))
    )


def author_key(author: str) -> str:
    """Return one spelling for one author: the last name without accents, all anonymous makers together."""
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower()
    plain = plain.split(" (")[0].removesuffix(" the younger").removesuffix(" the elder").strip()
    if plain in ANONYMOUS:
        return "unknown"
    last = plain.split()[-1]
    return SPELLINGS.get(last, last)


def _item(root: Path, row: dict[str, str]) -> Item:
    domain, hand, group = _who(root.name, row)
    return Item(
        path=root / row["file"],
        domain=domain,
        work_id=row["work_id"],
        title=row["title"],
        author=row["author"],
        hand=hand,
        group=group,
        subject_id=row["subject_id"],
        lineage=row["lineage"],
        note=row["note"],
    )


def _who(folder: str, row: dict[str, str]) -> tuple[Domain, str, str]:
    if folder == "court_cards":
        pattern = row["lineage"].split(":")[1].split(" (")[0]
        tradition = next((one for one in TRADITIONS if pattern.startswith(one)), pattern)
        return Domain.CARD, PRINTERS.get(tradition, tradition), row["author"]
    if folder == "emoji_parallel":
        team = row["author"].lower()
        return Domain.ICON, HOUSES.get(team, team), row["author"]
    return Domain.PAINTING, author_key(row["author"]), folder


def _two_folds(pool: Sequence[Item], rng: np.random.Generator) -> Iterable[Shelf]:
    """Yield two shelves: all items of a hand in one fold, the folds about equal in size."""
    by_hand: dict[str, list[Item]] = defaultdict(list)
    for item in pool:
        by_hand[item.hand].append(item)
    order = [sorted(by_hand)[index] for index in rng.permutation(len(by_hand))]
    folds: tuple[list[Item], list[Item]] = ([], [])
    for hand in sorted(order, key=lambda name: -len(by_hand[name])):
        min(folds, key=len).extend(by_hand[hand])
    for name, mine, theirs in (("a", folds[0], folds[1]), ("b", folds[1], folds[0])):
        library = _draw(theirs, min(CLEAN_LIBRARY, len(theirs)), rng)
        yield Shelf(name=f"clean_{pool[0].domain}_{name}", library=library, suspects=tuple(mine), hosts=tuple(mine))


def _split_inside(
    pool: Sequence[Item], *, inside: Callable[[Item], str], apart: Callable[[Item], str]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return two halves: what `apart` names is whole in one half, and each `inside` is spread over both."""
    sides: dict[str, int] = {}
    count: dict[str, int] = defaultdict(int)
    start = 0
    for item in sorted(pool, key=lambda one: (inside(one), apart(one))):
        if apart(item) in sides:
            continue
        if inside(item) not in count:
            start += 1
        sides[apart(item)] = (start + count[inside(item)]) % 2
        count[inside(item)] += 1
    first = tuple(item for item in pool if sides[apart(item)] == 0)
    second = tuple(item for item in pool if sides[apart(item)] == 1)
    return first, second


def _hands_for(items: Sequence[Item], count: int, rng: np.random.Generator, *, largest: bool = False) -> set[str]:
    """Return hands that together made at least `count` items: the most productive, or a draw."""
    made: dict[str, int] = defaultdict(int)
    for item in items:
        made[item.hand] += 1
    named = sorted(hand for hand in made if hand != "unknown")
    order = sorted(named, key=lambda hand: -made[hand]) if largest else [named[i] for i in rng.permutation(len(named))]
    chosen: set[str] = set()
    while sum(made[hand] for hand in chosen) < count:
        chosen.add(order[len(chosen)])
    return chosen


def _strangers(everyone: Iterable[Item], works: Sequence[Item]) -> list[Item]:
    hands, subjects = {item.hand for item in works}, {item.subject_id for item in works} - {""}
    return [item for item in everyone if item.hand not in hands and item.subject_id not in subjects]


def _draw(items: Sequence[Item], count: int, rng: np.random.Generator) -> tuple[Item, ...]:
    """Return `count` items in the order they were drawn, so that a shorter draw is its beginning."""
    return tuple(items[index] for index in rng.permutation(len(items))[:count])


def _draw_evenly(items: Sequence[Item], count: int, rng: np.random.Generator) -> tuple[Item, ...]:
    """Return `count` items, as many from each domain as there are, the domains taking turns."""
    pools = [list(_draw([item for item in items if item.domain == domain], len(items), rng)) for domain in Domain]
    drawn: list[Item] = []
    while len(drawn) < count and any(pools):
        drawn.extend(pool.pop() for pool in pools if pool)
    return tuple(drawn[:count])
