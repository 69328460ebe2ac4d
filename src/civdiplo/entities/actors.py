"""Actors: organizations, persons, places, and groups that a source counts but does not name."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from attrs import field, frozen

from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import (
    to_date,
    to_decimal,
    to_id,
    to_text,
    to_texts,
    to_tuple,
)
from civdiplo.entities.links import PlainEnd, PlainTie
from civdiplo.entities.shapes import CountryCode, Refers, ThemeCode
from civdiplo.errors import InvalidValueError
from civdiplo.values.dates import PartialDate
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import LocalText

__all__ = [
    "ActorId",
    "Group",
    "Organization",
    "OrganizationId",
    "OrganizationType",
    "PartyId",
    "Person",
    "PersonId",
    "Place",
    "PlaceId",
    "PlaceType",
    "Status",
]

OrganizationId = Annotated[str, Refers(("Organization",))]
PersonId = Annotated[str, Refers(("Person",))]
PlaceId = Annotated[str, Refers(("Place",))]
GroupId = Annotated[str, Refers(("Group",))]
ActorId = Annotated[str, Refers(("Organization", "Person", "Group"))]
PartyId = Annotated[str, Refers(("Organization", "Person", "Group", "Place"))]

OrganizationType = Literal[
    "umbrella union",
    "friendship society",
    "ngo",
    "alumni association",
    "network",
    "mission",
    "embassy",
    "cultural centre",
    "government department",
    "public institution",
    "committee",
    "local authority",
    "fund",
    "media",
    "company",
    "travel agency",
    "school",
    "other",
]
PlaceType = Literal["site", "city", "district", "province", "region", "country", "other"]
Status = Literal["planned", "active", "completed", "cancelled"]
GroupType = Literal["organizations", "persons", "places", "countries", "mixed"]


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Place(Entity):
    """A city, district, region, country or site.

    Args:
        name: Its name, in one or more languages.
        aliases: Other names it goes by.
        place_type: What sort of place it is.
        country: ISO 3166-1 alpha-2 code of the country it lies in.
        part_of: The place it lies in.
        latitude: Degrees north, -90 to 90, WGS 84; stated together with ``longitude``.
        longitude: Degrees east, -180 to 180, WGS 84.
        identifiers: Its codes, such as a Wikidata QID.

    Source: RFC 7946 (coordinates), ISO 3166-1 (country).

    >>> Place(id="hanoi", name={"en": "Hanoi"}, place_type="city", country="VN").label()
    'Hanoi'
    """

    name: LocalText = field(converter=to_text)
    aliases: tuple[LocalText, ...] | None = field(default=None, converter=to_texts)
    place_type: PlaceType | None = None
    country: CountryCode | None = None
    part_of: PlaceId | None = field(default=None, converter=to_id)
    latitude: Decimal | None = field(default=None, converter=to_decimal)
    longitude: Decimal | None = field(default=None, converter=to_decimal)
    identifiers: tuple[Identifier, ...] | None = field(default=None, converter=to_tuple)

    def check(self) -> None:
        """Refuse half a coordinate, and degrees that are not on the globe."""
        if (self.latitude is None) != (self.longitude is None):
            half = self.latitude if self.longitude is None else self.longitude
            raise InvalidValueError("latitude", "must be stated together with longitude", half)
        for name, value, limit in (
            ("latitude", self.latitude, 90),
            ("longitude", self.longitude, 180),
        ):
            if value is not None and not (value.is_finite() and abs(value) <= limit):
                raise InvalidValueError(name, f"must be within -{limit} and {limit} degrees", value)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Organization(Entity):
    """A body of any kind: union, society, NGO, embassy, department, mission, network.

    Args:
        name: Its name, in one or more languages.
        aliases: Other names and abbreviations.
        organization_type: What sort of body it is.
        country: ISO 3166-1 alpha-2 code of the country it works in or belongs to.
        place: Where it has its seat.
        parent: The organization it is a part of or subordinate to.
        counterpart_countries: The countries a friendship society or embassy is turned to.
        identifiers: Its codes: tax number, register number, LEI, Wikidata QID.
        themes: What it works on, codes of the theme list.
        founded: When it came to be.
        dissolved: When it ceased to be.
        status: "planned" for one that does not exist yet.

    Source: W3C ORG ontology (Organization, subOrganizationOf), Popolo Organization.

    >>> union = Organization(id="vufo", name={"en": "Union of societies"}, country="VN")
    >>> Organization(id="office", name={"en": "Office"}, parent=union).parent
    'vufo'
    """

    plain_tie: ClassVar[PlainTie | None] = PlainTie(
        kind="subordination",
        ends=(PlainEnd(field="id", role="part"), PlainEnd(field="parent", role="whole")),
        directed=True,
        status="status",
    )

    name: LocalText = field(converter=to_text)
    aliases: tuple[LocalText, ...] | None = field(default=None, converter=to_texts)
    organization_type: OrganizationType | None = None
    country: CountryCode | None = None
    place: PlaceId | None = field(default=None, converter=to_id)
    parent: OrganizationId | None = field(default=None, converter=to_id)
    counterpart_countries: tuple[CountryCode, ...] | None = field(default=None, converter=to_tuple)
    identifiers: tuple[Identifier, ...] | None = field(default=None, converter=to_tuple)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    founded: PartialDate | None = field(default=None, converter=to_date)
    dissolved: PartialDate | None = field(default=None, converter=to_date)
    status: Status | None = None


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Person(Entity):
    """A person, in their public office only.

    Args:
        name: The name, in one or more languages and scripts.
        aliases: Other spellings.
        identifiers: Codes such as a Wikidata QID.

    Source: Popolo Person.

    >>> Person(id="envoy", name={"en": "The envoy"}).label()
    'The envoy'
    """

    name: LocalText = field(converter=to_text)
    aliases: tuple[LocalText, ...] | None = field(default=None, converter=to_texts)
    identifiers: tuple[Identifier, ...] | None = field(default=None, converter=to_tuple)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Group(Entity):
    """Actors that a source describes or counts but does not name; never turned into members.

    Args:
        name: How the source describes them.
        group_type: What its members are.
        country: ISO 3166-1 alpha-2 code, where all of them are of one country.
        place: Where they are.
        affiliated_with: The organization they belong to or work for.
        count: How many there are, as the source states it.

    >>> from civdiplo.values.estimates import Estimate
    >>> donors = Estimate.more_than(50, "organization")
    >>> Group(id="donors", name={"en": "foreign NGOs"}, count=donors).count.qualifier
    'more than'
    """

    plain_tie: ClassVar[PlainTie | None] = PlainTie(
        kind="affiliation",
        ends=(
            PlainEnd(field="id", role="group"),
            PlainEnd(field="affiliated_with", role="organization"),
        ),
        directed=True,
    )

    name: LocalText = field(converter=to_text)
    group_type: GroupType | None = None
    country: CountryCode | None = None
    place: PlaceId | None = field(default=None, converter=to_id)
    affiliated_with: OrganizationId | None = field(default=None, converter=to_id)
    count: Estimate | None = None
