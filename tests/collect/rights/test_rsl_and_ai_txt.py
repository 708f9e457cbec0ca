"""RSL licenses, the three formats called ai.txt, do-not-train lists, and rows of data sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.collect.rights.ai_txt import AiTxt, format_of
from apelles.collect.rights.base import LICENSE, Copy
from apelles.collect.rights.dataset import Dataset
from apelles.collect.rights.do_not_train import DoNotTrain, ask_service
from apelles.collect.rights.html_meta import PageLicense, read_page
from apelles.collect.rights.rsl import Rsl, read_document
from apelles.errors import SourceUnreadable
from apelles.records.rights import TRAINING, Integrity, Permission, Use
from tests.collect.rights.place import URL, Said, copy_with, read

DENY = dict.fromkeys(TRAINING, Permission.DENY)
ALLOW = dict.fromkeys(TRAINING, Permission.ALLOW)
CONDITIONAL = dict.fromkeys(TRAINING, Permission.CONDITIONAL)


def rsl(license_: str, *, url: str = "/", head: str = 'xmlns="https://rslstandard.org/rsl" version="1.0"') -> bytes:
    return f'<rsl {head}><content url="{url}"><license>{license_}</license></content></rsl>'.encode()


@pytest.mark.parametrize(
    ("license_", "expected"),
    [
        ('<prohibits type="usage">ai-train</prohibits>', DENY),
        ('<prohibits type="usage">train-ai</prohibits>', DENY),
        ("<prohibits>ai-train</prohibits>", DENY),
        ('<permits type="usage">ai-train</permits>', ALLOW),
        ('<permits type="usage">ai-train, ai-input</permits>', {**ALLOW, Use.AI_INPUT: Permission.ALLOW}),
        (
            '<permits type="usage">search</permits><prohibits type="usage">ai-all</prohibits>',
            {**DENY, Use.AI_INPUT: Permission.DENY, Use.SEARCH: Permission.ALLOW},
        ),
        ('<permits type="usage">ai-train</permits><prohibits type="usage">ai-train</prohibits>', DENY),
        ('<permits type="usage">ai-train</permits><payment type="training"/>', CONDITIONAL),
        ('<permits type="usage">ai-train</permits><payment type="free"/>', ALLOW),
        ('<permits type="usage">ai-train</permits><permits type="user">education</permits>', CONDITIONAL),
        ('<permits type="geo">EU</permits>', {}),
        ('<permits type="usage">nonsense</permits>', {}),
        ("", {}),
    ],
)
def test_prohibits_goes_before_permits_and_payment_makes_a_condition(license_: str, expected: Said) -> None:
    assert read(Rsl(), copy_with(others={"rsl": rsl(license_)})) == expected


def test_of_several_contents_the_strictest_that_fits_the_address_counts() -> None:
    body = (
        b'<r:rsl xmlns:r="https://rslstandard.org/rsl"><r:content url="/img/*.jpg$"><r:license><r:permits>ai-train'
        b'</r:permits></r:license></r:content><r:content url="/other/"><r:license><r:prohibits>all</r:prohibits>'
        b"</r:license></r:content></r:rsl>"
    )
    assert read(Rsl(), copy_with(others={"rsl": body})) == ALLOW
    assert Use.SEARCH in read(Rsl(), copy_with(url="https://art.example/other/x", others={"rsl": body}))


@pytest.mark.parametrize(
    "body",
    [
        b"<rsl",
        b"<html/>",
        b"",
        b'<!DOCTYPE rsl [<!ENTITY a "aaaa">]><rsl xmlns="https://rslstandard.org/rsl">&a;</rsl>',
        b'<rsl xmlns="https://other.example/rsl"/>',
        b"<a>" * 100_000,
    ],
)
def test_a_document_that_is_no_rsl_says_nothing(body: bytes) -> None:
    assert read_document(body) is None
    if body:
        assert [one.integrity for one in Rsl().read(copy_with(others={"rsl": body}))] == [Integrity.MALFORMED]


@pytest.mark.parametrize(
    "place",
    [
        {"robots": b"License: https://art.example/license.xml\nUser-agent: *\nAllow: /"},
        {"headers": [("Link", '<https://art.example/license.xml>; rel="license"; type="application/rsl+xml"')]},
        {"headers": [("link", "</x>; rel=next, </l.xml>; type=application/rsl+xml; rel=license")]},
        {"page": b'<link rel="license" type="application/rsl+xml" href="/license.xml">'},
    ],
)
def test_an_address_of_a_license_nobody_captured_is_a_condition_nobody_has_read(place: dict[str, Any]) -> None:
    found = read(Rsl(), copy_with(**place))
    assert {*found.values()} == {Permission.CONDITIONAL}
    assert Use.GENERATIVE_TRAINING in found


def test_a_link_to_another_kind_of_license_is_a_claim_and_no_condition() -> None:
    copy = copy_with(page=b'<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>')
    assert read(Rsl(), copy) == {}
    assert PageLicense().read(copy)[0].claims[0].text == "https://creativecommons.org/licenses/by/4.0/"


SPAWNING = "# Spawning AI\n# Prevent datasets\n\nUser-Agent: *\nDisallow: *.jpg\nAllow: *.png\n/\n"


@pytest.mark.parametrize(
    ("role", "text", "url", "expected"),
    [
        ("ai_txt", SPAWNING, URL, DENY),
        ("ai_txt", SPAWNING, "https://art.example/a.JPG?x=1", DENY),
        ("ai_txt", SPAWNING, "https://art.example/a.png", {}),
        ("ai_txt", "# Spawning AI\nUser-Agent: *\nDisallow: /\nAllow: *.jpg\n", URL, {}),
        ("ai_txt", "# Spawning AI\nUser-Agent: *\nDisallow: /\n", URL, DENY),
        ("ai_txt_well_known", "Spec-Version: 1.0\nTraining: deny\n", URL, DENY),
        ("ai_txt_well_known", "Spec-Version: 1.0\nTraining: allow\n", URL, ALLOW),
        ("ai_txt_well_known", "Spec-Version: 1.0\nTraining: conditional\n", URL, {}),
        ("ai_txt", "# About this site\n\nPlease be nice to *artists*.\n", URL, {}),
    ],
)
def test_each_format_of_ai_txt_says_what_it_says(role: str, text: str, url: str, expected: Said) -> None:
    assert read(AiTxt(), copy_with(url=url, others={role: text.encode()})) == expected


def test_the_formats_are_told_apart() -> None:
    assert [format_of(text) for text in (SPAWNING, "Spec-Version: 1.0", "# Hello")] == ["a", "b", "c"]


def test_a_list_names_pictures_by_hash_or_address_and_is_silent_about_others(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "url,sha256,phash,phash_algorithm,opted_out_at,declared_by,source\n"
        f"HTTPS://ART.example/img/a.jpg,,,,2024-01-01,,x\n,{'1' * 64},,,,the artist,\n",
        encoding="utf-8-sig",
    )
    reader = DoNotTrain(file)
    assert read(reader, copy_with()) == DENY
    assert read(reader, Copy(content=b"", sha256="1" * 64)) == DENY
    assert read(reader, copy_with(url="https://art.example/img/b.jpg")) == {}
    assert reader.read(copy_with())[0].fetched_at == "2024-01-01"


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(SourceUnreadable):
        DoNotTrain(tmp_path / "list.csv")


def test_a_registry_is_asked_in_batches_and_its_no_is_no_permission() -> None:
    asked: list[int] = []

    def post(address: str, body: bytes, headers: object) -> bytes:
        urls = body.decode().split("\n")
        asked.append(len(urls))
        return json.dumps({"urls": [{"url": url, "optOut": url.endswith("7")} for url in urls]}).encode()

    found = ask_service([f"https://art.example/{number}" for number in range(10_001)], post=post, key="k")
    assert asked == [10_000, 1]
    assert found["https://art.example/7"] is True
    assert found["https://art.example/8"] is False
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        ask_service(["https://art.example/"], post=lambda *_: b"<html>", key="k")


def test_without_a_key_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPAWNING_OPTS_KEY", raising=False)
    with pytest.raises(SourceUnreadable, match="SPAWNING_OPTS_KEY"):
        ask_service(["https://art.example/"], post=lambda *_: b"", key="")


@pytest.mark.parametrize("name", ["license", "licence", "LICENSE"])
def test_a_column_names_a_license(name: str) -> None:
    signal = Dataset().read(copy_with(row={name: "CC BY 4.0"}))[0]
    assert [(one.name, one.text) for one in signal.claims] == [(LICENSE, "CC BY 4.0")]
    assert signal.statements == ()


@pytest.mark.parametrize("value", ["?", "", " ", "unknown", "None"])
def test_a_license_that_is_not_stated_is_none(value: str) -> None:
    assert Dataset().read(copy_with(row={"license": value})) == []


def test_a_refusal_of_a_downloader_is_evidence_and_no_statement() -> None:
    message = "Use of image disallowed by X-Robots-Tag directive"
    signal = Dataset().read(copy_with(row={"status": "failed", "error_message": message}))[0]
    assert (signal.statements, signal.possible_reservation) == ((), True)


@pytest.mark.parametrize(("value", "expected"), [("true", DENY), ("1", DENY), ("false", {}), ("0", {})])
def test_an_opt_out_column_denies_and_never_allows(value: str, expected: Said) -> None:
    assert read(Dataset(), copy_with(row={"opt_out": value, "title": "x"})) == expected


@given(body=st.binary(max_size=300))
def test_no_bytes_make_these_readers_raise(body: bytes) -> None:
    read_page(body)
    copy = copy_with(page=body, others={"rsl": body, "ai_txt": body})
    for reader in (Rsl(), AiTxt(), PageLicense()):
        reader.read(copy)
