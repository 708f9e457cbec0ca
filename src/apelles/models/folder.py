"""Pictures that a model made before, on disk, as if it made them now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, Self

from apelles.collect.base import Found
from apelles.collect.decode import decode
from apelles.collect.reading import refuse
from apelles.collect.sniff import sniff
from apelles.errors import ModelRefused, PictureRefused
from apelles.models.base import Request, Sample
from apelles.models.made import pictures_of
from apelles.models.settings import numbers
from apelles.records import Refusal
from apelles.records.models import ModelCard, SampleRecord
from apelles.seal.merkle import root_of

PROMPTS: Final = ("prompt", "caption", "text")
LABELS: Final = ("label", "class")
HASHED: Final = "the files in their order (Merkle root over the SHA-256 of each)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One picture file that has an index."""

    found: Found
    sha256: str


class FolderModel:
    """A place of pictures: index i is the i-th picture file, in a folder by name, whatever the seed.

    A sidecar tells prompts (`prompt`, `caption` or `text`), labels (`label` or `class`) and seeds (`seed`):
    `index.csv` as everywhere, or `samples.jsonl` as `apelles models sample` writes it, and then only the files that
    it names are read. A file that is no picture has no index; one that turns out damaged leaves its index empty.
    Both are in `refused`.
    """

    def __init__(self, path: Path, *, metadata: Path | None = None) -> None:
        """Take a folder, list or archive of pictures, and a sidecar if it is somewhere else; every file is hashed.

        Raises:
            ModelRefused: it holds no picture file.
        """
        self.path = path
        self.refused: list[Refusal] = []
        self._files = list(self._numbered(pictures_of(path, metadata=metadata)))
        if not self._files:
            message = f"{path} holds no picture, so there is nothing to look at. Name a folder with pictures."
            raise ModelRefused(message)
        self.card = ModelCard(
            name="folder",
            sha256=root_of([bytes.fromhex(file.sha256) for file in self._files]).hex(),
            hashed=HASHED,
            device="none: made before",
            width=None,
            height=None,
            software=(("apelles", version("apelles")),),
            available=len(self._files),
        )

    @classmethod
    def opened(cls, request: Request) -> Self:
        """Return the pictures of a place.

        Raises:
            ModelRefused: no place was named, or a size or a setting.
        """
        numbers("folder", request.settings, ())
        if not request.origin or request.size:
            message = "The model 'folder' gives pictures as they are: name the place they are in, and no size."
            raise ModelRefused(message)
        return cls(Path(request.origin))

    def sample(self, count: int, seed: int, *, start: int = 0) -> Iterator[Sample]:
        """Yield pictures `start` to `start + count - 1`; the seed is that of the sidecar, not the one asked for."""
        if start < 0 or start + count > len(self._files):
            message = (
                f"{self.path} holds {len(self._files)} pictures; {start} to {start + count - 1} were asked for. "
                f"Ask for {len(self._files)} or fewer."
            )
            raise ModelRefused(message)
        for index in range(start, start + count):
            sample = self._sample(index)
            if isinstance(sample, Refusal):
                self.refused.append(sample)
            else:
                yield sample

    def hashes(self, start: int, count: int) -> tuple[str, ...]:
        """Return the SHA-256 of the files `start` to `start + count - 1`, as they were when the folder was opened."""
        return tuple(file.sha256 for file in self._files[start : start + count])

    def _sample(self, index: int) -> Sample | Refusal:
        file = self._files[index]
        try:
            picture = decode(file.found.read())
        except PictureRefused as error:
            return Refusal(file=file.found.name, sha256=file.sha256, code=error.code, reason=str(error))
        if picture.sha256 != file.sha256:
            reason = "The file was changed after the folder was opened. Open it again when nothing writes to it."
            return refuse(file.found.name, "changed", reason)
        row = file.found.metadata
        record = SampleRecord(
            model_sha256=self.card.sha256,
            seed=_seed(row),
            index=index,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            prompt=_first(row, PROMPTS),
            label=_first(row, LABELS),
        )
        return Sample(picture=picture, record=record)

    def _numbered(self, source: Iterable[Found | Refusal]) -> Iterator[_File]:
        for item in source:
            if isinstance(item, Refusal):
                self.refused.append(item)
                continue
            try:
                content = item.read()
                sniff(content)
            except PictureRefused as error:
                self.refused.append(refuse(item.name, error.code, str(error)))
                continue
            yield _File(found=item, sha256=hashlib.sha256(content).hexdigest())


def _seed(row: Mapping[str, str]) -> int | None:
    text = row.get("seed", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
