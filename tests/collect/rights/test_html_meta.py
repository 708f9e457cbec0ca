"""Tags of a page are found in one pass, wherever they stand, and license links become claims."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.base import LICENSE_URI
from apelles.collect.rights.html_meta import MOST_BYTES, LicenseLinks, scan
from apelles.records.rights import Carrier, Protocol
from tests.collect.rights.site import body, copy, headers

CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("page", "metas"),
    [
        ('<meta name="robots" content="noai">', [("robots", "noai")]),
        ("<META NAME = 'Robots'\n CONTENT = noai >", [("robots", "noai")]),
        ("<meta content=1 name=tdm-reservation/>", [("tdm-reservation/", "1")]),
        ("<meta content=1 name=tdm-reservation />", [("tdm-reservation", "1")]),
        ("<meta name=a content='x > y'>", [("a", "x > y")]),
        ("<meta name=a content=1 content=2>", [("a", "1")]),
        ("<meta property='tdm:reservation' content=1>", [("tdm:reservation", "1")]),
        ("<meta name=a content='&lt;b&gt;&#39;'>", [("a", "<b>'")]),
        ("<head></head><body><div><meta name=a content=b></div>", [("a", "b")]),
        ("<meta name=a>", [("a", "")]),
        ("<meta>", [("", "")]),
        ("<metadata name=a content=b>", []),
        ("<!-- <meta name=a content=b> -->", []),
        ("<!--><meta name=a content=b>", [("a", "b")]),
        ("<!-- <meta name=a content=b>", []),
        ("<script>x = '<meta name=a content=b>'</SCRIPT><meta name=c content=d>", [("c", "d")]),
        ("<title><meta name=a content=b></title>", []),
        ("<style><meta name=a content=b>", []),
        ("<a title='<meta name=a content=b>'>", []),
        ("<meta name=a content=b", []),
        ("<meta name=a content='b>", []),
        ("\ufeff<meta name=a content=é>", [("a", "é")]),
    ],
)
def test_meta_elements_are_found_where_a_browser_finds_them(page: str, metas: list[tuple[str, str]]) -> None:
    assert [(meta.name, meta.content) for meta in scan(page.encode()).metas] == metas


def test_pages_in_other_encodings_are_read() -> None:
    page = "<meta name=a content=é>"
    assert scan(page.encode("utf-16")).metas[0].content == "é"
    assert scan(page.encode("latin-1")).metas[0].content == "é"


@pytest.mark.parametrize(
    ("page", "address", "protocol"),
    [
        (f'<link rel="license" href="{CC}">', CC, Protocol.CC),
        (f'<a href="{CC}" rel="nofollow License">by</a>', CC, Protocol.CC),
        ("<link rel=license href=/terms>", "https://art.example/terms", Protocol.SPDX),
        (
            "<a rel=license href='http://rightsstatements.org/vocab/InC/1.0/'>",
            "http://rightsstatements.org/vocab/InC/1.0/",
            Protocol.RIGHTSSTATEMENTS,
        ),
        ("<a rel=license href='//[bad'>", "//[bad", Protocol.SPDX),
    ],
)
def test_a_license_link_of_the_page_is_a_claim_and_no_permission(page: str, address: str, protocol: Protocol) -> None:
    (signal,) = LicenseLinks().read(copy({"page": body(page, "https://art.example/works/a")}))
    assert (signal.protocol, signal.carrier, signal.statements) == (protocol, Carrier.HTML, ())
    assert [(claim.name, claim.text) for claim in signal.claims] == [(LICENSE_URI, address)]
    assert signal.raw in page.encode()


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="license" type="application/rsl+xml" href="/license.xml">',
        '<link rel="licenses" href="/l">',
        '<link rel="license">',
        '<img rel="license" href="/l">',
    ],
)
def test_other_links_are_no_claims(page: str) -> None:
    assert LicenseLinks().read(copy({"page": body(page)})) == ()


def test_a_license_link_of_the_header_is_a_claim() -> None:
    image = headers(("Link", f'<{CC}>; rel="license"'), ("Link", '</l.xml>; rel=license; type="application/rsl+xml"'))
    (signal,) = LicenseLinks().read(copy({"image": image}))
    assert (signal.carrier, signal.claims[0].text) == (Carrier.HTTP, CC)


def test_a_refused_page_says_nothing() -> None:
    assert LicenseLinks().read(copy({"page": body(f"<link rel=license href={CC}>", status=404)})) == ()
    assert LicenseLinks().read(copy()) == ()


def test_one_megabyte_is_scanned_and_no_more() -> None:
    filler = b" " * MOST_BYTES
    assert LicenseLinks().read(copy({"page": body(filler + b"<link rel=license href=/l>")})) == ()


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "</a", "<a b='", "<meta ", "<meta a=", "<", "<![CDATA[", "<script>", "<a\n", "&#", "<a b", "<a/"],
)
def test_pages_made_to_be_slow_are_not(piece: str) -> None:
    page = (piece * (MOST_BYTES // len(piece))).encode()
    started = time.process_time()
    scan.__wrapped__(page)
    assert time.process_time() - started < 5


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_raise_nothing(content: bytes) -> None:
    scan.__wrapped__(b"<meta " + content + b"><link rel=license " + content)
    LicenseLinks().read(copy({"page": body(b"<link rel=license href=" + content + b">")}))
