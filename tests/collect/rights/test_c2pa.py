"""Content Credentials: every grade, every key, and no fact from what is broken."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights import base
from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
from apelles.errors import CredentialError
from apelles.records.rights import Integrity, Permission, Protocol, Scope, Signal, Speaker, Statement, Use
from apelles.seal.credential import sign
from tests.seal.certificates import CREATED, MIME, flipped, identity, mining, picture, signed, use

DENIED = mining(use("notAllowed"))
KINDS = sorted(MIME)
SIGNED = {kind: signed(DENIED, kind=kind) for kind in KINDS}
BROKEN = {Integrity.INVALID, Integrity.MALFORMED}
DENY, CONDITIONAL, ALLOW = Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW


def read(content: bytes, *trusted: str) -> Sequence[Signal]:
    """Return what a reader says that trusts these organizations."""
    reader = Credential("".join(identity(name).ca.decode() for name in trusted))
    return reader.read(Copy(content=content, sha256=sha256(content).hexdigest(), seen_at="2026-11-25T00:00:00Z"))


def of(signals: Sequence[Signal], protocol: Protocol) -> list[Signal]:
    return [one for one in signals if one.protocol is protocol]


def said(signals: Sequence[Signal]) -> dict[Use, tuple[Permission, str]]:
    """Return what is said of each use of the picture itself, of which none may be said twice."""
    found = [one for signal in signals if signal.scope is Scope.FILE for one in signal.statements]
    assert len({one.use for one in found}) == len(found)
    return {one.use: (one.permission, one.condition) for one in found}


def claims(signals: Sequence[Signal]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for signal in signals:
        for one in signal.claims:
            found.setdefault(one.name, []).append(one.text)
    return found


def assert_no_fact(signals: Sequence[Signal]) -> None:
    assert signals
    assert {one.integrity for one in signals} <= BROKEN
    assert all(not one.statements and not one.claims for one in signals)


@pytest.mark.parametrize("kind", [*KINDS, "GIF", "AVIF", "BMP"])
def test_a_picture_without_a_credential_says_nothing(kind: str) -> None:
    assert read(picture(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("trusted", "integrity"),
    [("Atelier", Integrity.TRUSTED), ("", Integrity.VALID_UNTRUSTED), ("Other", Integrity.VALID_UNTRUSTED)],
    ids=["its anchor", "no anchor", "another anchor"],
)
def test_a_signed_picture_is_trusted_only_with_the_signer_s_ca(kind: str, trusted: str, integrity: Integrity) -> None:
    signals = read(SIGNED[kind], *filter(None, [trusted]))
    assert {one.integrity for one in signals} == {integrity}
    assert said(signals) == {Use.AI_TRAINING: (DENY, "")}
    assert not any(one.possible_reservation for one in signals)


@pytest.mark.parametrize("kind", ["GIF", "AVIF"])
def test_containers_that_are_not_taken_apart_are_known_by_their_bytes(kind: str) -> None:
    content = sign(picture(kind), f"image/{kind.lower()}", identity=identity(), assertions=[CREATED, DENIED])
    assert said(read(content)) == {Use.AI_TRAINING: (DENY, "")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_assertion_is_no_fact_and_raises_the_doubt(kind: str) -> None:
    content = flipped(SIGNED[kind], SIGNED[kind].index(b"notAllowed") - 30)
    signals = read(content, "Atelier")
    assert_no_fact(signals)
    assert any(one.possible_reservation for one in signals)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_changed_pixel_leaves_no_fact_and_raises_the_doubt(kind: str) -> None:
    signals = read(flipped(SIGNED[kind]), "Atelier")
    assert_no_fact(signals)
    assert [one.protocol for one in signals] == [Protocol.C2PA, Protocol.CAWG]
    assert all(one.possible_reservation for one in signals)
    assert "assertion.dataHash.mismatch" in signals[0].detail


def test_a_broken_credential_that_allowed_everything_raises_no_doubt() -> None:
    signals = read(flipped(signed(mining(use("allowed")))), "Atelier")
    assert_no_fact(signals)
    assert not any(one.possible_reservation for one in signals)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95])
def test_a_truncated_credential_is_malformed_and_never_absent(kind: str, share: float) -> None:
    plain = SIGNED[kind]
    begin = plain.index(b"jumdc2pa") + 8
    assert_no_fact(read(plain[: begin + round(share * (len(plain) - begin))]))


def test_a_manifest_store_outside_its_place_is_malformed_and_never_absent() -> None:
    place = SIGNED["PNG"].index(b"caBX")
    (signal,) = read(SIGNED["PNG"][:place] + b"caBY" + SIGNED["PNG"][place + 4 :])
    assert signal.integrity is Integrity.MALFORMED
    assert signal.possible_reservation
    assert signal.raw.startswith(b"jumdc2pa")


def test_a_chunk_of_rubbish_is_malformed() -> None:
    body = b"caBX" + b"rubbish" * 9
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (signal,) = read(picture()[:33] + chunk + picture()[33:])
    assert signal.integrity is Integrity.MALFORMED
    assert not signal.possible_reservation


def test_anchors_that_are_no_certificates_are_refused_before_anything_is_read() -> None:
    with pytest.raises(CredentialError, match="PEM"):
        Credential("garbage")


CASES: dict[str, tuple[object, Mapping[Use, tuple[Permission, str]], bool, bool]] = {
    "data mining": (use("notAllowed", "data_mining"), {Use.TEXT_AND_DATA_MINING: (DENY, "")}, True, False),
    "inference": (use("notAllowed", "ai_inference"), {Use.AI_INPUT: (DENY, "")}, True, False),
    "training": (use("notAllowed", "ai_training"), {Use.AI_TRAINING: (DENY, "")}, True, False),
    "generative": (use("notAllowed", "ai_generative_training"), {Use.GENERATIVE_TRAINING: (DENY, "")}, True, False),
    "allowed": (use("allowed"), {Use.AI_TRAINING: (ALLOW, "")}, True, False),
    "a condition": (use("constrained", constraint_info="ask"), {Use.AI_TRAINING: (CONDITIONAL, "ask")}, True, False),
    "a condition spelled as in the prose": (
        use("constrained", constraints_info="ask"),
        {Use.AI_TRAINING: (CONDITIONAL, "ask")},
        True,
        False,
    ),
    "a condition without a text": (use("constrained"), {Use.AI_TRAINING: (CONDITIONAL, "")}, True, False),
    "a condition that is no text": (
        {"cawg.ai_training": {"use": "constrained", "constraint_info": 7}},
        {Use.AI_TRAINING: (CONDITIONAL, "")},
        True,
        False,
    ),
    "a text beside a denial is no condition": (
        use("notAllowed", constraint_info="ask"),
        {Use.AI_TRAINING: (DENY, "")},
        True,
        False,
    ),
    "a key of somebody's own": ({"org.example.print": {"use": "notAllowed"}}, {}, True, False),
    "an unknown key": (use("notAllowed", "ai_dreaming"), {}, True, False),
    "an unknown value": (use("perhaps"), {}, False, False),
    "another case": (use("NotAllowed"), {}, False, True),
    "a value without its entry": ({"cawg.ai_training": "notAllowed"}, {Use.AI_TRAINING: (DENY, "")}, False, False),
    "a key of the other family": (use("notAllowed", family="c2pa"), {Use.AI_TRAINING: (DENY, "")}, False, False),
    "an entry without a use": ({"cawg.ai_training": {}}, {}, False, False),
    "a use that is no text": ({"cawg.ai_training": {"use": ["notAllowed"]}}, {}, False, False),
    "no entries": ({}, {}, True, False),
}


@pytest.mark.parametrize("case", CASES)
def test_entries_say_what_the_specification_says(case: str) -> None:
    entries, expected, canonical, doubt = CASES[case]
    signals = read(signed(mining(entries)), "Atelier")
    (signal,) = of(signals, Protocol.CAWG)
    assert said(signals) == expected
    assert signal.canonical is canonical
    assert signal.possible_reservation is doubt
    assert signal.integrity is Integrity.TRUSTED
    assert json.loads(signal.raw) == {"entries": entries}
    assert signal.raw_sha256 == sha256(signal.raw).hexdigest()
    assert signal.spec_version == "cawg-1.1"


def test_entries_at_the_top_level_are_read_and_marked() -> None:
    assertion = {"label": "cawg.training-mining", "data": {**use("notAllowed"), "metadata": {"x": 1}}}
    signals = read(signed(assertion))
    (signal,) = of(signals, Protocol.CAWG)
    assert said(signals) == {Use.AI_TRAINING: (DENY, "")}
    assert not signal.canonical


@pytest.mark.parametrize("entries", [["notAllowed"], "notAllowed", 5, [{"cawg.ai_training": {"use": "notAllowed"}}]])
def test_entries_that_are_no_entries_are_malformed(entries: object) -> None:
    (signal,) = of(read(signed(mining(entries))), Protocol.CAWG)
    assert signal.integrity is Integrity.MALFORMED
    assert not signal.statements
    assert signal.possible_reservation is ("notAllowed" in str(entries))


def test_the_older_label_says_the_same_under_its_own_name() -> None:
    signals = read(signed(mining(use("notAllowed", family="c2pa"), label="c2pa.training-mining")))
    (signal,) = of(signals, Protocol.C2PA1)
    assert signal.statements == (Statement(use=Use.AI_TRAINING, permission=DENY),)
    assert signal.canonical
    assert signal.spec_version == "c2pa-1.x"


def test_both_labels_in_one_manifest_are_both_told() -> None:
    older = mining(use("notAllowed", "data_mining", family="c2pa"), label="c2pa.training-mining")
    signals = read(signed(mining(use("allowed")), older))
    assert of(signals, Protocol.CAWG)[0].statements == (Statement(use=Use.AI_TRAINING, permission=ALLOW),)
    assert of(signals, Protocol.C2PA1)[0].statements == (Statement(use=Use.TEXT_AND_DATA_MINING, permission=DENY),)


def test_a_second_assertion_of_one_label_is_told_too() -> None:
    signals = read(signed(mining(use("allowed")), mining(use("notAllowed", "data_mining"))))
    assert said(signals) == {Use.AI_TRAINING: (ALLOW, ""), Use.TEXT_AND_DATA_MINING: (DENY, "")}


def test_what_the_signer_only_gathered_is_not_in_the_signer_s_voice() -> None:
    (vouched,) = of(read(SIGNED["PNG"]), Protocol.CAWG)
    (gathered,) = of(read(signed(DENIED, gathered=True)), Protocol.CAWG)
    assert (vouched.speaker, gathered.speaker) == (Speaker.SIGNER, Speaker.UNKNOWN)
    assert "gathered" in gathered.detail
    assert gathered.statements == vouched.statements


def test_a_credential_says_who_signed_and_that_its_time_is_their_word() -> None:
    found = claims(read(signed(title="Night")))
    assert found[base.SIGNER] == ["Atelier / Atelier desk, time self-declared"]
    assert found[base.GENERATOR] == ["brush 1"]
    assert found[base.SOURCE_TYPE] == ["digitalCreation"]
    assert found[base.TITLE] == ["Night"]


def test_a_time_in_an_action_is_told_as_self_declared() -> None:
    action = {**CREATED["data"]["actions"][0], "when": "2026-01-02T03:04:05Z"}
    found = claims(read(signed({"label": "c2pa.actions", "data": {"actions": [action]}})))
    assert found[base.SIGNER] == ["Atelier / Atelier desk, 2026-01-02T03:04:05Z (time self-declared)"]


WORK, METADATA, DC = "stds.schema-org.CreativeWork", "cawg.metadata", "http://purl.org/dc/elements/1.1/"
FACTS: dict[str, tuple[str, dict[str, Any], dict[str, list[str]]]] = {
    "two authors": (WORK, {"author": [{"name": "Ada"}, {"name": "Bo"}]}, {base.AUTHOR: ["Ada", "Bo"]}),
    "an author alone": (WORK, {"author": {"name": "Ada"}}, {base.AUTHOR: ["Ada"]}),
    "an author as text": (WORK, {"author": "Ada"}, {base.AUTHOR: ["Ada"]}),
    "a notice": (WORK, {"copyrightNotice": "(c) Ada"}, {base.COPYRIGHT: ["(c) Ada"]}),
    "neither of any shape": (WORK, {"author": 5, "copyrightNotice": [None, {}, 3]}, {}),
    "a prefix of its own": (METADATA, {"@context": {"d": DC}, "d:creator": ["Ada"]}, {base.AUTHOR: ["Ada"]}),
    "a prefix of another": (METADATA, {"@context": {"dc": "urn:x"}, "dc:creator": "Eve"}, {}),
    "no prefixes": (METADATA, {"@context": {}, "dc:rights": {"@value": "r"}}, {base.COPYRIGHT: ["r"]}),
}


@pytest.mark.parametrize("case", FACTS)
def test_authors_and_notices_are_claims_whatever_their_shape(case: str) -> None:
    label, data, expected = FACTS[case]
    found = claims(read(signed({"label": label, "data": {"@context": "https://schema.org", **data}})))
    assert {name: found[name] for name in (base.AUTHOR, base.COPYRIGHT) if name in found} == expected


def test_readers_in_several_threads_agree() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: tuple(read(SIGNED["PNG"], "Atelier")), range(40)))
    assert len(set(found)) == 1


AFTER_A_FORK = """
import os, sys
from pathlib import Path
from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
content, anchors = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]).read_text()
reader = Credential(anchors)
def grades():
    return {one.integrity for one in reader.read(Copy(content=content, sha256=""))}
before = grades()
child = os.fork()
if child == 0:
    os._exit(0 if grades() == before else 7)
assert os.waitpid(child, 0)[1] == 0
"""


def test_a_reader_goes_on_in_a_forked_process(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(SIGNED["PNG"])
    (tmp_path / "anchors").write_bytes(identity().ca)
    paths = [str(tmp_path / name) for name in ("picture", "anchors")]
    subprocess.run([sys.executable, "-c", AFTER_A_FORK, *paths], check=True, timeout=60)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(KINDS),
    place=st.floats(0, 1, exclude_max=True),
    value=st.integers(0, 255),
    cut=st.one_of(st.none(), st.floats(0, 1)),
)
def test_no_damage_makes_it_raise_or_allow_or_forget(kind: str, place: float, value: int, cut: float | None) -> None:
    changed = bytearray(SIGNED[kind])
    changed[int(place * len(changed))] = value
    content = bytes(changed if cut is None else changed[: int(cut * len(changed))])
    signals = read(content)
    assert all(one.permission is DENY for signal in signals for one in signal.statements)
    if b"jumdc2pa" in content:
        assert any(one.statements or one.integrity in BROKEN for one in signals)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(before=st.binary(max_size=60), after=st.binary(max_size=200), kind=st.sampled_from(KINDS))
def test_random_bytes_that_begin_like_a_store_are_malformed(before: bytes, after: bytes, kind: str) -> None:
    content = picture(kind)[:30] + before + b"jumdc2pa" + after
    assert {one.integrity for one in read(content)} == {Integrity.MALFORMED}
