"""Totals: bounded, exact, explained sums; two currencies are never added silently."""

from __future__ import annotations

from civdiplo.totals.answer import Totals, totals
from civdiplo.totals.applications import ApplicationRow, Applications, applications
from civdiplo.totals.cells import ExplainedCell
from civdiplo.totals.drafts import LeftOut
from civdiplo.totals.evidence import ExplainedFlow, ExplainedGoods
from civdiplo.totals.explain import ExplainedRow, Explanation
from civdiplo.totals.goods import ValuedGoods
from civdiplo.totals.prices import ConstantPrices, Deflator, Index, TableDeflator
from civdiplo.totals.reconciliation import Reconciliation, reconcile
from civdiplo.totals.rows import TotalRow
from civdiplo.totals.sums import ConvertedSum, CurrencySum, InKindSum, Term
from civdiplo.totals.valuation import UnitPrice, UnitPrices

__all__ = [
    "ApplicationRow",
    "Applications",
    "ConstantPrices",
    "ConvertedSum",
    "CurrencySum",
    "Deflator",
    "ExplainedCell",
    "ExplainedFlow",
    "ExplainedGoods",
    "ExplainedRow",
    "Explanation",
    "InKindSum",
    "Index",
    "LeftOut",
    "Reconciliation",
    "TableDeflator",
    "Term",
    "TotalRow",
    "Totals",
    "UnitPrice",
    "UnitPrices",
    "ValuedGoods",
    "applications",
    "reconcile",
    "totals",
]
