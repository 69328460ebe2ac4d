"""civdiplo models public diplomacy: actors, ties, contributions, totals that say their reasons.

Every public name is here, and is loaded from its room when it is first asked for.
"""

TYPE_CHECKING = False  # what type checkers take for true; `typing` would double the import's time

if TYPE_CHECKING:
    from civdiplo import errors, graph, rates, totals, view
    from civdiplo.dataset import Dataset
    from civdiplo.entities import (
        Appointment,
        Campaign,
        Contribution,
        Cooperation,
        Correspondence,
        End,
        Entity,
        Event,
        EventSeries,
        Exchange,
        Flow,
        GrantApplication,
        Group,
        Mandate,
        Membership,
        Memorandum,
        Need,
        Organization,
        Outcome,
        Participation,
        Person,
        Place,
        Post,
        Programme,
        Project,
        Proposal,
        Reading,
        Representation,
        Source,
        StateChange,
        StatedFigure,
        Term,
        Tie,
        Twinning,
        register_entity_type,
    )
    from civdiplo.errors import CivdiploError, InvalidDataError
    from civdiplo.io.native import iter_read, read, write
    from civdiplo.samples import fictional, sample
    from civdiplo.values.dates import PartialDate
    from civdiplo.values.estimates import Estimate
    from civdiplo.values.identifiers import Identifier
    from civdiplo.values.inkind import InKind
    from civdiplo.values.money import Money
    from civdiplo.values.periods import Period, parse_when
    from civdiplo.values.provenance import Citation, Claim
    from civdiplo.values.text import LocalText
    from civdiplo.values.truth import Truth

__version__ = "0.1.0"

__all__ = [
    "Appointment",
    "Campaign",
    "Citation",
    "CivdiploError",
    "Claim",
    "Contribution",
    "Cooperation",
    "Correspondence",
    "Dataset",
    "End",
    "Entity",
    "Estimate",
    "Event",
    "EventSeries",
    "Exchange",
    "Flow",
    "GrantApplication",
    "Group",
    "Identifier",
    "InKind",
    "InvalidDataError",
    "LocalText",
    "Mandate",
    "Membership",
    "Memorandum",
    "Money",
    "Need",
    "Organization",
    "Outcome",
    "PartialDate",
    "Participation",
    "Period",
    "Person",
    "Place",
    "Post",
    "Programme",
    "Project",
    "Proposal",
    "Reading",
    "Representation",
    "Source",
    "StateChange",
    "StatedFigure",
    "Term",
    "Tie",
    "Truth",
    "Twinning",
    "__version__",
    "errors",
    "fictional",
    "graph",
    "iter_read",
    "parse_when",
    "rates",
    "read",
    "register_entity_type",
    "sample",
    "totals",
    "view",
    "write",
]

# Where a name comes from; an entity type comes from `entities`, a room is itself.
_ROOMS = frozenset({"errors", "graph", "rates", "totals", "view"})
_HOMES = {
    "Citation": "values.provenance",
    "CivdiploError": "errors",
    "Claim": "values.provenance",
    "Dataset": "dataset",
    "Estimate": "values.estimates",
    "Identifier": "values.identifiers",
    "InKind": "values.inkind",
    "InvalidDataError": "errors",
    "LocalText": "values.text",
    "Money": "values.money",
    "PartialDate": "values.dates",
    "Period": "values.periods",
    "Truth": "values.truth",
    "fictional": "samples",
    "iter_read": "io.native",
    "parse_when": "values.periods",
    "read": "io.native",
    "sample": "samples",
    "write": "io.native",
}

if not TYPE_CHECKING:  # a type checker shall refuse a name that is not in the list

    def __getattr__(name: str) -> object:
        """Load a public name from its room, once."""
        import sys
        from importlib import import_module

        if name not in __all__:
            message = f"module 'civdiplo' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        if name in _ROOMS:
            return import_module(f"civdiplo.{name}")
        found = getattr(import_module(f"civdiplo.{_HOMES.get(name, 'entities')}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """List what is public, and nothing else."""
    return sorted(__all__)
