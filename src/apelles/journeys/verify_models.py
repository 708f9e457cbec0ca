"""Models, checked on this machine: the hash of the file, and what it says of the golden picture."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apelles.engine.golden import golden_vector
from apelles.engine.spec import Golden, ModelSpec
from apelles.engine.specs import model_spec
from apelles.engine.weights import state_of, verify
from apelles.errors import ApellesError
from apelles.pixels.golden import golden_picture

GOLDEN_NUMBERS = 200
SHOWN_FLAGS = ("avx", "fma", "f16c", "amx", "sse4", "vnni")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the check of one model found.

    `golden_score` is the cosine with the golden vector, the largest difference from it, or the bits that differ from
    the golden hash; `limit` is the least cosine, the largest difference or the most bits that still pass. Both are
    None where there is nothing to compare.
    """

    name: str
    passed: bool
    note: str
    sha256: str = ""
    source: str = ""
    golden_score: float | None = None
    limit: float | None = None
    runtime: str = ""
    cpu: str = ""


def verify_model(name: str, *, explicit: Mapping[str, Path] | None = None) -> Verification:
    """Return the check of one model; a model that cannot be checked has not passed, and `note` says why.

    Raises:
        UnknownName: no model has this name.
    """
    spec = model_spec(name)
    state = state_of(spec, explicit=explicit)
    if state.name == "needs extra":
        return Verification(name=name, passed=False, note=f"not installed: {state.source}")
    try:
        located = None if spec.weightless else verify(name, explicit=explicit)
        passed, note, score = _golden_check(spec, explicit=explicit)
    except ApellesError as error:
        return Verification(name=name, passed=False, note=str(error))
    return Verification(
        name=name,
        passed=passed,
        note=note,
        sha256=spec.sha256,
        source=located.source if located else "no weights",
        golden_score=score,
        limit=spec.golden.tolerance if spec.golden else None,
        runtime=f"{spec.runtime} {version(spec.runtime)}",
        cpu=cpu_flags(),
    )


def cpu_flags() -> str:
    """Return the processor's vector instructions where the system tells, else its name."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(("flags", "Features")):
                return " ".join(flag for flag in sorted(line.split(":", 1)[1].split()) if flag.startswith(SHOWN_FLAGS))
    return platform.processor() or platform.machine()


def _golden_check(spec: ModelSpec, *, explicit: Mapping[str, Path] | None) -> tuple[bool, str, float | None]:
    if spec.golden is None:
        return True, "no golden value: it has no weights that could be others", None
    if spec.golden.text:
        differing = _bits_from_golden(spec, spec.golden)
        return differing <= spec.golden.tolerance, f"{differing} bits from the golden hash", float(differing)
    answer, golden = golden_answer(spec, explicit=explicit), golden_vector(spec.name)
    if spec.golden.compared == "difference":
        largest = float(np.abs(answer - golden).max())
        return largest <= spec.golden.tolerance, f"at most {largest:.6f} from the golden values", largest
    cosine = float(answer @ golden / np.linalg.norm(answer) / np.linalg.norm(golden))
    return cosine >= spec.golden.tolerance, f"cosine {cosine:.6f} with the golden vector", cosine


def golden_answer(spec: ModelSpec, *, explicit: Mapping[str, Path] | None = None) -> NDArray[np.float64]:
    """Return what a model says here of the golden picture, in the form in which it is recorded.

    A small net reads it squashed to its size; of each of its outputs the first `GOLDEN_NUMBERS` count. A generator
    reads no picture: it makes one of evenly spaced numbers.
    """
    if spec.kind == "generator":
        from apelles.models.packaged import golden_numbers

        return golden_numbers(spec.name)
    if spec.format == "tflite":
        from apelles.describe.square import squashed
        from apelles.describe.tflite import net

        outputs = net(spec.name, explicit=explicit).run(squashed(golden_picture(), spec.pre.size or 0))
        return np.concatenate([output.reshape(-1)[:GOLDEN_NUMBERS] for output in outputs])
    if spec.role == "style.vector":
        from apelles.describe.style_vector import StyleVector

        return np.asarray(StyleVector(explicit=explicit).describe(golden_picture()), dtype=np.float64)
    if spec.role == "embed.semantic":
        from apelles.describe.thing_vector import ThingVector

        return np.asarray(ThingVector(explicit=explicit).describe(golden_picture()), dtype=np.float64)
    from apelles.describe.sscd import SSCD

    return np.asarray(SSCD(spec.name, explicit=explicit).describe([golden_picture()])[0], dtype=np.float64)


def _bits_from_golden(spec: ModelSpec, golden: Golden) -> int:
    return (int(_hash_of_golden_picture(spec), 16) ^ int(golden.text, 16)).bit_count()


def _hash_of_golden_picture(spec: ModelSpec) -> str:
    if spec.name == "phash":
        from apelles.describe.phash import phash

        return phash(golden_picture())
    import pdqhash

    bits, _quality = pdqhash.compute(golden_picture())
    return np.packbits(bits).tobytes().hex()
