"""Fit the model that tells domains apart, from one library for each domain.

    python tools/fit_domains.py painting=LIB card=LIB2 ...

Half of the authors of each domain are held out to say how often it is right; the shipped weights use all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from apelles.calibrate.domain import DomainModel, basis, posteriors
from apelles.journeys import null_models
from apelles.library.lance import LanceLibrary

SHIPPED = Path(__file__).parent.parent / "src" / "apelles" / "calibrate" / "shipped"
PENALTY = 30.0


def main(arguments: list[str]) -> None:
    """Fit, print the table of held-out answers, and write domains.json."""
    pairs = [argument.partition("=") for argument in arguments]
    domains = tuple(sorted(domain for domain, _, _ in pairs))
    rows = [(domain, *row) for domain, _, folder in pairs for row in _rows(Path(folder))]
    truth = np.array([domains.index(domain) for domain, _, _ in rows])
    traits = np.array([values for _, _, values in rows])
    authors = sorted({author for _, author, _ in rows})
    held = dict(zip(authors, np.random.default_rng(0).permutation(len(authors)) % 2, strict=True))
    fold = np.array([held[author] for _, author, _ in rows])
    guess = np.zeros((len(rows), len(domains)))
    for side in (0, 1):
        guess[fold == side] = posteriors(
            traits[fold == side], _fit(traits[fold != side], truth[fold != side], domains, "")
        )
    answers = _answers(guess, truth, domains)
    print(answers)
    null_models.save(_fit(traits, truth, domains, answers), SHIPPED / "domains.json")


def _rows(folder: Path) -> list[tuple[str, tuple[float, ...]]]:
    library = LanceLibrary(folder)
    works = {work.sha256: work.author for work in library.works()}
    return [(works[summary.sha256], summary.traits) for summary in library.summaries()]


def _fit(traits: NDArray[np.float64], truth: NDArray[np.intp], domains: tuple[str, ...], how: str) -> DomainModel:
    model = LogisticRegression(C=PENALTY, class_weight="balanced", fit_intercept=False, max_iter=5000)
    model.fit(basis(traits), truth)
    weights = tuple(tuple(round(float(value), 5) for value in row) for row in model.coef_)
    return DomainModel(domains=domains, weights=weights, how=how)


def _answers(guess: NDArray[np.float64], truth: NDArray[np.intp], domains: tuple[str, ...]) -> str:
    parts = []
    for index, name in enumerate(domains):
        own = guess[truth == index]
        right = float(np.mean(own.argmax(axis=1) == index))
        named = float(np.mean(own[:, index] >= 0.1))
        parts.append(f"{name}: {len(own)} pictures, most likely {right:.2f}, among the plausible {named:.2f}")
    return "held out by author; " + "; ".join(parts)


if __name__ == "__main__":
    main(sys.argv[1:])
