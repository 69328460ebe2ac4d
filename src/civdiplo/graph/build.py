"""From a dataset to a plain networkx graph at a date: ids as nodes, plain attributes only."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Collection, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from civdiplo.dataset.selection import Span
from civdiplo.graph.asked import Active, Asked, asked
from civdiplo.graph.assembly import Assembly
from civdiplo.graph.levels import Level

if TYPE_CHECKING:
    import networkx as nx

    from civdiplo.dataset import Dataset

__all__ = ["built", "collector_paused", "graph"]


def graph(
    dataset: Dataset,
    *,
    as_of: datetime.date | None = None,
    period: Span | None = None,
    active: Active = "ever",
    level: Level = "actor",
    kinds: Collection[str] | None = None,
    maybe: bool = True,
    planned: bool = False,
) -> nx.MultiDiGraph[str]:
    """Build the network of a dataset at a date, over a period, or of all time.

    A tie of two ends is one edge, one of more ends an edge for each pair of them. A symmetric tie
    is one edge too, in the order of the node ids: read the graph with ``to_undirected()`` or
    `simplify` where direction does not matter. Statements of one twinning are one edge, however
    many sides state it.

    Args:
        dataset: Where the ties come from.
        as_of: The day the network is asked for; with neither day nor period, all ties of all
            times are taken.
        period: The period it is asked for instead: EDTF text, date, PartialDate or Period, which
            counts from its first to its last possible day.
        active: What a tie has to be in that period: there "ever", on one day of it at least, or
            "throughout", on all of its days.
        level: What the nodes are. "actor": whoever stands in a tie. "organization": organizations,
            and groups unless they are groups of persons, places or countries. "person": whole
            ties in which a person stands, so that persons meet in their organizations. "city":
            the place each end is in, see `city_of`. "region": the province or region around
            that, see `region_of`. "country": its ISO 3166-1 code.
        kinds: Take only ties of these kinds; None takes all.
        maybe: Whether ties that perhaps existed at that time are taken, such as undated ones.
        planned: Whether planned ties are taken.

    Returns:
        A MultiDiGraph. Every attribute is text, a number or a bool, and absent where nothing is
        stated, so that all writers of networkx work. Organizations, persons and groups that nothing
        ties are nodes too: themselves, or the city, region or country that one of them is in. A
        place that nothing ties and none of them is in is no node.

        Nodes: ``label``, ``type`` (of the entity, or "country"), ``country``,
        ``organization_type``, ``place_type``, ``group_type``, ``latitude``, ``longitude``.

        Edges, under the id of their entity as key (with "#2" for the second pair, and so on):
        ``entity``, ``kind``, ``directed``, ``roles`` (of source and target, with a comma
        between; a party of several roles has them with a plus sign between), ``parties`` (how
        many stand in the tie), ``certain`` ("yes" or "maybe" at the time asked for), ``edtf``,
        ``since``, ``until``, ``sources`` (ids with a space between);
        ``standing`` is "planned" for planned ties only, ``internal`` true for loops only, and
        ``stated_in`` names all entities that state a twinning where they are several; where their
        times differ, each is given, with a semicolon between.

        Graph: ``level``, ``as_of``, ``period`` with ``active``, and ``kinds`` as given; counts of
        ties: ``ties`` in the graph, of them ``maybe``, ``undated`` and ``planned``; left out
        ``inactive`` (not at that time),
        ``maybe_left_out``, ``planned_left_out`` and ``unprojected`` (fewer than two ends have a
        node at this level); ``restated``, further statements of a twinning; ``internal`` edges,
        within one node; ``unplaced``, ends without a node here, and ``unplaced_ids``.

    Raises:
        InvalidValueError: There is no such level, ``as_of`` is no date, ``period`` is no time with
            a year, or both are given.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Place, Twinning
    >>> G = graph(Dataset([
    ...     Place(id="pskov", name={"en": "Pskov"}, place_type="city", country="RU"),
    ...     Place(id="vitebsk", name={"en": "Vitebsk"}, place_type="city", country="BY"),
    ...     Twinning(id="t", parties=["vitebsk", "pskov"]),
    ... ]), level="country")
    >>> list(G.edges(keys=True))
    [('BY', 'RU', 't')]
    """
    time = asked(as_of, period, active)
    return built(dataset, level, time, kinds=kinds, maybe=maybe, planned=planned)


def built(
    dataset: Dataset,
    level: Level,
    time: Asked,
    *,
    kinds: Collection[str] | None,
    maybe: bool,
    planned: bool,
) -> nx.MultiDiGraph[str]:
    """Build the network of the time asked for, as `graph` does."""
    with collector_paused():
        made = Assembly(dataset, level, time, kinds=kinds, maybe=maybe, planned=planned)
        made.take()
        return made.finished()


@contextmanager
def collector_paused() -> Generator[None]:
    """Keep the cyclic collector from walking a growing graph: nothing in it is garbage yet.

    What was built is then put among the old objects, unwalked, unless somebody has frozen some.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
