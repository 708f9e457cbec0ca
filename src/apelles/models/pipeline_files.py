"""The files of a diffusers pipeline: safetensors and settings, never code or pickles, each with its hash."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final

from apelles.errors import ExtraMissing, ModelRefused

INDEX: Final = "model_index.json"
TAKEN: Final = ("*.json", "*.txt", "*.safetensors", "*.model")
"""What is fetched from a hub: settings, vocabularies, weights."""
UNREAD: Final = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle", ".msgpack", ".h5", ".onnx", ".md")
"""What may lie in the folder and is never opened."""
SHARING: Final = ("DDPMScheduler", "DDIMScheduler")
"""Schedules that mix picture and noise by one number for each step."""
TOLD: Final = {
    "unet": ("UNet2DConditionModel",),
    "vae": ("AutoencoderKL",),
    "text_encoder": ("CLIPTextModel",),
    "tokenizer": ("CLIPTokenizer", "CLIPTokenizerFast"),
}
"""Parts of a pipeline that sees latents beside a caption."""


def pipeline_folder(origin: str, *, network: str, revision: str) -> Path:
    """Return the folder of a pipeline: one on this disk, or a hub id at a revision where the network was allowed.

    Raises:
        ModelRefused: there is no such folder, and no permission to look elsewhere.
        ExtraMissing: huggingface-hub is not installed.
    """
    folder = Path(origin)
    if network not in {"", "no", "yes"}:
        message = f"network={network} says neither yes nor no. Write network=yes to allow a model hub."
        raise ModelRefused(message)
    if origin and (folder / INDEX).is_file():
        return folder
    if network != "yes":
        message = (
            f"{origin or 'No place was named: it'} holds no {INDEX}, so it is no pipeline on this disk. Name a folder "
            "that `save_pretrained` wrote, or allow a hub: network=yes revision=COMMIT."
        )
        raise ModelRefused(message)
    if not re.fullmatch(r"[0-9a-f]{40}", revision):
        message = (
            f"A model on a hub changes under its name, so {origin} needs revision= with the 40 hex digits of a commit."
        )
        raise ModelRefused(message)
    return _fetched(origin, revision)


def _fetched(origin: str, revision: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ModuleNotFoundError as error:
        message = 'A hub is reached through huggingface-hub. Install it with `pip install "apelles[studio]"`.'
        raise ExtraMissing(message) from error
    try:
        return Path(snapshot_download(origin, revision=revision, allow_patterns=list(TAKEN)))
    except Exception as error:
        message = f"{origin} at {revision} could not be fetched: {error}. Check both, or name a folder on this disk."
        raise ModelRefused(message) from error


def pipeline_hashes(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return name and SHA-256 of every file that may be read from a pipeline, sorted.

    Raises:
        ModelRefused: code lies in the folder, or a part comes from elsewhere than diffusers and transformers.
    """
    _check_index(folder)
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith(".") or path.suffix.lower() in UNREAD:
            continue
        if path.suffix == ".py":
            message = (
                f"{path} is code that came with the model. Apelles runs no such code: remove it, or ask its maker."
            )
            raise ModelRefused(message)
        found.append((name, _sha256(path)))
    return tuple(found)


def on_pixels(folder: Path) -> bool:
    """Return whether a pipeline is one U-Net on pixels, with a schedule that says how noise and signal share.

    Raises:
        ModelRefused: its index cannot be read.
    """
    parts = _parts(folder)
    return parts.keys() == {"unet", "scheduler"} and parts["scheduler"][1] in SHARING


def beside_captions(folder: Path) -> bool:
    """Return whether a pipeline is one U-Net on latents, told by one text encoder what a picture shows.

    Raises:
        ModelRefused: its index cannot be read.
    """
    parts = _parts(folder)
    kinds = {name: kind for name, (_, kind) in parts.items() if kind is not None}
    return (
        kinds.keys() >= TOLD.keys()
        and "text_encoder_2" not in kinds
        and all(kinds[name] in allowed for name, allowed in TOLD.items())
    )


def _check_index(folder: Path) -> None:
    for name, (library, _) in _parts(folder).items():
        if library not in {None, "diffusers", "transformers", "stable_diffusion"}:
            message = (
                f"The part {name!r} of {folder} comes from {library!r}; only diffusers and transformers are opened."
            )
            raise ModelRefused(message)


def _parts(folder: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return the library and class of every part of a pipeline, by its name."""
    path = folder / INDEX
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind = told["_class_name"]
        parts = {name: (part[0], part[1]) for name, part in told.items() if name[0] != "_" and isinstance(part, list)}
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        message = f"{path} does not say what the pipeline is made of: {error}. Save the pipeline anew."
        raise ModelRefused(message) from error
    if not isinstance(kind, str):
        message = f"{path} names a pipeline with code of its own: {kind}. Apelles opens those of diffusers only."
        raise ModelRefused(message)
    return parts


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
