"""Ingredients: an opt-out follows a picture into what is made from it, and a tampered part is always named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import pytest

from apelles.collect.rights import base
from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
from apelles.collect.rights.c2pa_graph import MOST_INGREDIENTS, ingredients
from apelles.collect.rights.c2pa_store import parse
from apelles.records.rights import Integrity, Permission, Protocol, Scope, Signal, Use
from apelles.seal.credential import sign_edit
from tests.seal.certificates import flipped, identity, mining, picture, signed, use

DENIED = mining(use("notAllowed"))
ATELIER = identity().ca.decode()
STRANGER = identity("Stranger").ca.decode()


def read(content: bytes, anchors: str = ATELIER) -> Sequence[Signal]:
    return Credential(anchors).read(Copy(content=content, sha256=sha256(content).hexdigest()))


def elsewhere(signals: Sequence[Signal], protocol: Protocol) -> list[Signal]:
    """Return what is said of ingredients."""
    return [one for one in signals if one.scope is Scope.OTHER_COPY and one.protocol is protocol]


def said(signals: Sequence[Signal], scope: Scope) -> set[tuple[Use, Permission, str]]:
    return {
        (one.use, one.permission, one.condition)
        for signal in signals
        if signal.scope is scope
        for one in signal.statements
    }


def test_an_opt_out_follows_a_picture_through_two_editions() -> None:
    child = signed(mining(use("notAllowed", "ai_generative_training")), title="child")
    middle = signed(kind="JPEG", ingredients=[("child.png", "PNG", child)], title="middle")
    signals = read(signed(mining(use("allowed")), kind="WEBP", ingredients=[("middle.jpg", "JPEG", middle)]))
    assert said(signals, Scope.FILE) == {(Use.AI_TRAINING, Permission.ALLOW, "")}
    assert said(signals, Scope.OTHER_COPY) == {(Use.GENERATIVE_TRAINING, Permission.DENY, "")}
    (found,) = elsewhere(signals, Protocol.CAWG)
    assert found.integrity is Integrity.TRUSTED
    assert found.detail.startswith('ingredient "child.png" (inputTo) in "middle.jpg" (inputTo)')


def test_permission_to_use_an_ingredient_never_becomes_ours() -> None:
    child = signed(mining({**use("allowed"), **use("constrained", "data_mining", constraint_info="ask")}))
    signals = read(signed(ingredients=[("child", "PNG", child)]))
    assert said(signals, Scope.FILE) == set()
    assert said(signals, Scope.OTHER_COPY) == {(Use.TEXT_AND_DATA_MINING, Permission.CONDITIONAL, "ask")}


def test_the_author_of_an_ingredient_is_not_that_of_the_picture() -> None:
    work = {"label": "stds.schema-org.CreativeWork", "data": {"@context": "x", "author": {"name": "Ada"}}}
    signals = read(signed(ingredients=[("child", "PNG", signed(work, title="Hers"))], title="Mine"))
    found = [one for signal in signals for one in signal.claims]
    assert [one.text for one in found if one.name == base.TITLE] == ["Mine"]
    assert not [one for one in found if one.name == base.AUTHOR]
    assert [one.text for one in found if one.name == base.SOURCE_TYPE] == ["digitalCreation"] * 2


@pytest.mark.parametrize("order", [1, -1], ids=["clean first", "tampered first"])
def test_a_tampered_ingredient_is_named_beside_a_clean_copy_of_it(order: int) -> None:
    child = signed(DENIED)
    both = [("clean", "PNG", child), ("tampered", "PNG", flipped(child))]
    signals = read(signed(ingredients=both[::order]))
    assert signals[0].integrity is Integrity.TRUSTED
    found = {one.detail.split('"')[1]: one for one in elsewhere(signals, Protocol.C2PA)}
    assert found["clean"].integrity is Integrity.TRUSTED
    assert found["tampered"].integrity is Integrity.INVALID
    assert found["tampered"].possible_reservation
    assert "assertion.dataHash.mismatch" in found["tampered"].detail
    assert said(signals, Scope.OTHER_COPY) == {(Use.AI_TRAINING, Permission.DENY, "")}


def test_a_tampered_ingredient_states_nothing_even_deep_down() -> None:
    child = flipped(signed(DENIED, title="child"))
    middle = signed(ingredients=[("child", "PNG", child)], title="middle")
    signals = read(signed(ingredients=[("middle", "PNG", middle)]))
    assert said(signals, Scope.OTHER_COPY) == set()
    assert [one.integrity for one in elsewhere(signals, Protocol.CAWG)] == [Integrity.INVALID]
    assert any(one.possible_reservation for one in signals)


def test_a_change_inside_the_store_of_an_ingredient_is_named() -> None:
    child = signed(DENIED)
    edited = flipped(child, child.index(b"cawg.ai_training") + 3)
    signals = read(signed(ingredients=[("edited", "PNG", edited)]))
    (found,) = elsewhere(signals, Protocol.C2PA)
    assert found.integrity is Integrity.INVALID
    assert "assertion.hashedURI.mismatch" in found.detail


def test_below_a_tampered_picture_no_ingredient_is_a_fact() -> None:
    signals = read(flipped(signed(ingredients=[("child", "PNG", signed(DENIED))])))
    assert {one.integrity for one in signals} == {Integrity.INVALID}
    assert all(not one.statements and not one.claims for one in signals)
    assert any(one.possible_reservation for one in signals if one.scope is Scope.OTHER_COPY)


@pytest.mark.parametrize(
    ("child", "parent", "anchors", "expected"),
    [
        ("Atelier", "Atelier", ATELIER, Integrity.TRUSTED),
        ("Stranger", "Atelier", ATELIER, Integrity.VALID_UNTRUSTED),
        ("Atelier", "Stranger", ATELIER, Integrity.VALID_UNTRUSTED),
        ("Stranger", "Atelier", ATELIER + STRANGER, Integrity.TRUSTED),
        ("Stranger", "Atelier", "", Integrity.VALID_UNTRUSTED),
    ],
)
def test_an_ingredient_is_trusted_if_its_signer_is_and_who_names_it(
    child: str, parent: str, anchors: str, expected: Integrity
) -> None:
    content = signed(by=parent, ingredients=[("child", "PNG", signed(DENIED, by=child))])
    (found,) = elsewhere(read(content, anchors), Protocol.CAWG)
    assert found.integrity is expected
    assert found.statements


def test_a_redacted_opt_out_raises_the_doubt_although_the_picture_is_trusted() -> None:
    child = signed(DENIED)
    address = f"self#jumbf=/c2pa/{json.loads(read(child)[0].raw)['label']}/c2pa.assertions/cawg.training-mining"
    actions = [
        {"action": "c2pa.opened", "parameters": {"ingredientIds": ["child"]}},
        {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": {"redacted": address}},
    ]
    signals = read(
        signed(
            {"label": "c2pa.actions", "data": {"actions": actions}},
            ingredients=[("child", "PNG", child)],
            relationship="parentOf",
            redactions=[address],
        )
    )
    assert {one.integrity for one in signals} == {Integrity.TRUSTED, Integrity.NONE}
    (found,) = [one for one in signals if one.possible_reservation]
    assert "redacted" in found.detail
    assert said(signals, Scope.OTHER_COPY) == set()


def test_an_edit_signed_by_us_shows_the_old_wish_as_that_of_its_parent() -> None:
    old = signed(DENIED, by="Stranger")
    wish = use("notAllowed", "data_mining")
    signals = read(sign_edit(old, picture(seed=2), "image/png", identity=identity(), entries=wish, title="old"))
    assert said(signals, Scope.FILE) == {(Use.TEXT_AND_DATA_MINING, Permission.DENY, "")}
    assert said(signals, Scope.OTHER_COPY) == {(Use.AI_TRAINING, Permission.DENY, "")}
    assert any('"old" (parentOf)' in one.detail for one in signals)


def test_an_unsigned_ingredient_says_nothing() -> None:
    assert len(read(signed(ingredients=[("plain", "PNG", picture())]))) == 1


def test_an_ingredient_used_in_many_places_is_told_once() -> None:
    content = signed(DENIED)
    for level in range(5):
        content = signed(ingredients=[(f"{level}", "PNG", content), (f"{level}", "PNG", content)])
    assert len(elsewhere(read(content), Protocol.CAWG)) == 1


def store(edges: dict[str, list[str]]) -> str:
    """Return a store whose manifests name each other as ingredients."""
    return json.dumps(
        {
            "active_manifest": "0",
            "validation_state": "Valid",
            "manifests": {
                label: {"ingredients": [{"title": name, "active_manifest": name} for name in named]}
                for label, named in edges.items()
            },
        }
    )


def test_a_circle_of_ingredients_ends() -> None:
    found = list(ingredients(parse(store({"0": ["1"], "1": ["2"], "2": ["1", "0"]}))))
    assert [one.ingredient.manifest for one in found] == ["1", "2", "0"]


def test_a_deep_chain_and_a_wide_fan_are_read_up_to_the_limit() -> None:
    chain = {str(level): [str(level + 1)] for level in range(900)} | {"900": []}
    assert len(list(ingredients(parse(store(chain))))) == 900
    fan = {"0": [str(number) for number in range(1, 1_500)]} | {str(number): [] for number in range(1, 1_500)}
    assert len(list(ingredients(parse(store(fan))))) == MOST_INGREDIENTS + 1


def test_an_ingredient_whose_manifest_is_missing_does_not_hold() -> None:
    (found,) = ingredients(parse(store({"0": ["gone"]})))
    assert found.integrity is Integrity.INVALID


@pytest.mark.parametrize(
    "told",
    [
        "{}",
        '{"manifests": 5, "active_manifest": [], "validation_state": {}}',
        '{"manifests": {"a": {"ingredients": 7, "assertions": {"label": 3}, "redactions": {}}}}',
        '{"manifests": {"a": null}, "active_manifest": "a", "validation_results": {"activeManifest": {"failure": 3}}}',
        '{"manifests": {"a": {"ingredients": [null, 3, {"validation_results": [], "validation_status": "x"}]}}}',
        '{"validation_results": {"ingredientDeltas": [1, {"validationDeltas": 2}, {"ingredientAssertionURI": 3}]}}',
    ],
)
def test_a_store_of_any_shape_is_read_and_never_trusted(told: str) -> None:
    read_back = parse(told)
    assert read_back.integrity is Integrity.INVALID
    assert list(ingredients(read_back)) == []


@pytest.mark.parametrize("told", ["", "[]", "5", "null", '{"a"'])
def test_what_is_no_store_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(told)
