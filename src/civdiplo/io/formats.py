"""The formats by name: those that ship with civdiplo, and those of other packages.

A format is a module with the verbs of all of them: ``read`` (a dataset and a report), ``iter_read``
(one entity after the other), ``write`` (a report), as far as it has them; ``CODES`` and
``WRITE_CODES`` (what the reports may say) and ``CARRIES`` (which fields of which entities are
written). Another package adds one by an entry point of the group ``civdiplo.formats``:

```toml
[project.entry-points."civdiplo.formats"]
minutes = "example_minutes.civdiplo_format"
```
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
from pathlib import PurePath
from types import ModuleType
from typing import Final

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.io.carrying import Carried
from civdiplo.io.report import Code

__all__ = ["GROUP", "Format", "format_named", "format_of", "formats"]

GROUP: Final = "civdiplo.formats"
"""The group of entry points by which another package adds a format."""

_SHIPPED: Final = {
    "native": "civdiplo.io.native",
    "bods": "civdiplo.io.bods",
    "ftm": "civdiplo.io.ftm",
    "fts": "civdiplo.io.fts",
    "geojson": "civdiplo.io.geojson",
    "iati": "civdiplo.io.iati",
    "icalendar": "civdiplo.io.icalendar",
    "jsonld": "civdiplo.io.jsonld",
    "popolo": "civdiplo.io.popolo",
    "threesixty": "civdiplo.io.threesixty",
    "wikidata": "civdiplo.io.wikidata",
}

# Ends of names that belong to one format alone: .xml and .csv are everybody's.
_SUFFIXES: Final = {
    ".ftm.json": "ftm",
    ".jsonl": "native",
    ".jsonl.gz": "native",
    ".json": "native",
    ".json.gz": "native",
    ".ijson": "ftm",
    ".geojson": "geojson",
    ".ics": "icalendar",
    ".jsonld": "jsonld",
}


@frozen
class Format:
    """A format: its name, and the module that holds its verbs, loaded when it is used."""

    name: str
    module_name: str

    @property
    def module(self) -> ModuleType:
        """The module with the verbs.

        Raises:
            ImportError: The module of another package cannot be loaded.
        """
        return importlib.import_module(self.module_name)

    @property
    def about(self) -> str:
        """What the format is, in the first line that its module says of itself."""
        return (self.module.__doc__ or self.name).strip().splitlines()[0]

    def can(self, verb: str) -> bool:
        """Tell whether the format has a verb: "read", "iter_read" or "write"."""
        return callable(getattr(self.module, verb, None))

    @property
    def codes(self) -> tuple[Code, ...]:
        """What the report of its reader may say."""
        return tuple(getattr(self.module, "CODES", ())) if self.can("read") else ()

    @property
    def write_codes(self) -> tuple[Code, ...]:
        """What the report of its writer may say."""
        own = "WRITE_CODES" if self.can("read") else "CODES"
        return tuple(getattr(self.module, own, ())) if self.can("write") else ()

    @property
    def carries(self) -> Carried | None:
        """Which fields of which entities are written; None where all are, or nothing is written."""
        carried: Carried | None = getattr(self.module, "CARRIES", None)
        return carried


def formats() -> dict[str, Format]:
    """Return all formats by name, those of other packages after those that ship.

    Raises:
        InvalidValueError: Another package gives its format a name that is taken.

    >>> formats()["icalendar"].about
    'Events as iCalendar: what a calendar can say of them, and a list of what it cannot.'
    """
    found = {name: Format(name, module) for name, module in _SHIPPED.items()}
    for point in importlib.metadata.entry_points(group=GROUP):
        taken = found.setdefault(point.name, Format(point.name, point.module))
        if taken.module_name != point.module:
            rule = f"must be a name that no other has ({taken.module_name} has it)"
            raise InvalidValueError(GROUP, rule, f"{point.name} = {point.value}")
    return found


def format_named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        InvalidValueError: There is none.

    >>> format_named("fts").can("write")
    False
    """
    found = formats()
    if name not in found:
        raise InvalidValueError("format", f"must be one of {', '.join(found)}", name)
    return found[name]


def format_of(path: str | os.PathLike[str]) -> Format:
    """Return the format that the end of a file's name belongs to.

    Raises:
        InvalidValueError: It belongs to none, or to several, such as .xml.

    >>> format_of("events.ics").name
    'icalendar'
    """
    name = PurePath(path).name.lower()
    for suffix, known in _SUFFIXES.items():
        if name.endswith(suffix):
            return format_named(known)
    hint = f"name its format: {', '.join(formats())}"
    rule = f"must end in one of {', '.join(_SUFFIXES)}, which belong to one format"
    raise InvalidValueError("path", rule, os.fspath(path), hint=hint)
