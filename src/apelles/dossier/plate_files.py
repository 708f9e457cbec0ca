"""The pictures of a dossier as files: what kind they are, and that none is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apelles.errors import DossierError

_KINDS = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))


def kind_of(name: str, data: bytes) -> str:
    """Return jpeg or png.

    Raises:
        DossierError: the bytes are neither.
    """
    for head, kind in _KINDS:
        if data.startswith(head):
            return kind
    message = (
        f"The picture {name!r} is neither JPEG nor PNG, so it cannot be shown everywhere. "
        "Save it again as one of these and build the dossier again."
    )
    raise DossierError(message)


def present(names: Iterable[str], plates: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the named pictures with their bytes, each once, in order.

    Raises:
        DossierError: one of them was not given.
    """
    wanted = [name for name in dict.fromkeys(names) if name]
    missing = [name for name in wanted if name not in plates]
    if missing:
        message = (
            f"The dossier shows {', '.join(missing)}, which was not given with it, so its page would have a hole. "
            "Build the dossier again with all of its pictures."
        )
        raise DossierError(message)
    return {name: plates[name] for name in wanted}
