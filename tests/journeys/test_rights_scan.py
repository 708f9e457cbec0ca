"""What several captures, rows and sidecars say of one picture is all kept, and the strictest of it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apelles.collect.captures.open import open_capture
from apelles.collect.marks.deny import Deny
from apelles.collect.rights.do_not_train import DoNotTrain
from apelles.errors import AcceptanceRefused
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_accept import accept
from apelles.journeys.rights_export import attribution_list, table
from apelles.journeys.rights_mark import mark_pictures
from apelles.journeys.rights_of import WorkRights, works_with_rights
from apelles.journeys.rights_report import foreign_said, notes, rights_report
from apelles.journeys.rights_scan import scan_rights
from apelles.library.lance import LanceLibrary
from apelles.records.rights import Permission, Scope, Use
from apelles.seal.verify import verify
from tests.collect.rights.carriers import xmp
from tests.pictures import painting

URL = "https://art.example/a.jpg"
TRAINING = Use.GENERATIVE_TRAINING
NOAI = [["X-Robots-Tag", "noai"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a library of one picture from the web."""
    (tmp_path / "pictures").mkdir()
    Image.fromarray(painting(1, height=80, width=100)).save(tmp_path / "pictures" / "a.jpg")
    return tmp_path


def collected(folder: Path, **columns: str) -> Path:
    row = {"file": "a.jpg", "url": URL, **columns}
    (folder / "pictures" / "index.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    collect_pictures([folder / "pictures"], into=folder / "lib", workers=1)
    return folder / "lib"


def captured(folder: Path, name: str, *entries: Mapping[str, Any]) -> Path:
    """Return a capture whose list says these things of the picture, one after the other."""
    (folder / name).mkdir()
    lines = (json.dumps({"url": URL, **entry}) for entry in entries)
    (folder / name / "capture.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / name


def told(library: Path, captures: Sequence[Path] = (), **more: Any) -> WorkRights:
    scan_rights(library, captures=[open_capture(path) for path in captures], by="a curator", **more)
    (work,) = works_with_rights(library)
    return work


CLEAN = {"fetched_at": "2020-01-01T00:00:00Z", "headers": [["Content-Type", "image/jpeg"]]}
LATER = {"fetched_at": "2025-01-01T00:00:00Z", "headers": NOAI}


@pytest.mark.parametrize("in_one", [False, True])
def test_a_reservation_that_a_later_capture_saw_counts_today_and_not_when_the_copy_was_made(
    folder: Path, in_one: bool
) -> None:
    library = collected(folder)
    if in_one:
        captures = [captured(folder, "both", CLEAN, LATER)]
    else:
        captures = [captured(folder, "first", CLEAN), captured(folder, "second", LATER)]
    work = told(library, captures)
    assert (work.permission(TRAINING), work.then.of(TRAINING).permission) == (Permission.DENY, Permission.UNKNOWN)
    assert work.today.of(TRAINING).reserved_later is False
    assert work.then.of(TRAINING).reserved_later


def test_a_file_of_the_host_that_a_later_capture_saw_is_kept_beside_the_first(folder: Path) -> None:
    def robots(text: str, at: str) -> dict[str, Any]:
        return {"fetched_at": at, "resources": {"robots": {"url": "https://art.example/robots.txt", "body": text}}}

    first = captured(folder, "first", robots("User-agent: *\nAllow: /\n", "2020-01-01"))
    second = captured(folder, "second", robots("User-agent: *\nContent-Usage: train-ai=n\n", "2025-01-01"))
    assert told(collected(folder), [first, second]).permission(TRAINING) is Permission.DENY


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ({"license": "CC0"}, {"license": "CC BY-NC 4.0"}),
        ({"opt_out": "false"}, {"opt_out": "true"}),
        ({"license": "CC0"}, {"rights": "All rights reserved"}),
    ],
)
def test_a_row_that_denies_or_asks_for_more_than_the_sidecar_is_not_passed_over(
    folder: Path, columns: Mapping[str, str], row: Mapping[str, str]
) -> None:
    work = told(collected(folder, **columns), [captured(folder, "table", {"row": row})])
    assert work.permission(TRAINING) in {Permission.DENY, Permission.CONDITIONAL}


def test_what_two_captures_say_alike_is_one_signal(folder: Path) -> None:
    captures = [captured(folder, name, {"headers": NOAI}) for name in ("one", "two")]
    assert len(told(collected(folder), captures).signals) == 1


def test_captures_of_several_roles_are_put_together_so_that_a_header_goes_over_the_file_of_its_host(
    folder: Path,
) -> None:
    file = {"resources": {"tdmrep": {"body": '[{"location": "/", "tdm-reservation": 1}]'}}}
    captures = [
        captured(folder, "host", file),
        captured(folder, "picture", {"headers": [["tdm-reservation", "0"]]}),
    ]
    assert told(collected(folder), captures).permission(TRAINING) is Permission.ALLOW


def test_what_another_place_says_of_the_same_file_is_said_of_another_copy(folder: Path) -> None:
    library = collected(folder)
    (sha256,) = LanceLibrary(library).hashes()
    there = {"sha256": sha256, "url": "https://elsewhere.example/a.jpg", "headers": NOAI}
    captures = [captured(folder, "here", {"headers": [["Server", "x"]]}), captured(folder, "there", there)]
    work = told(library, captures)
    assert (work.permission(TRAINING), {one.scope for one in work.signals}) == (Permission.UNKNOWN, {Scope.OTHER_COPY})
    assert work.today.of(TRAINING).reserved_elsewhere


def test_a_redirect_on_the_way_to_the_picture_may_reserve_and_frees_nothing(folder: Path) -> None:
    (folder / "beside").mkdir()
    chain = (
        "HTTP/1.1 301 Moved\r\nContent-Usage: train-ai=y\r\nX-Robots-Tag: noindex,\r\n noai\r\n\r\nHTTP/1.1 200 OK\r\n"
    )
    (folder / "beside" / "a.jpg.headers").write_bytes(b"\xef\xbb\xbf" + chain.encode())
    work = told(collected(folder), [folder / "beside"])
    assert work.permission(TRAINING) is Permission.DENY
    assert not any(one.permission is Permission.ALLOW for signal in work.signals for one in signal.statements)


def test_the_sidecar_that_marking_writes_is_read_when_the_library_is_scanned(folder: Path) -> None:
    (folder / "pictures" / "a.jpg").unlink()
    picture = folder / "pictures" / "a.gif"
    Image.fromarray(painting(1, height=80, width=100)).save(picture)
    library = collected(folder, file="a.gif")
    assert told(library).permission(TRAINING) is Permission.UNKNOWN
    list(mark_pictures([picture], deny=Deny.TRAINING))
    assert told(library).permission(TRAINING) is Permission.DENY


def test_a_link_in_place_of_a_sidecar_is_not_followed(folder: Path) -> None:
    library = collected(folder)
    picture = folder / "pictures" / "b.gif"
    Image.fromarray(painting(2, height=80, width=100)).save(picture)
    list(mark_pictures([picture], deny=Deny.TRAINING))
    (folder / "pictures" / "a.jpg.xmp").symlink_to(folder / "pictures" / "b.gif.xmp")
    assert told(library).permission(TRAINING) is Permission.UNKNOWN


def test_a_picture_that_looks_like_a_listed_one_is_said_to_be_reserved_elsewhere(folder: Path) -> None:
    library = collected(folder)
    (summary,) = LanceLibrary(library).summaries()
    near = f"{int(summary.phash, 16) ^ 0b101:016x}"
    far = f"{int(summary.phash, 16) ^ 0x7F:016x}"
    for phash, elsewhere in ((far, False), (near, True)):
        (folder / "list.csv").write_text(f"phash;phash_algorithm\n{phash};pHash\nff;pdq\n", encoding="utf-16")
        listed = DoNotTrain(folder / "list.csv")
        work = told(library, extra_readers=[listed])
        assert (work.permission(TRAINING), listed.skipped) == (Permission.UNKNOWN, 1)
        assert work.today.of(TRAINING).reserved_elsewhere is elsewhere


# A second look


def test_what_was_seen_stays_where_a_later_scan_does_not_look_again(folder: Path) -> None:
    library = collected(folder, license="CC0")
    first = captured(folder, "first", {**LATER, "fetched_at": "2020-01-01T00:00:00Z"})
    (folder / "list.csv").write_text(f"url\n{URL}\n", encoding="utf-8")
    seen = told(library, [first], extra_readers=[DoNotTrain(folder / "list.csv")])
    again = told(library)
    assert again.permission(TRAINING) is again.then.of(TRAINING).permission is Permission.DENY
    assert {one.protocol for one in again.signals} == {one.protocol for one in seen.signals}
    assert again.body["acquired_at"] == seen.body["acquired_at"]
    assert again.row == seen.row


def test_what_a_file_said_stays_when_the_file_is_gone_and_when_its_sidecar_is(folder: Path) -> None:
    library = collected(folder)
    picture, marked = (folder / "pictures" / name for name in ("a.jpg", "b.gif"))
    Image.fromarray(painting(2, height=80, width=100)).save(marked)
    list(mark_pictures([marked], deny=Deny.TRAINING))
    (folder / "pictures" / "b.gif.xmp").rename(folder / "pictures" / "a.jpg.xmp")
    assert told(library).permission(TRAINING) is Permission.DENY
    (folder / "pictures" / "a.jpg.xmp").unlink()
    assert told(library).permission(TRAINING) is Permission.DENY
    picture.unlink()
    work = told(library)
    assert (work.permission(TRAINING), work.body["original"]) == (Permission.DENY, "not_there")


def test_a_license_that_the_library_states_otherwise_now_goes_and_an_opt_out_stays(folder: Path) -> None:
    assert told(collected(folder, license="CC BY-NC 4.0")).permission(TRAINING) is Permission.CONDITIONAL
    library = collected(folder, license="CC0")
    assert told(library).permission(TRAINING) is Permission.ALLOW
    told(library, [captured(folder, "table", {"row": {"opt_out": "true"}})])
    assert told(collected(folder, license="CC0 1.0")).permission(TRAINING) is Permission.DENY


def test_what_is_seen_again_keeps_the_time_it_was_first_seen(folder: Path) -> None:
    library = collected(folder, acquired_at="2021-06-01")
    told(library, [captured(folder, "old", {"headers": NOAI, "fetched_at": "2021-01-01T00:00:00Z"})])
    work = told(library, [captured(folder, "new", {"headers": NOAI, "fetched_at": "2025-01-01T00:00:00Z"})])
    assert work.then.of(TRAINING).permission is Permission.DENY


def test_two_scans_at_once_write_each_work_once(folder: Path) -> None:
    for number in range(2, 8):
        Image.fromarray(painting(number, height=80, width=100)).save(folder / "pictures" / f"{number}.jpg")
    library = collected(folder)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda name: scan_rights(library, by=name), ("one", "two")))
    assert sorted(one.new for one in found) == [0, 7]
    assert len(list(works_with_rights(library))) == 7


def test_a_scan_that_wrote_something_ends_with_a_snapshot_so_that_a_cut_end_is_found(folder: Path) -> None:
    library = collected(folder)
    told(library)
    rows = library / "rights" / "rows.jsonl"
    assert verify(library / "rights").intact
    rows.write_bytes(b"".join(rows.read_bytes().splitlines(keepends=True)[:-1]))
    assert not verify(library / "rights").intact


# The library and its ledger


def test_works_not_scanned_yet_count_as_unknown_and_removed_ones_not_at_all(folder: Path) -> None:
    for number in (2, 3):
        Image.fromarray(painting(number, height=80, width=100)).save(folder / "pictures" / f"{number}.jpg")
    library = collected(folder, license="CC0")
    told_of = {one.file: one.sha256 for one in LanceLibrary(library).works()}
    scan_rights(library, by="a curator")
    LanceLibrary(library).remove([told_of["2.jpg"]])
    Image.fromarray(painting(4, height=80, width=100)).save(folder / "pictures" / "4.jpg")
    (folder / "pictures" / "2.jpg").unlink()
    collect_pictures([folder / "pictures"], into=library, workers=1)
    report = rights_report(library)
    assert (report.pictures, len(report.works), len(report.not_scanned), report.foreign) == (3, 2, 1, 1)
    assert report.totals()[TRAINING.value] == {"allow": 1, "conditional": 0, "deny": 0, "unknown": 2}
    assert notes(report)[0] == ("rights.not_scanned", list(report.not_scanned))
    assert foreign_said(report) == [("rights.foreign", {"count": 1})]


def test_every_author_and_the_title_in_the_file_are_named_in_the_attribution_and_the_report(folder: Path) -> None:
    seq = "".join(f"<rdf:li>{name}</rdf:li>" for name in ("Anna Alpha", "Ben Beta"))
    packet = xmp(
        f"<dc:creator><rdf:Seq>{seq}</rdf:Seq></dc:creator>"
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Dawn</rdf:li></rdf:Alt></dc:title>'
        '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
    )
    Image.fromarray(painting(1, height=80, width=100)).save(folder / "pictures" / "a.jpg", xmp=packet)
    library = collected(folder)
    work = told(library)
    accept(library, [work.work_id], license_="CC BY 4.0", by="a curator")
    report = rights_report(library)
    assert attribution_list(report).startswith("“Dawn” — Anna Alpha, Ben Beta. https://art.example/a.jpg. CC BY 4.0")
    assert [(one.author, one.works) for one in report.authors()] == [("Anna Alpha", 1), ("Ben Beta", 1)]
    assert "Dawn,Anna Alpha; Ben Beta,,CC BY 4.0,CC-BY-4.0" in table([("a.jpg", report.works[0])], "allow")


@pytest.mark.parametrize("until", ["31.12.2020", "01/02/2020", "tomorrow", "2026-2-1", "2020-13-45", "20991231"])
def test_a_last_day_that_nobody_can_read_is_refused(folder: Path, until: str) -> None:
    library = collected(folder, license="CC BY 4.0")
    work = told(library)
    with pytest.raises(AcceptanceRefused, match="YYYY-MM-DD"):
        accept(library, [work.work_id], license_="CC BY 4.0", by="a curator", until=until)


def test_a_license_that_is_taken_on_says_nothing_of_crawling(folder: Path) -> None:
    library = collected(folder, license="CC BY 4.0")
    work = told(library)
    done = accept(library, [work.work_id], license_="CC BY 4.0", by="a curator")
    assert Use.CRAWL not in done.uses
    (after,) = works_with_rights(library)
    assert (after.permission(TRAINING), after.permission(Use.CRAWL)) == (Permission.ALLOW, Permission.UNKNOWN)
    with pytest.raises(AcceptanceRefused, match="crawling"):
        accept(library, [work.work_id], license_="CC BY 4.0", by="a curator", uses=[Use.CRAWL])
