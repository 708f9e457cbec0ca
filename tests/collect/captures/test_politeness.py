"""Hosts are asked one request at a time, as slowly as they wish, and only what they allow."""

from __future__ import annotations

import threading
import time

import pytest

from apelles.collect.captures.politeness import Politeness, Rules
from apelles.collect.rights.base import Resource


def rules(body: bytes, status: int = 200) -> Rules:
    return Rules(robots=Resource(url="https://art.example/robots.txt", status=status, body=body), agent="apelles")


DISALLOW = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("body", "status", "allowed"),
    [
        (DISALLOW, 200, False),
        (b"", 200, True),
        (DISALLOW, 404, True),
        (DISALLOW, 403, True),
        (b"", 500, False),
        (b"", 503, False),
        (b"", 0, False),
        (b"User-agent: Apelles\nDisallow: /img\n\nUser-agent: *\nAllow: /\n", 200, False),
        (b"User-agent: other\nDisallow: /\n", 200, True),
        (b"\xef\xbb\xbf" + DISALLOW, 200, False),
        (b"User-agent: *\nDisallow: /img\nAllow: /img/a\n", 200, True),
        (bytes(range(256)) * 100, 200, True),
    ],
)
def test_a_robots_txt_is_obeyed_as_its_status_asks(body: bytes, status: int, allowed: bool) -> None:
    assert rules(body, status).allow("https://art.example/img/a.jpg") is allowed


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (b"Crawl-delay: 7", 7.0),
        (b"Request-rate: 1/30s", 30.0),
        (b"Crawl-delay: x", 0.0),
        (b"Crawl-delay: -3", 0.0),
        (b"Crawl-delay: 1e400", 0.0),
        (b"Request-rate: 0/5", 0.0),
        (b"", 0.0),
    ],
)
def test_the_delay_is_what_the_file_asks_for(lines: bytes, seconds: float) -> None:
    assert rules(b"User-agent: *\n" + lines + b"\nDisallow:\n").delay() == seconds


def test_a_host_is_asked_again_after_its_delay_and_another_at_once() -> None:
    now: list[float] = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    polite = Politeness(delay=1.0, clock=lambda: now[0], sleep=sleep)
    polite.wish("a", 5.0)
    for host in ("a", "b", "a", "b"):
        with polite.turn(host):
            now[0] += 0.25
    assert slept == [4.75]


def test_a_delay_counts_from_the_end_of_a_request_that_failed() -> None:
    now: list[float] = [0.0]
    slept: list[float] = []
    polite = Politeness(delay=2.0, clock=lambda: now[0], sleep=slept.append)

    def fail() -> None:
        with polite.turn("a"):
            now[0] = 10.0
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with polite.turn("a"):
        pass
    assert slept == [2.0]


def test_one_host_is_asked_by_one_thread_at_a_time() -> None:
    polite, at_once, most = Politeness(delay=0.0), [0], [0]

    def work() -> None:
        for _ in range(5):
            with polite.turn("a"):
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
                time.sleep(0.002)
                at_once[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
