"""Popolo: people, organizations, posts and memberships, as parliaments and EveryPolitician share them.

What becomes of it, both ways:

| Popolo | here |
| --- | --- |
| person | `Person` |
| organization | `Organization`; ``classification`` is its type where it is one of ours |
| post | `Post` |
| membership | `Membership`; of a person in a post of the file, an `Appointment` |
| membership.member | the organization that is a member |
| area | `Place` |
| event | `Event`; ``organization`` is who holds it, ``attendees`` who takes part |
| ``other_names`` | translations of the name where the note says "multilingual", else aliases, each in its language |
| ``sources`` | a `Source` for each link, cited |

Objects may be embedded or referred to, and lists of memberships and posts may stand within persons
and organizations: all are laid flat. A membership within an organization has to name the
organization, for it may be that of a member or one of its own. Properties that have no field here,
those of EveryPolitician among them, stay in ``extra``, under ``org.popoloproject:`` and their own
name, and are written back; so are ids that do not fit.

Source: the Popolo Project's specification 1.0.1, https://www.popoloproject.com/specs/.
"""  # noqa: E501  # a table has long lines

from __future__ import annotations

from civdiplo.io.popolo.reading import read
from civdiplo.io.popolo.words import CARRIES, CODES, WRITE_CODES
from civdiplo.io.popolo.writing import write

__all__ = ["CARRIES", "CODES", "WRITE_CODES", "read", "write"]
