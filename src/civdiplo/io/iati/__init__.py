"""IATI: activities with their transactions and budgets, and organisation files, version 2.0x.

What becomes of an activity:

| IATI | here |
| --- | --- |
| ``iati-activity`` | a `Campaign`, which its contributions answer; ``iati-identifier`` gives its id |
| ``title``, the general ``description`` | ``name``, ``note``, in the language of each narrative |
| ``participating-org`` | ``participants``, with the role: funding, accountable, extending, implementing |
| ``recipient-country`` | ``beneficiaries``, as places; percentages are kept in ``extra`` |
| ``activity-status`` | ``status``: planned (1), active (2), completed (3, 4), cancelled (5) |
| ``activity-date`` | ``period``, of the actual dates, or of the planned ones of a planned activity; never of both |
| ``transaction`` | a `Contribution`; its amount is in the stated currency or the ``default-currency``, its day is the ``transaction-date``; ``value-date`` is kept apart in ``extra`` |
| ``transaction-type`` | ``transaction_type``: incoming funds (1), commitment (2, 11), disbursement (3), expenditure (4), pledge (12, 13); None, with the code kept and reported, for loans, equity, guarantees and others |
| ``provider-org``, ``receiver-org`` | ``provider``, ``receiver``; by IATI's rule the reporting organisation where what goes out names no provider, or what comes in no receiver: an inferred claim says so |
| ``recipient-country`` of a transaction | ``place`` |
| ``budget``, ``planned-disbursement`` | a `StatedFigure` with a measure of that name: no flow, and so in no total |
| ``reporting-org``, the root | a `Source`, which everything cites |
| an organisation file | an `Organization`, and a `StatedFigure` for each budget and expenditure |
| all else, in any namespace | ``extra``, under ``org.iatistandard:`` and its name, word for word |

An activity is a campaign and no `Project`, as contributions answer campaigns; its hierarchy and its
``related-activity`` are kept, and no amount is handed up or down. Sectors, shares and the
``humanitarian`` flag stay where they were stated, at the activity or at the transaction: nothing is
inferred from them. An element that says more than the field read from it, such as a country with a
percentage, stands under ``org.iatistandard:as-stated``, and is written again as long as the field
says the same. Comments are no data.

Limits: no DOCTYPE; UTF-8, UTF-16 with a mark, ASCII, ISO 8859 or Windows code pages; the root in the
first 64 KiB; 256 levels, of which 50 below what is kept; texts of ten million characters; activities
of 64 MiB; 1,000 faults.

Source: IATI standard 2.03, https://iatistandard.org/en/iati-standard/203/.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.iati.reading import iter_read, read
from civdiplo.io.iati.words import CODES, WRITE_CODES, IatiCode, codes
from civdiplo.io.iati.writing import CARRIES, Kind, write

__all__ = [
    "CARRIES",
    "CODES",
    "WRITE_CODES",
    "IatiCode",
    "Kind",
    "codes",
    "iter_read",
    "read",
    "write",
]
