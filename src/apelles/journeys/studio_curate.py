"""Journey: a library's works into a training set, as far as their rights allow; the rest is listed with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from apelles import words
from apelles.errors import LedgerError, SetRefused, SourceUnreadable
from apelles.journeys.duplicates import near_pairs
from apelles.journeys.rights_export import suffix
from apelles.journeys.rights_of import WorkRights, works_with_rights
from apelles.journeys.rights_report import reason_as_json
from apelles.journeys.rights_scan import ledger_of
from apelles.journeys.studio_choose import Choice, Rule, choose
from apelles.journeys.studio_plant import Canaries, planted_of, registered
from apelles.library.lance import LanceLibrary
from apelles.records.rights import Permission, Use
from apelles.seal.identity import Identity
from apelles.seal.verify import verify
from apelles.studio.set_rows import HELDOUT, ORIGINAL, PICTURES, PREVIEW, UNKNOWN, SetCard, SetWork
from apelles.studio.set_write import Contents, LeftOut, Member, check_free, write_set
from apelles.studio.split import groups_of, held_out

USE: Final = Use.GENERATIVE_TRAINING
ALIKE: Final = 0.75
"""From this cosine on, two works stay in one half: the descriptor's usual sign of a copy."""
SECOND_HAND, NOT_SCANNED, GONE, OTHER_COPY = "second_hand", "not_scanned", "gone", "other_copy"
"""Why a work is refused that its own verdict does not refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms works go into a set.

    `commercial` says whether the model will be used commercially, None where that is not said. `allow_unknown` lets
    works in that nobody has said anything about; that stays visible in everything made from the set. `heldout` is the
    share of works kept out of training, drawn from `seed`.
    """

    commercial: bool | None = None
    allow_unknown: bool = False
    heldout: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """A set as it was written: its card, what was refused, and how many works the rule did not choose."""

    folder: str
    card: SetCard
    refused: tuple[LeftOut, ...]
    not_chosen: int
    previews: int

    def refusals(self) -> dict[str, int]:
        """Return how many works were refused for each reason, as codes."""
        codes = [str(one.facts["code"]) for one in self.refused]
        return {code: codes.count(code) for code in sorted(set(codes))}


def curate(
    folder: Path,
    into: Path,
    rule: Rule,
    terms: Terms,
    *,
    by: str,
    canaries: Canaries | None = None,
    identity: Identity | None = None,
    lang: str = "en",
    on_progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Curated:
    """Write the works of a scanned library that a rule chooses and whose rights allow it into a new training set.

    A work may go in when the ledger's verdict on generative training is `allow`, which a met condition gives too;
    `unknown` only where the terms say so; denied and conditional works never, nor second-hand copies, nor a further
    copy of a work that is denied. `canaries` are planted among the works to train on. `lang` is the language of the
    reasons in `refused.csv`.

    Raises:
        CanaryRefused: the registry holds another number of canaries, or some that cannot be planted any more.
        LibraryMissing: there is no library at the folder.
        LedgerError: it was not scanned, or its ledger was changed.
        UnknownName: what the rule names is not there.
        SetRefused: no work may go in, or something lies at `into`.
    """
    if not 0 <= terms.heldout < 1:
        message = f"A share of {terms.heldout:g} cannot be held out. Give one from 0 to less than 1, such as 0.1."
        raise SetRefused(message)
    check_free(into)
    library = LanceLibrary(folder)
    rights = list(works_with_rights(folder, commercial=terms.commercial))
    checked = verify(ledger_of(folder))
    if not checked.intact:
        message = (
            f"The rights ledger of {folder} was changed in {len(checked.problems)} places, so nothing rests on it. "
            f"Run `apelles rights verify {folder}` and go back to a copy."
        )
        raise LedgerError(message)
    chosen = choose(library, rights, rule)
    unscanned = _unscanned(library, rights)
    denied = {one.work_id for one in rights if one.permission(USE) is Permission.DENY}
    members, refused = _sorted(library, chosen, terms, denied=denied, lang=lang, on_progress=on_progress)
    if not rule.pick and not rule.like and not rule.authors and not rule.subjects:
        refused += [_not_scanned(library, name, lang) for name in unscanned]
    training, heldout = _split(library, members, terms)
    planted = planted_of(
        canaries if training else None,
        into,
        by=by,
        labels=sorted({one.work.label for one in training if one.work.label}),
    )
    contents = Contents(
        name=into.resolve().name,
        library=folder.resolve().name,
        commercial=terms.commercial,
        rule={
            **rule.as_json(),
            "library": folder.resolve().name,
            "library_sha256": library.hash(),
            "rights_root": checked.root,
            "rights_rows": checked.rows,
            "works": len(rights),
            "chosen": len(chosen),
            "use": USE.value,
            "commercial": terms.commercial,
            "allow_unknown": terms.allow_unknown,
            "heldout": f"{terms.heldout:g}",
            "seed": terms.seed,
            "apart": {"same": ["work_id", "lineage"], "cosine_from": f"{ALIKE:g}"},
        },
        training=_in_place([*training, *planted], PICTURES) if training else [],
        heldout=_in_place(heldout, HELDOUT),
        refused=refused,
        canaries=registered(canaries, planted) if canaries and planted else None,
    )
    card = write_set(into, contents, by=by, identity=identity, clock=clock)
    return Curated(
        folder=str(into),
        card=card,
        refused=tuple(refused),
        not_chosen=len(rights) - len(chosen),
        previews=sum(one.work.source_file == PREVIEW for one in (*training, *heldout)),
    )


def refusal_of(rights: WorkRights, terms: Terms, *, denied: Iterable[str] = ()) -> str:
    """Return why a work may not go into a set, as a code; nothing where it may. `denied` are ids of denied works."""
    permission = rights.permission(USE)
    if permission in {Permission.DENY, Permission.CONDITIONAL}:
        return permission.value
    agreed = any(one.contract and USE in one.uses for one in rights.acceptances) and permission is Permission.ALLOW
    if rights.second_hand and not agreed:
        return SECOND_HAND
    if rights.work_id in denied and not agreed:
        return OTHER_COPY
    return UNKNOWN if permission is Permission.UNKNOWN and not terms.allow_unknown else ""


def _sorted(
    library: LanceLibrary,
    chosen: Sequence[Choice],
    terms: Terms,
    *,
    denied: set[str],
    lang: str,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[list[Member], list[LeftOut]]:
    """Return the chosen works that go in, with their bytes, and those that are refused."""
    members: list[Member] = []
    refused: list[LeftOut] = []
    for number, choice in enumerate(chosen, start=1):
        code = refusal_of(choice.rights, terms, denied=denied)
        content, source_file = (b"", "") if code else _content(library, choice.work.sha256)
        if code or not content:
            refused.append(_left_out(choice, code or GONE, lang))
        else:
            members.append(_member(choice, content, source_file))
        if on_progress:
            on_progress(number, len(chosen))
    return members, refused


def _content(library: LanceLibrary, sha256: str) -> tuple[bytes, str]:
    """Return the bytes of a work as acquired, else its preview, and which it is; nothing where both are gone."""
    try:
        return library.original(sha256), ORIGINAL
    except SourceUnreadable:
        pass
    try:
        return library.preview(sha256), PREVIEW
    except SourceUnreadable:
        return b"", ""


def _member(choice: Choice, content: bytes, source_file: str) -> Member:
    work, rights = choice.work, choice.rights
    stated = SetWork(
        file="",
        sha256=hashlib.sha256(content).hexdigest(),
        verdict=rights.permission(USE).value,
        why=choice.why,
        source_file=source_file,
        title=work.title,
        author=", ".join(rights.authors),
        year=work.year,
        license=work.license,
        source=work.source,
        work_id=work.work_id,
        subject_id=work.subject_id,
        lineage=work.lineage,
        note=work.note,
        label=choice.label,
    )
    return Member(work=stated, content=content, facts=_facts(rights))


def _facts(rights: WorkRights) -> dict[str, Any]:
    """Return what the row of a work says beyond its line: the verdict's reasons, and where the ledger has them."""
    verdict = rights.today.of(USE)
    return {
        "work_sha256": rights.sha256,
        "rights_row": rights.row,
        "reasons": [_plain(reason_as_json(one)) for one in verdict.reasons],
        "conflict": verdict.conflict,
        "reserved_elsewhere": verdict.reserved_elsewhere,
        "signals_read": rights.body["original"] == "read",
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}


def _left_out(choice: Choice, code: str, lang: str) -> LeftOut:
    rights = choice.rights
    originals = [str(one.get("original", ""))[:16] for one in rights.second_hand]
    return LeftOut(
        work_id=rights.work_id,
        title=choice.work.title,
        author=", ".join(rights.authors),
        verdict=rights.permission(USE).value,
        reason=words.say(f"studio.refused.{code}", lang),
        facts={**_facts(rights), "code": code, "originals": originals},
    )


def _unscanned(library: LanceLibrary, rights: Sequence[WorkRights]) -> list[str]:
    return sorted(set(library.hashes()) - {one.sha256 for one in rights})


def _not_scanned(library: LanceLibrary, sha256: str, lang: str) -> LeftOut:
    work = library.get([sha256])[sha256]
    return LeftOut(
        work_id=work.work_id,
        title=work.title,
        author=work.author,
        verdict=UNKNOWN,
        reason=words.say(f"studio.refused.{NOT_SCANNED}", lang),
        facts={"code": NOT_SCANNED, "work_sha256": sha256},
    )


def _split(library: LanceLibrary, members: Sequence[Member], terms: Terms) -> tuple[list[Member], list[Member]]:
    """Return the members of both halves."""
    groups = groups_of(len(members), _together(library, members)) if terms.heldout else []
    authors = [one.work.author for one in members]
    rng = np.random.default_rng(terms.seed)
    apart = held_out(groups, authors, terms.heldout, rng=rng) if groups else set()
    training = [one for place, one in enumerate(members) if place not in apart]
    heldout = [one for place, one in enumerate(members) if place in apart]
    return training, heldout


def _in_place(members: Sequence[Member], place: str) -> list[Member]:
    return [
        replace(one, work=replace(one.work, file=f"{place}/{number:06}{suffix(one.content)}"))
        for number, one in enumerate(members)
    ]


def _together(library: LanceLibrary, members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """Yield pairs of members that stay in one half: one work, one lineage, one file, or too much alike."""
    first: dict[tuple[str, str], int] = {}
    places: dict[str, int] = {}
    for place, one in enumerate(members):
        places[str(one.facts["work_sha256"])] = place
        for kind, name in (("work", one.work.work_id), ("lineage", one.work.lineage), ("file", one.work.sha256)):
            if name:
                yield first.setdefault((kind, name), place), place
    for pair in near_pairs(library):
        if pair.cosine >= ALIKE and pair.first in places and pair.second in places:
            yield places[pair.first], places[pair.second]
