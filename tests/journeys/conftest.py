"""What the tests of journeys may ask for beside the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.small_case import draw_small_library


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library of drawings by many hands, with its own null models for small suspects."""
    return draw_small_library(tmp_path_factory.mktemp("small"))
