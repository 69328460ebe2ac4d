"""360Giving 1.4: grants as JSON and as spreadsheets, read and written.

A grant is a `GrantApplication` that was supported on the day of the award; the standard knows no
other. Its funder is the organizer of its `Programme`.

| 360Giving | here |
| --- | --- |
| ``id``, ``title``, ``description`` | ``reference_number``, ``name``, ``note`` |
| ``amountAppliedFor``, ``amountAwarded``, ``amountDisbursed`` | ``amount_requested``, ``amount_awarded``, ``amount_disbursed``, in ``currency`` |
| ``awardDate`` | the date of the state "supported" in ``history`` |
| ``recipientOrganization`` | ``applicant``; further ones ``partners`` |
| ``recipientIndividual`` | ``applicant``, a `Person` |
| ``fundingOrganization`` | ``organizers`` of the `Programme`, which ``grantProgramme`` names |
| ``plannedDates`` | ``period``, where there is one |
| ``beneficiaryLocation`` | `Place`, referred to in ``extra`` |

All other fields are kept in ``extra`` under ``org.threesixtygiving:`` and their own name, those of a
publisher's own under ``org.threesixtygiving:undeclared``, and are written back.

Source: 360Giving Data Standard 1.4.3, https://standard.threesixtygiving.org/.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.threesixty.reading import iter_read, read
from civdiplo.io.threesixty.taking import DateOrder
from civdiplo.io.threesixty.words import CARRIES, CODES, SOURCE, WRITE_CODES
from civdiplo.io.threesixty.writing import write

__all__ = [
    "CARRIES",
    "CODES",
    "SOURCE",
    "WRITE_CODES",
    "DateOrder",
    "iter_read",
    "read",
    "write",
]
