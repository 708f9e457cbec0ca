"""Time stamps: from a service that was named, checked without one. The service here is openssl on this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from apelles.dossier import timestamp as stamps
from apelles.dossier.check import Known, check_bytes
from apelles.dossier.checked import TimeSource
from apelles.dossier.sealed import seal_html
from apelles.dossier.timestamp import Checked
from apelles.errors import CredentialError, DossierError, ExtraMissing
from apelles.seal import trailing
from tests.dossier.cases import PAGE, WHEN
from tests.seal.certificates import identity

CONFIG = """
[req]
distinguished_name=dn
prompt=no
[dn]
CN=x
[ca]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign
subjectKeyIdentifier=hash
[stamper]
basicConstraints=critical,CA:false
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[tsa1]
serial=serial
default_policy=1.2.3.4.1
digests=sha256
signer_digest=sha256
ess_cert_id_alg=sha256
"""
MAKE = """
echo 01 > serial
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=Clock-CA \
  -days 30 -config c.cnf -extensions ca
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout t.key -out t.csr -subj /CN=Clock -config c.cnf
openssl x509 -req -in t.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out t.pem -days 20 -extfile c.cnf \
  -extensions stamper
"""
REPLY = "openssl ts -reply -queryfile q.tsq -inkey t.key -signer t.pem -config c.cnf -section tsa1 -out r.tsr"


def shell(command: str, folder: Path) -> None:
    subprocess.run(["sh", "-ec", command], cwd=folder, check=True, capture_output=True)


class Service:
    """A time stamp service in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "c.cnf").write_text(CONFIG, encoding="utf-8")
        shell(MAKE, folder)
        self.anchors = (folder / "ca.pem").read_bytes()

    def post(self, _: str, content: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(content)
        shell(REPLY, self.folder)
        return (self.folder / "r.tsr").read_bytes()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    pytest.importorskip("rfc3161_client", reason="the extra apelles[timestamp] is not installed")
    if not shutil.which("openssl"):
        pytest.skip("no openssl here to be the service")
    return Service(tmp_path_factory.mktemp("clock"))


def stamped(service: Service) -> bytes:
    def stamp(signature: bytes) -> bytes:
        return stamps.timestamp(signature, "http://clock.example", anchors=service.anchors, post=service.post)

    return seal_html(PAGE, identity=identity(), signed_at=WHEN, stamp=stamp)


def test_a_stamp_says_when_to_whoever_trusts_the_service(service: Service) -> None:
    answer = stamps.timestamp(b"a signature", "http://clock.example", anchors=service.anchors, post=service.post)
    found = stamps.check(answer, b"a signature", anchors=service.anchors)
    assert found.checked is Checked.VERIFIED
    assert found.at is not None
    assert abs((found.at - WHEN).total_seconds()) < 3600
    assert stamps.check(answer, b"a signature").checked is Checked.UNCHECKED
    assert stamps.check(answer, b"another", anchors=service.anchors).checked is Checked.WRONG
    assert stamps.check(answer, b"a signature", anchors=identity().ca).checked is Checked.WRONG
    assert stamps.check(b"garbage", b"a signature", anchors=service.anchors).checked is Checked.WRONG
    with pytest.raises(CredentialError):
        stamps.check(answer, b"a signature", anchors=b"garbage")


def test_a_stamped_seal_says_who_vouches_for_the_time(service: Service) -> None:
    content = stamped(service)
    found = check_bytes(content, "a.html", known=Known(stamp_anchors=service.anchors))
    assert found.intact
    assert found.when.source is TimeSource.STAMP
    assert check_bytes(content, "a.html").when.source is TimeSource.STAMP_UNCHECKED


def test_openssl_checks_the_stamp_in_a_seal(service: Service) -> None:
    content = stamped(service)
    seal = trailing.read(content[content.rindex(b"{\n") : content.rindex(b"\n-->")])
    assert seal is not None
    (service.folder / "s.der").write_bytes(seal.signature)
    (service.folder / "s.tsr").write_bytes(seal.timestamp)
    shell("openssl ts -verify -in s.tsr -data s.der -CAfile ca.pem", service.folder)


def test_no_byte_of_a_stamp_can_be_changed(service: Service) -> None:
    content = stamped(service)
    start = content.rindex(b'"timestamp": "')
    for place in range(start, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 1
        assert not check_bytes(bytes(changed), "a.html").intact, place


def test_an_answer_that_is_none_or_for_something_else_is_refused(service: Service) -> None:
    old = stamps.timestamp(b"x", "http://c.example", post=service.post)
    answers: list[Callable[[str, bytes], bytes]] = [lambda *_: b"", lambda *_: b"garbage", lambda *_: old]
    for post in answers:
        with pytest.raises(DossierError, match="gave no time stamp"):
            stamps.timestamp(b"x", "http://c.example", post=post)
    with pytest.raises(DossierError, match="gave no time stamp"):
        stamps.timestamp(b"x", "http://c.example", anchors=identity().ca, post=service.post)
    with pytest.raises(DossierError, match="no http or https address"):
        stamps.timestamp(b"x", "file:///etc/passwd")


def test_without_its_reader_a_stamp_is_unchecked_and_none_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_client", lambda: None)
    assert stamps.check(b"anything", b"x").checked is Checked.UNCHECKED
    with pytest.raises(ExtraMissing, match=r"apelles\[timestamp\]"):
        stamps.timestamp(b"x", "http://c.example")
