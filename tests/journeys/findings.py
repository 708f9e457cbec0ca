"""Findings made by hand from edits whose way back is known, for tests of what is shown."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from apelles import words
from apelles.pixels.perturb import Edited, Step, edit, mapped
from apelles.pixels.perturb.geometry import corner_points
from apelles.pixels.picture import Picture
from apelles.records import (
    BoundKind,
    Evidence,
    Finding,
    Kind,
    Match,
    OtherRule,
    Polygon,
    Protocol,
    Surprise,
    Verdict,
    Work,
)
from tests.pictures import Pixels

PROTOCOL = Protocol(
    software="apelles 0.1.0",
    descriptor="sscd-test",
    model_sha256="ab" * 32,
    preprocessing="squash 288, bicubic",
    decoder="pillow",
    matcher="rootsift, mutual",
    null_model="icons-1",
    null_domain="icon",
    null_pairs=12000,
    null_works=300,
    envelope_c=1.5,
    envelope_g=0.25,
    library_size=412,
    transforms_tried=24,
    tests_tried=480,
    candidates_verified=20,
    false_alarms=1e-3,
    versions=(("opencv", "5.0.0"),),
)


def picture(pixels: Pixels) -> Picture:
    """Return pixels as a picture of its own size, named by their hash."""
    height, width = pixels.shape[:2]
    return Picture(pixels=pixels, sha256=sha256(pixels.tobytes()).hexdigest(), width=width, height=height)


def copy_of(work_pixels: Pixels, steps: list[Step], *, suspect: str, work: Work) -> tuple[Finding, Picture, Picture]:
    """Return the finding a perfect judge would make of an edit, with both pictures."""
    done = edit(work_pixels, steps, rng=np.random.default_rng(1))
    shown, known = picture(done.pixels), picture(work_pixels)
    named = Work(
        sha256=known.sha256,
        work_id=work.work_id,
        file=work.file,
        title=work.title,
        author=work.author,
        width=known.width,
        height=known.height,
    )
    evidence = _evidence(done, named, suspect=shown)
    parameters = {"title": work.title, "author": work.author, "suspect_percent": 80, "work_percent": 90}
    reason = words.say("judge.copy_reproduction", "en", **parameters, library_size=412, e_bound="1e-12")
    finding = Finding(
        suspect=suspect,
        sha256=shown.sha256,
        verdict=Verdict.COPY,
        kind=Kind.REPRODUCTION,
        reason=reason,
        protocol=PROTOCOL,
        matches=(evidence,),
        as_others_would_say=(
            OtherRule(rule="PDQ <= 31", observed=88, threshold=31, says_copy=False),
            OtherRule(rule="SSCD >= .75", observed=0.81, threshold=0.75, says_copy=True),
        ),
    )
    return finding, shown, known


def unrelated(pixels: Pixels, *, suspect: str) -> tuple[Finding, Picture]:
    """Return a finding that nothing matches."""
    shown = picture(pixels)
    reason = words.say("judge.unrelated", "en", library_size=412, false_alarms="0.001")
    finding = Finding(suspect=suspect, sha256=shown.sha256, verdict=Verdict.UNRELATED, reason=reason, protocol=PROTOCOL)
    return finding, shown


def _evidence(done: Edited, work: Work, *, suspect: Picture) -> Evidence:
    back = done.to_original
    corners = corner_points(work.width, work.height)
    inside = np.clip(mapped(np.linalg.inv(back), corners), 0, [suspect.width - 1, suspect.height - 1])
    match = Match(
        work=work,
        copy_score=41.5,
        inliers=212,
        matches=260,
        mirrored=bool(np.linalg.det(back) < 0),
        view="whole",
        suspect_region=_polygon(inside),
        work_region=_polygon(mapped(back, inside)),
        suspect_fraction=0.8,
        work_fraction=0.9,
        photometric_similarity=0.97,
        descriptor_similarity=0.81,
        transform=tuple(float(value) for value in back.ravel()),
    )
    surprise = Surprise(e_value=1e-14, e_value_bound=1e-12, bound_kind=BoundKind.TAIL)
    return Evidence(match=match, surprise=surprise, verified=True, kind=Kind.REPRODUCTION)


def _polygon(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Polygon:
    return tuple((float(x), float(y)) for x, y in points)
