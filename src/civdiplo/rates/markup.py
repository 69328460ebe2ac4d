"""Reading official XML: no DOCTYPE, nothing outside the file, every element with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from civdiplo.errors import InvalidValueError
from civdiplo.rates.ledger import Ledger

__all__ = ["Element", "read_xml"]

_DEEPEST = 20  # elements within one another
_LONGEST = 1000  # characters of a text, far more than any cell of a table


class Element:
    """An element without its namespace: tag, attributes, text, line, and what it holds."""

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag: str = tag.rpartition(":")[2]
        self.attributes: dict[str, str] = attributes
        self.line: int = line
        self.text: str = ""
        self.children: list[Element] = []

    def find(self, tag: str) -> Element | None:
        """Return the first element of a tag that it holds itself."""
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, tag: str) -> str:
        """Return the text of the first such element, without blanks around it; "" for none."""
        found = self.find(tag)
        return "" if found is None else found.text.strip()

    def all(self, tag: str) -> Iterator[Element]:
        """Yield every element of a tag, at any depth, in the order of the file."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.all(tag)


class _Refused(Exception):  # noqa: N818  # it never leaves this module
    """The file says what no file of rates has to say."""


class _Builder:
    def __init__(self) -> None:
        self.parser: Any = expat.ParserCreate()
        self.root = Element("", {}, 0)
        self._open = [self.root]
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @property
    def line(self) -> int:
        return int(self.parser.CurrentLineNumber)

    def _refuse_doctype(self, *_: object) -> None:
        message = "must have no DOCTYPE"
        raise _Refused(message)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > _DEEPEST:
            message = f"must have at most {_DEEPEST} elements within one another"
            raise _Refused(message)
        if any(len(value) > _LONGEST for value in attributes.values()):
            self._refuse_length()
        element = Element(tag, attributes, self.line)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if len(element.text) + len(text) > _LONGEST:
            self._refuse_length()
        element.text += text

    def _refuse_length(self) -> None:
        message = f"must have no text of more than {_LONGEST} characters"
        raise _Refused(message)


def read_xml(content: bytes, ledger: Ledger, root: str) -> Element | None:
    """Return the root element; None where the file is no such XML, which is noted at its line.

    Args:
        content: The file, in whatever encoding its declaration names.
        ledger: Takes the fault.
        root: The tag that the root has to have, without namespace.
    """
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)  # noqa: FBT003  # expat's own
    except _Refused as error:
        ledger.fault(InvalidValueError("file", str(error), root), builder.line)
        return None
    except (expat.ExpatError, LookupError, ValueError) as error:
        rule = "must be whole XML in the encoding that it declares"
        ledger.fault(InvalidValueError("file", rule, str(error)), builder.line)
        return None
    found = builder.root.children[0]
    if found.tag != root:
        rule = f"must have the root element {root}"
        ledger.fault(InvalidValueError("file", rule, found.tag), found.line)
        return None
    return found
