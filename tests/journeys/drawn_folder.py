"""A folder of drawn pictures to collect."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.pictures import painting


def draw_folder(folder: Path, count: int, *, start: int = 0) -> list[Path]:
    """Write seeded paintings as JPEG files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number:03}.jpg" for number in range(start, start + count)]
    for number, file in enumerate(files, start=start):
        Image.fromarray(painting(number, height=120, width=160)).save(file, quality=90)
    return files
