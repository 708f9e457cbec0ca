"""A property is found by its namespace, whatever the form, prefix, encoding or padding; hostile packets stay cheap."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.xmp_packet import DC, PLUS, RDF, packet, packets, plain
from tests.collect.rights.carriers import VOCABULARY, copy_of, jpeg, mining, png, tiff_block, webp, xmp
from tests.collect.rights.carriers import itxt as itxt_chunk

DENIED = VOCABULARY + "DMI-PROHIBITED"
FORMS = {
    "element": xmp(f"<plus:DataMining>{DENIED}</plus:DataMining>"),
    "attribute": xmp(attributes=f'plus:DataMining="{DENIED}"'),
    "resource": xmp(f'<plus:DataMining rdf:resource="{DENIED}"/>'),
    "white space": xmp(f"<plus:DataMining>\n  {DENIED}\n </plus:DataMining>"),
    "character reference": xmp(f"<plus:DataMining>{DENIED.replace('-', '&#45;')}</plus:DataMining>"),
    "comment inside": xmp(f"<plus:DataMining>{DENIED[:9]}<!-- here -->{DENIED[9:]}</plus:DataMining>"),
    "CDATA": xmp(f"<plus:DataMining><![CDATA[{DENIED}]]></plus:DataMining>"),
    "bag": xmp(f"<plus:DataMining><rdf:Bag><rdf:li>{DENIED}</rdf:li></rdf:Bag></plus:DataMining>"),
    "seq of resources": xmp(f'<plus:DataMining><rdf:Seq><rdf:li rdf:resource="{DENIED}"/></rdf:Seq></plus:DataMining>'),
    "alt": xmp(f'<plus:DataMining><rdf:Alt><rdf:li xml:lang="de">{DENIED}</rdf:li></rdf:Alt></plus:DataMining>'),
    "qualified": xmp(
        f'<plus:DataMining rdf:parseType="Resource"><rdf:value>{DENIED}</rdf:value><dc:x>q</dc:x></plus:DataMining>'
    ),
    "qualified in a description": xmp(
        f'<plus:DataMining><rdf:Description rdf:value="{DENIED}" dc:x="q"/></plus:DataMining>'
    ),
    "second description": xmp('</rdf:Description><rdf:Description rdf:about="" plus:DataMining="' + DENIED + '">'),
    "bare": xmp(f"<plus:DataMining>{DENIED}</plus:DataMining>", wrapped=False),
    "other prefix": mining(DENIED).replace(b"plus:", b"p1:").replace(b"xmlns:plus", b"xmlns:p1"),
    "default namespace": xmp(f'<DataMining xmlns="{PLUS}">{DENIED}</DataMining>'),
    "no xmpmeta": (
        f'<r:RDF xmlns:r="{RDF}"><r:Description xmlns:p="{PLUS}" p:DataMining="{DENIED}"/></r:RDF>'
    ).encode(),
    "trailing NULs": mining(DENIED) + b"\x00" * 500,
    "leading space": b" \n" + mining(DENIED),
    "declared XML": b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-16"?>'
    + xmp(f"<plus:DataMining>{DENIED}</plus:DataMining>", wrapped=False),
    **{
        encoding: mining(DENIED).decode().encode(encoding)
        for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    },
    "utf-16 cut at an odd byte": mining(DENIED).decode().encode("utf-16") + b"\x00",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_and_encoding_gives_the_same_value(form: str) -> None:
    one = packet(FORMS[form])
    assert one is not None
    assert not one.malformed
    assert not one.repaired
    values = one.values(PLUS, "DataMining")
    assert [value.text for value in values if not value.nested] == [DENIED]


def test_the_usual_prefix_of_another_namespace_is_not_the_property() -> None:
    raw = xmp(f'<plus:DataMining xmlns:plus="http://other.example/">{DENIED}</plus:DataMining>')
    one = packet(raw)
    assert one is not None
    assert one.values(PLUS, "DataMining") == ()


def test_languages_are_kept_and_the_default_one_is_the_plain_text() -> None:
    one = packet(
        xmp(
            '<dc:rights><rdf:Alt><rdf:li xml:lang="de">Anna</rdf:li>'
            '<rdf:li xml:lang="x-default">Ana</rdf:li></rdf:Alt></dc:rights>'
        )
    )
    assert one is not None
    values = one.values(DC, "rights")
    assert [(value.language, value.text) for value in values] == [("de", "Anna"), ("x-default", "Ana")]
    assert plain(values) == "Ana"
    assert plain(()) == ""


STRUCTURES = {
    "parse type": '<rdf:li rdf:parseType="Resource"><plus:LicensorName>A</plus:LicensorName></rdf:li>',
    "attributes": '<rdf:li plus:LicensorName="A"/>',
    "description": "<rdf:li><rdf:Description><plus:LicensorName>A</plus:LicensorName></rdf:Description></rdf:li>",
    "description with attributes": '<rdf:li><rdf:Description plus:LicensorName="A"/></rdf:li>',
}


@pytest.mark.parametrize("form", STRUCTURES)
def test_members_of_a_structure_are_found_in_every_form_and_are_no_properties_of_the_file(form: str) -> None:
    one = packet(xmp(f"<plus:Licensor><rdf:Seq>{STRUCTURES[form]}</rdf:Seq></plus:Licensor>"))
    assert one is not None
    (licensor,) = one.values(PLUS, "Licensor")
    assert licensor.words() == ("A",)
    assert [value.text for value in licensor.members(PLUS, "LicensorName")] == ["A"]
    assert all(value.nested for value in one.values(PLUS, "LicensorName"))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10 if n == 0 else f"&a{n - 1};" * 10}">' for n in range(12))
    + "]>"
)
MALFORMED = {
    "not_xml": [
        b"\xff\xfe\xfd garbage",
        b"plain words",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        xmp(wrapped=False)[:-20],
        b"><",
    ],
    "entities": [
        LAUGHS.encode() + b"<x>&a11;</x>",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ],
    "too_deep": [b"<a>" * 65 + b"</a>" * 65],
    "too_many": [
        b"<a>" + b"<b/>" * 50_001 + b"</a>",
        ("<a " + " ".join(f'xmlns:p{n}="x"' for n in range(2_000)) + "/>").encode(),
    ],
    "unbound_prefix": [f"<p:DataMining>{DENIED}</p:DataMining>".encode()],
}


@pytest.mark.parametrize(("word", "raw"), [(word, raw) for word, rows in MALFORMED.items() for raw in rows])
def test_what_cannot_be_read_is_malformed_in_a_word_and_without_properties(word: str, raw: bytes) -> None:
    began = time.process_time()
    one = packet(raw)
    assert time.process_time() - began < 2
    assert one is not None
    assert one.malformed == word
    assert one.values(PLUS, "DataMining") == ()


@pytest.mark.parametrize("raw", [b"", b"\x00" * 40, b" \n\x00"])
def test_blank_packets_are_none(raw: bytes) -> None:
    assert packet(raw) is None


def test_long_namespace_addresses_on_many_names_cost_no_memory() -> None:
    address = "http://x/" + "y" * 1_000_000
    raw = (f'<a xmlns:p="{address}">' + "<p:b/>" * 40_000 + "</a>").encode()
    began = time.process_time()
    one = packet(raw)
    assert one is not None
    assert not one.malformed
    assert len(one.values(address, "b")) == 40_000
    assert time.process_time() - began < 5


def test_a_property_nested_in_itself_takes_time_in_proportion() -> None:
    leaves = "<plus:DataMining>x</plus:DataMining>" * 40_000
    raw = xmp("<plus:DataMining>" * 50 + leaves + "</plus:DataMining>" * 50)
    one = packet(raw)
    assert one is not None
    began = time.process_time()
    assert len(one.values(PLUS, "DataMining")) > 40_000
    assert time.process_time() - began < 6


def test_latin_letters_that_are_no_utf8_are_read_and_marked() -> None:
    one = packet(mining(DENIED, "<dc:creator>Ren\u00e9</dc:creator>").replace("é".encode(), b"\xe9"))
    assert one is not None
    assert one.repaired
    assert one.values(PLUS, "DataMining")[0].text == DENIED


def test_all_packets_of_a_copy_are_taken_apart_once_in_order() -> None:
    copy = copy_of(jpeg(mining("DMI-ALLOWED"), mining(DENIED)))
    first = packets(copy)
    assert [one.values(PLUS, "DataMining")[0].text for one in first] == ["DMI-ALLOWED", DENIED]
    assert packets(copy_of(copy.content)) is first


def test_packets_beyond_the_bytes_of_one_copy_are_malformed() -> None:
    big = b"<a>" + b" " * (3 * 2**20) + b"</a>"
    assert [
        one.malformed for one in packets(copy_of(png(*(itxt_chunk("XML:com.adobe.xmp", big) for _ in range(3)))))
    ] == [
        "",
        "",
        "too_large",
    ]


@pytest.mark.parametrize(
    "content",
    [
        jpeg(mining(DENIED)),
        png(itxt_chunk("XML:com.adobe.xmp", mining(DENIED))),
        png(itxt_chunk("XML:com.adobe.xmp", mining(DENIED), packed=True)),
        webp(mining(DENIED)),
        tiff_block({700: mining(DENIED)}),
        tiff_block({700: mining(DENIED)}, order=">"),
        b"GIF89a" + b"\x00" * 40 + mining(DENIED),
        b"%PDF-1.7\n" + mining(DENIED),
    ],
    ids=["jpeg", "png", "packed png", "webp", "tiff", "big-endian tiff", "gif", "pdf"],
)
def test_packets_are_found_in_every_container(content: bytes) -> None:
    (one,) = packets(copy_of(content))
    assert one.values(PLUS, "DataMining")[0].text == DENIED


@given(st.binary(max_size=400))
def test_random_bytes_never_raise(raw: bytes) -> None:
    packet(raw)
    packet(b"<a>" + raw + b"</a>")
    packet(b"\xff\xfe" + raw)
