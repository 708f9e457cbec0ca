"""The algorithms that seals and credentials are signed with, each known here once.

A key decides its algorithm: there is one for each kind of key, and none where a kind is too weak or not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from apelles.errors import IdentityUnusable

FEWEST_BITS: Final = 2_048
MOST_BITS: Final = 4_096
"""Of an RSA key; the library for Content Credentials reads no longer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """A way to sign: `name` stands in a seal, `curve` (empty for RSA) and `hash` as `cryptography` calls them.

    `number` is the algorithm's number in COSE, as CBOR.
    """

    name: str
    curve: str
    hash: str
    number: bytes

    @property
    def c2pa(self) -> bytes:
        """Its name for the library that signs Content Credentials."""
        return self.name.lower().encode()

    @property
    def header(self) -> bytes:
        """The first bytes of a protected COSE header: a map of the algorithm, and of the certificates that follow."""
        return b"\xa2\x01" + self.number + b"\x18\x21"

    def fits(self, key: Any) -> bool:
        """Return whether a key, private or public, is of the kind that signs so."""
        from cryptography.hazmat.primitives.asymmetric import ec, rsa

        if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey):
            return not self.curve and FEWEST_BITS <= key.key_size <= MOST_BITS
        curves = ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey
        return isinstance(key, curves) and key.curve.name == self.curve

    def length(self, key: Any) -> int:
        """Return how many bytes a signature has in COSE: two numbers of a curve, or one as long as an RSA key."""
        size = (int(key.key_size) + 7) // 8
        return 2 * size if self.curve else size

    def sign(self, key: Any, content: bytes) -> bytes:
        """Return a signature over some bytes, in DER from a key on a curve; it is another one each time."""
        signature: bytes = key.sign(content, *self._ways())
        return signature

    def is_signature(self, signature: bytes, content: bytes, key: Any) -> bool:
        """Return whether a public key is of this kind and a signature over some bytes is its, in its one length."""
        from cryptography.exceptions import InvalidSignature

        if not self.fits(key) or (not self.curve and len(signature) != self.length(key)):
            return False
        try:
            key.verify(signature, content, *self._ways())
        except InvalidSignature:
            return False
        return True

    def _ways(self) -> tuple[Any, ...]:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        digest = getattr(hashes, self.hash)()
        if self.curve:
            return (ec.ECDSA(digest),)
        return padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size), digest


ES256: Final = Algorithm(name="ES256", curve="secp256r1", hash="SHA256", number=b"\x26")
ES384: Final = Algorithm(name="ES384", curve="secp384r1", hash="SHA384", number=b"\x38\x22")
PS256: Final = Algorithm(name="PS256", curve="", hash="SHA256", number=b"\x38\x24")
ALL: Final = (ES256, ES384, PS256)
NAMES: Final = {one.name: one for one in ALL}


def of(key: Any, *, called: object = "The key") -> Algorithm:
    """Return the algorithm of a key; `called` is what a message calls it.

    Raises:
        IdentityUnusable: it is of another kind, or an RSA key that is too short or too long.
    """
    found = next((one for one in ALL if one.fits(key)), None)
    if found is None:
        message = (
            f"{called} is {_kind(key)}, and dossiers are signed with P-256, P-384 and RSA keys of {FEWEST_BITS} to "
            f"{MOST_BITS} bits. Use a certificate for one of these, or `apelles dossier keygen`."
        )
        raise IdentityUnusable(message)
    return found


def of_pem(pem: bytes) -> tuple[Algorithm, Any]:
    """Return the algorithm of a private key without a passphrase, and the key.

    Raises:
        IdentityUnusable: see `of`.
    """
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(pem, password=None)
    return of(key), key


def _kind(key: Any) -> str:
    """Return what a key is, for a message."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    match key:
        case rsa.RSAPrivateKey() | rsa.RSAPublicKey():
            return f"an RSA key of {key.key_size} bits"
        case ec.EllipticCurvePrivateKey() | ec.EllipticCurvePublicKey():
            return f"a key on the curve {key.curve.name}"
        case _:
            return "a key of another kind"
