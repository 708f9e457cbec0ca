"""RSL: what is prohibited beats what is permitted, and what has to be paid for is conditional."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.base import LICENSE_URI
from apelles.collect.rights.places import place
from apelles.collect.rights.rsl import MOST_BYTES, USAGES, ReallySimpleLicensing, read_file
from apelles.records.rights import TRAINING, Carrier, Integrity, Permission, Signal, Use
from tests.collect.rights.site import NOTHING, PICTURE, body, copy, every, headers, merged, said

DENY, ALLOW, ASKS = Permission.DENY, Permission.ALLOW, Permission.CONDITIONAL
FILE = "https://art.example/license.xml"


def rsl(licenses: str, *, content: str = 'url="/"', root: str = 'xmlns="https://rslstandard.org/rsl"') -> str:
    return f"<rsl {root}><content {content}>{licenses}</content></rsl>"


def license_(inner: str) -> str:
    return f"<license>{inner}</license>"


def read(text: str | bytes, url: str = PICTURE) -> list[Signal]:
    return list(ReallySimpleLicensing().read(copy({"rsl": body(text, FILE)}, url=url)))


ALL = USAGES["all"]
NO_TRAINING = every(DENY, TRAINING)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<permits type='usage'>search</permits>", {Use.SEARCH: ALLOW}),
        ("<permits type='usage'>ai-train</permits>", every(ALLOW, TRAINING)),
        ("<permits type='usage'>train-ai</permits>", every(ALLOW, TRAINING)),
        ("<permits type='usage'>AI-Input</permits>", {Use.AI_INPUT: ALLOW}),
        ("<permits>search ai-input</permits>", {Use.SEARCH: ALLOW, Use.AI_INPUT: ALLOW}),
        ("<permits type='usage'>search, ai-input</permits>", {Use.SEARCH: ALLOW, Use.AI_INPUT: ALLOW}),
        ("<permits type='usage'>search,ai-input</permits>", {Use.SEARCH: ALLOW, Use.AI_INPUT: ALLOW}),
        ("<permits type='usage'>all</permits>", every(ALLOW, ALL)),
        ("<permits type='usage'>ai-all</permits>", every(ALLOW, USAGES["ai-all"])),
        ("<permits type='usage'>ai-index</permits>", NOTHING),
        ("<prohibits type='usage'>ai-train</prohibits>", NO_TRAINING),
        ("<prohibits type='usage'>all</prohibits>", every(DENY, ALL)),
        ("<prohibits type='usage'>ai-all</prohibits>", every(DENY, USAGES["ai-all"])),
        (
            "<permits type='usage'>all</permits><prohibits type='usage'>ai-train</prohibits>",
            {**every(ALLOW, ALL), **NO_TRAINING},
        ),
        ("<prohibits>ai-train</prohibits><permits>ai-train</permits>", NO_TRAINING),
        ("<permits>search</permits><payment type='free'/>", {Use.SEARCH: ALLOW}),
        *(
            (f"<permits>ai-train</permits><payment type='{kind}'/>", every(ASKS, TRAINING))
            for kind in ("purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "new")
        ),
        ("<permits>ai-train</permits><payment/>", every(ASKS, TRAINING)),
        ("<payment type='purchase'/>", every(ASKS, ALL)),
        ("<payment type='free'/>", NOTHING),
        ("<prohibits>search</prohibits><payment type='use'/>", {**every(ASKS, ALL), Use.SEARCH: DENY}),
        ("<permits>ai-train</permits><permits type='user'>non-commercial education</permits>", every(ASKS, TRAINING)),
        ("<permits>ai-train</permits><prohibits type='user'>commercial</prohibits>", every(ASKS, TRAINING)),
        ("<permits>ai-train</permits><permits type='geo'>EU US</permits>", every(ASKS, TRAINING)),
        ("<permits>ai-train</permits><legal type='warranty'>x</legal>", every(ALLOW, TRAINING)),
        ("", NOTHING),
    ],
)
def test_usages_users_places_and_payments(inner: str, expected: object) -> None:
    assert said(read(rsl(license_(inner)))) == expected


def test_the_strictest_of_several_licenses_counts() -> None:
    free, paid = license_("<permits>ai-train</permits>"), license_("<permits>ai-train</permits><payment type='use'/>")
    never = license_("<prohibits>ai-train</prohibits>")
    assert said(read(rsl(free + paid))) == every(ASKS, TRAINING)
    assert said(read(rsl(paid + free + never))) == NO_TRAINING


def test_the_condition_names_what_is_asked() -> None:
    inner = (
        "<permits>ai-train</permits><permits type='geo'>EU</permits>"
        "<payment type='subscription'><amount currency='EUR'>4</amount></payment><legal>terms at https://x</legal>"
    )
    (signal,) = read(rsl(license_(inner), content='url="/" server="https://ls.example"'))
    condition = signal.statements[0].condition
    assert all(word in condition for word in ("subscription", "4", "geo: only eu", "https://ls.example", "https://x"))


@pytest.mark.parametrize(
    ("content", "covered"),
    [
        ('url="/"', True),
        ("", True),
        ('url="/img/"', True),
        ('url="img/"', True),
        ('url="/img/*.jpg$"', True),
        ('url="*.jpg"', True),
        ('url="/other/"', False),
        ('url="https://art.example/img/"', True),
        ('url="https://ART.example"', True),
        ('url="https://else.example/"', False),
        ('url="https://[bad/"', False),
    ],
)
def test_a_content_element_speaks_of_the_addresses_it_names(content: str, covered: bool) -> None:
    signals = read(rsl(license_("<prohibits>ai-train</prohibits>"), content=content), url=PICTURE)
    assert said(signals) == (NO_TRAINING if covered else NOTHING)
    assert ("not about this address" in signals[0].detail) is not covered


@pytest.mark.parametrize(
    ("root", "canonical", "version"),
    [
        ('xmlns="https://rslstandard.org/rsl"', True, "rsl-1.0"),
        ('xmlns="https://rslstandard.org/rsl" version="0.9 draft"', True, "rsl-0.9 draft"),
        ('xmlns="http://rslstandard.org/rsl/"', True, "rsl-1.0"),
        ('version="1.0"', False, "rsl-1.0"),
    ],
)
def test_the_version_is_kept_as_written(root: str, canonical: bool, version: str) -> None:
    (signal,) = read(rsl(license_("<prohibits>ai-train</prohibits>"), root=root))
    assert said([signal]) == NO_TRAINING
    assert (signal.canonical, signal.spec_version) == (canonical, version)


def test_prefixes_and_feeds_make_no_difference() -> None:
    prefixed = (
        '<rss xmlns:r="https://rslstandard.org/rsl"><channel><item><r:content url="/"><r:license>'
        '<r:prohibits type="usage">ai-train</r:prohibits></r:license></r:content></item></channel></rss>'
    )
    assert said(read(prefixed)) == NO_TRAINING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<rsl>",
        "<rss/>",
        '<rsl xmlns="https://other.example/"><content><license><permits>all</permits></license></content></rsl>',
        '<!DOCTYPE r [<!ENTITY a "all">]><rsl><content><license><permits>&a;</permits></license></content></rsl>',
        '<!DOCTYPE r SYSTEM "file:///etc/passwd"><rsl><content/></rsl>',
        "<a>" * 100_000,
        b"<?xml version='1.0' encoding='no-such'?><rsl/>",
        b" " * (MOST_BYTES + 1),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_rsl_is_malformed_and_no_entity_is_expanded(text: str | bytes) -> None:
    signals = read(text)
    assert said(signals) == NOTHING
    assert all(each.integrity is Integrity.MALFORMED for each in signals)
    assert bool(signals) is bool(text)


def test_broken_text_with_a_prohibition_may_have_been_a_reservation() -> None:
    (signal,) = read("<rsl><prohibits>ai-train</prohibits>")
    assert signal.possible_reservation


def test_unknown_usages_are_told() -> None:
    (signal,) = read(rsl(license_("<prohibits>ai-dream</prohibits>")))
    assert "ai-dream" in signal.detail


def test_without_an_address_nothing_is_allowed() -> None:
    both = license_("<permits>search</permits><prohibits>ai-train</prohibits>")
    assert said(read(rsl(both), url="")) == NO_TRAINING


def test_pointers_are_claims_wherever_they_stand() -> None:
    link = 'rel="license"; type="application/rsl+xml"'
    resources = {
        "robots": body(
            "License: /a.xml\nUser-agent: *\nlicense: https://x/b.xml # two\n", "https://art.example/robots.txt"
        ),
        "image": headers(("Link", f"<https://x/c.xml>; {link}"), ("Link", "<https://x/no>; rel=license")),
        "page": body('<link rel="license" type="application/rsl+xml" href="d.xml">', "https://art.example/works/"),
    }
    signals = ReallySimpleLicensing().read(copy(resources))
    assert [(each.carrier, each.claims[0].name, each.claims[0].text) for each in signals] == [
        (Carrier.ROBOTS, LICENSE_URI, "https://art.example/a.xml"),
        (Carrier.ROBOTS, LICENSE_URI, "https://x/b.xml"),
        (Carrier.HTTP, LICENSE_URI, "https://x/c.xml"),
        (Carrier.HTML, LICENSE_URI, "https://art.example/works/d.xml"),
    ]
    assert said(signals) == NOTHING


INNER = st.lists(
    st.sampled_from(
        ["<permits>all</permits>", "<permits>ai-train</permits>", "<prohibits>search</prohibits>",
         "<payment type='use'/>", "<payment type='free'/>", "<permits type='geo'>EU</permits>", "<permits/>"]
    ),
    max_size=5,
)  # fmt: skip


@given(INNER, st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_adding_a_prohibition_denies_wherever_it_stands(inner: list[str], at: int) -> None:
    never = "<prohibits>ai-train</prohibits>"
    where = place(PICTURE)
    text = rsl(license_("".join([*inner[:at], never, *inner[at:]])))
    assert merged(read_file(text.encode(), where).statements).items() >= NO_TRAINING.items()


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_no_error(content: bytes) -> None:
    read_file(content, place(PICTURE))
    read_file(b"<rsl><content><license><permits>" + content, place(PICTURE))


def test_attributes_with_the_prefix_of_the_language_count_as_those_without() -> None:
    inner = (
        '<r:permits r:type="user">education</r:permits><r:permits r:type="usage">ai-train; search</r:permits>'
        '<r:payment r:type="purchase"/>'
    )
    text = (
        '<r:rsl xmlns:r="https://rslstandard.org/rsl" r:version="1.0"><r:content r:url="/img/"><r:license>'
        f"{inner}</r:license></r:content></r:rsl>"
    )
    (signal,) = read(text)
    assert said([signal]) == {**every(ASKS, TRAINING), Use.SEARCH: ASKS}
    assert signal.spec_version == "rsl-1.0"
    (elsewhere,) = read(text, url="https://art.example/other/a.jpg")
    assert said([elsewhere]) == NOTHING


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1"])
def test_a_file_is_read_in_any_encoding_that_is_common(encoding: str) -> None:
    text = "<?xml version='1.0' encoding='x-whatever'?>" + rsl(license_("<prohibits>ai-train</prohibits>"))
    assert said(read(text.encode(encoding))) == NO_TRAINING
