"""Files a source offers become rows of a library: read, decoded, described; or what is said of known ones."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.collect.base import Found
from apelles.collect.decode import decode_image
from apelles.collect.identity import work_of
from apelles.collect.preview import encode_preview
from apelles.describe.phash import phash
from apelles.describe.sscd import SSCD, square_of
from apelles.describe.traits import traits
from apelles.errors import PictureRefused
from apelles.library.base import Place, Row, Stated
from apelles.records import Refusal

type Outcome = Row | Stated | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One file on its way in; `sha256` is set when the file is known and has not changed since."""

    found: Found
    place: Place | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opened:
    offer: Offer
    sha256: str
    width: int
    height: int
    square: NDArray[np.uint8]
    phash: str
    traits: tuple[float, ...]
    preview: bytes | None


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads and describes offers, several at a time; may be called from several threads.

    Without `previews`, only pictures that are no file of their own get one: they could not be read again.
    """

    model: SSCD
    known: Container[str]
    previews: bool = True

    def __call__(self, offers: Sequence[Offer | Refusal]) -> list[Outcome]:
        """Return one outcome for each offer, in order."""
        opened = [self._open(offer) for offer in offers]
        squares = [one.square for one in opened if isinstance(one, _Opened)]
        vectors = iter(self.model.embed(np.stack(squares)) if squares else ())
        return [_row(one, next(vectors)) if isinstance(one, _Opened) else one for one in opened]

    def _open(self, offer: Offer | Refusal) -> _Opened | Stated | Refusal:
        if isinstance(offer, Refusal):
            return offer
        sha256 = offer.sha256
        try:
            if not sha256:
                content = offer.found.read()
                sha256 = hashlib.sha256(content).hexdigest()
                if sha256 not in self.known:
                    return self._decoded(offer, content, sha256)
        except PictureRefused as refused:
            return Refusal(file=offer.found.name, sha256=sha256, code=refused.code, reason=str(refused))
        work = work_of(offer.found.metadata, sha256=sha256, file=offer.found.name)
        return Stated(work=work, place=offer.place)

    def _decoded(self, offer: Offer, content: bytes, sha256: str) -> _Opened:
        """Keep of the pixels only what is stored; measure the square while the cache still holds it."""
        decoded = decode_image(content)
        square = square_of(decoded.image)
        wanted = self.previews or offer.place is None
        return _Opened(
            offer=offer,
            sha256=sha256,
            width=decoded.width,
            height=decoded.height,
            square=square,
            phash=phash(square),
            traits=traits(square),
            preview=encode_preview(np.asarray(decoded.image)) if wanted else None,
        )


def _row(opened: _Opened, vector: NDArray[np.float32]) -> Row:
    found = opened.offer.found
    return Row(
        work=work_of(found.metadata, sha256=opened.sha256, file=found.name, width=opened.width, height=opened.height),
        vector=vector,
        phash=opened.phash,
        traits=opened.traits,
        preview=opened.preview,
        place=opened.offer.place,
    )
