"""Headings of a spreadsheet as places in a grant, both ways.

``Recipient Org:0:Identifier`` is the identifier of the first recipient, and so is ``Recipient
Org:Identifier``; names of fields (``recipientOrganization/0/id``) are read as well. Upper and lower
case and blanks around a colon make no difference.

Source: 360Giving Data Standard 1.4, "Spreadsheet format"; Flatten Tool, "Spreadsheet designer".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from civdiplo.io.threesixty.fields import OBJECTS, Field, Kind

__all__ = ["Heading", "Path", "heading_of", "is_readable", "parsed", "put"]

Path: TypeAlias = "tuple[str | int, ...]"

_MOST_PARTS = 12
_HIGHEST = 999  # of a number in a heading: longer lists are no table
_NUMBER = re.compile(r"[0-9]{1,3}")


class Heading(NamedTuple):
    """What a column holds: where it stands in a grant, and of what kind it is."""

    path: Path
    kind: Kind
    declared: bool


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _known(fields: Mapping[str, Field]) -> dict[str, Field]:
    titles = {_folded(field.title): field for field in fields.values()}
    return {_folded(name): field for name, field in fields.items()} | titles


_FIELDS: Final = {of: _known(fields) for of, fields in OBJECTS.items()}


def parsed(title: str) -> Heading | None:
    """Return what a heading stands for; None for a blank one, or one with too many parts.

    >>> parsed("Recipient Org:0:Identifier").path, parsed("Grant Programme: Title").path
    (('recipientOrganization', 0, 'id'), ('grantProgramme', 0, 'title'))
    >>> parsed("Postcode of impact 1")
    Heading(path=('Postcode of impact 1',), kind='text', declared=False)
    """
    of = "grant"
    parts = [part.strip() for part in _parts(title)]
    if not all(parts) or not parts or len(parts) > _MOST_PARTS:
        return None
    path: list[str | int] = []
    field: Field | None = None
    while parts:
        part = parts.pop(0)
        field = _FIELDS[of].get(_folded(part)) if of else None
        if field is None:
            return Heading((*path, *_undeclared([part, *parts])), "text", declared=False)
        path.append(field.name)
        of = field.of
        if field.many:
            is_number = bool(parts) and _NUMBER.fullmatch(parts[0])
            path.append(int(parts.pop(0)) if is_number else 0)
        elif not of:
            break
    if field is None or field.kind == "object" or parts:
        return Heading(_undeclared(title.split(":")), "text", declared=False)
    return Heading(tuple(path), field.kind, declared=True)


def _parts(title: str) -> list[str]:
    by_name = title.split("/")
    if len(by_name) > 1 and ":" not in title and by_name[0] in OBJECTS["grant"]:
        return by_name
    return title.split(":")


def _undeclared(parts: list[str]) -> Path:
    """Return the place of a publisher's own column; a number in it counts the items of a list."""
    names = [part.strip() for part in parts]
    return (names[0], *(int(one) if _NUMBER.fullmatch(one) else one for one in names[1:]))


def heading_of(path: Path) -> str:
    """Return the heading of a place in a grant.

    >>> heading_of(("recipientOrganization", 0, "id"))
    'Recipient Org:0:Identifier'
    """
    of = "grant"
    titles: list[str] = []
    for part in path:
        if isinstance(part, int):
            titles.append(str(part))
            continue
        field = OBJECTS[of].get(part) if of else None
        titles.append(part if field is None else field.title)
        of = "" if field is None else field.of
    return ":".join(titles)


def is_readable(path: Path) -> bool:
    """Tell whether the last name of a place is read as that name where it stands in a heading."""
    of = "grant"
    for part in path[:-1]:
        if isinstance(part, str):
            field = OBJECTS[of].get(part) if of else None
            of = "" if field is None else field.of
    name = path[-1]
    if isinstance(name, int) or (of and name in OBJECTS[of]):
        return True
    plain = name.strip() == name and name and ":" not in name and not _NUMBER.fullmatch(name)
    return bool(plain) and not (of and _folded(name) in _FIELDS[of])


def put(grant: dict[str, Any], path: Path, value: Any) -> bool:
    """Put a value in its place; tell whether it went there, and nothing else stood in the way."""
    here: Any = grant
    for part, after in zip(path, (*path[1:], None), strict=True):
        inner: Any = value if after is None else [] if isinstance(after, int) else {}
        if isinstance(part, int):
            if not isinstance(here, list) or part > _HIGHEST:
                return False
            here += [None] * (part + 1 - len(here))
            if here[part] is None:
                here[part] = inner
            elif after is None:
                return False
        elif not isinstance(here, dict) or (part in here and after is None):
            return False
        else:
            here.setdefault(part, inner)
        here = here[part]
    return True
