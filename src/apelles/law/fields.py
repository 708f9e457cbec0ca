"""The fields of one entry in a YAML file, taken out one by one; what is left over is an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, Self

from apelles.errors import RulesUnreadable
from apelles.law.expression import Expression, parse
from apelles.words.phrase import Phrase


@dataclass(slots=True)
class Fields:
    """What an entry says; `where` is named in every error."""

    values: dict[str, Any]
    where: str

    @classmethod
    def of(cls, value: Any, *, where: str) -> Self:
        """Return the fields of a dictionary by text."""
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            message = f"{where} holds {str(value)[:60]!r} where an entry with named fields belongs. Correct it."
            raise RulesUnreadable(message)
        return cls(dict(value), where)

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        return self.text_or_empty(name) or self._refuse(name, "is missing, and it is needed")

    def text_or_empty(self, name: str) -> str:
        """Return a text, or a day as text; empty where there is none."""
        value = self.values.pop(name, None)
        if value is None:
            return ""
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else self._refuse(name, "is no text")

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Return one of some words."""
        value = self.text(name)
        return value if value in known else self._refuse(name, f"is {value!r}; known: {', '.join(known)}")

    def texts(self, name: str, *, among: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none."""
        found = self.items(name)
        if not all(isinstance(one, str) for one in found):
            self._refuse(name, "is no list of texts")
        if among and not set(found) <= set(among):
            self._refuse(name, f"is {found}; known: {', '.join(among)}")
        return tuple(found)

    def items(self, name: str) -> list[Any]:
        """Return a list, empty where there is none."""
        value = self.values.pop(name, None)
        if value is None:
            return []
        return value if isinstance(value, list) else self._refuse(name, "is no list")

    def entries(self, name: str) -> dict[str, Any]:
        """Return a dictionary by text, empty where there is none."""
        value = self.values.pop(name, None)
        return Fields.of(value, where=f"{self.where}, {name}").values if value is not None else {}

    def truth(self, name: str) -> bool | None:
        """Return yes, no, or None where nothing is said."""
        value = self.values.pop(name, None)
        return value if value is None or isinstance(value, bool) else self._refuse(name, "is neither true nor false")

    def day(self, name: str) -> date | None:
        """Return a day, or None where there is none."""
        value = self.values.pop(name, None)
        return value if value is None or type(value) is date else self._refuse(name, "is no day such as 2021-06-01")

    def phrase(self, name: str) -> Phrase:
        """Return a text in both languages that must be there."""
        return self.phrase_or_none(name) or self._refuse(name, "is missing, and it is needed in both languages")

    def phrase_or_none(self, name: str) -> Phrase | None:
        """Return a text in both languages, or None where there is none."""
        value = self.values.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"en", "zh"}:
            self._refuse(name, "must have the two fields en and zh")
        if not all(isinstance(text, str) and text.strip() for text in value.values()):
            self._refuse(name, "must be a text in both en and zh")
        return Phrase(en=value["en"].strip(), zh=value["zh"].strip())

    def condition(self, name: str) -> Expression | None:
        """Return a condition, or None where there is none."""
        value = self.values.pop(name, None)
        return None if value is None else parse(value, where=f"{self.where}, {name}")

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        if self.values:
            message = (
                f"{self.where} has the fields {', '.join(sorted(self.values))}, which mean nothing here. Remove them."
            )
            raise RulesUnreadable(message)

    def _refuse(self, name: str, problem: str) -> NoReturn:
        message = f"{self.where}: {name} {problem}. Correct it."
        raise RulesUnreadable(message)
