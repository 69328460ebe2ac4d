"""Plain ways to rank partners, which suggestions have to be held against."""

from __future__ import annotations

import math
from collections.abc import Iterable

from civdiplo.graph.suggestions.landscape import Landscape

__all__ = ["adamic_adar", "common_neighbours"]


def common_neighbours(landscape: Landscape, actor: str) -> dict[str, float]:
    """Return how many partners each other actor has in common with one.

    Source: D. Liben-Nowell and J. Kleinberg, JASIST 58 (2007).
    """
    found: dict[str, float] = {}
    for partner in landscape.partners_of(actor):
        _add(found, landscape.partners_of(partner), 1.0)
    return found


def adamic_adar(landscape: Landscape, actor: str) -> dict[str, float]:
    """Return the sum of 1 / ln(degree) over the partners each has in common with one.

    Source: L. A. Adamic and E. Adar, Friends and neighbors on the Web, Social Networks 25 (2003).
    """
    found: dict[str, float] = {}
    for partner in landscape.partners_of(actor):
        partners = landscape.partners_of(partner)
        if len(partners) > 1:  # one of a single partner joins nobody
            _add(found, partners, 1 / math.log(len(partners)))
    return found


def _add(found: dict[str, float], ids: Iterable[str], number: float) -> None:
    for actor in ids:
        found[actor] = found.get(actor, 0.0) + number
