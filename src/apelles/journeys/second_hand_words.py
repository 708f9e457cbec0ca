"""Copies of registered works in sentences for people, in every language."""

from __future__ import annotations

from apelles.records.second_hand import Placement, SecondHand, SecondHandCopy
from apelles.words import both
from apelles.words.numbers import percent, short
from apelles.words.phrase import Phrase


def summary(found: SecondHand) -> tuple[Phrase, ...]:
    """Return what was found in a whole set."""
    said = [
        both(
            "second_hand.summary",
            copies=f"{len({one.work.sha256 for one in found.copies}):,}",
            pictures=f"{found.pictures:,}",
            exact=f"{sum(one.exact for one in found.copies):,}",
            expected=short(found.expected_by_chance),
        )
    ]
    if found.undetermined or found.unreadable:
        untold = {"undetermined": f"{len(found.undetermined):,}", "unreadable": f"{len(found.unreadable):,}"}
        said.append(both("second_hand.untold", **untold))
    if found.from_previews:
        said.append(both("second_hand.from_previews", previews=f"{found.from_previews:,}"))
    return tuple(said)


def sentences(one: SecondHandCopy, found: SecondHand) -> tuple[Phrase, ...]:
    """Return what one copy was found to be, and what is said of it otherwise than of its original."""
    named = {"title": one.original.title or one.original.file, "author": one.original.author}
    if one.exact:
        return (both("second_hand.exact", **named), *_differences(one))
    near = both(
        "second_hand.near",
        **named,
        originals=f"{found.originals:,}",
        compared=f"{found.compared:,}",
        e_bound=short(one.e_value_bound),
        set_bound=short(one.set_bound),
    )
    said = [near, *([both("second_hand.mirrored")] if one.mirrored else [])]
    if one.placement is not Placement.SEARCHED:
        said.append(both(f"second_hand.placement.{one.placement.value}"))
    elif one.copy_fraction is None or one.original_fraction is None:
        said.append(both("second_hand.no_shares"))
    else:
        shares = {"copy_percent": percent(one.copy_fraction), "original_percent": percent(one.original_fraction)}
        said.append(both("second_hand.shares", **shares))
    return (*said, *_differences(one))


def _differences(one: SecondHandCopy) -> tuple[Phrase, ...]:
    stated = {
        "listed": one.listed,
        "stated": one.work.author,
        "license": one.work.license,
        "lost": ", ".join(one.lost),
    }
    return tuple(both(f"second_hand.difference.{difference.value}", **stated) for difference in one.differences)
