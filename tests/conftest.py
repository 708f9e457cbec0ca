"""What every room's tests may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.journeys.drawn_case import DrawnCase, draw_case


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Return the folder of real pictures, named by APELLES_PICTURES, or skip."""
    folder = Path(os.environ.get("APELLES_PICTURES", "../shared/pictures"))
    if not folder.is_dir():
        pytest.skip(f"no real pictures: {folder} is not a folder; name one with APELLES_PICTURES")
    return folder.resolve()


@pytest.fixture(scope="session")
def drawn_case(tmp_path_factory: pytest.TempPathFactory) -> DrawnCase:
    """Return a library of drawn works with its ledger, two suspects, and what was found about them."""
    return draw_case(tmp_path_factory.mktemp("case"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs to be asked for: slow (on in CI), network and gpu."""
    asked = config.getoption("-m")
    wanted = {mark for mark in ("slow", "network", "gpu") if mark in asked}
    if os.environ.get("CI") == "true":
        wanted.add("slow")
    for mark in {"slow", "network", "gpu"} - wanted:
        skip = pytest.mark.skip(reason=f"{mark}: ask for it with -m {mark}" + (" or CI=true" if mark == "slow" else ""))
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(skip)
