"""Sentences about law: what is met, what is open, who has to prove it."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "law.not_about_this_act": Phrase(en="This rule is not about an act of this kind.", zh="该规则不适用于此类行为。"),
    "law.no_text_on_that_day": Phrase(
        en="The text in force on the day of the act is not in this rule pack.",
        zh="行为发生之日有效的条文不在本规则包内。",
    ),
    "law.not_computed": Phrase(
        en="Not computed: there are too many open facts to try all ways they may turn out.",
        zh="未计算：未定事实过多，无法逐一试算各种可能。",
    ),
}
