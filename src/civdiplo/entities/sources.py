"""Source: a document that facts come from."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import to_date, to_text
from civdiplo.entities.shapes import LanguageCode, Text
from civdiplo.values.dates import PartialDate
from civdiplo.values.text import LocalText

__all__ = ["Source"]


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Source(Entity):
    """A document that facts come from; entities cite it by id and place.

    Args:
        title: Its title, in the language it was written in (and others).
        publisher: Who published it, as the document names them.
        url: Where it was found.
        language: ISO 639 code of the language it is written in.
        published: When it was published; None where it does not say.
        retrieved: When it was read.

    Source: Dublin Core terms title, publisher, language, issued.

    >>> Source(id="doc", title={"en": "A report"}, published="2021-10").published.year
    2021
    """

    title: LocalText = field(converter=to_text)
    publisher: LocalText | None = field(default=None, converter=to_text)
    url: Text | None = None
    language: LanguageCode | None = None
    published: PartialDate | None = field(default=None, converter=to_date)
    retrieved: PartialDate | None = field(default=None, converter=to_date)

    def names(self) -> Iterator[LocalText]:
        """Yield the title, by which a source is found."""
        yield self.title
