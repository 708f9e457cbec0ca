"""A diffusers pipeline as a model: unconditional, or drawing from prompts, with a LoRA on top if asked."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import diffusers
import numpy as np
import torch
import transformers
from numpy.typing import NDArray

from apelles.errors import ModelRefused
from apelles.models.base import MOST_SEED, Request, Sample, generator, picture_of
from apelles.models.noise_levels import Tones, alpha_bar_of, denoising_losses, tones
from apelles.models.pipeline_files import beside_captions, on_pixels, pipeline_folder, pipeline_hashes
from apelles.models.prompts import Prompts, read_prompts
from apelles.models.settings import Setting, Word, numbers
from apelles.models.told_pipeline import latents_of_pictures, noise_beside, step_of
from apelles.models.training import middle_square
from apelles.pixels.picture import Picture
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.canonical import canonical

SETTINGS: Final = (
    Setting(name="steps", default=0, low=0, high=10_000, meaning="steps of denoising, 0 for the pipeline's own"),
    Setting(
        name="guidance", default=-1.0, low=-1.0, high=100.0, meaning="pull of the prompt, -1 for the pipeline's own"
    ),
    Setting(name="lora_scale", default=1.0, low=-10.0, high=10.0, meaning="weight of the LoRA"),
    Setting(name="batch", default=4, low=1, high=256, meaning="samples that are made together"),
)
WORDS: Final = (
    Word(name="prompts", meaning="a file with a prompt for each index"),
    Word(name="lora", meaning="a .safetensors file"),
    Word(name="device", meaning="cpu, cuda, ..."),
    Word(name="network", meaning="yes allows a model hub"),
    Word(name="revision", meaning="commit of a model on a hub"),
)
LOOKS: Final = 4
LOSS_SIGMAS: Final = (0.1, 0.25, 0.5, 1.0)
SPREAD: Final = 0.5
HASHED: Final = "every file of the pipeline but those that are never read, LoRA, prompts and settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a pipeline is to draw; 0 and -1 leave a number to the pipeline."""

    size: int = 0
    steps: int = 0
    guidance: float = -1.0
    batch: int = 4
    prompts: Prompts | None = None
    lora: Path | None = None
    lora_scale: float = 1.0
    device: str = "cpu"


class DiffusersModel:
    """A pipeline directory. Every sample has a torch generator of its own, seeded from seed and index.

    Samples are made in whole blocks of fixed indexes, so that rounding inside a block cannot make one depend on what
    was asked for beside it.
    """

    refused: tuple[Refusal, ...] = ()
    may_lack_prompts = False

    def __init__(self, folder: Path, asked: Asked | None = None) -> None:
        """Load a pipeline.

        Raises:
            ModelRefused: it is none that makes pictures from noise or prompts, holds code, or has no safetensors.
        """
        self.asked = asked or Asked()
        self._files = pipeline_hashes(folder)
        self.pipeline = _loaded(folder, self.asked)
        self._takes = inspect.signature(type(self.pipeline).__call__).parameters
        self._check_call()

    @classmethod
    def opened(cls, request: Request) -> DiffusersModel:
        """Return the pipeline of a folder, which can be asked what it sees where that is on pixels or latents.

        Raises:
            ModelRefused: as when it is made, or a setting does not fit.
            ExtraMissing: a hub was named and huggingface-hub is not installed.
        """
        told = numbers("diffusers", request.settings, SETTINGS, words=WORDS)
        words = {word.name: request.settings.get(word.name, "") for word in WORDS}
        folder = pipeline_folder(request.origin, network=words["network"], revision=words["revision"])
        asked = Asked(
            size=request.size,
            steps=int(told["steps"]),
            guidance=told["guidance"],
            batch=int(told["batch"]),
            prompts=read_prompts(Path(words["prompts"])) if words["prompts"] else None,
            lora=Path(words["lora"]) if words["lora"] else None,
            lora_scale=told["lora_scale"],
            device=words["device"] or "cpu",
        )
        if beside_captions(folder):
            return ToldDiffusers(folder, asked)
        return (PixelDiffusers if on_pixels(folder) else DiffusersModel)(folder, asked)

    @cached_property
    def card(self) -> ModelCard:
        """Return what this model is."""
        lora = [_sha256(self.asked.lora)] if self.asked.lora else []
        prompts = [self.asked.prompts.sha256] if self.asked.prompts else []
        settings = tuple(self._settings().items())
        said = canonical([[list(one) for one in self._files], lora, prompts, dict(settings)])
        side = self._side()
        packages = ("apelles", "numpy", "torch", "diffusers", "transformers")
        return ModelCard(
            name="diffusers",
            sha256=hashlib.sha256(said).hexdigest(),
            hashed=HASHED,
            device=self.asked.device,
            width=side,
            height=side,
            software=tuple((package, version(package)) for package in packages),
            settings=settings,
        )

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield samples `start` to `start + count - 1` of a seed, made in whole blocks.

        Raises:
            ModelRefused: the pipeline fails.
        """
        generator(seed, start)
        if "prompt" in self._takes and self.asked.prompts is None:
            raise ModelRefused(self._wants_prompts())
        batch = self.asked.batch
        for block in range(start // batch, -(-(start + count) // batch)):
            first = block * batch
            pixels = self._block(range(first, first + batch), seed)
            for index in range(max(start, first), min(start + count, first + batch)):
                picture = picture_of(pixels[index - first])
                record = SampleRecord(
                    model_sha256=self.card.sha256,
                    seed=seed,
                    index=index,
                    sha256=picture.sha256,
                    width=picture.width,
                    height=picture.height,
                    prompt=self.asked.prompts.at(index) if self.asked.prompts else "",
                )
                yield Sample(picture=picture, record=record)

    def _block(self, indexes: range, seed: int) -> NDArray[np.uint8]:
        call: dict[str, Any] = {"generator": [_torch_generator(seed, index) for index in indexes], "output_type": "np"}
        if self.asked.prompts:
            call["prompt"] = [self.asked.prompts.at(index) for index in indexes]
        else:
            call["batch_size"] = len(indexes)
        call |= {name: value for name, value in self._chosen().items() if name in self._takes}
        try:
            with torch.no_grad():
                made = np.asarray(self.pipeline(**call).images)
        except Exception as error:
            name = type(self.pipeline).__name__
            message = f"{name} failed for samples {indexes[0]} to {indexes[-1]}: {type(error).__name__}: {error}"
            raise ModelRefused(message) from error
        if made.ndim != 4 or made.shape[3] != 3 or len(made) != len(indexes):
            name = type(self.pipeline).__name__
            message = f"{name} made an array of shape {made.shape}, not {len(indexes)} color pictures. Use another."
            raise ModelRefused(message)
        return np.asarray(np.rint(np.clip(made, 0, 1) * 255), dtype=np.uint8)

    def _chosen(self) -> dict[str, Any]:
        """Return what is asked of the pipeline beyond its own ways."""
        asked, chosen = self.asked, dict[str, Any]()
        if asked.steps:
            chosen["num_inference_steps"] = asked.steps
        if asked.guidance >= 0:
            chosen["guidance_scale"] = asked.guidance
        if asked.size:
            chosen |= {"height": asked.size, "width": asked.size}
        return chosen

    def _settings(self) -> dict[str, str]:
        asked = self.asked
        told = {"pipeline": type(self.pipeline).__name__, "batch": str(asked.batch)}
        told |= {name: f"{value:g}" for name, value in self._chosen().items()}
        if asked.prompts:
            told["prompts"] = f"{len(asked.prompts.texts)}, sample i draws the one at i modulo that"
        if asked.lora:
            told |= {"lora": asked.lora.name, "lora_scale": f"{asked.lora_scale:g}"}
        return told

    def _check_call(self) -> None:
        name, takes = type(self.pipeline).__name__, self._takes
        needed = [
            one.name
            for one in list(takes.values())[1:]
            if one.default is one.empty and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)
        ]
        drawn = "prompt" in takes or "batch_size" in takes
        if "generator" not in takes or "output_type" not in takes or not drawn or set(needed) - {"prompt"}:
            message = f"{name} draws neither from noise alone nor from prompts, so Apelles cannot ask it for pictures."
            raise ModelRefused(message)
        if "prompt" in takes and self.asked.prompts is None and not self.may_lack_prompts:
            raise ModelRefused(self._wants_prompts())
        if "prompt" not in takes and self.asked.prompts is not None:
            message = f"{name} takes no prompts. Leave prompts= out."
            raise ModelRefused(message)
        if unknown := sorted(self._chosen().keys() - takes.keys()):
            message = f"{name} takes no {', '.join(unknown)}. Leave it out."
            raise ModelRefused(message)

    def _wants_prompts(self) -> str:
        return f"{type(self.pipeline).__name__} draws from prompts: name a file of them with prompts=FILE."

    def _side(self) -> int | None:
        """Return the side of the pictures where it is known before one is made."""
        if self.asked.size:
            return self.asked.size
        part = getattr(self.pipeline, "unet", None) or getattr(self.pipeline, "transformer", None)
        side = getattr(part.config, "sample_size", None) if part is not None else None
        return side * int(getattr(self.pipeline, "vae_scale_factor", 1)) if isinstance(side, int) else None


class PixelDiffusers(DiffusersModel):
    """A pipeline of one U-Net on pixels, which can also be asked what it sees in a noisy picture."""

    @property
    def size(self) -> int:
        """Return the side of its pictures in pixels."""
        return int(self.pipeline.unet.config.sample_size)

    def denoised(self, noisy: Tones, sigma: float) -> Tones:
        """Return pictures (n, size, size, 3) without their noise of one level, as `noise_levels.Denoises` promises.

        The level between two steps of the pipeline's schedule is looked at as a step between them.
        """
        share, time = alpha_bar_of(sigma), step_of(self.pipeline.scheduler, sigma)
        blocks = []
        for start in range(0, len(noisy), LOOKS):
            block = noisy[start : start + LOOKS]
            filled = np.concatenate([block, np.zeros((LOOKS - len(block), *block.shape[1:]), np.float32)])
            mixed = torch.from_numpy(np.ascontiguousarray(filled.transpose(0, 3, 1, 2)) * np.float32(share**0.5))
            seen = self._clean(mixed.to(self.asked.device), time, share)
            blocks.append(seen.float().cpu().permute(0, 2, 3, 1).numpy()[: len(block)])
        return np.concatenate(blocks)

    def losses(self, pictures: Sequence[Picture], seed: int) -> NDArray[np.float64]:
        """Return the mean weighed denoising error (n) of each picture's middle square at four levels of noise.

        All pictures meet the same noises, four drawn from the seed.
        """
        noises = generator(seed, 0).standard_normal((LOOKS, self.size, self.size, 3), dtype=np.float32)
        clean = [tones(middle_square(one.pixels, size=self.size)) for one in pictures]
        rows = [denoising_losses(self, one, noises, LOSS_SIGMAS, spread=SPREAD) for one in clean]
        return np.stack(rows).mean(axis=1) if rows else np.empty(0)

    def _clean(self, mixed: torch.Tensor, time: float, share: float) -> torch.Tensor:
        """Return the clean pictures in `sqrt(share) picture + sqrt(1 - share) noise`."""
        times = torch.full((len(mixed),), time, device=mixed.device)
        with torch.no_grad():
            told = self.pipeline.unet(mixed, times, return_dict=False)[0]
        signal, noise = share**0.5, (1 - share) ** 0.5
        kind = self.pipeline.scheduler.config.prediction_type
        if kind == "sample":
            return torch.as_tensor(told)
        return torch.as_tensor(
            signal * mixed - noise * told if kind == "v_prediction" else (mixed - noise * told) / signal
        )


class ToldDiffusers(DiffusersModel):
    """A latent text-to-image pipeline, which can also be asked what it sees in a noisy picture beside a caption.

    Prompts are needed only where it draws.
    """

    may_lack_prompts = True

    def encoded(self, pictures: Sequence[Picture]) -> Tones:
        """Return the latents of the middle squares of pictures, float32 (n, h, w, c)."""
        side = self._side() or int(self.pipeline.vae.config.sample_size)
        squares = np.stack([tones(middle_square(one.pixels, size=side)) for one in pictures])
        return latents_of_pictures(self.pipeline, squares)

    def noise_seen(self, mixed: Tones, alpha_bar: float, captions: Sequence[str]) -> Tones:
        """Return the noise seen in mixed latents, as `captions.SeesCaptions` promises."""
        return noise_beside(self.pipeline, mixed, alpha_bar, captions)


def _loaded(folder: Path, asked: Asked) -> Any:
    kind: Any = diffusers.DiffusionPipeline
    try:
        with _without_bars():
            pipeline = kind.from_pretrained(
                str(folder), local_files_only=True, use_safetensors=True, trust_remote_code=False
            )
    except Exception as error:
        message = (
            f"{folder} cannot be opened as a pipeline: {error}. It must hold safetensors, written by `save_pretrained`."
        )
        raise ModelRefused(message) from error
    pipeline.set_progress_bar_config(disable=True)
    if asked.lora:
        _put_on(pipeline, asked.lora, scale=asked.lora_scale)
    return pipeline.to(asked.device)


@contextmanager
def _without_bars() -> Iterator[None]:
    """Keep both libraries from drawing bars while a pipeline is read."""
    speakers = [diffusers.utils.logging, transformers.utils.logging]
    loud = [speaker for speaker in speakers if speaker.is_progress_bar_enabled()]
    for speaker in loud:
        speaker.disable_progress_bar()
    try:
        yield
    finally:
        for speaker in loud:
            speaker.enable_progress_bar()


def _put_on(pipeline: Any, lora: Path, *, scale: float) -> None:
    if lora.suffix != ".safetensors" or not lora.is_file():
        message = f"{lora} is no .safetensors file that is there, and a LoRA is taken from no other. Name one."
        raise ModelRefused(message)
    try:
        pipeline.load_lora_weights(
            str(lora.parent), weight_name=lora.name, adapter_name="lora", local_files_only=True, use_safetensors=True
        )
        pipeline.set_adapters(["lora"], [scale])
    except Exception as error:
        message = f"The LoRA {lora} does not fit {type(pipeline).__name__}: {error}. Name one made for this pipeline."
        raise ModelRefused(message) from error


def _torch_generator(seed: int, index: int) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(int(generator(seed, index).integers(MOST_SEED)))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
