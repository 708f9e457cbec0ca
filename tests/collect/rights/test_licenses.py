"""Names, addresses and sentences, and the license each stands for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.license_table import STATEMENTS
from apelles.collect.rights.licenses import recognize
from apelles.records.rights import Duty, License, LicenseFamily, LicenseKind

BY, SA, NC, ND = Duty.ATTRIBUTION, Duty.SHARE_ALIKE, Duty.NON_COMMERCIAL, Duty.NO_DERIVATIVES
READ = Duty.READ_TERMS
MARK = Duty.VERIFY_PUBLIC_DOMAIN
NOTICE, COPYLEFT = Duty.NOTICE, Duty.COPYLEFT


def known(text: str) -> License:
    found = recognize(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize("version", ["1.0", "2.0", "2.5", "3.0", "4.0"])
@pytest.mark.parametrize(
    ("elements", "duties"),
    [
        ("by", (BY,)),
        ("by-sa", (BY, SA)),
        ("by-nc", (BY, NC)),
        ("by-nd", (BY, ND)),
        ("by-nc-sa", (BY, NC, SA)),
        ("by-nc-nd", (BY, NC, ND)),
    ],
)
def test_every_creative_commons_license_is_known_by_address_name_and_identifier(
    elements: str, duties: tuple[Duty, ...], version: str
) -> None:
    address = f"https://creativecommons.org/licenses/{elements}/{version}/"
    written = [
        address,
        f"CC {elements.upper()} {version}",
        f"CC-{elements.upper()}-{version}",
        f"cc_{elements}_{version}",
    ]
    for text in written:
        found = known(text)
        assert found.id == f"CC-{elements.upper()}-{version}", text
        assert found.uri == address
        assert found.duties == duties
        assert found.version == version
        assert (found.family, found.kind) == (LicenseFamily.CC, LicenseKind.LICENSE)
        assert not found.unconditional


@pytest.mark.parametrize(
    "text",
    [
        "http://creativecommons.org/licenses/by-sa/4.0",
        "HTTPS://WWW.CREATIVECOMMONS.ORG/Licenses/BY-SA/4.0/",
        "//creativecommons.org/licenses/by-sa/4.0/",
        "creativecommons.org/licenses/by-sa/4.0/deed.en",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans",
        "https://creativecommons.org/licenses/by-sa/4.0/legalcode?ref=chooser-v1#s1",
        " https://creativecommons.org/licenses/by-sa/4.0/ ",
        "https://creativecommons.org/licenses/by-sa/4.0//",
        "CC BY-SA 4.0",
        "cc by-sa 4",
        "CC-BY-SA-4.0",
        "CC BY‑SA 4.0",
        "CC BY–SA 4.0 Deed",
        "CCBY-SA4.0",
        "BY-SA 4.0",
        "Creative Commons BY-SA v4.0",
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "Creative Commons Attribution-Share Alike 4.0 International Public License",
        "the Creative Commons Attribution ShareAlike 4.0 license",
        "Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)",
        "License: CC BY-SA 4.0",
        "Licensed under CC BY-SA 4.0.",
        "CC BY-SA 4.0, Jane Doe via Wikimedia Commons",
        "CC BY-SA 4.0（张三）",
        "© 2020 Jane Doe. Some rights reserved. CC BY-SA 4.0",
        "This work is licensed under a Creative Commons Attribution-ShareAlike 4.0 International License.",
        'Licensed under a <a rel="license" href="http://creativecommons.org/licenses/by-sa/4.0/">Creative Commons '
        "Attribution-ShareAlike 4.0 International License</a>.",
        "This work is licensed to the public under the Creative Commons Attribution-ShareAlike license "
        "http://creativecommons.org/licenses/by-sa/4.0/ verify at http://example.org/rights",
    ],
)
def test_one_license_is_written_in_many_ways(text: str) -> None:
    found = known(text)
    assert found.id == "CC-BY-SA-4.0"
    assert found.duties == (BY, SA)


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("https://creativecommons.org/licenses/by-nc/3.0/de/deed.de", "CC-BY-NC-3.0-DE", "DE"),
        ("https://creativecommons.org/licenses/by/2.5/scotland/", "CC-BY-2.5-SCOTLAND", "SCOTLAND"),
        ("https://creativecommons.org/licenses/by/3.0/igo/", "CC-BY-3.0-IGO", "IGO"),
        ("cc by 2.0 de", "CC-BY-2.0-DE", "DE"),
        ("CC BY-NC 3.0 United States", "CC-BY-NC-3.0-US", "US"),
        ("Creative Commons Attribution-Share Alike 2.0 Germany", "CC-BY-SA-2.0-DE", "DE"),
        ("CC-BY-3.0-DE", "CC-BY-3.0-DE", "DE"),
        ("CC BY 3.0 Unported", "CC-BY-3.0", ""),
        ("https://creativecommons.org/licenses/by/4.0/de/", "CC-BY-4.0", ""),
    ],
)
def test_ported_licenses_keep_their_jurisdiction_which_ended_with_version_3(text: str, name: str, place: str) -> None:
    assert (known(text).id, known(text).jurisdiction) == (name, place)


@pytest.mark.parametrize("text", ["CC BY-NC-ND", "Creative Commons Attribution-NonCommercial-NoDerivs", "BY-NC-ND"])
def test_without_a_version_the_terms_have_to_be_read(text: str) -> None:
    assert known(text).id == "CC-BY-NC-ND"
    assert known(text).duties == (BY, NC, ND, READ)
    assert known(text).uri == ""


@pytest.mark.parametrize(
    "text",
    [
        "Creative Commons Attribution NonCommercial 4.0",
        "Creative Commons Attribution Non-Commercial 4.0 International",
        "creative commons attribution - noncommercial 4.0",
        "Attribution-NonCommercial 4.0 International",
    ],
)
def test_no_element_of_a_name_is_lost(text: str) -> None:
    assert NC in known(text).duties


@pytest.mark.parametrize(
    "text",
    [
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "http://creativecommons.org/publicdomain/zero/1.0/deed.zh",
        "CC0",
        "cc0 1.0",
        "CC-0",
        "CC Zero",
        "CC0-1.0",
        "Creative Commons Zero",
        "Creative Commons CC0 1.0 Universal Public Domain Dedication",
        "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication",
        "CC0 1.0 Universal",
        "Public Domain (CC0)",
        "CC0 (museum open access); repo MIT",
        "CC0; package GPL-3+",
    ],
)
def test_cc0_allows_everything(text: str) -> None:
    assert known(text).id == "CC0-1.0"
    assert known(text).unconditional
    assert known(text).duties == ()


@pytest.mark.parametrize(
    "text",
    [
        "CC0 (metadata only)",
        "CC0, except the logo",
        "CC0 (nur Metadaten)",
        "CC0 - Jane Doe",
        "CC0. No AI training.",
        "https://creativecommons.org/publicdomain/zero/1.0/ not for training",
        "CC0; all rights reserved",
        "CC0; code, not pictures",
        "MIT (fonts excluded)",
        "CC0；仅限元数据",
    ],
)
def test_words_that_may_take_something_back_make_a_free_license_one_to_be_read(text: str) -> None:
    assert not known(text).unconditional
    assert READ in known(text).duties


@pytest.mark.parametrize(
    "text",
    ["CC0, CC BY-NC 4.0", "CC0; images CC BY-NC 4.0", "CC0 https://creativecommons.org/licenses/by-nc/4.0/ CC0"],
)
def test_two_licenses_in_one_text_hold_together(text: str) -> None:
    assert known(text).id == "CC-BY-NC-4.0 AND CC0-1.0"
    assert known(text).duties == (BY, NC)
    assert not known(text).unconditional


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("PDM", "CC-PDM-1.0"),
        ("PDM 1.0", "CC-PDM-1.0"),
        ("Public Domain Mark 1.0", "CC-PDM-1.0"),
        ("CC-PDM-1.0", "CC-PDM-1.0"),
        ("CC-PDDC", "CC-PDDC"),
        ("Public Domain", "custom:public-domain"),
        ("public-domain", "custom:public-domain"),
        ("PD", "custom:public-domain"),
        ("PD-old-100", "custom:public-domain"),
        ("PD (author died >70 y ago; faithful 2D reproduction); package GPL-3+", "custom:public-domain"),
        ("This image is in the public domain", "custom:public-domain"),
        ("Released into the public domain", "custom:public-domain"),
        ("公有领域", "custom:public-domain"),
    ],
)
def test_a_public_domain_mark_is_a_claim_to_be_verified(text: str, name: str) -> None:
    assert known(text).id == name
    assert known(text).kind is LicenseKind.MARK
    assert known(text).duties == (MARK,)
    assert not known(text).unconditional


@pytest.mark.parametrize("code", STATEMENTS)
def test_every_statement_of_rightsstatements_org_is_a_status(code: str) -> None:
    for text in (
        f"http://rightsstatements.org/vocab/{code}/1.0/",
        f"https://www.rightsstatements.org/page/{code}/1.0/?language=en",
        f"rightsstatements.org/vocab/{code.lower()}/1.0",
        code,
        STATEMENTS[code][0].title(),
    ):
        found = known(text)
        assert found.id == code, text
        assert (found.family, found.kind) == (LicenseFamily.RIGHTSSTATEMENTS, LicenseKind.STATUS)
        assert found.uri == f"http://rightsstatements.org/vocab/{code}/1.0/"
        assert not found.unconditional


@pytest.mark.parametrize(
    ("text", "name", "duties"),
    [
        ("MIT", "MIT", (BY, NOTICE)),
        ("The MIT License", "MIT", (BY, NOTICE)),
        ("BSD-3-Clause", "BSD-3-Clause", (BY, NOTICE)),
        ("3-clause BSD license", "BSD-3-Clause", (BY, NOTICE)),
        ("BSD", "custom:bsd", (BY, NOTICE)),
        ("Apache-2.0", "Apache-2.0", (BY, NOTICE)),
        ("Apache License, Version 2.0", "Apache-2.0", (BY, NOTICE)),
        ("SIL Open Font License 1.1", "OFL-1.1", (BY, NOTICE)),
        ("Unlicense", "Unlicense", ()),
        ("GPL-3+", "GPL-3.0-or-later", (NOTICE, COPYLEFT)),
        ("GPL-3+ (AisleRiot package; art partly PD/LGPL per deck)", "GPL-3.0-or-later", (NOTICE, COPYLEFT, READ)),
        ("GPLv2", "GPL-2.0-only", (NOTICE, COPYLEFT)),
        ("LGPL-2.1+", "LGPL-2.1-or-later", (NOTICE, COPYLEFT)),
        ("GNU General Public License v3.0 or later", "GPL-3.0-or-later", (NOTICE, COPYLEFT)),
        ("Free Art License", "LAL-1.3", (NOTICE, COPYLEFT)),
        ("CC-SA-1.0", "CC-SA-1.0", (SA,)),
        ("BSD-Protection", "BSD-Protection", (READ,)),
        ("BSD-3-Clause-No-Military-License", "BSD-3-Clause-No-Military-License", (READ,)),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", (NOTICE, COPYLEFT)),
    ],
)
def test_spdx_identifiers_and_common_names_say_what_they_ask(text: str, name: str, duties: tuple[Duty, ...]) -> None:
    assert known(text).id == name
    assert known(text).duties == duties
    assert known(text).unconditional == (duties in {(), (BY, NOTICE)})


@pytest.mark.parametrize(
    ("text", "duties", "avoidable", "unconditional"),
    [
        ("MIT OR Apache-2.0", (BY, NOTICE), (), True),
        ("MIT OR GPL-3.0-only", (BY, NOTICE, COPYLEFT), (BY, COPYLEFT), False),
        ("CC-BY-NC-4.0 OR CC-BY-4.0", (BY, NC), (NC,), False),
        ("CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0", (BY, NC, SA), (SA,), False),
        ("MIT AND CC-BY-4.0", (BY, NOTICE), (), False),
        ("MIT AND (CC-BY-NC-4.0 OR CC-BY-4.0)", (BY, NOTICE, NC), (NC,), False),
        ("CC0-1.0 and mit", (BY, NOTICE), (), True),
    ],
)
def test_and_asks_for_all_and_or_leaves_a_choice(
    text: str, duties: tuple[Duty, ...], avoidable: tuple[Duty, ...], unconditional: bool
) -> None:
    found = known(text)
    assert found.family is LicenseFamily.SPDX
    assert {*found.duties} == {*duties}
    assert {*found.avoidable} == {*avoidable}
    assert found.unconditional is unconditional
    assert found.choice == (" OR " in text)


@pytest.mark.parametrize(
    ("text", "name", "kind", "duties"),
    [
        ("All rights reserved", "all-rights-reserved", LicenseKind.STATUS, ()),
        ("© Jane Doe 2020", "all-rights-reserved", LicenseKind.STATUS, ()),
        ("(c) Jane Doe", "all-rights-reserved", LicenseKind.STATUS, ()),
        ("Copyright 2020 Jane Doe. All Rights Reserved.", "all-rights-reserved", LicenseKind.STATUS, ()),
        ("版权所有 © 张三", "all-rights-reserved", LicenseKind.STATUS, ()),
        ("No known copyright restrictions", "no-known-restrictions", LicenseKind.STATUS, ()),
        ("Fair use", "fair-use", LicenseKind.STATUS, ()),
        ("Pixabay License", "pixabay", LicenseKind.LICENSE, (READ,)),
        ("Unsplash", "unsplash", LicenseKind.LICENSE, (READ,)),
        ("https://unsplash.com/license", "unsplash", LicenseKind.LICENSE, (READ,)),
        ("Free to use under the Pexels licence", "pexels", LicenseKind.LICENSE, (READ,)),
        ("For personal use only", "personal-use", LicenseKind.LICENSE, (NC, READ)),
        ("Academic use only", "research-only", LicenseKind.LICENSE, (NC, READ)),
        ("Non-commercial", "non-commercial", LicenseKind.LICENSE, (NC, READ)),
        ("Creative Commons", "creative-commons", LicenseKind.LICENSE, (READ,)),
    ],
)
def test_what_is_on_no_list_is_known_by_name_only(
    text: str, name: str, kind: LicenseKind, duties: tuple[Duty, ...]
) -> None:
    found = known(text)
    assert found.id == f"custom:{name}"
    assert (found.kind, found.duties) == (kind, duties)
    assert not found.unconditional


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "unknown",
        "Unspecified",
        "other",
        "see website",
        "CC-BY-SA-5.0",
        "CC BY-ND-SA 4.0",
        "https://creativecommons.org/licenses/by/5.0/",
        "https://creativecommons.org/licenses/publicdomain-not/1.0/",
        "https://creativecommons.org.example.com/publicdomain/zero/1.0/",
        "https://example.com/creativecommons.org/publicdomain/zero/1.0/",
        "This picture is not CC0",
        "Anything but CC0",
        "CC0 for the text",
        "code CC0",
        "attribution",
        "by",
        "spaghetty license",
        "MIT AND",
        "MIT WITH MIT",
        "a\x00b",
        "CC0 " * 600,
    ],
)
def test_unknown_text_is_no_license(text: str) -> None:
    assert recognize(text) is None


def test_a_license_beside_a_status_has_to_be_read() -> None:
    assert known("CC BY 4.0, all rights reserved").duties == (BY, READ)
    assert known("http://rightsstatements.org/vocab/InC/1.0/; CC BY 4.0").duties == (BY, READ)


@given(st.text(max_size=300) | st.text(alphabet="cbyndsa0CCzero 4.()-/;,©MITORANDWH\u3000", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_license_or_nothing(text: str) -> None:
    found = recognize(text)
    assert found is None or (found.id and not (found.unconditional and READ in found.duties))


@given(st.text(alphabet="abcdefgh ijklmn.;(", min_size=3, max_size=40))
@settings(max_examples=60, deadline=None)
def test_half_a_sentence_beside_cc0_never_loosens_it(words: str) -> None:
    alone = recognize("CC0")
    assert alone is not None
    found = recognize(f"CC0; zyx {words}")
    assert found is None or not found.unconditional


@pytest.mark.parametrize(
    "text",
    [
        "(" * 999 + "MIT" + ")" * 999,
        "MIT AND " * 240 + "MIT",
        "CC0;" * 499,
        "by " * 600,
        "<" * 2000,
        "//" * 1000,
        " - " * 600,
    ]
    + [
        "creative commons attribution " * 60,
        "http://creativecommons.org/licenses/" + "/" * 1900,
        "non commercial " * 130,
    ],
)
def test_a_hostile_text_takes_little_time(text: str) -> None:
    recognize("MIT")
    start = time.process_time()
    recognize(text)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("知识共享 署名-非商业性使用 4.0 国际", "CC-BY-NC-4.0"),
        ("知识共享署名-相同方式共享 4.0 国际许可协议", "CC-BY-SA-4.0"),
        ("知识共享署名 2.5 中国大陆许可协议", "CC-BY-2.5-CN"),
        ("創用CC 姓名標示-非商業性 3.0 台灣", "CC-BY-NC-3.0-TW"),
        ("CC BY-NC 4.0 国际", "CC-BY-NC-4.0"),
        ("CC0 1.0 通用", "CC0-1.0"),
    ],
)
def test_licenses_are_known_by_the_names_of_their_chinese_translations(text: str, name: str) -> None:
    assert known(text).id == name


@pytest.mark.parametrize("text", ["署名", "非商业", "禁止转载", "https://creativecommons.org/publicdomain/zero/9.9/"])
def test_words_alone_and_versions_that_never_were_are_no_license(text: str) -> None:
    assert recognize(text) is None


@pytest.mark.parametrize("end", ["licenses/publicdomain/", "licenses/publicdomain", "publicdomain/certification/"])
def test_the_retired_dedication_is_known_by_its_address(end: str) -> None:
    assert known(f"http://creativecommons.org/{end}").id == "CC-PDDC"
