"""A guard around and inside pipelines of diffusers: what it withholds does not come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from apelles.journeys.guarded_pipeline import GuardCallback, guarded_call
from apelles.pixels.picture import Picture

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")
from tests.models.tiny_pipelines import text_to_image, unconditional  # noqa: E402


@dataclass(frozen=True)
class Said:
    kept: bool
    reason: str = "looks like a work"


@dataclass
class WithholdsSecond:
    """A guard that withholds every second picture it sees."""

    seen: list[Picture] = field(default_factory=list)

    def judge(self, picture: Picture) -> Said:
        self.seen.append(picture)
        return Said(kept=len(self.seen) % 2 == 1)


def loaded(folder: Path) -> Any:
    pipeline = diffusers.DiffusionPipeline.from_pretrained(str(folder), local_files_only=True, use_safetensors=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def noises(count: int) -> list[Any]:
    return [torch.Generator().manual_seed(number) for number in range(count)]


def test_a_guarded_call_hands_over_what_the_guard_keeps_and_only_that(tmp_path: Path) -> None:
    pipeline, guard = loaded(unconditional(tmp_path / "pipeline")), WithholdsSecond()
    done = guarded_call(pipeline, guard, batch_size=4, num_inference_steps=2, generator=noises(4))
    bare = pipeline(batch_size=4, num_inference_steps=2, generator=noises(4), output_type="np").images
    assert sorted(done.pictures) == [0, 2]
    assert done.withheld == {1: "looks like a work", 3: "looks like a work"}
    assert np.array_equal(done.pictures[2], np.rint(bare[2] * 255).astype(np.uint8))


def test_a_callback_empties_what_is_withheld_and_leaves_the_rest_as_it_would_be(tmp_path: Path) -> None:
    pipeline, guard = loaded(text_to_image(tmp_path / "pipeline")), WithholdsSecond()
    call: dict[str, Any] = {"prompt": ["a tree", "a bird"], "num_inference_steps": 3, "output_type": "np"}
    bare = pipeline(**call, generator=noises(2)).images
    callback = GuardCallback(guard=guard)
    done = pipeline(**call, generator=noises(2), callback_on_step_end=callback).images
    assert callback.withheld == {1: "looks like a work"}
    assert len(guard.seen) == 2
    assert np.array_equal(guard.seen[0].pixels, np.rint(bare[0] * 255).astype(np.uint8))
    assert np.array_equal(done[0], bare[0])
    empty = pipeline.vae.decode(torch.zeros(1, 4, 8, 8), return_dict=False)[0].detach()
    shown = pipeline.image_processor.postprocess(empty, output_type="np")[0]
    assert np.allclose(done[1], shown, atol=1e-5)
