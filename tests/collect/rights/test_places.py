"""Addresses, patterns of paths, and the text of what a server answered."""

from __future__ import annotations

import pytest

from apelles.collect.rights.base import Resource
from apelles.collect.rights.places import (
    LONGEST_URL,
    decoded,
    looks_like_a_page,
    matches,
    place,
    place_governed,
    text_lines,
)
from tests.collect.rights.site import copy


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("/", "/a", True),
        ("/img", "/img/a.jpg", True),
        ("/img", "/IMG/a.jpg", False),
        ("/*.jpg$", "/a.jpg", True),
        ("/*.jpg$", "/a.jpg.html", False),
        ("/img/*.jpg$", "/img/x/y.jpg", True),
        ("/a*b*c", "/axbxc", True),
        ("/a*b*c", "/axcxb", False),
        ("*", "/a", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*a$", "/a", False),
        ("/%61", "/a", True),
        ("/a", "/%61", True),
        ("/%2f", "/%2F", True),
        ("/%2F", "//", False),
        ("/é", "/%C3%A9", True),
        ("/a b", "/a%20b", True),
        ("/i?id=*", "/i?id=4", True),
        ("/i$", "/i?id=4", True),
        ("", "/a", True),
    ],
)
def test_a_pattern_is_a_prefix_with_stars_and_an_anchor(pattern: str, path: str, covered: bool) -> None:
    assert matches(pattern, place(f"https://a.example{path}")) is covered


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://[", "//", "http://a" + "b" * LONGEST_URL, "data:image/png,x"]
)
def test_an_address_that_cannot_be_read_is_not_known(url: str) -> None:
    assert not place(url).known


@pytest.mark.parametrize("url", ["http://a/\ud800", "http://a/\x00", "http://ä.example/%", "http://a:99999999/%zz"])
def test_odd_addresses_raise_nothing(url: str) -> None:
    assert matches("/", place(url))


@pytest.mark.parametrize(
    ("picture_from", "file_from", "host"),
    [
        ("", "", "art.example"),
        ("", "https://cdn.example/robots.txt", "art.example"),
        ("https://cdn.example/a.jpg", "https://cdn.example/robots.txt", "cdn.example"),
        ("https://cdn.example/a.jpg", "https://art.example/robots.txt", "art.example"),
        ("https://cdn.example/a.jpg", "https://third.example/robots.txt", "art.example"),
        ("https://cdn.example/a.jpg", "", "art.example"),
    ],
)
def test_a_file_speaks_for_the_host_it_was_asked_of(picture_from: str, file_from: str, host: str) -> None:
    asked = copy({"image": Resource(url=picture_from)})
    assert place_governed(asked, Resource(url=file_from)).host == host


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"\xef\xbb\xbfabc", "abc"),
        (b"\xff\xfea\x00b\x00", "ab"),
        (b"\xfe\xff\x00a\x00b", "ab"),
        (b"a\x00b\x00", "ab"),
        ("é".encode("latin-1"), "é"),
        (b"\xef\xbb\xbf\xe9", "é"),
        (b"\xff\xfe\x00", "\ufffd"),
        (b"", ""),
    ],
)
def test_text_is_read_whatever_its_encoding(body: bytes, text: str) -> None:
    assert decoded(body) == text


def test_lines_end_at_any_line_end_and_nowhere_else() -> None:
    assert text_lines(b"a\r\nb\rc\nd\x0be\n\n") == ["a", "b", "c", "d e"]


@pytest.mark.parametrize(
    ("body", "is_page"),
    [
        (b"<!DOCTYPE html>", True),
        (b" \n<HTML>", True),
        (b"\xef\xbb\xbf<html>", True),
        (b"User-agent: *", False),
        (b"", False),
    ],
)
def test_a_page_in_place_of_a_file_is_known(body: bytes, is_page: bool) -> None:
    assert looks_like_a_page(body) is is_page
