"""The Chinese label is read from XMP, PNG text and Exif, flat and wrapped, and what is broken is malformed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.aigc import Aigc
from apelles.records.rights import Carrier, Integrity, Protocol
from tests.collect.rights.carriers import (
    claimed,
    copy_of,
    itxt,
    jpeg,
    png,
    text_chunk,
    tiff_block,
    webp,
    with_exif,
    xmp,
)

EMPTY = {"ReservedCode1": "", "ContentPropagator": "", "PropagateID": "", "ReservedCode2": ""}
LABEL = {"Label": "1", "ContentProducer": "001191440300", "ProduceID": "p-1", **EMPTY}
SAID = [("ai_label", "Label=1; ContentProducer=001191440300; ProduceID=p-1")]


def in_xmp(text: str) -> bytes:
    return xmp(f"<TC260:AIGC>{text.replace('&', '&amp;').replace('<', '&lt;')}</TC260:AIGC>")


def in_comment(text: str, code: bytes = b"ASCII\x00\x00\x00", encoding: str = "utf-8") -> bytes:
    return with_exif(tiff_block({}, inner={37510: code + text.encode(encoding)}))


SHAPES: dict[str, Any] = {
    "flat": LABEL,
    "wrapped": {"AIGC": LABEL},
    "wrapped text": {"AIGC": json.dumps(LABEL)},
    "number": {**LABEL, "Label": 1},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read_from_every_carrier(shape: str) -> None:
    text = json.dumps(SHAPES[shape])
    carriers = {
        Carrier.XMP: [jpeg(in_xmp(text)), webp(in_xmp(text)), png(itxt("XML:com.adobe.xmp", in_xmp(text)))],
        Carrier.PNG_TEXT: [png(text_chunk("AIGC", text.encode())), png(itxt("AIGC", text.encode(), packed=True))],
        Carrier.EXIF: [in_comment(text), in_comment(text, b"UNICODE\x00", "utf-16-le")],
    }
    for carrier, contents in carriers.items():
        for content in contents:
            (one,) = Aigc().read(copy_of(content))
            assert claimed([one]) == SAID
            assert (one.protocol, one.carrier, one.integrity, one.canonical, one.statements) == (
                Protocol.AIGC,
                carrier,
                Integrity.NONE,
                True,
                (),
            )


def test_the_attribute_form_and_an_xmp_structure_say_the_same() -> None:
    attribute = xmp(attributes="TC260:AIGC='" + json.dumps(LABEL) + "'")
    structure = xmp('<TC260:AIGC TC260:Label="1" TC260:ContentProducer="001191440300" TC260:ProduceID="p-1"/>')
    for raw in (attribute, structure):
        assert claimed(Aigc().read(copy_of(jpeg(raw)))) == SAID


@pytest.mark.parametrize("label", ["1", "2", "3"])
def test_the_three_labels_are_canonical(label: str) -> None:
    (one,) = Aigc().read(copy_of(jpeg(in_xmp(json.dumps({"Label": label})))))
    assert claimed([one]) == [("ai_label", f"Label={label}")]
    assert one.canonical


@pytest.mark.parametrize("said", [{"Label": "7"}, {"Label": ""}, {"ContentProducer": "X"}, {"Label": "true"}])
def test_another_label_or_none_is_kept_and_marked(said: dict[str, str]) -> None:
    (one,) = Aigc().read(copy_of(jpeg(in_xmp(json.dumps(said)))))
    assert not one.canonical
    assert one.integrity is Integrity.NONE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[1]",
        '"1"',
        "{}",
        '{"AIGC": 3}',
        '{"Label": "1"',
        "[" * 100_000,
        '{"Label": ' + "9" * 5_000 + "}",
        '{"Label": "1", "x": "' + "y" * 70_000 + '"}',
    ],
    ids=range(10),
)
def test_what_is_no_label_is_malformed(text: str) -> None:
    for content in (webp(in_xmp(text)), png(text_chunk("AIGC", text.encode()))):
        (one,) = Aigc().read(copy_of(content))
        assert (one.integrity, one.claims, one.canonical) == (Integrity.MALFORMED, (), False)


def test_names_are_read_in_chinese_and_made_safe() -> None:
    said = json.dumps({"Label": "1", "ContentProducer": "画室"}, ensure_ascii=False)
    for chunk in (itxt("AIGC", said.encode()), text_chunk("AIGC", said.encode())):
        assert claimed(Aigc().read(copy_of(png(chunk)))) == [("ai_label", "Label=1; ContentProducer=画室")]
    (one,) = Aigc().read(copy_of(png(text_chunk("AIGC", b'{"Label": "1", "ProduceID": "\\ud800\\u001b[31m"}'))))
    assert one.claims[0].text.encode() == b"Label=1; ProduceID=?[31m"


def test_a_keyword_in_small_letters_is_read_and_marked() -> None:
    (one,) = Aigc().read(copy_of(png(text_chunk("aigc", json.dumps(LABEL).encode()))))
    assert claimed([one]) == SAID
    assert not one.canonical


def test_a_broken_packet_of_the_namespace_is_malformed() -> None:
    (one,) = Aigc().read(copy_of(jpeg(in_xmp(json.dumps(LABEL)).replace(b"</rdf:RDF>", b""))))
    assert one.integrity is Integrity.MALFORMED


@pytest.mark.parametrize(
    "content",
    [
        jpeg(),
        jpeg(xmp("<dc:creator>Ana</dc:creator>")),
        jpeg(b"<broken"),
        in_comment("A note about AIGC"),
        in_comment('{"make": "camera"}'),
        png(text_chunk("Author", b"Ana")),
        b"",
    ],
)
def test_without_a_label_there_is_no_signal(content: bytes) -> None:
    assert Aigc().read(copy_of(content)) == ()


def test_two_packets_are_both_returned() -> None:
    pair = [in_xmp(json.dumps({"Label": label})) for label in "12"]
    assert claimed(Aigc().read(copy_of(jpeg(*pair)))) == [("ai_label", "Label=1"), ("ai_label", "Label=2")]


@given(
    st.one_of(
        st.binary(max_size=100), st.recursive(st.text(max_size=5), st.lists).map(lambda v: json.dumps(v).encode())
    )
)
def test_random_bytes_never_raise_and_never_state(raw: bytes) -> None:
    wrapped = b'{"AIGC":' + raw + b"}"
    for content in (
        jpeg(xmp("<TC260:AIGC>@@@</TC260:AIGC>").replace(b"@@@", raw)),
        png(text_chunk("AIGC", wrapped)),
        with_exif(tiff_block({}, inner={37510: wrapped})),
    ):
        assert all(one.statements == () for one in Aigc().read(copy_of(content)))
