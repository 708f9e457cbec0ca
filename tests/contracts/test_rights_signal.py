"""What every reader of signals about rights promises, whoever wrote it."""

from __future__ import annotations

import socket
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles import catalogue
from apelles.audit.rights import verdicts
from apelles.collect.rights.base import Copy, Resource, RightsSignal
from apelles.records.rights import Integrity, Permission, Use

NAMES = catalogue.names("rights_signal")
ROLES = ("image", "robots", "page", "tdmrep", "ai_txt", "ai_txt_well_known", "rsl", "policy")
HEADERS = ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-usage", "content-signal", "link")


def reader(name: str) -> RightsSignal:
    made: RightsSignal = catalogue.load("rights_signal", name)()
    return made


def hostile(data: bytes) -> Copy:
    """Return a copy of which every part is the same bytes."""
    text = data.decode("latin-1")
    headers = tuple((name, text) for name in HEADERS)
    resources = {role: Resource(url="https://art.example/x", status=200, headers=headers, body=data) for role in ROLES}
    row = {"license": text, "author": text, "error_message": text, text: text}
    return Copy(content=data, sha256="0" * 64, url="https://art.example/a.jpg", resources=resources, row=row)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_is_called_as_in_the_table_and_names_its_version(name: str) -> None:
    assert reader(name).name == name
    assert reader(name).spec_version


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_says_nothing_gives_no_signal(name: str) -> None:
    assert list(reader(name).read(Copy(content=b"", sha256="0" * 64))) == []
    assert (
        list(reader(name).read(Copy(content=b"\xff\xd8\xff\xd9", sha256="0" * 64, url="https://art.example/a"))) == []
    )


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_reader_raise_and_a_broken_carrier_states_nothing(name: str, data: bytes) -> None:
    for signal in reader(name).read(hostile(data)):
        if signal.integrity in {Integrity.INVALID, Integrity.MALFORMED}:
            assert signal.statements == ()
            assert signal.claims == ()
        assert len(signal.raw) <= 16 * 1024
        assert signal.raw_length >= len(signal.raw)


@pytest.mark.parametrize("name", NAMES)
def test_reading_opens_no_connection(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        message = "a reader opened a connection"
        raise AssertionError(message)

    for function in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, function, refuse)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    for data in (b"https://art.example/license.xml", xmp, b"[]", b"License: https://art.example/license.xml"):
        list(reader(name).read(hostile(data)))


def test_nothing_said_is_unknown_for_every_use() -> None:
    signals = [one for name in NAMES for one in reader(name).read(Copy(content=b"", sha256="0" * 64))]
    assert {one.permission for one in verdicts(signals).uses} == {Permission.UNKNOWN}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"c2pa"}])
def test_what_denies_in_capitals_and_out_of_place_never_becomes_an_allow(name: str) -> None:
    data = b"User-Agent: *\nDISALLOW: /\nContent-Usage: train-ai=N\nContent-Signal: ai-train=NO\nnoai 1 tdm"
    found = verdicts(reader(name).read(hostile(data)))
    assert found.of(Use.GENERATIVE_TRAINING).permission is not Permission.ALLOW
