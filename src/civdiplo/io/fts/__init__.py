"""OCHA FTS: flows of humanitarian aid, as the pages that the Financial Tracking Service answers.

What becomes of a flow:

| FTS | here |
| --- | --- |
| ``id`` | the id ``fts-flow-<id>`` of a `Contribution`, and the locator of its citation |
| ``amountUSD`` | ``amount``, in USD |
| ``status`` | ``transaction_type``: pledge, commitment, and disbursement for "paid" |
| ``date`` | ``date``, the day |
| ``description`` | ``note`` |
| ``contributionType`` | in ``extra``; ``in_kind`` is goods of no named kind where it is "in kind", and empty, stated as none, where it is "financial" |
| the one ``Organization`` of ``sourceObjects`` | ``provider`` |
| the one ``Organization`` of ``destinationObjects`` | ``receiver`` |
| the one ``Plan`` of ``destinationObjects``, or else ``Emergency`` | ``campaign`` |
| the one ``Location`` of ``destinationObjects`` | ``place`` |
| all else: original amount, currency and rate, ``boundary``, ``onBoundary``, keywords, parent and child flows, clusters, years, reports ... | ``extra``, under ``org.unocha.fts:`` and its own name |

Organizations and locations bear their FTS ids as identifiers; plans and emergencies become
campaigns, projects projects, with the FTS id in their own. What surrounds the flows of a page, such
as the totals that FTS publishes, is in the ``extra`` of the `Source` that all flows cite. ``null``
is what is not stated, and stays away.

One gift has several flows here, and many flows of an answer are no new money for the place asked
about. FTS itself adds up those that `in_funding_total` tells.

Source: the fields of an answer of the FTS API, https://api.hpc.tools/v1/public/fts/flow.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.fts.flows import CODES, SOURCE, in_funding_total, read

__all__ = ["CODES", "SOURCE", "in_funding_total", "read"]
