"""Elements as plain data and back: what has no field here is kept word for word.

An element with nothing but text is its text; any other is an object, with ``@name`` for an
attribute, ``#text`` for text beside attributes, and a list for the children of each name. Names of
other namespaces are written ``{uri}name``, and ``xml:lang`` is ``@xml:lang``.

>>> from lxml import etree
>>> sector = etree.fromstring('<sector code="11110"><narrative>Schools</narrative></sector>')
>>> plain_of(sector)
FrozenDict({'@code': '11110', 'narrative': ('Schools',)})
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from civdiplo.errors import InvalidValueError
from civdiplo.values.plain import FrozenDict, PlainData, frozen_object

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["LANG", "attribute_key", "flat", "is_bare", "plain_of", "stray_texts", "text_of"]

LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
"""The name of the attribute ``xml:lang``."""

_CACHED = 20_000  # elements that differ, at some 400 bytes each
_DEPTH = 50  # levels of an element that is kept
_flat: dict[tuple[tuple[str, str], ...], FrozenDict] = {}


def attribute_key(name: str) -> str:
    """Return the key of an attribute."""
    return "@xml:lang" if name == LANG else f"@{name}"


def plain_of(element: _Element, *, depth: int = _DEPTH) -> PlainData:
    """Return an element as plain data; text beside its children is not in it.

    Raises:
        InvalidValueError: It is nested deeper than 50 levels.
    """
    if depth <= 0:
        raise InvalidValueError("element", f"must not be nested deeper than {_DEPTH} levels", "")
    attributes: Any = element.items()
    text = element.text
    is_leaf = len(element) == 0
    if is_leaf and attributes and text is None:
        return flat(tuple(attributes))
    if text is not None and (not text or text.isspace()):
        text = None
    if is_leaf:
        if not attributes:
            return text or ""
        if text is None:
            return flat(tuple(attributes))
    plain: dict[str, Any] = {attribute_key(name): value for name, value in attributes}
    if text is not None and is_leaf:
        plain["#text"] = text
    children: dict[str, list[PlainData]] = {}
    for child in element:
        children.setdefault(child.tag, []).append(plain_of(child, depth=depth - 1))
    for name, held in children.items():
        plain[name] = tuple(held)
    return frozen_object(plain)


def flat(attributes: tuple[tuple[str, str], ...]) -> FrozenDict:
    """Return an element that has attributes only: most are alike, and so are one object."""
    found = _flat.get(attributes)
    if found is None:
        if len(_flat) >= _CACHED:
            _flat.clear()
        plain = {attribute_key(name): value for name, value in attributes}
        found = _flat[attributes] = frozen_object(plain)
    return found


def is_bare(element: _Element, *names: str) -> bool:
    """Tell whether an element says nothing but these attributes: no text, children or others."""
    text = element.text
    if len(element) or (text and not text.isspace()):
        return False
    stated: Any = element.keys()
    return stated == [names[0]] or all(name in names for name in stated)


def stray_texts(element: _Element) -> list[tuple[_Element, str]]:
    """Return each text that stands beside children, in an element or deeper within, and where."""
    found = [(text.getparent(), str(text)) for text in _texts_beside_children()(element)]
    return [(near, text) for near, text in found if not text.isspace()]


@functools.cache
def _texts_beside_children() -> Any:
    from lxml import etree

    return etree.XPath("descendant::text()[../*]")


def text_of(plain: Any) -> str:
    """Return the text of an element in its plain form, "" where it has none.

    >>> text_of("Schools"), text_of({"@code": "11110"})
    ('Schools', '')
    """
    text = plain if isinstance(plain, str) else plain.get("#text", "")
    return text if isinstance(text, str) else ""
