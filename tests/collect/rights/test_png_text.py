"""Text chunks name authors and generators; the prompt stays evidence and is not a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from apelles.collect.rights.png_text import PngText
from apelles.records.rights import Carrier
from tests.collect.files import quadrants, written
from tests.collect.rights.carriers import claimed, copy_of, itxt, jpeg, png, text_chunk

PARAMETERS = "a cat, oil\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
GRAPH = '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}'
ROWS = [
    ("Author", "Ana", ("author", "Ana"), True),
    ("author", "Ana", ("author", "Ana"), True),
    ("Copyright", "© Ana", ("copyright", "© Ana"), True),
    ("Title", "Sea", ("title", "Sea"), True),
    ("parameters", PARAMETERS, ("generator", "Stable Diffusion web UI"), True),
    ("parameters", "one two", ("generator", "Stable Diffusion web UI"), False),
    ("prompt", GRAPH, ("generator", "ComfyUI"), True),
    ("workflow", '{"nodes": []}', ("generator", "ComfyUI"), False),
    ("prompt", "a cat", ("generator", "ComfyUI"), False),
    ("sd-metadata", '{"image": {"sampler": "ddim"}}', ("generator", "InvokeAI"), True),
    ("invokeai_metadata", "{}", ("generator", "InvokeAI"), False),
    ("fooocus_scheme", "fooocus", ("generator", "Fooocus"), False),
    ("Software", "NovelAI", ("generator", "NovelAI"), True),
    ("Description", "a cat --v 6 Job ID: 01234567-89ab-cdef-0123-456789abcdef", ("generator", "Midjourney"), True),
]


@pytest.mark.parametrize(("keyword", "text", "expected", "canonical"), ROWS)
def test_each_keyword_is_read(keyword: str, text: str, expected: tuple[str, str], canonical: bool) -> None:
    for chunk in (itxt(keyword, text.encode()), text_chunk(keyword, text.encode())):
        (one,) = PngText().read(copy_of(png(chunk)))
        assert claimed([one]) == [expected]
        assert (one.carrier, one.canonical, one.statements) == (Carrier.PNG_TEXT, canonical, ())


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("Software", "GIMP 2.10"),
        ("Description", "A harbor at night"),
        ("Comment", "no"),
        ("Author", "  "),
        ("AIGC", "{}"),
        ("", "x"),
    ],
)
def test_other_text_is_no_signal(keyword: str, text: str) -> None:
    assert PngText().read(copy_of(png(text_chunk(keyword, text.encode())))) == []


def test_a_prompt_is_kept_as_evidence_cut_and_not_repeated_in_a_claim() -> None:
    prompt = "a cat, " * 5_000 + PARAMETERS
    (one,) = PngText().read(copy_of(png(text_chunk("parameters", prompt.encode()))))
    assert claimed([one]) == [("generator", "Stable Diffusion web UI")]
    assert one.raw == prompt.encode()[: 64 * 1024]
    assert one.raw_length == len(prompt)


def test_what_pillow_wrote_is_read_packed_or_not() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Ana")
    notes.add_text("Copyright", "(c) Ana", zip=True)
    notes.add_itxt("Title", "海", zip=True)
    content = written(Image.fromarray(quadrants(16, 16)), "PNG", pnginfo=notes)
    assert claimed(PngText().read(copy_of(content))) == [("author", "Ana"), ("copyright", "(c) Ana"), ("title", "海")]


def test_latin_letters_are_read_as_such_and_controls_left_out() -> None:
    chunks = [text_chunk("Author", b"Ren\xe9"), text_chunk("Author", b"A\x1b[31mna")]
    assert claimed(PngText().read(copy_of(png(*chunks)))) == [("author", "René"), ("author", "A[31mna")]


def test_other_containers_have_no_text_chunks() -> None:
    assert PngText().read(copy_of(jpeg())) == []


@given(st.sampled_from(["Author", "parameters", "prompt", "Description"]), st.binary(max_size=200))
def test_random_bytes_never_raise_and_never_state(keyword: str, raw: bytes) -> None:
    for chunk in (text_chunk(keyword, raw), itxt(keyword, raw)):
        assert all(one.statements == () for one in PngText().read(copy_of(png(chunk))))
