"""How far two lists of figures rank the same nodes alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

from civdiplo.errors import InvalidValueError

__all__ = ["spearman"]


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; tied figures share the mean of their ranks.

    Returns:
        The correlation, from -1 to 1; None for fewer than two figures, or where all on one side
        are equal.

    Source: C. Spearman, American Journal of Psychology 15 (1904); M. G. Kendall, Biometrika 33
    (1945) on ties.

    >>> spearman([1, 2, 3, 4], [10, 20, 20, 40])
    0.9486832980505138
    """
    if len(one) != len(other):
        raise InvalidValueError("other", f"must have {len(one)} figures", len(other))
    middle = (len(one) - 1) / 2
    first, second = ([rank - middle for rank in _ranks(held)] for held in (one, other))
    spread = math.fsum(rank * rank for rank in first) * math.fsum(rank * rank for rank in second)
    if not spread:
        return None
    return math.fsum(a * b for a, b in zip(first, second, strict=True)) / math.sqrt(spread)


def _ranks(figures: Sequence[float]) -> list[float]:
    order = sorted(range(len(figures)), key=figures.__getitem__)
    ranks = [0.0] * len(figures)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and figures[order[end + 1]] == figures[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2
        start = end + 1
    return ranks
