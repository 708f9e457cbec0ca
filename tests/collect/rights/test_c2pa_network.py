"""Reading a picture contacts nobody, whatever the picture asks for."""

from __future__ import annotations

import http.server
import io
import socket
import threading
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import c2pa
import pytest
from PIL import Image, PngImagePlugin

from apelles.collect.rights import base
from apelles.collect.rights.base import Copy
from apelles.collect.rights.c2pa import Credential
from apelles.records.rights import Integrity, Scope, Signal
from tests.seal.certificates import MIME, flipped, mining, signed, use

DENIED = mining(use("notAllowed"))
KINDS = sorted(MIME)


def read(content: bytes) -> Sequence[Signal]:
    return Credential().read(Copy(content=content, sha256=sha256(content).hexdigest()))


def addresses(signals: Sequence[Signal]) -> list[str]:
    return [one.text for signal in signals for one in signal.claims if one.name == base.PROVENANCE]


def with_packet(address: str) -> bytes:
    """Return a PNG whose XMP says that its manifest lies elsewhere, in the form no library writes."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(
        "XML:com.adobe.xmp",
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:t="http://purl.org/dc/terms/"><t:provenance>{address}</t:provenance>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>",
    )
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Serve the address of a manifest, and note what is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}/manifest.c2pa", asked
        serving.shutdown()
        thread.join()


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuse every new socket of this interpreter, and note who wanted one."""
    found: list[object] = []

    def refused(*args: object, **named: object) -> None:
        found.append((args, named))
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_remote_manifest_is_never_fetched_and_its_address_is_kept(
    kind: str, server: tuple[str, list[str]], wanted: list[object]
) -> None:
    address, asked = server
    (signal,) = read(signed(DENIED, kind=kind, remote=address))
    assert signal.integrity is Integrity.REMOTE_UNREAD
    assert addresses([signal]) == [address]
    assert not signal.statements
    assert asked == []
    assert wanted == []


def test_a_remote_manifest_of_an_ingredient_is_not_fetched_either(
    server: tuple[str, list[str]], wanted: list[object]
) -> None:
    address, asked = server
    signals = read(signed(ingredients=[("far", "PNG", signed(DENIED, remote=address))]))
    (found,) = [one for one in signals if one.scope is Scope.OTHER_COPY]
    assert found.integrity is Integrity.REMOTE_UNREAD
    assert addresses([found]) == [address]
    assert '"far" (inputTo)' in found.detail
    assert asked == []
    assert wanted == []


def test_a_damaged_manifest_is_not_replaced_by_one_from_elsewhere(server: tuple[str, list[str]]) -> None:
    address, asked = server
    content = signed(DENIED, content=with_packet(address))
    place = content.index(b"caBX")
    for damaged in (content[:place] + b"caBY" + content[place + 4 :], flipped(content, place + 20)):
        assert read(damaged)[0].integrity in {Integrity.MALFORMED, Integrity.INVALID}
    assert asked == []


def test_the_library_asks_where_its_settings_are_left_alone(server: tuple[str, list[str]]) -> None:
    address, asked = server
    with pytest.raises(c2pa.C2paError):
        c2pa.Reader("image/png", io.BytesIO(signed(DENIED, remote=address)))
    assert asked == ["/manifest.c2pa"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://example.org/a.c2pa", True),
        ("HTTP://example.org/a.c2pa", True),
        ("self#jumbf=c2pa/x/c2pa.claim", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("", False),
    ],
)
def test_only_an_address_on_the_web_is_that_of_a_remote_manifest(text: str, kept: bool) -> None:
    signals = read(with_packet(text))
    assert [one.integrity for one in signals] == ([Integrity.REMOTE_UNREAD] if kept else [])
    assert addresses(signals) == ([text] if kept else [])
