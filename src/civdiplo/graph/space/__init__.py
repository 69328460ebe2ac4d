"""Ties in space: how long they are, how many there would be by chance, and what goes with them."""

from civdiplo.graph.space.decay import BINS, distance_decay
from civdiplo.graph.space.distances import ecdf, edge_kilometres, kilometre_matrix
from civdiplo.graph.space.gravity import gravity_table

__all__ = [
    "BINS",
    "distance_decay",
    "ecdf",
    "edge_kilometres",
    "gravity_table",
    "kilometre_matrix",
]
