"""What every score of this version is made with."""

from __future__ import annotations

from apelles.calibrate.null import Recipe
from apelles.collect.decode import DECODER
from apelles.describe.rootsift import COARSE_SIDE
from apelles.describe.sscd import SSCD
from apelles.engine.specs import SPECS
from apelles.journeys.views import SAME_FRAME
from apelles.match.side import MATCHER

RECIPE = Recipe(
    descriptor=SSCD.name,
    model_sha256=SPECS[SSCD.name].sha256,
    preprocessing=SSCD.preprocessing,
    decoder=DECODER,
    matcher=f"{MATCHER}, again at {COARSE_SIDE} where phash<={SAME_FRAME}",
)
FALSE_ALARMS = 1e-3
"""A match is verified where at most so many unrelated works of the library would be expected to match as well."""
