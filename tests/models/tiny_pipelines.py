"""Small pipelines of diffusers with random weights, saved as their makers would save them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import diffusers as untyped
import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

diffusers: Any = untyped
SIDE = 16


def unconditional(path: Path, *, ancestral: bool = True, prediction: str = "epsilon") -> Path:
    """Save a pipeline of one U-Net on 16 pixels, with chance at every step (DDPM) or none (DDIM)."""
    torch.manual_seed(0)
    unet = diffusers.UNet2DModel(
        sample_size=SIDE,
        block_out_channels=(8, 8),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
        norm_num_groups=4,
    )
    scheduler = (diffusers.DDPMScheduler if ancestral else diffusers.DDIMScheduler)(
        num_train_timesteps=20, prediction_type=prediction
    )
    (diffusers.DDPMPipeline if ancestral else diffusers.DDIMPipeline)(unet=unet, scheduler=scheduler).save_pretrained(
        str(path)
    )
    return path


def text_to_image(path: Path) -> Path:
    """Save a pipeline that draws 16 pixels from a prompt of single letters."""
    torch.manual_seed(0)
    tokens = path.with_name(path.name + "-tokens")
    tokens.mkdir(parents=True)
    letters = [*"abcdefghijklmnopqrstuvwxyz", *(f"{letter}</w>" for letter in "abcdefghijklmnopqrstuvwxyz")]
    words = [*letters, "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {word: number for number, word in enumerate(words)}
    (tokens / "vocab.json").write_text(json.dumps(vocabulary))
    (tokens / "merges.txt").write_text("#version: 0.2\n")
    told = CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=8,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        bos_token_id=len(words) - 2,
        eos_token_id=len(words) - 1,
        pad_token_id=1,
    )
    unet = diffusers.UNet2DConditionModel(
        sample_size=SIDE // 2,
        block_out_channels=(8, 8),
        layers_per_block=1,
        cross_attention_dim=8,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        norm_num_groups=4,
        attention_head_dim=2,
    )
    vae = diffusers.AutoencoderKL(
        block_out_channels=(8, 8),
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        norm_num_groups=4,
        sample_size=SIDE,
    )
    pipeline = diffusers.StableDiffusionPipeline(
        vae=vae,
        text_encoder=CLIPTextModel(told),
        tokenizer=CLIPTokenizer(str(tokens / "vocab.json"), str(tokens / "merges.txt"), model_max_length=77),
        unet=unet,
        scheduler=diffusers.DDIMScheduler(num_train_timesteps=20, steps_offset=1, clip_sample=False),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(str(path))
    return path


def lora_for(folder: Path, file: Path) -> Path:
    """Save a LoRA that changes the attention of a pipeline's U-Net noticeably."""
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(
        str(folder), local_files_only=True, use_safetensors=True
    )
    torch.manual_seed(1)
    pipeline.unet.add_adapter(LoraConfig(r=2, lora_alpha=2, init_lora_weights=False, target_modules=["to_q", "to_v"]))
    layers = {name: value * 20 for name, value in get_peft_model_state_dict(pipeline.unet).items()}
    diffusers.StableDiffusionPipeline.save_lora_weights(
        str(file.parent), unet_lora_layers=layers, weight_name=file.name, safe_serialization=True
    )
    return file
