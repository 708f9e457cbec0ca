"""What Pillow grumbles is ignored while pictures are decoded, and nothing else, and not for longer."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from apelles.collect.quiet import quiet


def grumble() -> None:
    exec("import warnings; warnings.warn('grumble')", {"__name__": "PIL.TiffImagePlugin"})


def test_a_warning_of_pillow_is_ignored_and_one_of_others_is_not() -> None:
    with quiet():
        grumble()
        with pytest.warns(UserWarning, match="ours"):
            warnings.warn("ours", stacklevel=1)
    with pytest.warns(UserWarning, match="grumble"):
        grumble()


def test_the_filters_are_put_back_when_the_last_of_several_threads_leaves() -> None:
    before = list(warnings.filters)
    barrier = Barrier(4)

    def decode(_: int) -> None:
        for _ in range(50):
            with quiet():
                grumble()
        barrier.wait(timeout=20)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decode, range(4)))
    assert list(warnings.filters) == before


def test_an_error_inside_puts_the_filters_back_too() -> None:
    before = list(warnings.filters)
    with pytest.raises(ValueError, match="broken"), quiet():
        raise ValueError("broken")
    assert list(warnings.filters) == before
