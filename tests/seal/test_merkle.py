"""Merkle trees against roots worked out by hand."""

from __future__ import annotations

from hashlib import sha256

import pytest

from apelles.seal.merkle import path_of, root_from, root_of

ROWS = [sha256(bytes([number])).digest() for number in range(13)]


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def test_the_root_of_nothing_is_that_of_rfc_9162() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_root_of_an_empty_leaf_is_that_of_rfc_9162() -> None:
    assert root_of([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_an_odd_leaf_goes_up_alone() -> None:
    one, two, three = (sha256(b"\x00" + row).digest() for row in ROWS[:3])
    assert root_of(ROWS[:3]) == node(node(one, two), three)


@pytest.mark.parametrize("count", range(1, 14))
def test_every_path_leads_to_the_root_and_from_its_own_place_only(count: int) -> None:
    rows = ROWS[:count]
    for number in range(count):
        path = path_of(number, rows)
        assert root_from(number, count, rows[number], path) == root_of(rows)
        for other in range(count):
            if other != number:
                assert root_from(other, count, rows[number], path) != root_of(rows)
        assert root_from(number, count, rows[number], path[:-1]) != root_of(rows) or count == 1
