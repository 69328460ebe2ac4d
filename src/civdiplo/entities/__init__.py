"""Entities: they have identity, and refer to one another by id, never by object.

Importing this package registers every entity type of civdiplo.
"""

from civdiplo.entities.actors import (
    ActorId,
    Group,
    Organization,
    OrganizationId,
    PartyId,
    Person,
    PersonId,
    Place,
    PlaceId,
)
from civdiplo.entities.agreements import LifeCycle, Memorandum, Twinning
from civdiplo.entities.base import (
    Entity,
    Reference,
    entity_type,
    entity_types,
    references,
    register_entity_type,
    type_name,
)
from civdiplo.entities.campaigns import Campaign, Contribution, Need
from civdiplo.entities.events import Event, EventSeries, Exchange, Outcome
from civdiplo.entities.links import End, Flow, PlainEnd, PlainTie, Tie
from civdiplo.entities.projects import (
    GrantApplication,
    Participation,
    Programme,
    Project,
    Proposal,
    StateChange,
)
from civdiplo.entities.relations import (
    Appointment,
    Cooperation,
    Correspondence,
    Mandate,
    Membership,
    Post,
    Representation,
    Term,
)
from civdiplo.entities.shapes import AnyId, CountryCode, LanguageCode, Part, Text, ThemeCode, Word
from civdiplo.entities.sources import Source
from civdiplo.entities.statements import Reading, StatedFigure

__all__ = [
    "ActorId",
    "AnyId",
    "Appointment",
    "Campaign",
    "Contribution",
    "Cooperation",
    "Correspondence",
    "CountryCode",
    "End",
    "Entity",
    "Event",
    "EventSeries",
    "Exchange",
    "Flow",
    "GrantApplication",
    "Group",
    "LanguageCode",
    "LifeCycle",
    "Mandate",
    "Membership",
    "Memorandum",
    "Need",
    "Organization",
    "OrganizationId",
    "Outcome",
    "Part",
    "Participation",
    "PartyId",
    "Person",
    "PersonId",
    "Place",
    "PlaceId",
    "PlainEnd",
    "PlainTie",
    "Post",
    "Programme",
    "Project",
    "Proposal",
    "Reading",
    "Reference",
    "Representation",
    "Source",
    "StateChange",
    "StatedFigure",
    "Term",
    "Text",
    "ThemeCode",
    "Tie",
    "Twinning",
    "Word",
    "entity_type",
    "entity_types",
    "references",
    "register_entity_type",
    "type_name",
]
