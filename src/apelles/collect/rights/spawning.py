"""The opt-out service of Spawning. Off unless somebody asks: it tells a third party which addresses are looked at."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from apelles.collect.rights.base import Copy
from apelles.collect.rights.do_not_train import OptOut, normalized, opted_out
from apelles.collect.rights.places import decoded
from apelles.errors import SourceUnreadable
from apelles.records.rights import Scope, Signal

ENDPOINT: Final = "https://opts-api.spawningaiapi.com/api/v2/query/urls/"
KEY_VARIABLE: Final = "SPAWNING_OPTS_KEY"
MOST_URLS: Final = 10_000
MOST_BYTES: Final = 64 * 2**20
SECONDS: Final = 20.0

type Transport = Callable[[str, Mapping[str, str], bytes], bytes]
"""Sends (address, headers, body) as a POST and returns the body of the answer; raises OSError where there is none."""


class SpawningService:
    """Asks the service, in batches of at most 10,000 addresses.

    The key comes from the environment variable SPAWNING_OPTS_KEY unless it is given. The service was reported as under
    maintenance since 2025-09; lists kept as files (`DoNotTrain`) do without it.
    """

    def __init__(self, *, key: str = "", endpoint: str = ENDPOINT, transport: Transport | None = None) -> None:
        self._key = key or os.environ.get(KEY_VARIABLE, "")
        self._endpoint = endpoint
        self._transport = transport or _post

    def ask(self, urls: Sequence[str]) -> SpawningAnswers:
        """Return what the service says of addresses.

        Raises:
            SourceUnreadable: there is no key, no answer, or one that cannot be read. Nothing is then known.
        """
        if not self._key:
            message = (
                f"There is no key for the opt-out service, so it cannot be asked. Set {KEY_VARIABLE}, or use a list "
                "kept as a file."
            )
            raise SourceUnreadable(message)
        wanted = [url for url in dict.fromkeys(urls) if normalized(url) and not set(url) & {"\n", "\r"}]
        answers: dict[str, bool] = {}
        for start in range(0, len(wanted), MOST_URLS):
            answers |= self._ask_batch(wanted[start : start + MOST_URLS])
        return SpawningAnswers(answers, source=self._endpoint)

    def _ask_batch(self, urls: Sequence[str]) -> dict[str, bool]:
        headers = {"Authorization": f"API {self._key}", "Content-Type": "text/plain"}
        try:
            answer = json.loads(decoded(self._transport(self._endpoint, headers, "\n".join(urls).encode())))
            return {str(each["url"]): each["optOut"] is True for each in answer["urls"]}
        except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
            message = (
                f"The opt-out service at {self._endpoint} gave no answer that can be read ({type(error).__name__}), so "
                "nothing is known of these addresses. Try again later, or use a list kept as a file."
            )
            raise SourceUnreadable(message) from error


class SpawningAnswers:
    """What the service said, as a reader: an opt-out denies training, anything else says nothing."""

    name = "spawning"
    spec_version = "spawning-v2"

    def __init__(self, answers: Mapping[str, bool], *, source: str) -> None:
        self._opted_out = {normalized(url): url for url, out in answers.items() if out and normalized(url)}
        self._source = source

    def read(self, copy: Copy) -> Sequence[Signal]:
        """Return one observation where the picture's address was opted out."""
        url = self._opted_out.get(normalized(copy.url)) if copy.url else None
        if url is None:
            return ()
        row = OptOut(
            url=url, sha256="", phash="", phash_algorithm="", opted_out_at="", declared_by="", source=self._source
        )
        return (opted_out(self, copy, row, by="address", scope=Scope.URL),)


def _post(address: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Send once, without following redirects: the key is for this address alone."""
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: object, **__: object) -> None:
            return None

    if not address.startswith(("https://", "http://127.0.0.1:")):
        message = f"not sent in the clear to {address}"
        raise OSError(message)
    request = Request(address, data=body, headers=dict(headers), method="POST")
    with build_opener(Stay).open(request, timeout=SECONDS) as answer:
        return bytes(answer.read(MOST_BYTES))
