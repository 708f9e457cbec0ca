"""A recipe: everything that is needed to train a model again, as TOML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from apelles.errors import RecipeRefused

SIZES: Final = (32, 64, 96, 128, 256)
PRECISIONS: Final = ("float32", "bfloat16")
DEVICES: Final = ("cpu", "cuda", "mps", "auto")
SQUARES: Final = ("middle",)
PATCHES: Final = (1, 2, 4, 8)
WIDTHS: Final = tuple(range(8, 513, 8))
AUGMENTS: Final = ("color", "translation", "cutout")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPart:
    """How a work becomes a training picture: which square of it is taken, and whether half of them are mirrored."""

    mirror: bool = True
    square: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainPart:
    """How long and how fast a model learns.

    `minutes` is a limit of the wall clock, 0 for none: a run that meets it ends at whatever step it is at, and its
    ledger says so. `ema` is the number of pictures after which an old weight counts half in the average. `threads` 0
    leaves the number to the machine; whatever it was is written down and used again on resuming. `every` are the
    numbers of steps between lines of the curves, and between checkpoints, grids and warnings.
    """

    steps: int = 2000
    batch: int = 32
    minutes: float = 0.0
    learning_rate: float = 0.001
    beta2: float = 0.99
    ema: float = 5000.0
    precision: str = "float32"
    device: str = "auto"
    threads: int = 0
    every: int = 20
    save_every: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GanPart:
    """The networks and losses of a GAN.

    `r1` and `r2` weigh the gradient penalties on real and made pictures, which are taken at every `lazy`-th step and
    weigh as much more there. `augment` names the changes both kinds undergo before they are compared. `ambiguity` is
    the weight of the wish for pictures that no label of the set fits.
    """

    width: int = 32
    widest: int = 128
    blocks: int = 1
    latent: int = 64
    r1: float = 0.5
    r2: float = 0.5
    lazy: int = 4
    augment: tuple[str, ...] = AUGMENTS
    augment_chance: float = 1.0
    classes: bool = False
    ambiguity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionPart:
    """The network and the noise of a diffusion model (Karras and others, 2022).

    `width` is the channels at the finest level, of which each place stands for `patch` by `patch` pixels; `layers` the
    residual blocks of a level. While learning, the logarithm of the noise is normal with `noise_mean` and
    `noise_spread`; while drawing it falls from `sigma_max` to `sigma_min` in `sample_steps` steps bent by `rho`.
    `sigma_data` is the spread of the pictures in [-1, 1].
    """

    width: int = 64
    patch: int = 2
    layers: int = 1
    noise_mean: float = -1.2
    noise_spread: float = 1.2
    sigma_min: float = 0.002
    sigma_max: float = 80.0
    sigma_data: float = 0.5
    rho: float = 7.0
    sample_steps: int = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything needed to train a model again on the same set."""

    family: str
    size: int = 32
    seed: int = 0
    data: DataPart = field(default_factory=DataPart)
    train: TrainPart = field(default_factory=TrainPart)
    gan: GanPart = field(default_factory=GanPart)
    diffusion: DiffusionPart = field(default_factory=DiffusionPart)

    def filled(self) -> str:
        """Return the recipe as TOML with every default written out; of the families only its own."""
        told = asdict(self)
        for family in {"gan", "diffusion"} - {self.family}:
            del told[family]
        plain = {key: value for key, value in told.items() if not isinstance(value, dict)}
        tables = {key: value for key, value in told.items() if isinstance(value, dict)}
        parts = [_lines(plain), *(f"\n[{name}]\n{_lines(table)}" for name, table in tables.items())]
        return "".join(parts)

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the recipe with every default written out."""
        return sha256(self.filled().encode()).hexdigest()


def recipe_of(path: Path) -> Recipe:
    """Return the recipe in a file.

    Raises:
        RecipeRefused: it cannot be read, has a key that no recipe has, or a value that does not fit.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"There is no recipe to read at {path}. Name a TOML file; docs/rooms/studio.md shows one."
        raise RecipeRefused(message) from error
    return recipe_from(text, name=str(path))


def recipe_from(text: str, *, name: str = "the recipe") -> Recipe:
    """Return the recipe that a text holds.

    Raises:
        RecipeRefused: as `recipe_of`.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name} is not written in TOML: {error}. Mend that line."
        raise RecipeRefused(message) from error
    if "family" not in told:
        message = f'{name} does not say which model it makes. Begin it with family = "gan" or family = "diffusion".'
        raise RecipeRefused(message)
    recipe: Recipe = _part(Recipe, told, where=name, prefix="")
    _check(recipe, name)
    return recipe


def _part(kind: type[Any], told: Mapping[str, Any], *, where: str, prefix: str) -> Any:
    known = {one.name: one for one in fields(kind)}
    default = kind() if kind is not Recipe else Recipe(family="")
    for key in told:
        if key not in known:
            message = f"{where} has {prefix}{key}, which no recipe knows. Known here: {', '.join(known)}."
            raise RecipeRefused(message)
    values = {key: _value(getattr(default, key), told[key], key=prefix + key, where=where) for key in told}
    return kind(**values)


def _value(default: Any, told: Any, *, key: str, where: str) -> Any:
    """Return what was told, in the type of the default."""
    if is_dataclass(default) and not isinstance(default, type):
        if isinstance(told, dict):
            return _part(type(default), told, where=where, prefix=f"{key}.")
    elif isinstance(default, tuple):
        if isinstance(told, list) and all(isinstance(one, str) for one in told):
            return tuple(told)
    elif isinstance(default, float):
        if isinstance(told, int | float) and not isinstance(told, bool):
            return float(told)
    elif type(told) is type(default):
        return told
    wanted = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", tuple: "a list of words"}
    message = f"{where}: {key} must be {wanted.get(type(default), 'a table')}, and {told!r} is none."
    raise RecipeRefused(message)


def _check(recipe: Recipe, name: str) -> None:
    from apelles.studio.learners import LEARNERS

    train, gan, diffusion = recipe.train, recipe.gan, recipe.diffusion
    among: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
        ("family", recipe.family, tuple(LEARNERS)),
        ("size", recipe.size, SIZES),
        ("data.square", recipe.data.square, SQUARES),
        ("train.precision", train.precision, PRECISIONS),
        ("train.device", train.device, DEVICES),
        *(("gan.augment", one, AUGMENTS) for one in gan.augment),
        ("diffusion.patch", diffusion.patch, PATCHES),
        ("diffusion.width", diffusion.width, WIDTHS),
    )
    for key, value, known in among:
        if value not in known:
            message = f"{name}: {key} is {value!r}, and it must be one of {', '.join(map(str, known))}."
            raise RecipeRefused(message)
    limits: tuple[tuple[str, float, float, float], ...] = (
        ("seed", recipe.seed, 0, 2**63 - 1),
        ("train.steps", train.steps, 1, 10**9),
        ("train.batch", train.batch, 2, 4096),
        ("train.minutes", train.minutes, 0, 10**6),
        ("train.learning_rate", train.learning_rate, 1e-8, 1),
        ("train.beta2", train.beta2, 0, 0.999999),
        ("train.ema", train.ema, 1, 1e12),
        ("train.threads", train.threads, 0, 1024),
        ("train.every", train.every, 1, 10**9),
        ("train.save_every", train.save_every, 1, 10**9),
        ("gan.width", gan.width, 4, 1024),
        ("gan.widest", gan.widest, 4, 4096),
        ("gan.blocks", gan.blocks, 1, 8),
        ("gan.latent", gan.latent, 2, 4096),
        ("gan.r1", gan.r1, 0, 1000),
        ("gan.r2", gan.r2, 0, 1000),
        ("gan.lazy", gan.lazy, 1, 1000),
        ("gan.augment_chance", gan.augment_chance, 0, 1),
        ("gan.ambiguity", gan.ambiguity, 0, 100),
        ("diffusion.layers", diffusion.layers, 1, 8),
        ("diffusion.noise_mean", diffusion.noise_mean, -10, 10),
        ("diffusion.noise_spread", diffusion.noise_spread, 0.01, 10),
        ("diffusion.sigma_min", diffusion.sigma_min, 1e-6, 1),
        ("diffusion.sigma_max", diffusion.sigma_max, 1, 1e6),
        ("diffusion.sigma_data", diffusion.sigma_data, 0.01, 10),
        ("diffusion.rho", diffusion.rho, 1, 100),
        ("diffusion.sample_steps", diffusion.sample_steps, 2, 1000),
    )
    for key, number, low, high in limits:
        if not low <= number <= high:
            message = f"{name}: {key} is {number:g}, and it must be {low:g} to {high:g}."
            raise RecipeRefused(message)


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in table.items())


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return repr(value) if isinstance(value, float) else json.dumps(value)
