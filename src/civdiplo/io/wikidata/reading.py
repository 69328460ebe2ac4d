"""Answers of a SPARQL service into datasets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from civdiplo.dataset import Dataset
from civdiplo.entities.agreements import Memorandum, Twinning
from civdiplo.entities.base import Entity
from civdiplo.entities.relations import Cooperation, Membership
from civdiplo.entities.sources import Source
from civdiplo.errors import InvalidValueError
from civdiplo.io.jsonfiles import json_of, read_json
from civdiplo.io.report import Import, ImportReport, Strict
from civdiplo.io.wikidata.answers import UNKNOWN, Item, Statement, statements
from civdiplo.io.wikidata.grouping import Meant, Together, together
from civdiplo.io.wikidata.parties import Sort, item_id, made_item, made_sources, name_of
from civdiplo.io.wikidata.queries import (
    PROPERTIES,
    RELATIONS,
    Relation,
    check_relation,
    query,
)
from civdiplo.io.wikidata.said import CODES, Said
from civdiplo.io.wikidata.times import dated
from civdiplo.values.dates import PartialDate
from civdiplo.values.identifiers import Identifier, slug_id
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Citation, Claim

__all__ = ["SOURCE", "fetch", "read"]

SOURCE: Final = Source(
    id="wikidata",
    title={"en": "Wikidata"},
    publisher={"en": "Wikimedia Foundation"},
    url="https://www.wikidata.org/",
)
"""What everything of an answer cites, with the statement or item as locator."""

_SORTS: dict[Relation, tuple[Sort, Sort]] = {
    "twinning": ("place", "place"),
    "diplomatic relation": ("country", "country"),
    "membership": ("organization", "organization"),
    "agreement": ("organization", "organization"),
}


def read(
    path: str | os.PathLike[str],
    *,
    relation: Relation | None = None,
    of: Iterable[str] | None = None,
    source: Source = SOURCE,
    strict: Strict = False,
) -> Import:
    """Read a saved answer to one of the queries into a dataset.

    Args:
        path: The file, JSON of at most 256 MiB.
        relation: What the answer is about; None takes what it says itself (``?property``).
        of: The items that were asked for, where not all were: what their partners state was not,
            and so nothing is called one-sided but what is between two of them.
        source: What the entities cite: give its ``retrieved`` the day of the answer.
        strict: Codes of `CODES` that are errors, True for all but the harmless ones.

    Raises:
        InvalidDataError: It is no answer of a SPARQL service, rows have faults, or it does not say
            what it is about; all faults are listed.
        InvalidValueError: There is no such relation or code, or the answer is about another one.
        OSError: The file cannot be opened.
    """
    made = _read(read_json(path), os.fspath(path), relation, source, of=of)
    return Import(made.dataset, made.report.held_to(strict, CODES))


def fetch(
    relation: Relation,
    fetcher: Callable[[str], bytes],
    *,
    languages: Iterable[str] = ("en",),
    of: Iterable[str] | None = None,
    source: Source = SOURCE,
    strict: Strict = False,
) -> Import:
    """Ask for a relation by a function of the caller's, and read the answer.

    Args:
        relation: See `query`.
        fetcher: Takes the query and returns the answer as SPARQL JSON; it uses the network, waits,
            tries again and names itself to the service as the caller sees fit.
        languages: The languages of the labels.
        of: The items whose statements are asked for; None asks for all.
        source: What the entities cite.
        strict: As in `read`.

    Raises:
        InvalidDataError: As in `read`.
        InvalidValueError: As in `query`.

    >>> import json
    >>> wd = "http://www.wikidata.org/entity/"
    >>> row = {
    ...     "property": "P190", "statement": f"{wd}statement/Q1-a", "subject": f"{wd}Q1",
    ...     "object": f"{wd}Q2", "rank": "http://wikiba.se/ontology#NormalRank",
    ... }
    >>> cells = {name: {"type": "uri", "value": value} for name, value in row.items()}
    >>> answer = json.dumps({"results": {"bindings": [cells]}}).encode()
    >>> dataset, report = fetch("twinning", lambda query: answer)
    >>> [one.id for one in dataset.of(Twinning)], report.counts
    (['wikidata-P190-Q1-Q2'], {'no-label': 2, 'one-sided': 1})
    """
    items = None if of is None else [of] if isinstance(of, str) else list(of)
    asked = query(relation, languages=languages, of=items)
    document = json_of(fetcher(asked), f"{relation} of {source.id}")
    made = _read(document, None, relation, source, of=items)
    return Import(made.dataset, made.report.held_to(strict, CODES))


def _read(
    document: Any,
    file: str | None,
    relation: Relation | None,
    source: Source,
    *,
    of: Iterable[str] | None,
) -> Import:
    if relation is not None:
        check_relation(relation)
    said = Said(file)
    asked, found, items = statements(document, said)
    relation = _meant_relation(relation, asked)
    maker = _Maker(relation, source, said, items)
    if of is not None:
        maker.asked = {of} if isinstance(of, str) else set(of)
    entities = list(maker.entities(found))
    dataset = Dataset([source, *maker.sources.values(), *maker.actors(), *entities])
    return Import(dataset, ImportReport(said.entries))


def _meant_relation(given: Relation | None, asked: str | None) -> Relation:
    """Return the relation that an answer is about, as the caller or the answer itself says."""
    told = RELATIONS.get(asked or "")
    if given is None and told is None:
        rule = f"must be given, as the answer does not tell it by ?property ({asked})"
        raise InvalidValueError("relation", rule, given)
    if given is not None and asked is not None and asked != PROPERTIES[given]:
        rule = f"must be what the answer is about, which is {told or asked}"
        raise InvalidValueError("relation", rule, given)
    return given or RELATIONS[str(asked)]


class _Maker:
    """Makes the entities of one answer."""

    relation: Relation
    asked: set[str] | None = None

    def __init__(
        self, relation: Relation, source: Source, said: Said, items: dict[str, Item]
    ) -> None:
        self.relation = relation
        self.property = PROPERTIES[relation]
        self.source = source
        self.said = said
        self.items = items
        self.sources: dict[str, Source] = {}
        self.sorts: dict[str, Sort] = {}
        self.used: dict[str, int] = {}

    def entities(self, found: dict[str, Statement]) -> Iterator[Entity]:
        """Yield the relations."""
        taken = [one for one in found.values() if self.is_taken(one)]
        if self.relation == "agreement":
            yield from self.agreements(taken)
        elif self.relation == "membership":
            yield from (self.membership(one) for one in taken)
        else:
            for group in together(self.meant(one) for one in taken):
                yield self.symmetric(group)

    def is_taken(self, one: Statement) -> bool:
        """Tell whether a statement ties anybody; say why not."""
        why = None
        if one.rank == "Deprecated":
            why = "deprecated"
        elif UNKNOWN in (one.subject, one.object):
            why = "unknown-party"
        elif one.subject not in self.items or one.object not in self.items:
            why = "not-an-item"
        elif one.subject == one.object:
            why = "self-tie"
        if why is not None:
            self.said.note(why, self.whole(one), "left out", path=one.path, field="statement")
        return why is None

    def whole(self, one: Statement) -> dict[str, Any]:
        """Return all that is said of a statement that is left out, and of its items."""
        items = [self.items[end] for end in (one.subject, one.object) if end in self.items]
        return {
            "statement": self.told(one),
            "times": {name: [str(held) for held in stated] for name, stated in one.times.items()},
            "references": [held.told() for held in one.references.values()],
            "items": [
                [
                    item.id,
                    {tag: list(texts) for tag, texts in item.labels.items()},
                    list(item.countries),
                    list(item.points),
                ]
                for item in items
            ],
        }

    def told(self, one: Statement) -> list[str]:
        """Return a statement as it is told in the report."""
        return [one.id, str(one.subject), self.property, str(one.object)]

    def dates(self, one: Statement) -> dict[str, PartialDate | None]:
        """Return the times of a statement as dates, None where it states several."""
        found: dict[str, PartialDate | None] = {}
        known = ("date",) if self.relation == "agreement" else ("start", "end")
        for name, stated in one.times.items():
            place = {"path": one.path, "field": name, "entity": one.id}
            if name not in known:
                told = [str(held) for held in stated]
                self.said.note("qualifier-not-taken", told, "left out", **place)
                continue
            dates = [dated(held, self.said, **place) for held in stated]
            found[name] = dates[0] if len(dates) == 1 else None
            if len(dates) > 1:
                told = [str(held) for held in stated]
                self.said.note("several-values", told, "left out", **place)
        return found

    def meant(self, one: Statement) -> Meant:
        """Return a statement with its times as dates."""
        dates = self.dates(one)
        return Meant(one, dates.get("start"), dates.get("end"))

    def party(self, item: str, sort: Sort) -> str:
        """Return the id of an item, and remember that it is one of the actors."""
        self.sorts.setdefault(item, sort)
        return item_id(item)

    def actors(self) -> Iterator[Entity]:
        """Yield all items that relations tie."""
        for item, sort in self.sorts.items():
            yield made_item(self.items[item], sort, self.source, self.said)

    def cited(self, *held: Statement) -> tuple[Citation, ...]:
        """Return the citations of statements: themselves, and the addresses that they refer to."""
        citations = {Citation(self.source.id, locator=one.id): None for one in held}
        for one in held:
            for reference in one.references.values():
                for source in made_sources(reference, self.said):
                    self.keep(source)
                    citations[Citation(source.id)] = None
        return tuple(citations)

    def keep(self, source: Source) -> None:
        """Keep a source once; that it was looked up on other days, too, is reported."""
        known = self.sources.setdefault(source.id, source)
        if source.retrieved in (None, known.retrieved):
            return
        if known.retrieved is None:
            self.sources[source.id] = source
            return
        became = f"left out: {known.retrieved.edtf} is stated first"
        self.said.note(
            "several-values", source.retrieved.edtf, became, field="retrieved", entity=source.id
        )

    def symmetric(self, group: Together) -> Entity:
        """Return a twinning or a diplomatic relation, as all its statements together say it."""
        sort = _SORTS[self.relation][0]
        parties = [self.party(item, sort) for item in group.pair]
        id = self.own_id(f"wikidata-{self.property}-{'-'.join(group.pair)}")  # noqa: A001
        first = group.held[0]
        if len(group.sides) == 1 and (self.asked is None or self.asked.issuperset(group.pair)):
            side = next(iter(group.sides))
            self.said.note(
                "one-sided", self.told(first.statement), f"taken, as {side} alone states it",
                path=first.statement.path, entity=id,
            )  # fmt: skip
        common: dict[str, Any] = {
            "id": id,
            "parties": parties,
            "period": self.period(group, id),
            "claims": self.claims(group),
            "sources": self.cited(*(one.statement for one in group.held)),
            "extra": self.more(group.held),
        }
        return Twinning(**common) if self.relation == "twinning" else Cooperation(**common)

    def own_id(self, id: str) -> str:
        """Return an id that tells a second relation of the same two from the first."""
        self.used[id] = self.used.get(id, 0) + 1
        return id if self.used[id] == 1 else f"{id}-{self.used[id]}"

    def period(self, group: Together, id: str) -> Period | None:
        """Return from when to when; what the two sides state differently is left to the claims."""
        ends = {}
        for name in ("start", "end"):
            stated = group.values(name)
            ends[name] = stated[0] if len(stated) == 1 else None
            if len(stated) > 1:
                became = "not taken; what each side states is kept as a claim"
                self.said.note(
                    "differs", [date.edtf for date in stated], became, entity=id, field=name
                )
        return self.span(ends["start"], ends["end"], id)

    def span(self, start: PartialDate | None, end: PartialDate | None, id: str) -> Period | None:
        """Return a period of two dates, None where there is neither or they contradict."""
        if start is None and end is None:
            return None
        try:
            return Period(start=start, end=end)
        except InvalidValueError:
            told = [str(start), str(end)]
            self.said.note("time-not-taken", told, "left out: it ends before it starts", entity=id)
            return None

    def claims(self, group: Together) -> list[Claim]:
        """Return what each statement says of the dates that they state differently."""
        return [
            Claim(
                f"period.{name}", date.to_plain(),
                citation=Citation(self.source.id, locator=one.statement.id),
            )
            for name in ("start", "end") if len(group.values(name)) > 1
            for one in group.held if (date := getattr(one, name)) is not None
        ]  # fmt: skip

    def more(self, held: list[Meant]) -> dict[str, Any]:
        """Return which times are said to be there and not known, and a preferred rank."""
        names = {
            name
            for one in held
            for name, stated in one.statement.times.items()
            if UNKNOWN in stated
        }
        extra: dict[str, Any] = {"org.wikidata:unknown": sorted(names)} if names else {}
        if any(one.statement.rank == "Preferred" for one in held):
            extra["org.wikidata:rank"] = "preferred"
        return extra

    def membership(self, one: Statement) -> Membership:
        """Return a membership; each spell of one member is a statement of its own."""
        meant = self.meant(one)
        id = slug_id(Identifier("wikidata-statement", one.id))  # noqa: A001
        return Membership(
            id=id,
            member=self.party(one.subject, "organization"),
            organization=self.party(one.object, "organization"),
            period=self.span(meant.start, meant.end, id),
            sources=self.cited(one),
            extra=self.more([meant]),
        )

    def agreements(self, taken: list[Statement]) -> Iterator[Memorandum]:
        """Yield each agreement with all its parties."""
        held: dict[str, list[Statement]] = {}
        for one in taken:
            held.setdefault(one.subject, []).append(one)
        for item, stated in held.items():
            parties = list(dict.fromkeys(self.party(one.object, "organization") for one in stated))
            if len(parties) < 2:
                whole = [self.whole(one) for one in stated]
                self.said.note("alone", whole, "left out", path=stated[0].path)
                continue
            dates = (self.dates(one).get("date") for one in stated)
            signed = {date for date in dates if date is not None}
            id = item_id(item)  # noqa: A001
            if len(signed) > 1:
                told = sorted(date.edtf for date in signed)
                self.said.note("several-values", told, "left out", field="signed", entity=id)
            self.is_bare(self.items[item], id)
            yield Memorandum(
                id=id,
                name=name_of(self.items[item], self.said, id),
                parties=parties,
                signed=next(iter(signed)) if len(signed) == 1 else None,
                sources=self.cited(*stated),
                extra={"org.wikidata:item": item} | self.more([Meant(one) for one in stated]),
            )

    def is_bare(self, item: Item, id: str) -> None:
        """Report what an answer says of the place of an agreement, which has none."""
        for code, held, field in (
            ("country-not-taken", item.countries, "country"),
            ("point-not-taken", item.points, "latitude"),
        ):
            if held:
                self.said.note(code, list(held), "left out", entity=id, field=field)
