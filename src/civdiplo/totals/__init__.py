"""Totals: bounded, exact, explained sums; two currencies are never added silently."""

from __future__ import annotations

from civdiplo.totals.answer import Totals, totals
from civdiplo.totals.applications import ApplicationRow, Applications, applications
from civdiplo.totals.explain import ExplainedFlow, ExplainedRow, Explanation
from civdiplo.totals.gathering import LeftOut
from civdiplo.totals.reconciliation import Reconciliation, reconcile
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.sums import ConvertedSum, CurrencySum, InKindSum, Term

__all__ = [
    "ApplicationRow",
    "Applications",
    "ConvertedSum",
    "CurrencySum",
    "ExplainedFlow",
    "ExplainedRow",
    "Explanation",
    "InKindSum",
    "LeftOut",
    "Reconciliation",
    "Term",
    "TotalRow",
    "Totals",
    "applications",
    "reconcile",
    "totals",
]
