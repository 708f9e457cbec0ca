"""A tiny audit of a model made from records, not from pictures of a model: what is stated is known, and agrees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np

from apelles.audit.collage import answered
from apelles.audit.memorization import against, curve, gate, prompt_use, returned_works
from apelles.audit.prompts import prompt_said
from apelles.audit.proof import canary_test
from apelles.journeys.audit_collage_said import as_json as collage_json
from apelles.journeys.audit_export import write_case, write_json
from apelles.journeys.audit_pairs import Pair, write_pairs
from apelles.journeys.audit_proof import Proof, as_json
from apelles.records import Kind, Verdict, Work
from apelles.records.audit import ModelAudit, NearestPair, OutputFinding, Recurring, Returned
from apelles.records.collage import AmongHumans, CollageFinding, ControlTiled, Estimate, Tiled
from apelles.records.models import ModelCard
from apelles.studio.canary_registry import Checked
from tests.pictures import painting

SOFTWARE = "apelles 0.1.0"
OTHER = Work(sha256="0f" * 32, work_id="other", file="other.png", title="Blue door", author="Ida Holm")


def card(name: str = "parrot", digest: str = "7a") -> ModelCard:
    """Return what a model says of itself."""
    return ModelCard(name=name, sha256=digest * 32, hashed="works", device="cpu", width=64, height=64, software=())


CARD = card()


def model_audit(
    given: Sequence[Work],
    *,
    outputs: int = 40,
    model: ModelCard = CARD,
    bound: float = 1e-9,
    prompts: Sequence[str] = (),
    lost: tuple[str, ...] = ("audit.lost.no_held_out",),
    unsure: int = 0,
    together: bool = False,
) -> ModelAudit:
    """Return an audit in which each of some works is given back by an output of its own, and the rest is new.

    With `together` these outputs are undecided alone, and their average is a copy.
    """
    findings = [
        OutputFinding(
            index=index,
            sha256=sha256(f"output {index}".encode()).hexdigest(),
            verdict=Verdict.UNDETERMINED if together and index < len(given) else _verdict(index, len(given), unsure),
            together=together and index < len(given),
            verified=index < len(given),
            screened=1e-3 if index < len(given) else 50.0,
            similarity=0.9 if index < len(given) else 0.1,
            work=given[index].sha256 if index < len(given) else OTHER.sha256,
            kind=Kind.REPRODUCTION if index < len(given) else None,
            e_value_bound=bound if index < len(given) else 0.0,
            prompt=prompts[index] if index < len(prompts) else "",
        )
        for index in range(outputs)
    ]
    about = {one.sha256: one for one in given}
    indexes, name = tuple(range(len(given))), given[0].sha256 if given else ""
    group = Recurring(outputs=indexes, verdict=Verdict.COPY, work=name, e_value_bound=bound, together=len(given))
    found = against(
        findings,
        library="lib",
        library_hash="1c" * 32,
        works=9,
        screen_limit=10.0,
        false_alarms=1e-3,
        recurring=(group,) if together else (),
    )
    return ModelAudit(
        model=model,
        origin="works",
        seed=7,
        outputs=outputs,
        unreadable=0,
        training=found,
        held_out=None,
        told=found.told,
        gate=gate(found, fail_above=None),
        fail_above=None,
        returned=tuple(
            Returned(work=about[name], outputs=indexes, smallest_e=bound, duplicates=0, exposures=1.0)
            for name, indexes in returned_works(findings).items()
        ),
        curve=curve(findings),
        groups=(),
        groups_left_out=0,
        prompts=prompt_use(findings, lambda one: prompt_said(one.prompt, names=())),
        tests=(),
        repeated=(),
        repeated_complete=True,
        repeated_edge=0.05,
        others=(),
        lost=lost,
        software=SOFTWARE,
        descriptors=(("sscd-int8-square288", "ab" * 32),),
        findings=tuple(findings),
    )


def _verdict(index: int, given: int, unsure: int) -> Verdict:
    if index < given:
        return Verdict.COPY
    return Verdict.UNDETERMINED if index < given + unsure else Verdict.UNRELATED


def write_model(folder: Path, audit: ModelAudit, given: Sequence[Work]) -> Path:
    """Write an audit as `apelles audit model --out` does, each output that gives a work back beside a drawn work."""
    pairs = [
        Pair(finding=one, work=work, output=painting(index, height=64, width=64),
             original=painting(index + 50, height=64, width=64))
        for index, (one, work) in enumerate(zip(audit.findings, given or [OTHER], strict=False))
    ]  # fmt: skip
    written: tuple[NearestPair, ...] = write_pairs(pairs, folder)
    write_json(audit, folder, pairs=written)
    write_case(audit, folder)
    return folder


def collage_finding(low: float, high: float) -> CollageFinding:
    """Return a comparison whose two intervals are these."""
    place = Estimate(value=(low + high) / 2, low=low, high=high)
    none = Estimate(value=0.0, low=0.0, high=0.1)
    tiled = Tiled(copy_scale=0.25, reach=place, coverage=Estimate(value=0.3, low=0.2, high=0.4), sources=3.0, seams=1.2)
    people = Tiled(copy_scale=0.0, reach=none, coverage=none, sources=0.0, seams=None)
    answer, reason = answered(place, place, failed=(), left=30)
    return CollageFinding(
        answer=answer,
        reason=reason,
        outputs=30,
        copies=0,
        training=44,
        heldout=80,
        heldout_left_out=0,
        size=32,
        closeness=(),
        closeness_smoothed=(),
        collage_level=1e-4,
        copy_level=0.5,
        made=tiled,
        held=people,
        controls=(ControlTiled(name="quilt", settings=(), outputs=20, tiled=tiled, smoothed=tiled),),
        position=place,
        position_smoothed=place,
        failed=(),
        painters=4,
        painters_flagged=0,
        humans=AmongHumans(place=Estimate(value=0.7, low=0.6, high=0.8), works=40, authors=12, beside=20),
    )


def write_collage(folder: Path, finding: CollageFinding) -> Path:
    """Write a comparison as `apelles audit collage --out` does."""
    folder.mkdir(parents=True, exist_ok=True)
    value = {**collage_json(finding), "model": asdict(CARD), "software": SOFTWARE}
    (folder / "collage.json").write_text(json.dumps(value), encoding="utf-8")
    return folder


def proof(*, used: bool, slots: int = 12) -> Proof:
    """Return a test with canaries that stand out, or do not."""
    rng = np.random.default_rng(3)
    distances = [rng.random(8) + (np.arange(8) > 0) * (5.0 if used else 0.0) for _ in range(slots)]
    drawn = [0] * slots
    return Proof(
        card=CARD,
        score="losses",
        samples=0,
        seed=0,
        slots=slots,
        planted=slots,
        bound_at="2026-11-01T00:00:00Z",
        bound_root="5e" * 32,
        registry=Checked(slots=slots, rows=30, root="5e" * 32, troubles=()),
        test=canary_test(distances, drawn, rng=rng),
        drawn=tuple(f"{place:064x}" for place in range(slots)),
    )


def write_proof(folder: Path, found: Proof) -> Path:
    """Write a test as `apelles audit proof --out` does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "proof.json").write_text(json.dumps(as_json(found)), encoding="utf-8")
    return folder
