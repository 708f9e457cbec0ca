"""What is said when the disk or the system refuses something that no command expected."""

from __future__ import annotations

import errno
from typing import Final

_NEXT: Final = {
    errno.EACCES: "Check who may read and write there, then run the same command again.",
    errno.EPERM: "Check who may read and write there, then run the same command again.",
    errno.EROFS: "Name a place that can be written.",
    errno.ENOSPC: "Make room on the disk, then run the same command again.",
    errno.EDQUOT: "Make room within your quota, then run the same command again.",
    errno.EISDIR: "This is a folder; name a file.",
    errno.ENOTDIR: "A part of the path is a file; name a folder.",
    errno.ENOENT: "Check the path.",
    errno.EEXIST: "Name another place, or move away what is there.",
    errno.ENAMETOOLONG: "Name a shorter path.",
    errno.EMFILE: "Close other programs or raise the limit of open files (ulimit -n), then run the same command again.",
}
_ELSE: Final = "Check the path, the disk and the network, then run the same command again."


def explained(error: OSError) -> str:
    """Return in one line what the system refused, where, and what to do."""
    what = " ".join((error.strerror or str(error) or type(error).__name__).split())
    named = [str(name) for name in (error.filename, error.filename2) if name is not None]
    where = f": {' -> '.join(named)}" if named else ""
    text = f"The command could not go on ({what}{where}). {_NEXT.get(error.errno or 0, _ELSE)}"
    return text.encode("utf-8", "replace").decode("utf-8")
