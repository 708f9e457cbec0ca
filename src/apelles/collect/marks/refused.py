"""Why a mark is not written."""

from __future__ import annotations

from apelles.errors import UserError
from apelles.words import both


class MarkRefused(UserError):
    """A mark that is not written; nothing was changed.

    `code` is short and stable, `phrase` the sentence for people in every language.
    """

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.phrase = both(f"mark.refused.{code}", **parameters)
        super().__init__(self.phrase.en)


class CredentialWouldBreak(MarkRefused):
    """The file carries or names Content Credentials, which any change makes invalid."""
