"""Chance, made from uniform numbers and integers only, so that a seed gives the same city everywhere.

Neither a logarithm nor a named distribution is used: their last digits differ between processors and
library versions.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from orchestration.simulation.worktime import Ints

Flags = NDArray[np.bool_]


class Dice:
    """Draws for ``count`` cases at a time."""

    def __init__(self, rng: np.random.Generator, count: int):
        self.rng = rng
        self.count = count

    def chance(self, rate: float | np.ndarray) -> Flags:
        return self.rng.random(self.count) < rate

    def below(self, bound: int | Ints) -> Ints:
        """Whole numbers from 0 to ``bound`` - 1."""
        return (self.rng.random(self.count) * bound).astype(np.int64)

    def between(self, low: int, high: int) -> Ints:
        return low + self.below(high - low)

    def skewed_below(self, bound: int | Ints) -> Ints:
        """Like ``below``, small numbers more often."""
        drawn = self.rng.random(self.count)
        return (drawn * drawn * bound).astype(np.int64)

    def pick(self, table: Sequence[int]) -> Ints:
        return np.asarray(table)[self.below(len(table))]

    def weighted(self, weights: Iterable[int] | Ints) -> Ints:
        """Positions, each as often as its whole-number weight."""
        edges = np.cumsum(np.fromiter(weights, np.int64))
        return np.searchsorted(edges, self.below(int(edges[-1])), side="right")
