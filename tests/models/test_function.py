"""A Python function as a model: what it may return, and what is said when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from apelles.errors import ModelRefused
from apelles.models.base import Request
from apelles.models.function import CallableModel

HERE = "tests.models.drawing"


def test_it_is_given_whole_batches_of_fixed_indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seen_by_apelles.py").write_text(
        "import numpy as np\nSEEN = []\ndef make(indexes, seed):\n    SEEN.append(indexes)\n"
        "    return np.full((len(indexes), 4, 6, 3), 1, dtype=np.uint8)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    model = CallableModel("seen_by_apelles:make", batch=4)
    assert [sample.record.index for sample in model.sample(3, 0, start=3)] == [3, 4, 5]
    seen = __import__("seen_by_apelles").SEEN
    assert {tuple(indexes) for indexes in seen} == {(0, 1, 2, 3), (4, 5, 6, 7)}
    assert (model.card.width, model.card.height) == (6, 4)


def test_the_card_names_function_batch_and_device_and_its_hash_follows_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = CallableModel(f"{HERE}:make").card
    assert card.device == "cpu, four threads"
    assert card.settings == (("function", f"{HERE}:make"), ("batch", "8"))
    assert CallableModel(f"{HERE}:make_wide").card.device == "not stated"
    monkeypatch.syspath_prepend(tmp_path)
    module = tmp_path / "changing_model.py"
    module.write_text("from tests.models.drawing import make_wide\ndef make(i, s):\n    return make_wide(i, s)\n")
    before = CallableModel("changing_model:make").card.sha256
    module.write_text(module.read_text() + "# another version\n")
    assert CallableModel("changing_model:make").card.sha256 != before


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("make_floats", "float64 of shape"),
        ("make_too_few", r"shape \(7, 20, 20, 3\) for 8 indexes"),
        ("make_gray", r"shape \(8, 20, 20\)"),
        ("make_list", "a list"),
        ("make_differently", "other pictures"),
        ("make_nothing", "RuntimeError: out of paint"),
    ],
)
def test_what_breaks_a_promise_is_refused_and_named(name: str, says: str) -> None:
    with pytest.raises(ModelRefused, match=says):
        list(CallableModel(f"{HERE}:{name}").sample(2, 0))


def test_pictures_of_another_size_than_before_are_refused() -> None:
    with pytest.raises(ModelRefused, match="A model has one size"):
        list(CallableModel(f"{HERE}:make_growing", batch=1).sample(2, 0))


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("", "names no function"),
        ("tests.models.drawing", "module:function"),
        (":make", "module:function"),
        ("no_such_module_here:make", "PYTHONPATH"),
        (f"{HERE}:no_such_function", "has no function"),
        (f"{HERE}:NOTHING", "has no function"),
    ],
)
def test_a_name_that_leads_to_no_function_is_refused_with_what_to_write(target: str, says: str) -> None:
    with pytest.raises(ModelRefused, match=says):
        CallableModel.opened(Request(origin=target))


def test_a_module_that_fails_while_it_is_imported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "failing_model.py").write_text("1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelRefused, match=r"failing_model stopped .* ZeroDivisionError"):
        CallableModel("failing_model:make")


def test_a_size_is_the_function_s_own_business() -> None:
    with pytest.raises(ModelRefused, match="Leave the size out"):
        CallableModel.opened(Request(origin=f"{HERE}:make", size=64))
