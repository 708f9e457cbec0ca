"""A dossier as a PDF in one language, typeset from data alone: nothing in it is ever read as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from apelles import words
from apelles.dossier.fonts import CODE, families, fonts
from apelles.dossier.outline import outline
from apelles.dossier.plate_files import kind_of, present
from apelles.dossier.typeset import Typesetter
from apelles.dossier.walk import pictures_of
from apelles.errors import DossierError
from apelles.records.dossier import Dossier
from apelles.words.page import resource


def render_pdf(dossier: Dossier, plates: Mapping[str, bytes], lang: str) -> bytes:
    """Return the dossier in one language, unsigned; the same records give the same bytes on the same system.

    `plates` are the pictures by file name, JPEG or PNG.

    Raises:
        ExtraMissing: there are Chinese signs in it and no font of this system has any.
        DossierError: a picture is missing or cannot be shown.
    """
    parts = outline(dossier)
    pictures = present((picture.file for picture in pictures_of(parts)), plates)
    files = {file: f"{number}.{kind_of(file, data)}" for number, (file, data) in enumerate(pictures.items(), start=1)}
    typesetter = Typesetter(lang, files)
    data = {
        "lang": lang,
        "title": typesetter.text(dossier.title),
        "software": typesetter.text(words.both("report.made_with", software=dossier.made.software)),
        "disclaimer": typesetter.text(dossier.disclaimer),
        "contents": words.say("dossier_page.contents", lang),
        "page": words.say("dossier_page.page", lang, page="{page}", pages="{pages}"),
        "parts": typesetter.parts(parts),
    }
    with TemporaryDirectory(prefix="apelles-") as folder:
        for file, content in pictures.items():
            (Path(folder) / files[file]).write_bytes(content)
        return _compiled(json.dumps(data, ensure_ascii=False), folder, timestamp=seconds(dossier.at))


def _compiled(data: str, folder: str, *, timestamp: int) -> bytes:
    """Return what the typesetter makes of the data; it can read the pictures in the folder and nothing else."""
    import typst

    try:
        compiler = typst.Compiler(
            resource("apelles.dossier", "dossier.typ").encode(),
            root=folder,
            font_paths=fonts(),
            sys_inputs={"data": data, "families": json.dumps(families(data, fonts().families())), "code": CODE},
            package_path=folder,
            package_cache_path=folder,
        )
        made = compiler.compile(format="pdf", timestamp=timestamp)
    except typst.TypstError as error:
        message = (
            f"The PDF could not be typeset: {error.message}. A damaged picture does this: look at the pictures, "
            "then build the dossier again. The HTML and the JSON do not need it."
        )
        raise DossierError(message) from error
    return made if isinstance(made, bytes) else b"".join(made or [])


def seconds(at: str) -> int:
    """Return a time as seconds since 1970; one without a zone counts as UTC, one that is none as the beginning."""
    try:
        made = datetime.fromisoformat(at)
    except ValueError:
        return 0
    return int((made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp())
