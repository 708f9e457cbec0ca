"""The table of crawlers is dated and knows what each one collects for."""

from __future__ import annotations

from datetime import date

import pytest

from apelles.collect.rights.agents import AGENTS, AS_OF, AgentKind, agent_named, collects_for_training, tokens


def test_the_table_says_of_which_day_it_is() -> None:
    assert date.fromisoformat(AS_OF) == date(2026, 8, 22)


def test_no_token_stands_twice() -> None:
    assert len({agent.token.lower() for agent in AGENTS}) == len(AGENTS)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("GPTBot", AgentKind.TRAINING),
        ("gptbot", AgentKind.TRAINING),
        (" CCBOT ", AgentKind.TRAINING),
        ("Kangaroo Bot", AgentKind.TRAINING),
        ("img2dataset", AgentKind.TRAINING),
        ("Google-Extended", AgentKind.CONTROL),
        ("Applebot-Extended", AgentKind.CONTROL),
        ("ChatGPT-User", AgentKind.USER_FETCH),
        ("OAI-SearchBot", AgentKind.SEARCH),
        ("Applebot", AgentKind.SEARCH),
    ],
)
def test_a_token_is_known_whatever_its_case(token: str, kind: AgentKind) -> None:
    agent = agent_named(token)
    assert agent is not None
    assert agent.kind is kind
    assert collects_for_training(token) is (kind in {AgentKind.TRAINING, AgentKind.CONTROL})


def test_unknown_tokens_are_unknown() -> None:
    assert agent_named("Googlebot") is None
    assert not collects_for_training("")


def test_tokens_can_be_listed_by_kind_and_those_that_ignore_robots_are_marked() -> None:
    assert tokens(AgentKind.CONTROL) == ("Google-Extended", "Applebot-Extended")
    assert len(tokens(*AgentKind)) == len(AGENTS)
    ignoring = {agent.token for agent in AGENTS if agent.ignores_robots}
    assert ignoring == {"Bytespider", "DeepSeekBot", "LAIONDownloader", "meta-externalfetcher"}
