"""What options of `apelles rights scan` name is read as people save it, or refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from apelles.cli.rights import rights
from apelles.cli.rights_inputs import anchors_in, hosts_in
from tests.seal.certificates import identity

HOSTS = ["reposts.example", "https://copies.example/gallery"]
LIST = "# places\nreposts.example\n\n  https://copies.example/gallery  \n"
REG = Path("reg")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_list_of_hosts_is_read_in_every_spelling_of_text(tmp_path: Path, encoding: str, ends: str) -> None:
    (tmp_path / "list.txt").write_bytes(LIST.replace("\n", ends).encode(encoding))
    assert hosts_in([str(tmp_path / "list.txt")], registry=REG) == HOSTS


def test_a_mark_at_the_beginning_is_no_part_of_the_first_host(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("reposts.example", encoding="utf-8-sig")
    assert hosts_in([str(tmp_path / "hosts"), "b.example"], registry=REG) == ["reposts.example", "b.example"]


@pytest.mark.parametrize("source", ["reposts.example", "*.reposts.example", "https://a.example/a.txt", "a.example/b"])
def test_what_names_no_file_is_a_host(source: str) -> None:
    assert hosts_in([source], registry=REG) == [source]


@pytest.mark.parametrize(
    "source",
    ["pirates.txt", "hosts.CSV", "lists/pirates", "./a.example", "/a.example", "~/a.example", "pirates", ""],
)
def test_a_mistyped_name_of_a_file_is_no_host(source: str) -> None:
    with pytest.raises(click.UsageError, match="there is no file"):
        hosts_in([source], registry=REG)


def test_a_file_without_a_host_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# nothing yet\nhost\n", encoding="utf-8")
    with pytest.raises(click.UsageError, match="names no host"):
        hosts_in([str(tmp_path / "list.txt")], registry=REG)


def test_places_of_copies_without_a_register_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    result = CliRunner().invoke(rights, ["scan", str(tmp_path), "--pirate-source", "reposts.example"])
    assert result.exit_code == 2
    assert "--registry" in result.output
    assert not list(tmp_path.iterdir())
    assert hosts_in([], registry=None) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_certificates_are_found_among_other_text(tmp_path: Path, encoding: str) -> None:
    first, second = (identity(name).ca.decode().strip() for name in ("a museum", "a paper"))
    text = f"# für Prüfer\n{first}\nein anderer\n{second}\n"
    (tmp_path / "trust.pem").write_bytes(text.encode(encoding))
    assert anchors_in(tmp_path / "trust.pem") == f"{first}\n{second}\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no certificate\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    ],
)
def test_a_file_without_a_certificate_makes_nobody_trusted_and_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trust.pem").write_bytes(content)
    result = CliRunner().invoke(rights, ["scan", str(tmp_path / "lib"), "--trust", str(tmp_path / "trust.pem")])
    assert result.exit_code == 2
    assert "holds no certificate" in result.output
    assert not (tmp_path / "lib").exists()
