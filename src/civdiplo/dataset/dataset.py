"""Dataset: an immutable collection of entities, found by id, identifier, name, type and time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, final

from civdiplo.dataset.branches import Branch, grown
from civdiplo.dataset.differences import Diff, compared
from civdiplo.dataset.faulty import DanglingReference, Misreference, dangling, misreferences
from civdiplo.dataset.indexes import Indexes, near_ids
from civdiplo.dataset.merging import Merge, Resolve, joined
from civdiplo.dataset.rows import tabulated
from civdiplo.dataset.selection import Span, in_country, overlap, window
from civdiplo.dataset.tenures import Tenure, tenures
from civdiplo.entities.base import Entity, entity_type
from civdiplo.entities.kinds import check_tie_kinds
from civdiplo.entities.links import Flow, Tie
from civdiplo.errors import DuplicateIdError, InvalidValueError, UnknownIdError
from civdiplo.values.codes import check_country
from civdiplo.values.identifiers import Identifier
from civdiplo.values.text import check_tag, folded
from civdiplo.values.truth import Truth

__all__ = ["Dataset"]

E = TypeVar("E", bound=Entity)


@final
class Dataset:
    """Entities under their ids: immutable, indexed, safe to share between threads.

    What changes a dataset gives a new one; the entities themselves are shared, not copied. An
    index is built when the first question needs it. Two datasets are equal where they hold equal
    entities, in whatever order. Iteration keeps the order in which entities were given.

    Args:
        entities: Any iterable of entities.

    Raises:
        DuplicateIdError: An id is given more than once, be the entities equal or not.
        InvalidValueError: Something given is no entity.

    >>> from civdiplo.entities import Membership, Organization
    >>> union = Organization(id="union", name={"en": "Union", "ru": "Союз"})
    >>> club = Organization(id="club", name={"en": "Club"}, country="VN")
    >>> dataset = Dataset([union, club, Membership(id="m", member=club, organization=union)])
    >>> dataset["union"].label("ru"), len(dataset), "nobody" in dataset
    ('Союз', 3, False)
    """

    __slots__ = ("__weakref__", "_entities", "_indexes")

    _entities: dict[str, Entity]
    _indexes: Indexes

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self.__setstate__(_entered({}, entities))

    @classmethod
    def _of(cls, entities: dict[str, Entity]) -> Dataset:
        made = cls.__new__(cls)
        made.__setstate__(entities)
        return made

    # --- a collection of entities -----------------------------------------------------------

    def __len__(self) -> int:
        """Return the number of entities."""
        return len(self._entities)

    def __iter__(self) -> Iterator[Entity]:
        """Iterate over the entities, in the order they were given."""
        return iter(self._entities.values())

    def __contains__(self, held: object) -> bool:
        """Tell whether an id, or an entity equal to the one asked for, is here."""
        if isinstance(held, Entity):
            return self._entities.get(held.id) == held
        return isinstance(held, str) and held in self._entities

    def __getitem__(self, id: str) -> Entity:
        """Return the entity of an id, or raise UnknownIdError with the ids that look alike."""
        found = self._entities.get(id)
        if found is None:
            raise self._unknown(id)
        return found

    def __eq__(self, other: object) -> bool:
        """Compare by content; the order of entities does not matter."""
        return self._entities == other._entities if isinstance(other, Dataset) else NotImplemented

    def __hash__(self) -> int:
        """Hash by the ids."""
        return hash(frozenset(self._entities))

    def __getstate__(self) -> dict[str, Entity]:
        """Pickle the entities alone; locks and indexes stay behind."""
        return self._entities

    def __setstate__(self, entities: dict[str, Entity]) -> None:
        """Hold these entities, without any index yet."""
        self._entities = entities
        self._indexes = Indexes(entities)

    def __repr__(self) -> str:
        """Show how many entities of each type there are."""
        counts = (f"{len(held)} {cls.__name__}" for cls, held in self._indexes.by_type().items())
        return f"<Dataset: {', '.join(counts) or 'empty'}>"

    def get(self, id: str) -> Entity | None:
        """Return the entity of an id, or None; this is the ``find`` that entities ask for."""
        return self._entities.get(id)

    # --- lookup -----------------------------------------------------------------------------

    def one(self, type: type[E], id: str) -> E:
        """Return the entity of an id, known to be of a type: for typed code, instead of ``[id]``.

        Args:
            type: The type, subclasses included.
            id: The id.

        Raises:
            UnknownIdError: There is no such entity.
            InvalidValueError: It is of another type.

        >>> from civdiplo.entities import Place
        >>> dataset = Dataset([Place(id="hanoi", name={"en": "Hanoi"}, country="VN")])
        >>> dataset.one(Place, "hanoi").country
        'VN'
        """
        found = self[id]
        if not isinstance(found, type):
            raise InvalidValueError("id", f"must be that of a {type.__name__}", found)
        return found

    def of(self, type: type[E]) -> tuple[E, ...]:
        """Return all entities of a type, subclasses included, in the order of the dataset.

        Raises:
            InvalidValueError: It is no type of entities.
        """
        return self._indexes.of(type)

    def by_type(self) -> Mapping[type[Entity], tuple[Entity, ...]]:
        """Return the entities of each type, without those of its subclasses.

        Types stand in the order in which the dataset has them, entities in that of the dataset.

        >>> from civdiplo.entities import Place
        >>> hanoi = Place(id="hanoi", name={"en": "Hanoi"})
        >>> [(cls.__name__, len(held)) for cls, held in Dataset([hanoi]).by_type().items()]
        [('Place', 1)]
        """
        return MappingProxyType(self._indexes.by_type())

    def find_by_identifier(self, identifier: Identifier | str) -> tuple[Entity, ...]:
        """Return the entities that bear an identifier; more than one may, until they are merged.

        Args:
            identifier: An Identifier, or its written form such as ``"RU-INN:6027068261"``.

        Raises:
            InvalidValueError: The text is no identifier.
        """
        if isinstance(identifier, str):
            identifier = Identifier.parse(identifier)
        return self._indexes.by_identifier().get(identifier, ())

    def find_by_name(self, text: str, *, language: str | None = None) -> tuple[Entity, ...]:
        """Return the entities of a name or alias, whatever the case and the Unicode form.

        Args:
            text: The whole name.
            language: Only names in exactly this language; None for any.

        Raises:
            InvalidValueError: ``language`` is no language tag.

        >>> from civdiplo.entities import Place
        >>> dataset = Dataset([Place(id="hanoi", name={"ru": "Ханой", "vi": "Hà Nội"})])
        >>> [place.id for place in dataset.find_by_name("ХАНОЙ")]
        ['hanoi']

        Source: The Unicode Standard, section 3.13, canonical caseless matching.
        """
        wanted = folded(text)
        found = self._indexes.by_name().get(wanted, ())
        if language is None:
            return found
        tag = check_tag(language)
        return tuple(entity for entity in found if wanted in _names_in(tag, entity))

    def referrers(self, id: str) -> tuple[Entity, ...]:
        """Return the entities that refer to an id, whether that is in the dataset or not."""
        return self._indexes.by_target().get(id, ())

    def select(
        self,
        *,
        type: type[Entity] | str | None = None,
        country: str | None = None,
        period: Span | None = None,
        maybe: bool = True,
        where: Callable[[Entity], bool] | None = None,
    ) -> Dataset:
        """Return the dataset of those entities that answer all that is asked.

        Args:
            type: A type, subclasses included, or its registered name.
            country: ISO 3166-1 alpha-2 code. An entity is of a country where its ``country`` or
                ``countries`` name it, or where a place does that the entity is or refers to
                (``place``, ``places``, ``signed_at``, the parties of a twinning ...), itself or by
                the places it is part of. Parties are not followed to where they are.
            period: EDTF text, date, PartialDate or Period; it counts from its first to its last
                possible day. An entity's time is its ``date`` or ``period`` or, where it has none,
                what its ties say (an appointment's term); of an organization, from founding to
                dissolution; of a source, when it was published.
            maybe: Whether to keep entities that may fall into the period. One that states no time
                at all may.
            where: A predicate of one entity.

        Raises:
            InvalidValueError: ``country`` is no code, or ``period`` no time with a year.
            UnknownTypeError: ``type`` is no registered name.

        >>> from civdiplo.entities import Event
        >>> summit = Event(id="summit", name={"en": "Summit"}, date="2021-09")
        >>> match = Event(id="match", name={"en": "Match"}, date="2021-10-02")
        >>> [event.id for event in Dataset([summit, match]).select(period="2021-10")]
        ['match']
        """
        chosen: Iterable[Entity] = self
        if type is not None:
            chosen = self.of(entity_type(type) if isinstance(type, str) else type)
        if country is not None:
            code = check_country(country)
            chosen = (entity for entity in chosen if in_country(entity, code, self.get))
        if period is not None:
            asked = window(period)
            kept = {Truth.YES, Truth.MAYBE} if maybe else {Truth.YES}
            chosen = (entity for entity in chosen if overlap(entity, asked, self.get) in kept)
        if where is not None:
            chosen = filter(where, chosen)
        return Dataset._of({entity.id: entity for entity in chosen})

    # --- new datasets -----------------------------------------------------------------------

    def add(self, *entities: Entity) -> Dataset:
        """Return a dataset with more entities, after those that are here.

        Raises:
            DuplicateIdError: An id is here already, or given twice.

        >>> from civdiplo.entities import Person
        >>> len(Dataset().add(Person(id="envoy", name={"en": "The envoy"})))
        1
        """
        return Dataset._of(_entered(dict(self._entities), entities))

    def replace(self, *entities: Entity) -> Dataset:
        """Return a dataset with other entities under the same ids, in their places.

        Raises:
            UnknownIdError: There is no entity to replace.
            DuplicateIdError: An id is given twice.
        """
        changed = _entered({}, entities)
        for unknown in changed.keys() - self._entities.keys():
            raise self._unknown(unknown)
        return Dataset._of({**self._entities, **changed})

    def remove(self, *ids: str | Entity) -> Dataset:
        """Return a dataset without the entities of these ids; what refers to them then dangles.

        Raises:
            UnknownIdError: There is no entity to remove.
        """
        left = dict(self._entities)
        for given in dict.fromkeys(one.id if isinstance(one, Entity) else one for one in ids):
            if left.pop(given, None) is None:
                raise self._unknown(given)
        return Dataset._of(left)

    # --- links ------------------------------------------------------------------------------

    def ties(self, kinds: Iterable[str] | None = None) -> Iterator[Tie]:
        """Yield every tie that an entity states, type by type, in the order of the dataset.

        Args:
            kinds: Only these kinds ("membership", "twinning" ...); None for all.

        Raises:
            InvalidValueError: No type of entities can state ties of such a kind.
        """
        if kinds is None:
            return self._ties()
        wanted = check_tie_kinds("kinds", kinds, self._indexes.by_type())
        return (tie for tie in self._ties() if tie.kind in wanted)

    def _ties(self) -> Iterator[Tie]:
        for cls, entities in self._indexes.by_type().items():
            if cls.plain_tie is not None or cls.ties is not Entity.ties:
                for entity in entities:
                    yield from entity.ties(self.get)

    def flows(self) -> Iterator[Flow]:
        """Yield every flow of value that an entity states, type by type, in order."""
        for cls, entities in self._indexes.by_type().items():
            if cls.flows is not Entity.flows:
                for entity in entities:
                    yield from entity.flows(self.get)

    def dangling(self) -> tuple[DanglingReference, ...]:
        """Return every reference to an id that is not in the dataset.

        >>> from civdiplo.entities import Membership
        >>> lone = Dataset([Membership(id="m", member="a", organization="b")])
        >>> print(lone.dangling()[0])
        m: member refers to a, which is not in the dataset
        """
        return tuple(dangling(self._entities))

    def misreferences(self) -> tuple[Misreference, ...]:
        """Return every reference to an entity of a type that the field does not allow."""
        return tuple(misreferences(self._entities))

    def tree(
        self,
        root: str | Entity,
        *,
        kinds: Iterable[str] = ("membership", "subordination"),
        as_of: datetime.date | None = None,
    ) -> Branch:
        """Return who belongs to an entity, directly and through others, as a tree.

        Args:
            root: The entity at the top, or its id.
            kinds: The kinds of directed ties that are followed, from their second end to their
                first; planned ones are no ties yet.
            as_of: The day the question is asked for; None for any time.

        Raises:
            UnknownIdError: There is no such entity.
            InvalidValueError: No type of entities can state ties of such a kind.

        >>> from civdiplo.entities import Membership, Organization
        >>> union, club = (Organization(id=id, name={"en": id}) for id in ("union", "club"))
        >>> belongs = Membership(id="m", member=club, organization=union, period="2019/..")
        >>> print(Dataset([union, club, belongs]).tree("union", as_of=datetime.date(2021, 1, 1)))
        union
        └── club (member, 2019/..)
        """
        top = self[root.id if isinstance(root, Entity) else root]
        return grown(top.id, self.ties(kinds), as_of=as_of)

    def appointments(
        self, of: str | Entity | None = None, *, as_of: datetime.date
    ) -> tuple[Tenure, ...]:
        """Return who holds, or may hold, which post on a day; sure answers first.

        Args:
            of: A post, an organization with all its posts, a person, or the id of one; None for
                all posts.
            as_of: The day the question is asked for.

        Raises:
            UnknownIdError: There is no such entity.
        """
        asked = None if of is None else self[of.id if isinstance(of, Entity) else of].id
        return tenures(self, asked, as_of=as_of)

    # --- whole datasets ---------------------------------------------------------------------

    def merge(self, other: Dataset, *, resolve: Resolve | None = None) -> Merge:
        """Return both datasets as one, with every conflict between them listed.

        What one side states and the other does not is taken. Names in several languages, aliases,
        identifiers, sources and claims are united. Two different values of one field are a
        conflict, and no order of datasets settles it: an optional field is then not stated (None)
        and both values are kept side by side as claims; an entity that cannot be without the
        field is left out, and both versions of it are in ``unmerged``. A field and those that mean
        something only together with it (a membership's period and role) are taken from one side.

        Args:
            other: The dataset to merge with.
            resolve: Called with each Conflict; returns "left" (this dataset), "right" (the other)
                or None to leave it open. What it settles says so in ``conflicts``.
        """
        entities, conflicts, unmerged = joined(self._entities, other._entities, resolve)
        return Merge(Dataset._of(entities), conflicts, unmerged)

    def diff(self, other: Dataset) -> Diff:
        """Return what would have to change in this dataset to make it the other one."""
        return compared(self._entities, other._entities)

    def rows(
        self,
        type: type[Entity],
        *,
        language: str | None = None,
        languages: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the entities of a type as flat dictionaries, as ``pandas.DataFrame`` takes them.

        Every dictionary has all columns, in the order of the fields, after ``id`` and ``type``:

        - texts, ids, codes and flags as they are; decimals as Decimal; what is not stated as None;
        - a name or note: the text in ``language``, and in each of ``languages`` as ``name_ru``;
        - a date or period: its EDTF text, and ``date_earliest`` and ``date_latest`` as days (None
          where there is no bound), ``date_note`` for "early", "mid", "end" and what is inferred;
        - money: ``amount`` and ``amount_currency``; an estimate: ``count`` (the figure, None for a
          range), ``count_unit``, ``count_qualifier``, ``count_lower`` and ``count_upper`` (None
          where there is no bound); a field that takes both has all of these, with either a
          currency or a unit;
        - a field of many: a list of such plain values, or of plain dictionaries; an empty list
          says that there are none, None that nothing is stated;
        - ``extra``: a column ``extra.<key>`` for each key that occurs.

        Args:
            type: The entity type; entities of subclasses have its columns only.
            language: The language in which names are preferred; see ``LocalText.pick``.
            languages: Languages that get a column of their own, None where a name lacks them.

        >>> from civdiplo.entities import Place
        >>> hanoi = Place(id="hanoi", name={"en": "Hanoi", "ru": "Ханой"}, country="VN")
        >>> row = Dataset([hanoi]).rows(Place, languages=["ru"])[0]
        >>> row["name"], row["name_ru"], row["country"], row["part_of"]
        ('Hanoi', 'Ханой', 'VN', None)
        """
        return tabulated(self.of(type), type, language=language, languages=languages)

    def _unknown(self, id: str) -> UnknownIdError:
        return UnknownIdError(id, near=near_ids(id, self._entities, count=len(self)))


def _entered(by_id: dict[str, Entity], entities: Iterable[Entity]) -> dict[str, Entity]:
    repeated: dict[str, None] = {}
    for entity in entities:
        if not isinstance(entity, Entity):
            raise InvalidValueError("entities", "must be entities", entity)
        if entity.id in by_id:
            repeated[entity.id] = None
        by_id[entity.id] = entity
    if repeated:
        raise DuplicateIdError(repeated)
    return by_id


def _names_in(tag: str, entity: Entity) -> set[str]:
    return {folded(text) for name in entity.names() for held, text in name.items() if held == tag}
