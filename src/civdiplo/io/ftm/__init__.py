"""FollowTheMoney: entities and edges as JSON lines, as OpenSanctions and Aleph exchange them.

What a schema is here, both ways:

| FollowTheMoney | here |
| --- | --- |
| ``Organization``, ``PublicBody``, ``Company``, ``LegalEntity`` | `Organization`; ``classification`` is its type |
| ``Person`` | `Person` |
| ``Address`` | `Place` |
| ``Membership`` | `Membership`; ``Directorship``, ``Employment`` and ``Ownership`` are read as the nearest that there is |
| ``Position``, ``Occupancy`` | `Post`, `Appointment` |
| ``Representation`` | `Representation` |
| ``UnknownLink`` | `Twinning` where its role is "twin town", else `Cooperation` |
| ``Document`` | `Source`; with two signatories in ``Documentation``, a `Memorandum` |
| ``Project``, ``ProjectParticipant`` | `Campaign` |
| ``Payment`` | `Contribution` |
| ``Event`` | `Event` |

Groups are written as ``LegalEntity``, from which they cannot be told afterwards. A property that has
no field here stays in ``extra``, under ``tech.followthemoney:`` and its own name, and is written
back. Its values are a set: where a payment has two amounts or two dates, nothing says which belong
together, so none is taken, and the report says so.

Source: the model of followthemoney 4.11, https://followthemoney.tech/explorer/.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.ftm.reading import iter_read, read
from civdiplo.io.ftm.words import CARRIES, CODES, WRITE_CODES
from civdiplo.io.ftm.writing import write

__all__ = ["CARRIES", "CODES", "WRITE_CODES", "iter_read", "read", "write"]
