"""Who loses when nothing more is proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apelles.law.conclude import conclude
from apelles.records.law import Party, Value
from tests.law.small_packs import before, boolean, pack, presumption


@pytest.mark.parametrize(
    ("stated", "closed", "loser"),
    [({}, Value.NO, Party.CLAIMANT), ({"w.author_named_on_work": True}, Value.YES, Party.USER)],
    ids=["the basis is open", "the rebuttal is open"],
)
def test_an_open_basis_is_lost_by_who_relies_on_a_presumption_and_an_open_rebuttal_by_who_must_rebut_it(
    tmp_path: Path, stated: dict[str, Any], closed: Value, loser: Party
) -> None:
    named = presumption("zz.author", "w.author_named_on_work", "w.authorship_rebutted")
    claim = boolean("zz.claim", {"all": ["zz.author", "q.copy_made"]})
    made = pack(tmp_path / "zz", named, claim)
    found = conclude(before(made, {"q.copy_made": True, **stated}), "zz.claim")
    assert (found.value, found.if_record_closes) == (Value.UNKNOWN, closed)
    assert found.loses_if_unproved == (loser,)
