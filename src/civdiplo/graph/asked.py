"""What a network is asked for: a day, a period or all time, and ties of which kinds."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from civdiplo.dataset import Dataset
from civdiplo.dataset.selection import Span, days_of
from civdiplo.entities.actors import Organization
from civdiplo.entities.kinds import check_tie_kinds
from civdiplo.errors import InvalidValueError
from civdiplo.values.daybounds import overlap, within
from civdiplo.values.periods import Period, When
from civdiplo.values.truth import Truth

__all__ = ["Active", "Asked", "asked", "check_kinds"]

Active: TypeAlias = Literal["ever", "throughout"]


@frozen
class Asked:
    """The days asked for, from the first to the last; None for all time.

    ``throughout`` tells whether a tie has to hold on all of those days, or on one of them.
    """

    days: Period | None = None
    throughout: bool = False
    of_graph: tuple[tuple[str, str], ...] = field(default=(), eq=False)  # as the graph tells it

    def answer(self, when: When | None) -> Truth:
        """Tell whether a tie of that time was there; of an undated one it is not known."""
        if self.days is None:
            return Truth.YES
        if when is None:
            return Truth.MAYBE
        if self.throughout:
            return within(self.days.stretch, when.stretch)
        return overlap(when.stretch, self.days.stretch)

    def may_exist(self, organization: Organization) -> bool:
        """Tell whether an organization may have been there in that time."""
        if self.days is None:
            return True
        first, last = self.days.earliest, self.days.latest
        if self.throughout:
            first, last = last, first
        founded, dissolved = organization.founded, organization.dissolved
        return not (
            (founded is not None and last is not None and founded.is_after(last).is_yes)
            or (dissolved is not None and first is not None and dissolved.is_before(first).is_yes)
        )


def asked(as_of: datetime.date | None, period: Span | None, active: Active) -> Asked:
    """Return the time asked for by a day, a period, or neither.

    Raises:
        InvalidValueError: Both are given, one of them is no time, or there is no such ``active``.
    """
    if active not in get_args(Active):
        rule = f"must be one of {', '.join(get_args(Active))}"
        raise InvalidValueError("active", rule, active)
    if as_of is not None:
        if not _is_day(as_of):
            raise InvalidValueError("as_of", "must be a datetime.date or None", as_of)
        if period is not None:
            raise InvalidValueError("period", "must not be given beside as_of", period)
        return Asked(Period.of(as_of, as_of), of_graph=(("as_of", as_of.isoformat()),))
    if period is None:
        return Asked()
    days = days_of(period)
    told = (("period", days.edtf), ("active", active))
    return Asked(days, throughout=active == "throughout", of_graph=told)


def check_kinds(kinds: Collection[str] | None, dataset: Dataset) -> None:
    """Refuse one kind as text, whose letters would be taken for kinds, and kinds of no tie.

    Raises:
        InvalidValueError: It is text, or no type of entities can state ties of such a kind.
    """
    if isinstance(kinds, str):
        hint = f"write {{{kinds!r}}}"
        raise InvalidValueError("kinds", "must be a collection of kinds", kinds, hint=hint)
    if kinds is not None:
        check_tie_kinds("kinds", kinds, dataset.by_type())


def _is_day(given: object) -> bool:
    return isinstance(given, datetime.date) and not isinstance(given, datetime.datetime)
