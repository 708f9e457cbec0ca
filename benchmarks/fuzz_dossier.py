"""Change single bytes of sealed files: every change must be noticed, and none may make the check raise.

python -m benchmarks.fuzz_dossier --count 1000                                             # of each kind of file
python -m benchmarks.fuzz_dossier --count 1000 --key RSA-2048                              # signed by an office's key
python -m benchmarks.fuzz_dossier --count 1000 --dossier DIR                               # of a dossier's own files
python -m benchmarks.fuzz_dossier --count 1000 --json benchmarks/results/fuzz-dossier.json

A change puts another byte in the place of one, takes one out, or puts one in, at a place drawn from a seed. Beside it
stands what the reader of C2PA alone says of the same bytes: no part of the promise, it shows what the check adds.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn

from PIL import Image

from apelles.dossier import folder as whole
from apelles.dossier.check import check, check_bytes
from apelles.dossier.checked import What
from apelles.dossier.keys import keygen
from apelles.dossier.pdf_seal import Bound, sign_pdf, sign_picture
from apelles.dossier.redact import commit, secret_of
from apelles.dossier.sealed import html_parts, seal_html, seal_json, spell
from apelles.seal.credential import settings
from apelles.seal.identity import Identity
from benchmarks.certified import KEYS, office

SEED: Final = 20260704
MIMES: Final = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg"}
WAYS: Final = ("substitution", "deletion", "insertion")
WHEN: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


def main() -> int:
    """Run and print what was noticed; return 1 when something was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--dossier", type=Path)
    whose.add_argument("--key", choices=KEYS, help="Sign with an office's key of this kind. Default: made by keygen.")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="apelles-fuzz-") as place:
        signer = office(asked.key) if asked.key else keygen(Path(place) / "keys", name="Fuzz")
        folder = asked.dossier or made(Path(place), signer)
        record = {"key": asked.key or "", **fuzz(folder, asked.count, seed=asked.seed)}
    print(json.dumps(record, indent=1))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if record["unnoticed"] else 0


def fuzz(folder: Path, count: int, *, seed: int) -> dict[str, Any]:
    """Return for each sealed file how many changes were tried, and all that went unnoticed or made the check raise."""
    chance = random.Random(seed)
    sealed = {name: (folder / name).read_bytes() for name in (*whole.names(folder), whole.SUMS, whole.SEAL)}
    sealed = {name: content for name, content in sealed.items() if _is_sealed(name, content)}
    closed = socket.socket
    socket.socket = _Closed  # type: ignore[misc]
    unnoticed: list[dict[str, Any]] = []
    alone: dict[str, int] = {}
    slowest = 0.0
    try:
        for name, content in sealed.items():
            for _ in range(count):
                way, place, changed = changed_once(content, chance)
                began = time.perf_counter()
                error = _noticed(name, changed, folder)
                slowest = max(slowest, time.perf_counter() - began)
                if error:
                    unnoticed.append({"file": name, "way": way, "place": place, "error": error})
                if Path(name).suffix in MIMES:
                    alone[name] = alone.get(name, 0) + _passes_alone(changed, MIMES[Path(name).suffix])
    finally:
        socket.socket = closed  # type: ignore[misc]
    return {
        "changes_of_each": count,
        "seed": seed,
        "bytes": {name: len(content) for name, content in sealed.items()},
        "unnoticed": unnoticed[:50],
        "unnoticed_by_the_reader_of_c2pa_alone": alone,
        "slowest_seconds": round(slowest, 3),
    }


def changed_once(content: bytes, chance: random.Random) -> tuple[str, int, bytes]:
    """Return how and where some bytes were changed, and what became of them; never the same bytes."""
    way = chance.choice(WAYS)
    place = chance.randrange(len(content) + (way == "insertion"))
    match way:
        case "substitution":
            other = (content[place] + chance.randrange(1, 256)) % 256
            return way, place, content[:place] + bytes([other]) + content[place + 1 :]
        case "deletion":
            return way, place, content[:place] + content[place + 1 :]
        case _:
            return way, place, content[:place] + bytes([chance.randrange(256)]) + content[place:]


def made(place: Path, identity: Identity) -> Path:
    """Return a folder with one sealed file of each kind, signed by an identity."""
    folder = place / "dossier"
    folder.mkdir()
    records = [{"id": f"f{number}", "author": f"Author {number}", "score": number / 7} for number in range(20)]
    full = commit({"findings": records, "limits": ["限制"]}, secret=secret_of(identity))
    spelled = spell(full, named_by={"findings": "id"})
    (folder / "dossier.json").write_bytes(
        seal_json(spelled.content, identity=identity, signed_at=WHEN, parts=spelled.parts, ledger_root="ab" * 32)
    )
    known_by = check(folder / "dossier.json").sealed_sha256
    bound = Bound(dossier_sha256=known_by, rules_sha256="cd" * 32, as_of="2026-11-22")
    page = b"<!doctype html><html><body>" + b"".join(
        f'<section id="s{number}">{"law " * 40}</section>\n'.encode() for number in range(8)
    )
    page += b"</body></html>\n"
    (folder / "dossier.html").write_bytes(
        seal_html(
            page,
            identity=identity,
            signed_at=WHEN,
            parts=html_parts(page),
            dossier_sha256=bound.dossier_sha256,
        )
    )
    (folder / "dossier.pdf").write_bytes(sign_pdf(plain_pdf(), identity=identity, bound=bound, signed_at=WHEN))
    for suffix, form in ((".png", "PNG"), (".jpg", "JPEG")):
        file = io.BytesIO()
        Image.effect_noise((48, 48), 60).convert("RGB").save(file, form)
        signed = sign_picture(
            file.getvalue(), MIMES[suffix], identity=identity, bound=bound, signed_at=WHEN, original_sha256="ef" * 32
        )
        (folder / f"picture{suffix}").write_bytes(signed)
    whole.seal_folder(folder, identity=identity, signed_at=WHEN, dossier_sha256=bound.dossier_sha256)
    return folder


def plain_pdf(text: str = "A dossier") -> bytes:
    """Return a PDF of one page, written by hand."""
    drawn = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _is_sealed(name: str, content: bytes) -> bool:
    """Return whether a file has a seal of its own, as the list of a folder has."""
    if name in {whole.SUMS, whole.SEAL}:
        return True
    return Path(name).suffix in {".json", ".html", *MIMES} and check_bytes(content, name).intact


def _noticed(name: str, changed: bytes, folder: Path) -> str:
    """Return nothing when a change is noticed, else what happened instead."""
    try:
        if name not in {whole.SUMS, whole.SEAL}:
            return "intact" if check_bytes(changed, name).intact else ""
        with TemporaryDirectory(prefix="apelles-fuzz-") as place:
            for other in (whole.SUMS, whole.SEAL):
                (Path(place) / other).write_bytes(changed if other == name else (folder / other).read_bytes())
            found = check(Path(place))
        return "" if any(one.what is not What.FILE_MISSING for one in found.troubles) else "intact"
    except Exception as error:  # the very thing this looks for
        return repr(error)[:300]


def _passes_alone(content: bytes, mime: str) -> int:
    """Return 1 where the reader of C2PA alone calls some bytes valid."""
    import c2pa

    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings())) as context,
            c2pa.Reader(mime, io.BytesIO(content), context=context) as reader,
        ):
            return int(reader.get_validation_state() in {"Trusted", "Valid"})
    except c2pa.C2paError:
        return 0


class _Closed(socket.socket):
    """A socket that leads nowhere."""

    def connect(self, *_: object) -> NoReturn:
        message = "the check opened a connection"
        raise AssertionError(message)


if __name__ == "__main__":
    sys.exit(main())
