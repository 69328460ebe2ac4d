"""Who could be a partner, for what reasons, and how well such suggestions do on known ties."""

from civdiplo.graph.suggestions.backtest import backtest
from civdiplo.graph.suggestions.ranking import suggest_partners
from civdiplo.graph.suggestions.reasons import DEFAULT_WEIGHTS, Reason, ReasonKind, Suggestion

__all__ = ["DEFAULT_WEIGHTS", "Reason", "ReasonKind", "Suggestion", "backtest", "suggest_partners"]
