"""Which works the planted suspects are made of: a library, what is outside, and one case for each suspect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import numpy as np

from apelles.pixels.perturb.base import Pixels
from benchmarks import sets
from benchmarks.planted import generator as make
from benchmarks.planted.parameters import Partial, generator, parameters
from benchmarks.sets import Item, Shelf

TASKS = ("partial", "collages", "templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One suspect before it is made: its name, and what is balanced over the suspects of its task.

    `kind` is the area, the ground or how a template is cut; a `control` is made of outside works alone.
    """

    task: str
    place: int
    kind: str
    control: bool = False
    wish: make.Wish | None = None

    @property
    def name(self) -> str:
        """Return the name in every result, and of the case's own draws."""
        return f"{self.task}{'-control' if self.control else ''}-{self.place:03d}"


@cache
def shelf() -> Shelf:
    """Return the library, and as hosts the works by hands that it does not have."""
    items = sets.paintings()
    outside = _outside_hands(items)
    return Shelf(
        name="planted",
        library=tuple(item for item in items if item.hand not in outside),
        suspects=(),
        hosts=tuple(item for item in items if item.hand in outside),
    )


def cases(task: str) -> tuple[Case, ...]:
    """Return the suspects of a task in the order in which they are measured; collages and their controls alternate."""
    given = parameters()
    if task == "partial":
        return _partial_cases(given.partial)
    if task == "templates":
        kinds = given.templates.kinds
        return tuple(
            Case(task=task, place=place, kind=kinds[place % len(kinds)]) for place in range(given.templates.count)
        )
    grounds = given.collages.grounds
    return tuple(
        Case(task=task, place=place, kind=grounds[place % len(grounds)], control=control)
        for place in range(max(given.collages.count, given.collages.controls))
        for control, count in ((False, given.collages.count), (True, given.collages.controls))
        if place < count
    )


def made(case: Case) -> make.Planted:
    """Return the suspect of a case with its truth, the same on every call."""
    rng = generator(case.name)
    given = parameters()
    if case.wish is not None:
        host = pixels_of(_drawn(shelf().hosts, rng)[0])
        works = _named(_in_turn(case, rng))
        return make.partial(host, works, case.wish, given=given.partial, keypoints=given.keypoints, rng=rng)
    if case.task == "templates":
        return _template(case, rng)
    hosts = _drawn(shelf().hosts, rng)
    ground = _ground(case.kind, hosts[0], rng)
    works = _named(hosts[1:] if case.control else _drawn(shelf().library, rng))
    return make.collage(ground, works, kind=case.kind, given=given.collages, keypoints=given.keypoints, rng=rng)


@lru_cache(maxsize=64)
def pixels_of(item: Item) -> Pixels:
    """Return decoded pixels; lately used ones are kept."""
    return item.pixels()


def _template(case: Case, rng: np.random.Generator) -> make.Planted:
    given = parameters()
    others = [pixels_of(item) for item in _drawn(shelf().hosts, rng)[:12]]
    for item in _in_turn(case, rng):
        work = (item.work_id, pixels_of(item))
        try:
            return make.template(
                work, others, kind=case.kind, given=given.templates, keypoints=given.keypoints, rng=rng
            )
        except make.NoPlaceFound:
            continue
    raise make.NoPlaceFound


def _ground(kind: str, host: Item, rng: np.random.Generator) -> Pixels:
    sides = parameters().collages.sides
    if kind == "host":
        return pixels_of(host)
    return make.plain_ground(sides=(sides.whole(rng), sides.whole(rng)), rng=rng)


def _in_turn(case: Case, rng: np.random.Generator) -> Iterator[Item]:
    """Yield the work whose turn it is, every work of the library once before any comes again, then any others."""
    turns = _drawn(shelf().library, generator(f"turns of {case.task}"))
    mine = turns[case.place % len(turns)]
    return chain([mine], (item for item in _drawn(shelf().library, rng) if item != mine))


def _named(items: Iterable[Item]) -> make.Works:
    return ((item.work_id, pixels_of(item)) for item in items)


def _drawn(items: Sequence[Item], rng: np.random.Generator) -> list[Item]:
    return [items[index] for index in rng.permutation(len(items))]


def _outside_hands(items: Sequence[Item]) -> set[str]:
    """Return named hands in a drawn order until they made enough works."""
    hands = sorted({item.hand for item in items} - {"unknown"})
    chosen: set[str] = set()
    for index in generator("split").permutation(len(hands)):
        if sum(item.hand in chosen for item in items) >= parameters().outside_works:
            break
        chosen.add(hands[index])
    return chosen


def _partial_cases(given: Partial) -> tuple[Case, ...]:
    """Return the areas in turn, everything else in balance within each area."""
    each = given.count // len(given.areas)
    handling = given.handling
    columns = {}
    for area in given.areas:
        rng = generator(f"balance {area}")
        shapes = rng.permutation([given.shapes[place % len(given.shapes)] for place in range(each)])
        shares = (handling.turned_share, handling.mirrored_share, handling.soft_share)
        flags = [rng.permutation(np.arange(each) < round(part * each)) for part in shares]
        columns[area] = list(zip(shapes, *flags, strict=True))
    found = []
    for place in range(given.count):
        area = given.areas[place % len(given.areas)]
        shape, turned, mirrored, soft = columns[area][place // len(given.areas)]
        wish = make.Wish(area=area, shape=str(shape), turned=bool(turned), mirrored=bool(mirrored), soft=bool(soft))
        found.append(Case(task="partial", place=place, kind=f"{area:.0%}", wish=wish))
    return tuple(found)
