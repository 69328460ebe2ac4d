"""Which stated figures count, and what they already count, so that nothing is counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

from civdiplo.entities.links import Flow
from civdiplo.errors import InvalidValueError

__all__ = ["Coverage", "coverage_of", "reached_from"]


@frozen
class Coverage:
    """What stated figures cover.

    ``by`` gives for a covered id the figure that it is counted in; ``loose`` are the figures that
    may share something with other amounts: they do not say what they cover, or cover something
    that another figure covers too.
    """

    by: Mapping[str, str]
    loose: frozenset[str]

    def counted_in(self, flow: Flow) -> str | None:
        """Return the figure that a flow is counted in: by its id, its campaign or its programme."""
        if not self.by:
            return None
        names = (flow.entity,) if flow.stated else (flow.entity, flow.campaign, flow.programme)
        return next((self.by[name] for name in names if name is not None and name in self.by), None)


def coverage_of(figures: Iterable[Flow]) -> Coverage:
    """Work out what a set of stated figures covers, through figures that cover figures.

    Raises:
        InvalidValueError: Figures cover each other in a circle.
    """
    figures = tuple(figures)
    covers = {flow.entity: flow.covers or () for flow in figures if flow.stated}
    reached = {figure: reached_from(figure, covers) for figure in covers}
    inner = set().union(*reached.values())
    by: dict[str, str] = {}
    shared: Counter[str] = Counter()
    for figure in covers:
        if figure not in inner:
            by |= dict.fromkeys(sorted(reached[figure] - by.keys()), figure)
            shared.update(reached[figure])
    unsaid = {flow.entity for flow in figures if flow.covers is None}
    twice = {covered for covered, count in shared.items() if count > 1}
    loose = {f for f in covers if f in unsaid or not reached[f].isdisjoint(twice)}
    return Coverage(by, frozenset(loose))


def reached_from(figure: str, covers: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return all that a figure covers, through figures that cover figures.

    Raises:
        InvalidValueError: It covers itself.
    """
    reached: set[str] = set()
    waiting = list(covers[figure])
    while waiting:
        covered = waiting.pop()
        if covered == figure:
            raise InvalidValueError("covers", "must not lead back to the figure itself", figure)
        if covered not in reached:
            reached.add(covered)
            waiting += covers.get(covered, ())
    return reached
