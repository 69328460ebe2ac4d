"""Entities: they have identity, and refer to one another by id, never by object.

Importing this package registers every entity type of civdiplo.
"""

from civdiplo.entities.actors import Group, Organization, Person, Place
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
from civdiplo.entities.links import End, Flow, Tie
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
from civdiplo.entities.shapes import Part
from civdiplo.entities.sources import Source
from civdiplo.entities.statements import Reading, StatedFigure

__all__ = [
    "Appointment",
    "Campaign",
    "Contribution",
    "Cooperation",
    "Correspondence",
    "End",
    "Entity",
    "Event",
    "EventSeries",
    "Exchange",
    "Flow",
    "GrantApplication",
    "Group",
    "LifeCycle",
    "Mandate",
    "Membership",
    "Memorandum",
    "Need",
    "Organization",
    "Outcome",
    "Part",
    "Participation",
    "Person",
    "Place",
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
    "Tie",
    "Twinning",
    "entity_type",
    "entity_types",
    "references",
    "register_entity_type",
    "type_name",
]
