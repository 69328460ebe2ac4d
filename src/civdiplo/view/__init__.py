"""The report on a dataset: it shows what dataset, graph and totals answer, and computes nothing."""

from __future__ import annotations

from civdiplo.view.blocks import Section
from civdiplo.view.report import Report, report

__all__ = ["Report", "Section", "report"]
