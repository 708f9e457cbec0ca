"""What plus:DataMining says, in every value and odd shape, and what broken packets may hide."""

from __future__ import annotations

import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.plus_xmp import MAPPING, PlusXmp
from apelles.records.rights import Carrier, Integrity, MachineReadable, Permission, Protocol, Signal, Speaker, Use
from tests.collect.files import png_chunk
from tests.collect.rights.carriers import (
    NAMESPACES,
    VOCABULARY,
    allows,
    copy_of,
    itxt,
    jpeg,
    jpeg_with,
    mining,
    png,
    said,
    tiff_block,
    webp,
    xmp,
)

DENY, ALLOW, CONDITIONAL, UNKNOWN = Permission.DENY, Permission.ALLOW, Permission.CONDITIONAL, Permission.UNKNOWN
MINE, TRAIN, GENERATE, INPUT, SEARCH = (
    Use.TEXT_AND_DATA_MINING,
    Use.AI_TRAINING,
    Use.GENERATIVE_TRAINING,
    Use.AI_INPUT,
    Use.SEARCH,
)
EVERY = (MINE, TRAIN, GENERATE, INPUT, SEARCH)
TABLE = {
    "DMI-UNSPECIFIED": dict.fromkeys((MINE, TRAIN, GENERATE), UNKNOWN),
    "DMI-ALLOWED": dict.fromkeys((MINE, TRAIN, GENERATE), ALLOW),
    "DMI-PROHIBITED-AIMLTRAINING": dict.fromkeys((TRAIN, GENERATE), DENY),
    "DMI-PROHIBITED-GENAIMLTRAINING": {GENERATE: DENY},
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": {**dict.fromkeys((MINE, TRAIN, GENERATE, INPUT), DENY), SEARCH: ALLOW},
    "DMI-PROHIBITED": dict.fromkeys(EVERY, DENY),
    "DMI-PROHIBITED-SEECONSTRAINT": dict.fromkeys(EVERY, CONDITIONAL),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": dict.fromkeys(EVERY, CONDITIONAL),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": dict.fromkeys(EVERY, CONDITIONAL),
}


def read(*raw: bytes) -> tuple[Signal, ...]:
    return tuple(PlusXmp().read(copy_of(jpeg(*raw))))


def meaning(signals: tuple[Signal, ...]) -> dict[Use, Permission]:
    (one,) = signals
    return {statement.use: statement.permission for statement in one.statements}


@pytest.mark.parametrize("key", TABLE)
def test_each_value_of_the_vocabulary_means_what_the_table_says(key: str) -> None:
    (one,) = read(mining(VOCABULARY + key))
    assert meaning((one,)) == TABLE[key]
    assert one.canonical
    assert not one.possible_reservation
    assert (one.protocol, one.carrier, one.speaker) == (Protocol.PLUS_XMP, Carrier.XMP, Speaker.UNKNOWN)
    assert one.machine_readable is MachineReadable.YES
    assert one.raw == mining(VOCABULARY + key)


def test_the_table_covers_the_vocabulary_and_never_speaks_of_crawling() -> None:
    assert set(MAPPING) == set(TABLE)
    assert not any(one.use is Use.CRAWL for row in MAPPING.values() for one in row)


@pytest.mark.parametrize("key", TABLE)
@pytest.mark.parametrize(
    "form",
    [
        "{key}",
        "https://ns.useplus.org/ldf/vocab/{key}",
        "http://ns.useplus.org/ldf/vocab/{key}/",
        "HTTP://NS.USEPLUS.ORG/LDF/VOCAB/{key}",
        "http://ns.useplus.org/ldf/vocab#{key}",
        "plus:{key}",
    ],
)
@pytest.mark.parametrize("lower", [False, True])
def test_other_forms_of_a_value_are_read_and_marked(key: str, form: str, lower: bool) -> None:
    (one,) = read(mining(form.format(key=key.lower() if lower else key)))
    assert meaning((one,)) == TABLE[key]
    assert not one.canonical


@pytest.mark.parametrize("key", TABLE)
def test_an_address_that_is_not_the_vocabulary_denies_but_never_permits(key: str) -> None:
    (one,) = read(mining(f"https://elsewhere.example/terms#{key}"))
    kept = {use: value for use, value in TABLE[key].items() if value in {DENY, CONDITIONAL}}
    assert meaning((one,)) == kept
    assert not one.canonical


@pytest.mark.parametrize(
    ("value", "looks_like_denial"),
    [
        ("", False),
        ("yes", False),
        ("http://ns.useplus.org/ldf/vocab/", False),
        ("DMI-ALLOWED-EVERYTHING", False),
        ("DMI-PROHIBITED-SOMETHINGNEW", True),
        ("http://ns.useplus.org/ldf/vocab/DMI_PROHIBITED", True),
        ("Prohibited for AI/ML training", True),
        ("no-ai", True),
        ("notAllowed", True),
        ("deny", True),
    ],
)
def test_unknown_values_say_nothing_and_are_reported_where_they_look_like_a_denial(
    value: str, looks_like_denial: bool
) -> None:
    (one,) = read(mining(value))
    assert one.statements == ()
    assert not one.canonical
    assert one.possible_reservation is looks_like_denial


CONSTRAINT = (
    '<plus:OtherConstraints><rdf:Alt><rdf:li xml:lang="x-default">Ask the studio</rdf:li></rdf:Alt>'
    "</plus:OtherConstraints>"
)
EMBEDDED = (
    '<ext:EmbdEncRightsExpr><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:EncRightsExpr>{"odrl": 1}'
    "</ext:EncRightsExpr><ext:RightsExprEncType>application/json</ext:RightsExprEncType></rdf:li></rdf:Bag></ext:EmbdEncRightsExpr>"
)
LINKED = (
    '<ext:LinkedEncRightsExpr><rdf:Bag><rdf:li ext:LinkedRightsExpr="https://a.example/terms" '
    'ext:RightsExprEncType="text/html"/></rdf:Bag></ext:LinkedEncRightsExpr>'
)


@pytest.mark.parametrize(
    ("key", "companion", "condition"),
    [
        ("SEECONSTRAINT", CONSTRAINT, "Ask the studio"),
        ("SEECONSTRAINT", "<plus:OtherConstraints>Ask</plus:OtherConstraints>", "Ask"),
        ("SEECONSTRAINT", "", ""),
        ("SEECONSTRAINT", LINKED, ""),
        ("SEEEMBEDDEDRIGHTSEXPR", EMBEDDED, '{"odrl": 1}'),
        ("SEEEMBEDDEDRIGHTSEXPR", "", ""),
        ("SEELINKEDRIGHTSEXPR", LINKED, "https://a.example/terms"),
        ("SEELINKEDRIGHTSEXPR", '<ext:LinkedEncRightsExpr rdf:resource="https://b.example"/>', "https://b.example"),
        ("SEELINKEDRIGHTSEXPR", "", ""),
    ],
)
def test_a_constrained_value_carries_its_companion_as_the_condition(key: str, companion: str, condition: str) -> None:
    (one,) = read(mining(f"{VOCABULARY}DMI-PROHIBITED-{key}", companion))
    assert {statement.condition for statement in one.statements} == {condition}
    assert {statement.permission for statement in one.statements} == {CONDITIONAL}


def test_two_packets_are_both_answered_in_whatever_order() -> None:
    one, other = mining(VOCABULARY + "DMI-ALLOWED"), mining(VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING")
    for pair in itertools.permutations((one, other)):
        signals = read(*pair)
        assert len(signals) == 2
        assert said(signals)[GENERATE] == {ALLOW, DENY}


def test_two_values_in_one_packet_are_both_answered() -> None:
    packet = xmp(
        f"<plus:DataMining>{VOCABULARY}DMI-ALLOWED</plus:DataMining>",
        attributes=f'plus:DataMining="{VOCABULARY}DMI-PROHIBITED"',
    )
    assert said(read(packet))[GENERATE] == {ALLOW, DENY}


def test_a_broken_packet_beside_a_good_one_does_not_hide_it() -> None:
    signals = read(b"<x:broken DataMining", mining(VOCABULARY + "DMI-PROHIBITED"))
    assert [one.integrity for one in signals] == [Integrity.MALFORMED, Integrity.NONE]
    assert said(signals)[GENERATE] == {DENY}


@pytest.mark.parametrize(
    ("raw", "denial"),
    [
        (mining(VOCABULARY + "DMI-PROHIBITED").replace(b"</rdf:RDF>", b""), True),
        (mining(VOCABULARY + "dmi-prohibited").replace(b"</rdf:RDF>", b""), True),
        (mining(VOCABULARY + "DMI&#45;PROHIBITED").replace(b"</rdf:RDF>", b""), True),
        (mining(VOCABULARY + "DMI-ALLOWED").replace(b"</rdf:RDF>", b""), False),
        (b'<!DOCTYPE a [<!ENTITY e "DMI-PROHIBITED">]><a>&e;</a>', True),
        (b"<p:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</p:DataMining>", True),
        (mining(VOCABULARY + "DMI-PROHIBITED").decode().replace("</rdf:RDF>", "").encode("utf-16"), True),
    ],
)
def test_a_broken_packet_states_nothing_and_says_whether_it_looked_like_a_denial(raw: bytes, denial: bool) -> None:
    (one,) = read(raw)
    assert one.integrity is Integrity.MALFORMED
    assert one.statements == ()
    assert one.possible_reservation is denial


def test_a_broken_packet_without_a_word_of_mining_is_not_this_signal() -> None:
    assert read(b"<a><b>") == ()


@pytest.mark.parametrize("raw", [xmp(), xmp("<dc:creator>Ana</dc:creator>")])
def test_without_the_property_there_is_no_signal(raw: bytes) -> None:
    assert read(raw) == ()


@pytest.mark.parametrize("space", ["http://ns.useplus.org/ldf/xmp/1.0", "https://ns.useplus.org/ldf/xmp/1.0/"])
def test_a_misspelled_namespace_is_read_and_marked(space: str) -> None:
    (one,) = read(
        mining(VOCABULARY + "DMI-PROHIBITED").replace(NAMESPACES["plus"].encode() + b'"', space.encode() + b'"')
    )
    assert meaning((one,)) == TABLE["DMI-PROHIBITED"]
    assert not one.canonical


def test_a_foreign_namespace_with_the_usual_prefix_is_only_a_possible_reservation() -> None:
    raw = mining(VOCABULARY + "DMI-PROHIBITED").replace(NAMESPACES["plus"].encode(), b"http://other.example/")
    (one,) = read(raw)
    assert one.statements == ()
    assert one.possible_reservation


def test_a_value_inside_a_structure_denies_but_never_permits() -> None:
    ingredient = '<mm:Ingredients><rdf:Bag><rdf:li plus:DataMining="{}"/></rdf:Bag></mm:Ingredients>'
    (denied,) = read(xmp(ingredient.format(VOCABULARY + "DMI-PROHIBITED")))
    assert meaning((denied,)) == TABLE["DMI-PROHIBITED"]
    assert not denied.canonical
    (allowed,) = read(xmp(ingredient.format(VOCABULARY + "DMI-ALLOWED")))
    assert allowed.statements == ()


@pytest.mark.parametrize(
    "content",
    [
        png(itxt("XML:com.adobe.xmp", mining(VOCABULARY + "DMI-PROHIBITED"))),
        png(itxt("XML:com.adobe.xmp", mining(VOCABULARY + "DMI-PROHIBITED"), packed=True)),
        webp(mining(VOCABULARY + "DMI-PROHIBITED")),
        tiff_block({700: mining(VOCABULARY + "DMI-PROHIBITED")}),
        b"%PDF-1.7\n" + mining(VOCABULARY + "DMI-PROHIBITED"),
    ],
    ids=["png", "packed png", "webp", "tiff", "pdf"],
)
def test_the_answer_does_not_depend_on_the_container(content: bytes) -> None:
    assert meaning(tuple(PlusXmp().read(copy_of(content)))) == TABLE["DMI-PROHIBITED"]


def test_extended_packets_are_read_joined_and_reported_where_a_piece_is_missing() -> None:
    packet = mining(VOCABULARY + "DMI-PROHIBITED")
    head = b"http://ns.adobe.com/xmp/extension/\x00" + b"A" * 32 + len(packet).to_bytes(4, "big")
    pieces = [
        (0xE1, head + at.to_bytes(4, "big") + packet[at : at + 500]) for at in reversed(range(0, len(packet), 500))
    ]
    assert meaning(tuple(PlusXmp().read(copy_of(jpeg_with(*pieces))))) == TABLE["DMI-PROHIBITED"]
    (one,) = PlusXmp().read(copy_of(jpeg_with(*pieces[:-1])))
    assert (one.integrity, one.detail, one.statements) == (Integrity.MALFORMED, "extended_xmp_unread", ())


def test_a_file_cut_within_its_packet_is_a_possible_reservation() -> None:
    content = jpeg(mining(VOCABULARY + "DMI-PROHIBITED"))
    (one,) = PlusXmp().read(copy_of(content[:1_500]))
    assert one.integrity is Integrity.MALFORMED
    assert one.possible_reservation
    assert PlusXmp().read(copy_of(jpeg()[:300])) == ()


WORDS = st.one_of(
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore")),
    st.binary(max_size=60),
    st.sampled_from([b"DMI-", b"http://ns.useplus.org/ldf/vocab/", b"<", b"&amp;", b"]]>", b"</plus:DataMining>"]),
)


@given(st.lists(WORDS, max_size=4))
def test_random_bytes_in_the_value_never_raise_and_never_allow(parts: list[bytes]) -> None:
    raw = mining("@@@").replace(b"@@@", b"".join(parts))
    for content in (jpeg(raw), jpeg(b"".join(parts)), png(itxt("XML:com.adobe.xmp", raw))):
        assert not allows(PlusXmp().read(copy_of(content)))


@given(
    st.sampled_from(sorted(TABLE)), st.sampled_from(["plus", "p", "x1"]), st.booleans(), st.booleans(), st.booleans()
)
def test_the_answer_is_independent_of_prefix_form_and_order(
    key: str, prefix: str, attribute: bool, wrapped: bool, first: bool
) -> None:
    value = VOCABULARY + key
    inside = "" if attribute else f"<plus:DataMining>{value}</plus:DataMining>"
    raw = xmp(inside, attributes=f'plus:DataMining="{value}"' if attribute else "", wrapped=wrapped)
    raw = raw.replace(b"plus:", prefix.encode() + b":").replace(b"xmlns:plus", b"xmlns:" + prefix.encode())
    other = xmp("<dc:creator>Ana</dc:creator>")
    assert meaning(read(*((raw, other) if first else (other, raw)))) == TABLE[key]


def bare(value: str) -> bytes:
    """Return a packet that begins with its RDF, as some programs write it."""
    packet = mining(value)
    start, end = packet.index(b"<rdf:RDF"), packet.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    return b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>' + packet[start:end] + b'<?xpacket end="w"?>'


@pytest.mark.parametrize("start", [b"GIF89a", b"\x00\x00\x00\x20ftypavif"])
def test_a_packet_without_its_wrapper_is_found_in_any_container(start: bytes) -> None:
    signals = PlusXmp().read(copy_of(start + b"\x00" * 40 + bare("DMI-PROHIBITED") + b"\x00" * 9))
    assert meaning(tuple(signals)) == TABLE["DMI-PROHIBITED"]


@pytest.mark.parametrize(
    "content",
    [
        png(png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + b"\x78\x9c\xff\xff")),
        jpeg(xmp(attributes='xmlns:note="http://ns.adobe.com/xmp/note/" note:HasExtendedXMP="' + "A" * 32 + '"')),
        b"GIF89a" + b"\x00" * 40 + mining("DMI-PROHIBITED")[:400],
    ],
)
def test_a_packet_that_is_there_and_cannot_be_had_is_told(content: bytes) -> None:
    signals = PlusXmp().read(copy_of(content))
    assert [one.integrity for one in signals] == [Integrity.MALFORMED]
    assert not any(one.statements for one in signals)


@pytest.mark.parametrize("packed", [False, True])
def test_what_imagemagick_keeps_in_a_png_is_read(packed: bool) -> None:
    packet = mining("DMI-PROHIBITED-AIMLTRAINING")
    text = f"\nxmp\n{len(packet):8}\n".encode() + packet.hex().encode()
    body = b"Raw profile type xmp\x00" + (b"\x00" + zlib.compress(text) if packed else text)
    signals = PlusXmp().read(copy_of(png(png_chunk(b"zTXt" if packed else b"tEXt", body))))
    assert meaning(tuple(signals)) == TABLE["DMI-PROHIBITED-AIMLTRAINING"]
