"""Files that what was captured points to: the policy of a reservation, and license files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from apelles.collect.rights.base import LICENSE_URI, POLICY, Copy, Resource
from apelles.collect.rights.rsl import ReallySimpleLicensing
from apelles.collect.rights.tdmrep import TDMRep
from apelles.records.rights import Carrier, Signal

MOST_LICENSES: Final = 8
"""So many license files are looked for."""


def pointed_at(resources: Mapping[str, Resource], *, url: str, page_url: str) -> dict[str, list[str]]:
    """Return the addresses of the policy and of the license files that answers point to, by role.

    Of several license files those that the picture's own answer or its page names come before those of the host.
    """
    copy = Copy(content=b"", sha256="", url=url, page_url=page_url, resources=resources)
    policies = _claimed(TDMRep().read(copy), POLICY)
    licenses = sorted(ReallySimpleLicensing().read(copy), key=lambda pointer: pointer.carrier is Carrier.ROBOTS)
    named = {"policy": policies[-1:], "rsl": _claimed(licenses, LICENSE_URI)[:MOST_LICENSES]}
    return {role: addresses for role, addresses in named.items() if addresses}


def _claimed(signals: Sequence[Signal], name: str) -> list[str]:
    found = (one.text for signal in signals for one in signal.claims if one.name == name and one.text)
    return list(dict.fromkeys(found))
