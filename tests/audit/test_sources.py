"""Sources: hosts on lists with their subdomains, and addresses that are one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.audit.sources import addresses, host_of, listed, same_source


@pytest.mark.parametrize(
    ("host", "entries", "entry"),
    [
        ("pirate.example", ["pirate.example"], "pirate.example"),
        ("cdn.img.pirate.example", ["pirate.example"], "pirate.example"),
        ("notpirate.example", ["pirate.example"], ""),
        ("pirate.example.org", ["pirate.example"], ""),
        ("a.pirate.example", ["https://PIRATE.example/some/page"], "https://PIRATE.example/some/page"),
        ("a.pirate.example", ["*.pirate.example"], "*.pirate.example"),
        ("pirate.example", ["example"], ""),
        ("pirate.example", ["", "#", "http://[bad"], ""),
        ("xn--fsqu00a.com", ["例子.com"], "例子.com"),
    ],
)
def test_a_host_is_on_a_list_with_all_its_subdomains(host: str, entries: list[str], entry: str) -> None:
    assert listed([host], entries) == entry


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://Ada.Example:8080/x", "ada.example"),
        ("ada.example", "ada.example"),
        ("//ada.example/x", "ada.example"),
        ("https://user:word@ada.example/", "ada.example"),
        ("ada.example.", "ada.example"),
        ("no host at all", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_plain(text: str, host: str) -> None:
    assert host_of(text) == host


@pytest.mark.parametrize(
    ("stated", "registered", "same"),
    [
        ("http://www.ada.example/a/", "https://ada.example/a#top", True),
        ("https://ada.example/a", "https://ada.example/b", False),
        ("https://ada.example/a?id=1", "https://ada.example/a?id=2", False),
        ("https://shop.ada.example/a", "https://ada.example", True),
        ("https://ada.example.evil.example/a", "https://ada.example", False),
        ("https://evil.example/?u=https://ada.example/a", "https://ada.example/a", False),
        ("The  Museum", "the museum", True),
        ("The Museum", "https://ada.example", False),
        ("seen at https://ada.example/a.", "https://ada.example/a https://b.example/1", True),
    ],
)
def test_a_source_is_the_registered_one_or_on_a_site_registered_as_a_whole(
    stated: str, registered: str, same: bool
) -> None:
    assert same_source(stated, registered) is same


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    addresses(f"https://{text}")
    assert listed([host_of(text)], [text]) in {"", text}
    assert same_source(text, text)
