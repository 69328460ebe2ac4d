"""Budgets and planned disbursements as figures that the reporting organisation states.

They are no flows: what is planned, or only allotted, is never added to what was given.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from civdiplo.entities.statements import StatedFigure
from civdiplo.io.iati.figures import money_of, period_of
from civdiplo.io.iati.ids import part_id
from civdiplo.io.iati.keeping import Kept
from civdiplo.serialize.making import Make, maker

if TYPE_CHECKING:
    from lxml.etree import _Element

    from civdiplo.io.iati.notes import Notes
    from civdiplo.values.provenance import Citation

__all__ = ["ACTIVITY_FIGURES", "FIGURES", "ORGANISATION_FIGURES", "stated_figure"]

ACTIVITY_FIGURES: Final = {
    "budget": "budget",
    "planned-disbursement": "planned disbursement",
}
"""What an activity states, and the words for what is measured."""

ORGANISATION_FIGURES: Final = {
    "total-budget": "total budget",
    "recipient-org-budget": "budget for an organization",
    "recipient-region-budget": "budget for a region",
    "recipient-country-budget": "budget for a country",
    "total-expenditure": "total expenditure",
}
"""What an organisation states, and the words for what is measured."""

FIGURES: Final = ACTIVITY_FIGURES | ORGANISATION_FIGURES
_PERIOD = ("period-start", "period-end")


def stated_figure(
    element: _Element,
    number: int,
    *,
    owner: str,
    subject: str | None,
    campaign: str | None,
    currency: str | None,
    sources: tuple[Citation, ...],
    notes: Notes,
) -> StatedFigure | None:
    """Return the figure that the nth budget of its name states; None where it states no value."""
    name = str(element.tag)
    figure = part_id(name, owner, number)
    above = element.getparent()
    root = "iati-activities/iati-activity" if campaign else "iati-organisations/iati-organisation"
    notes.about(figure, element, f"/{root}/{name}", number)
    kept = Kept(element)
    values = element.findall("value")
    period, whole = period_of(element, notes)
    for child in element:
        if child.tag in _PERIOD:
            if not whole:
                (kept.element if period is None else kept.as_stated)(child)
        elif child.tag != "value" or child is not values[0]:
            kept.element(child)
    if not values or above is None:
        notes.add("no-value", element, None, "kept in extra, as no figure is stated")
        return None
    if len(values) > 1:
        notes.add("repeated-element", values[1], values[1].text, "the first is read; kept in extra")
    if values[0].get("value-date") is not None:
        kept.say("value-date", values[0].get("value-date"))
    if len(values[0]) or set(values[0].keys()) - {"currency", "value-date"}:
        kept.as_stated(values[0])
    value = money_of(values[0], values[0].get("currency"), currency, notes)
    if value is None:
        return None
    made: StatedFigure = _maker()(
        {
            "id": figure,
            "measure": FIGURES[name],
            "subjects": () if subject is None else (subject,),
            "value": value,
            "date": period,
            "campaign": campaign,
            "sources": sources,
            "extra": kept.extra(),
        }
    )
    return made


@functools.cache
def _maker() -> Make:
    """Return what makes a figure of arguments that are right each for itself."""
    return maker(StatedFigure)
