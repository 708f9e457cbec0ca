"""ai.txt, the name of three unrelated formats: (a) of Spawning, (b) of an IETF draft, (c) Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from apelles.collect.rights.base import Copy, Resource, say, signal
from apelles.collect.rights.places import (
    Place,
    answered,
    looks_like_a_page,
    matches,
    only_restricting,
    place_governed,
    text_lines,
)
from apelles.records.rights import (
    TRAINING,
    Carrier,
    Integrity,
    MachineReadable,
    Permission,
    Protocol,
    Scope,
    Signal,
    Speaker,
    Statement,
)

MOST_BYTES: Final = 256 * 1024

SPAWNING: Final = "a"
DRAFT: Final = "b"
MARKDOWN: Final = "c"
"""Formats."""

_EXTENSION: Final = re.compile(r"/?\*\.([a-z0-9]{1,10})\$?", re.IGNORECASE)
_VALUES: Final = {
    "deny": Permission.DENY,
    "disallow": Permission.DENY,
    "allow": Permission.ALLOW,
    "conditional": Permission.CONDITIONAL,
}
_STARTS: Final = (
    (b"\xff\xd8", ("jpg", "jpeg")),
    (b"\x89PNG", ("png",)),
    (b"GIF8", ("gif",)),
    (b"II*\x00", ("tif", "tiff")),
    (b"MM\x00*", ("tif", "tiff")),
    (b"BM", ("bmp",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AiTxt:
    """What an ai.txt says of a picture; `form` is a, b or c."""

    form: str
    statements: tuple[Statement, ...] = ()
    well_formed: bool = True


def read_file(body: bytes, where: Place, extensions: Iterable[str], agent: str) -> AiTxt:
    """Return what an ai.txt says of an address whose picture has one of the extensions. Never raises.

    Format (a) only denies: an extension it allows was not said to be free. Format (b) says what it says. Format (c)
    says nothing a machine could read.
    """
    lines = [line.strip() for line in text_lines(body[:MOST_BYTES])]
    fields = [_field(line) for line in lines]
    names = {name for name, _ in fields}
    if "spec-version" in names or ("training" in names and "user-agent" not in names):
        return _draft(fields)
    if names & {"user-agent", "disallow"}:
        denied = _disallowed(fields, where, frozenset(extensions), agent)
        return AiTxt(form=SPAWNING, statements=say(Permission.DENY, TRAINING) if denied else ())
    return AiTxt(form=MARKDOWN)


def extensions_of(content: bytes, path: str) -> tuple[str, ...]:
    """Return the extensions a picture has: that of its path, and those its first bytes ask for, in lower case."""
    name = path.rpartition("/")[2]
    stem, dot, last = name.rpartition(".")
    own = (last.lower(),) if dot and stem else ()
    by_content = next((each for start, each in _STARTS if content.startswith(start)), ())
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        by_content = ("webp",)
    return tuple(dict.fromkeys((*own, *by_content)))


class AiText:
    """The ai.txt of a site, at either of its places."""

    name = "ai_txt"
    spec_version = "ai.txt"

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation for each file found."""
        if not copy.resources:
            return ()
        roles = (("ai_txt", "/ai.txt"), ("ai_txt_well_known", "/.well-known/ai.txt"))
        return tuple(made for role, name in roles for made in self._of_file(copy, copy.resources.get(role), name))

    def _of_file(self, copy: Copy, resource: Resource | None, name: str) -> Iterator[Signal]:
        if resource is None or not answered(resource) or looks_like_a_page(resource.body):
            return
        where = place_governed(copy, resource)
        said = read_file(resource.body, where, extensions_of(copy.content, where.path), copy.agent)
        made = signal(
            self,
            copy,
            resource.body,
            protocol=Protocol.AI_TXT,
            carrier=Carrier.WELL_KNOWN,
            scope=Scope.SITE,
            statements=said.statements if len(resource.body) <= MOST_BYTES else only_restricting(said.statements),
            speaker=Speaker.SERVER,
            integrity=Integrity.NONE if said.well_formed else Integrity.MALFORMED,
            machine_readable=MachineReadable.NO if said.form == MARKDOWN else MachineReadable.CONTESTED,
            possible_reservation=not said.well_formed,
            fetched_at=resource.fetched_at,
            detail=f"{name}, format {said.form}",
        )
        yield replace(made, spec_version=said.form)


def _draft(fields: Sequence[tuple[str, str]]) -> AiTxt:
    """Return what format (b) says; of several answers the strictest counts, and one that is no answer breaks it."""
    answers = [value.lower() for name, value in fields if name == "training"]
    permissions = {_VALUES[answer] for answer in answers if answer in _VALUES}
    conditions = [value for name, value in fields if name in {"training-policy", "policy", "license"} and value]
    for permission in (Permission.DENY, Permission.CONDITIONAL, Permission.ALLOW):
        if permission in permissions and (permission is not Permission.ALLOW or len(permissions) == len(set(answers))):
            condition = conditions[0] if conditions and permission is Permission.CONDITIONAL else ""
            return AiTxt(form=DRAFT, statements=say(permission, TRAINING, condition=condition))
    return AiTxt(form=DRAFT, well_formed=not answers)


def _disallowed(fields: Sequence[tuple[str, str]], where: Place, extensions: frozenset[str], agent: str) -> bool:
    """Return whether the longest pattern of format (a) that covers a picture disallows it; a denial wins a tie."""
    longest, denied = -1, False
    for name, value in _spoken(fields, agent):
        if not value or not _covers(value, where, extensions):
            continue
        if len(value) > longest or (len(value) == longest and name == "disallow"):
            longest, denied = len(value), name == "disallow"
    return denied


def _spoken(fields: Sequence[tuple[str, str]], agent: str) -> Iterator[tuple[str, str]]:
    """Yield the rules for everybody and for us; rules before any crawler is named are for everybody."""
    listening, in_names = True, False
    for name, value in fields:
        if name == "user-agent":
            ours = value in {"*", ""} or value.lower() == agent.lower()
            listening = ours or (in_names and listening)
            in_names = True
        elif name in {"allow", "disallow"}:
            in_names = False
            if listening:
                yield name, value


def _covers(pattern: str, where: Place, extensions: frozenset[str]) -> bool:
    extension = _EXTENSION.fullmatch(pattern)
    if extension is not None:
        return extension[1].lower() in extensions
    return matches(pattern if pattern.startswith(("/", "*")) else f"/{pattern}", where)


def _field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition("#")[0].partition(":")
    return (name.strip().lower(), value.strip()) if colon else ("", "")
