"""The network of a dataset as a plain networkx graph, and what it answers.

Links are read as ties alone, so that every kind of relation, also somebody else's, is in it.
What networkx does well stays a networkx call: the graph is plain.

| room | what it answers |
|---|---|
| `build`, `simple` | who is tied to whom, on a day, over a period; with one edge a pair? |
| `projection`, `expectation` | and seen as cities, as countries; more than by chance? |
| `modes` | who meets in which events and agreements; who gives how much to whom? |
| `geography` | where is an actor, and how far from another? |
| `confirmation` | what does one side state, and the other not? |
| `summary` | what is there to say of the network in short? |
| `paths` | how do two actors hang together, by which ties, stated where? |
| `measures` | how central, closed, mixed, unequal is it, and by which definition? |
| `models` | is that more than chance; who forms communities; what stands out? |
| `space` | how far do ties reach, beside ties of random pairs? |
| `history` | how did it grow; who was tied when; which ties ended? |
| `suggestions` | who could be a partner, why, and how often is that right? |
| `export` | how does it get into Gephi, Pajek, R, a spreadsheet, and back? |
| `engines` | and where networkx takes too long? |

What is in `__all__` is called from here, as in ``from civdiplo.graph import project``; measures,
models, space, history, export and engines have functions enough to be rooms of their own, as in
``from civdiplo.graph import measures``. Each takes what `graph` and `project` return, or any other
graph of networkx.
"""

from civdiplo.graph.build import graph
from civdiplo.graph.confirmation import unconfirmed
from civdiplo.graph.expectation import over_expected
from civdiplo.graph.geography import city_of, country_of, kilometres, region_of
from civdiplo.graph.levels import Level
from civdiplo.graph.modes import money, one_mode, two_mode
from civdiplo.graph.paths import Link, Path, Step, paths
from civdiplo.graph.projection import project
from civdiplo.graph.simple import simplify
from civdiplo.graph.suggestions import (
    DEFAULT_WEIGHTS,
    Reason,
    Suggestion,
    backtest,
    suggest_partners,
)
from civdiplo.graph.summary import Connected, CountryLink, GraphSummary, summary

__all__ = [
    "DEFAULT_WEIGHTS",
    "Connected",
    "CountryLink",
    "GraphSummary",
    "Level",
    "Link",
    "Path",
    "Reason",
    "Step",
    "Suggestion",
    "backtest",
    "city_of",
    "country_of",
    "graph",
    "kilometres",
    "money",
    "one_mode",
    "over_expected",
    "paths",
    "project",
    "region_of",
    "simplify",
    "suggest_partners",
    "summary",
    "two_mode",
    "unconfirmed",
]
