"""Words that a model is opened with, read as numbers within their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apelles.errors import ModelRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A number that a model takes: whole if its default is whole."""

    name: str
    default: float
    low: float
    high: float
    meaning: str

    def read(self, model: str, text: str) -> float:
        """Return the number that was written, the default for an empty text.

        Raises:
            ModelRefused: it is none, or out of its limits.
        """
        try:
            value = self.default if text == "" else (int(text) if isinstance(self.default, int) else float(text))
        except ValueError:
            value = self.low - 1
        if not self.low <= value <= self.high:
            message = (
                f"{self.name}={text} does not fit the model {model!r}: {self.meaning}, "
                f"{self.low:g} to {self.high:g}, {self.default:g} unless stated."
            )
            raise ModelRefused(message)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A setting that is no number: the name of a file, of a device."""

    name: str
    meaning: str


def numbers(
    model: str, asked: Mapping[str, str], known: Sequence[Setting], *, words: Sequence[Word] = ()
) -> dict[str, float]:
    """Return every known setting that is a number, by its name; `words` are those that the model reads itself.

    Raises:
        ModelRefused: one was asked for that the model does not know, or that does not fit.
    """
    taken = {one.name: one.meaning for one in known} | {one.name: one.meaning for one in words}
    strange = sorted(asked.keys() - taken.keys())
    if strange:
        takes = "; ".join(f"{name} ({meaning})" for name, meaning in taken.items()) or "none"
        message = f"The model {model!r} has no setting {', '.join(strange)}. It takes: {takes}."
        raise ModelRefused(message)
    return {setting.name: setting.read(model, asked.get(setting.name, "")) for setting in known}
