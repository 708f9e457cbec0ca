"""What a ledger of the studio says happened, row by row in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from apelles import words
from apelles.seal.ledger import Row
from apelles.studio.set_rows import WORK, Half

_JOINED: Final = {"en": ", ", "zh": "、"}
_EVENTS: Final = frozenset({"started", "resumed", "finished"})
_WARNINGS: Final = frozenset({"overfit", "copying"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened: the first row that says so, how many say it, when, by whom, and in a sentence."""

    row: int
    rows: int
    at: str
    by: str
    said: str


def told(rows: Sequence[Row], lang: str = "en") -> Iterator[Told]:
    """Yield what happened, in order; works of a set that went the same way are told together."""
    for key, group in groupby(rows, key=_together):
        some = list(group)
        said = _works(some, lang) if key[0] == WORK else [_said(some[0], lang)]
        yield from (
            Told(row=some[0].n, rows=len(some), at=some[0].at, by=some[0].by, said=sentence) for sentence in said
        )


def _together(row: Row) -> tuple[str, str]:
    return (WORK, str(row.body.get("half"))) if row.kind == WORK else (str(row.n), "")


def _works(rows: Sequence[Row], lang: str) -> Iterator[str]:
    half = str(rows[0].body.get("half"))
    if half != Half.REFUSED.value:
        yield words.say(f"studio.row.works.{half}", lang, count=len(rows))
        return
    ordered = sorted(rows, key=lambda row: str(row.body.get("code")))
    for code, group in groupby(ordered, key=lambda row: str(row.body.get("code"))):
        some = list(group)
        named = _JOINED[lang].join(str(row.body.get("title") or row.body.get("work_id")) for row in some)
        reason = words.say(f"studio.refused.{code}", lang)
        yield words.say("studio.row.works.refused", lang, count=len(some), reason=reason, works=named)


def _said(row: Row, lang: str) -> str:
    body = row.body
    match row.kind:
        case "rule":
            return words.say(
                "studio.row.rule", lang, rule=_rule(body, lang), **_filled(body, "library", "works", "chosen")
            )
        case "set":
            card = body["card"]
            return words.say("studio.row.set", lang, **_filled(card, "works", "heldout", "unknown", "root"))
        case "canaries":
            return words.say("studio.row.canaries", lang, **_filled(body, "canaries", "registry", "registry_root"))
        case "trained" if body.get("event") == "warning" and body.get("kind") in _WARNINGS:
            return words.say(f"studio.warn.{body['kind']}", lang, **_filled(body, "step", "value", "threshold"))
        case "trained" if body.get("event") in _EVENTS:
            return words.say(f"studio.row.trained.{body['event']}", lang, **_training(body))
        case "generated":
            return words.say(
                "studio.row.generated", lang, **_filled(body, "folder", "pictures", "new", "model", "seed")
            )
        case "guard":
            return words.say("studio.row.guard", lang, **_filled(body, "index", "verdict", "work_id", "e_value_bound"))
        case "outputs":
            return words.say("studio.row.outputs", lang, **_filled(body, "pictures", "model"))
        case "selected":
            kept, rejected = _indexes(body["kept"], lang), _indexes(body["rejected"], lang)
            return words.say(
                "studio.row.selected", lang, by=row.by, kept=kept, rejected=rejected, **_filled(body, "shown", "why")
            )
        case "kept":
            files = _JOINED[lang].join(str(one["file"]) for one in body["files"]) or words.say("studio.none", lang)
            return words.say("studio.row.kept", lang, files=files)
        case "genesis":
            return words.say("studio.row.genesis", lang, **_filled(body, "ledger"))
        case _:
            return words.say("studio.row.other", lang, kind=row.kind)


def _rule(body: Mapping[str, Any], lang: str) -> str:
    parts = [
        *(f"author {name}" for name in body.get("authors", ())),
        *(f"subject {n}" for n in body.get("subjects", ())),
    ]
    parts += [f"like {one['name']} (n={body.get('nearest')})" for one in body.get("like", ())]
    parts += [f"pick {body['pick']['name']}"] if body.get("pick") else []
    parts += ["allow unknown"] if body.get("allow_unknown") else []
    return "; ".join(parts) or words.say("studio.every_work", lang)


def _training(body: Mapping[str, Any]) -> dict[str, object]:
    names = ("step", "stopped", "weights_sha256", "recipe_sha256", "data_root", "device")
    return {name: str(body.get(name, ""))[:64] for name in names}


def _filled(body: Mapping[str, Any], *names: str) -> dict[str, object]:
    return {name: body.get(name, "") for name in names}


def _indexes(named: Sequence[Mapping[str, Any]], lang: str) -> str:
    return _JOINED[lang].join(str(one["index"]) for one in named) or words.say("studio.none", lang)
