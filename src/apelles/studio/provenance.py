"""What a kept picture carries: XMP, on request the Chinese label, and Content Credentials that name set and ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from apelles.collect.marks.made import SOURCE_TYPE, mark_made
from apelles.collect.sniff import sniff
from apelles.errors import CredentialFailed
from apelles.seal.credential import ACTIONS, sign
from apelles.seal.identity import Identity
from apelles.seal.merkle import ALGORITHM

RUN: Final = "org.apelles.run"
LEDGER: Final = "org.apelles.ledger"
MIMES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_DATA_SET: Final = "c2pa.types.dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a picture comes from, for the picture itself to say.

    `made` are facts of the run and the choice, `training` what is known of the training set (empty where nothing is),
    `ledger` the ledger's name, its root and how many rows that covers. `creator` is who is said to have created it and
    `producer` who answers for the Chinese label; empty for not said.
    """

    title: str
    made: Mapping[str, Any]
    training: Mapping[str, Any]
    ledger: Mapping[str, Any]
    when: str
    how: str
    creator: str = ""
    producer: str = ""
    produce_id: str = ""


def kept_picture(content: bytes, provenance: Provenance, *, identity: Identity) -> bytes:
    """Return a PNG or JPEG with everything a kept picture says of itself, its pixels as they were.

    XMP is written first, then the label, then the credential that covers both. What the credential says of the picture
    is signed; that a training set's ingredient is the one named rests on the roots in it.

    Raises:
        MarkRefused: a text cannot be written, or the picture cannot carry XMP.
        CredentialFailed: it is no PNG or JPEG, or cannot be signed.
    """
    mime = MIMES.get(sniff(content))
    if mime is None:
        message = f"A picture of the kind {sniff(content)} is not signed here. Save it as PNG or JPEG."
        raise CredentialFailed(message)
    marked = mark_made(
        content,
        how=provenance.how,
        creator=provenance.creator,
        producer=provenance.producer,
        produce_id=provenance.produce_id,
    )
    return sign(
        marked,
        mime,
        identity=identity,
        assertions=[_created(provenance), _run(provenance), _ledger(provenance)],
        ingredients=_ingredients(provenance),
        title=provenance.title,
    )


def _created(provenance: Provenance) -> dict[str, Any]:
    action = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPE,
        "when": provenance.when,
        "softwareAgent": {"name": "apelles", "version": version("apelles")},
    }
    return {"label": ACTIONS, "data": {"actions": [action]}}


def _run(provenance: Provenance) -> dict[str, Any]:
    return {"label": RUN, "data": {"format": "apelles-run/1", **provenance.made}}


def _ledger(provenance: Provenance) -> dict[str, Any]:
    return {"label": LEDGER, "data": {"format": "apelles-ledger/1", "algorithm": ALGORITHM, **provenance.ledger}}


def _ingredients(provenance: Provenance) -> list[tuple[Mapping[str, Any], str, bytes]]:
    """Return the training set as one ingredient: pictures are never carried along, only the root over them."""
    if not provenance.training:
        return []
    described = {
        "title": f"training set {provenance.training.get('name', '')}".strip(),
        "relationship": "inputTo",
        "description": f"Merkle root over the training pictures: {provenance.training.get('root', '')}",
        "data_types": [{"type": _DATA_SET}],
    }
    content = json.dumps(dict(provenance.training), sort_keys=True, ensure_ascii=False).encode()
    return [(described, "application/json", content)]
