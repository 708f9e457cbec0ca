"""A ledger that only grows, and what is found when somebody changed it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apelles.errors import LedgerError
from apelles.seal.ledger import ROWS, SNAPSHOTS, Ledger, proved
from apelles.seal.verify import Trouble, verify

FROZEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def ledger(folder: Path, *, rows: int = 5, snapshot: bool = False) -> Ledger:
    made = Ledger.open_or_create(folder, purpose="test", clock=lambda: FROZEN, ledger_id="00")
    made.append_many(
        [("copy", {"picture": f"{number}.png", "author": "甲", "size": number}) for number in range(rows)], by="me"
    )
    if snapshot:
        made.snapshot(by="me")
    return made


def lines(folder: Path) -> list[bytes]:
    return (folder / ROWS).read_bytes().splitlines(keepends=True)


def troubles(folder: Path) -> set[tuple[Trouble, int]]:
    return {(one.trouble, one.row) for one in verify(folder).problems}


def test_rows_come_back_as_they_went_in_and_the_ledger_is_intact(tmp_path: Path) -> None:
    ledger(tmp_path)
    rows = list(Ledger(tmp_path).rows(kind="copy"))
    assert [row.body["picture"] for row in rows] == [f"{number}.png" for number in range(5)]
    assert {row.at for row in rows} == {"2026-01-02T03:04:05+00:00"}
    assert verify(tmp_path).intact


def test_the_same_rows_at_the_same_time_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ledger(tmp_path / name, snapshot=True)
    for file in (ROWS, SNAPSHOTS):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_correction_is_a_new_row_with_who_and_why_and_the_old_one_stays(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    made.correct(2, {"picture": "other.png"}, by="a curator", reason="wrong file")
    assert [row.n for row in made.current(kind="copy")] == [1, 3, 4, 5, 6]
    assert [row.n for row in made.rows(kind="copy")] == [1, 2, 3, 4, 5, 6]
    assert verify(tmp_path).intact
    for n, reason in ((2, " "), (99, "x"), (0, "x")):
        with pytest.raises(LedgerError):
            made.correct(n, {}, by="a curator", reason=reason)


def test_corrections_whose_kind_is_said_are_those_whose_kind_is_looked_up(tmp_path: Path) -> None:
    for name, kind in (("looked_up", ""), ("said", "copy")):
        made = ledger(tmp_path / name)
        made.correct_many([(2, {"a": 1}), (5, {"a": 2})], by="a curator", reason="wrong file", kind=kind)
        for n in (0, 9, -1):
            with pytest.raises(LedgerError, match="no row"):
                made.correct_many([(3, {}), (n, {})], by="a curator", reason="wrong file", kind=kind)
    assert (tmp_path / "said" / ROWS).read_bytes() == (tmp_path / "looked_up" / ROWS).read_bytes()


def test_a_correction_whose_kind_is_said_follows_a_line_that_was_cut_off(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    with (tmp_path / ROWS).open("ab") as file:
        file.write(b'{"hash":"')
    assert made.correct_many([(5, {"a": 1})], by="a curator", reason="wrong file", kind="copy")[0].n == 6
    assert verify(tmp_path).intact


@pytest.mark.parametrize("value", [1.5, 2**60, {1: 2}, b"bytes", {"a": [object()]}, "\ud800", {"\ud800": 1}])
def test_what_not_every_reader_spells_alike_is_refused_and_nothing_is_written(tmp_path: Path, value: object) -> None:
    made = ledger(tmp_path)
    before = (tmp_path / ROWS).read_bytes()
    with pytest.raises(LedgerError):
        made.append("copy", {"value": value}, by="me")
    assert (tmp_path / ROWS).read_bytes() == before


def test_a_ledger_for_another_purpose_is_not_written_into(tmp_path: Path) -> None:
    ledger(tmp_path)
    with pytest.raises(LedgerError, match="for 'test' and not for 'other'"):
        Ledger.open_or_create(tmp_path, purpose="other")


def test_a_folder_without_a_ledger_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger(tmp_path)
    assert troubles(tmp_path) == {(Trouble.NO_LEDGER, 0)}


def test_every_row_has_a_proof_and_no_other_row_passes_with_it(tmp_path: Path) -> None:
    for rows in range(9):
        made = ledger(tmp_path / str(rows), rows=rows)
        snapshot = made.snapshot(by="me")
        proofs = [made.prove(n, snapshot) for n in range(snapshot.rows)]
        assert all(proved(proof) for proof in proofs)
        for n, proof in enumerate(proofs):
            other = proofs[n - 1]
            assert rows == 0 or not proved(replace(proof, row=other.row))
            assert rows == 0 or not proved(replace(proof, n=other.n))
            assert not proved(replace(proof, row=proof.row.replace("甲", "乙") + " "))
            assert not proved(replace(proof, path=(*proof.path, "00" * 32)))


def test_a_proof_shows_one_row_and_none_of_the_others(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    proof = made.prove(3, made.snapshot(by="me"))
    assert "2.png" in proof.row
    assert not any(f"{other}.png" in str(proof) for other in (0, 1, 3, 4))


def test_a_row_that_was_removed_is_missed_by_its_number(tmp_path: Path) -> None:
    ledger(tmp_path)
    kept = lines(tmp_path)
    (tmp_path / ROWS).write_bytes(b"".join(kept[:3] + kept[4:]))
    assert troubles(tmp_path) == {(Trouble.MISSING, 3)}


def test_a_row_that_stands_twice_is_named(tmp_path: Path) -> None:
    ledger(tmp_path)
    kept = lines(tmp_path)
    (tmp_path / ROWS).write_bytes(b"".join([*kept[:4], kept[2], *kept[4:]]))
    assert (Trouble.DUPLICATED, 2) in troubles(tmp_path)


def test_a_row_written_anew_with_a_right_hash_breaks_the_link_after_it(tmp_path: Path) -> None:
    ledger(tmp_path / "true")
    other = Ledger.open_or_create(tmp_path / "false", purpose="test", clock=lambda: FROZEN, ledger_id="00")
    other.append_many([("copy", {"picture": "forged.png"})] * 5, by="me")
    kept, forged = lines(tmp_path / "true"), lines(tmp_path / "false")
    (tmp_path / "true" / ROWS).write_bytes(b"".join([kept[0], forged[1], *kept[2:]]))
    assert troubles(tmp_path / "true") == {(Trouble.BROKEN_LINK, 2)}


def test_rows_cut_off_at_the_end_are_missed_where_a_snapshot_saw_them(tmp_path: Path) -> None:
    ledger(tmp_path, snapshot=True)
    kept = lines(tmp_path)
    (tmp_path / ROWS).write_bytes(b"".join(kept[:-2]))
    assert troubles(tmp_path) == {(Trouble.MISSING_AT_END, 4)}


def test_a_ledger_written_anew_from_the_start_differs_from_its_snapshot(tmp_path: Path) -> None:
    ledger(tmp_path / "true", snapshot=True)
    other = Ledger.open_or_create(tmp_path / "false", purpose="test", clock=lambda: FROZEN, ledger_id="00")
    other.append_many([("copy", {"picture": "forged.png"})] * 5, by="me")
    (tmp_path / "true" / ROWS).write_bytes((tmp_path / "false" / ROWS).read_bytes())
    assert troubles(tmp_path / "true") == {(Trouble.SNAPSHOT_DIFFERS, 5)}


def test_an_altered_snapshot_is_named(tmp_path: Path) -> None:
    ledger(tmp_path, snapshot=True)
    path = tmp_path / SNAPSHOTS
    path.write_bytes(path.read_bytes().replace(b'"rows":6', b'"rows":4'))
    assert (Trouble.BAD_SNAPSHOT, 0) in troubles(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_any_changed_bit_is_found_and_its_row_is_named(tmp_path: Path, place: int, bit: int) -> None:
    folder = tmp_path / "one"
    if not folder.exists():
        ledger(folder)
        (tmp_path / "kept").write_bytes((folder / ROWS).read_bytes())
    content = bytearray((tmp_path / "kept").read_bytes())
    place %= len(content)
    content[place] ^= 1 << bit
    (folder / ROWS).write_bytes(content)
    row = bytes((tmp_path / "kept").read_bytes()[:place]).count(b"\n")
    named = {one.row for one in verify(folder).problems}
    assert named
    assert min(named) in {row, row + 1}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_whatever_lies_there_verifying_never_raises(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ROWS).write_bytes(content)
    (tmp_path / SNAPSHOTS).write_bytes(content)
    assert not verify(tmp_path).intact


WRITER = """
import sys
from pathlib import Path
from apelles.seal.ledger import Ledger
ledger = Ledger.open_or_create(Path(sys.argv[1]), purpose="test")
number = 0
while True:
    ledger.append_many([("copy", {"number": number + one, "text": "x" * 3000}) for one in range(20)], by="me")
    number += 20
    print(number, flush=True)
"""


def test_a_writer_killed_at_any_moment_loses_nothing_it_had_committed(tmp_path: Path) -> None:
    committed = 0
    for wait in (0.0, 0.013, 0.027, 0.05):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        assert writer.stdout is not None
        assert writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read()
        writer.wait()
        writer.stdout.close()
        committed += int(said.split()[-1]) if said.split() else 20
        opened = Ledger(tmp_path)
        opened.append("copy", {"after": "a kill"}, by="me")
        committed += 1
        assert verify(tmp_path).intact
        assert sum(1 for _ in opened.rows(kind="copy")) >= committed
        committed = sum(1 for _ in opened.rows(kind="copy"))


def test_a_line_torn_by_a_kill_is_put_aside_and_named(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    with (tmp_path / ROWS).open("ab") as file:
        file.write(b'{"hash":"0123')
    assert troubles(tmp_path) == {(Trouble.UNFINISHED_LINE, 6)}
    made.append("copy", {"after": "that"}, by="me")
    assert verify(tmp_path).intact
    assert made.torn is not None
    assert made.torn.read_bytes() == b'{"hash":"0123'


def test_of_two_corrections_of_one_row_the_last_holds(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    made.correct(2, {"picture": "first.png"}, by="a curator", reason="wrong file")
    made.correct(2, {"picture": "second.png"}, by="a curator", reason="wrong again")
    assert [row.body["picture"] for row in made.current(kind="copy") if row.supersedes] == ["second.png"]


def test_of_rows_that_changed_places_exactly_those_are_named(tmp_path: Path) -> None:
    ledger(tmp_path, rows=9)
    kept = lines(tmp_path)
    kept[2], kept[7] = kept[7], kept[2]
    (tmp_path / ROWS).write_bytes(b"".join(kept))
    assert troubles(tmp_path) == {(Trouble.REORDERED, 2), (Trouble.REORDERED, 7)}


def test_a_line_that_is_no_row_makes_no_other_row_look_wrong(tmp_path: Path) -> None:
    ledger(tmp_path)
    kept = lines(tmp_path)
    (tmp_path / ROWS).write_bytes(b"".join([*kept[:3], b"garbage\n", *kept[3:]]))
    assert {trouble for trouble, _ in troubles(tmp_path)} == {Trouble.ALTERED}


def test_a_changed_body_changes_the_root(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = verify(tmp_path).root
    content = (tmp_path / ROWS).read_bytes()
    (tmp_path / ROWS).write_bytes(content.replace(b"2.png", b"9.png"))
    assert verify(tmp_path).root != before


def test_no_snapshot_is_made_of_a_ledger_that_was_changed(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    (tmp_path / ROWS).write_bytes((tmp_path / ROWS).read_bytes().replace(b"2.png", b"9.png"))
    with pytest.raises(LedgerError, match="Row 3"):
        made.snapshot(by="me")


def test_a_ledger_that_does_not_begin_with_its_name_is_no_ledger(tmp_path: Path) -> None:
    ledger(tmp_path)
    (tmp_path / ROWS).write_bytes(b"".join(lines(tmp_path)[1:]))
    assert troubles(tmp_path) >= {(Trouble.ALTERED, 1), (Trouble.MISSING, 0)}
