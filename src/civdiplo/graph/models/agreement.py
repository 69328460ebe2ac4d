"""How far two ways of parting the same nodes agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure

__all__ = ["Labels", "ari", "nmi"]

Labels: TypeAlias = Mapping[Any, Hashable]


def nmi(one: Labels, other: Labels) -> Measure:
    """Measure how much one partition tells of another, from 0 to 1.

    Args:
        one: The part that each node is in.
        other: The same nodes, and the part of each by another way.

    Returns:
        Mutual information over the mean of both entropies; 1 where both partitions are one and
        the same, also where that is a single part.

    Raises:
        InvalidValueError: They are not of the same nodes.

    Source: L. Danon, A. Díaz-Guilera, J. Duch, A. Arenas, J. Stat. Mech. P09008 (2005); N. X.
    Vinh, J. Epps, J. Bailey, Journal of Machine Learning Research 11 (2010), NMI_sum.

    >>> float(nmi({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x", "c": "y"}))
    1.0
    """
    joint, first, second = _counts(one, other)
    total = len(one)
    of_one, of_other = _entropy(first, total), _entropy(second, total)
    shared = of_one + of_other - _entropy(joint, total)
    both = of_one + of_other
    return _measure(
        "normalised mutual information",
        (min(1.0, max(0.0, 2 * shared / both)) if both else 1.0) if total else None,
        "2 I(X, Y) / (H(X) + H(Y)); 1 where both entropies are 0",
        "L. Danon et al., J. Stat. Mech. P09008 (2005)",
        (total, len(first), len(second)),
    )


def ari(one: Labels, other: Labels) -> Measure:
    """Measure how much oftener than by chance two partitions agree on a pair of nodes.

    Args:
        one: The part that each node is in.
        other: The same nodes, and the part of each by another way.

    Returns:
        The adjusted Rand index, exact, as a Fraction: 1 where both are the same, 0 as by chance,
        less than 0 where they agree less often than that.

    Raises:
        InvalidValueError: They are not of the same nodes.

    Source: L. Hubert, P. Arabie, Comparing Partitions, Journal of Classification 2 (1985).

    >>> ari({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 1, "b": 1, "c": 1, "d": 2}).value
    Fraction(0, 1)
    """
    joint, first, second = _counts(one, other)
    total = len(one)
    agreeing, of_one, of_other = (_pairs(counts) for counts in (joint, first, second))
    value: Fraction | None = None
    if total:
        expected = Fraction(of_one * of_other, math.comb(total, 2)) if total > 1 else Fraction(0)
        most = Fraction(of_one + of_other, 2)
        # Both are one part, or both are single nodes, where nothing is left to chance.
        value = (agreeing - expected) / (most - expected) if most != expected else Fraction(1)
    return _measure(
        "adjusted Rand index",
        value,
        "(index - expected) / (mean of both - expected), of pairs in one part by both; 1 where "
        "both partitions are trivial",
        "L. Hubert, P. Arabie, Journal of Classification 2 (1985)",
        (total, len(first), len(second)),
    )


def _counts(
    one: Labels, other: Labels
) -> tuple[Counter[Hashable], Counter[Hashable], Counter[Hashable]]:
    if one.keys() != other.keys():
        apart = sorted(map(repr, one.keys() ^ other.keys()))[:5]
        raise InvalidValueError("other", "must be of the same nodes", ", ".join(apart))
    joint: Counter[Hashable] = Counter((part, other[node]) for node, part in one.items())
    return joint, Counter(one.values()), Counter(other.values())


def _entropy(counts: Counter[Hashable], total: int) -> float:
    """Return the entropy in nats; a sum that does not depend on the order of the parts."""
    return math.fsum(count / total * math.log(total / count) for count in counts.values())


def _pairs(counts: Counter[Hashable]) -> int:
    return sum(math.comb(count, 2) for count in counts.values())


def _measure(
    name: str,
    value: float | Fraction | None,
    definition: str,
    source: str,
    sizes: tuple[int, int, int],
) -> Measure:
    return Measure(
        name=name,
        value=value,
        definition=definition,
        source=source,
        of=tuple(zip(("nodes", "parts_of_one", "parts_of_other"), sizes, strict=True)),
        undefined=None if value is not None else "there are no nodes",
    )
