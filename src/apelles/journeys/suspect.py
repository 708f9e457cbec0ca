"""The picture that is judged, with everything measured that the search needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apelles.describe import rootsift
from apelles.describe.sscd import SSCD
from apelles.describe.traits import traits
from apelles.journeys import null_models
from apelles.journeys.look import frame
from apelles.journeys.views import Views, view_hashes, views_of
from apelles.match.side import side
from apelles.pixels.picture import Picture


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suspect:
    """What the journey keeps of the suspect."""

    picture: Picture
    name: str
    views: Views
    vector: NDArray[np.float32]
    domains: Mapping[str, float]


def look_at(picture: Picture, name: str, sscd: SSCD) -> Suspect:
    """Return a decoded suspect with everything measured that the search needs."""
    gray = frame(picture.pixels)
    square = sscd.prepare(picture.pixels)
    return Suspect(
        picture=picture,
        name=name,
        views=views_of(gray, side(rootsift.local_features(gray)), view_hashes(square)),
        vector=sscd.embed(square[None])[0],
        domains=null_models.domains_of(traits(square)),
    )
