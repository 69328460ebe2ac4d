"""An IATI file as a stream of its activities or organisations, each freed once it has been read.

What a file has to be, whatever parser reads it: well-formed XML in UTF-8, UTF-16 with a byte order
mark, ASCII, ISO 8859 or a Windows code page; its root within the first 64 KiB; **no DOCTYPE**, and
so no entities of its own; no element deeper than 256 levels, no text of more than 10,000,000
characters (both libxml2's own bounds), and no activity of more than 64 MiB.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from civdiplo.errors import Fault, InvalidDataError, MissingExtraError, shown
from civdiplo.io.watching import open_to_read

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ROOTS", "XmlFile", "line_of"]

ROOTS: Final = {"iati-activities": "iati-activity", "iati-organisations": "iati-organisation"}
"""The root of either kind of file, and what it holds."""

_HEAD = 2**16  # bytes within which the root has to begin
_RECORD = 2**26  # bytes of one activity, which is held as a tree
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")
_KNOWN = re.compile(
    r"utf-?8|utf-?16|us-ascii|ascii|iso-8859-[0-9]{1,2}|windows-125[0-9]", re.IGNORECASE
)
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_NEWEST = (6, 1)  # of lxml; before it, iterparse reads external entities


class XmlFile:
    """An open IATI file: its root, and the records in it one by one.

    Args:
        path: The file.

    Raises:
        MissingExtraError: The package lxml is not installed, or is too old.
        OSError: The file cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name: str = os.fspath(path)
        self.root: _Element | None = None
        self._path = path
        self._iterparse = _lxml_iterparse()

    def records(self) -> Iterator[_Element]:
        """Yield each activity or organisation; it is gone when the next one is asked for.

        What stands between them is left in the tree, before the record that is yielded, for the
        caller to look at; it goes together with the record.

        Raises:
            InvalidDataError: The file is not what it has to be.
        """
        from lxml import etree

        with open_to_read(self._path) as file:
            source = _Guarded(file, self.name)
            try:
                yield from self._walk(source)
            except etree.XMLSyntaxError as error:
                line = error.lineno or None
                raise self._refusal("must be well-formed XML", error.msg or "", line) from None
            if self.root is None:
                raise self._refusal("must hold an element", "", None)

    def _walk(self, source: _Guarded) -> Iterator[_Element]:
        names = [*ROOTS, *ROOTS.values()]
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        options |= {"huge_tree": False, "remove_comments": True, "remove_pis": True}
        options["remove_blank_text"] = True
        parsed = self._iterparse(source, events=("start", "end"), tag=names, **options)
        for event, element in parsed:
            if event == "start":
                if element.getparent() is None:
                    self._begin(element)
            elif element.getparent() is not None and element.getparent() is self.root:
                source.begin_record()
                yield element
                _free(element)
        if self.root is None and parsed.root is not None:
            self._begin(parsed.root)

    def _begin(self, root: _Element) -> None:
        """Take the root, or refuse the file."""
        self.root = root
        about: Any = root.getroottree().docinfo
        if about.doctype:
            raise self._refusal("must have no DOCTYPE", "", line_of(root))
        if root.tag not in ROOTS:
            rule = "must be an IATI file, with the root iati-activities or iati-organisations"
            raise self._refusal(rule, shown(root.tag), line_of(root))
        version = root.get("version")
        if version is not None and not re.fullmatch(r"\s*2\.0[1-3]\s*", version):
            rule = "must be of version 2.01, 2.02 or 2.03 (1.0x has other elements and codes:"
            rule += " convert it to 2.03 first)"
            raise self._refusal(rule, shown(version), line_of(root), field="version")

    def _refusal(
        self, rule: str, value: str, line: int | None, *, field: str = ""
    ) -> InvalidDataError:
        return InvalidDataError([Fault("/", rule, value, field=field, file=self.name, line=line)])


def line_of(element: _Element) -> int | None:
    """Return the line on which an element begins."""
    line: Any = element.sourceline  # the stubs have no type for it
    return line if isinstance(line, int) else None


def _lxml_iterparse() -> Any:
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtraError("reading IATI", package="lxml", extra="iati") from None
    if etree.LXML_VERSION[:2] < _NEWEST:
        raise MissingExtraError("reading IATI", package="lxml 6.1 or newer", extra="iati")
    return etree.iterparse


def _free(element: _Element) -> None:
    """Drop a record that has been read, and all that stands before it."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are of an older lxml
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Guarded:
    """A file that is refused for its prolog before the parser sees it, and for endless records."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._since = 0
        self._head = file.read(_HEAD)
        self._check_prolog()

    def begin_record(self) -> None:
        """Count anew."""
        self._since = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        chunk = self._head[:size]
        if chunk:
            self._head = self._head[size:]
        else:
            chunk = self._file.read(size)
        self._since += len(chunk)
        if self._since > _RECORD:
            raise self._refusal(f"must have no activity of more than {_RECORD} bytes", "")
        return chunk

    def _check_prolog(self) -> None:
        encoding = next((name for bom, name in _BOMS.items() if self._head.startswith(bom)), None)
        text = self._head.decode(encoding or "latin-1", errors="replace").lstrip("\ufeff")
        declared = _ENCODING.match(text)
        if declared and not _KNOWN.fullmatch(declared[1]):
            raise self._refusal("must be in UTF-8 or another well-known encoding", declared[1])
        if "\0" in text:
            raise self._refusal("must be in UTF-8, or in UTF-16 with a byte order mark", "")
        prolog = _PROLOG.match(text)
        rest = text[prolog.end() :] if prolog else text
        if rest[:9].upper() == "<!DOCTYPE":
            raise self._refusal("must have no DOCTYPE", rest[:40].split("\n")[0])
        if not rest.startswith("<") or rest.startswith(("<!--", "<?")):
            rule = f"must be XML, with a root that begins in the first {_HEAD} bytes"
            raise self._refusal(rule, rest[:40])

    def _refusal(self, rule: str, value: str) -> InvalidDataError:
        fault = Fault("/", rule, shown(value) if value else "", file=self._name, line=None)
        return InvalidDataError([fault])
