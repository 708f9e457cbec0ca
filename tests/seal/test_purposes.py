"""What a certificate lacks to sign Content Credentials; the library agrees, and says less."""

from __future__ import annotations

import re
from typing import Any

import pytest

from apelles.errors import CredentialFailed
from apelles.seal import purposes
from apelles.seal.credential import sign
from apelles.seal.credential_check import PDF, examine
from benchmarks.certified import C2PA, DOCUMENTS, EMAIL, identity, leaf, new_key
from benchmarks.fuzz_dossier import plain_pdf
from tests.seal.certificates import CREATED

KEY, ISSUER = new_key("RSA-2048"), new_key("P-384")
CLIENT, STAMPS, ANY = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.8", "2.5.29.37.0"


def signed(**stated: Any) -> bytes:
    who = identity((leaf(KEY, ISSUER, **stated),), KEY)
    return sign(plain_pdf(), PDF, identity=who, assertions=[CREATED], title="x")


@pytest.mark.parametrize(
    "stated",
    [
        {"purposes": (EMAIL,)},
        {"purposes": (DOCUMENTS,)},
        {"purposes": (C2PA,)},
        {"purposes": (CLIENT, EMAIL)},
        {"usages": ("digital_signature", "content_commitment", "key_encipherment")},
        {"usages": ("content_commitment",)},
    ],
)
def test_a_certificate_that_lacks_nothing_signs(stated: dict[str, Any]) -> None:
    assert purposes.lacking(leaf(KEY, ISSUER, **stated)) == ()
    assert examine(signed(**stated), PDF).intact


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"purposes": ()}, r"states no extended key usage.*emailProtection.*documentSigning.*C2PA"),
        ({"purposes": (CLIENT,)}, r"usages are 1\.3\.6\.1\.5\.5\.7\.3\.2, and one of these is missing.*emailProt"),
        ({"purposes": (EMAIL, ANY)}, "any extended key usage"),
        ({"purposes": (EMAIL, STAMPS)}, "timeStamping.*beside another use"),
        ({"usages": ()}, "lacks digitalSignature"),
        ({"usages": ("key_encipherment",)}, "lacks digitalSignature"),
        ({"usages": ("digital_signature", "key_cert_sign")}, "of a CA"),
        ({"names_issuer": False}, "authorityKeyIdentifier"),
    ],
)
def test_what_is_missing_is_said_and_the_library_refuses_it_too(stated: dict[str, Any], said: str) -> None:
    (found,) = purposes.lacking(leaf(KEY, ISSUER, **stated))
    assert re.search(said, found)
    with pytest.raises(CredentialFailed):
        signed(**stated)


def test_a_ca_may_issue_what_it_is_limited_to() -> None:
    assert all(purposes.may_issue([one]) for one in (EMAIL, DOCUMENTS, C2PA, CLIENT, ANY))
    assert not purposes.may_issue([STAMPS])
    assert not purposes.may_issue([])
