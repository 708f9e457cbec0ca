"""The closed lists of rights, whose values are written into ledgers."""

from __future__ import annotations

from apelles.records.rights import MINING, TRAINING, Permission, Use


def test_the_words_of_uses_and_permissions_never_change_because_ledgers_hold_them() -> None:
    assert [use.value for use in Use] == [
        "crawl",
        "text_and_data_mining",
        "ai_training",
        "generative_training",
        "ai_input",
        "search",
    ]
    assert [one.value for one in Permission] == ["deny", "conditional", "allow", "unknown"]


def test_training_is_mining() -> None:
    assert set(TRAINING) < set(MINING)
