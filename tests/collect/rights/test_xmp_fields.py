"""Authors, owners, licenses and origin in XMP are claims, never permissions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.xmp_fields import XmpFields
from apelles.records.rights import Carrier, Integrity, Protocol
from tests.collect.rights.carriers import claimed, copy_of, jpeg, png, webp, xmp
from tests.collect.rights.carriers import itxt as itxt_chunk

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ROWS = [
    (
        "<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>",
        ["author=Ana", "author=Bo"],
    ),
    ("<dc:creator>Ana</dc:creator>", ["author=Ana"]),
    ('<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt></dc:title>', ["title=Sea"]),
    (
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© A</rdf:li><rdf:li xml:lang="fr">© Â</rdf:li>'
        "</rdf:Alt></dc:rights>",
        ["copyright=© A", "copyright=© Â"],
    ),
    ("<xmpRights:Marked>True</xmpRights:Marked>", ["marked=True"]),
    ("<xmpRights:Owner><rdf:Bag><rdf:li>Museum</rdf:li></rdf:Bag></xmpRights:Owner>", ["owner=Museum"]),
    ('<xmpRights:WebStatement rdf:resource="https://a.example/r"/>', ["web_statement=https://a.example/r"]),
    (
        '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Ask</rdf:li></rdf:Alt></xmpRights:UsageTerms>',
        ["usage_terms=Ask"],
    ),
    (
        '<plus:Licensor><rdf:Seq><rdf:li plus:LicensorURL="https://l.example" plus:LicensorName="L"/></rdf:Seq>'
        "</plus:Licensor>",
        ["licensor=L; https://l.example"],
    ),
    (
        '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorEmail>l@l.example</plus:LicensorEmail>'
        '</rdf:li><rdf:li rdf:parseType="Resource"><plus:LicensorCity>Rome</plus:LicensorCity></rdf:li>'
        "</rdf:Seq></plus:Licensor>",
        ["licensor=l@l.example", "licensor=Rome"],
    ),
    (
        '<plus:CopyrightOwner><rdf:Seq><rdf:li><rdf:Description plus:CopyrightOwnerName="O"/></rdf:li>'
        "</rdf:Seq></plus:CopyrightOwner>",
        ["owner=O"],
    ),
    ("<plus:OtherConstraints>No AI</plus:OtherConstraints>", ["usage_terms=No AI"]),
    ("<photoshop:Credit>Agency</photoshop:Credit>", ["credit=Agency"]),
    (
        '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>',
        ["license_uri=https://creativecommons.org/licenses/by/4.0/"],
    ),
    ("<dcterms:license>CC BY</dcterms:license>", ["license=CC BY"]),
    ("<dcterms:license>HTTP://l.example/</dcterms:license>", ["license_uri=HTTP://l.example/"]),
    (
        '<dcterms:provenance rdf:resource="https://m.example/x.c2pa"/>',
        ["provenance=https://m.example/x.c2pa"],
    ),
    *(
        (f"<ext:DigitalSourceType>{SOURCE}{term}</ext:DigitalSourceType>", [f"digital_source_type={term}"])
        for term in (
            "trainedAlgorithmicMedia",
            "compositeWithTrainedAlgorithmicMedia",
            "digitalCreation",
            "digitalCapture",
        )
    ),
    (
        f'<ext:DigitalSourceType rdf:resource="{SOURCE.replace("http:", "https:")}digitalCapture/"/>',
        ["digital_source_type=digitalCapture"],
    ),
    ("<ext:DigitalSourceType>my own words</ext:DigitalSourceType>", ["digital_source_type=my own words"]),
    ("<dc:creator> </dc:creator>", []),
    ("<mm:DerivedFrom><rdf:Description dc:creator='Of another picture'/></mm:DerivedFrom>", []),
    ("<dc:creator>A\u009bB</dc:creator>", ["author=AB"]),
]


@pytest.mark.parametrize(("inside", "expected"), ROWS)
def test_each_field_becomes_a_claim_and_none_a_permission(inside: str, expected: list[str]) -> None:
    signals = XmpFields().read(copy_of(jpeg(xmp(inside))))
    assert [f"{name}={text}" for name, text in claimed(signals)] == expected
    assert all(one.statements == () for one in signals)
    assert all((one.protocol, one.carrier, one.canonical) == (Protocol.XMP, Carrier.XMP, True) for one in signals)


def test_the_short_form_as_an_attribute_says_the_same() -> None:
    raw = xmp(attributes='dc:creator="Ana" xmpRights:Marked="True" cc:license="https://l.example/"')
    assert claimed(XmpFields().read(copy_of(jpeg(raw)))) == [
        ("author", "Ana"),
        ("marked", "True"),
        ("license_uri", "https://l.example/"),
    ]


def test_each_packet_is_a_signal_of_its_own() -> None:
    signals = XmpFields().read(
        copy_of(jpeg(xmp("<dc:creator>Ana</dc:creator>"), xmp("<dc:creator>Bo</dc:creator>"), xmp()))
    )
    assert claimed(signals) == [("author", "Ana"), ("author", "Bo")]
    assert len(signals) == 2


def test_what_pillow_wrote_is_read() -> None:
    raw = xmp("<dc:creator>Ana</dc:creator>")
    assert claimed(XmpFields().read(copy_of(webp(raw)))) == [("author", "Ana")]
    assert claimed(XmpFields().read(copy_of(png(itxt_chunk("XML:com.adobe.xmp", raw))))) == [("author", "Ana")]


def test_a_broken_packet_is_malformed_without_claims() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>'
    for raw in (xmp("<dc:creator>Ana</dc:creator>")[:700], laughs):
        (one,) = XmpFields().read(copy_of(jpeg(raw)))
        assert (one.integrity, one.claims, one.canonical) == (Integrity.MALFORMED, (), False)


def test_claims_are_bounded_in_number_and_length() -> None:
    many = "".join(f"<rdf:li>{number}{'x' * 5_000}</rdf:li>" for number in range(100))
    claims = claimed(XmpFields().read(copy_of(webp(xmp(f"<dc:creator><rdf:Seq>{many}</rdf:Seq></dc:creator>")))))
    assert len(claims) == 32
    assert {len(text) for _, text in claims} == {4_000}


@given(st.binary(max_size=80))
def test_random_bytes_never_raise_and_never_state(raw: bytes) -> None:
    for packet in (raw, xmp("<dc:creator>@@@</dc:creator>").replace(b"@@@", raw)):
        assert all(one.statements == () for one in XmpFields().read(copy_of(jpeg(packet))))
