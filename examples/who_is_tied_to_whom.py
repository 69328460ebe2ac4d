"""Who is tied to whom on a day: countries, central actors, and a file for other programs."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import networkx as nx

from civdiplo import sample
from civdiplo.graph import export, graph, simplify

DAY = datetime.date(2021, 9, 22)


def print_matrix(network: nx.Graph[str]) -> None:
    """Print how many ties join each pair of countries."""
    codes = sorted(code for code, degree in network.degree() if degree)
    print("   ", *codes)
    for one in codes:
        cells = (network.get_edge_data(one, other, {}).get("weight", 0) for other in codes)
        print(f"{one}: ", "  ".join(str(ties or ".") for ties in cells))


def main() -> None:
    """Print the network of a day, and write it to a file."""
    facts = sample()

    print(f"Ties of countries that hold, or may hold, on {DAY}:\n")
    print_matrix(simplify(graph(facts, as_of=DAY, level="country")))

    network = graph(facts, as_of=DAY, level="organization")
    simple = simplify(network)
    between = nx.betweenness_centrality(simple)
    print("\nOrganizations that connect the others (share of shortest paths through them):\n")
    for one in sorted(simple, key=lambda node: (-between[node], node))[:5]:
        print(f"  {between[one]:.3f}  {simple.nodes[one]['label']}")

    certain = [edge for *_, edge in network.edges(data=True) if edge["certain"] == "yes"]
    print(f"\nOf {network.size()} edges {len(certain)} are certain on that day: few are dated.")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.graphml"
        export.write(network, path)
        again = nx.read_graphml(path)
        print(f"\n{path.name}: {len(again)} nodes and {again.size()} edges, ready for Gephi.")


if __name__ == "__main__":
    main()
