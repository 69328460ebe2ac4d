"""What is measured of a network, each figure with the definition it follows and its source.

networkx measures much and well: what it has is not here. Here is what it lacks, what has several
definitions under one name, and what its functions answer without saying whom they left out.

Every measure takes a simple graph of networkx, directed or not, or a dataset, whose network of all
times it then simplifies, without direction but for reciprocity. A multigraph is refused, as only
the researcher can say what two ties of one pair count for: `civdiplo.graph.simplify` makes it
simple, and keeps its direction with ``directed=True``. Loops are left out and counted. `overview`
alone takes any graph, and says how it made it simple.
"""

from civdiplo.graph.measures.assortativity import (
    attribute_assortativity,
    degree_assortativity,
    numeric_assortativity,
)
from civdiplo.graph.measures.brokerage import brokerage_roles
from civdiplo.graph.measures.brokers import brokers
from civdiplo.graph.measures.centralities import CENTRALITIES, centralities
from civdiplo.graph.measures.centralization import (
    betweenness_centralization,
    centralization,
    closeness_centralization,
    degree_centralization,
)
from civdiplo.graph.measures.clustering import (
    local_clustering,
    mean_local_clustering,
    mean_neighbourhood_density,
    transitivity,
)
from civdiplo.graph.measures.cores import coreness, cores
from civdiplo.graph.measures.distribution import (
    degree_entropy,
    degree_gini,
    lorenz,
    share_entropy,
)
from civdiplo.graph.measures.ei import ei_index, ei_of_groups, ei_of_nodes
from civdiplo.graph.measures.holes import structural_holes
from civdiplo.graph.measures.mixing import Mixing, mixing
from civdiplo.graph.measures.overview import overview
from civdiplo.graph.measures.reciprocity import arc_reciprocity, dyad_census, dyad_reciprocity
from civdiplo.graph.measures.result import Measure, Table
from civdiplo.graph.measures.rich_club import rich_club
from civdiplo.graph.measures.segregation import (
    coleman,
    freeman_segregation,
    odds_ratio,
    segregation,
)
from civdiplo.graph.measures.walks import Reach, Walks, walks

__all__ = [
    "CENTRALITIES",
    "Measure",
    "Mixing",
    "Reach",
    "Table",
    "Walks",
    "arc_reciprocity",
    "attribute_assortativity",
    "betweenness_centralization",
    "brokerage_roles",
    "brokers",
    "centralities",
    "centralization",
    "closeness_centralization",
    "coleman",
    "coreness",
    "cores",
    "degree_assortativity",
    "degree_centralization",
    "degree_entropy",
    "degree_gini",
    "dyad_census",
    "dyad_reciprocity",
    "ei_index",
    "ei_of_groups",
    "ei_of_nodes",
    "freeman_segregation",
    "local_clustering",
    "lorenz",
    "mean_local_clustering",
    "mean_neighbourhood_density",
    "mixing",
    "numeric_assortativity",
    "odds_ratio",
    "overview",
    "rich_club",
    "segregation",
    "share_entropy",
    "structural_holes",
    "transitivity",
    "walks",
]
