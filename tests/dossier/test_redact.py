"""Redaction: gone everywhere, not to be guessed back, and still the same dossier."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apelles.dossier.redact import FIELDS, MEMBER, commit, matches, redact, secret_of
from apelles.errors import DossierError
from tests.dossier.cases import case, full
from tests.seal.certificates import identity

SECRET = b"s" * 32
SIGNS = st.characters(codec="utf-8")


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def stated(dossier: dict[str, Any], place: str) -> dict[str, Any]:
    return next(one for one in dossier[MEMBER]["texts"] if one["at"] == place)


def test_a_commitment_opens_with_its_salt_and_text() -> None:
    one = stated(full(), "/findings/1/author")
    assert one["commitment"] == sha256(bytes.fromhex(one["salt"]) + "李伟".encode()).hexdigest()


def test_names_are_gone_from_fields_sentences_file_names_and_keys() -> None:
    redacted = redact(full(), fields={"author"})
    text = text_of(redacted).lower()
    for name in ("jane doe", "jane_doe", "李伟"):
        assert name not in text
    first, second = redacted["findings"]
    mark = f"[redacted {stated(full(), '/findings/0/author')['commitment'][:16]}]"
    assert first["author"] == {"redacted": stated(full(), "/findings/0/author")["commitment"]}
    assert first["title"] == f"{mark}'s garden"
    assert first["file"] == f"{mark}-garden.jpg"
    assert first["reason"] == f"{mark} painted it; Janet did not."
    assert redacted["counts"] == {mark: 1}
    assert second["reason"].startswith("作者[redacted ")
    assert (first["score"], second["score"], redacted["limits"]) == (1.5e-9, 2, ["none"])


def test_the_salt_of_what_was_taken_out_is_gone_and_so_is_that_of_a_text_that_held_it() -> None:
    redacted = redact(full(), fields={"author"})
    for place in ("/findings/0/author", "/findings/1/author", "/findings/0/title", "/findings/0/file"):
        assert "salt" not in stated(redacted, place)
        assert stated(full(), place)["salt"] not in text_of(redacted)
    kept = redact(full(), fields={"title"})
    assert "salt" in stated(kept, "/findings/1/author")


def test_a_redacted_dossier_matches_the_full_one() -> None:
    for fields in ({"author"}, {"title"}, {"author", "title", "file"}, set(FIELDS)):
        found = matches(redact(full(), fields=fields), full())
        assert found.matches
        assert found.fields == tuple(sorted(fields))
    assert matches(full(), full()).matches


def test_it_still_matches_after_a_journey_through_a_file() -> None:
    redacted = json.loads(text_of(redact(full(), fields={"author"})))
    assert matches(redacted, json.loads(text_of(full()))).matches


def test_whatever_else_was_changed_is_named() -> None:
    redacted = redact(full(), fields={"author"})
    changes: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("/findings/0/score", lambda one: one["findings"][0].update(score=1.6e-9)),
        ("/findings/0/reason", lambda one: one["findings"][0].update(reason="other")),
        ("/findings/1/author/redacted", lambda one: one["findings"][1]["author"].update(redacted="0" * 64)),
        ("/findings", lambda one: one["findings"].pop()),
        ("/more", lambda one: one.update(more=1)),
        ("/limits", lambda one: one.pop("limits")),
        ("/findings/1/score", lambda one: one["findings"][1].update(score=True)),
    )
    for place, change in changes:
        other = deepcopy(redacted)
        change(other)
        assert matches(other, full()).differs_at == (place,)


def test_a_full_dossier_whose_name_was_exchanged_does_not_open_its_commitment() -> None:
    other = full()
    other["findings"][1]["author"] = "王芳"
    found = matches(redact(full(), fields={"author"}), other)
    assert f"/{MEMBER}/texts/3" in found.differs_at
    assert other[MEMBER]["texts"][3]["at"] == "/findings/1/author"


def test_the_same_case_has_the_same_salts_and_another_case_or_signer_has_others() -> None:
    place = "/findings/1/author"
    assert full() == full()
    assert stated(full(identity("Stranger")), place) != stated(full(), place)
    other = commit({**case(), "limits": ["more"]}, secret=secret_of(identity()))
    assert stated(other, place)["commitment"] != stated(full(), place)["commitment"]


def test_equal_names_at_two_places_do_not_show_that_they_are_equal() -> None:
    dossier = commit({"works": [{"author": "A B"}, {"author": "A B"}]}, secret=SECRET)
    first, second = redact(dossier, fields={"author"})["works"]
    assert first != second


def test_a_name_is_found_in_any_case_and_spacing_but_not_inside_a_longer_word() -> None:
    said = "Li, LI; li-shi, Limits, ali, li2, Li."
    dossier = commit({"author": "Li", "said": said, "also": "van  gogh, Van-Gogh, van%20gogh, Vangogh"}, secret=SECRET)
    redacted = redact(dossier, fields={"author"})
    mark = f"[redacted {redacted['author']['redacted'][:16]}]"
    assert redacted["said"] == f"{mark}, {mark}; {mark}-shi, Limits, ali, li2, {mark}."
    spaced = redact(commit({**case(), "author": "van Gogh", "said": dossier["also"]}, secret=SECRET), fields={"author"})
    assert spaced["said"].count("[redacted ") == 3
    assert spaced["said"].endswith("Vangogh")


def test_words_of_ours_are_not_taken_for_names() -> None:
    dossier = commit({"title": "Copy", "verdict": "copy", "said": "a copy"}, secret=SECRET)
    redacted = redact(dossier, fields={"title"})
    assert redacted["verdict"] == "copy"
    assert redacted["said"].startswith("a [redacted ")


def test_lists_of_names_are_redacted_one_by_one_and_empty_ones_are_none() -> None:
    dossier = commit({"author": ["Ada", "", "Bob"], "source": ""}, secret=SECRET)
    assert [one["at"] for one in dossier[MEMBER]["texts"]] == ["/author/0", "/author/2"]
    redacted = redact(dossier, fields={"author", "source"})
    assert [isinstance(one, dict) for one in redacted["author"]] == [True, False, True]
    assert matches(redacted, dossier).matches


def test_what_cannot_be_redacted_or_compared_is_refused() -> None:
    with pytest.raises(DossierError, match="auther"):
        redact(full(), fields={"auther"})
    with pytest.raises(DossierError):
        redact(full(), fields=set())
    with pytest.raises(DossierError):
        redact(redact(full(), fields={"author"}), fields={"title"})
    with pytest.raises(DossierError):
        commit(full(), secret=SECRET)
    texts = {**full()[MEMBER], "texts": [{"salt": 7}]}
    stranger: list[dict[str, Any]] = [case(), {MEMBER: 1}, {MEMBER: {}}, {**case(), MEMBER: texts}]
    for strange in stranger:
        with pytest.raises(DossierError):
            redact(strange, fields={"author"})
        with pytest.raises(DossierError):
            matches(strange, full())


def test_a_deep_dossier_is_redacted_too() -> None:
    deep: Any = {"author": "Ada", "said": "by Ada"}
    for _ in range(400):
        deep = {"child": [deep]}
    dossier = commit({"a": deep}, secret=SECRET)
    redacted = redact(dossier, fields={"author"})
    assert "Ada" not in text_of(redacted)
    assert matches(redacted, dossier).matches


@given(
    author=st.text(SIGNS, min_size=1, max_size=8).filter(str.strip),
    around=st.lists(st.text(SIGNS, max_size=6), min_size=2, max_size=4),
)
def test_any_name_is_taken_out_of_any_sentence_and_the_rest_still_matches(author: str, around: list[str]) -> None:
    dossier = commit({"author": author, "said": f" {author} ".join(around)}, secret=SECRET)
    redacted = redact(dossier, fields={"author"})
    assert redacted["said"].count("[redacted ") >= 1
    assert matches(redacted, dossier).matches
