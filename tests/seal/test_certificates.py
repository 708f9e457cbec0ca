"""Who is trusted: whoever leads to a certificate that the reader named, at the time of the signature."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apelles.errors import CredentialError
from apelles.seal import certificates
from apelles.seal.certificates import Trust, trust_in
from apelles.seal.identity import Identity
from benchmarks.certified import EMAIL, ca, leaf, new_key, office
from benchmarks.certified import identity as made_of
from tests.seal.certificates import identity

NOW = datetime.now(UTC)


def chain(by: Identity | None = None) -> certificates.Chain:
    found = certificates.read(certificates.ders_of((by or identity()).chain))
    assert found is not None
    return found


def test_a_stranger_is_unknown_and_one_who_leads_to_an_anchor_is_trusted() -> None:
    assert trust_in(chain(), at=NOW) is Trust.UNKNOWN
    assert trust_in(chain(), at=NOW, anchors=identity().ca) is Trust.TRUSTED
    assert trust_in(chain(), at=NOW, anchors=identity("Stranger").ca) is Trust.UNKNOWN
    assert trust_in(chain(), at=NOW, anchors=identity("Stranger").ca + identity().ca) is Trust.TRUSTED


def test_a_fingerprint_of_the_leaf_or_of_the_ca_can_be_pinned_in_the_spelling_of_openssl() -> None:
    signer = chain().signer
    assert signer.fingerprint == identity().fingerprint
    pairs = ":".join(signer.fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()
    for pinned in (signer.fingerprint, signer.leaf_fingerprint, pairs):
        assert trust_in(chain(), at=NOW, pinned=[pinned]) is Trust.TRUSTED
    assert trust_in(chain(), at=NOW, pinned=[identity("Stranger").fingerprint]) is Trust.UNKNOWN


def test_a_certificate_counts_only_while_it_was_valid() -> None:
    late = chain().signer.not_after + timedelta(days=1)
    for pinned in (chain().signer.fingerprint, chain().signer.leaf_fingerprint):
        assert trust_in(chain(), at=late, pinned=[pinned]) is Trust.NOT_VALID_THEN
    assert trust_in(chain(), at=late, pinned=[identity("Stranger").fingerprint]) is Trust.UNKNOWN


@pytest.mark.parametrize("key", ["P-384", "RSA-2048", "RSA-4096"])
def test_an_office_is_trusted_through_a_ca_that_is_limited_to_what_it_issues(key: str) -> None:
    who = office(key)
    assert trust_in(chain(who), at=NOW) is Trust.UNKNOWN
    assert trust_in(chain(who), at=NOW, anchors=who.ca) is Trust.TRUSTED
    assert trust_in(chain(who), at=NOW, pinned=[who.fingerprint]) is Trust.TRUSTED
    assert trust_in(chain(who), at=NOW, anchors=identity().ca) is Trust.UNKNOWN


def test_a_ca_for_servers_vouches_for_no_signer() -> None:
    root_key, ca_key, key = (new_key("P-256") for _ in range(3))
    root = ca("Root", "Root", root_key, root_key)
    for purpose, trust in ((EMAIL, Trust.TRUSTED), ("1.3.6.1.5.5.7.3.1", Trust.UNKNOWN)):
        issuing = ca("Issuing CA", "Root", ca_key, root_key, purposes=(purpose,))
        who = made_of((leaf(key, ca_key), issuing, root), key)
        assert trust_in(chain(who), at=NOW, anchors=who.ca) is trust


def test_certificates_that_do_not_follow_are_no_chain() -> None:
    leaf, ca = certificates.ders_of(identity().chain)
    stranger = certificates.ders_of(identity("Stranger").ca)[0]
    assert certificates.read((leaf, stranger)) is None
    assert certificates.read((ca, leaf)) is None
    assert certificates.read(()) is None
    assert certificates.read((ca,) * 9) is None
    assert certificates.read((b"garbage",)) is None
    assert certificates.read((leaf[:-1],)) is None
    assert certificates.read((leaf,)) is not None


def test_anchors_that_cannot_be_read_are_said_and_do_not_count_as_nobody() -> None:
    with pytest.raises(CredentialError, match="cannot be read"):
        trust_in(chain(), at=NOW, anchors=b"garbage")
