"""The identity of an installation: made once, closed to others, renewed under the same CA."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from apelles.errors import IdentityUnusable
from apelles.seal.identity import CA, CA_KEY, LEAF, LEAF_KEY, load_or_make

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def leaf(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / LEAF).read_bytes())


def test_the_second_call_returns_what_the_first_made(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "keys", organization="Atelier", common_name="Desk", now=NOW)
    again = load_or_make(tmp_path / "keys", organization="Somebody else", now=NOW)
    assert (first.ca, first.chain, first.key) == (again.ca, again.chain, again.key)
    assert first.fingerprint == again.fingerprint
    assert again.organization == "Atelier"
    assert first.not_after == NOW + timedelta(days=365)


def test_only_the_owner_can_read_what_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    load_or_make(folder, now=NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in (CA, CA_KEY, LEAF, LEAF_KEY):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_the_certificates_follow_the_recipe(tmp_path: Path) -> None:
    who = load_or_make(tmp_path, organization="Atelier", common_name="Desk", now=NOW)
    made, ca = x509.load_pem_x509_certificates(who.chain)
    assert who.chain.endswith(who.ca)
    made.verify_directly_issued_by(ca)
    assert made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "Desk"
    assert made.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == "Atelier"
    assert len(made.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)) == 1
    assert made.not_valid_before_utc == NOW - timedelta(days=1)
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = made.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    extended = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(extended) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert made.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    constraint = ca.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraint.critical
    assert constraint.value.ca
    assert ca.not_valid_after_utc == NOW + timedelta(days=3650)
    key = serialization.load_pem_private_key(who.key, password=None)
    assert key.public_key() == made.public_key()


@pytest.mark.parametrize(
    ("made", "days"), [(0, 359), (0, 400), (400, 300)], ids=["a week before", "after", "when the clock went back"]
)
def test_a_leaf_that_is_not_good_is_made_anew_under_the_same_ca(tmp_path: Path, made: int, days: int) -> None:
    first = load_or_make(tmp_path, now=NOW)
    load_or_make(tmp_path, now=NOW + timedelta(days=made))
    before = leaf(tmp_path)
    later = load_or_make(tmp_path, now=NOW + timedelta(days=days))
    assert leaf(tmp_path) != before
    assert later.fingerprint == first.fingerprint
    leaf(tmp_path).verify_directly_issued_by(x509.load_pem_x509_certificate(later.ca))


def test_a_leaf_never_outlives_its_ca(tmp_path: Path) -> None:
    load_or_make(tmp_path, now=NOW)
    late = load_or_make(tmp_path, now=NOW + timedelta(days=3600))
    assert late.not_after == NOW + timedelta(days=3650)


@pytest.mark.parametrize("days", [3645, 4000, -3])
def test_a_ca_that_is_not_valid_now_signs_nothing(tmp_path: Path, days: int) -> None:
    load_or_make(tmp_path, now=NOW)
    with pytest.raises(IdentityUnusable, match="move the folder away"):
        load_or_make(tmp_path, now=NOW + timedelta(days=days))


@pytest.mark.parametrize("name", [CA_KEY, LEAF_KEY])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_key_that_is_open_to_others_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    load_or_make(tmp_path, now=NOW)
    (tmp_path / name).chmod(mode)
    with pytest.raises(IdentityUnusable, match="chmod 600"):
        load_or_make(tmp_path, now=NOW)


def test_an_open_ca_key_is_not_used_to_renew(tmp_path: Path) -> None:
    load_or_make(tmp_path, now=NOW)
    before = leaf(tmp_path)
    (tmp_path / CA_KEY).chmod(0o644)
    with pytest.raises(IdentityUnusable):
        load_or_make(tmp_path, now=NOW + timedelta(days=400))
    assert leaf(tmp_path) == before


@pytest.mark.parametrize("name", [CA, LEAF, LEAF_KEY])
@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 40, b"-----BEGIN CERTIFICATE-----\nAA==\n"])
def test_a_damaged_file_is_named_and_never_replaced(tmp_path: Path, name: str, content: bytes) -> None:
    load_or_make(tmp_path, now=NOW)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(IdentityUnusable, match=name):
        load_or_make(tmp_path, now=NOW)
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("name", [CA_KEY, LEAF_KEY])
def test_a_missing_key_is_an_error_with_a_next_step(tmp_path: Path, name: str) -> None:
    load_or_make(tmp_path, now=NOW)
    (tmp_path / name).unlink()
    with pytest.raises(IdentityUnusable, match="Put a copy back"):
        load_or_make(tmp_path, now=NOW)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    load_or_make(tmp_path / "one", now=NOW)
    load_or_make(tmp_path / "two", now=NOW)
    (tmp_path / "one" / LEAF_KEY).write_bytes((tmp_path / "two" / LEAF_KEY).read_bytes())
    with pytest.raises(IdentityUnusable, match="another certificate"):
        load_or_make(tmp_path / "one", now=NOW)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_a_name_that_no_certificate_can_hold_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(IdentityUnusable, match="1 to 64"):
        load_or_make(tmp_path, organization=name, now=NOW)


def test_a_file_in_the_way_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"")
    with pytest.raises(IdentityUnusable, match="keys"):
        load_or_make(tmp_path / "keys", now=NOW)


def test_many_at_once_get_one_identity(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: load_or_make(tmp_path, now=NOW), range(8)))
    assert len({one.fingerprint for one in made}) == 1
    assert len({one.key for one in made}) == 1


def test_an_identity_does_not_print_its_key(tmp_path: Path) -> None:
    who = load_or_make(tmp_path, now=NOW)
    assert "PRIVATE" not in repr(who)
    assert "PRIVATE" not in str(who)
