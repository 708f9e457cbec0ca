"""TDMRep in PDF, EPUB and the XMP of pictures: only 0 and 1 are values."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.tdm_document import TdmDocument
from apelles.records.rights import MINING, Integrity, Permission, Protocol, Signal
from tests.collect.rights.carriers import allows, claimed, copy_of, epub, itxt, jpeg, png, said, xmp

DENY, ALLOW, CONDITIONAL = Permission.DENY, Permission.ALLOW, Permission.CONDITIONAL
POLICY = "https://p.example/policy.json"


def pdf(packet: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Metadata>>stream\n" + packet + b"\nendstream\n%%EOF"


def in_xmp(reservation: str | None, policy: str = "") -> bytes:
    inside = "" if reservation is None else f"<tdm:reservation>{reservation}</tdm:reservation>"
    return xmp(inside + (f"<tdm:policy>{policy}</tdm:policy>" if policy else ""))


def package(metas: str, *, version: str = "3.0", prefix: str = "tdm: http://www.w3.org/ns/tdmrep#") -> bytes:
    named = f' prefix="{prefix}"' if prefix else ""
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}"{named}>'
        f"<metadata>{metas}</metadata></package>"
    ).encode()


def read(content: bytes) -> list[Signal]:
    return list(TdmDocument().read(copy_of(content)))


def stated(signals: list[Signal]) -> set[tuple[Permission, str]]:
    assert {use for one in signals for use in said([one])} <= set(MINING)
    return {(statement.permission, statement.condition) for one in signals for statement in one.statements}


VALUES = [
    ("1", "", {(DENY, "")}),
    (" 1 ", "", {(DENY, "")}),
    ("0", "", {(ALLOW, "")}),
    ("1", POLICY, {(CONDITIONAL, POLICY)}),
    ("0", POLICY, {(ALLOW, "")}),
    (None, POLICY, set()),
    ("2", "", set()),
    ("true", "", set()),
    ("", "", set()),
    ("1, 0", "", set()),
    ("01", "", set()),
]


@pytest.mark.parametrize(("value", "policy", "expected"), VALUES)
def test_properties_in_the_xmp_of_a_pdf_are_mapped(
    value: str | None, policy: str, expected: set[tuple[Permission, str]]
) -> None:
    (one,) = read(pdf(in_xmp(value, policy)))
    assert stated([one]) == expected
    assert one.protocol is Protocol.TDMREP
    assert one.canonical is (bool(expected) or value is None)
    assert claimed([one]) == ([("policy", policy)] if policy else [])


@pytest.mark.parametrize(("value", "policy", "expected"), VALUES)
def test_the_same_in_a_picture_is_mapped_and_marked(
    value: str | None, policy: str, expected: set[tuple[Permission, str]]
) -> None:
    for content in (jpeg(in_xmp(value, policy)), png(itxt("XML:com.adobe.xmp", in_xmp(value, policy)))):
        (one,) = read(content)
        assert stated([one]) == expected
        assert not one.canonical or not expected


@pytest.mark.parametrize(
    ("value", "looks"), [("2", True), ("true", True), ("yes", True), ("1, 0", True), ("", False), ("no", False)]
)
def test_an_unset_value_that_looks_like_a_reservation_is_reported(value: str, looks: bool) -> None:
    (one,) = read(pdf(in_xmp(value)))
    assert one.possible_reservation is looks


def test_the_attribute_form_and_other_prefixes_say_the_same() -> None:
    raw = xmp(attributes=f'tdm:reservation="1" tdm:policy="{POLICY}"').replace(b"tdm:", b"t:").replace(b":tdm=", b":t=")
    assert stated(read(pdf(raw))) == {(CONDITIONAL, POLICY)}


def test_a_misspelled_namespace_is_mapped_and_marked() -> None:
    (one,) = read(pdf(in_xmp("1").replace(b"/tdmrep/", b"/tdmrep#")))
    assert stated([one]) == {(DENY, "")}
    assert not one.canonical


def test_contradicting_values_and_two_packets_are_all_returned() -> None:
    both = in_xmp("1").replace(b"<tdm:reservation>", b"<tdm:reservation>0</tdm:reservation><tdm:reservation>")
    assert stated(read(pdf(both))) == {(DENY, ""), (ALLOW, "")}
    for pair in (("0", "1"), ("1", "0")):
        assert stated(read(jpeg(*(in_xmp(value) for value in pair)))) == {(DENY, ""), (ALLOW, "")}


def test_a_value_inside_a_structure_reserves_but_never_permits() -> None:
    part = '<mm:Ingredients><rdf:Bag><rdf:li tdm:reservation="{}"/></rdf:Bag></mm:Ingredients>'
    (one,) = read(pdf(xmp(part.format(1))))
    assert stated([one]) == {(DENY, "")}
    assert not one.canonical
    assert read(pdf(xmp(part.format(0)))) == []


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("opf", "expected", "canonical"),
    [
        (package('<meta property="tdm:reservation">1</meta>'), {(DENY, "")}, True),
        (package('<meta property="tdm:reservation"> 1 </meta>'), {(DENY, "")}, True),
        (package('<meta property="tdm:reservation">0</meta>'), {(ALLOW, "")}, True),
        (package('<meta property="tdm:reservation">yes</meta>'), set(), False),
        (
            package(f'<meta property="tdm:reservation">1</meta><meta property="tdm:policy">{POLICY}</meta>'),
            {(CONDITIONAL, POLICY)},
            True,
        ),
        (package('<meta property="tdm:reservation">1</meta>', prefix=""), {(DENY, "")}, False),
        (
            package('<meta property="t:reservation">1</meta>', prefix="a: http://a/ t: http://www.w3.org/ns/tdmrep#"),
            {(DENY, "")},
            True,
        ),
        (package('<meta name="tdm:reservation" content="1"/>', version="2.0", prefix=""), {(DENY, "")}, True),
        (package('<meta name="tdm:reservation" content="0"/>', version="2.0", prefix=""), {(ALLOW, "")}, True),
        (
            package(
                f'<meta name="tdm:policy" content="{POLICY}"/><meta content="1" name="tdm:reservation"/>',
                version="2.0",
                prefix="",
            ),
            {(CONDITIONAL, POLICY)},
            True,
        ),
    ],
)
def test_packages_of_epub_2_and_3_are_read(
    opf: bytes, expected: set[tuple[Permission, str]], canonical: bool, packed: bool
) -> None:
    (one,) = read(epub(opf, packed=packed))
    assert stated([one]) == expected
    assert one.canonical is canonical
    assert one.raw == opf


def test_a_package_in_another_encoding_is_read() -> None:
    opf = package('<meta property="tdm:reservation">1</meta>').decode().encode("utf-16")
    assert stated(read(epub(opf))) == {(DENY, "")}


@pytest.mark.parametrize(
    ("opf", "denial"),
    [
        (package('<meta property="tdm:reservation">1</meta>')[:-9], True),
        (package('<meta name="tdm:reservation" content="1"/>', prefix="")[:-9], True),
        (package('<meta property="tdm:reservation">0</meta>')[:-9], False),
        (b'<!DOCTYPE package [<!ENTITY x "1">]>' + package('<meta property="tdm:reservation">&x;</meta>')[21:], False),
        (package('<meta property="tdm:reservation">1</meta>' + " " * 2**20), True),
    ],
    ids=["cut", "cut 2", "cut 0", "entities", "too large"],
)
def test_a_broken_package_states_nothing(opf: bytes, denial: bool) -> None:
    (one,) = read(epub(opf))
    assert (one.integrity, one.statements) == (Integrity.MALFORMED, ())
    assert one.possible_reservation is denial


@pytest.mark.parametrize("denial", [True, False])
def test_a_broken_packet_states_nothing(denial: bool) -> None:
    (one,) = read(pdf(in_xmp("1" if denial else "0").replace(b"</rdf:RDF>", b"")))
    assert (one.integrity, one.statements, one.possible_reservation) == (Integrity.MALFORMED, (), denial)


def _archive(compression: int, name: str) -> bytes:
    stream = io.BytesIO()
    container = f'<container><rootfile full-path="{name}"/><rootfile full-path="gone.opf"/></container>'
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("x.opf", package('<meta property="tdm:reservation">1</meta>'))
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        jpeg(),
        jpeg(xmp("<dc:creator>Ana</dc:creator>")),
        jpeg(b"<broken"),
        epub(package("<dc:title xmlns:dc='d'>A book</dc:title>")),
        epub(b"not xml"),
        epub(package('<meta property="tdm:reservation">1</meta>'))[:300],
        _archive(zipfile.ZIP_LZMA, "x.opf"),
        _archive(zipfile.ZIP_DEFLATED, "../../etc/passwd"),
        b"PK\x03\x04META-INF/container.xml",
        b"",
    ],
)
def test_without_the_signal_nothing_is_returned(content: bytes) -> None:
    assert read(content) == []


def test_a_package_that_unpacks_to_far_more_than_is_read_is_cut() -> None:
    opf = package('<meta property="tdm:reservation">1</meta>')
    stream = io.BytesIO(epub(opf, name="a.opf"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("b.opf", "w") as entry:
        for _ in range(64):
            entry.write(b" " * 2**20)
    assert stated(read(stream.getvalue())) == {(DENY, "")}
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("META-INF/container.xml", "w") as entry,
    ):
        for _ in range(64):
            entry.write(b" " * 2**20)
    assert read(bomb.getvalue()) == []


@given(st.binary(max_size=120))
def test_random_bytes_never_raise_and_never_allow(raw: bytes) -> None:
    whole = epub(package('<meta property="tdm:reservation">@</meta>'), packed=False)
    at = int.from_bytes(raw[:2], "big") % len(whole)
    for content in (
        pdf(xmp("<tdm:reservation>@@@</tdm:reservation>").replace(b"@@@", b"x" + raw)),
        whole.replace(b"@", b"x" + raw),
        whole[:at] + raw + whole[at + len(raw) :],
        b"PK\x03\x04" + raw + b"META-INF/container.xml" + raw,
    ):
        assert not allows(read(content))
