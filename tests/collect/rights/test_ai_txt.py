"""Three formats share the name ai.txt; none of them is taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.ai_txt import AiText, extensions_of
from apelles.records.rights import TRAINING, Integrity, MachineReadable, Permission, Signal
from tests.collect.rights.site import NOTHING, body, copy, every, said

DENY = every(Permission.DENY, TRAINING)
JPEG = b"\xff\xd8\xff\xd9"

SPAWNING = """# Spawning AI
# Prevent datasets from using the following file types

User-Agent: *
Disallow: *.txt
Disallow: *.jpg
Disallow: *.png
Allow: *.svg
/
"""


def read(text: str | bytes, *, role: str = "ai_txt", url: str = "https://art.example/img/a.jpg", content: bytes = JPEG,
         status: int = 200) -> list[Signal]:  # fmt: skip
    return list(AiText().read(copy({role: body(text, status=status)}, url=url, content=content)))


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        (SPAWNING, "https://art.example/img/a.jpg", DENY),
        (SPAWNING, "https://art.example/img/a.JPG", DENY),
        (SPAWNING, "https://art.example/img/a.jpg?w=1", DENY),
        (SPAWNING, "https://art.example/img/1", DENY),
        (SPAWNING, "", DENY),
        ("User-Agent: *\nDisallow: *.png\nAllow: *.jpg\n/", "https://art.example/a.jpg", NOTHING),
        ("User-Agent: *\nDisallow: /", "https://art.example/a.jpg", DENY),
        ("User-Agent: *\nDisallow: *", "https://art.example/a.jpg", DENY),
        ("User-Agent: *\nDisallow: /\nAllow: *.jpg", "https://art.example/a.jpg", NOTHING),
        ("User-Agent: *\nAllow: /\nDisallow: *.jpg", "https://art.example/a.jpg", DENY),
        ("User-Agent: *\nAllow: /\nDisallow: /", "https://art.example/a.jpg", DENY),
        ("User-Agent: *\nAllow: /", "https://art.example/a.jpg", NOTHING),
        ("User-Agent: *\nDisallow: /img/", "https://art.example/img/a.jpg", DENY),
        ("User-Agent: *\nDisallow: /img/", "https://art.example/a.jpg", NOTHING),
        ("user-agent: *\ndisallow: *.JPG", "https://art.example/a.jpg", DENY),
        ("Disallow: *.jpg", "https://art.example/a.jpg", DENY),
        ("User-Agent: otherbot\nDisallow: /", "https://art.example/a.jpg", NOTHING),
        ("User-Agent: otherbot\nUser-Agent: apelles\nDisallow: /", "https://art.example/a.jpg", DENY),
        ("User-Agent: *\nDisallow:", "https://art.example/a.jpg", NOTHING),
        ("\ufeff" + SPAWNING.replace("\n", "\r\n"), "https://art.example/a.jpg", DENY),
    ],
)
def test_format_a_denies_the_extensions_it_names_and_allows_nothing(text: str, url: str, expected: object) -> None:
    signals = read(text, url=url)
    assert said(signals) == expected
    assert [each.spec_version for each in signals] == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spec-Version: 1.0\nTraining: deny\n", DENY),
        ("spec-version: 1.0\ntraining: DENY", DENY),
        ("Training: disallow", DENY),
        ("Spec-Version: 1.0\nTraining: allow", every(Permission.ALLOW, TRAINING)),
        ("Spec-Version: 1.0\nTraining: conditional\nPolicy: https://x", every(Permission.CONDITIONAL, TRAINING)),
        ("Spec-Version: 1.0\nTraining: allow\nTraining: deny", DENY),
        ("Spec-Version: 1.0\nTraining: allow\nTraining: perhaps", NOTHING),
        ("Spec-Version: 1.0", NOTHING),
        ("Spec-Version: 1.0\nTraining: perhaps", NOTHING),
    ],
)
@pytest.mark.parametrize("role", ["ai_txt", "ai_txt_well_known"])
def test_format_b_says_what_it_says(text: str, expected: object, role: str) -> None:
    signals = read(text, role=role)
    assert said(signals) == expected
    assert [each.spec_version for each in signals] == ["b"]


def test_an_answer_that_is_none_is_malformed_and_may_have_been_a_denial() -> None:
    (signal,) = read("Spec-Version: 1.0\nTraining: never ever")
    assert (signal.integrity, signal.possible_reservation) == (Integrity.MALFORMED, True)


def test_a_condition_is_kept() -> None:
    (signal,) = read("Spec-Version: 1.0\nTraining: conditional\nPolicy: https://x/p")
    assert {each.condition for each in signal.statements} == {"https://x/p"}


@pytest.mark.parametrize("text", ["# My site\n\nPlease do not train on it.", "> summary\n- [a](b)", "junk", "\x00"])
def test_format_c_is_kept_and_says_nothing(text: str) -> None:
    (signal,) = read(text)
    assert said([signal]) == NOTHING
    assert (signal.spec_version, signal.machine_readable) == ("c", MachineReadable.NO)
    assert signal.raw == text.encode()


def test_no_file_a_refused_one_and_a_page_in_its_place_are_nothing() -> None:
    assert AiText().read(copy()) == ()
    assert read(SPAWNING, status=404) == []
    assert read("") == []
    assert read("<!doctype html>Disallow: /") == []


@pytest.mark.parametrize(
    ("content", "path", "extensions"),
    [
        (JPEG, "/a.jpg", ("jpg", "jpeg")),
        (b"\x89PNG", "/a", ("png",)),
        (b"GIF89a", "/x.y/a", ("gif",)),
        (b"RIFF\x00\x00\x00\x00WEBP", "/a.WEBP", ("webp",)),
        (b"", "/.htaccess", ()),
        (b"", "/a.b.png", ("png",)),
    ],
)
def test_a_picture_has_the_extension_of_its_path_and_of_its_bytes(
    content: bytes, path: str, extensions: tuple[str, ...]
) -> None:
    assert extensions_of(content, path) == extensions


@given(st.lists(st.sampled_from(["User-Agent: *", "Allow: *.png", "Disallow: /x", "/", "# a", ""]), max_size=8))
@settings(max_examples=60, deadline=None)
def test_adding_a_denial_of_the_extension_denies(lines: list[str]) -> None:
    assert said(read("\n".join([*lines, "User-Agent: *", "Disallow: *.jpg"]))) == DENY


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_no_error_and_no_allowance(content: bytes) -> None:
    text = b"User-Agent: *\n" + content
    assert Permission.ALLOW not in said(read(text)).values()
