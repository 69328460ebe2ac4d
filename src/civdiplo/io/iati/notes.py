"""What comes up while a file is read: entries of the report, faults, and where the reader is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.io.iati.parsing import line_of
from civdiplo.io.iati.words import CODES
from civdiplo.io.report import Entry

if TYPE_CHECKING:
    from lxml.etree import _Element

    from civdiplo.io.streaming import Say

__all__ = ["Notes"]

_CODES = {code.name: code for code in CODES}
_FAULTS = 1000  # of one file; after that it is not read on


class Notes:
    """Takes entries and faults, and places them in the file.

    Args:
        file: The name of the file.
        say: What takes the entries.
    """

    def __init__(self, file: str, say: Say) -> None:
        self.faults: list[Fault] = []
        self.count: int = 0
        self._file = file
        self._say = say
        self._entity: str | None = None
        self._known: _Element | None = None
        self._known_path = ""
        self._number = 0

    def about(
        self, entity: str | None, element: _Element | None = None, path: str = "", number: int = 0
    ) -> None:
        """Say which entity the next entries are about, and the path and number of its element."""
        self._entity = entity
        self._known = element
        self._known_path = path
        self._number = number

    def add(
        self, code: str, element: _Element, original: Any, became: str, *, attribute: str = ""
    ) -> None:
        """Report a value of an element, or of an attribute of it."""
        self.count += 1
        path = self._path(element) + (f"/@{attribute}" if attribute else "")
        self._say(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                file=self._file,
                line=line_of(element),
                path=path,
                field=attribute or str(element.tag),
                entity=self._entity,
            )
        )

    def fault(self, element: _Element, error: InvalidValueError, *, attribute: str = "") -> None:
        """Take a fault; where there are too many, raise them all.

        Raises:
            InvalidDataError: There are a thousand.
        """
        path = self._path(element) + (f"/@{attribute}" if attribute else "")
        self.faults.append(
            Fault(
                path,
                error.rule + (f" ({error.hint})" if error.hint else ""),
                shown(error.value),
                field=attribute or str(element.tag),
                file=self._file,
                line=line_of(element),
                entity=self._entity,
            )
        )
        if len(self.faults) >= _FAULTS:
            rule = f"must have fewer than {_FAULTS} faults; it was not read on"
            self.faults.append(Fault("/", rule, "", file=self._file))
            raise InvalidDataError(self.faults)

    def _path(self, element: _Element) -> str:
        """Return the XPath of an element, with its position where it has twins.

        A record is without its position, as what went before it is forgotten: its line and its
        id tell which one it is.
        """
        if element is self._known:
            return f"{self._known_path}[{self._number}]" if self._number else self._known_path
        above = element.getparent()
        if above is None:
            return f"/{element.tag}"
        position = "" if above.getparent() is None else _position(element)
        return f"{self._path(above)}/{element.tag}{position}"


def _position(element: _Element) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    has_twins = before or next(element.itersiblings(element.tag), None) is not None
    return f"[{before + 1}]" if has_twins else ""
