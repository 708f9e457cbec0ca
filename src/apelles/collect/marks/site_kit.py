"""Files for an artist's own site that say the same reservation in every language crawlers read."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apelles.collect.marks.deny import Deny
from apelles.collect.marks.files import replace_file
from apelles.collect.marks.refused import MarkRefused
from apelles.words import both, say

RECORD: Final = "apelles-site-kit.json"
READMES: Final = {"en": "README.md", "zh": "README.zh-Hans.md"}
MADE_BY: Final = "apelles rights site-kit"

_NO_SITE: Final = "https://example.com"
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!&()*+,;=%]{1,2000}")
_AGENT: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,62}[A-Za-z0-9])?")
_PICTURES: Final = ("avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp")
_MOST_RECORD: Final = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kit:
    deny: Deny
    site: str
    policy_url: str
    agents: tuple[str, ...]

    @property
    def usage(self) -> str:
        """Content-Usage of AIPREF, the value."""
        return "train-ai=n" if self.deny is Deny.ALL else "train-ai=n, search=y"

    @property
    def signal(self) -> str:
        """Content-Signal, the value."""
        return "ai-input=no, ai-train=no" if self.deny is Deny.ALL else "search=yes, ai-train=no"

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        policy = (("tdm-policy", self.policy_url),) if self.policy_url else ()
        return (
            ("tdm-reservation", "1"),
            *policy,
            ("X-Robots-Tag", "noai, noimageai"),
            ("Content-Usage", self.usage),
            ("Content-Signal", self.signal),
        )


def site_kit(
    deny: Deny, *, out: Path, site: str = "", policy_url: str = "", agents: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Write the files into a folder, made if it is not there, and return them sorted.

    `agents` are the names of crawlers that collect for training; they are disallowed by name, and everybody else stays
    allowed. Protocols do not draw the same lines: some say more than what is denied and some less, together at least
    that. The same wish gives the same bytes. Nothing is written unless everything can be.

    Raises:
        MarkRefused: an address or name cannot be used, a file is there that this did not write or that was changed
            since, or the disk does not take them.
    """
    kit = _Kit(deny=Deny(deny), site=_site(site), policy_url=_address(policy_url), agents=_agents(agents))
    files = {name: text.encode() for name, text in _files(kit).items()}
    files[RECORD] = _record(kit, files)
    try:
        _check(out, files)
        for name, content in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            replace_file(out / name, content)
    except OSError as error:
        raise MarkRefused("cannot_write", path=out, reason=error.strerror or error) from error
    return tuple(sorted(out / name for name in files))


def _address(address: str) -> str:
    address = address.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise MarkRefused("site_address", address=address[:200])
    return address


def _site(address: str) -> str:
    """Return scheme and host of a site, for its files stand where it begins."""
    if not _address(address):
        return _NO_SITE
    try:
        split = urlsplit(_address(address))
    except ValueError as error:
        raise MarkRefused("site_address", address=address[:200]) from error
    if not split.netloc:
        raise MarkRefused("site_address", address=address[:200])
    return f"{split.scheme}://{split.netloc}"


def _agents(agents: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for agent in agents:
        if not _AGENT.fullmatch(agent.strip()):
            raise MarkRefused("agent", agent=agent[:100])
        names.setdefault(agent.strip().lower(), agent.strip())
    return tuple(names[key] for key in sorted(names))


def _files(kit: _Kit) -> dict[str, str]:
    return {
        ".well-known/tdmrep.json": _tdmrep(kit),
        "robots.txt": _robots(kit),
        "ai.txt": _ai_txt(),
        "_headers": "/*\n" + "".join(f"  {name}: {value}\n" for name, value in kit.headers),
        "nginx.conf": _nginx(kit),
        "apache.htaccess": _apache(kit),
        "meta.html": _meta(kit),
        **{name: _readme(kit, lang) for lang, name in READMES.items()},
    }


def _tdmrep(kit: _Kit) -> str:
    rule: dict[str, str | int] = {"location": "/", "tdm-reservation": 1}
    if kit.policy_url:
        rule["tdm-policy"] = kit.policy_url
    return json.dumps([rule], indent=2) + "\n"


def _robots(kit: _Kit) -> str:
    said = [f"Content-Signal: {kit.signal}", f"Content-Usage: {kit.usage}"]
    everybody = ["User-agent: *", *said, "Allow: /"]
    named = [*(f"User-agent: {agent}" for agent in kit.agents), *said, "Disallow: /", ""] if kit.agents else []
    rights = (
        "# The rightsholder expressly reserves the rights in the content of this site under article 4(3)",
        "# of Directive (EU) 2019/790, as the lines below say: a use marked n or no is not permitted.",
        "",
    )
    return "\n".join([*rights, *named, *everybody]) + "\n"


def _ai_txt() -> str:
    lines = ("# Spawning AI", "# Prevent datasets from using the following file types", "", "User-Agent: *")
    return "\n".join([*lines, *(f"Disallow: *.{ending}" for ending in _PICTURES)]) + "\n"


def _nginx(kit: _Kit) -> str:
    lines = (f'add_header {name} "{value}" always;' for name, value in kit.headers)
    return "\n".join(["# Copy these lines into the server block.", *lines]) + "\n"


def _apache(kit: _Kit) -> str:
    """Return lines for Apache, where a percent sign in a header is written twice."""
    lines = []
    for name, value in kit.headers:
        action = "append" if name == "X-Robots-Tag" else "set"
        lines.append(f'Header always {action} {name} "{value.replace("%", "%%")}"')
    return "\n".join(["# Copy these lines into .htaccess.", *lines]) + "\n"


def _meta(kit: _Kit) -> str:
    named = {"tdm-reservation": "1", "tdm-policy": kit.policy_url, "robots": "noai, noimageai"}
    lines = (f'<meta name="{name}" content="{html.escape(value)}">' for name, value in named.items() if value)
    return "\n".join(lines) + "\n"


def _readme(kit: _Kit, lang: str) -> str:
    denied = getattr(both(f"mark.denies.{kit.deny.value}"), lang)
    headers = "\n".join(f"{name}: {value}" for name, value in kit.headers)
    search = "site_kit.search_silent" if kit.deny is Deny.ALL else "site_kit.search"
    sections = [
        say("site_kit.title", lang),
        say("site_kit.intro", lang, denied=denied),
        say("site_kit.step_files", lang, site=kit.site),
        say("site_kit.step_headers", lang),
        say("site_kit.step_check", lang, site=kit.site, headers=headers),
        "\n".join(
            [
                say("site_kit.limits", lang),
                say(search, lang),
                *([say("site_kit.policy", lang, policy_url=kit.policy_url)] if kit.policy_url else []),
            ]
        ),
    ]
    return "\n\n".join(sections) + "\n"


def _record(kit: _Kit, files: Mapping[str, bytes]) -> bytes:
    """Return what was written, so that a later kit knows its own files from others."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    return (json.dumps({"made_by": MADE_BY, "deny": kit.deny.value, "files": hashes}, indent=2) + "\n").encode()


def _check(out: Path, files: Mapping[str, bytes]) -> None:
    """Refuse where a file of another hand would be overwritten, also through a link."""
    own = _own(out / RECORD)
    for name, content in files.items():
        path = out / name
        linked = path.is_symlink() or (path.parent != out and path.parent.is_symlink())
        if linked or (path.exists() and not _may_replace(path, content, own, name)):
            raise MarkRefused("foreign_file", path=path)


def _may_replace(path: Path, content: bytes, own: Mapping[str, object] | None, name: str) -> bool:
    if name == RECORD:
        return own is not None
    present = path.read_bytes()
    return present == content or (own or {}).get(name) == hashlib.sha256(present).hexdigest()


def _own(record: Path) -> Mapping[str, object] | None:
    """Return hashes by name from an earlier record; None where there is none that this wrote."""
    if record.is_symlink() or not record.is_file() or record.stat().st_size > _MOST_RECORD:
        return None
    try:
        read = json.loads(record.read_bytes())
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.get("made_by") != MADE_BY or not isinstance(read.get("files"), dict):
        return None
    return dict(read["files"])
