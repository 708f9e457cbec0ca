"""Small nets in TFLite, run by LiteRT on one thread."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from apelles.engine.weights import Located, locate


class Net:
    """One loaded net: a picture in, the tensors its spec names out, in that order."""

    def __init__(self, located: Located) -> None:
        """Load verified weights; the tensors and the range of the input are those of the spec."""
        self.spec = located.spec
        self._lock = Lock()
        with _hushed():
            self._interpreter = Interpreter(model_content=located.read(), num_threads=1)
            self._interpreter.allocate_tensors()
        self._input = int(self._interpreter.get_input_details()[0]["index"])
        places = {str(each["name"]): int(each["index"]) for each in self._interpreter.get_output_details()}
        self._outputs = tuple(places[name] for name in self.spec.post.outputs)

    def run(self, square: NDArray[np.uint8]) -> tuple[NDArray[np.float64], ...]:
        """Return the outputs, without the batch, for a uint8 (side, side, 3) sRGB square of the size of the spec.

        May be called from several threads: an interpreter serves one at a time.
        """
        low, high = self.spec.pre.span
        tensor = (low + square.astype(np.float32) * np.float32((high - low) / 255))[None]
        with self._lock:
            self._interpreter.set_tensor(self._input, tensor.astype(np.float32))
            self._interpreter.invoke()
            return tuple(self._interpreter.get_tensor(place)[0].astype(np.float64) for place in self._outputs)


def net(name: str, *, explicit: Mapping[str, Path] | None = None) -> Net:
    """Return the net of this name; a process loads it once.

    Raises:
        WeightsMissing: its file is not on this machine.
        WeightsChanged: the only file found is another one.
    """
    return _loaded(locate(name, explicit=explicit))


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the runtime's note on its first net from the terminal; it has no switch for that."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@lru_cache(maxsize=16)
def _loaded(located: Located) -> Net:
    return Net(located)


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-x)); far values are cut at 100, which the result does not show."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -100, 100))))
