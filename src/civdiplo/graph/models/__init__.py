"""A network beside what chance, noise or missing data would make of it.

Null models and permutations say what a figure is to be compared to, backbones what stands out of
the weights, communities who hangs together, sensitivity how much rests on what was not observed.
"""

from civdiplo.graph.models.agreement import ari, nmi
from civdiplo.graph.models.backbone import backbone, disparity
from civdiplo.graph.models.communities import Partition, communities
from civdiplo.graph.models.comparison import Comparison
from civdiplo.graph.models.crosstabs import crosstab
from civdiplo.graph.models.mrqap import attribute_matrix, mrqap, tie_matrix
from civdiplo.graph.models.nulls import compare_to_null, rewired
from civdiplo.graph.models.permutation import permute_ei
from civdiplo.graph.models.sensitivity import rank_sensitivity, statistic_sensitivity
from civdiplo.graph.models.skeleton import strongest
from civdiplo.graph.models.stability import stability

__all__ = [
    "Comparison",
    "Partition",
    "ari",
    "attribute_matrix",
    "backbone",
    "communities",
    "compare_to_null",
    "crosstab",
    "disparity",
    "mrqap",
    "nmi",
    "permute_ei",
    "rank_sensitivity",
    "rewired",
    "stability",
    "statistic_sensitivity",
    "strongest",
    "tie_matrix",
]
