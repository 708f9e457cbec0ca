"""A policy is put into words as far as it can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apelles.collect.rights.tdm_policy import LONGEST, duties


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ('{"permission":[{"action":"tdm:mine","duty":[{"action":"compensate"}]}]}', "duty: compensate"),
        ('{"permission":{"action":"http://www.w3.org/ns/tdmrep#mine","duty":{"action":{"@id":"odrl:obtainConsent"}}}}',
         "duty: obtainConsent"),
        ('{"permission":[{"action":"tdm:mine","constraint":[{"leftOperand":"purpose","operator":"eq",'
         '"rightOperand":{"@id":"tdm:non-research"}}]}]}', "purpose eq non-research"),
        ('{"permission":[{"action":"tdm:mine"}],"assigner":{"uid":"https://x"}}', ""),
        ('{"permission":[{"action":"print","duty":[{"action":"compensate"}]}]}', ""),
        ('{"permission":[{"action":"mine","duty":[{"action":"compensate"}]}],"assigner":{"uid":"https://x"}}',
         "duty: compensate; ask https://x"),
        ("[]", ""),
        ("", ""),
        ("{", ""),
        ('{"permission":7}', ""),
        ("[" * 100_000, ""),
    ],
)  # fmt: skip
def test_duties_and_purposes_are_told(policy: str, words: str) -> None:
    assert duties(policy.encode()) == words


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["tdm:mine", "obtainConsent"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["permission", "action", "duty", "assigner", "@id", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_json_gives_a_bounded_text(value: object) -> None:
    import json

    assert len(duties(json.dumps({"permission": value, "assigner": value}).encode())) <= LONGEST
