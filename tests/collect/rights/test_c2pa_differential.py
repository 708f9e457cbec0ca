"""Where datadiligence can only answer yes or no about Content Credentials, against what is true."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
from apelles.records.rights import Integrity, Permission, Signal
from tests.seal.certificates import flipped, identity, mining, picture, signed, use

OLDER = "c2pa.training-mining"
DENIED = signed(mining(use("notAllowed", family="c2pa"), label=OLDER), kind="JPEG")
PRESENT = signed(mining(use("notAllowed")), kind="JPEG")
CONSTRAINED = signed(mining(use("constrained", family="c2pa"), label=OLDER), kind="JPEG")
GARBLED = flipped(DENIED, DENIED.index(b"jumdc2pa"))
# case: (file, what they say, what is said, how far it holds, whether it may be a reservation)
CASES: dict[str, tuple[bytes, bool, set[Permission], Integrity | None, bool]] = {
    "a denial they know": (DENIED, False, {Permission.DENY}, Integrity.TRUSTED, False),
    "a denial in the present language": (PRESENT, True, {Permission.DENY}, Integrity.TRUSTED, False),
    "a condition": (CONSTRAINED, True, {Permission.CONDITIONAL}, Integrity.TRUSTED, False),
    "a tampered file that denies": (flipped(DENIED), False, set(), Integrity.INVALID, True),
    "a denial that was tampered with": (
        DENIED.replace(b"notAllowed", b"notAllowee"),
        True,
        set(),
        Integrity.INVALID,
        False,
    ),
    "a garbled store": (GARBLED, True, set(), Integrity.MALFORMED, True),
    "no signal": (picture("JPEG"), True, set(), None, False),
}


@pytest.fixture(scope="module")
def theirs() -> Any:
    """Return their rule. Loading it tells on the console that no registry is configured."""
    from datadiligence.rules import C2PAMetadataRule

    return C2PAMetadataRule()


def ours(content: bytes) -> Sequence[Signal]:
    copy = Copy(content=content, sha256=sha256(content).hexdigest())
    return Credential(identity().ca.decode()).read(copy)


@pytest.mark.parametrize("case", CASES)
def test_ours_is_right_where_a_yes_or_no_cannot_be(case: str, theirs: Any) -> None:
    content, allowed, permissions, integrity, doubt = CASES[case]
    assert theirs.is_allowed(body=content) is allowed
    signals = ours(content)
    assert {one.permission for signal in signals for one in signal.statements} == permissions
    assert {one.integrity for one in signals} == ({integrity} if integrity else set())
    assert any(one.possible_reservation for one in signals) is doubt


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("content", "integrity"),
    [(b"garbage", set()), (b"", set()), (DENIED[: DENIED.index(b"notAllowed") + 40], {Integrity.MALFORMED})],
    ids=["garbage", "nothing", "a truncated signed file"],
)
def test_theirs_calls_a_file_allowed_that_nobody_can_read(
    content: bytes, integrity: set[Integrity], theirs: Any, tmp_path: Path
) -> None:
    (tmp_path / "file.jpg").write_bytes(content)
    assert theirs.is_allowed(path=str(tmp_path / "file.jpg")) is True
    signals = ours(content)
    assert {one.integrity for one in signals} == integrity
    assert not [one for signal in signals for one in signal.statements]
    assert all(one.possible_reservation for one in signals)


def test_theirs_calls_nothing_at_all_allowed(theirs: Any) -> None:
    assert theirs.is_allowed() is True
    assert list(ours(b"")) == []
