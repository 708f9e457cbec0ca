"""Throw damaged bytes at every parser of rights: none may raise, allow what nobody allowed, fetch anything or be slow.

python -m benchmarks.fuzz_rights --count 5000                                              # a sample
python -m benchmarks.fuzz_rights --count 100000 --json benchmarks/results/fuzz-rights.json

Inputs are mutations of true carriers (files with XMP, EXIF, IPTC and credentials, robots.txt, headers, pages, JSON,
XML, rows, licenses, lines of ledgers) by cuts, flips, repeats and splices, from a seed. Sockets are closed before it
begins; time is of the processor.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn

import numpy as np
from PIL import Image

from apelles import catalogue
from apelles.collect.marks.deny import Deny
from apelles.collect.marks.mark import mark
from apelles.collect.rights.base import Copy, Resource
from apelles.collect.rights.licenses import recognize
from apelles.errors import ApellesError
from apelles.records.rights import Integrity, Permission
from apelles.seal.credential import sign
from apelles.seal.identity import load_or_make
from apelles.seal.ledger import as_row, as_snapshot

SEED: Final = 20260104
VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SLOW: Final = 2.0
MEMORY: Final = 2 * 2**30
ROLES: Final = ("robots", "page", "tdmrep", "ai_txt", "ai_txt_well_known", "rsl", "policy")
TEXTS: Final[dict[str, bytes]] = {
    "robots": b"User-agent: *\nDisallow: /x\nContent-Usage: /a train-ai=n\nContent-Signal: ai-train=no\n"
    b"License: /l.xml\n",
    "page": b'<html><meta name="robots" content="noai"><meta name="tdm-reservation" content="1">'
    b'<link rel="license" href="x">',
    "tdmrep": b'[{"location":"/*.jpg$","tdm-reservation":1,"tdm-policy":"https://art.example/p"}]',
    "ai_txt": b"# Spawning AI\nUser-Agent: *\nDisallow: *.jpg\n",
    "ai_txt_well_known": b"Spec-Version: 1.0\nTraining: deny\n",
    "rsl": b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><prohibits type="usage">all</prohibits>'
    b'<payment type="purchase"/></license></content></rsl>',
    "policy": b'{"permission":[{"action":"tdm:mine","duty":[{"action":"compensate"}]}]}',
}
HEADERS: Final = ("x-robots-tag", "tdm-reservation", "content-usage", "content-signal", "link")
HEADER: Final = (
    b"otherbot: noai, unavailable_after: 25 Jun 2010, train-ai=n, ai-train=no, <x>; rel=license; "
    b"type=application/rsl+xml"
)


def main() -> int:
    """Run and print what became of the inputs; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    record = fuzz(asked.count, seed=asked.seed)
    print(json.dumps(record, indent=1))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if record["faults"] else 0


def fuzz(count: int, *, seed: int) -> dict[str, Any]:
    """Return how many inputs went to which parser, the slowest, the memory, and every broken promise."""
    with TemporaryDirectory(prefix="apelles-fuzz-") as folder:
        seeds = carriers(Path(folder))
    chance = random.Random(seed)
    readers = [catalogue.load("rights_signal", name)() for name in catalogue.names("rights_signal")]
    targets: list[tuple[str, Callable[[bytes], None]]] = [
        *((f"file {kind}", _file_target(readers)) for kind in seeds),
        *((f"resource {role}", _resource_target(readers, role)) for role in ROLES),
        *((f"header {name}", _header_target(readers, name)) for name in HEADERS),
        ("row", _row_target(readers)),
        ("license", lambda data: _said_nothing(recognize(data.decode("utf-8", "replace")))),
        ("mark", _mark_target),
        ("ledger line", lambda data: _said_nothing(as_row(data), as_snapshot(data))),
    ]
    sources = {**{f"file {kind}": content for kind, content in seeds.items()}, "mark": seeds["jpeg"]}
    sources |= {f"resource {role}": text for role, text in TEXTS.items()} | {
        f"header {name}": HEADER for name in HEADERS
    }
    sources |= {"row": b"CC BY 4.0", "license": b"Creative Commons BY-NC-SA 3.0 DE OR (MIT AND GPL-2.0+)"}
    sources["ledger line"] = (
        b'{"hash":"' + b"0" * 64 + b'","row":{"at":"","body":{},"by":"","kind":"","n":0,"prev":""}}'
    )
    closed = socket.socket
    tried: Counter[str] = Counter()
    faults: list[dict[str, str]] = []
    slowest, named = 0.0, ""
    socket.socket = _Closed  # type: ignore[misc]
    try:
        for number in range(count):
            name, target = targets[number % len(targets)]
            data = damaged(sources[name], chance, list(sources.values()))
            began = time.process_time()
            try:
                target(data)
            except BaseException as error:  # the very thing this looks for
                faults.append({"target": name, "number": str(number), "error": repr(error)[:300]})
            spent = time.process_time() - began
            tried[name] += 1
            if spent > slowest:
                slowest, named = spent, f"{name} ({len(data)} bytes)"
            if spent > SLOW:
                faults.append({"target": name, "number": str(number), "error": f"{spent:.1f} s"})
    finally:
        socket.socket = closed  # type: ignore[misc]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if memory > MEMORY:
        faults.append({"target": "all", "number": "", "error": f"{memory / 2**20:.0f} MB"})
    return {
        "inputs": count,
        "seed": seed,
        "by_target": dict(sorted(tried.items())),
        "slowest_seconds": round(slowest, 3),
        "slowest": named,
        "peak_mb": round(memory / 2**20),
        "faults": faults[:50],
    }


def carriers(folder: Path) -> dict[str, bytes]:
    """Return true files of every container with everything a picture can carry."""
    pixels = np.random.default_rng(SEED).integers(0, 256, (24, 24, 3), dtype=np.uint8)
    identity = load_or_make(folder / "identity")
    found: dict[str, bytes] = {}
    for kind, form in (("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tiff", "TIFF")):
        exif = Image.Exif()
        exif[315], exif[33432] = "An author", "A notice"
        made = io.BytesIO()
        Image.fromarray(pixels).save(made, form, exif=exif)
        found[kind] = mark(made.getvalue(), deny=Deny.ALL, author="甲", license="CC BY 4.0", aigc=True).content
    drawn = {"actions": [{"action": "c2pa.created", "digitalSourceType": f"{VOCABULARY}digitalCreation"}]}
    action = {"label": "c2pa.actions", "data": drawn}
    wish = {"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}}
    found["signed"] = sign(found["png"], "image/png", identity=identity, assertions=[action, wish], title="x")
    return found


def damaged(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Return bytes changed in one to four ways."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made) + 1)
        match chance.randrange(6):
            case 0:
                del made[place:]
            case 1:
                made[place:place] = made[chance.randrange(len(made) + 1) :][: chance.randrange(1, 400)] * chance.choice(
                    (1, 3, 60)
                )
            case 2:
                made[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                other = chance.choice(others)
                begin = chance.randrange(len(other) + 1)
                made[place:place] = other[begin : begin + chance.randrange(1, 3_000)]
            case 4:
                del made[place : place + chance.randrange(1, 64)]
            case _:
                made[place:place] = chance.choice(
                    (b"\x00" * 40, b"\xff\xfe", b"<" * 200, b"[" * 2_000, b"\r\n", b"%00", b"../" * 9)
                )
    return bytes(made[: 2**20])


def _file_target(readers: list[Any]) -> Callable[[bytes], None]:
    return lambda data: _read(readers, Copy(content=data, sha256=hashlib.sha256(data).hexdigest()))


def _resource_target(readers: list[Any], role: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        resource_ = Resource(url="https://art.example/x", status=200, body=data)
        _read(readers, Copy(content=b"", sha256="0" * 64, url="https://art.example/a.jpg", resources={role: resource_}))

    return target


def _header_target(readers: list[Any], name: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        image = Resource(url="https://art.example/a.jpg", headers=((name, data.decode("latin-1")),))
        _read(readers, Copy(content=b"", sha256="0" * 64, url=image.url, resources={"image": image}))

    return target


def _row_target(readers: list[Any]) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        _read(
            readers, Copy(content=b"", sha256="0" * 64, row={"license": text, text[:20]: text, "error_message": text})
        )

    return target


def _read(readers: list[Any], copy: Copy) -> None:
    for reader in readers:
        for signal in reader.read(copy):
            broken = signal.integrity in {Integrity.INVALID, Integrity.MALFORMED}
            if broken and any(one.permission is Permission.ALLOW for one in signal.statements):
                message = f"{reader.name} allows from a broken carrier"
                raise AssertionError(message)


def _mark_target(data: bytes) -> None:
    try:
        mark(data, deny=Deny.ALL)
    except ApellesError:
        return


def _said_nothing(*_: object) -> None:
    return None


class _Closed(socket.socket):
    """A socket that leads nowhere."""

    def connect(self, *_: object) -> NoReturn:
        message = "a parser opened a connection"
        raise AssertionError(message)


if __name__ == "__main__":
    sys.exit(main())
