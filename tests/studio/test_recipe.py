"""Recipes: everything that is needed to train again, and nothing that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from apelles.errors import RecipeRefused
from apelles.studio.recipe import recipe_from, recipe_of

SHIPPED = Path(__file__).parents[2] / "src" / "apelles" / "studio" / "recipes"


def test_a_recipe_written_out_reads_back_as_itself() -> None:
    short = recipe_from('family = "gan"\n[gan]\naugment = ["color"]\nr1 = 1\n')
    assert recipe_from(short.filled()) == short
    assert recipe_from(short.filled()).sha256 == short.sha256
    assert "latent = 64" in short.filled()


def test_what_is_left_out_is_the_default_and_changes_no_hash() -> None:
    assert recipe_from('family = "gan"').sha256 == recipe_from('family = "gan"\nsize = 32\n[train]\nbatch = 32').sha256


def test_another_value_is_another_hash() -> None:
    assert recipe_from('family = "gan"').sha256 != recipe_from('family = "gan"\nseed = 1').sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("size = 32", "does not say which model"),
        ('family = "gan"\nsauce = 1', "has sauce, which no recipe knows. Known here: family, size"),
        ('family = "gan"\n[gan]\nwith = 1', "has gan.with, which no recipe knows. Known here: width"),
        ('family = "gan"\nsize = 33', "size is 33, and it must be one of 32"),
        ('family = "vae"', "family is 'vae'"),
        ('family = "gan"\n[train]\nsteps = "many"', "train.steps must be a whole number"),
        ('family = "gan"\n[train]\nsteps = true', "train.steps must be a whole number"),
        ('family = "gan"\n[train]\nbatch = 1', "train.batch is 1, and it must be 2 to 4096"),
        ('family = "gan"\n[train]\nlearning_rate = nan', "train.learning_rate is nan"),
        ('family = "gan"\n[gan]\naugment = ["blur"]', "gan.augment is 'blur'"),
        ('family = "gan"\ngan = 3', "gan must be a table"),
        ("family = ", "is not written in TOML"),
    ],
)
def test_a_recipe_that_does_not_fit_says_what_and_what_would(text: str, said: str) -> None:
    with pytest.raises(RecipeRefused, match="the recipe") as caught:
        recipe_from(text)
    assert said in str(caught.value)


def test_no_file_is_no_recipe(tmp_path: Path) -> None:
    with pytest.raises(RecipeRefused, match="no recipe to read"):
        recipe_of(tmp_path / "none.toml")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_the_recipes_that_come_along_can_be_read(path: Path) -> None:
    assert recipe_of(path).family == path.name.partition("-")[0]
