from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles.audit.intervals import by_chance, holm, share
from apelles.audit.memorization import (
    against,
    curve,
    excess,
    gate,
    group_memory,
    grouped,
    mean_distance,
    prompt_use,
    returned_works,
)
from apelles.audit.prompts import PromptSaid, prompt_said
from apelles.audit.screen import passes, screen_of
from apelles.records import Kind, Verdict
from apelles.records.audit import Against, CurvePoint, Gate, OutputFinding, PromptUse, Recurring, Told

NONE = OutputFinding(index=0, sha256="0", verdict=Verdict.UNRELATED, verified=True, screened=1.0, similarity=0.1)


def finding(index: int, verdict: Verdict = Verdict.UNRELATED, work: str = "", **more: object) -> OutputFinding:
    return replace(NONE, index=index, verdict=verdict, work=work, **more)  # type: ignore[arg-type]


def copies(count: int, of: int, *, unsure: int = 0) -> list[OutputFinding]:
    verdicts = [Verdict.COPY] * count + [Verdict.UNDETERMINED] * unsure
    verdicts += [Verdict.UNRELATED] * (of - len(verdicts))
    bounds = [5e-4 if verdict is Verdict.COPY else 0.0 for verdict in verdicts]
    return [
        finding(index, verdict, f"w{index}", e_value_bound=bound)
        for index, (verdict, bound) in enumerate(zip(verdicts, bounds, strict=True))
    ]


def held(findings: list[OutputFinding]) -> Against:
    return against(findings, library="lib", library_hash="0", works=500, screen_limit=10, false_alarms=1e-3)


@pytest.mark.parametrize(("found", "of", "low", "high"), [(169, 9000, 1.607, 2.180), (58, 375, 11.96, 19.53)])
def test_a_share_has_the_exact_limits(found: int, of: int, low: float, high: float) -> None:
    made = share(found, of)
    assert (100 * made.low, 100 * made.high) == pytest.approx((low, high), abs=5e-3)


def test_none_of_two_hundred_still_leaves_room_for_a_few_and_all_of_them_leaves_none() -> None:
    none, every = share(0, 200), share(200, 200)
    assert (none.low, round(none.high, 4)) == (0.0, 0.0183)
    assert every.high == 1.0
    assert every.low == pytest.approx(1 - none.high)


def test_p_values_together_by_hand() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([]) == ()


def test_chance_of_no_finding_is_one_and_of_ten_where_two_are_expected_is_small() -> None:
    assert by_chance(0, 0.2) == 1.0
    assert by_chance(10, 2.0) == pytest.approx(4.65e-5, rel=0.01)


def test_each_way_of_giving_back_is_counted_once() -> None:
    mixed = [
        finding(0, Verdict.COPY, "a"),
        finding(1, Verdict.PARTIAL_COPY, "b", kind=Kind.REPRODUCTION),
        finding(2, Verdict.PARTIAL_COPY, "b", kind=Kind.TEMPLATE),
        finding(3, Verdict.COLLAGE, "c"),
        finding(4, Verdict.UNDETERMINED),
        finding(5, verified=False),
    ]
    found = held(mixed)
    parts = (found.copies, found.partial_copies, found.template_copies, found.collages)
    assert [part.found for part in parts] == [1, 1, 1, 1]
    assert (found.given_back.found, found.undetermined.found, found.highest.found, found.screened) == (4, 1, 5, 5)


def test_copies_beyond_chance_are_told_and_one_false_alarm_is_not() -> None:
    assert held(copies(10, 200)).told is Told.MEMORIZES
    assert held(copies(1, 200)).told is Told.NOTHING_FOUND
    assert held(copies(0, 200, unsure=150)).told is Told.UNDETERMINED
    assert held(copies(9, 200, unsure=150)).told is Told.MEMORIZES


@pytest.mark.parametrize(
    ("count", "unsure", "expected"),
    [(0, 0, Gate.MET), (30, 0, Gate.NOT_MET), (3, 0, Gate.OPEN), (0, 30, Gate.OPEN)],
)
def test_a_gate_opens_only_where_even_the_upper_limit_with_all_undecided_outputs_is_below_the_rate(
    count: int, unsure: int, expected: Gate
) -> None:
    assert gate(held(copies(count, 200, unsure=unsure)), fail_above=0.02) is expected


def test_without_a_rate_there_is_no_gate() -> None:
    assert gate(held(copies(1, 200)), fail_above=None) is Gate.NONE


def test_the_curve_counts_outputs_and_different_works() -> None:
    verdicts = [Verdict.COPY, Verdict.UNRELATED, Verdict.COPY, Verdict.COPY, Verdict.COPY]
    found = curve([finding(index, verdict, work) for index, (verdict, work) in enumerate(zip(verdicts, "abaac"))])  # noqa: B905
    assert found.points == (
        CurvePoint(outputs=1, given_back=1, works=1),
        CurvePoint(outputs=2, given_back=1, works=1),
        CurvePoint(outputs=5, given_back=4, works=2),
    )
    assert (found.seen_once, found.seen_twice) == (1, 0)


def test_what_could_be_had_is_estimated_from_works_seen_once_and_twice() -> None:
    works = ["a", "b", "c", "d", "e", "e", "f", "f"]
    found = curve([finding(index, Verdict.COPY, work) for index, work in enumerate(works)])
    assert found.at_least == pytest.approx(6 + 4 * 4 / (2 * 2))


def test_the_work_most_often_given_back_comes_first() -> None:
    made = [finding(0, Verdict.COPY, "b"), finding(1, Verdict.COPY, "a"), finding(2, Verdict.COPY, "a"), finding(3)]
    assert returned_works(made) == {"a": (1, 2), "b": (0,)}


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_the_mean_distance_agrees_with_every_pair_in_turn() -> None:
    vectors = unit(np.random.default_rng(0).normal(size=(12, 6)))
    apart = [1 - float(vectors[one] @ vectors[other]) for one in range(12) for other in range(one)]
    assert mean_distance(vectors) == pytest.approx(np.mean(apart), abs=1e-6)
    assert mean_distance(vectors[:1]) is None
    assert mean_distance(np.repeat(vectors[:1], 5, axis=0)) == pytest.approx(0, abs=1e-6)


def test_a_class_that_is_always_drawn_one_way_spreads_less_than_its_works() -> None:
    rng = np.random.default_rng(0)
    works = unit(rng.normal(size=(40, 32)))
    one_way = unit(works[:1] + 0.05 * rng.normal(size=(40, 32)))
    same = [finding(index, Verdict.COPY, "a", label="cup") for index in range(40)]
    found = group_memory("cup", same, outputs=one_way, members=works, held_out=works[:0], rng=rng)
    assert found.high is not None
    assert found.high < 0.5
    assert found.given_back.rate == 1.0
    many = group_memory(
        "cup", same, outputs=unit(rng.normal(size=(40, 32))), members=works, held_out=works[:0], rng=rng
    )
    assert many.low is not None
    assert many.high is not None
    assert many.low < 1 < many.high


def test_outputs_are_grouped_by_label_or_else_by_prompt() -> None:
    labeled = [finding(0, label="a", prompt="x"), finding(1, label="b", prompt="x"), finding(2, label="b")]
    assert [(name, len(some)) for name, some in grouped(labeled).items()] == [("b", 2), ("a", 1)]
    prompted = [replace(one, label="") for one in labeled]
    assert [(name, len(some)) for name, some in grouped(prompted).items()] == [("x", 2)]


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("", PromptSaid.NOTHING),
        ("Sunflowers by Vincent van Gogh", PromptSaid.NAMES),
        ("a painting of a cup", PromptSaid.NAMES),
        ("向日葵", PromptSaid.NAMES),
        ("a vase of fifteen wilting sunflowers on a yellow table against a pale wall", PromptSaid.DESCRIBES),
        ("黄色桌子上插着十五朵凋谢的向日葵的花瓶", PromptSaid.DESCRIBES),
    ],
)
def test_a_prompt_says_nothing_names_or_describes(prompt: str, said: PromptSaid) -> None:
    assert prompt_said(prompt, names=("Sunflowers", "Vincent van Gogh")) is said


def test_only_prompts_of_outputs_that_give_back_count() -> None:
    made = [finding(0, Verdict.COPY, "a", prompt="x"), finding(1, prompt="y"), finding(2, Verdict.COPY, "b")]
    use = prompt_use(made, lambda one: prompt_said(one.prompt, names=()))
    assert use == PromptUse(nothing=1, names=1, describes=0)


def test_held_out_works_that_come_back_as_often_leave_no_excess() -> None:
    assert excess(share(20, 200), share(20, 200)) > 0.4
    assert excess(share(20, 200), share(0, 200)) < 1e-5


def test_the_screen_expects_as_many_unrelated_works_as_it_says() -> None:
    rng = np.random.default_rng(0)
    works, fresh = unit(rng.normal(size=(200, 64))), unit(rng.normal(size=(60, 64)))
    screen = screen_of(works, rng=rng)
    cosines = fresh @ works.T
    within = 0
    for row in cosines:
        values = [screen.e_value(float(one), mean=float(row.mean()), deviation=float(row.std())) for one in row]
        within += sum(value <= 3 for value in values)
    assert within / 60 == pytest.approx(3, abs=0.8)


def test_a_work_itself_is_more_surprising_than_any_other() -> None:
    rng = np.random.default_rng(0)
    works = unit(rng.normal(size=(100, 64)))
    screen = screen_of(works, rng=rng)
    row = works @ works[3]
    assert screen.e_value(1.0, mean=float(row.mean()), deviation=float(row.std())) == pytest.approx(0.01, rel=0.1)


def test_a_near_work_is_looked_at_whatever_its_rank() -> None:
    assert passes(0.6, 40.0)
    assert passes(0.1, 9.0)
    assert not passes(0.4, 40.0)


def again(*outputs: int, bound: float | None = None, together: int = 0) -> Recurring:
    return Recurring(outputs=outputs, verdict=Verdict.COPY, work="w", e_value_bound=bound, together=together)


def against_groups(findings: list[OutputFinding], *groups: Recurring) -> Against:
    return against(
        findings, library="lib", library_hash="0", works=500, screen_limit=10, false_alarms=1e-3, recurring=groups
    )


def test_outputs_that_show_one_picture_count_as_one_finding_for_chance() -> None:
    found = against_groups(copies(10, 400), again(*range(10)))
    assert found.given_back.found == 10
    assert found.expected_false == pytest.approx(1e-3 * 391)
    assert found.p == pytest.approx(3 * 391 * 5e-4)
    assert found.told is Told.NOTHING_FOUND


def test_a_good_average_tells_what_no_output_alone_does() -> None:
    findings = [replace(one, together=True, e_value_bound=2e-6) for one in copies(0, 12, unsure=12)] + copies(0, 388)
    found = against_groups(findings, again(*range(12), bound=2e-6, together=12), again(20, 21))
    assert (found.given_back.found, found.together.found, found.undetermined.found) == (12, 12, 0)
    assert found.p == pytest.approx(3 * 2 * 2e-6)
    assert found.told is Told.MEMORIZES


def test_one_output_that_is_surer_than_all_others_together_could_be_by_chance_tells() -> None:
    findings = copies(1, 200)
    assert held(findings).told is Told.NOTHING_FOUND
    sure = held([replace(findings[0], e_value_bound=1e-9), *findings[1:]])
    assert sure.p == pytest.approx(3 * 200 * 1e-9)
    assert sure.told is Told.MEMORIZES


def test_an_average_that_agrees_with_nothing_changes_no_count() -> None:
    found = against_groups(copies(0, 400), again(*range(6)))
    assert (found.given_back.found, found.told) == (0, Told.NOTHING_FOUND)
