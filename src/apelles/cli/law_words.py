"""Rules, conclusions and claims as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from apelles.law.expression import AllOf, Always, AnyOf, Expression, FactLeaf, Not, ReadingLeaf, RuleLeaf, base_of
from apelles.law.vocabulary import readings, vocabulary
from apelles.records.law import Party, RuleKind, SourceStatus, Standing, Value
from apelles.words import say

if TYPE_CHECKING:
    from apelles.law.claims import Claim
    from apelles.law.pack import Pack
    from apelles.law.rule import Rule
    from apelles.records.law import Conclusion, Node, Supporting, Switch
    from apelles.words.phrase import Phrase

MOST_SETS: Final = 3
MOST_AUTHORITIES: Final = 4
_COMMA: Final = {"en": ", ", "zh": "、"}


def in_lang(phrase: Phrase, lang: str) -> str:
    """Return a phrase in one language."""
    return phrase.zh if lang == "zh" else phrase.en


def joined(items: Iterable[str], lang: str) -> str:
    """Return a list in words."""
    return _COMMA[lang].join(items)


def conclusion_lines(found: Conclusion, lang: str, *, proof: bool = False, told: set[str] | None = None) -> list[str]:
    """Return a conclusion: what it says first, then why it is open or contested, then on what it rests.

    What an authority holds is left out for those in `told`, which grows by the ones told here.
    """
    told = set() if told is None else told
    lines = [f"  {found.rule}  {in_lang(found.title, lang)}: {_said(found, lang)}"]
    body = list(_profile(found, lang, told) if found.kind is RuleKind.FACTOR else _body(found, lang, told))
    lines += [f"      {line}" for line in body]
    if proof and found.proof is not None:
        lines += [f"      {line}" for line in tree_lines(found.proof, lang)]
    return lines


def _said(found: Conclusion, lang: str) -> str:
    if found.profile is not None:
        return say(f"lean.{found.profile.value}", lang)
    return joined((say(f"standing.{one.value}", lang) for one in found.standings), lang)


def _profile(found: Conclusion, lang: str, told: set[str]) -> Iterator[str]:
    for one in found.considerations:
        known = say("law.contested_weight", lang) if one.contested else say(f"value.{one.value.value}", lang)
        favors = say("law.favors", lang, party=say(f"party.{one.favors.value}", lang))
        yield say("law.considered", lang, value=known, text=in_lang(one.text, lang), favors=favors)
    yield from _supports(found, lang, told)
    yield from _weakest(found, lang)


def _body(found: Conclusion, lang: str, told: set[str]) -> Iterator[str]:
    if found.standings[0] in {Standing.OPEN, Standing.CONTESTED}:
        if not found.by_reading:
            yield _closing(found, lang)
        for way in found.by_reading:
            yield say(
                "law.under",
                lang,
                switches=switches(way.switches, lang),
                value=say(f"condition.{way.value.value}", lang),
                closed=say(f"condition.{way.if_record_closes.value}", lang),
            )
    if found.assumes:
        yield say("law.assumes", lang, switches=switches(found.assumes, lang))
        yield from _pending(found, lang)
    yield from _what_settles(found, lang)
    if found.conflicts:
        yield say("law.conflicts", lang, facts=joined(found.conflicts, lang))
    if found.value is Value.UNKNOWN and found.supervaluation is not Value.UNKNOWN:
        yield say("law.all_completions", lang, value=say(f"condition.{found.supervaluation.value}", lang))
    if found.standings != (Standing.OPEN,):
        yield from _supports(found, lang, told)
    yield from _weakest(found, lang)


def _closing(found: Conclusion, lang: str) -> str:
    value = say(f"condition.{found.if_record_closes.value}", lang)
    if not found.loses_if_unproved:
        return say("law.closes", lang, value=value)
    return say("law.closes_against", lang, value=value, parties=parties(found.loses_if_unproved, lang))


def parties(named: Sequence[Party], lang: str) -> str:
    """Return parties in words."""
    return joined((say(f"party.{one.value}", lang) for one in named), lang)


def switches(named: Sequence[Switch], lang: str) -> str:
    """Return readings in words."""
    said = ("law.switch_yes" if one.holds else "law.switch_no" for one in named)
    return joined((say(key, lang, reading=one.reading) for key, one in zip(said, named, strict=True)), lang)


def _pending(found: Conclusion, lang: str) -> Iterator[str]:
    for one in found.assumes:
        pending = readings()[one.reading].pending.get(found.juris)
        if pending:
            yield say("law.pending", lang, what=in_lang(pending, lang))


def _what_settles(found: Conclusion, lang: str) -> Iterator[str]:
    for one in found.decisive_facts:
        yes = say("law.if_yes", lang, value=say(f"condition.{one.if_yes.value}", lang))
        no = say("law.if_no", lang, value=say(f"condition.{one.if_no.value}", lang))
        yield say("law.decisive", lang, fact=fact_words(one.fact, lang), yes=yes, no=no)
    if found.decisive_facts or not found.deciding_sets:
        return
    size = len(found.deciding_sets[0].literals)
    smallest = [one for one in found.deciding_sets if len(one.literals) == size]
    for together in smallest[:MOST_SETS]:
        facts = joined(
            (f"{one.fact} = {say('value.yes' if one.holds else 'value.no', lang)}" for one in together.literals), lang
        )
        yield say("law.deciding", lang, facts=facts, value=say(f"condition.{together.value.value}", lang))
    if len(smallest) > MOST_SETS:
        yield say("law.more_sets", lang, count=len(smallest) - MOST_SETS)


def fact_words(key: str, lang: str) -> str:
    """Return a fact by its key and its question."""
    return f"{key} {in_lang(vocabulary()[base_of(key)].question, lang)}"


def _supports(found: Conclusion, lang: str, told: set[str]) -> Iterator[str]:
    for key, every in (("law.for", found.authorities_for), ("law.against", found.authorities_against)):
        decided: dict[str, list[Supporting]] = {}
        for one in every:
            if one.court_level:
                decided.setdefault(one.rule, []).append(one)
        for several in list(decided.values())[:MOST_AUTHORITIES]:
            yield _support(key, several, lang, brief=several[0].rule in told)
            told.add(several[0].rule)


def _support(key: str, several: Sequence[Supporting], lang: str, *, brief: bool) -> str:
    """Return one authority, with everything it bears on here; in brief, without what it holds."""
    one = several[0]
    detail = [in_lang(one.court, lang)] if one.court else []
    detail += [one.decided] if one.decided else []
    detail += [say(f"finality.{one.finality}", lang)] if one.finality else []
    detail += dict.fromkeys(each.on for each in several)
    detail.append(say(f"source.{one.source_status.value}", lang))
    title, holding = in_lang(one.title, lang), "" if brief else in_lang(one.holding, lang)
    said = say(key, lang, title=title, detail=joined(detail, lang), holding=holding).rstrip()
    return said + (" " + say("law.differs", lang, facts=joined(one.different, lang)) if one.different else "")


def _weakest(found: Conclusion, lang: str) -> Iterator[str]:
    if not found.weakest_rules:
        yield say("law.no_text_on_that_day", lang)
    elif found.weakest_source_status is not SourceStatus.PRIMARY:
        status = say(f"source.{found.weakest_source_status.value}", lang)
        yield say("law.weakest", lang, status=status, rules=joined(found.weakest_rules[:6], lang))


def tree_lines(node: Node, lang: str, depth: int = 0) -> list[str]:
    """Return a proof tree, indented."""
    mark = {Value.YES: "+", Value.NO: "-", Value.UNKNOWN: "?", Value.CONFLICT: "!"}[node.value]
    named = {"all": "law.all_of", "any": "law.any_of", "not": "law.not"}.get(node.kind)
    text = (
        say(named, lang)
        if named
        else " ".join(part for part in (node.id, in_lang(node.title, lang) if node.title else "") if part)
    )
    extra = [in_lang(node.note, lang)] if node.note else []
    extra += [say("law.seen_above", lang)] if node.seen else []
    if node.kind == "rule" and node.source_status is not None and node.source_status is not SourceStatus.PRIMARY:
        extra.append(say(f"source.{node.source_status.value}", lang))
    line = f"{'  ' * depth}{mark} {text}" + (f" ({joined(extra, lang)})" if extra else "")
    return [line, *(deeper for child in node.children for deeper in tree_lines(child, lang, depth + 1))]


def rule_lines(rule: Rule, pack: Pack, lang: str) -> list[str]:
    """Return everything there is to say about a rule: its text, what it takes, who has to prove it, its source."""
    lines = [f"{rule.id}  {in_lang(rule.title, lang)}", f"{in_lang(rule.cite, lang)}", ""]
    for ref in rule.provisions:
        provision = pack.provisions[ref]
        lines += [f"  {provision.original}"]
        lines += [f"  {provision.en}"] if provision.en != provision.original else []
    if any(pack.provisions[ref].en != pack.provisions[ref].original for ref in rule.provisions):
        lines += [f"  {say('law.translation', lang)}"]
    lines += [in_lang(rule.holding, lang)] if rule.holding else []
    lines += [""] if rule.provisions or rule.holding else []
    if rule.when is not None:
        lines += [say("law.elements", lang), *expression_lines(rule.when, lang, 1)]
    if rule.unless is not None:
        lines += [say("law.unless", lang), *expression_lines(rule.unless, lang, 1)]
    if rule.considerations:
        lines.append(say("law.weighs", lang))
        lines += [
            f"  - {in_lang(one.text, lang)} ({say(f'party.{one.favors.value}', lang)})" for one in rule.considerations
        ]
    if rule.exceptions:
        lines.append(say("law.exceptions", lang, rules=joined(rule.exceptions, lang)))
    if rule.acts:
        lines.append(say("law.acts", lang, acts=joined(rule.acts, lang)))
    if rule.bears_on:
        lines.append(say("law.bears_on", lang, rules=joined((one.rule or one.reading for one in rule.bears_on), lang)))
    if rule.burden is not None:
        key = "law.rebuts" if rule.kind is RuleKind.PRESUMPTION else "law.burden"
        lines.append(say(key, lang, party=say(f"party.{rule.burden.value}", lang)))
    lines += [in_lang(rule.note, lang)] if rule.note else []
    since = rule.valid_from.isoformat() if rule.valid_from else say("law.ever", lang)
    until = rule.valid_to.isoformat() if rule.valid_to else say("law.today", lang)
    reviewed = say("law.reviewed", lang, name=rule.reviewed_by) if rule.reviewed_by else say("law.not_reviewed", lang)
    source = say("law.source", lang, status=say(f"source.{rule.source_status.value}", lang))
    return [*lines, say("law.in_force", lang, since=since, until=until), f"{source} {reviewed}"]


def expression_lines(expression: Expression, lang: str, depth: int) -> list[str]:
    """Return a condition as an indented list."""
    lead = "  " * depth + "- "
    match expression:
        case FactLeaf(key):
            return [lead + fact_words(key, lang)]
        case RuleLeaf(rule):
            return [lead + rule]
        case ReadingLeaf(reading):
            return [f"{lead}{reading} {in_lang(readings()[reading].question, lang)}"]
        case Not(part):
            return [lead + say("law.not", lang), *expression_lines(part, lang, depth + 1)]
        case AllOf(parts) | AnyOf(parts):
            word = say("law.all_of" if isinstance(expression, AllOf) else "law.any_of", lang)
            return [lead + word, *(line for part in parts for line in expression_lines(part, lang, depth + 1))]
        case Always(_, why):
            return [lead + say(why, lang)]


def claim_lines(claim: Claim, lang: str) -> list[str]:
    """Return a claim and what the texts say to it."""
    answer = say(f"answer.{claim.answer}", lang)
    lines = [
        say("law.claim", lang, number=claim.number, claim=in_lang(claim.claim, lang)),
        "   " + say("law.answer", lang, answer=answer, texts=in_lang(claim.texts, lang)),
        "   " + say("law.apelles", lang, apelles=in_lang(claim.apelles, lang)),
    ]
    if claim.rules:
        lines.append("   " + say("law.rests_on", lang, rules=joined(claim.rules, lang)))
    status = say(f"source.{claim.source_status.value}", lang)
    return [*lines, "   " + say("law.source", lang, status=status)]
