"""The errors a caller may catch, as one tree.

ApellesError
├── UserError                 you can fix it (exit 2)
│   ├── PictureRefused        a file is not a picture we accept
│   ├── SourceUnreadable      a folder, table or archive of pictures cannot be read
│   ├── LibraryMissing        there is no library at that place
│   ├── LibraryMismatch       two descriptors, or two recipes, would have met in one comparison
│   ├── NothingToCompare      fewer than two pictures were named, too many, or one twice
│   ├── UnknownName           a name that is in no table
│   ├── ModelRefused          a model cannot be opened as asked, or what it makes breaks a promise
│   ├── CanaryRefused         canaries that cannot be made, planted or tested as asked
│   ├── SetRefused            a training set that was altered, or holds what nobody may train on
│   ├── RecipeRefused         a recipe that cannot be read, or asks for what no recipe has
│   ├── RunRefused            a training run that is not there, or is another one
│   ├── BackgroundRefused     a background cannot be made as asked
│   ├── ChoiceRefused         a choice among outputs that cannot be written down as asked
│   ├── AcceptanceRefused     a license nobody offered, or a contract without evidence
│   ├── RulesUnreadable       rules of law, or a case, that are not written as they must be
│   ├── DossierUnreadable     there is nothing to check at that place, or nothing that can carry a seal
│   └── ExtraMissing          an optional dependency is not installed
├── WeightsError              a model cannot be used (exit 1)
│   ├── WeightsMissing        no source yields the file
│   └── WeightsChanged        the file is there, and it is another file
├── CalibrationError          nothing can be said about surprise (exit 1)
├── LedgerError               a ledger cannot be read or written as it is (exit 1)
├── CheckpointDamaged         a checkpoint cannot be read, so training cannot go on from it (exit 1)
├── DossierError              a dossier cannot be made, sealed or redacted as it is (exit 1)
└── CredentialError           nothing can be signed (exit 1)
    ├── IdentityUnusable      the keys of this installation are damaged or open to others
    └── CredentialFailed      a picture cannot carry a credential

Every message says what happened, why it stops us, and what to do next.
"""


class ApellesError(Exception):
    """Anything Apelles raises on purpose."""

    exit_code = 1


class UserError(ApellesError):
    """Something the caller can put right."""

    exit_code = 2


class PictureRefused(UserError):
    """A file that is not decoded, with a short stable code and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SourceUnreadable(UserError):
    """A folder, table or archive of pictures that cannot be read."""


class LibraryMissing(UserError):
    """There is no library at the place that was named."""


class LibraryMismatch(UserError):
    """Two descriptors or two recipes would have met in one comparison."""


class NothingToCompare(UserError):
    """Fewer than two pictures were named, too many, or one of them twice."""


class UnknownName(UserError):
    """A name that is in no table."""


class ModelRefused(UserError):
    """A model that cannot be opened as asked, or makes what no model may make."""


class CanaryRefused(UserError):
    """Canaries that cannot be made, planted or tested as asked."""


class SetRefused(UserError):
    """A training set that was altered since it was made, or holds what nobody may train on."""


class RecipeRefused(UserError):
    """A recipe that cannot be read, or asks for what no recipe has."""


class RunRefused(UserError):
    """A training run that is not at that place, or is another one than was asked for."""


class BackgroundRefused(UserError):
    """There is no figure to keep, or a guard let no background through."""


class ChoiceRefused(UserError):
    """A choice among outputs that cannot be written down as asked."""


class AcceptanceRefused(UserError):
    """A license that nobody offered, or a contract without evidence."""


class RulesUnreadable(UserError):
    """Rules of law, or the facts of a case, that are not written as they must be."""


class DossierUnreadable(UserError):
    """There is nothing to check at the place that was named, or nothing that can carry a seal."""


class ExtraMissing(UserError):
    """An optional dependency that is not installed."""


class WeightsError(ApellesError):
    """A model that cannot be used."""


class WeightsMissing(WeightsError):
    """No source yields the file of weights."""


class WeightsChanged(WeightsError):
    """The file of weights is not the one its record names."""


class CalibrationError(ApellesError):
    """A null model that cannot be made or does not fit."""


class LedgerError(ApellesError):
    """A ledger that cannot be read or written as it is, or a value that no ledger can hold."""


class CheckpointDamaged(ApellesError):
    """A checkpoint that cannot be read, so that training cannot go on from it."""


class DossierError(ApellesError):
    """A dossier cannot be made, sealed or redacted as it is."""


class CredentialError(ApellesError):
    """Nothing can be signed."""


class IdentityUnusable(CredentialError):
    """The keys of this installation are damaged, or open to others."""


class CredentialFailed(CredentialError):
    """A picture cannot carry a credential, or the one written does not read back."""
