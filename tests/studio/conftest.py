"""What the studio's tests share."""

from __future__ import annotations

import pytest

from tests.studio.sets import DrawnSet, draw_set


@pytest.fixture(scope="session")
def drawn_set(tmp_path_factory: pytest.TempPathFactory) -> DrawnSet:
    """Return a library with every verdict, and the set made from it."""
    return draw_set(tmp_path_factory.mktemp("studio"))
