"""`apelles law`: which conditions the facts meet, which stay open, who has to prove them, and where that is written."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apelles.cli.language import LANG
from apelles.cli.listed import listed
from apelles.words import say

if TYPE_CHECKING:
    from apelles.journeys.law_case import Checked
    from apelles.law.pack import Pack
    from apelles.records.law import Conclusion

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of words.")
CASE = click.argument("case", metavar="CASE.yaml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
JURISDICTION = click.option(
    "--jurisdiction",
    "codes",
    multiple=True,
    help="Whose law: cn, us, eu, uk, jp, sg; may be repeated, or several joined by commas. Default: that of the case.",
)
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose law governs acts without a date. Default: that of the case, else the day rules were checked.",
)
ANSWERS = click.Choice(["y", "n", "u", "?", "q"])
RULE = click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; may be repeated.")


@click.group()
def law() -> None:
    """Say which conditions of the law the facts meet, which stay open, and who has to prove them.

    What is printed are conditions and their sources, not legal advice and no judgment on anybody.
    """


@law.command("list")
@JURISDICTION
@LANG
@AS_JSON
def list_(codes: tuple[str, ...], lang: str, as_json: bool) -> None:
    """List the rules there are, with who has to prove them and how their source was seen."""
    from apelles.cli.law_words import in_lang
    from apelles.cli.library_words import table
    from apelles.journeys.law_json import rule_as_json

    packs = _packs(codes)
    if as_json:
        facts = [rule_as_json(rule, pack) for pack in packs for rule in pack.rules()]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    head = tuple(say(f"law.column_{name}", lang) for name in ("rule", "title", "kind", "burden", "source"))
    for pack in packs:
        rows = [
            (
                rule.id,
                in_lang(rule.title, lang),
                say(f"role.{rule.role}", lang),
                say(f"party.{rule.burden.value}", lang) if rule.burden else "",
                say(f"source.{rule.source_status.value}", lang),
            )
            for rule in pack.rules()
        ]
        click.echo(_dated(pack, pack.checked_on, lang) + "\n\n" + table([head, *rows]) + "\n")
    click.echo(say("law.disclaimer", lang))


@law.command()
@click.argument("rule", metavar="ID")
@LANG
@AS_JSON
def show(rule: str, lang: str, as_json: bool) -> None:
    """Show the rule ID: its text in the original and in English, what it takes, who has to prove it, its source.

    ID is as `apelles law list` prints it, for example cn.24.6.
    """
    from apelles.cli.law_words import rule_lines
    from apelles.errors import UnknownName
    from apelles.journeys.law_json import rule_as_json

    (pack,) = _packs((rule.partition(".")[0],))
    found = pack.rule(rule)
    if found is None:
        from difflib import get_close_matches

        close = get_close_matches(rule, pack.versions, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "`apelles law list` names them."
        message = f"The pack {pack.code} has no rule {rule!r}. {hint}"
        raise UnknownName(message)
    if as_json:
        click.echo(json.dumps(rule_as_json(found, pack), indent=2, ensure_ascii=False))
    else:
        lines = [*rule_lines(found, pack, lang), "", _dated(pack, pack.checked_on, lang), say("law.disclaimer", lang)]
        click.echo("\n".join(lines))


@law.command()
@CASE
@JURISDICTION
@AS_OF
@RULE
@click.option("--all", "everything", is_flag=True, help="Also the rules that rest on nothing the case states.")
@click.option("--proof", is_flag=True, help="Write every step out, each fact and rule with its value.")
@LANG
@AS_JSON
def check(
    case: Path,
    codes: tuple[str, ...],
    as_of: datetime | None,
    rules: tuple[str, ...],
    everything: bool,
    proof: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Hold the facts of CASE.yaml against the rules: which conditions are met, not met, open, contested.

    A case is a YAML file: title, facts (true, false, unknown, conflict), acts with facts of their own, and fixed
    readings of open questions if you like. `apelles law ask` fills it question by question.
    """
    from apelles.journeys.law_case import check_case, open_case
    from apelles.journeys.law_json import plain

    checked = check_case(open_case(case), listed(*codes), as_of=_day(as_of), rules=rules)
    if as_json:
        facts = {
            "title": plain(checked.case.title),
            "disclaimer": say("law.disclaimer", "en"),
            "facts": plain(checked.case.facts),
            "conclusions": plain(checked.conclusions),
        }
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(_checked_lines(checked, lang, everything=everything or bool(rules), proof=proof)))


@law.command()
@CASE
@JURISDICTION
@AS_OF
@RULE
@click.option("--by", default="", help="Who answers, as it is written into the case. Default: your user name.")
@LANG
def ask(case: Path, codes: tuple[str, ...], as_of: datetime | None, rules: tuple[str, ...], by: str, lang: str) -> None:
    """Ask one by one what still matters for the conclusions, and write the answers at the end of CASE.yaml.

    The fact that settles most comes first; what can no longer change anything is not asked. Without --rule it asks for
    the main rules of the jurisdiction. Stop whenever you like: what is answered is kept.
    """
    import getpass

    from apelles.journeys.law_case import check_case, main_rules, next_asked, open_case, write_answer

    wanted = listed(*codes)
    skipped: set[tuple[str, str]] = set()
    written = 0
    while True:
        stated = open_case(case)
        named = rules or main_rules(stated, wanted)
        checked = check_case(stated, wanted, as_of=_day(as_of), rules=named)
        asked = next_asked(checked, skipped=skipped)
        if asked is None:
            break
        answer = _answered(checked, asked.fact, asked.act, asked.rules, asked.left, lang)
        if answer == "q":
            break
        if answer == "u":
            skipped.add((asked.fact, asked.act))
            continue
        write_answer(case, fact=asked.fact, act=asked.act, holds=answer == "y", by=f"human:{by or getpass.getuser()}")
        written += 1
    click.echo()
    if asked is None:
        click.echo(say("law.ask_done", lang))
    if written:
        click.echo(say("law.ask_written", lang, count=written, file=case.name))
    click.echo("\n".join(_checked_lines(checked, lang, everything=True, proof=False)))


@law.command()
@LANG
@AS_JSON
def claims(lang: str, as_json: bool) -> None:
    """Show claims people make about AI art and copyright, one by one, held against the texts."""
    from apelles.cli.law_words import claim_lines
    from apelles.journeys.law_json import plain
    from apelles.law.claims import claims as every

    if as_json:
        click.echo(json.dumps(plain(every()), indent=2, ensure_ascii=False))
        return
    click.echo("\n\n".join("\n".join(claim_lines(claim, lang)) for claim in every()))
    click.echo("\n" + say("law.disclaimer", lang))


@law.command()
@LANG
@AS_JSON
def facts(lang: str, as_json: bool) -> None:
    """List the facts that rules ask for: the keys to write into a case, each with its question."""
    from apelles.cli.law_words import in_lang
    from apelles.journeys.law_json import plain
    from apelles.law.vocabulary import vocabulary

    if as_json:
        click.echo(json.dumps(plain(list(vocabulary().values())), indent=2, ensure_ascii=False))
        return
    for entry in vocabulary().values():
        sources = ", ".join(say(f"speaker.{one}", lang) for one in entry.filled_by)
        click.echo(f"{entry.key}  {in_lang(entry.question, lang)} ({sources})")


def _answered(checked: Checked, fact: str, act: str, rules: tuple[str, ...], left: int, lang: str) -> str:
    from apelles.cli.law_words import in_lang, joined
    from apelles.law.expression import base_of
    from apelles.law.vocabulary import vocabulary

    entry = vocabulary()[base_of(fact)]
    click.echo("\n" + say("law.ask", lang, left=left, question=in_lang(entry.question, lang)))
    if act:
        click.echo("  " + say("law.ask_act", lang, act=act))
    click.echo("  " + say("law.ask_matters", lang, rules=joined(rules, lang)))
    evidence = [text for one in checked.case.statements(fact, act) for text in (*one.evidence, one.note) if text]
    if evidence:
        click.echo("  " + say("law.ask_evidence", lang, evidence=joined(evidence, lang)))
    if entry.filled_by == ("human",):
        click.echo("  " + say("law.ask_person", lang))
    while True:
        answer: str = click.prompt(say("law.ask_keys", lang), type=ANSWERS, show_choices=False)
        if answer != "?":
            return answer
        click.echo("  " + in_lang(entry.help, lang))


def _checked_lines(checked: Checked, lang: str, *, everything: bool, proof: bool) -> list[str]:
    from apelles.cli.law_words import conclusion_lines, in_lang
    from apelles.law.conclude import rests_on_statements

    lines = [in_lang(checked.case.title, lang)]
    for pack in checked.packs:
        found = checked.of(pack)
        if not found:
            continue
        lines += ["", _dated(pack, date.fromisoformat(found[0].as_of), lang)]
        for act in checked.case.acts:
            own = [one for one in found if one.act == act.name]
            shown = [one for one in own if everything or rests_on_statements(one)]
            lines += ["", _act_line(act.name, shown, lang)]
            told = set[str]()
            lines += [line for one in shown for line in conclusion_lines(one, lang, proof=proof, told=told)]
            if len(shown) < len(own):
                lines.append("  " + say("law.untouched", lang, count=len(own) - len(shown)))
    return [*lines, "", say("law.disclaimer", lang)]


def _act_line(name: str, found: list[Conclusion], lang: str) -> str:
    called = name or say("law.whole_case", lang)
    if found and found[0].governing_date != found[0].as_of:
        return say("law.act_governed", lang, name=called, day=found[0].governing_date)
    return say("law.act", lang, name=called)


def _dated(pack: Pack, as_of: date, lang: str) -> str:
    from apelles.cli.law_words import in_lang

    return say(
        "law.dated",
        lang,
        name=in_lang(pack.name, lang),
        as_of=as_of.isoformat(),
        checked_on=pack.checked_on.isoformat(),
        sha256=pack.sha256[:12],
    )


def _packs(codes: tuple[str, ...]) -> list[Pack]:
    from apelles.law.pack import codes as known
    from apelles.law.pack import load

    return [load(code) for code in listed(*codes) or known()]


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
