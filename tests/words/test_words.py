"""The sentences people read: the same keys and places in every language."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from apelles import words
from apelles.errors import UnknownName
from apelles.words.phrase import places

COPY = {
    "title": "Tulips",
    "author": "Ada",
    "suspect_percent": 80,
    "work_percent": 100,
    "e_bound": "1e-12",
    "library_size": 412,
}


@pytest.mark.parametrize("key", words.keys())
def test_every_sentence_exists_in_both_languages_with_the_same_places(key: str) -> None:
    english, chinese = (words._template(key, lang) for lang in words.languages())
    assert places(english) == places(chinese)
    assert english != chinese
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)


@pytest.mark.parametrize("key", words.keys())
def test_no_sentence_uses_a_courts_word_or_calls_a_number_a_probability(key: str) -> None:
    english, chinese = (words._template(key, lang).lower() for lang in words.languages())
    assert not re.search(r"infring|plagiar|guilty|stolen|probability|confiden", english)
    assert not re.search("侵权|抄袭|剽窃|概率|置信", chinese)


def test_a_sentence_is_filled_with_what_is_given_and_ignores_the_rest() -> None:
    said = words.say("judge.copy_reproduction", lang="en", **COPY, work_id="w1")
    assert "80 % of this picture" in said
    assert "“Tulips” (Ada)" in said


def test_an_author_nobody_named_is_said_in_words_in_each_language() -> None:
    nameless = COPY | {"author": ""}
    assert "(author not stated)" in words.say("judge.partial_copy", lang="en", **nameless)
    assert "（作者未注明）" in words.say("judge.partial_copy", lang="zh", **nameless)


@pytest.mark.parametrize("author", ["Ada", ""])
def test_an_english_sentence_comes_back_in_chinese_with_its_numbers(author: str) -> None:
    parameters = COPY | {"author": author}
    english = words.say("judge.copy_redrawn_mirrored", lang="en", **parameters)
    assert words.translate(english, "zh") == words.say("judge.copy_redrawn_mirrored", lang="zh", **parameters)
    assert words.translate(english, "en") == english


def test_braces_in_a_title_are_text() -> None:
    said = words.say("judge.collage", lang="zh", **(COPY | {"title": "{author}"}), sources=2)
    assert "《{author}》" in said


def test_text_that_is_no_known_sentence_is_left_alone() -> None:
    assert words.translate("Hand-written.", "zh") == "Hand-written."


def test_a_missing_key_language_or_parameter_is_named() -> None:
    with pytest.raises(UnknownName, match="No sentence is called 'nope'"):
        words.say("nope")
    with pytest.raises(UnknownName, match="No language is called 'fr'"):
        words.say("judge.unrelated", lang="fr")
    with pytest.raises(UnknownName, match="needs false_alarms"):
        words.say("judge.unrelated", lang="en", library_size=3)


def test_no_key_has_a_sentence_in_two_places() -> None:
    said = [
        key
        for module in iter_modules(words.__path__)
        for key in getattr(import_module(f"apelles.words.{module.name}"), "PHRASES", {})
    ]
    assert sorted(said) == list(words.keys())


def test_no_sentence_is_in_two_tables() -> None:
    tables = [getattr(words, info.name).PHRASES for info in iter_modules(words.__path__) if _has_phrases(info.name)]
    assert sum(map(len, tables)) == len(words.keys())


def _has_phrases(name: str) -> bool:
    return hasattr(getattr(words, name, None), "PHRASES")
