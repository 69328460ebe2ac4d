"""The network over time: growth, who is active when, ranks, lives of ties, merged spells.

Partial dates are kept partial: every count says what is certain and what is only possible, and
every table says how many ties are undated.
"""

from civdiplo.graph.history.activity import active_at
from civdiplo.graph.history.balances import balances
from civdiplo.graph.history.calendar import By
from civdiplo.graph.history.gathering import Counting
from civdiplo.graph.history.growth import growth
from civdiplo.graph.history.lives import lives_of_ties, turnover
from civdiplo.graph.history.ranks import rank_clock
from civdiplo.graph.history.spells import MergedSpells, merged_spells

__all__ = [
    "By",
    "Counting",
    "MergedSpells",
    "active_at",
    "balances",
    "growth",
    "lives_of_ties",
    "merged_spells",
    "rank_clock",
    "turnover",
]
