"""XML written piece by piece, and read without anything that a DOCTYPE could bring."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from xml.sax.saxutils import escape, quoteattr

from civdiplo.errors import Fault, InvalidDataError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["attributes", "content", "parsed"]

_DEEPEST = 200  # elements within one another
_PIECE = 2**16
_MARKUP = re.compile('[<>&"\n\r\t]')


def content(text: str) -> str:
    """Return text as it stands between tags."""
    return escape(text) if _MARKUP.search(text) else text


def attributes(**given: str | None) -> str:
    """Return attributes, each with a blank before it; None is left out.

    >>> attributes(id="a<b", label=None)
    ' id="a&lt;b"'
    """
    told = ""
    for name, value in given.items():
        if value is not None:
            quoted = quoteattr(value) if _MARKUP.search(value) else f'"{value}"'
            told += f" {name}={quoted}"
    return told


def parsed(path: str | os.PathLike[str]) -> Element:
    """Return the root of an XML file; the name of an element is ``{namespace}name``.

    The parser is expat and not ElementTree's own, which takes a DOCTYPE with entities without a
    word. It reads nothing but the file.

    Raises:
        InvalidDataError: It is not well-formed, has a DOCTYPE, or is nested too deeply.
        OSError: The file cannot be opened.
    """
    from xml.parsers import expat

    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.refuse
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.builder.data
    name = os.fspath(path)
    try:
        with Path(path).open("rb") as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003  # expat's own signature
    except expat.ExpatError as error:
        rule = f"must be well-formed XML ({error})"
        raise InvalidDataError([Fault("$", rule, "", file=name, line=error.lineno)]) from None
    except InvalidDataError as error:
        line = parser.CurrentLineNumber
        raise InvalidDataError([one.at(file=name, line=line) for one in error.faults]) from None
    return reading.builder.close()


class _Reading:
    def __init__(self) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self.builder: TreeBuilder = TreeBuilder()
        self._depth = 0

    def refuse(self, name: str, *_: object) -> NoReturn:
        raise InvalidDataError([Fault("$", "must have no DOCTYPE", repr(name))])

    def start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            rule = f"must have at most {_DEEPEST} elements within one another"
            raise InvalidDataError([Fault("$", rule, "")])
        self.builder.start(_named(name), {_named(key): value for key, value in given.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_named(name))


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name
