"""A signer of Content Credentials with a certificate made on the spot."""

from __future__ import annotations

import datetime
import io
import json
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
CREATED = {
    "action": "c2pa.created",
    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation",
}


def _name(common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "US"), (NameOID.ORGANIZATION_NAME, "Tests"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in granted for usage in USAGES})


def _certificate(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name("root"))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=300))
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


@cache
def _identity() -> tuple[bytes, bytes, bytes]:
    """Return root, chain and key as PEM."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("root", root_key)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = root.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    leaf = _certificate("leaf", key)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage("digital_signature"), critical=True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf = leaf.add_extension(issuer, critical=False)
    pems = [made.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) for made in (root, leaf)]
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pems[0], pems[1] + pems[0], secret


@cache
def _settings() -> Any:
    return c2pa.Settings.from_dict(
        {
            "trust": {"user_anchors": _identity()[0].decode()},
            "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
            "builder": {"thumbnail": {"enabled": False}},
        }
    )


def sign(mime: str, content: bytes, *, parent: bytes = b"") -> bytes:
    """Return a picture signed as new, or as an edit of its parent."""
    _, chain, key = _identity()
    actions = [] if parent else [{"label": "c2pa.actions", "data": {"actions": [CREATED]}}]
    manifest = {"claim_generator_info": [{"name": "tests", "version": "1"}], "format": mime, "assertions": actions}
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
    out = io.BytesIO()
    with (
        c2pa.Context(_settings()) as context,
        c2pa.Signer.from_info(info) as signer,
        c2pa.Builder(manifest, context) as builder,
    ):
        if parent:
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            ingredient = json.dumps({"title": "original", "relationship": "parentOf"})
            builder.add_ingredient(ingredient, mime, io.BytesIO(parent))
        builder.sign(signer, mime, io.BytesIO(content), out)
    return out.getvalue()


def state(mime: str, content: bytes) -> str:
    """Return what the library says of a signed picture."""
    with c2pa.Context(_settings()) as context, c2pa.Reader(mime, io.BytesIO(content), context=context) as reader:
        return str(reader.get_validation_state())
