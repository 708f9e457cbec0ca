"""What licenses say of uses: the whole table."""

from __future__ import annotations

import pytest

from apelles.audit.licensing import in_doubt, licenses_in, permission_of, statements_of
from apelles.collect.rights.base import AUTHOR, COPYRIGHT, LICENSE, LICENSE_URI, USAGE_TERMS, WEB_STATEMENT
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import Carrier, Claim, Duty, Integrity, License, Permission, Use
from tests.audit.signals import ALLOW, CONDITIONAL, DENY, LICENSED, UNKNOWN, seen


def known(text: str) -> License:
    found = recognize(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "unsaid", "commercial"),
    [
        ("CC0-1.0", ALLOW, ALLOW),
        ("CC-PDM-1.0", CONDITIONAL, CONDITIONAL),
        ("CC-PDDC", CONDITIONAL, CONDITIONAL),
        ("Public domain", CONDITIONAL, CONDITIONAL),
        ("CC-BY-4.0", CONDITIONAL, CONDITIONAL),
        ("CC-BY-SA-4.0", CONDITIONAL, CONDITIONAL),
        ("CC-BY-ND-4.0", CONDITIONAL, CONDITIONAL),
        ("CC-BY-NC-4.0", CONDITIONAL, DENY),
        ("CC-BY-NC-SA-4.0", CONDITIONAL, DENY),
        ("CC-BY-NC-ND-4.0", CONDITIONAL, DENY),
        ("CC-BY-NC-3.0-DE", CONDITIONAL, DENY),
        ("CC BY-NC", CONDITIONAL, DENY),
        ("MIT", ALLOW, ALLOW),
        ("BSD-2-Clause", ALLOW, ALLOW),
        ("BSD-3-Clause", ALLOW, ALLOW),
        ("Apache-2.0", ALLOW, ALLOW),
        ("OFL-1.1", ALLOW, ALLOW),
        ("Unlicense", ALLOW, ALLOW),
        ("GPL-3.0-or-later", CONDITIONAL, CONDITIONAL),
        ("BSD-Protection", CONDITIONAL, CONDITIONAL),
        ("MIT OR Apache-2.0", ALLOW, ALLOW),
        ("MIT OR CC-BY-NC-4.0", CONDITIONAL, CONDITIONAL),
        ("CC-BY-NC-4.0 OR CC-BY-NC-ND-4.0", CONDITIONAL, DENY),
        ("MIT AND CC-BY-4.0", CONDITIONAL, CONDITIONAL),
        ("MIT AND CC-BY-NC-4.0", CONDITIONAL, DENY),
        ("CC0 (metadata only)", CONDITIONAL, CONDITIONAL),
        ("InC", UNKNOWN, UNKNOWN),
        ("InC-OW-EU", UNKNOWN, UNKNOWN),
        ("InC-EDU", UNKNOWN, UNKNOWN),
        ("InC-NC", UNKNOWN, UNKNOWN),
        ("InC-RUU", UNKNOWN, UNKNOWN),
        ("NoC-CR", CONDITIONAL, CONDITIONAL),
        ("NoC-NC", CONDITIONAL, DENY),
        ("NoC-OKLR", CONDITIONAL, CONDITIONAL),
        ("NoC-US", CONDITIONAL, CONDITIONAL),
        ("CNE", UNKNOWN, UNKNOWN),
        ("UND", UNKNOWN, UNKNOWN),
        ("NKC", UNKNOWN, UNKNOWN),
        ("All rights reserved", UNKNOWN, UNKNOWN),
        ("© Jane Doe", UNKNOWN, UNKNOWN),
        ("No known copyright restrictions", UNKNOWN, UNKNOWN),
        ("Pixabay License", CONDITIONAL, CONDITIONAL),
        ("Non-commercial use only", CONDITIONAL, DENY),
        ("Academic use only", CONDITIONAL, DENY),
    ],
)
def test_each_license_says_what_its_row_says(text: str, unsaid: Permission, commercial: Permission) -> None:
    assert permission_of(known(text), commercial=None) is unsaid
    assert permission_of(known(text), commercial=False) is unsaid
    assert permission_of(known(text), commercial=True) is commercial


def test_a_license_speaks_of_every_use_but_crawling() -> None:
    statements = statements_of(known("CC BY 4.0"), commercial=None)
    assert tuple(one.use for one in statements) == LICENSED == tuple(use for use in Use if use is not Use.CRAWL)
    assert {one.condition for one in statements} == {"CC-BY-4.0"}


def test_only_a_condition_names_its_license() -> None:
    assert {one.condition for one in statements_of(known("CC0"), commercial=None)} == {""}
    assert {one.condition for one in statements_of(known("CC BY-NC 4.0"), commercial=True)} == {""}


def test_licenses_are_read_from_the_claims_that_name_them_once_for_each_signal() -> None:
    signal = seen(
        license_="CC BY 4.0",
        claims=(
            Claim(name=AUTHOR, text="MIT"),
            Claim(name=COPYRIGHT, text="CC0"),
            Claim(name=USAGE_TERMS, text="CC BY 4.0"),
            Claim(name=LICENSE_URI, text="https://creativecommons.org/licenses/by/4.0/"),
            Claim(name=WEB_STATEMENT, text="https://example.org/rights"),
        ),
    )
    found = licenses_in([seen(), signal, signal])
    assert [(one.signal, one.license.id, one.text) for one in found] == [
        (1, "CC0-1.0", "CC0"),
        (1, "CC-BY-4.0", "CC BY 4.0"),
        (2, "CC0-1.0", "CC0"),
        (2, "CC-BY-4.0", "CC BY 4.0"),
    ]
    assert not found[0].license.unconditional


@pytest.mark.parametrize("integrity", [Integrity.INVALID, Integrity.MALFORMED])
def test_broken_carriers_name_no_license(integrity: Integrity) -> None:
    assert licenses_in([seen(license_="CC0", integrity=integrity)]) == ()


ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_license_that_a_page_links_to_may_be_that_of_its_text_and_has_to_be_read() -> None:
    (named,) = licenses_in([seen(carrier=Carrier.HTML, claims=(Claim(name=LICENSE_URI, text=ZERO),))])
    assert (named.license.id, named.license.duties) == ("CC0-1.0", (Duty.READ_TERMS,))
    assert permission_of(named.license, commercial=None) is CONDITIONAL


def test_a_copyright_notice_asks_what_its_license_asks_and_grants_nothing() -> None:
    (named,) = licenses_in([seen(claims=(Claim(name=COPYRIGHT, text="CC BY-NC 4.0"),))])
    assert permission_of(named.license, commercial=True) is DENY
    assert licenses_in([seen(claims=(Claim(name=COPYRIGHT, text="Public domain"),))]) == ()


@pytest.mark.parametrize(
    ("name", "text", "doubt"),
    [
        (USAGE_TERMS, "No AI training allowed", True),
        (USAGE_TERMS, "Ask me first", True),
        (USAGE_TERMS, "This work is licensed under CC0 1.0", False),
        (USAGE_TERMS, "", False),
        (LICENSE, "All rights reserved", True),
        (LICENSE, "http://rightsstatements.org/vocab/InC/1.0/", True),
        (LICENSE, "my own license", True),
        (LICENSE, "CC0", False),
        (LICENSE_URI, "https://ada.example/terms", True),
        (COPYRIGHT, "© Ada Lin", False),
        (COPYRIGHT, "© Ada Lin. All rights reserved.", True),
        (COPYRIGHT, "© Ada Lin, not to be used for training", True),
        (COPYRIGHT, "© 林，版权所有", True),
        (WEB_STATEMENT, "https://ada.example/rights", False),
        (AUTHOR, "No AI training", False),
    ],
)
def test_what_stands_beside_a_license_without_conditions_may_put_it_in_doubt(name: str, text: str, doubt: bool) -> None:
    beside = seen(claims=(Claim(name=name, text=text),))
    assert in_doubt([beside]) is doubt
    assert not in_doubt([seen(claims=beside.claims, integrity=Integrity.MALFORMED)])
    assert in_doubt([seen(license_="CC0"), beside]) is doubt
