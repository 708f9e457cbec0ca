"""The command line: light help, plain messages, exit codes that mean something."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from apelles.cli import main
from apelles.cli.main import COMMANDS, apelles
from apelles.errors import LibraryMissing, WeightsMissing


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from apelles.cli.main import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_without_importing_any() -> None:
    result = CliRunner().invoke(apelles, ["--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert run("--version").stdout.split()[-1] == version("apelles")


def test_an_error_the_user_can_fix_is_a_sentence_and_exit_code_two(tmp_path: Path) -> None:
    done = run("library", "info", str(tmp_path / "absent"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: There is no library at")
    assert "Traceback" not in done.stderr


def test_a_wrong_option_is_exit_code_two() -> None:
    assert run("collect").returncode == 2


def exit_code(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return how the program ends where a command raises this."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(apelles, "main", fail)
    with pytest.raises(SystemExit) as ended:
        main.main()
    return ended.value.code


@pytest.mark.parametrize(
    ("error", "code"), [(LibraryMissing("gone"), 2), (WeightsMissing("gone"), 1), (KeyboardInterrupt(), 130)]
)
def test_every_way_to_end_has_its_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(error, monkeypatch) == code
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/lib"), "(Permission denied: /lib). Check who may"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", b"/lib"), "This is a folder; name a file."),
        (OSError(errno.ENOSPC, "No space left on device"), "(No space left on device). Make room on the disk"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/a", None, "/b"), "(No such file: /a -> /b). Check the path"),
        (OSError("something\nin two lines"), "(something in two lines). Check the path, the disk"),
        (TimeoutError(), "(TimeoutError). Check"),
        (OSError(errno.ENOENT, "No such file", "/\udcff"), "(No such file: /?)"),
    ],
)
def test_what_the_system_refuses_is_one_line_that_says_what_to_do(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(error, monkeypatch) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert (shown.startswith("Error: "), shown.count("\n")) == (True, 1)


def test_a_file_where_a_folder_must_be_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("rights", "site-kit", "--out", str(tmp_path / "file" / "kit"))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "file") in done.stderr


def test_the_exit_code_of_a_command_reaches_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apelles, "main", lambda **_: 3)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 3
