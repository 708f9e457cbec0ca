"""Decoders grumble about damaged files; a refusal says it once, so the grumbling is kept from people."""

from __future__ import annotations

import ctypes
import logging
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final


class _Quiet:
    """A count of threads that decode, and the way back to the filters from before the first of them."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.threads = 0
        self.way_back = ExitStack()

    def enter(self) -> None:
        with self.lock:
            if self.threads == 0:
                self.way_back.enter_context(warnings.catch_warnings())
                warnings.filterwarnings("ignore", module="PIL")
            self.threads += 1

    def leave(self) -> None:
        with self.lock:
            self.threads -= 1
            if self.threads == 0:
                self.way_back.close()


_QUIET: Final = _Quiet()


@contextmanager
def quiet() -> Iterator[None]:
    """Ignore warnings that Pillow raises, in all threads, from the first that enters to the last that leaves."""
    _QUIET.enter()
    try:
        yield
    finally:
        _QUIET.leave()


@cache
def hush_libtiff(pillow: Path) -> None:
    """Keep Pillow's reader of TIFF, and the libtiff it brings, from writing to the terminal; they raise besides."""
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    for folder in (pillow.parent / "pillow.libs", pillow / ".dylibs"):
        for library in folder.glob("libtiff*"):
            libtiff = ctypes.CDLL(str(library))
            for setter in (libtiff.TIFFSetErrorHandler, libtiff.TIFFSetWarningHandler):
                setter.argtypes, setter.restype = [ctypes.c_void_p], ctypes.c_void_p
                setter(None)
