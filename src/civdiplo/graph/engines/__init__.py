"""The costly measures of networkx by compiled code, with the same results.

networkx stays the default: its graphs are plain, and its own backends take them. An `Engine` is for
a network of very many ties: it reads the ties into arrays of numbers, once, and measures those.

| file | what it does |
|---|---|
| `engine` | the measures, by the names that networkx gives them |
| `reading` | a graph of networkx as arrays of places |
| `components` | connected parts, out of as few rows as tell them |
| `ranks`, `cores` | PageRank and core numbers, out of the arrays |
"""

from civdiplo.graph.engines.engine import Engine

__all__ = ["Engine"]
