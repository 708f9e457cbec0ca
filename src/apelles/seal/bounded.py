"""A file that others made, read whole and no further than a limit."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

from apelles.errors import ApellesError


def read_bounded(path: Path, most: int, *, error: type[ApellesError], nothing: str, hint: str) -> bytes:
    """Return the bytes of a plain file of at most `most` bytes.

    `nothing` says what then cannot be, as in "there is no case", and `hint` what to do instead.

    Raises:
        error: it cannot be read, is no plain file, or is larger.
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            message = f"{path} cannot be read (it is no plain file), so {nothing}. {hint}"
            raise error(message)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as problem:
        message = f"{path} cannot be read ({problem.strerror or problem}), so {nothing}. {hint}"
        raise error(message) from problem
    if len(content) > most:
        message = f"{path.name} is larger than {most:,} bytes, which is more than is read here, so {nothing}. {hint}"
        raise error(message)
    return content
