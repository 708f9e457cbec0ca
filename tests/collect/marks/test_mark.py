"""Marks in every container: the same pixels, the other metadata kept, the wish read back by others."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from apelles.collect.marks.deny import TERMS, VOCABULARY, Deny
from apelles.collect.marks.mark import Marked, mark, same_pixels
from apelles.collect.marks.refused import CredentialWouldBreak, MarkRefused
from apelles.collect.marks.written import written
from apelles.errors import PictureRefused
from tests.collect.files import file_of
from tests.collect.files import written as picture
from tests.collect.marks import carriers as c
from tests.collect.marks.signer import sign, state

FILES: dict[str, Callable[[], bytes]] = {
    "jpeg": c.jpeg,
    "jpeg progressive": lambda: c.jpeg(progressive=True, quality=92),
    "jpeg cmyk": c.cmyk_jpeg,
    "jpeg gray": lambda: picture(Image.fromarray(c.pixels()).convert("L"), "JPEG"),
    "jpeg with profile and comment": lambda: c.jpeg(icc_profile=bytes(600), comment=b"kept"),
    "jpeg with restarts": lambda: c.jpeg(restart_marker_blocks=1),
    "jpeg exif first": lambda: c.jpeg(exif=c.exif_body()),
    "jpeg xmp before exif": lambda: c.with_segments(
        c.jpeg(), c.segment(0xE1, c.XMP + c.CAPTIONS), c.segment(0xE1, c.exif_body())
    ),
    "jpeg two packets": lambda: c.with_segments(
        c.jpeg(), c.segment(0xE1, c.XMP + c.CAPTIONS), c.segment(0xE1, c.XMP + c.data_mining("DMI-ALLOWED"))
    ),
    "jpeg extended xmp": lambda: c.with_segments(
        c.jpeg(),
        c.segment(0xE1, c.XMP + c.CAPTIONS),
        c.segment(0xE1, c.EXTENSION + b"0" * 32 + (4).to_bytes(4, "big") + bytes(4) + b"<a/>"),
    ),
    "jpeg two pictures": lambda: c.two_pictures(index_first=False),
    "jpeg trailing bytes": lambda: c.jpeg() + b"film behind the picture",
    "png": c.png,
    "png xmp": lambda: c.with_chunks(c.png(), c.text_chunk(c.CAPTIONS, compressed=False)),
    "png compressed xmp": lambda: c.with_chunks(c.png(), c.text_chunk(c.CAPTIONS, compressed=True)),
    "png two packets": lambda: c.with_chunks(
        c.png(), c.text_chunk(c.CAPTIONS, compressed=True), c.text_chunk(c.data_mining("DMI-ALLOWED"), compressed=False)
    ),
    "png 16 bit": c.sixteen_bit_png,
    "png palette": c.palette_png,
    "png trailing bytes": lambda: c.png() + b"\x00\x01\x02",
    "webp lossy": c.webp,
    "webp lossless": lambda: c.webp(lossless=True),
    "webp lossy alpha": lambda: c.transparent_webp(lossless=False),
    "webp lossless alpha": lambda: c.transparent_webp(lossless=True),
    "webp animated": c.animated_webp,
    "webp xmp and exif": lambda: c.webp(xmp=c.CAPTIONS, exif=c.exif_body()),
    "tiff lzw": c.tiff,
    "tiff lzw three pages": lambda: c.tiff(pages=3),
    "tiff deflate": lambda: c.tiff(compression="tiff_adobe_deflate"),
    "tiff jpeg": lambda: c.tiff(compression="jpeg"),
    "tiff xmp": lambda: c.tiff(tiffinfo={700: c.CAPTIONS}),
    "tiff motorola two pages": lambda: c.tiff(">", pages=2),
}
BESIDE: dict[str, Callable[[], bytes]] = {
    "gif": lambda: file_of(c.pixels(), "GIF"),
    "bmp": lambda: file_of(c.pixels(), "BMP"),
    "avif": lambda: file_of(c.pixels(), "AVIF"),
    "heif": lambda: file_of(c.pixels(), "HEIF"),
    "bigtiff": lambda: c.tiff(compression="raw", big_tiff=True),
    "cr2": lambda: b"II*\x00\x10\x00\x00\x00CR\x02\x00" + bytes(64),
}


def marked(content: bytes, deny: Deny = Deny.TRAINING) -> Marked:
    return mark(
        content,
        deny=deny,
        author="Ada Müller 艾达",
        license="CC-BY-NC-4.0",
        credit="Studio “A” & <B>",
        web_statement="https://ada.example/terms?a=1&b=2",
        contact="ada@ada.example",
        aigc=True,
    )


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_pixels_stay_and_everything_asked_for_is_read_back(make: Callable[[], bytes]) -> None:
    content = make()
    result = marked(content)
    assert result.in_place
    assert same_pixels(content, result.content)
    assert c.frames(result.content) == c.frames(content)
    said = written(result.content)
    assert said["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING",)
    assert "Ada Müller 艾达" in said["dc:creator"]
    assert said["cc:license"] == ("https://creativecommons.org/licenses/by-nc/4.0/",)
    assert said["photoshop:Credit"] == ("Studio “A” & <B>",)
    assert said["xmpRights:WebStatement"] == ("https://ada.example/terms?a=1&b=2",)
    assert said["plus:Licensor"] == ("ada@ada.example",)
    assert said["TC260:AIGC"][0].startswith('{"Label":"1"')


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_a_reader_of_other_hands_finds_the_mark(make: Callable[[], bytes]) -> None:
    assert VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING" in c.xmp_by_pillow(marked(make()).content)


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_marking_twice_gives_the_same_bytes(make: Callable[[], bytes]) -> None:
    once = marked(make())
    again = marked(once.content)
    assert again.content == once.content
    assert again.changed == ()
    assert once == marked(make())


@pytest.mark.parametrize(
    "name", ["jpeg two packets", "jpeg extended xmp", "png compressed xmp", "webp xmp and exif", "tiff xmp"]
)
def test_captions_languages_structures_and_unknown_names_are_kept(name: str) -> None:
    kept = c.xmp_by_pillow(marked(FILES[name]()).content)
    for text in ("Tulips &amp; glass", "郁金香", "zh-Hans", "urn:example:shop", "  two\n lines ", "9 &lt; 10", ">7<"):
        assert text in kept
    assert 'xmpRights:Marked="True"' in kept


@pytest.mark.parametrize(("deny", "term"), TERMS.items())
def test_each_denial_has_its_term(deny: Deny, term: str) -> None:
    result = mark(c.png(), deny=deny)
    assert result.term == term
    assert result.kept == ""
    assert [(change.property, change.old, change.new) for change in result.changed] == [
        ("plus:DataMining", "", VOCABULARY + term)
    ]


@pytest.mark.parametrize("make", BESIDE.values(), ids=BESIDE.keys())
def test_other_files_get_a_sidecar_and_are_not_touched(make: Callable[[], bytes]) -> None:
    result = marked(make())
    assert not result.in_place
    assert written(result.content)["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING",)
    again = mark(make(), deny=Deny.TRAINING, author="Ada Müller 艾达", sidecar=result.content)
    assert again.content == result.content
    assert again.changed == ()


def test_a_sidecar_that_is_there_is_merged() -> None:
    result = mark(BESIDE["gif"](), deny=Deny.ALL, sidecar=c.CAPTIONS)
    assert "郁金香" in result.content.decode()


def test_what_an_avif_says_itself_is_not_loosened_by_its_sidecar() -> None:
    content = file_of(c.pixels(), "AVIF", xmp=c.data_mining("DMI-PROHIBITED"))
    result = mark(content, deny=Deny.GENERATIVE)
    assert (result.term, result.kept) == ("DMI-PROHIBITED", "DMI-PROHIBITED")


def test_a_stricter_reservation_in_extended_xmp_is_not_loosened() -> None:
    body = c.data_mining("DMI-PROHIBITED")
    extended = c.EXTENSION + b"0" * 32 + len(body).to_bytes(4, "big") + bytes(4) + body
    content = c.with_segments(c.jpeg(), c.segment(0xE1, extended))
    assert mark(content, deny=Deny.TRAINING).kept == "DMI-PROHIBITED"


SIGNED: dict[str, Callable[[], bytes]] = {
    "jpeg app11": lambda: c.with_segments(c.jpeg(), c.segment(0xEB, b"JP\x00\x01" + bytes(40))),
    "png caBX": lambda: c.with_chunks(c.png(), c.chunk(b"caBX", bytes(40))),
    "webp C2PA": lambda: _longer(c.webp(), b"C2PA\x04\x00\x00\x00abcd"),
    "tiff 52545": lambda: c.tiff(tiffinfo={52545: b"jumbf"}),
    "kept elsewhere": lambda: c.with_chunks(
        c.png(),
        c.text_chunk(
            c.packet("", 'xmlns:t="http://purl.org/dc/terms/" t:provenance="https://x.example/m.c2pa"'), compressed=True
        ),
    ),
}


def _longer(content: bytes, more: bytes) -> bytes:
    return content[:4] + (len(content) - 8 + len(more)).to_bytes(4, "little") + content[8:] + more


@pytest.mark.parametrize("make", SIGNED.values(), ids=SIGNED.keys())
def test_a_signed_file_is_refused_unless_it_is_signed_anew(make: Callable[[], bytes]) -> None:
    with pytest.raises(CredentialWouldBreak, match="--resign") as refused:
        mark(make(), deny=Deny.ALL)
    assert refused.value.code == "credential"
    asked: list[tuple[bytes, bytes]] = []

    def resign(original: bytes, edited: bytes) -> bytes:
        asked.append((original, edited))
        return edited

    result = mark(make(), deny=Deny.ALL, resign=resign)
    assert asked == [(make(), result.content)]
    assert result.content != make()


def test_an_unsigned_file_is_never_given_to_the_signer() -> None:
    def refuse(original: bytes, edited: bytes) -> bytes:
        raise AssertionError

    assert mark(c.png(), deny=Deny.ALL, resign=refuse).in_place


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        (lambda original, edited: original, "unread"),
        (lambda original, edited: c.with_chunks(c.palette_png(), c.text_chunk(edited, compressed=True)), "pixels"),
    ],
    ids=["mark dropped", "other pixels"],
)
def test_what_a_signer_returns_is_checked(returned: Callable[[bytes, bytes], bytes], code: str) -> None:
    with pytest.raises(MarkRefused) as refused:
        mark(SIGNED["png caBX"](), deny=Deny.ALL, resign=returned)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["jpeg", "png", "webp lossless", "webp lossy alpha", "tiff lzw"])
def test_a_credential_is_valid_again_after_signing_anew_and_the_mark_is_in_it(name: str) -> None:
    mime = f"image/{name.split()[0]}"
    signed = sign(mime, FILES[name]())
    assert state(mime, signed) == "Trusted"
    result = mark(signed, deny=Deny.ALL, resign=lambda original, edited: sign(mime, edited, parent=original))
    assert state(mime, result.content) == "Trusted"
    assert written(result.content)["plus:DataMining"] == (VOCABULARY + "DMI-PROHIBITED",)
    assert mark(result.content, deny=Deny.ALL).content == result.content


def test_same_pixels_sees_one_changed_byte_and_another_container() -> None:
    for name in ("jpeg", "png", "webp lossy", "webp animated", "tiff lzw three pages", "tiff motorola two pages"):
        content = FILES[name]()
        place = len(content) * 3 // 8
        other = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert same_pixels(content, content)
        assert not same_pixels(content, other), name
    assert not same_pixels(c.png(), c.jpeg())
    assert same_pixels(BESIDE["gif"](), BESIDE["gif"]())


@pytest.mark.parametrize("name", FILES.keys())
def test_a_file_cut_short_is_refused_or_marked_with_the_pixels_it_has(name: str) -> None:
    content = FILES[name]()
    for length in range(0, len(content), max(1, len(content) // 40)):
        try:
            result = mark(content[:length], deny=Deny.ALL)
        except (MarkRefused, PictureRefused):
            continue
        assert same_pixels(content[:length], result.content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FILES)), edits=st.lists(st.tuples(st.integers(0, 2**20), st.binary(max_size=6))))
def test_no_bytes_raise_anything_but_what_is_said(name: str, edits: list[tuple[int, bytes]]) -> None:
    content = bytearray(FILES[name]())
    for place, piece in edits:
        content[place % len(content) : place % len(content) + len(piece)] = piece
    try:
        result = mark(bytes(content), deny=Deny.TRAINING, author="Ada")
    except (MarkRefused, PictureRefused):
        return
    assert written(result.content)["plus:DataMining"]


@settings(max_examples=60, deadline=None)
@given(
    start=st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\x00\x00\x00WEBP", b"II*\x00", b"MM\x00*"]
    ),
    rest=st.binary(max_size=200),
)
def test_random_bytes_are_refused_in_words(start: bytes, rest: bytes) -> None:
    with pytest.raises((MarkRefused, PictureRefused), match=r"\.$"):
        mark(start + rest, deny=Deny.ALL)


def test_a_file_that_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureRefused, match="not a picture"):
        mark(b"%PDF-1.7", deny=Deny.ALL)


def test_a_refusal_is_said_in_both_languages() -> None:
    with pytest.raises(MarkRefused) as refused:
        mark(c.png()[:60], deny=Deny.ALL)
    assert refused.value.phrase.zh.startswith("该 PNG 文件已损坏")
    assert str(refused.value) == refused.value.phrase.en


def test_exif_and_its_artist_are_left_alone() -> None:
    content = FILES["jpeg exif first"]()
    with Image.open(io.BytesIO(marked(content).content)) as image:
        assert image.getexif()[0x013B] == "Bob"
