"""Marked files on the disk: the old one or the new one, whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.files import backup_of, replace_file, sidecar_of, write_marked
from apelles.collect.marks.mark import mark
from apelles.collect.marks.refused import MarkRefused
from tests.collect.files import file_of
from tests.collect.marks import carriers as c


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "tulips.png"
    path.write_bytes(c.png())
    path.chmod(0o640)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_picture_is_replaced_with_its_mode_and_nothing_else_is_left(picture: Path) -> None:
    os.utime(picture, (1, 1))
    marked = mark(picture.read_bytes(), deny=Deny.ALL)
    assert write_marked(picture, marked) == picture
    assert picture.read_bytes() == marked.content
    assert stat.S_IMODE(picture.stat().st_mode) == 0o640
    assert picture.stat().st_mtime > 1
    assert names(picture.parent) == {"tulips.png"}


def test_what_says_everything_already_is_not_written_again(picture: Path) -> None:
    write_marked(picture, mark(picture.read_bytes(), deny=Deny.ALL))
    os.utime(picture, (1, 1))
    write_marked(picture, mark(picture.read_bytes(), deny=Deny.ALL), keep_backup=True)
    assert picture.stat().st_mtime == 1
    assert not backup_of(picture).exists()


def test_the_first_backup_is_the_one_that_stays(picture: Path) -> None:
    original = picture.read_bytes()
    write_marked(picture, mark(original, deny=Deny.GENERATIVE), keep_backup=True)
    write_marked(picture, mark(picture.read_bytes(), deny=Deny.ALL), keep_backup=True)
    assert backup_of(picture).name == "tulips.png.original"
    assert backup_of(picture).read_bytes() == original
    assert picture.read_bytes() != original


def test_a_sidecar_stands_beside_the_picture_and_is_merged_again(tmp_path: Path) -> None:
    path = tmp_path / "tulips.gif"
    path.write_bytes(file_of(c.pixels(), "GIF"))
    content = path.read_bytes()
    written = write_marked(path, mark(content, deny=Deny.TRAINING, author="Ada"))
    assert written == sidecar_of(path) == tmp_path / "tulips.gif.xmp"
    assert path.read_bytes() == content
    write_marked(path, mark(content, deny=Deny.ALL, sidecar=written.read_bytes()))
    assert b">Ada<" in written.read_bytes()
    with pytest.raises(MarkRefused, match="not the file that was read"):
        write_marked(path, mark(content, deny=Deny.GENERATIVE))


def test_a_picture_that_changed_since_it_was_read_is_left_alone(picture: Path) -> None:
    marked = mark(picture.read_bytes(), deny=Deny.ALL)
    picture.write_bytes(c.palette_png())
    with pytest.raises(MarkRefused, match="changed in the meantime") as refused:
        write_marked(picture, marked)
    assert refused.value.code == "changed_since"
    assert picture.read_bytes() == c.palette_png()


def test_a_link_stays_a_link_and_what_it_names_is_marked(picture: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(picture)
    marked = mark(link.read_bytes(), deny=Deny.ALL)
    assert write_marked(link, marked) == picture
    assert link.is_symlink()
    assert picture.read_bytes() == marked.content


def test_a_picture_that_is_gone_or_a_folder_is_refused_in_words(picture: Path, tmp_path: Path) -> None:
    marked = mark(picture.read_bytes(), deny=Deny.ALL)
    for path in (tmp_path / "gone.png", tmp_path):
        with pytest.raises(MarkRefused, match="cannot be written"):
            write_marked(path, marked)


def test_a_write_that_fails_leaves_the_old_file_and_no_part_of_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "target"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="target"):
        replace_file(folder, b"new")
    assert (folder / "inside").is_dir()
    assert names(tmp_path) == {"target"}
