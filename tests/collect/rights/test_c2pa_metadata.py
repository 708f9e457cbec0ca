"""`plus:DataMining` in signed metadata says what it says in XMP, in the signer's voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import pytest

from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
from apelles.records.rights import Integrity, Permission, Protocol, Signal, Speaker, Use
from tests.seal.certificates import flipped, identity, signed

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
DENIED = {"plus:DataMining": VOCABULARY + "DMI-PROHIBITED-GENAIMLTRAINING"}


def read(content: bytes) -> Sequence[Signal]:
    reader = Credential(identity("Atelier").ca.decode())
    found = reader.read(Copy(content=content, sha256=sha256(content).hexdigest(), seen_at="2026-11-25T00:00:00Z"))
    return [one for one in found if one.protocol is Protocol.PLUS_XMP]


def metadata(data: Mapping[str, object]) -> bytes:
    return signed({"label": "cawg.metadata", "data": {"@context": {"plus": PLUS}, **data}})


def test_a_denial_in_signed_metadata_is_the_signer_s() -> None:
    (one,) = read(metadata(DENIED))
    assert [(said.use, said.permission) for said in one.statements] == [(Use.GENERATIVE_TRAINING, Permission.DENY)]
    assert (one.integrity, one.speaker, one.canonical) == (Integrity.TRUSTED, Speaker.SIGNER, True)


def test_a_prefix_of_its_own_is_the_same_property() -> None:
    (one,) = read(metadata({"@context": {"p": PLUS}, "p:DataMining": {"@id": VOCABULARY + "DMI-PROHIBITED"}}))
    assert {said.permission for said in one.statements} == {Permission.DENY}


def test_a_condition_carries_its_text() -> None:
    told = {"plus:DataMining": VOCABULARY + "DMI-PROHIBITED-SEECONSTRAINT", "plus:OtherConstraints": "ask first"}
    (one,) = read(metadata(told))
    assert {(said.permission, said.condition) for said in one.statements} == {(Permission.CONDITIONAL, "ask first")}


@pytest.mark.parametrize(("value", "doubt"), [("DMI-PROHIBITED-DREAMING", True), ("perhaps", False)])
def test_a_value_that_nobody_knows_says_nothing_but_may_raise_the_doubt(value: str, doubt: bool) -> None:
    (one,) = read(metadata({"plus:DataMining": value}))
    assert one.statements == ()
    assert (one.canonical, one.possible_reservation) == (False, doubt)


def test_the_property_of_another_vocabulary_says_nothing() -> None:
    assert read(metadata({"@context": {"plus": "urn:other"}, **DENIED})) == []


def test_a_broken_credential_leaves_no_statement() -> None:
    content = metadata(DENIED)
    (one,) = read(flipped(content, content.find(b"DMI-PROHIBITED")))
    assert one.statements == ()
