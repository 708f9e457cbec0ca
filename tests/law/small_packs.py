"""Small rule packs for tests, written into a folder as a lawyer would write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from apelles.law.case import Case, read_case
from apelles.law.conclude import Bench, bench
from apelles.law.pack import Pack, read_pack

BOTH = {"en": "something", "zh": "某事"}


def boolean(name: str, when: Any, **more: Any) -> dict[str, Any]:
    """Return a boolean rule as plain values; the claimant must prove it unless said otherwise."""
    return {
        "id": name,
        "kind": "boolean",
        "role": "liability",
        "title": BOTH,
        "cite": BOTH,
        "source_status": "primary",
        "when": when,
        "burden": "claimant",
        "if_unproved": False,
        **more,
    }


def presumption(name: str, basis: Any, unless: Any, **more: Any) -> dict[str, Any]:
    """Return a presumption as plain values, for the user to rebut."""
    return boolean(name, basis, kind="presumption", unless=unless, burden="user", **more) | {"if_unproved": True}


def authority(name: str, on: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """Return an authority on one rule or reading."""
    made = boolean(name, None, kind="authority", role="case", bears_on=[dict(on)], holding=BOTH, **more)
    return {key: value for key, value in made.items() if key not in {"when", "burden", "if_unproved"}}


class Plain(yaml.SafeDumper):
    """Writes everything out, without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def written(value: Any) -> str:
    """Return plain values as YAML."""
    return str(yaml.dump(value, Dumper=Plain, allow_unicode=True))


def pack(folder: Path, *rules: dict[str, Any], code: str = "zz") -> Pack:
    """Return the pack that these rules make."""
    folder.mkdir(parents=True, exist_ok=True)
    about: dict[str, Any] = {"code": code, "name": BOTH, "checked_on": date(2026, 11, 22)}
    (folder / "pack.yaml").write_text(written(about), encoding="utf-8")
    (folder / "rules.yaml").write_text(written(list(rules)), encoding="utf-8")
    return read_pack(folder)


def case(facts: Mapping[str, Any], **more: Any) -> Case:
    """Return a case with these facts."""
    return read_case(written({"title": "a case", "facts": dict(facts), **more}), name="case.yaml")


def before(made: Pack, facts: Mapping[str, Any], **more: Any) -> Bench:
    """Return the first act of a case with these facts before a pack."""
    stated = case(facts, **more)
    return bench(made, stated, stated.acts[0])
