"""The network of a dataset as a plain networkx graph, and what it answers.

Links are read as ties alone, so that every kind of relation, also somebody else's, is in it.
What networkx does well stays a networkx call: the graph is plain.
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
