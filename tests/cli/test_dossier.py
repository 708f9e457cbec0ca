"""`apelles dossier` as the person who makes one meets it, and the person who is handed one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from apelles.cli.main import apelles
from apelles.journeys.dossier_json import schema
from tests.journeys.audit_folder import OTHER, model_audit, write_model
from tests.journeys.drawn_case import DrawnCase
from tests.seal.certificates import identity


def ask(*words: object) -> Result:
    return CliRunner().invoke(apelles, ["dossier", *(str(word) for word in words)])


def facts(*words: object, code: int = 0) -> Any:
    result = ask(*words, "--json")
    assert result.exit_code == code, result.exception
    return json.loads(result.stdout)


def build(case: DrawnCase, out: Path, *words: object) -> Result:
    given = ("--library", case.library, "--pictures", case.suspects, "--keys", case.keys, "--no-pdf")
    return ask("build", "--from", case.findings, "--out", out, *given, *words)


@pytest.fixture(scope="module")
def made(drawn_case: DrawnCase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a dossier about both suspects."""
    folder = tmp_path_factory.mktemp("made") / "dossier"
    result = build(drawn_case, folder)
    assert result.exit_code == 0, result.exception
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, to change."""
    return Path(shutil.copytree(made, tmp_path / "dossier"))


def test_building_prints_the_answer_where_it_lies_and_whose_keys_signed(drawn_case: DrawnCase, tmp_path: Path) -> None:
    result = build(drawn_case, tmp_path / "out", "--suspect", "poster.png", "--for", "accused")
    lines = result.output.splitlines()
    assert [line.split()[0] for line in lines[:5]] == ["1.", "2.", "3.", "4.", "5."]
    assert str(tmp_path / "out") in result.output
    assert drawn_case.identity.fingerprint in result.output


def test_building_in_chinese_speaks_chinese(drawn_case: DrawnCase, tmp_path: Path) -> None:
    result = build(drawn_case, tmp_path / "out", "--suspect", "poster.png", "--lang", "zh")
    assert "卷宗" in result.output
    assert "Dossier" not in result.output


def test_for_machines_a_build_names_its_files_its_hash_and_what_stayed_home(
    drawn_case: DrawnCase, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    told = facts("build", "--from", drawn_case.findings, "--out", out, "--keys", drawn_case.keys, "--no-pdf")
    assert told["files"] == sorted(str(file.relative_to(out)) for file in out.rglob("*") if file.is_file())
    assert len(told["pictures_at_home"]) == 4
    assert facts("verify", out)["dossier_sha256"] == told["dossier_sha256"]


def test_the_private_key_is_nowhere_in_the_folder(made: Path) -> None:
    assert not any(b"PRIVATE KEY" in file.read_bytes() for file in made.rglob("*") if file.is_file())


@pytest.mark.slow
def test_a_pdf_in_each_language_is_sealed_with_the_rest(drawn_case: DrawnCase, tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = ("--library", drawn_case.library, "--pictures", drawn_case.suspects, "--keys", drawn_case.keys)
    told = facts("build", "--from", drawn_case.findings, "--suspect", "poster.png", "--out", out, *given)
    if told["not_printed"]:
        pytest.skip("no font with Chinese signs on this system")
    assert {"dossier-en.pdf", "dossier-zh.pdf"} <= set(told["files"])
    assert facts("verify", out / "dossier-zh.pdf")["dossier_sha256"] == told["dossier_sha256"]


@pytest.mark.parametrize(("lang", "said"), [("en", "intact"), ("zh", "完好")])
@pytest.mark.parametrize("name", ["", "dossier.json", "dossier.html", "pictures/1-1-work.jpg"])
def test_what_was_built_is_intact_as_a_folder_and_file_by_file(made: Path, name: str, lang: str, said: str) -> None:
    result = ask("verify", made / name, "--lang", lang)
    assert result.exit_code == 0, result.output
    assert said in result.output


@pytest.mark.parametrize("name", ["dossier.json", "dossier.html", "pictures/1-suspect.jpg"])
def test_one_changed_byte_is_told_with_exit_code_3(copy: Path, name: str) -> None:
    file = copy / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert facts("verify", file, code=3)["state"] == "altered"
    told = facts("verify", copy, code=3)
    assert name in {one["where"] for one in told["troubles"]}


def test_a_changed_word_is_placed_in_the_part_it_stands_in(copy: Path) -> None:
    file = copy / "dossier.json"
    file.write_bytes(file.read_bytes().replace(b"Two horses", b"Two houses", 1))
    result = ask("verify", file)
    assert result.exit_code == 3
    assert "answer" in result.output or "exhibits/0" in result.output


def test_what_carries_no_seal_is_not_called_intact(tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_text('{"title": "mine"}', encoding="utf-8")
    result = ask("verify", tmp_path / "dossier.json")
    assert result.exit_code == 3
    assert "no seal" in result.output


def test_what_is_not_there_is_the_callers_to_mend(tmp_path: Path) -> None:
    result = ask("verify", tmp_path / "none.json")
    assert getattr(result.exception, "exit_code", result.exit_code) == 2


def test_a_signer_is_trusted_only_by_a_fingerprint_or_a_certificate_that_is_named(
    drawn_case: DrawnCase, made: Path, tmp_path: Path
) -> None:
    stranger = ask("verify", made).output
    assert "unknown to you" in stranger
    fingerprint = drawn_case.identity.fingerprint
    shown = ":".join(fingerprint[place : place + 2].upper() for place in range(0, len(fingerprint), 2))
    (tmp_path / "ca.pem").write_bytes(drawn_case.identity.ca)
    (tmp_path / "other.pem").write_bytes(identity().ca)
    for words in (("--fingerprint", fingerprint), ("--fingerprint", shown), ("--trust", tmp_path / "ca.pem")):
        assert "You trust this signer" in ask("verify", made, *words).output, words
    assert "unknown to you" in ask("verify", made, "--trust", tmp_path / "other.pem").output


def test_a_redacted_dossier_is_held_against_the_full_one_and_against_no_other(
    drawn_case: DrawnCase, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = build(drawn_case, out, "--suspect", "poster.png", "--redact", "author,source")
    assert result.exit_code == 0, result.exception
    full = tmp_path / "out-full"
    assert str(full) in result.output
    assert "Lindqvist" not in (out / "dossier.html").read_text(encoding="utf-8")
    good = ask("verify", out, "--against", full)
    assert good.exit_code == 0, good.output
    assert "author, command, source" in good.output
    assert facts("verify", out / "dossier.json", "--against", full / "dossier.json")["redaction"]["matches"]
    other = facts("verify", out, "--against", made, code=3)
    assert not other["redaction"]["matches"]
    file = full / "dossier.json"
    file.write_bytes(file.read_bytes().replace(b"Lindqvist", b"Lindquist"))
    assert facts("verify", out, "--against", full, code=3)["redaction"]["against"] == "altered"


def test_an_audit_of_a_model_is_sealed_with_the_rest_and_its_names_are_taken_out(
    drawn_case: DrawnCase, tmp_path: Path
) -> None:
    audit, out = tmp_path / "audit", tmp_path / "out"
    write_model(audit, model_audit([OTHER] * 3), [OTHER] * 3)
    words = ("--suspect", "poster.png", "--audit", audit, "--redact", "author,title,file,source")
    result = build(drawn_case, out, *words)
    assert result.exit_code == 0, result.exception
    assert (out / "pictures" / "audit-1-1-output.jpg").is_file()
    for name in ("dossier.json", "dossier.html"):
        text = (out / name).read_text(encoding="utf-8")
        assert "Ida Holm" not in text
        assert "Blue door" not in text
    assert "Blue door" in (tmp_path / "out-full" / "dossier.json").read_text(encoding="utf-8")
    assert ask("verify", out, "--against", tmp_path / "out-full").exit_code == 0
    file = out / "dossier.json"
    file.write_bytes(file.read_bytes().replace(b"3 outputs give a work back", b"9 outputs give a work back", 1))
    told = facts("verify", out, code=3)
    assert "audits/0 model" in {one["where"] for one in facts("verify", file, code=3)["troubles"]}
    assert "dossier.json" in {one["where"] for one in told["troubles"]}


def test_a_model_alone_makes_a_dossier_and_no_notice(drawn_case: DrawnCase, tmp_path: Path) -> None:
    audit, out = tmp_path / "audit", tmp_path / "out"
    write_model(audit, model_audit([OTHER] * 3), [OTHER] * 3)
    given = ("--out", out, "--keys", drawn_case.keys, "--no-pdf")
    result = ask("build", "--audit", audit, *given, "--law", "cn", "--for", "accused")
    assert result.exit_code == 0, result.exception
    assert "3 outputs give a work back" in result.output
    assert ask("verify", out).exit_code == 0
    assert "only a model" in str(ask("notice", out, "--out", tmp_path / "n.md").exception)
    nothing = ask("build", *given)
    assert nothing.exit_code == 2
    assert "--audit" in nothing.output


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--audit", __file__), "apelles audit model"),
        (("--redact", "name"), "author, source, title, file"),
        (("--lang", "fr"), "en, zh"),
        (("--law", "fr"), "Known: cn, eu"),
        (("--suspect", "none.png"), "poster.png"),
        (("--certificate", __file__), "--key"),
    ],
)
def test_an_option_that_cannot_be_followed_says_what_can(
    drawn_case: DrawnCase, tmp_path: Path, words: tuple[str, ...], hint: str
) -> None:
    result = build(drawn_case, tmp_path / "out", *words)
    assert getattr(result.exception, "exit_code", result.exit_code) in {1, 2}
    assert hint in result.output + str(result.exception)
    assert not (tmp_path / "out").exists()


def test_damaged_findings_are_an_error_and_no_dossier(drawn_case: DrawnCase, tmp_path: Path) -> None:
    file = tmp_path / "judge.json"
    file.write_text(drawn_case.findings.read_text(encoding="utf-8")[:500], encoding="utf-8")
    result = ask("build", "--from", file, "--out", tmp_path / "out", "--keys", drawn_case.keys)
    assert "apelles judge --json" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty_is_left_alone(drawn_case: DrawnCase, copy: Path) -> None:
    before = {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()}
    result = build(drawn_case, copy, "--suspect", "poster.png")
    assert "nothing is written over" in str(result.exception)
    assert {file: file.read_bytes() for file in copy.rglob("*") if file.is_file()} == before


def test_keys_are_made_once_for_a_name_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    first = ask("keygen", tmp_path / "keys", "--name", "Atelier Nord")
    assert first.exit_code == 0, first.exception
    assert "Atelier Nord" in first.output
    assert ask("keygen", tmp_path / "keys", "--name", "Atelier Nord").output == first.output
    secret = [file for file in (tmp_path / "keys").iterdir() if b"PRIVATE KEY" in file.read_bytes()]
    assert secret
    assert all(file.stat().st_mode & 0o077 == 0 for file in secret)


def test_the_schema_is_json(tmp_path: Path) -> None:
    assert json.loads(ask("schema").stdout) == schema()
