"""An organisation file: an organisation, and the budgets that it states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civdiplo.entities.actors import Organization
from civdiplo.errors import InvalidValueError
from civdiplo.io.iati.budgets import ORGANISATION_FIGURES, stated_figure
from civdiplo.io.iati.elements import LANG, stray_texts
from civdiplo.io.iati.keeping import Kept
from civdiplo.io.iati.parties import SCHEME
from civdiplo.io.iati.texts import local_text
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from civdiplo.entities.base import Entity
    from civdiplo.io.iati.notes import Notes
    from civdiplo.values.provenance import Citation

__all__ = ["organisation"]


def organisation(
    element: _Element, *, id: str, identifier: str, sources: tuple[Citation, ...], notes: Notes
) -> Iterator[Entity]:
    """Yield an organisation, then the figures of its budgets.

    Source: IATI organisation standard 2.03, iati-organisation.
    """
    kept = Kept(element)
    kept.say("organisation-identifier", identifier)
    for mixed, text in stray_texts(element):
        notes.add("stray-text", mixed, text, "left out")
    held: dict[str, list[_Element]] = {}
    for child in element:
        held.setdefault(child.tag, []).append(child)
    figures = list(_figures(element, held, owner=id, sources=sources, kept=kept, notes=notes))
    notes.about(id, element, "/iati-organisations/iati-organisation")
    name = _name(held.pop("name", []), element.get(LANG), kept, notes)
    first, *others = held.pop("organisation-identifier", [None])
    if first is not None and (first.attrib or len(first)):
        kept.as_stated(first)
    for child in [*others, *(one for many in held.values() for one in many)]:
        if child is not None:
            kept.element(child)
    if name is None:
        notes.add("no-title", element, None, "its identifier stands for its name")
    yield Organization(
        id=id,
        name=name or LocalText({"und": identifier or id}),
        identifiers=_identifiers(identifier),
        sources=sources,
        extra=kept.extra(),
    )
    yield from figures


def _figures(
    element: _Element,
    held: dict[str, list[_Element]],
    *,
    owner: str,
    sources: tuple[Citation, ...],
    kept: Kept,
    notes: Notes,
) -> Iterator[Entity]:
    for name in ORGANISATION_FIGURES:
        for number, child in enumerate(held.pop(name, ()), 1):
            made = stated_figure(
                child,
                number,
                owner=owner,
                subject=owner,
                campaign=None,
                currency=element.get("default-currency"),
                sources=sources,
                notes=notes,
            )
            if made is None:
                kept.element(child)
            else:
                yield made


def _name(
    elements: list[_Element], language: str | None, kept: Kept, notes: Notes
) -> LocalText | None:
    name: LocalText | None = None
    for element in elements:
        text, complete = (None, False) if name else local_text(element, language, notes)
        if text is None:
            kept.element(element)
        elif not complete:
            kept.as_stated(element)
        name = name or text
    return name


def _identifiers(identifier: str) -> tuple[Identifier, ...] | None:
    try:
        return (Identifier(SCHEME, identifier),)
    except InvalidValueError:
        return None
