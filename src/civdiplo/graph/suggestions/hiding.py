"""Which ties are hidden, so that suggestions can be asked for them."""

from __future__ import annotations

import math
import random
from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.history.gathering import gathered, has_beginning
from civdiplo.graph.suggestions.landscape import PartnerLevel

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["Hidden", "Hide", "hidden_pairs"]

Hide: TypeAlias = Literal["latest", "random"]
Pair: TypeAlias = tuple[str, str]


@frozen
class Hidden:
    """The pairs that are hidden, in the order of their ids, of so many; ``undated`` cannot be."""

    pairs: tuple[Pair, ...]
    of: int
    undated: int


def hidden_pairs(
    dataset: Dataset,
    *,
    level: PartnerLevel,
    kinds: Collection[str] | None,
    hide: Hide,
    share: Fraction | float,
    seed: int,
) -> Hidden:
    """Choose pairs to hide: those whose first tie is the latest, or some by lot.

    Raises:
        InvalidValueError: ``hide`` is no such word, or the share is not between 0 and 1.
    """
    if hide not in get_args(Hide):
        raise InvalidValueError("hide", "must be latest or random", hide)
    if not 0 < share < 1:
        raise InvalidValueError("share", "must be above 0 and below 1", share)
    part = Fraction(str(share))  # a tenth that is written 0.1 is a tenth
    found = gathered(dataset, kinds=kinds, level=level, counting="pairs")
    begun: dict[Pair, int] = {}
    for (one, other), relation in found.relations.items():
        first = found.lives(relation.times)[0]
        if has_beginning(first):
            begun[one, other] = first.possible.starts_by
    every = sorted((one, other) for one, other in found.relations)
    if hide == "random":
        number = math.ceil(part * len(every))
        chosen = random.Random(seed).sample(every, number)  # noqa: S311  a sample, no secret
    else:
        chosen = _latest(begun, math.ceil(part * len(begun)))
    return Hidden(tuple(sorted(chosen)), len(every), len(every) - len(begun))


def _latest(begun: dict[Pair, int], number: int) -> list[Pair]:
    """Return so many of the latest pairs, and all that began no later than the first of them."""
    if not begun:
        return []
    first = sorted(begun.values())[-number]
    return [pair for pair, day in begun.items() if day >= first]
