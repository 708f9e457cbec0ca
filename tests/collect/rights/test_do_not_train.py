"""A picture on a list is denied to training; one that is not on it is not thereby free."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from apelles.collect.rights.do_not_train import COLUMNS, DoNotTrain, normalized
from apelles.collect.rights.spawning import KEY_VARIABLE, MOST_URLS, SpawningAnswers, SpawningService
from apelles.errors import SourceUnreadable
from apelles.records.rights import TRAINING, Permission, Protocol, Scope, Speaker
from tests.collect.rights.site import NOTHING, PICTURE, copy, every, said

DENY = every(Permission.DENY, TRAINING)
HASH = "ab" * 32


def listed(folder: Path, *rows: Mapping[str, str], columns: tuple[str, ...] = COLUMNS) -> DoNotTrain:
    path = folder / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return DoNotTrain(path)


@pytest.mark.parametrize(
    ("row", "scope"),
    [
        ({"sha256": HASH}, Scope.FILE),
        ({"sha256": HASH.upper()}, Scope.FILE),
        ({"sha256": f"sha256:{HASH}"}, Scope.FILE),
        ({"url": PICTURE}, Scope.URL),
        ({"url": "HTTP://ART.example:80/img/a.jpg#top"}, Scope.URL),
        ({"url": "https://art.example/img/%61.jpg"}, Scope.URL),
    ],
)
def test_a_picture_is_found_by_its_hash_or_its_address(tmp_path: Path, row: Mapping[str, str], scope: Scope) -> None:
    (signal,) = listed(tmp_path, row).read(copy())
    assert said([signal]) == DENY
    assert (signal.protocol, signal.scope) == (Protocol.REGISTRY, scope)


def test_a_picture_that_is_not_listed_is_not_spoken_of(tmp_path: Path) -> None:
    others = listed(tmp_path, {"sha256": "cd" * 32}, {"url": "https://art.example/img/A.jpg"}, {"url": PICTURE + "?x"})
    assert said(others.read(copy())) == NOTHING
    assert said(listed(tmp_path).read(copy())) == NOTHING
    assert said(listed(tmp_path, {"url": PICTURE}).read(copy(url=""))) == NOTHING


def test_who_declared_it_and_when_is_told(tmp_path: Path) -> None:
    row = {"url": PICTURE, "declared_by": "Artist", "opted_out_at": "2025-01-02", "source": "register"}
    (signal,) = listed(tmp_path, row).read(copy())
    assert signal.speaker is Speaker.RIGHTSHOLDER
    assert "2025-01-02" in signal.detail
    assert b"register" in signal.raw


def test_rows_that_name_nothing_are_counted_and_extra_columns_are_ignored(tmp_path: Path) -> None:
    made = listed(
        tmp_path, {"url": "no address", "x": "1"}, {"sha256": "12"}, {"sha256": HASH}, columns=("url", "sha256", "x")
    )
    assert (len(made), made.skipped) == (1, 2)


def test_a_list_with_a_mark_and_capital_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbfURL,Other\r\n" + PICTURE.encode() + b",\xff\r\nshort\r\n\r\na,b,c,d\r\n")
    assert said(DoNotTrain(path).read(copy())) == DENY


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b'"\n' + b"x" * 200_000, b"url\n" + b'"' + b"x" * 200_000])
def test_a_file_that_is_no_list_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(SourceUnreadable, match=r"list\.csv"):
        DoNotTrain(path)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        DoNotTrain(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://A.Example", "a.example/"),
        ("http://a.example:80/x", "a.example/x"),
        ("https://a.example:443/x", "a.example/x"),
        ("https://a.example:8443/x", "a.example:8443/x"),
        ("https://a.example/X?b=2&a=1#f", "a.example/X?b=2&a=1"),
        ("https://a.example./x", "a.example/x"),
        ("ftp://a.example/x", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
        ("http://a:b/", ""),
        ("", ""),
    ],
)
def test_addresses_are_compared_with_care(url: str, key: str) -> None:
    assert normalized(url) == key


@contextmanager
def service(answer: bytes, status: int = 200) -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """A server on this machine that always says the same, and what it was asked."""
    asked: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Authorization"], self.headers["Content-Type"], content))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_service_is_asked_with_the_key_and_its_opt_outs_deny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    other = "https://art.example/b.jpg"
    answer = json.dumps({"urls": [{"url": PICTURE, "optOut": True}, {"url": other, "optOut": False}]}).encode()
    with service(answer) as (endpoint, asked):
        answers = SpawningService(endpoint=endpoint).ask([PICTURE, other, PICTURE, "no address", "https://a/\nb"])
    assert asked == [("API secret", "text/plain", f"{PICTURE}\n{other}".encode())]
    assert said(answers.read(copy())) == DENY
    assert said(answers.read(copy(url=other))) == NOTHING
    assert said(answers.read(copy(url="https://art.example/never-asked.jpg"))) == NOTHING


def test_at_most_ten_thousand_addresses_go_in_one_question() -> None:
    sizes: list[int] = []

    def transport(address: str, headers: Mapping[str, str], content: bytes) -> bytes:
        urls = content.decode().split("\n")
        sizes.append(len(urls))
        return json.dumps({"urls": [{"url": url, "optOut": False} for url in urls]}).encode()

    SpawningService(key="k", transport=transport).ask([f"https://a.example/{number}" for number in range(20_001)])
    assert sizes == [MOST_URLS, MOST_URLS, 1]


def test_nothing_is_asked_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    with service(b"{}") as (endpoint, asked):
        with pytest.raises(SourceUnreadable, match=KEY_VARIABLE):
            SpawningService(endpoint=endpoint).ask([PICTURE])
        assert asked == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"", 200), (b"[]", 200), (b'{"urls":[{"url":"x"}]}', 200), (b"[" * 100_000, 200), (b"{}", 503), (b"{}", 302)],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_said_and_the_key_follows_no_redirect(answer: bytes, status: int) -> None:
    with service(answer, status) as (endpoint, asked):
        with pytest.raises(SourceUnreadable, match="gave no answer"):
            SpawningService(key="k", endpoint=endpoint).ask([PICTURE])
        assert len(asked) == 1


def test_the_key_is_never_sent_in_the_clear() -> None:
    with pytest.raises(SourceUnreadable, match="OSError"):
        SpawningService(key="k", endpoint="http://opts.example/").ask([PICTURE])


def test_only_a_true_opt_out_counts() -> None:
    assert said(SpawningAnswers({PICTURE: False}, source="x").read(copy())) == NOTHING


def test_a_host_of_other_letters_is_the_same_in_both_spellings() -> None:
    assert normalized("https://müller.example/a") == normalized("https://xn--mller-kva.example/a") != ""


@pytest.mark.parametrize("algorithm", ["", "phash", "pHash", "imagehash.phash"])
def test_a_perceptual_hash_within_six_bits_speaks_of_another_copy(tmp_path: Path, algorithm: str) -> None:
    made = listed(tmp_path, {"phash": "ff00ff00ff00ff00", "phash_algorithm": algorithm})
    (signal,) = made.read(replace(copy(), phash="ff00ff00ff00ff3f"))
    assert (said([signal]), signal.scope) == (DENY, Scope.OTHER_COPY)
    assert made.read(replace(copy(), phash="ff00ff00ff00ff7f")) == ()
    assert made.asks_for_phash


def test_perceptual_hashes_of_another_kind_are_counted_as_passed_over(tmp_path: Path) -> None:
    made = listed(tmp_path, {"phash": "ff" * 32, "phash_algorithm": "pdq"}, {"phash": "ff00", "phash_algorithm": ""})
    assert (len(made), made.skipped, made.asks_for_phash) == (0, 2, False)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), (",", "utf-16")])
def test_lists_as_spreadsheets_write_them_are_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    (tmp_path / "list.csv").write_text(delimiter.join(["url", "source"]) + f"\n{PICTURE}{delimiter}x\n", encoding)
    assert said(DoNotTrain(tmp_path / "list.csv").read(copy())) == DENY
