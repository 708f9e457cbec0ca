"""Files for a site: consistent with each other, the same each time, and never over the files of others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.refused import MarkRefused
from apelles.collect.marks.site_kit import RECORD, site_kit

AGENTS = ("GPTBot", "CCBot", "Kangaroo Bot", "gptbot")
POLICY = "https://ada.example/terms?a=%20&b=2"


def kit(out: Path, deny: Deny = Deny.TRAINING, policy_url: str = POLICY) -> dict[str, str]:
    paths = site_kit(deny, out=out, site="https://ada.example/portfolio/", policy_url=policy_url, agents=AGENTS)
    assert paths == tuple(sorted(paths))
    return {str(path.relative_to(out)): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("deny", Deny)
def test_the_kit_is_whole_and_the_same_each_time(deny: Deny, tmp_path: Path) -> None:
    first, second = kit(tmp_path / "a", deny), kit(tmp_path / "b", deny)
    assert first == second == kit(tmp_path / "a", deny)
    assert set(first) == {
        ".well-known/tdmrep.json",
        "README.md",
        "README.zh-Hans.md",
        "_headers",
        "ai.txt",
        "apache.htaccess",
        "apelles-site-kit.json",
        "meta.html",
        "nginx.conf",
        "robots.txt",
    }
    assert {path.name for path in (tmp_path / "a").rglob("*") if path.is_file()} == {Path(name).name for name in first}


def test_tdmrep_is_an_array_with_one_rule_for_everything(tmp_path: Path) -> None:
    rules = json.loads(kit(tmp_path)[".well-known/tdmrep.json"])
    assert rules == [{"location": "/", "tdm-reservation": 1, "tdm-policy": POLICY}]
    assert "tdm-policy" not in kit(tmp_path / "other", policy_url="")[".well-known/tdmrep.json"]


@pytest.mark.parametrize(
    ("deny", "usage", "signal"),
    [
        (Deny.TRAINING, "train-ai=n, search=y", "search=yes, ai-train=no"),
        (Deny.GENERATIVE, "train-ai=n, search=y", "search=yes, ai-train=no"),
        (Deny.ALL, "train-ai=n", "ai-input=no, ai-train=no"),
    ],
)
def test_headers_are_the_same_for_every_server(deny: Deny, usage: str, signal: str, tmp_path: Path) -> None:
    files = kit(tmp_path, deny)
    expected = {
        "tdm-reservation": "1",
        "tdm-policy": POLICY,
        "X-Robots-Tag": "noai, noimageai",
        "Content-Usage": usage,
        "Content-Signal": signal,
    }
    assert dict(re.findall(r"^  ([\w-]+): (.*)$", files["_headers"], flags=re.MULTILINE)) == expected
    assert (
        dict(re.findall(r'^add_header ([\w-]+) "(.*)" always;$', files["nginx.conf"], flags=re.MULTILINE)) == expected
    )
    apache = re.findall(r'^Header always (?:set|append) ([\w-]+) "(.*)"$', files["apache.htaccess"], flags=re.MULTILINE)
    assert {name: value.replace("%%", "%") for name, value in apache} == expected
    assert files["_headers"].startswith("/*\n")


def test_named_crawlers_are_sent_away_and_everybody_else_may_come(tmp_path: Path) -> None:
    from protego import Protego

    robots = kit(tmp_path)["robots.txt"]
    rules = Protego.parse(robots)
    for agent in ("GPTBot", "CCBot", "Kangaroo Bot"):
        assert not rules.can_fetch("https://ada.example/a.png", agent)
    for agent in ("Googlebot", "Bingbot", "apelles"):
        assert rules.can_fetch("https://ada.example/a.png", agent)
    assert robots.lower().count("user-agent: gptbot") == 1
    groups = robots.split("User-agent: *")
    for group in groups:
        assert "Content-Signal: search=yes, ai-train=no\n" in group
        assert "Content-Usage: train-ai=n, search=y\n" in group


def test_without_names_no_crawler_is_sent_away(tmp_path: Path) -> None:
    site_kit(Deny.ALL, out=tmp_path)
    assert "Disallow" not in (tmp_path / "robots.txt").read_text()


def test_meta_lines_are_escaped(tmp_path: Path) -> None:
    meta = kit(tmp_path)["meta.html"]
    assert '<meta name="tdm-reservation" content="1">' in meta
    assert '<meta name="tdm-policy" content="https://ada.example/terms?a=%20&amp;b=2">' in meta
    assert '<meta name="robots" content="noai, noimageai">' in meta


def test_ai_txt_closes_every_kind_of_picture(tmp_path: Path) -> None:
    text = kit(tmp_path)["ai.txt"]
    assert text.startswith("# Spawning AI\n")
    for ending in ("jpg", "jpeg", "png", "webp", "gif", "tif", "avif"):
        assert f"\nDisallow: *.{ending}\n" in text
    assert "\n/\n" not in text


@pytest.mark.parametrize("deny", Deny)
def test_the_page_in_each_language_has_three_steps_and_the_addresses_of_the_site(deny: Deny, tmp_path: Path) -> None:
    files = kit(tmp_path, deny)
    for name in ("README.md", "README.zh-Hans.md"):
        assert re.findall(r"^## (\d)", files[name], flags=re.MULTILINE) == ["1", "2", "3"]
        assert "https://ada.example/.well-known/tdmrep.json" in files[name]
        assert "portfolio" not in files[name]
        assert "tdm-reservation: 1" in files[name]
        assert POLICY in files[name]
    assert re.search(r"[\u4e00-\u9fff]", files["README.zh-Hans.md"])


@pytest.mark.parametrize("name", ["robots.txt", ".well-known/tdmrep.json", "README.md", RECORD])
def test_a_file_of_another_hand_stops_everything(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(MarkRefused, match="not overwritten") as refused:
        kit(tmp_path)
    assert refused.value.code == "foreign_file"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [Path(name).name]
    assert (tmp_path / name).read_text() == "mine"


def test_its_own_files_are_renewed_and_those_changed_by_hand_are_not(tmp_path: Path) -> None:
    before = kit(tmp_path, Deny.GENERATIVE)
    assert kit(tmp_path, Deny.ALL) != before
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    with pytest.raises(MarkRefused, match=r"robots\.txt is already there"):
        kit(tmp_path, Deny.TRAINING)


@pytest.mark.parametrize("record", ["[]", "{", '{"made_by": "apelles rights site-kit", "files": 3}', "[" * 5_000])
def test_a_record_that_is_none_is_a_file_of_another_hand(record: str, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text(record)
    with pytest.raises(MarkRefused, match="not overwritten"):
        kit(tmp_path)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / ".well-known").symlink_to(elsewhere)
    with pytest.raises(MarkRefused, match="not overwritten"):
        kit(out)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    ["ada.example", "ftp://ada.example", 'https://a.example/"', "https://a.example/\nX: y", "https://a b", "https://a/$x",
     "https://艺术.example", "https://[", "https:///path"],
)  # fmt: skip
def test_addresses_that_could_break_a_header_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(MarkRefused, match="no web address"):
        site_kit(Deny.ALL, out=tmp_path, site=address)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("agent", ["*", "", "Bot\nDisallow: /", "Bot # x", "a: b", "x" * 65])
def test_names_that_could_break_robots_txt_are_refused(agent: str, tmp_path: Path) -> None:
    with pytest.raises(MarkRefused, match="name of a crawler"):
        site_kit(Deny.ALL, out=tmp_path, agents=["GPTBot", agent])


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(MarkRefused, match="cannot be written"):
        kit(tmp_path / "out")
