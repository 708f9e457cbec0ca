"""`apelles rights` from a folder of marked, licensed and silent pictures to what may be handed on."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from apelles.cli.rights import rights
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.errors import LedgerError
from apelles.journeys.collect import collect_pictures
from apelles.journeys.rights_accept import accept
from apelles.journeys.rights_of import works_with_rights
from apelles.journeys.rights_scan import ledger_of
from apelles.library.lance import LanceLibrary
from apelles.seal.ledger import ROWS
from tests.pictures import painting

SIDECAR = (
    "file,title,author,work_id,license,source,url,acquired_at\n"
    "marked.jpg,Marked,Anna,marked,CC BY 4.0,,https://art.example/marked.jpg,2026-01-02\n"
    "open.jpg,Open,Ben,open,CC0 1.0,a museum,,\n"
    "by.jpg,Named,Cleo,by,CC BY-SA 4.0,a site,https://art.example/by.jpg,2026-01-02\n"
    "silent.jpg,Silent,,silent,,,https://art.example/silent.jpg,2026-01-02\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pictures and a scanned library of them."""
    folder = tmp_path_factory.mktemp("rights")
    (folder / "pictures").mkdir()
    for number, name in enumerate(("marked", "open", "by", "silent")):
        Image.fromarray(painting(number, height=120, width=160)).save(folder / "pictures" / f"{name}.jpg")
    file = folder / "pictures" / "marked.jpg"
    file.write_bytes(mark(file.read_bytes(), deny=Deny.GENERATIVE, author="Anna").content)
    (folder / "pictures" / "index.csv").write_text(SIDECAR, encoding="utf-8")
    collect_pictures([folder / "pictures"], into=folder / "lib")
    assert ask("scan", folder / "lib", "--by", "a curator").exit_code == 0
    return folder


def ask(*words: object) -> Result:
    return CliRunner().invoke(rights, [str(word) for word in words], catch_exceptions=False)


def facts(*words: object) -> Any:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def verdicts(folder: Path) -> dict[str, str]:
    return {work["work_id"]: work["verdicts"]["generative_training"] for work in facts("report", folder)["works"]}


def test_each_picture_has_the_verdict_that_follows_from_what_it_carries(made: Path) -> None:
    assert verdicts(made / "lib") == {"marked": "deny", "open": "allow", "by": "conditional", "silent": "unknown"}


def test_the_totals_are_those_of_the_works_for_every_use(made: Path) -> None:
    told = facts("report", made / "lib")
    assert told["totals"]["generative_training"] == {"allow": 1, "conditional": 1, "deny": 1, "unknown": 1}
    for use, counts in told["totals"].items():
        assert sum(counts.values()) == 4
        for permission in counts:
            assert counts[permission] == sum(work["verdicts"][use] == permission for work in told["works"])
    assert told["without_name"] == ["silent"]
    assert told["conflicts"] == ["marked"]


def test_a_second_scan_writes_nothing_and_a_changed_capture_only_what_differs(made: Path, tmp_path: Path) -> None:
    assert (facts("scan", made / "lib")["new"], facts("scan", made / "lib")["changed"]) == (0, 0)
    entry = {"url": "https://art.example/silent.jpg", "fetched_at": "2026-01-01", "headers": [["X-Robots-Tag", "noai"]]}
    (tmp_path / "capture.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    library = copied(made, tmp_path)
    told = facts("scan", library, "--capture", tmp_path)
    assert (told["new"], told["changed"], told["known"]) == (0, 1, 3)
    assert verdicts(library)["silent"] == "deny"
    assert facts("verify", library)["intact"]


def copied(made: Path, tmp_path: Path) -> Path:
    """Return a library like the one made, to change."""
    collect_pictures([made / "pictures"], into=tmp_path / "lib")
    assert ask("scan", tmp_path / "lib").exit_code == 0
    return tmp_path / "lib"


def test_a_reservation_made_after_the_copy_counts_today_and_not_then(made: Path, tmp_path: Path) -> None:
    robots = {
        "robots": {"body": "User-agent: *\nContent-Signal: ai-train=no\n", "fetched_at": "2026-06-01T00:00:00+00:00"}
    }
    entry = {"url": "https://art.example/silent.jpg", "resources": robots}
    (tmp_path / "capture.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    library = copied(made, tmp_path)
    facts("scan", library, "--capture", tmp_path)
    told = facts("report", library)
    silent = next(work for work in told["works"] if work["work_id"] == "silent")
    assert silent["verdicts"]["generative_training"] == "deny"
    assert silent["verdicts_at_acquisition"]["generative_training"] == "unknown"
    assert told["reserved_since_acquisition"] == ["silent"]


def test_a_condition_is_met_only_by_what_somebody_took_on(made: Path, tmp_path: Path) -> None:
    library = copied(made, tmp_path)
    done = facts("accept", library, "by", "--license", "CC BY-SA 4.0", "--by", "a lab", "--use", "gen_train")
    assert (done["terms"], done["duties"]) == ("CC-BY-SA-4.0", ["attribution", "share_alike"])
    told = next(work for work in facts("report", library)["works"] if work["work_id"] == "by")
    assert told["verdicts"]["generative_training"] == "allow"
    assert told["verdicts"]["search"] == "conditional"
    shown = ask("show", library, "by").output
    assert "a lab" in shown


def test_works_asked_for_by_hash_are_told_as_among_all_others(made: Path) -> None:
    every = list(works_with_rights(made / "lib"))
    for wanted in (set(), {every[2].sha256}, {one.sha256 for one in every[1:]}):
        only = list(works_with_rights(made / "lib", only=wanted))
        assert [(one.row, one.body, one.signals, one.then) for one in only] == [
            (one.row, one.body, one.signals, one.then) for one in every if one.sha256 in wanted
        ]


def test_a_work_that_was_not_scanned_yet_cannot_be_accepted_and_the_answer_says_what_to_do(
    made: Path, tmp_path: Path
) -> None:
    library = copied(made, tmp_path)
    (tmp_path / "more").mkdir()
    Image.fromarray(painting(9, height=120, width=160)).save(tmp_path / "more" / "late.jpg")
    collect_pictures([tmp_path / "more"], into=library)
    with pytest.raises(LedgerError, match="rights scan"):
        accept(library, ["late.jpg"], license_="CC0 1.0", by="me")


def test_a_license_nobody_offered_cannot_be_taken_on_and_a_denial_needs_a_contract(made: Path, tmp_path: Path) -> None:
    library = copied(made, tmp_path)
    for words in (("silent", "--license", "CC BY 4.0"), ("marked", "--license", "my own terms")):
        result = CliRunner().invoke(rights, ["accept", str(library), *words, "--by", "me"])
        assert result.exit_code != 0
    facts("accept", library, "marked", "--license", "CC BY 4.0", "--by", "me")
    assert verdicts(library)["marked"] == "deny"
    contract = ("accept", library, "marked", "--license", "agreement", "--contract", "--by", "me")
    assert CliRunner().invoke(rights, [str(word) for word in contract]).exit_code != 0
    facts(*contract, "--evidence", "signed by Anna on 2026-03-01")
    assert verdicts(library)["marked"] == "allow"


def test_a_ledger_somebody_changed_is_named_and_the_exit_code_says_so(made: Path, tmp_path: Path) -> None:
    library = copied(made, tmp_path)
    facts("verify", library, "--snapshot")
    assert facts("verify", library)["covered"] == 5
    rows = ledger_of(library) / ROWS
    rows.write_bytes(rows.read_bytes().replace(b"Anna", b"Hugo"))
    result = ask("verify", library, "--json")
    assert result.exit_code == 3
    told = json.loads(result.stdout)
    row = next(number for number, line in enumerate(rows.read_bytes().splitlines()) if b"Hugo" in line)
    assert {problem["row"] for problem in told["problems"] if problem["trouble"] == "altered"} == {row}


def test_only_what_is_allowed_is_handed_on(made: Path, tmp_path: Path) -> None:
    told = facts("export", made / "lib", "--allowed", "--out", tmp_path / "files")
    assert (told["works"], told["left_out"]) == (1, {"deny": 1, "conditional": 1, "unknown": 1})
    names = {file.suffix: file.name for file in (tmp_path / "files").iterdir()}
    assert names.keys() == {".jpg", ".csv", ".txt"}
    assert (tmp_path / "files" / names[".jpg"]).read_bytes() == (made / "pictures" / "open.jpg").read_bytes()
    facts("export", made / "lib", "--allowed", "--as", "webdataset", "--out", tmp_path / "shards")
    with tarfile.open(tmp_path / "shards" / "00000.tar") as shard:
        assert len(shard.getnames()) == 2
    facts("export", made / "lib", "--allowed", "--as", "csv", "--out", tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_text(encoding="utf-8").count("\n") == 2
    again = CliRunner().invoke(rights, ["export", str(made / "lib"), "--allowed", "--out", str(tmp_path / "files")])
    assert again.exit_code != 0


def test_what_was_handed_on_can_be_collected_again(made: Path, tmp_path: Path) -> None:
    facts("export", made / "lib", "--allowed", "--out", tmp_path / "files")
    collect_pictures([tmp_path / "files"], into=tmp_path / "again")
    assert [(work.work_id, work.author) for work in LanceLibrary(tmp_path / "again").works()] == [("open", "Ben")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_croissant_metadata_is_valid_and_gives_the_verdict_of_every_record(made: Path, tmp_path: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    facts("export", made / "lib", "--croissant", "--out", tmp_path / "set.json")
    described = mlcroissant.Dataset(str(tmp_path / "set.json"))
    assert not described.metadata.issues.errors
    found = {row["works/work_id"].decode(): row["works/verdict"].decode() for row in described.records("works")}
    assert found == {"marked": "deny", "open": "allow", "by": "conditional", "silent": "unknown"}
    stated = json.loads((tmp_path / "set.json").read_text(encoding="utf-8"))
    assert {"rai:dataCollection", "rai:dataLimitations", "prov:wasDerivedFrom", "prov:wasGeneratedBy"} <= stated.keys()


FORMULA = (
    "file,title,author,license,acquired_at\n"
    "0.jpg,=HYPERLINK(1),-Ann,CC0 1.0,May 2020\n"
    "1.jpg,'=quoted,-5 degrees,CC0 1.0,2020-05-04\n"
    "2.jpg,@home,'plain',CC0 1.0,2019-01-02T03:04:05Z\n"
)


SOURCES = (
    "file,title,source,url,acquired_at\n"
    '0.jpg,One,The `old` museum\'s "wing" https://museum.example/1,,2020-05-04,\n'
    '1.jpg,Two,The `old` museum\'s "wing" https://museum.example/2,,May 2020,\n'
    "2.jpg,Three,https://other.example/3,,2021-02-03T04:05:06Z\n"
    "3.jpg,Four,,https://me@Art.Example.:8080/4.jpg?x,2020-06-07\n"
    "4.jpg,Five,a site,http://ART.example/5.jpg,\n"
    "5.jpg,Six,,,2019-01-01\n"
)


def scanned(folder: Path, sidecar: str = FORMULA, *, made_by_a_model: str = "") -> Path:
    """Return a scanned library of drawn pictures, one for each row of a sidecar."""
    (folder / "drawn").mkdir()
    for number in range(sidecar.count("\n") - 1):
        Image.fromarray(painting(number, height=60, width=80)).save(folder / "drawn" / f"{number}.jpg")
    if made_by_a_model:
        file = folder / "drawn" / made_by_a_model
        file.write_bytes(mark(file.read_bytes(), deny=Deny.GENERATIVE, aigc=True).content)
    (folder / "drawn" / "index.csv").write_text(sidecar, encoding="utf-8")
    collect_pictures([folder / "drawn"], into=folder / "lib")
    assert ask("scan", folder / "lib", "--by", "a curator").exit_code == 0
    return folder / "lib"


def named(library: Path) -> set[tuple[str, str]]:
    return {(work.title, work.author) for work in LanceLibrary(library).works()}


def test_no_cell_handed_on_is_a_formula_and_what_is_collected_again_is_as_it_was(tmp_path: Path) -> None:
    library = scanned(tmp_path)
    assert facts("export", library, "--allowed", "--out", tmp_path / "files")["works"] == 3
    facts("export", library, "--croissant", "--out", tmp_path / "set.json")
    for table in (tmp_path / "files" / "index.csv", tmp_path / "set.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = {(row["title"], row["author"]) for row in rows}
        assert told == {("'=HYPERLINK(1)", "'-Ann"), ("''=quoted", "-5 degrees"), ("'@home", "'plain'")}
    collect_pictures([tmp_path / "files"], into=tmp_path / "again")
    assert named(tmp_path / "again") == named(library)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_croissant_names_the_newest_day_that_is_one_and_none_where_no_time_is(tmp_path: Path) -> None:
    library = scanned(tmp_path)
    facts("export", library, "--croissant", "--out", tmp_path / "set.json")
    stated = json.loads((tmp_path / "set.json").read_text(encoding="utf-8"))
    assert stated["datePublished"] == "2020-05-04"
    assert stated["rai:dataCollectionTimeframe"] == ["2019-01-02", "2020-05-04"]
    (tmp_path / "spoken").mkdir()
    spoken = scanned(tmp_path / "spoken", "file,title,acquired_at\n0.jpg,One,May 2020\n")
    facts("export", spoken, "--croissant", "--out", tmp_path / "none.json")
    none = json.loads((tmp_path / "none.json").read_text(encoding="utf-8"))
    assert "datePublished" not in none
    mlcroissant = pytest.importorskip("mlcroissant")
    for name in ("set.json", "none.json"):
        assert not mlcroissant.Dataset(str(tmp_path / name)).metadata.issues.errors


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "0 denied, 2 conditional, 1 allowed, 1 without"), ("zh", "拒绝 0 张，附条件 2 张")]
)
def test_the_draft_of_the_eu_summary_counts_and_leaves_open_what_it_cannot_know(
    made: Path, tmp_path: Path, lang: str, said: str
) -> None:
    facts("export", made / "lib", "--eu-summary", "--lang", lang, "--out", tmp_path / "eu.md")
    text = NOTE.sub("", (tmp_path / "eu.md").read_text(encoding="utf-8"))
    assert {"en": "to be filled in", "zh": "待填写"}[lang] in text
    assert "art.example: 3" in text
    assert said in text


NOTE = re.compile(r"\[\^\d+\](?!:)")
NUMBER = re.compile(r"([\w.,-]+)\[\^(\d+)\](?!:)", re.ASCII)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_number_of_the_eu_summary_is_what_its_command_gives(made: Path, tmp_path: Path, lang: str) -> None:
    library = scanned(tmp_path, SOURCES, made_by_a_model="4.jpg")
    terms = ("--license", "agreement", "--contract", "--by", "me", "--evidence", "signed")
    facts("accept", library, "0.jpg", "1.jpg", *terms)
    (tmp_path / "list.csv").write_text("url\nhttps://art.example:8080/4.jpg?x\n", encoding="utf-8")
    assert facts("scan", library, "--do-not-train", tmp_path / "list.csv")["changed"] == 1
    facts("export", library, "--eu-summary", "--lang", lang, "--out", tmp_path / "eu.md")
    text = (tmp_path / "eu.md").read_text(encoding="utf-8")
    queries = dict(re.findall(r"^\[\^(\d+)\]: `+ ?(.*?) ?`+$", text, re.MULTILINE))
    told = [(number.replace(",", ""), queries[note]) for number, note in NUMBER.findall(text)]
    for part, number in (("$works |", "2"), ("$copies |", "1"), ("ai_label", "1"), ("art.example", "2")):
        assert [told_ for told_, query in told if part in query] == [number], part
    assert {note for _, note in NUMBER.findall(text)} == queries.keys()
    for number, query in told:
        assert answer_to(query) == number, query


def answer_to(query: str) -> str:
    """Return what a noted command prints; the part that is Apelles is run in this process."""
    words = shlex.split(query)
    if words[0] == "apelles":
        cut = words.index("|")
        told = ask(*words[2:cut]).stdout
        words = words[cut + 1 :]
        return subprocess.run(words, input=told, capture_output=True, text=True, check=True).stdout.strip()
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_the_list_of_attributions_names_author_source_and_license(made: Path, tmp_path: Path) -> None:
    facts("export", made / "lib", "--attribution", "--out", tmp_path / "a.txt")
    told = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert told == "“Open” — Ben. a museum. CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/).\n"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "1 allowed, 1 conditional, 1 denied, 1 unknown"), ("zh", "允许 1 张")]
)
def test_the_report_speaks_both_languages_in_the_terminal_and_on_the_page(
    made: Path, tmp_path: Path, lang: str, said: str
) -> None:
    assert said in ask("report", made / "lib", "--lang", lang, "--html", tmp_path / "r.html").output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Marked" in page
    assert 'lang="zh-Hans"' in page
    assert 'http-equiv="Content-Security-Policy"' in page


def test_a_library_that_was_not_scanned_says_what_to_do(made: Path, tmp_path: Path) -> None:
    collect_pictures([made / "pictures"], into=tmp_path / "lib")
    result = CliRunner().invoke(rights, ["report", str(tmp_path / "lib")])
    assert "apelles rights scan" in str(result.exception)


def test_a_list_of_opt_outs_denies_what_it_names(made: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("url\nhttps://art.example/silent.jpg\n", encoding="utf-8")
    library = copied(made, tmp_path)
    facts("scan", library, "--do-not-train", tmp_path / "list.csv")
    assert verdicts(library)["silent"] == "deny"


def test_a_file_that_is_gone_is_named_and_found_again_where_it_is_said_to_lie(made: Path, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    for file in (made / "pictures").iterdir():
        (tmp_path / "pictures" / file.name).write_bytes(file.read_bytes())
    collect_pictures([tmp_path / "pictures"], into=tmp_path / "lib")
    (tmp_path / "pictures").rename(tmp_path / "moved")
    (tmp_path / "moved" / "empty.jpg").touch()
    assert set(facts("scan", tmp_path / "lib")["unread"]) == {"marked", "open", "by", "silent"}
    assert verdicts(tmp_path / "lib")["marked"] == "conditional"
    assert facts("scan", tmp_path / "lib", "--pictures", tmp_path / "moved")["unread"] == []
    assert verdicts(tmp_path / "lib")["marked"] == "deny"


def test_an_artist_marks_pictures_and_every_reader_sees_it(tmp_path: Path) -> None:
    for number in range(3):
        Image.fromarray(painting(number, height=90, width=120)).save(tmp_path / f"{number}.png")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    before = [np.asarray(Image.open(tmp_path / f"{number}.png")) for number in range(3)]
    assert ask("mark", tmp_path / "0.png", "--check").exit_code == 3
    result = ask("mark", *(tmp_path / f"{number}.png" for number in range(3)), "--author", "Anna", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert [one["term"] for one in told["marked"]] == ["DMI-PROHIBITED-AIMLTRAINING"] * 3
    assert {*told["worth"]} == {"EU", "CN", "US", "UK", "JP"}
    assert ask("mark", *(tmp_path / f"{number}.png" for number in range(3)), "--check").exit_code == 0
    for number, pixels in enumerate(before):
        assert np.array_equal(np.asarray(Image.open(tmp_path / f"{number}.png")), pixels)
    assert ask("mark", tmp_path).exit_code == 3


@pytest.mark.parametrize(("lang", "said"), [("en", "is damaged or cut short"), ("zh", "文件已损坏或不完整")])
def test_why_a_picture_is_not_marked_is_said_in_the_language_asked_for(tmp_path: Path, lang: str, said: str) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    result = ask("mark", tmp_path / "bad.png", "--lang", lang)
    assert result.exit_code == 3
    assert said in result.stderr


def test_where_a_signal_stands_is_said_in_the_language_asked_for(made: Path, tmp_path: Path) -> None:
    robots = {"robots": {"body": "User-agent: *\nDisallow: /\n", "fetched_at": "2026-01-01"}}
    entry = {"url": "https://art.example/silent.jpg", "headers": [["X-Robots-Tag", "noai"]], "resources": robots}
    (tmp_path / "capture.jsonl").write_text(json.dumps(entry), encoding="utf-8")
    library = copied(made, tmp_path)
    facts("scan", library, "--capture", tmp_path)
    english, chinese = (ask("show", library, "silent", "--lang", lang).stdout for lang in ("en", "zh"))
    assert "header of the picture: noai" in english
    assert "group for everybody" in english
    assert "图片的响应标头：noai" in chinese
    assert "针对所有爬虫的分组" in chinese
    assert not re.search(r"header|group|crawler", chinese)


def test_what_was_changed_in_a_ledger_is_said_in_the_language_asked_for(made: Path, tmp_path: Path) -> None:
    library = copied(made, tmp_path)
    facts("verify", library, "--snapshot")
    rows = ledger_of(library) / ROWS
    lines = rows.read_bytes().splitlines(keepends=True)
    rows.write_bytes(b"".join([lines[0], lines[1].replace(b'"copy"', b'"cope"'), *lines[2:-1]]))
    english, chinese = (ask("verify", library, "--lang", lang).stdout for lang in ("en", "zh"))
    assert "the line does not have the hash it states" in english
    assert "该行的哈希值与其所载不符" in chinese
    assert "的快照涵盖 5 行，现有 4 行" in chinese
    assert json.loads(ask("verify", library, "--json").stdout)["problems"][0]["detail"] in english


def refused(*words: object) -> str:
    """Return what a command says that can be put right, and that wrote no traceback."""
    result = CliRunner().invoke(rights, [str(word) for word in words])
    assert result.exit_code == 2 or getattr(result.exception, "exit_code", 0) == 2, result.exception
    return result.output + str(result.exception)


@pytest.mark.parametrize(
    "words", [("--croissant",), ("--eu-summary",), ("--attribution",), ("--allowed", "--as", "csv")]
)
def test_what_is_one_file_takes_no_folder_and_overwrites_nothing(
    made: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert "is a folder" in refused("export", made / "lib", *words, "--out", tmp_path)
    (tmp_path / "mine.json").write_text("mine", encoding="utf-8")
    assert "already" in refused("export", made / "lib", *words, "--out", tmp_path / "mine.json")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.json"]
    assert (tmp_path / "mine.json").read_text(encoding="utf-8") == "mine"


def test_metadata_takes_neither_the_place_of_its_table_nor_that_of_another(made: Path, tmp_path: Path) -> None:
    assert "set.json" in refused("export", made / "lib", "--croissant", "--out", tmp_path / "set.csv")
    (tmp_path / "set.csv").write_text("mine", encoding="utf-8")
    assert "set.csv" in refused("export", made / "lib", "--croissant", "--out", tmp_path / "set.json")
    assert (tmp_path / "set.csv").read_text(encoding="utf-8") == "mine"


def test_a_page_takes_no_folder(made: Path, tmp_path: Path) -> None:
    assert "is a directory" in refused("report", made / "lib", "--html", tmp_path)


@pytest.mark.parametrize("make", [False, True])
def test_what_was_never_scanned_is_not_verified_and_the_answer_says_what_to_do(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "rights").mkdir()
    assert f"apelles rights scan {tmp_path}" in refused("verify", tmp_path)


def test_a_ledger_whose_rows_were_taken_away_is_not_taken_for_one_that_never_was(made: Path, tmp_path: Path) -> None:
    library = copied(made, tmp_path)
    facts("verify", library, "--snapshot")
    (ledger_of(library) / ROWS).unlink()
    assert ask("verify", library).exit_code == 3


@pytest.mark.parametrize("check", [False, True])
def test_files_that_only_bear_the_name_of_a_picture_are_named_and_the_exit_code_says_so(
    tmp_path: Path, check: bool
) -> None:
    Image.fromarray(painting(1, height=90, width=120)).save(tmp_path / "good.png")
    (tmp_path / "notes.txt").write_text("no picture", encoding="utf-8")
    assert ask("mark", tmp_path).exit_code == 0
    (tmp_path / "fake.png").write_text("<html>", encoding="utf-8")
    (tmp_path / "empty.jpg").touch()
    result = ask("mark", tmp_path, *(["--check"] if check else []))
    assert result.exit_code == 3
    assert f"{tmp_path / 'fake.png'}: The file is an HTML page" in result.output
    assert f"{tmp_path / 'empty.jpg'}: The file is empty" in result.output
    assert "notes.txt" not in result.output


def test_a_site_kit_is_read_back_as_a_denial_by_every_reader_of_places(tmp_path: Path) -> None:
    from apelles.collect.rights.ai_txt import AiText
    from apelles.collect.rights.aipref import ContentUsage
    from apelles.collect.rights.base import Copy, Resource
    from apelles.collect.rights.content_signal import ContentSignal
    from apelles.collect.rights.tdmrep import TDMRep
    from apelles.collect.rights.x_robots import XRobots
    from apelles.records.rights import Permission, Use

    assert ask("site-kit", "--deny", "all", "--out", tmp_path).exit_code == 0
    site = "https://art.example"
    headers = [
        line.split(": ", 1) for line in (tmp_path / "_headers").read_text().splitlines() if line.startswith("  ")
    ]
    resources = {
        "image": Resource(url=f"{site}/a.jpg", headers=tuple((name.strip(), value) for name, value in headers)),
        "robots": Resource(url=f"{site}/robots.txt", body=(tmp_path / "robots.txt").read_bytes()),
        "tdmrep": Resource(url=f"{site}/x", body=(tmp_path / ".well-known" / "tdmrep.json").read_bytes()),
        "ai_txt": Resource(url=f"{site}/ai.txt", body=(tmp_path / "ai.txt").read_bytes()),
        "page": Resource(url=f"{site}/p", body=(tmp_path / "meta.html").read_bytes()),
    }
    for reader in (AiText(), ContentUsage(), ContentSignal(), TDMRep(), XRobots()):
        for role in resources:
            kept = {name: one for name, one in resources.items() if name == role}
            copy = Copy(content=b"", sha256="0" * 64, url=f"{site}/a.jpg", resources=kept)
            signals = [one for one in reader.read(copy) if one.agent in {"", "apelles"}]
            said = {one.use: one.permission for signal in signals for one in signal.statements}
            assert not signals or said.get(Use.GENERATIVE_TRAINING) is Permission.DENY, (reader.name, role)
