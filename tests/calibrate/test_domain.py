"""Domains: a clear picture has one, an unclear one has two."""

from __future__ import annotations

import numpy as np
import pytest

from apelles.calibrate.domain import DomainModel, basis, plausible_domains, posteriors

# One trait: its root, its square root squared (the trait itself), and a constant.
MODEL = DomainModel(domains=("icon", "painting"), weights=((0.0, 20.0, -10.0), (0.0, 0.0, 0.0)), how="by hand")


def test_the_basis_holds_roots_products_and_a_constant() -> None:
    rows = basis(np.array([[0.25, 0.81]]))
    assert rows[0] == pytest.approx([0.5, 0.9, 0.25, 0.45, 0.81, 1.0])


@pytest.mark.parametrize("trait", [0.0, 0.3, 0.5, 0.7, 1.0])
def test_posteriors_are_those_of_the_logistic_curve_and_add_up_to_one(trait: float) -> None:
    row = posteriors(np.array([[trait]]), MODEL)[0]
    assert row[0] == pytest.approx(1 / (1 + np.exp(-(20 * trait - 10))))
    assert row.sum() == pytest.approx(1.0)


def test_a_clear_picture_has_one_domain_and_an_unclear_one_two_the_likelier_first() -> None:
    assert list(plausible_domains([1.0], MODEL)) == ["icon"]
    assert list(plausible_domains([0.0], MODEL)) == ["painting"]
    assert list(plausible_domains([0.48], MODEL)) == ["painting", "icon"]
