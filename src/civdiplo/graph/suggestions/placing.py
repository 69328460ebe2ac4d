"""At which place of a ranking the right answer stands, where equal scores are drawn by lot."""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Mapping

from attrs import frozen

__all__ = ["Placing", "placed"]


_SUMMED = 1000
_GAMMA = 0.57721566490153286  # of Euler and Mascheroni


@frozen
class Placing:
    """So many candidates are better than the right answer, and so many equal, itself included.

    ``is_scored`` tells whether anything speaks for the right answer at all.
    """

    better: int
    equal: int
    is_scored: bool

    def hit(self, at: int) -> float:
        """Return the chance that it is among the first so many.

        >>> Placing(better=1, equal=4, is_scored=True).hit(3)
        0.5
        """
        return min(1.0, max(0, at - self.better) / self.equal)

    def reciprocal(self) -> float:
        """Return the mean of 1 / place over the places that it may have.

        >>> Placing(better=0, equal=2, is_scored=True).reciprocal()
        0.75
        """
        return (_harmonic(self.better + self.equal) - _harmonic(self.better)) / self.equal


@functools.cache
def _harmonic(number: int) -> float:
    """Return 1 + 1/2 + ... + 1/number, for a great number by its expansion (error below 1e-14)."""
    if number <= _SUMMED:
        return math.fsum(1 / place for place in range(1, number + 1))
    return math.log(number) + _GAMMA + 1 / (2 * number) - 1 / (12 * number**2)


def placed(
    scored: Mapping[str, float], answer: str, left_out: Collection[str], among: int
) -> Placing:
    """Return where the answer stands among so many candidates; who has no score is last.

    Args:
        scored: The scores, of some or all candidates and maybe of others.
        answer: The right answer.
        left_out: Who is no candidate.
        among: How many candidates there are.
    """
    own = scored.get(answer, 0.0)
    rivals = [score for actor, score in scored.items() if actor not in left_out and score > 0]
    if own <= 0:
        return Placing(len(rivals), among - len(rivals), is_scored=False)
    close = own * 1e-12  # sums of floating numbers in another order are equal
    better = sum(score > own + close for score in rivals)
    return Placing(better, sum(abs(score - own) <= close for score in rivals), is_scored=True)
