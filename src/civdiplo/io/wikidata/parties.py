"""Items of Wikidata as places and organizations, and references as sources."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Literal, TypeAlias

from civdiplo.entities.actors import Organization, Place
from civdiplo.entities.base import Entity
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.io.foreign import clean_text
from civdiplo.io.wikidata.answers import Item, Reference
from civdiplo.io.wikidata.said import Said
from civdiplo.io.wikidata.times import dated
from civdiplo.values.codes import check_country
from civdiplo.values.identifiers import Identifier, slug_id
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

__all__ = ["Sort", "item_id", "made_item", "made_sources", "name_of"]

Sort: TypeAlias = Literal["place", "country", "organization"]

_NUMBER = r"(-?[0-9]{1,3}(?:\.[0-9]+)?(?:[eE]-?[0-9]+)?)"
_POINT = re.compile(rf"Point\({_NUMBER} {_NUMBER}\)")


def item_id(item: str) -> str:
    """Return the id that an item has here."""
    return slug_id(Identifier("wikidata", item))


def made_item(item: Item, sort: Sort, source: Source, said: Said) -> Entity:
    """Return an item as a place, a country or an organization."""
    id = item_id(item.id)  # noqa: A001  # the field's own word
    name = name_of(item, said, id)
    country = _country(item, said, id)
    common: dict[str, Any] = {
        "id": id,
        "name": name,
        "country": country,
        "identifiers": [Identifier("wikidata", item.id)],
        "sources": [Citation(source.id, locator=item.id)],
    }
    if sort == "organization":
        return Organization(**common)
    if sort == "country":
        common["place_type"] = "country"
    return Place(**common, **_point(item, said, id))


def name_of(item: Item, said: Said, entity: str) -> LocalText:
    """Return the labels of an item as one text, or its own number where it has none."""
    labels: dict[str, str] = {}
    stated = ((tag, words) for tag, texts in item.labels.items() for words in texts)
    for tag, words in stated:
        try:
            ((known, text),) = LocalText({tag: clean_text(words)}).items()
        except InvalidValueError:
            said.note("no-label", words, "left out: its language is none of BCP 47", entity=entity)
            continue
        if labels.setdefault(known, text) != text:
            became = f"left out: the first in {known} is taken"
            said.note("several-values", words, became, entity=entity, field="name")
    if not labels:
        said.note("no-label", item.id, "named by its item", entity=entity, field="name")
        labels = {"und": item.id}
    return LocalText(labels)


def _country(item: Item, said: Said, entity: str) -> str | None:
    codes = list(item.countries)
    if len(codes) == 1:
        try:
            check_country(codes[0])
        except InvalidValueError:
            pass
        else:
            return codes[0]
    if codes:
        said.note("country-not-taken", codes, "left out", entity=entity, field="country")
    return None


def _point(item: Item, said: Said, entity: str) -> dict[str, Any]:
    points = [_POINT.fullmatch(text) for text in item.points]
    if len(points) == 1 and points[0] is not None and "e" not in points[0][0].lower()[5:]:
        longitude, latitude = points[0].groups()
        if abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90:
            return {"longitude": longitude, "latitude": latitude}
    if points:
        said.note("point-not-taken", list(item.points), "left out", entity=entity, field="latitude")
    return {}


def made_sources(reference: Reference, said: Said) -> list[Source]:
    """Return the sources that a reference names by their addresses; none where it names none."""
    if not reference.urls:
        said.note("reference-not-taken", reference.told(), "left out", field="reference")
        return []
    dates = [dated(held, said, field="retrieved") for held in reference.retrieved]
    if len(dates) > 1:
        told = reference.told()["retrieved"]
        said.note("several-values", told, "left out", field="retrieved")
    made = []
    for url in reference.urls:
        digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        retrieved = dates[0] if len(dates) == 1 else None
        try:
            made.append(
                Source(id=f"url-{digest}", title={"und": url}, url=url, retrieved=retrieved)
            )
        except InvalidValueError:
            said.note("reference-not-taken", reference.told(), "left out", field="reference")
    return made
