"""Crawlers that gather for models, by what they do. Facts as of a day; the list grows old.

Source: the community list ai.robots.txt as of 2026-08-22, and what the operators publish.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

AS_OF: Final = "2026-08-22"


class Purpose(StrEnum):
    """What a crawler gathers for."""

    TRAINING = "training"
    CONTROL = "control"
    USER_FETCH = "user_fetch"
    SEARCH = "search"


_TRAINING: Final = [
    "GPTBot",
    "ClaudeBot",
    "anthropic-ai",
    "CCBot",
    "Bytespider",
    "TikTokSpider",
    "meta-externalagent",
    "FacebookBot",
    "Amazonbot",
    "AI2Bot",
    "Ai2Bot-Dolma",
    "cohere-training-data-crawler",
    "DeepSeekBot",
    "ChatGLM-Spider",
    "PanguBot",
    "PetalBot",
    "ICC-Crawler",
    "SBIntuitionsBot",
    "Cotoyogi",
    "Timpibot",
    "Diffbot",
    "omgili",
    "omgilibot",
    "Webzio-Extended",
    "YandexAdditional",
    "YandexAdditionalBot",
    "GoogleOther",
    "GoogleOther-Image",
    "ImagesiftBot",
    "imageSpider",
    "img2dataset",
    "LAIONDownloader",
    "laion-huggingface-processor",
    "FriendlyCrawler",
    "Brightbot",
    "Crawlspace",
    "Factset_spyderbot",
]
_CONTROL: Final = ("Google-Extended", "Applebot-Extended")
_USER_FETCH: Final = [
    "ChatGPT-User",
    "Claude-User",
    "Perplexity-User",
    "MistralAI-User",
    "meta-externalfetcher",
    "DuckAssistBot",
    "Kimi-User",
    "TongyiBot",
    "YiyanBot",
]
_SEARCH: Final = ["OAI-SearchBot", "Claude-SearchBot", "PerplexityBot", "Amzn-SearchBot", "Applebot"]

AGENTS: Final[dict[str, Purpose]] = {
    **dict.fromkeys((*_TRAINING, "Kangaroo Bot"), Purpose.TRAINING),
    **dict.fromkeys(_CONTROL, Purpose.CONTROL),
    **dict.fromkeys(_USER_FETCH, Purpose.USER_FETCH),
    **dict.fromkeys(_SEARCH, Purpose.SEARCH),
}
_BY_LOWER: Final = {name.lower(): name for name in AGENTS}


def known_agent(token: str) -> tuple[str, Purpose] | None:
    """Return the name and purpose of a crawler by its token, whatever its case, or None."""
    name = _BY_LOWER.get(token.lower())
    return (name, AGENTS[name]) if name else None


def tokens(*purposes: Purpose) -> tuple[str, ...]:
    """Return the tokens of crawlers with one of these purposes, sorted."""
    return tuple(sorted((name for name, purpose in AGENTS.items() if purpose in purposes), key=str.lower))
