"""What is measured of a network, each figure with the definition it follows and its source.

networkx measures much and well: what it has is not here. Here is what it lacks, what has several
definitions under one name, and what its functions answer without saying whom they left out.
"""

from civdiplo.graph.measures.result import Measure, Table

__all__ = ["Measure", "Table"]
