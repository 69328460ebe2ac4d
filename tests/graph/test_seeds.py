"""The same seed gives the same figures, in every process, and a seed has to be stated."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from civdiplo.errors import InvalidValueError
from civdiplo.graph import measures, models

NETWORK: nx.Graph[Any] = nx.les_miserables_graph()
GROUPS = {node: node[0] for node in NETWORK}
RANDOM: dict[str, Callable[[Any], Any]] = {
    "louvain": lambda seed: models.communities(NETWORK, seed=seed).parts,
    "leiden": lambda seed: models.communities(NETWORK, seed=seed, method="leiden").parts,
    "stability": lambda seed: models.stability(NETWORK, seeds=[seed, 9]).cells,
    "rewired": lambda seed: list(models.rewired(NETWORK, seed=seed).edges),
    "connected": lambda seed: list(
        models.rewired(NETWORK, seed=seed, connected=True, trials_per_edge=1).edges
    ),
    "nulls": lambda seed: models.compare_to_null(nx.transitivity, NETWORK, n=2, seed=seed).drawn,
    "permuted": lambda seed: models.permute_ei(NETWORK, GROUPS, n=3, seed=seed).drawn,
    "mrqap": lambda seed: models.mrqap(
        models.tie_matrix(NETWORK), {"like": models.attribute_matrix(NETWORK, GROUPS)},
        n=3, seed=seed,
    ).cells,
    "nodes": lambda seed: models.rank_sensitivity(
        NETWORK, {"degree": nx.degree_centrality}, shares=[0.3], repeats=2, seed=seed
    ).cells,
    "edges": lambda seed: models.statistic_sensitivity(
        NETWORK, {"paths": nx.transitivity}, remove="edges", shares=[0.3], repeats=2, seed=seed
    ).cells,
    "rich club": lambda seed: measures.rich_club(NETWORK, n=2, seed=seed).cells,
    "brokers": lambda seed: measures.brokers(NETWORK, sample=9, seed=seed).cells,
    "centralities": lambda seed: measures.centralities(
        NETWORK, which=["betweenness"], sample=9, seed=seed
    ).cells,
    "walks": lambda seed: measures.walks(NETWORK, sample=9, seed=seed).betweenness,
}  # fmt: skip


def drawn() -> str:
    """Return what everything random gives by one seed."""
    return "\n".join(f"{name} {call(5)!r}" for name, call in RANDOM.items())


def test_a_seed_means_the_same_in_every_process() -> None:
    """How a process hashes text, and with it the order of its sets, decides nothing."""
    command = f"import sys; sys.path.insert(0, {os.path.dirname(__file__)!r})\n"  # noqa: PTH120
    command += "from test_seeds import drawn; print(drawn())"
    told = [
        subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONHASHSEED": number, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for number in ("1", "2")
    ]
    assert told[0] == told[1] == f"{drawn()}\n"


@pytest.mark.parametrize("name", RANDOM)
def test_another_seed_is_another_draw(name: str) -> None:
    """Seeds decide: of three at least one gives something else; numpy's numbers are seeds too."""
    call = RANDOM[name]
    assert call(5) == call(np.int64(5))
    if name not in ("leiden", "stability", "connected"):
        assert any(call(5) != call(seed) for seed in (6, 7, 8))


@pytest.mark.parametrize("seed", [None, -1, 0.5, "five", True])
def test_without_a_seed_nothing_is_drawn(seed: Any) -> None:
    """What could not be repeated is refused, and so is what only some generators take."""
    for call in RANDOM.values():
        with pytest.raises(InvalidValueError, match="seed must be a whole number of at least 0"):
            call(seed)
