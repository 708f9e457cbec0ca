"""How anybody checks a dossier without this software."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apelles import words
from apelles.records.dossier import Dossier
from apelles.words.phrase import Phrase

SEAL: Final = r"""file=dossier.json    # or dossier.html, or SHA256SUMS.seal
sed -n 's/^"signed": \(.*\),$/\1/p' "$file" | tail -n 1 | tr -d '\n' > signed.json
sed -n 's/^"signature": "\(.*\)",$/\1/p' "$file" | tail -n 1 | base64 -d > signature.bin
sed -n 's/^"certificates": \[\(.*\)\],$/\1/p' "$file" | tail -n 1 | tr -d '"' | tr ',' '\n' > chain.txt
while read -r one; do echo "$one" | base64 -d | openssl x509 -inform der; done < chain.txt > chain.pem
head -n 1 chain.txt | base64 -d | openssl x509 -inform der > signer.pem
tail -n 1 chain.txt | base64 -d | openssl x509 -inform der > ca.pem
openssl x509 -in signer.pem -noout -pubkey > key.pem
case "$(sed 's/^{"algorithm":"\([A-Z0-9]*\)".*/\1/' signed.json)" in
ES256) set -- -sha256 ;;
ES384) set -- -sha384 ;;
PS256) set -- -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 ;;
esac
openssl dgst "$@" -verify key.pem -signature signature.bin signed.json
openssl verify -partial_chain -CAfile ca.pem -untrusted chain.pem signer.pem
openssl x509 -in ca.pem -noout -subject -fingerprint -sha256
sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/' signed.json; echo
head -c "$(sed 's/.*"length":\([0-9]*\).*/\1/' signed.json)" "$file" | sha256sum    # dossier.json, dossier.html"""
"""As in the documentation, where they are tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to check, and the commands that do it."""

    said: Phrase
    commands: str


def how_to_check(dossier: Dossier) -> tuple[Check, ...]:
    """Return what to check, in order, each with its commands."""
    pdfs = [f"c2patool dossier-{lang}.pdf" for lang in dossier.languages]
    checks = [
        Check(said=words.both("how_to_check.files"), commands="sha256sum --strict -c SHA256SUMS"),
        Check(said=words.both("how_to_check.seal"), commands=SEAL),
        Check(said=words.both("how_to_check.pdf"), commands="\n".join(pdfs)),
    ]
    if dossier.made.ledger_root:
        checks.append(Check(said=words.both("how_to_check.ledger"), commands=dossier.made.ledger_root))
    return (*checks, Check(said=words.both("how_to_check.again"), commands=dossier.made.command))
