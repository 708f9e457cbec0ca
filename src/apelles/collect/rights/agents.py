"""Crawlers that collect for artificial intelligence, by the token they are addressed with in robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

AS_OF: Final = "2026-08-22"
SOURCE: Final = "community list ai.robots.txt (MIT), tokens and functions only"
"""The table is a snapshot: it has not been checked against its source since that day."""


class AgentKind(StrEnum):
    """What a crawler collects for; a `control` token is never sent as a user agent, it only carries a wish."""

    TRAINING = "training"
    CONTROL = "control"
    USER_FETCH = "user_fetch"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A crawler; `ignores_robots` where the source says that it does not keep to robots.txt."""

    token: str
    kind: AgentKind
    ignores_robots: bool = False


_TOKENS: Final = {
    AgentKind.TRAINING: (
        "GPTBot, ClaudeBot, anthropic-ai, CCBot, Bytespider, TikTokSpider, meta-externalagent, FacebookBot, Amazonbot, "
        "AI2Bot, Ai2Bot-Dolma, cohere-training-data-crawler, DeepSeekBot, ChatGLM-Spider, PanguBot, PetalBot, "
        "ICC-Crawler, SBIntuitionsBot, Cotoyogi, Timpibot, Diffbot, omgili, omgilibot, Webzio-Extended, "
        "YandexAdditional, YandexAdditionalBot, GoogleOther, GoogleOther-Image, ImagesiftBot, imageSpider, "
        "img2dataset, LAIONDownloader, laion-huggingface-processor, FriendlyCrawler, Kangaroo Bot, Brightbot, "
        "Crawlspace, Factset_spyderbot"
    ),
    AgentKind.CONTROL: "Google-Extended, Applebot-Extended",
    AgentKind.USER_FETCH: (
        "ChatGPT-User, Claude-User, Perplexity-User, MistralAI-User, meta-externalfetcher, DuckAssistBot, Kimi-User, "
        "TongyiBot, YiyanBot"
    ),
    AgentKind.SEARCH: "OAI-SearchBot, Claude-SearchBot, PerplexityBot, Amzn-SearchBot, Applebot",
}
_IGNORING: Final = frozenset({"Bytespider", "DeepSeekBot", "LAIONDownloader", "meta-externalfetcher"})

AGENTS: Final = tuple(
    Agent(token=token, kind=kind, ignores_robots=token in _IGNORING)
    for kind, tokens in _TOKENS.items()
    for token in tokens.split(", ")
)
_BY_TOKEN: Final = {agent.token.lower(): agent for agent in AGENTS}


def agent_named(token: str) -> Agent | None:
    """Return the crawler with a token, whatever its case; None where the table does not know it."""
    return _BY_TOKEN.get(token.strip().lower())


def tokens(*kinds: AgentKind) -> tuple[str, ...]:
    """Return the tokens of some kinds of crawlers, in the order of the table."""
    return tuple(agent.token for agent in AGENTS if agent.kind in kinds)


def collects_for_training(token: str) -> bool:
    """Return whether a token addresses the collection of material to train models."""
    agent = agent_named(token)
    return agent is not None and agent.kind in {AgentKind.TRAINING, AgentKind.CONTROL}
