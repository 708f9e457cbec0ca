"""YAML as people write rules and cases: small, plain, and nothing said twice."""

from __future__ import annotations

from typing import Any, Final

from apelles.errors import RulesUnreadable

MOST_BYTES: Final = 4_000_000
DEEPEST: Final = 40


def read(text: str, *, name: str) -> Any:
    """Return what a YAML text says, as dictionaries, lists, text, numbers, booleans, dates and None.

    Raises:
        RulesUnreadable: it is no YAML, too large, nested too deep, uses anchors or tags, or says a key twice.
    """
    import yaml

    if len(text) > MOST_BYTES:
        message = f"{name} is larger than {MOST_BYTES:,} characters, so it is not read. Split it."
        raise RulesUnreadable(message)
    try:
        _check_events(yaml.parse(text, Loader=_base_loader()), name)
        return yaml.load(text, Loader=_strict_loader())
    except yaml.YAMLError as error:
        message = f"{name} is no YAML that can be read ({_where(error)}). Correct it there."
        raise RulesUnreadable(message) from error


def _check_events(events: Any, name: str) -> None:
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = f"{name} uses an anchor (& or *) in {_line(event)}; rules and cases say things out. Write it out."
            raise RulesUnreadable(message)
        if getattr(event, "tag", None):
            message = f"{name} uses a tag (!) in {_line(event)}, and only plain values are read. Remove it."
            raise RulesUnreadable(message)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            message = f"{name} is nested deeper than {DEEPEST} levels in {_line(event)}. Make it flatter."
            raise RulesUnreadable(message)


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", "") or error).splitlines()[0]
    return f"line {mark.line + 1}: {problem}" if mark else problem


def _base_loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _strict_loader() -> Any:
    base = _base_loader()

    class Strict(base):  # type: ignore[misc, valid-type]
        """A safe loader that refuses a key said twice."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            import yaml

            seen = set[Any]()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, str | int | bool) or key in seen:
                    problem = f"the key {key!r} stands there twice" if key in seen else "a key is no plain text"
                    raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
                seen.add(key)
            return dict(super().construct_mapping(node, deep))

    return Strict
