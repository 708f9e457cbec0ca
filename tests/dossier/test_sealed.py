"""JSON and HTML with a seal at the end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apelles.dossier import sealed
from apelles.dossier.check import check_bytes
from apelles.errors import DossierError, DossierUnreadable
from tests.dossier.cases import PAGE, WHEN, case, dossier_html, dossier_json, full
from tests.seal.certificates import identity


def test_a_sealed_dossier_is_still_json_and_holds_what_it_held() -> None:
    content = dossier_json()
    assert list(json.loads(content))[-1] == "seal"
    assert sealed.dossier_in(content) == full()
    assert check_bytes(content, "dossier.json").intact


def test_a_sealed_page_is_the_page_and_a_comment() -> None:
    content = dossier_html()
    assert content.startswith(PAGE + b"<!--apelles-seal\n")
    assert content.endswith(b"\n-->\n")
    comment = content[len(PAGE) + 4 : -4]
    assert b"-->" not in comment
    assert b"<" not in comment
    assert check_bytes(content, "dossier.html").intact


def test_the_same_dossier_has_the_same_bytes_up_to_the_seal() -> None:
    first, second = dossier_json(), dossier_json()
    assert first != second
    assert sealed.opened(first, "json").body == sealed.opened(second, "json").body
    assert check_bytes(first, "a.json").sealed_sha256 == check_bytes(second, "a.json").sealed_sha256


def test_every_member_and_every_record_of_a_list_is_a_part() -> None:
    spelled = sealed.spell(case(), named_by={"findings": "id"})
    assert [name for name, _ in spelled.parts] == ["schema", "findings/0 f1", "findings/1 f2", "counts", "limits"]
    assert sum(length for _, length in spelled.parts) == len(spelled.content)
    assert json.loads(spelled.content) == case()


def test_a_page_has_its_sections_as_parts() -> None:
    assert [name for name, _ in sealed.html_parts(PAGE)] == ["head", "answer", "law"]
    assert sealed.html_parts(b"<p>x") == (("head", 4),)
    assert [name for name, _ in sealed.html_parts(b"<section id=a>x<section class='k' id='b'>y")] == ["a", "b"]


def test_names_that_a_seal_cannot_state_are_cleaned() -> None:
    spelled = sealed.spell({"a<b>\n": 1, "": 2, "x" * 300: [{"id": "\x00"}]}, named_by={"x" * 300: "id"})
    content = sealed.seal_json(spelled.content, identity=identity(), signed_at=WHEN, parts=spelled.parts)
    assert check_bytes(content, "a.json").intact


@pytest.mark.parametrize("dossier", [{}, {"seal": 1}, {"a": float("nan")}, {"a": b"x"}, {"a": "\ud800"}, {"a": {1, 2}}])
def test_what_cannot_be_written_as_json_is_refused(dossier: dict[str, Any]) -> None:
    with pytest.raises(DossierError):
        sealed.spell(dossier)


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b"{", b'{"seal":1}', b"[" * 100_000, b"\xff"])
def test_what_is_no_object_or_sealed_already_is_not_sealed(document: bytes) -> None:
    with pytest.raises(DossierError):
        sealed.seal_json(document, identity=identity(), signed_at=WHEN)


def test_a_dossier_is_not_sealed_twice() -> None:
    with pytest.raises(DossierError):
        sealed.seal_json(dossier_json(), identity=identity(), signed_at=WHEN)
    with pytest.raises(DossierError):
        sealed.seal_html(dossier_html(), identity=identity(), signed_at=WHEN)


def test_json_of_any_layout_can_be_sealed() -> None:
    for document in (b'{"a":1}', b' {"a" : {"b":1} \n}\r\n', b'{\n  "a": "}"\n}'):
        content = sealed.seal_json(document, identity=identity(), signed_at=WHEN)
        assert json.loads(content).keys() == {"a", "seal"}
        assert check_bytes(content, "a.json").intact


@pytest.mark.parametrize("content", [b"", b"[]", b"1", b"[" * 100_000, b"\xff\xfe"])
def test_there_is_no_dossier_in_what_is_no_object(content: bytes) -> None:
    with pytest.raises(DossierUnreadable):
        sealed.dossier_in(content)
