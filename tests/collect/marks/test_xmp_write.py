"""The wish in XMP: every form a property can have, what is kept, what is stricter, what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.marks.deny import TERMS, Deny, strictest
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.written import written
from apelles.collect.marks.xmp_tree import parse, serialize
from apelles.collect.marks.xmp_write import Change, Rewritten, Wish, license_address, rewrite
from tests.collect.marks.carriers import CAPTIONS, HEAD, TAIL, VOCABULARY, data_mining, packet

PLUS = 'xmlns:p="http://ns.useplus.org/ldf/xmp/1.0/"'
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def wished(*packets: bytes, deny: Deny = Deny.TRAINING, **texts: str) -> Rewritten:
    return rewrite(packets, Wish(deny=deny, **texts).checked())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        packet("", 'plus:DataMining="http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"'),
        packet("<plus:DataMining>DMI-ALLOWED</plus:DataMining>"),
        packet('<plus:DataMining rdf:resource="http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"/>'),
        packet("<plus:DataMining><rdf:Bag><rdf:li>DMI-ALLOWED</rdf:li></rdf:Bag></plus:DataMining>"),
        packet(f"<p:DataMining {PLUS}> https://ns.useplus.org/LDF/vocab/dmi-allowed/ </p:DataMining>"),
        packet("<plus:DataMining>DMI-ALLOWED</plus:DataMining>")
        .replace(b"x:xmpmeta", b"q:xapmeta")
        .replace(b"xmlns:x=", b"xmlns:q="),
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description {PLUS} p:DataMining="DMI-ALLOWED"/></rdf:RDF>'.encode(),
        f"{HEAD}<rdf:Description/><rdf:Description plus:DataMining='DMI-ALLOWED'/>{TAIL}".encode(),
    ],
)
def test_a_looser_value_in_any_form_is_replaced_once(raw: bytes) -> None:
    result = wished(raw)
    assert written(result.packet)["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING",)
    assert result.changed[0].property == "plus:DataMining"
    assert "allowed" in result.changed[0].old.lower()
    assert result.packet.lower().count(b"datamining>") == 2


@pytest.mark.parametrize(
    ("present", "deny", "term"),
    [
        ([], Deny.TRAINING, "DMI-PROHIBITED-AIMLTRAINING"),
        (["DMI-UNSPECIFIED"], Deny.GENERATIVE, "DMI-PROHIBITED-GENAIMLTRAINING"),
        (["DMI-ALLOWED"], Deny.ALL, "DMI-PROHIBITED"),
        (["DMI-PROHIBITED-AIMLTRAINING"], Deny.GENERATIVE, "DMI-PROHIBITED-AIMLTRAINING"),
        (["DMI-PROHIBITED-GENAIMLTRAINING"], Deny.TRAINING, "DMI-PROHIBITED-AIMLTRAINING"),
        (["DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"], Deny.TRAINING, "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"),
        (["DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"], Deny.ALL, "DMI-PROHIBITED"),
        (["DMI-PROHIBITED"], Deny.GENERATIVE, "DMI-PROHIBITED"),
        (["DMI-ALLOWED", "DMI-PROHIBITED"], Deny.GENERATIVE, "DMI-PROHIBITED"),
        (["DMI-PROHIBITED-SEECONSTRAINT"], Deny.ALL, "DMI-PROHIBITED"),
        (["something else"], Deny.TRAINING, "DMI-PROHIBITED-AIMLTRAINING"),
    ],
)
def test_the_strictest_value_wins(present: list[str], deny: Deny, term: str) -> None:
    assert strictest(present, deny) == term
    packets = [data_mining(value) for value in present]
    result = wished(*packets, deny=deny)
    assert result.term == term
    assert result.kept == (term if term != TERMS[deny] else "")


@pytest.mark.parametrize("companion", ["SEECONSTRAINT", "SEEEMBEDDEDRIGHTSEXPR", "SEELINKEDRIGHTSEXPR", "NEW-2031"])
@pytest.mark.parametrize("deny", [Deny.TRAINING, Deny.GENERATIVE])
def test_a_condition_is_not_dropped_for_a_narrower_denial(companion: str, deny: Deny) -> None:
    with pytest.raises(MarkRefused, match="--deny all") as refused:
        wished(data_mining(f"DMI-PROHIBITED-{companion}"), deny=deny)
    assert refused.value.code == "conditional"


def test_a_stricter_value_is_kept_in_the_form_it_has() -> None:
    raw = packet("", f'plus:DataMining="{VOCABULARY}DMI-PROHIBITED"')
    result = wished(raw, deny=Deny.GENERATIVE)
    assert result.changed == ()
    assert result.kept == "DMI-PROHIBITED"


def test_two_packets_become_one_with_what_either_said() -> None:
    second = packet(
        "<dc:title>Tulips</dc:title><plus:DataMining>DMI-PROHIBITED</plus:DataMining>"
        "<dc:creator><rdf:Seq><rdf:li>Bea</rdf:li><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="de">Tulpen</rdf:li></rdf:Alt></dc:description>',
        'shop:price="11" shop:size="A4"',
    )
    result = wished(CAPTIONS, second)
    said = written(result.packet)
    assert said["dc:creator"] == ("Ada", "Bea")
    assert said["dc:title"] == ("Tulips",)
    assert said["dc:description"] == ("Tulips & glass", "郁金香", "Tulpen")
    assert said["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED",)
    assert Change(property="shop:price", old="11", new="9 < 10") in result.changed
    assert b'shop:size="A4"' in result.packet or b">A4<" in result.packet


def test_authors_are_added_and_never_taken_away() -> None:
    for raw in (CAPTIONS, packet("<dc:creator>Ada</dc:creator>"), packet("", 'dc:creator="Ada"')):
        result = wished(raw, author="Bea")
        assert written(result.packet)["dc:creator"] == ("Ada", "Bea")
        assert Change(property="dc:creator", old="Ada", new="Ada; Bea") in result.changed
        assert [change.property for change in wished(raw, author="Ada").changed] == ["plus:DataMining"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-nd-3.0", "https://creativecommons.org/licenses/by-nc-nd/3.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://ada.example/terms", "https://ada.example/terms"),
        ("CC-BY-ND-SA-4.0", ""),
        ("CC-BY-9.0", ""),
        ("All rights reserved", ""),
    ],
)
def test_a_license_is_an_address_or_words(text: str, address: str) -> None:
    assert license_address(text) == address
    said = written(wished(license=text).packet)
    assert said.get("cc:license", ()) == ((address,) if address else ())
    assert said.get("xmpRights:UsageTerms", ()) == (() if address else (text,))


def test_terms_in_other_languages_stay() -> None:
    terms = (
        '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="zh-Hans">保留权利</rdf:li></rdf:Alt></xmpRights:UsageTerms>'
    )
    result = wished(packet(terms), license="All rights reserved")
    assert written(result.packet)["xmpRights:UsageTerms"] == ("All rights reserved", "保留权利")
    assert wished(result.packet, license="All rights reserved").changed == ()
    assert written(wished(result.packet, license="Ask").packet)["xmpRights:UsageTerms"] == ("Ask", "保留权利")


@pytest.mark.parametrize(("contact", "field"), [("a@b.example", "LicensorEmail"), ("https://b.example", "LicensorURL")])
def test_a_contact_is_a_licensor_and_others_stay(contact: str, field: str) -> None:
    present = packet(
        '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>Bea</plus:LicensorName></rdf:li>'
        "</rdf:Seq></plus:Licensor>"
    )
    result = wished(present, contact=contact)
    assert written(result.packet)["plus:Licensor"] == ("Bea", contact)
    assert f"<plus:{field}>{contact}<".encode() in result.packet
    assert wished(result.packet, contact=contact).changed == ()


@pytest.mark.parametrize(
    ("present", "producer"),
    [
        ("", ""),
        ('{"Label":"2","ContentProducer":"P1"}', "P1"),
        ('{"AIGC":{"Label":"3","ContentProducer":"P1"}}', "P1"),
        ("no json", ""),
        ("[1]", ""),
        ("[" * 5_000, ""),
        ('{"Label":"2","ContentProducer":"\\u0000\\ud800"}', "\x00\ud800"),
    ],
)
def test_the_label_for_made_by_a_model_keeps_who_made_it(present: str, producer: str) -> None:
    raw = packet("", f"xmlns:t='http://www.tc260.org.cn/ns/AIGC/1.0/' t:AIGC='{present}'")
    result = rewrite([raw], Wish(deny=Deny.ALL, aigc=True))
    (text,) = written(result.packet)["TC260:AIGC"]
    label = json.loads(text)
    assert (label["Label"], label["ContentProducer"], label["ReservedCode2"]) == ("1", producer, "")
    assert rewrite([result.packet], Wish(deny=Deny.ALL, aigc=True)).changed == ()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + data_mining("DMI-ALLOWED"), "entities"),
        (b"<!DOCTYPE x>" + data_mining("DMI-ALLOWED"), "entities"),
        (b'<!DOCTYPE x SYSTEM "http://x.example/x.dtd">' + data_mining("DMI-ALLOWED"), "entities"),
        (b"<x:xmpmeta", "broken_xmp"),
        (b"plain text", "broken_xmp"),
        (b"<html/>", "broken_xmp"),
        (b"\xff\xfe<\x00", "broken_xmp"),
        (b"\x80\x81", "broken_xmp"),
        (packet("&undefined;"), "broken_xmp"),
        (packet("<shop:a>" * 100 + "</shop:a>" * 100), "broken_xmp"),
        (packet("".join(f'<n:a xmlns:n="urn:{number}"/>' for number in range(1_100))), "broken_xmp"),
        (b" " * (4 * 2**20 + 1), "large_xmp"),
    ],
)
def test_what_cannot_be_merged_safely_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(MarkRefused) as refused:
        wished(raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(40),
        b"\xef\xbb\xbf" + CAPTIONS + bytes(9),
        CAPTIONS.decode().encode("utf-16"),
        CAPTIONS.decode().encode("utf-16-be"),
        CAPTIONS.decode().encode("utf-32"),
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        + CAPTIONS
        + b" " * 2_000
        + b'<?xpacket end="w"?>',
        b'<?xml version="1.0" encoding="UTF-8"?>' + CAPTIONS,
        CAPTIONS.replace(b"</rdf:RDF>", b"<!-- note --></rdf:RDF>"),
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    ],
    ids=["empty", "zeros", "bom", "utf-16", "utf-16-be", "utf-32", "padded", "declaration", "comment", "bare"],
)
def test_packets_in_every_dress_are_read(raw: bytes) -> None:
    result = wished(raw)
    assert written(result.packet)["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING",)
    assert ("郁金香" in result.packet.decode()) == (len(raw) > 100)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("author", "a\x00b"),
        ("credit", "\ud800"),
        ("contact", "x" * 4_001),
        ("web_statement", "\ufffe"),
        ("license", "\x1b"),
    ],
)
def test_texts_that_xml_cannot_carry_are_refused(name: str, text: str) -> None:
    with pytest.raises(MarkRefused, match=f"The text for {name} "):
        wished(**{name: text})  # type: ignore[arg-type]


def test_prefixes_of_other_meaning_do_not_clash() -> None:
    raw = f'{HEAD}<rdf:Description xmlns:cc="urn:other" cc:license="x"/>{TAIL}'.encode()
    result = wished(raw, license="CC-BY-4.0")
    assert b'cc:license="x"' in result.packet
    assert b'xmlns:cc1="http://creativecommons.org/ns#"' in result.packet
    assert written(result.packet)["cc:license"] == ("https://creativecommons.org/licenses/by/4.0/",)


def test_mixed_text_is_kept_as_it_stands() -> None:
    literal = '<shop:note rdf:parseType="Literal"> a <shop:b>  c </shop:b> d\r\n </shop:note>'
    once = wished(packet(literal)).packet
    assert " a <shop:b>  c </shop:b> d\n " in once.decode()
    assert serialize(parse(once)) == once


NAMES = st.sampled_from(["dc:title", "shop:note", "plus:DataMining", "dc:creator", "shop:x"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
INSIDE = st.lists(st.tuples(NAMES, TEXTS, st.sampled_from(["", "Seq", "Bag", "Alt"])), max_size=5)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@settings(max_examples=80, deadline=None)
@given(packets=st.lists(INSIDE, max_size=3), author=TEXTS)
def test_what_is_written_says_the_same_when_it_is_written_again(
    packets: list[list[tuple[str, str, str]]], author: str
) -> None:
    raws = []
    for inside in packets:
        parts = []
        for name, text, kind in inside:
            value = f"<rdf:{kind}><rdf:li>{escaped(text)}</rdf:li></rdf:{kind}>" if kind else escaped(text)
            parts.append(f"<{name}>{value}</{name}>")
        raws.append(packet("".join(parts)))
    once = wished(*raws, author=author)
    again = wished(once.packet, author=author)
    assert (again.packet, again.changed) == (once.packet, ())


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_random_packets_are_read_or_refused(raw: bytes, inside: bool) -> None:
    try:
        wished(packet("").replace(b"></rdf:Description>", raw + b"</rdf:Description>") if inside else raw)
    except MarkRefused as refused:
        assert refused.code in {"broken_xmp", "entities", "conditional"}  # noqa: PT017
