"""The check of a file or a folder: what is intact, what was altered, who signed, and what belongs together."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from apelles.dossier import sealed
from apelles.dossier.check import Known, check, check_bytes, redacted_from, together
from apelles.dossier.checked import Kind, State, TimeSource, Trouble, What
from apelles.dossier.folder import SEAL, SUMS
from apelles.dossier.redact import redact
from apelles.errors import CredentialError, DossierUnreadable
from apelles.seal.certificates import Trust
from benchmarks.certified import office
from benchmarks.fuzz_dossier import changed_once
from tests.dossier.cases import (
    LEDGER,
    WHEN,
    changed,
    dossier_folder,
    dossier_html,
    dossier_json,
    dossier_pdf,
    dossier_picture,
    full,
)
from tests.seal.certificates import flipped, identity, mining, picture, signed, use

OURS = Known(pinned=frozenset({identity().fingerprint}))


def test_an_intact_dossier_says_who_signed_when_and_what_it_was_made_with() -> None:
    found = check_bytes(dossier_json(), "dossier.json", known=OURS)
    assert found.state is State.INTACT
    assert found.signer is not None
    assert "CN=Atelier desk" in found.signer.subject
    assert found.signer.fingerprint == identity().fingerprint
    assert found.trust is Trust.TRUSTED
    assert (found.when.source, found.when.at) == (TimeSource.SIGNER, WHEN)
    assert found.ledger_root == LEDGER
    assert len(found.sealed_sha256) == 64


def test_nobody_is_trusted_who_was_not_named() -> None:
    assert check_bytes(dossier_json(), "dossier.json").trust is Trust.UNKNOWN
    anchored = Known(anchors=identity().ca)
    for name, content in (("a.json", dossier_json()), ("a.pdf", dossier_pdf()), ("a.png", dossier_picture())):
        assert check_bytes(content, name, known=anchored).trust is Trust.TRUSTED
    with pytest.raises(CredentialError):
        check_bytes(dossier_json(), "a.json", known=Known(anchors=b"x"))


def test_the_record_that_was_altered_is_named() -> None:
    found = check_bytes(dossier_json().replace(b"1.5e-09", b"1.5e-08"), "dossier.json", known=OURS)
    assert found.state is State.ALTERED
    assert found.troubles == (Trouble(What.PART_ALTERED, "findings/0 f1"),)
    assert found.signer is None


def test_the_section_that_was_altered_is_named() -> None:
    found = check_bytes(dossier_html().replace(b">b<", b">B<"), "dossier.html")
    assert found.troubles == (Trouble(What.PART_ALTERED, "law"),)


def test_an_altered_seal_is_named_as_such() -> None:
    content = dossier_json()
    place = content.rindex(b'"signature": "') + 20
    assert check_bytes(changed(content, place), "a.json").troubles == (Trouble(What.SEAL_ALTERED),)


def test_what_was_altered_in_a_pdf_is_told_from_what_was_altered_in_its_credential() -> None:
    content = dossier_pdf()
    assert [one.what for one in check_bytes(changed(content, 100), "a.pdf").troubles] == [What.BYTES_ALTERED]
    place = content.index(b"\x00" * 100) + 50
    assert [one.what for one in check_bytes(changed(content, place), "a.pdf").troubles] == [What.CREDENTIAL_ALTERED]


def test_a_pdf_and_a_picture_say_what_they_belong_to() -> None:
    for name, content in (("a.pdf", dossier_pdf()), ("a.png", dossier_picture()), ("a.jpg", dossier_picture("JPEG"))):
        found = check_bytes(content, name)
        assert found.intact
        assert (found.dossier_sha256, found.ledger_root) == ("cd" * 32, LEDGER)
        assert (found.rules_sha256, found.as_of, found.when.at) == ("12" * 32, "2026-11-22", WHEN)
    assert found.original_sha256 == "ef" * 32


def test_a_file_without_a_seal_is_not_called_altered_and_not_intact() -> None:
    files = [("a.json", b'{"a": 1}'), ("a.html", b"<html></html>"), ("a.png", picture()), ("a.pdf", b"%PDF-1.7\n")]
    for name, content in files[:3]:
        assert check_bytes(content, name).state is State.UNSEALED
    assert not check_bytes(files[3][1], "a.pdf").intact


def test_the_credential_of_somebody_elses_picture_is_no_seal_of_a_dossier() -> None:
    assert check_bytes(signed(mining(use("notAllowed"))), "a.png").state is State.UNSEALED


def test_a_seal_cannot_be_moved_to_another_kind_of_file() -> None:
    opened = sealed.opened(dossier_html(), "html")
    assert opened.spelling is not None
    moved = sealed.closed(opened.body, "json", opened.spelling)
    assert What.SEAL_ALTERED in {one.what for one in check_bytes(moved, "a.json").troubles}


def test_the_kind_is_told_by_the_name_and_else_by_the_beginning() -> None:
    for content, kind in ((dossier_json(), Kind.JSON), (dossier_html(), Kind.HTML), (dossier_pdf(), Kind.PDF)):
        assert check_bytes(content, "dossier").kind is kind
        assert check_bytes(content, "dossier").intact
    assert check_bytes(dossier_picture("JPEG"), "x").kind is Kind.PICTURE
    with pytest.raises(DossierUnreadable):
        check_bytes(b"hello", "a.txt")
    with pytest.raises(DossierUnreadable):
        check(Path("no such file.json"))


@pytest.mark.parametrize("name", ["a.json", "a.html", "a.pdf", "a.png", "a.jpg"])
def test_garbage_is_never_intact_and_never_a_reason_to_raise(name: str) -> None:
    chance = random.Random(7)
    whole = {"a.json": dossier_json(), "a.html": dossier_html(), "a.pdf": dossier_pdf(), "a.png": dossier_picture()}
    whole["a.jpg"] = dossier_picture("JPEG")
    for _ in range(60):
        content = bytearray(whole[chance.choice(list(whole))])
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(1, 200)] = chance.randbytes(chance.randrange(200))
        cut = bytes(content[: chance.randrange(len(content))]) if chance.random() < 0.3 else bytes(content)
        if cut != whole[name]:
            assert not check_bytes(cut, name).intact
    for garbage in (b"", b"\x00" * 100, b"{" * 10_000, b"<!--apelles-seal\n" * 1000, b',\n"seal": ' * 1000):
        assert not check_bytes(garbage, name).intact


def test_a_whole_folder_is_intact_and_its_sealed_files_are_named(tmp_path: Path) -> None:
    folder = dossier_folder(tmp_path / "d")
    for path in (folder, folder / SUMS, folder / SEAL):
        found = check(path, known=OURS)
        assert found.state is State.INTACT
        assert found.trust is Trust.TRUSTED
        assert [one.name for one in found.files] == [
            "dossier.html",
            "dossier.json",
            "dossier.pdf",
            "pictures/证据 1.png",
        ]


def test_files_that_are_missing_added_or_altered_are_named(tmp_path: Path) -> None:
    folder = dossier_folder(tmp_path / "d")
    (folder / "README.txt").unlink()
    (folder / "pictures" / "more.txt").write_text("x", encoding="utf-8")
    (folder / "dossier.pdf").write_bytes(changed((folder / "dossier.pdf").read_bytes(), 60))
    found = check(folder, known=OURS)
    assert found.state is State.ALTERED
    assert found.signer is None
    assert found.troubles == (
        Trouble(What.FILE_MISSING, "README.txt"),
        Trouble(What.FILE_ADDED, "pictures/more.txt"),
        Trouble(What.FILE_ALTERED, "dossier.pdf"),
    )
    assert [one.name for one in found.files if not one.intact] == ["dossier.pdf"]


def test_a_link_is_no_file_of_a_dossier(tmp_path: Path) -> None:
    folder = dossier_folder(tmp_path / "d")
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_bytes((folder / "README.txt").read_bytes())
    (folder / "README.txt").unlink()
    (folder / "README.txt").symlink_to(elsewhere)
    (folder / "more").symlink_to(tmp_path)
    assert check(folder).troubles == (Trouble(What.FILE_ADDED, "more"), Trouble(What.FILE_ALTERED, "README.txt"))


def test_a_list_that_was_made_anew_does_not_pass(tmp_path: Path) -> None:
    folder = dossier_folder(tmp_path / "d")
    listed = (folder / SUMS).read_bytes()
    (folder / SUMS).write_bytes(listed.replace(listed[:64], b"0" * 64))
    found = check(folder)
    assert Trouble(What.PART_ALTERED, "README.txt") in found.troubles
    (folder / SUMS).write_bytes(b"../x\n")
    assert check(folder).state is State.ALTERED
    (folder / SEAL).unlink()
    assert check(folder).state is State.UNSEALED


def test_any_byte_of_a_folder_can_be_changed_but_not_unnoticed(tmp_path: Path) -> None:
    folder, chance = dossier_folder(tmp_path / "d"), random.Random(3)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        content = path.read_bytes()
        for _ in range(6):
            path.write_bytes(flipped(content, chance.randrange(len(content))))
            assert check(folder).state is State.ALTERED, path
        path.write_bytes(content)
    assert check(folder).intact


@pytest.mark.parametrize("key", ["P-384", "RSA-2048", "RSA-4096"])
def test_a_dossier_that_an_office_signs_with_its_own_key_is_intact_and_no_byte_of_it_can_be_changed(key: str) -> None:
    who, chance = office(key), random.Random(11)
    known = Known(anchors=who.ca)
    files = {"a.json": dossier_json(who), "a.html": dossier_html(by=who), "a.pdf": dossier_pdf(by=who)}
    files |= {"a.png": dossier_picture(by=who), "a.jpg": dossier_picture("JPEG", by=who)}
    for name, content in files.items():
        found = check_bytes(content, name, known=known)
        assert (found.state, found.trust) == (State.INTACT, Trust.TRUSTED)
        for _ in range(40):
            assert not check_bytes(changed_once(content, chance)[2], name, known=known).intact


def test_any_byte_of_an_offices_folder_can_be_changed_but_not_unnoticed(tmp_path: Path) -> None:
    folder, chance = dossier_folder(tmp_path / "d", office("RSA-2048")), random.Random(5)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for _ in range(3):
            path.write_bytes(changed_once(content, chance)[2])
            assert check(folder).state is State.ALTERED, path
        path.write_bytes(content)
    assert check(folder, known=Known(anchors=office("RSA-2048").ca)).trust is Trust.TRUSTED


def test_a_file_that_was_sealed_before_other_algorithms_were_known_reads_the_same() -> None:
    content = Path(__file__).with_name("sealed-es256.json").read_bytes()
    found = check_bytes(content, "a.json")
    assert found.state is State.INTACT
    assert found.signer is not None
    assert found.signer.fingerprint == "eff1a568539906ec16362fac473a413112e0adb22cb2ae4b589847067d85b214"
    assert found.sealed_sha256 == "66f7ddfd7dad78216ff345a329a70b8b97802185bbe8732e06ddb620db6a4436"


def test_a_page_of_another_dossier_and_another_signer_stand_out() -> None:
    own = check_bytes(dossier_json(), "dossier.json")
    right = check_bytes(dossier_pdf(own.sealed_sha256), "right.pdf")
    wrong = check_bytes(dossier_pdf("00" * 32), "wrong.pdf")
    stranger = check_bytes(dossier_pdf(own.sealed_sha256, identity("Stranger")), "stranger.pdf")
    assert together([own, right]) == ()
    assert together([own, right, wrong]) == (Trouble(What.OTHER_DOSSIER, "wrong.pdf", "00" * 32),)
    assert [one.what for one in together([own, stranger])] == [What.OTHER_SIGNER]
    assert [one.where for one in together([right, right, wrong])] == ["wrong.pdf"]


def test_a_redacted_dossier_names_the_full_one_it_was_made_from() -> None:
    content = dossier_json()
    name = check_bytes(content, "dossier.json").sealed_sha256
    spelled = sealed.spell(redact(full(), fields={"author"}))

    def with_name(dossier_sha256: str) -> bytes:
        return sealed.seal_json(
            spelled.content, identity=identity(), signed_at=WHEN, parts=spelled.parts, dossier_sha256=dossier_sha256
        )

    assert redacted_from(with_name(name), content).matches
    assert redacted_from(with_name("00" * 32), content).differs_at == ("/seal",)
    assert redacted_from(with_name(""), content).differs_at == ("/seal",)
