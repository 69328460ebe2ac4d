"""How many ties each pair has, over how many it would have if partners were met by chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from civdiplo.graph.gathering import ordered
from civdiplo.graph.measures.result import Table, Value
from civdiplo.graph.simple import check_choice
from civdiplo.graph.taken import Network, check_currency, simple_graph, weight_in, weight_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Dyads", "Within", "over_expected"]

Within: TypeAlias = Literal["counted", "left out"]
Dyads: TypeAlias = Literal["tied", "all"]
Cells: TypeAlias = dict[tuple[Any, Any], float]

_ROUNDS, _CLOSE = 2000, 1e-12
_COLUMNS = ("source", "target", "observed", "expected", "ratio", "symmetric")
_SOURCES = {
    "counted": "B. Balassa, Trade Liberalisation and 'Revealed' Comparative Advantage, The "
    "Manchester School 33 (1965); K. Laursen, Eurasian Business Review 5 (2015), for symmetric",
    "left out": "L. A. Goodman, The Analysis of Cross-Classified Data: Independence, "
    "Quasi-Independence, and Interactions, Journal of the American Statistical Association 63 "
    "(1968)",
}


def over_expected(
    network: Network,
    *,
    internal: Within = "left out",
    dyads: Dyads = "tied",
    weight: str = "weight",
) -> Table:
    """Return observed over expected ties of each pair, by the model of margins.

    Args:
        network: A simple graph, such as `project` makes, or a dataset; directed, a pair runs from
            source to target.
        internal: "counted" takes loops as ties that chance could have made, and expects loops;
            "left out" takes no notice of them, and expects no tie within a node.
        dyads: "tied" lists the pairs that have a tie, "all" also those that have none.
        weight: The attribute of edges that is observed; an edge without it counts 1.

    Returns:
        A table of ``source``, ``target``, ``observed``, ``expected``, ``ratio`` (observed over
        expected: Balassa's index of revealed comparative advantage, where loops are counted) and
        ``symmetric``, (ratio - 1) / (ratio + 1), which is from -1 to 1; ordered by ratio, the
        greatest first. Where no expectation fits the margins (one node has more than half of all
        ends), ``expected`` and what follows from it is None, and ``of`` says so.

    Raises:
        InvalidValueError: The graph has several edges between two nodes, a weight is negative, or
            no edge has one of a name other than "weight".
        CurrencyMismatchError: The weights are in several currencies, by the edges' ``currency``.

    >>> import networkx as nx
    >>> G = nx.DiGraph([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b"), ("b", "b")])
    >>> G["b"]["b"]["weight"] = 5
    >>> print(over_expected(G, internal="counted"))
    source  target  observed  expected  ratio   symmetric
    a       a       1         0.5       2       0.3333
    b       b       5         4.5       1.111   0.05263
    a       b       1         1.5       0.6667  -0.2
    b       a       1         1.5       0.6667  -0.2
    """
    check_choice("internal", internal, get_args(Within))
    check_choice("dyads", dyads, get_args(Dyads))
    network = simple_graph(network)
    weight_of(network, weight)
    check_currency(network)
    nodes = ordered(network)
    observed = _observed(network, nodes, weight, internal)
    every = list(_pairs(nodes, internal, directed=network.is_directed()))
    expected = (_counted if internal == "counted" else _fitted)(
        observed, every, directed=network.is_directed()
    )
    listed = every if dyads == "all" else [pair for pair in every if pair in observed]
    cells = [
        (*pair, *_row(observed.get(pair, 0), None if expected is None else expected[pair]))
        for pair in listed
    ]
    cells.sort(key=lambda row: (-(row[4] or 0), -row[2], str(row[0]), str(row[1])))
    of: dict[str, Value] = {
        "nodes": len(nodes),
        "ties": sum(observed.values()),
        "internal": internal,
    }
    if expected is None:
        of["undefined"] = "no expectation without internal ties fits the margins"
    return Table(
        name="observed over expected ties",
        columns=_COLUMNS,
        cells=cells,
        definition=_definition(internal, directed=network.is_directed()),
        source=_SOURCES[internal],
        of=of,
    )


def _observed(network: nx.Graph[Any], nodes: list[Any], weight: str, internal: Within) -> Cells:
    rank = {node: number for number, node in enumerate(nodes)}
    observed: Cells = {}
    for one, other, told in network.edges(data=True):
        if one == other and internal == "left out":
            continue
        held = weight_in(weight, (one, other), told.get(weight, 1))
        held = held if isinstance(held, int) else float(held)
        turned = not network.is_directed() and rank[other] < rank[one]
        observed[(other, one) if turned else (one, other)] = held
    return observed


def _pairs(nodes: list[Any], internal: Within, *, directed: bool) -> Iterator[tuple[Any, Any]]:
    every = product(nodes, nodes) if directed else combinations_with_replacement(nodes, 2)
    return (pair for pair in every if internal == "counted" or pair[0] != pair[1])


def _margins(observed: Cells, *, directed: bool) -> tuple[Cells, Cells]:
    """Return what goes out of each node and into it; both are its degree where undirected."""
    out: dict[Any, float] = {}
    into: dict[Any, float] = out if not directed else {}
    for (one, other), held in observed.items():
        out[one] = out.get(one, 0) + held
        into[other] = into.get(other, 0) + held
    return out, into


def _counted(observed: Cells, pairs: Iterable[tuple[Any, Any]], *, directed: bool) -> Cells | None:
    """Return s t / n of each cell; of undirected pairs d d / 2m, and half of that within a node."""
    out, into = _margins(observed, directed=directed)
    whole = sum(out.values()) or 1
    halved = 1 if directed else 2
    return {
        (one, other): out.get(one, 0) * into.get(other, 0) / whole / (halved if one == other else 1)
        for one, other in pairs
    }


def _fitted(observed: Cells, pairs: Iterable[tuple[Any, Any]], *, directed: bool) -> Cells | None:
    """Return the product of two factors of each cell off the diagonal that keeps all margins."""
    out, into = _margins(observed, directed=directed)
    if not observed:
        return dict.fromkeys(pairs, 0.0)
    to: dict[Any, float] = dict(into)
    for _ in range(_ROUNDS):
        off = _balanced(out, to)
        new = None if off is None else _balanced(into, off)
        if off is None or new is None:
            return None
        moved = max(abs(new[node] - to.get(node, 0)) / (new[node] or 1) for node in new)
        to = new
        if moved < _CLOSE:
            return {pair: off.get(pair[0], 0) * to.get(pair[1], 0) for pair in pairs}
    return None


def _balanced(margin: dict[Any, float], factors: dict[Any, float]) -> dict[Any, float] | None:
    """Return the factors that give each node its margin beside those of all other nodes."""
    whole = sum(factors.values())
    balanced = {}
    for node, held in margin.items():
        others = whole - factors.get(node, 0)
        if others <= 0 < held:
            return None
        balanced[node] = held / others if held else 0.0
    return balanced


def _row(observed: float, expected: float | None) -> tuple[Any, ...]:
    if not expected:
        return observed, expected, None, None
    ratio = observed / expected
    return observed, expected, ratio, (ratio - 1) / (ratio + 1)


def _definition(internal: Within, *, directed: bool) -> str:
    ends = "out(i) in(j)" if directed else "d(i) d(j)"
    if internal == "counted":
        return f"expected = {ends} / n" if directed else f"expected = {ends} / 2m, halved for i = j"
    factors = "a(i) b(j)" if directed else "a(i) a(j)"
    return f"expected = {factors} for i != j, fitted so that {ends} of all others are kept"
