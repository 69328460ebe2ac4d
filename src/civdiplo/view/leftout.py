"""What the sums leave out, and why, in one table."""

from __future__ import annotations

from collections.abc import Iterable

from civdiplo.totals import LeftOut
from civdiplo.view.asked import Asked
from civdiplo.view.blocks import Column, Line, Table, line
from civdiplo.view.sums import Sums

__all__ = ["left_out"]

_NAMED = 5  # that are named for each reason
_WHY = {
    "covered": "counted in a total that a source states",
    "no day": "its date is no one day",
    "no digits": "it is not known how far its rate was rounded",
    "no rate": "there is no rate",
    "no unit": "it may be in either unit of a currency that changed it under its code",
}

_Group = tuple[str, str]  # from what it is left out, and why


def left_out(sums: Sums, asked: Asked) -> Table | None:
    """Return the table of all that is left out of a sum, or None where nothing is."""
    groups: dict[_Group, list[str]] = {}
    _sort(groups, "every sum", (one for one in sums.stated.left_out if not one.is_counted))
    for totals, name in (
        (sums.own, "the conversion at own dates"),
        (sums.at_one, "the conversion at one date"),
    ):
        if totals is not None:
            _sort(groups, name, (one for one in totals.left_out if one.is_counted))
    if not groups:
        return None
    return Table(
        caption="What is left out, and why",
        columns=(
            Column(title="Left out of"),
            Column(title="Why"),
            Column(title="Flows", is_figure=True),
            Column(title="Which"),
        ),
        rows=tuple(_row(group, ids, asked) for group, ids in groups.items()),
    )


def _sort(groups: dict[_Group, list[str]], name: str, left: Iterable[LeftOut]) -> None:
    for one in left:
        groups.setdefault((name, _WHY.get(one.reason, one.detail)), []).append(one.entity)


def _row(group: _Group, ids: list[str], asked: Asked) -> tuple[Line, ...]:
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    which = line(asked.words.names(ids[:_NAMED]), more)
    return (group[0],), (group[1],), (f"{len(ids):,}",), which
