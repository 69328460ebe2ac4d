"""BODS: who owns and controls what, statement by statement, as the Beneficial Ownership Data Standard.

What becomes of it:

| BODS 0.4 | here |
| --- | --- |
| entity | `Organization`; ``jurisdiction`` is its country where ISO 3166-1 has the code |
| person | `Person` |
| relationship | `Membership` of the interested party in the subject, the nearest that there is; the type of interest is its role |
| an interested party that is not specified | `Group`, never made into somebody |
| publisher, with the id of the statement | a `Source`, cited by the statement |
| ``source``, ``annotations``, ``declaration``, dates, status, and all else of a statement | ``extra``, under ``org.openownership:`` |
| all else of ``recordDetails``: interests and shares, addresses, nationalities ... | ``extra``, under ``org.openownership.details:`` |

Several statements may tell of one record over time. The last counts, the others are in the report.
An owner is no member: give ``roll_up`` of totals other kinds of ties where both are in one dataset.

Source: Beneficial Ownership Data Standard 0.4, https://standard.openownership.org/en/0.4.0/.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.bods.reading import read
from civdiplo.io.bods.words import CODES

__all__ = ["CODES", "read"]
