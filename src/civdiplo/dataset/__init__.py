"""Dataset: entities under their ids, immutable and indexed, with the questions asked of them."""

from civdiplo.dataset.branches import Branch
from civdiplo.dataset.dataset import Dataset
from civdiplo.dataset.differences import Change, Diff
from civdiplo.dataset.faulty import DanglingReference, Misreference
from civdiplo.dataset.merging import Conflict, Merge, Side
from civdiplo.dataset.tenures import Tenure

__all__ = [
    "Branch",
    "Change",
    "Conflict",
    "DanglingReference",
    "Dataset",
    "Diff",
    "Merge",
    "Misreference",
    "Side",
    "Tenure",
]
