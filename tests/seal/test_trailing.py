"""Seals that follow what they seal: whatever changes a byte makes another seal, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from apelles.errors import CredentialFailed
from apelles.seal import certificates, statements, trailing
from apelles.seal.identity import Identity
from benchmarks.certified import office
from tests.seal.certificates import identity

BODY = b"one two three"
PARTS = (("one", 4), ("two", 4), ("three", 5))
WHEN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def made(body: bytes = BODY, **stated: Any) -> trailing.Seal:
    chosen: dict[str, Any] = {"kind": "text", "identity": identity(), "signed_at": WHEN, "parts": PARTS, **stated}
    return trailing.seal(body, **chosen)


def holds(one: trailing.Seal, body: bytes = BODY, kind: str = "text") -> bool:
    chain = certificates.read(one.certificates)
    return (
        chain is not None and trailing.is_signed(one, kind, chain) and not statements.altered_parts(one.statement, body)
    )


def test_a_seal_holds_over_what_it_was_made_for_and_nothing_else() -> None:
    assert holds(made())
    assert not holds(made(), b"one two threE")
    assert not holds(made(), kind="another kind")


def test_what_is_written_is_read_back() -> None:
    one = trailing.stamped(made(dossier_sha256="ab", ledger_root="cd"), b"a time stamp", identity())
    spelling = trailing.spelled(one)
    assert trailing.read(spelling) == one
    assert trailing.is_spelled_well(one, spelling)
    assert len(spelling.splitlines()) == trailing.LINES
    assert holds(one)


@pytest.mark.parametrize(("key", "algorithm"), [("P-384", "ES384"), ("RSA-2048", "PS256"), ("RSA-4096", "PS256")])
def test_an_office_signs_with_its_own_key_and_the_seal_names_the_algorithm(key: str, algorithm: str) -> None:
    one = trailing.stamped(made(identity=office(key)), b"a time stamp", office(key))
    assert one.statement.algorithm == algorithm
    assert f'{{"algorithm":"{algorithm}"'.encode() in trailing.spelled(one)
    assert trailing.read(trailing.spelled(one)) == one
    assert holds(one)


@pytest.mark.parametrize("key", ["P-256", "P-384", "RSA-2048"])
@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "PS256"])
def test_a_seal_whose_algorithm_is_not_that_of_its_key_does_not_hold(key: str, algorithm: str) -> None:
    who = office(key)
    one = made(identity=who)
    renamed = replace(one.statement, algorithm=algorithm)
    again = replace(one, statement=renamed, signature=trailing.signature_of(statements.spelled(renamed), who))
    assert holds(again) is (algorithm == one.statement.algorithm)


def test_a_seal_of_an_algorithm_that_is_not_known_is_none() -> None:
    for name in (b'"RS256"', b'"none"', b'""', b"7", b"null", b"[]"):
        assert trailing.read(trailing.spelled(made()).replace(b'"ES256"', name)) is None


@pytest.mark.parametrize("key", ["P-256", "P-384", "RSA-2048"])
def test_every_change_of_a_byte_of_a_seal_is_noticed(key: str) -> None:
    spelling = trailing.spelled(trailing.stamped(made(identity=office(key)), b"a time stamp", office(key)))
    for place in range(len(spelling)):
        for flip in (1, 0x20):
            other = bytearray(spelling)
            other[place] ^= flip
            one = trailing.read(bytes(other))
            assert one is None or not trailing.is_spelled_well(one, bytes(other)) or not holds(one), place


def test_the_time_stamp_can_be_neither_taken_nor_added_nor_changed() -> None:
    bare = made()
    stamped = trailing.stamped(bare, b"a time stamp", identity())
    assert not holds(replace(stamped, timestamp=b"another"))
    assert not holds(replace(stamped, timestamp=b""))
    assert not holds(replace(bare, timestamp=b"a time stamp"))
    assert holds(bare)


def test_a_certificate_cannot_be_added_or_left_out() -> None:
    one = made()
    assert not holds(replace(one, certificates=one.certificates[:1]))
    assert not holds(replace(one, certificates=(*one.certificates, one.certificates[-1])))


def test_nobody_else_can_sign_with_a_certificate() -> None:
    stranger, owner = identity("Stranger"), identity()
    forged = Identity(
        ca=owner.ca,
        chain=owner.chain,
        key=stranger.key,
        fingerprint=owner.fingerprint,
        organization=owner.organization,
        not_after=owner.not_after,
    )
    assert not holds(made(identity=forged))


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (b"oNe two three", ("one",)),
        (b"one two thrEe", ("three",)),
        (b"one two and three", ("",)),
        (b"one tw three", ("two",)),
        (b"one three", ("two",)),
        (b"one TWO THREE", ("two", "three")),
        (b"one two three!", ("",)),
        (b"", ("one", "two", "three")),
    ],
)
def test_the_part_that_was_altered_is_named_and_those_that_only_moved_are_not(
    body: bytes, parts: tuple[str, ...]
) -> None:
    assert statements.altered_parts(made().statement, body) == parts


@pytest.mark.parametrize(
    "parts", [(("one", 4),), (("one", 14),), (("", 13),), (("a<b", 13),), (("a\nb", 13),), (("x" * 201, 13),)]
)
def test_parts_that_do_not_cover_the_bytes_or_cannot_be_named_are_refused(parts: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(CredentialFailed):
        made(parts=parts)


@pytest.mark.parametrize(
    "spelling",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"signed":1,"signature":"","certificates":[],"timestamp":"","timestamp_signature":""}',
        b'{"signed":{},"signature":"","certificates":[],"timestamp":"","timestamp_signature":""}',
        b'{"signed":{},"signature":7,"certificates":7,"timestamp":[],"timestamp_signature":{}}',
        b'{"signed": ' + b"9" * 6_000 + b"}",
    ],
)
def test_garbage_is_no_seal(spelling: bytes) -> None:
    assert trailing.read(spelling) is None


def test_a_seal_in_another_spelling_is_read_and_told_apart() -> None:
    spelling = trailing.spelled(made()).replace(b'"signed": ', b'"signed":  ')
    one = trailing.read(spelling)
    assert one is not None
    assert not trailing.is_spelled_well(one, spelling)
