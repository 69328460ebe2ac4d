"""From the spells that a source counts to the memberships they stand for: the rule of gaps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

import attrs
from attrs import frozen

from civdiplo.entities.relations import Membership
from civdiplo.errors import InvalidValueError
from civdiplo.graph.history.gathering import check_dataset
from civdiplo.graph.measures.result import Table
from civdiplo.values.dates import PartialDate
from civdiplo.values.periods import Period
from civdiplo.values.provenance import Claim

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["MergedSpells", "merged_spells"]

V = TypeVar("V")
Key: TypeAlias = tuple[str, str, str | None]  # member, organization, role


class MergedSpells(NamedTuple):
    """A dataset with its spells merged, and the table of what was merged and what was not."""

    dataset: Dataset
    report: Table


def merged_spells(
    dataset: Dataset,
    *,
    gap: int,
    until: int | None = None,
    end_of_data: int | None = None,
) -> MergedSpells:
    """Merge memberships of the same parties in the same role that a short gap parts.

    A source that looks only every fifth year counts one membership as many spells. The later of
    two spells is merged into the earlier one where the years between the end of the one and the
    start of the other are at most ``gap``. A merged membership runs from the first start to the
    last end, has the id of the first spell, the sources and claims of all, and an inferred claim
    that says by which rule it was made. A day on which a spell certainly held stays certain, and
    one on which it may have held stays possible.

    Years have to be known for that: a spell whose start or end is undated, open, approximate or
    uncertain stays as it is and is counted.

    Args:
        dataset: Where the memberships are; all else stays as it is. What refers to a spell that is
            merged into another dangles: `report` tells what became of it.
        gap: Years from the end of the earlier to the start of the later, 0 or more.
        until: Merge only where the earlier ends before this year; None merges in all years.
        end_of_data: The year with which the data end: a spell that ends in it has not ended but is
            told so far, and gets the end "in that year or later" (``[2005..]``); None where an end
            is an end.

    Returns:
        The dataset, and a report with a row for each membership that was merged: ``membership``
        (the id that stays), ``member``, ``organization``, ``role``, ``period``, ``spells`` (how
        many), ``merged`` (ids that are no more, with a space between) and ``not_kept`` (notes and
        extra fields of those in which they differ from the first, as "id.field"). ``of`` counts
        ``spells``, ``memberships`` (after it), ``parties`` (pairs of member and organization),
        ``parties_with_several``, ``not_ended`` (ends of data) and ``not_known_to_the_year``.

    Raises:
        InvalidValueError: The gap is negative, or no whole number.

    Source: Correlates of War Project, Intergovernmental Organizations v2.3: memberships are coded
    every fifth year up to 1964, every year from 1965 (J. Pevehouse, T. Nordstrom, K. Warnke 2004).

    >>> from civdiplo.dataset import Dataset
    >>> spells = Dataset([
    ...     Membership(id="m1", member="a", organization="u", period="1950/1950"),
    ...     Membership(id="m2", member="a", organization="u", period="1955/1962"),
    ...     Membership(id="m3", member="a", organization="u", period="1990/2005"),
    ... ])
    >>> merged, report = merged_spells(spells, gap=5, until=1965, end_of_data=2005)
    >>> [(one.id, str(one.period)) for one in merged.of(Membership)]
    [('m1', '1950/1962'), ('m3', '1990/[2005..]')]
    >>> report.rows()[0]["merged"]
    'm2'
    """
    check_dataset(dataset)
    for name, years in (("gap", gap), ("until", until), ("end_of_data", end_of_data)):
        if years is not None and (isinstance(years, bool) or not isinstance(years, int)):
            raise InvalidValueError(name, "must be a whole number of years", years)
    if gap < 0:
        raise InvalidValueError("gap", "must be 0 or more", gap)
    rule = _Rule(gap, until, end_of_data)
    changed: dict[str, Membership | None] = {}
    groups: dict[Key, list[Membership]] = {}
    for one in dataset.of(Membership):
        spell = rule.unended(one)
        if spell is not one:
            changed[one.id] = spell
        groups.setdefault((one.member, one.organization, one.role), []).append(spell)
    not_ended = len(changed)
    rows = []
    for chain in (chain for spells in groups.values() for chain in rule.chains(spells)):
        whole = rule.whole(chain)
        changed |= {one.spell.id: None for one in chain} | {whole.id: whole}
        rows.append(_row(whole, [one.spell for one in chain]))
    made = _with(dataset, changed)
    return MergedSpells(made, _report(dataset, made, rows, rule, not_ended))


@frozen
class _Rule:
    """When two spells are one membership."""

    gap: int
    until: int | None
    end_of_data: int | None

    def unended(self, spell: Membership) -> Membership:
        """Return a spell that is told up to the end of the data with an end that says so."""
        period = spell.period
        end = None if period is None else period.end
        if period is None or end is None or self.end_of_data is None:
            return spell
        if _year(end) != self.end_of_data:
            return spell
        later = PartialDate(f"[{end.edtf}..]")
        return attrs.evolve(spell, period=attrs.evolve(period, end=later))

    def chains(self, spells: list[Membership]) -> Iterator[list[_Known]]:
        """Yield the spells of the same parties that are merged, two or more together."""
        known = sorted(filter(None, map(_known, spells)), key=lambda one: (one.start, one.spell.id))
        chain: list[_Known] = []
        for one in known:
            if chain and not self.joins(chain, one):
                yield from [chain] * (len(chain) > 1)
                chain = []
            chain.append(one)
        yield from [chain] * (len(chain) > 1)

    def joins(self, chain: list[_Known], later: _Known) -> bool:
        """Tell whether a spell is one with those before it."""
        end = max(one.end for one in chain)
        if end == datetime.date.max or (self.until is not None and end.year >= self.until):
            return False
        return later.start.year - end.year <= self.gap

    def whole(self, chain: list[_Known]) -> Membership:
        """Return the membership that a chain of spells stands for."""
        period = _whole_period(chain)
        grounds = f"{len(chain)} spells with gaps of at most {self.gap} years"
        claim = Claim("period", period.to_plain(), basis="inferred", inferred_from=grounds)
        spells = [one.spell for one in chain]
        return attrs.evolve(
            spells[0],
            period=period,
            sources=_each_once(source for one in spells for source in one.sources),
            claims=_each_once([*(told for one in spells for told in one.claims), claim]),
        )


@frozen
class _Known:
    """A spell whose start and end are known to the year.

    ``start`` is its first possible day and ``end`` its last, the last of the calendar where it is
    told up to the end of the data only.
    """

    spell: Membership
    period: Period
    start: datetime.date
    end: datetime.date


def _known(spell: Membership) -> _Known | None:
    """Return what a spell is known by, or None where it is not known to the year."""
    period = spell.period
    if period is None or period.earliest is None or _year(period.start) is None:
        return None
    if period.end is not None and _is_end_of_data(period.end):
        return _Known(spell, period, period.earliest, datetime.date.max)
    if period.latest is None or _year(period.end) is None:
        return None
    return _Known(spell, period, period.earliest, period.latest)


def _whole_period(chain: list[_Known]) -> Period:
    """Return the period from the first of the starts to the last of the ends.

    Of a year and a day in it neither may be the first: the start lies between the first day of the
    year and that day.
    """
    starts = [one.period.start for one in chain if one.period.start is not None]
    ends = [one.period.end for one in chain if one.period.end is not None]
    first = _between(starts, min(map(_earliest, starts)), min(map(_latest, starts)))
    last = _between(ends, max(map(_earliest, ends)), max(map(_latest, ends)))
    return Period(first, last)


def _between(dates: list[PartialDate], first: datetime.date, last: datetime.date) -> PartialDate:
    """Return the date that has these bounds, or one some time within them."""
    bounded = (one for one in dates if (_earliest(one), _latest(one)) == (first, last))
    found = next(bounded, None)
    if found is not None:
        return found
    return PartialDate(f"[{first}..{'' if last == datetime.date.max else last}]")


def _earliest(date: PartialDate) -> datetime.date:
    return date.earliest or datetime.date.min


def _latest(date: PartialDate) -> datetime.date:
    return date.latest or datetime.date.max


def _is_end_of_data(end: PartialDate) -> bool:
    return end.precision == "range" and end.earliest is not None and end.latest is None


def _year(date: PartialDate | None) -> int | None:
    """Return the year of a date that states it, unqualified and not inferred."""
    if date is None or date.approximate or date.uncertain or date.inferred:
        return None
    first, last = date.earliest, date.latest
    return first.year if first and last and first.year == last.year else None


def _each_once(values: Iterable[V]) -> tuple[V, ...]:
    return tuple(dict.fromkeys(values))


def _with(dataset: Dataset, changed: dict[str, Membership | None]) -> Dataset:
    return type(dataset)(
        one for entity in dataset if (one := changed.get(entity.id, entity)) is not None
    )


def _row(whole: Membership, chain: list[Membership]) -> tuple[str | int | None, ...]:
    merged = [spell for spell in chain if spell.id != whole.id]
    return (
        *(whole.id, whole.member, whole.organization, whole.role, str(whole.period), len(chain)),
        " ".join(spell.id for spell in merged),
        " ".join(name for spell in merged for name in _not_kept(whole, spell)),
    )


def _not_kept(whole: Membership, spell: Membership) -> Iterator[str]:
    if spell.note not in (None, whole.note):
        yield f"{spell.id}.note"
    if dict(spell.extra).items() - dict(whole.extra).items():
        yield f"{spell.id}.extra"


def _report(
    before: Dataset,
    after: Dataset,
    rows: list[tuple[str | int | None, ...]],
    rule: _Rule,
    ends: int,
) -> Table:
    parties: dict[tuple[str, str], int] = {}
    for one in after.of(Membership):
        pair = one.member, one.organization
        parties[pair] = parties.get(pair, 0) + 1
    spells = before.of(Membership)
    columns = ("membership", "member", "organization", "role", "period", "spells", "merged")
    return Table(
        name="merged spells",
        columns=(*columns, "not_kept"),
        cells=rows,
        definition=(
            "spells of the same member, organization and role are one membership where at most "
            f"{rule.gap} years part them"
            + (f" and the earlier ends before {rule.until}" if rule.until is not None else "")
        ),
        source="the rule is the caller's; Correlates of War IGO v2.3 asks for 5 years until 1965",
        of={
            "spells": len(spells),
            "memberships": len(after.of(Membership)),
            "parties": len(parties),
            "parties_with_several": sum(count > 1 for count in parties.values()),
            "not_ended": ends,
            "not_known_to_the_year": sum(_known(one) is None for one in spells),
        },
    )
