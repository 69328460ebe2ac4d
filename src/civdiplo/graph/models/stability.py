"""How firm the communities of a network are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.models.agreement import ari, nmi
from civdiplo.graph.models.communities import Method, communities
from civdiplo.graph.taken import Network, checked_seed, simple_graph

__all__ = ["stability"]


def stability(
    network: Network,
    *,
    method: Method = "louvain",
    weight: str | None = "weight",
    resolution: float = 1.0,
    seeds: Iterable[int] = range(10),
) -> Table:
    """Tell how far the communities of a network depend on the seed.

    Args:
        network: As in `communities`.
        method: As in `communities`.
        weight: As in `communities`.
        resolution: As in `communities`.
        seeds: The seeds that are tried, two at least.

    Returns:
        A row for each seed: seed, communities, modularity, and the mean of `nmi` and `ari` with
        the communities by each other seed. ``of`` has the mean and the least over all pairs.

    Raises:
        InvalidValueError: Fewer than two seeds, a network without nodes, or as in `communities`.

    Source: L. Danon et al., J. Stat. Mech. P09008 (2005); L. Hubert, P. Arabie (1985).

    >>> import networkx as nx
    >>> found = stability(nx.barbell_graph(4, 0), seeds=[1, 2, 3])
    >>> dict(found.of)["nmi mean"], found.column("communities")
    (1.0, (2, 2, 2))
    """
    tried = list(dict.fromkeys(map(checked_seed, seeds)))
    if len(tried) < 2:
        raise InvalidValueError("seeds", "must be two at least", tried)
    given = simple_graph(network)
    if not len(given):
        raise InvalidValueError("network", "must have nodes", given)
    found = [
        communities(given, method=method, weight=weight, resolution=resolution, seed=seed)
        for seed in tried
    ]
    labels = [one.labels() for one in found]
    places = range(len(found))
    agreed: dict[Callable[..., Measure], dict[tuple[int, int], float]] = {nmi: {}, ari: {}}
    for measure, pairs in agreed.items():
        for one in places:
            for other in places[one + 1 :]:
                pairs[one, other] = float(measure(labels[one], labels[other]))
    return Table(
        name=f"stability of {method}",
        columns=("seed", "communities", "modularity", "nmi", "ari"),
        cells=(
            (
                tried[place],
                len(found[place]),
                found[place].modularity.value,
                *(_mean(_with(place, pairs)) for pairs in agreed.values()),
            )
            for place in places
        ),
        definition="normalised mutual information and adjusted Rand index of the communities by "
        "one seed and by each other, means",
        source="L. Danon et al. (2005); L. Hubert, P. Arabie (1985)",
        of={
            "seeds": len(tried),
            "nmi mean": _mean(agreed[nmi].values()),
            "nmi least": min(agreed[nmi].values()),
            "ari mean": _mean(agreed[ari].values()),
            "ari least": min(agreed[ari].values()),
        },
    )


def _with(place: int, pairs: Mapping[tuple[int, int], float]) -> list[float]:
    return [figure for pair, figure in pairs.items() if place in pair]


def _mean(figures: Iterable[float]) -> float:
    held = list(figures)
    return math.fsum(held) / len(held)
