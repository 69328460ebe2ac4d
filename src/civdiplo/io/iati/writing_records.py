"""Campaigns as activities, and organizations as the records of an organisation file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from civdiplo.io.iati.activities import DATE_TYPES
from civdiplo.io.iati.building import narratives
from civdiplo.io.iati.mentions import reads_as
from civdiplo.io.iati.said import Said
from civdiplo.io.iati.words import usual_code, word_of
from civdiplo.io.iati.writing_parts import day_text, figure, measure_element, same_day, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civdiplo.entities.actors import Organization
    from civdiplo.entities.campaigns import Campaign, Contribution
    from civdiplo.entities.statements import StatedFigure
    from civdiplo.io.iati.mentions import Losses, Mentions

__all__ = ["NEEDED", "activity", "organisation"]

NEEDED: Final = (
    "iati-identifier",
    "reporting-org",
    "title",
    "description",
    "participating-org",
    "activity-status",
    "activity-date",
)
"""What every activity has to have, by the standard."""


def activity(
    campaign: Campaign,
    gifts: Iterable[Contribution],
    figures: Iterable[StatedFigure],
    *,
    reporting: str | None,
    mentions: Mentions,
    losses: Losses,
) -> dict[str, Any] | None:
    """Return a campaign as an activity; None where it lacks what the standard asks for.

    Source: IATI activity standard 2.03, iati-activity.
    """
    said = Said(campaign)
    plain: dict[str, Any] = {**said.attributes, **said.elements}
    _identify(plain, campaign, "iati-identifier", said, losses)
    _report(plain, campaign, reporting, said=said, mentions=mentions, losses=losses)
    _describe(plain, campaign, said)
    _take_part(plain, campaign, said, mentions, losses)
    _date(plain, campaign, said, losses)
    _benefit(plain, campaign, said, mentions, losses)
    missing = [name for name in NEEDED if not plain.get(name)]
    if missing:
        became = "the activity is not written, with its transactions and budgets"
        losses.add("incomplete", campaign, "campaign", missing, became)
        return None
    written = [transaction(gift, said.language, mentions, losses) for gift in gifts]
    plain["transaction"] = [one for one in written if one is not None]
    _add_figures(plain, figures, losses)
    return {key: value for key, value in plain.items() if value != []}


def organisation(
    body: Organization,
    figures: Iterable[StatedFigure],
    *,
    reporting: str | None,
    mentions: Mentions,
    losses: Losses,
) -> dict[str, Any] | None:
    """Return an organization as a record of an organisation file; None without who reports it.

    Source: IATI organisation standard 2.03, iati-organisation.
    """
    said = Said(body)
    plain: dict[str, Any] = {**said.attributes, **said.elements}
    plain.pop("@type", None)  # of the organisation where it is named, not of its record
    ref = said.values.get("organisation-identifier") or mentions.ref(body)
    if ref:
        said.values["organisation-identifier"] = ref
    _identify(plain, body, "organisation-identifier", said, losses)
    _report(plain, body, reporting, said=said, mentions=mentions, losses=losses)
    usual = {"narrative": narratives(body.name, said.language)}
    plain["name"] = [
        said.stated("name", lambda held: reads_as(held, body.name, said.language), usual),
        *plain.get("name", []),
    ]
    if not plain.get("reporting-org"):
        became = "the organisation is not written, with its budgets"
        losses.add("incomplete", body, "organization", ["reporting-org"], became)
        return None
    _add_figures(plain, figures, losses)
    return plain


def _add_figures(plain: dict[str, Any], figures: Iterable[StatedFigure], losses: Losses) -> None:
    for stated in figures:
        made = figure(stated, losses)
        name = measure_element(stated.measure)
        if made is not None and name is not None:
            plain.setdefault(name, []).append(made)


def _identify(
    plain: dict[str, Any], entity: Campaign | Organization, name: str, said: Said, losses: Losses
) -> None:
    code = said.values.get(name)
    if not isinstance(code, str) or not code:
        code = entity.id
        losses.add("no-identifier", entity, "id", None, "its id here is written")
    usual = {"#text": code}
    stated = said.stated(name, lambda held: not isinstance(held, str), {})
    plain[name] = [{**stated, **usual}, *plain.get(name, [])]


def _report(
    plain: dict[str, Any],
    entity: Campaign | Organization,
    reporting: str | None,
    *,
    said: Said,
    mentions: Mentions,
    losses: Losses,
) -> None:
    """Add who reports: as it was stated, else the organization that the caller names."""
    if plain.get("reporting-org"):
        plain["reporting-org"] = plain["reporting-org"][:1]
        mentions.remember(plain["reporting-org"][0], said.language)
    elif reporting is not None:
        plain["reporting-org"] = [mentions.of(reporting, said.language)]
    else:
        losses.add("no-reporting-organisation", entity, "reporting", None, "none is written")


def _describe(plain: dict[str, Any], campaign: Campaign, said: Said) -> None:
    language = said.language
    name, note = campaign.name, campaign.note
    stands_in = name.to_plain() == {"und": said.values.get("iati-identifier") or campaign.id}
    if not (stands_in and plain.get("title")):
        usual = {"narrative": narratives(name, language)}
        same = said.stated("title", lambda held: reads_as(held, name, language), usual)
        plain["title"] = [same]
    if note is not None:
        general = {"@type": "1", "narrative": narratives(note, language)}
        same = said.stated("description", lambda held: reads_as(held, note, language), general)
        plain["description"] = [same, *plain.get("description", [])]


def _take_part(
    plain: dict[str, Any],
    campaign: Campaign,
    said: Said,
    mentions: Mentions,
    losses: Losses,
) -> None:
    written = []
    for one in campaign.participants or ():
        code = usual_code("OrganisationRole", one.role) if one.role else None
        names = mentions.same(one.party, said.language)

        def same(held: Any, role: str | None = one.role, names: Any = names) -> bool:
            stated = None if isinstance(held, str) else held.get("@role")
            return bool(names(held)) and word_of("OrganisationRole", stated) == role

        usual = None if code is None else {"@role": code, **mentions.of(one.party, said.language)}
        made = said.stated("participating-org", same, usual)
        if made is None:
            became = "this participation is not written"
            losses.add("no-word", campaign, "participants", [one.party, one.role], became)
            continue
        mentions.named.add(one.party)
        if one.country is not None:
            losses.add("no-such-field", campaign, "participants", one.country, "not written")
        written.append(made)
    plain["participating-org"] = [*written, *plain.get("participating-org", [])]


def _date(plain: dict[str, Any], campaign: Campaign, said: Said, losses: Losses) -> None:
    status, period = campaign.status, campaign.period
    if status is not None:
        code = usual_code("ActivityStatus", status)

        def reads(held: Any) -> bool:
            stated = None if isinstance(held, str) else held.get("@code")
            return word_of("ActivityStatus", stated) == status

        plain["activity-status"] = [said.stated("activity-status", reads, {"@code": code})]
    if period is None:
        return
    written = []
    types = DATE_TYPES["planned" if status == "planned" else None]
    ends = ((period.start, period.open_start), (period.end, period.open_end))
    for kind, (end, is_open) in zip(types, ends, strict=True):
        day = day_text(end)
        if day is not None:
            usual = {"@iso-date": day, "@type": kind}
            written.append(said.stated("activity-date", _of_type(kind, day), usual))
        elif end is not None or is_open:
            stated = ".." if end is None else str(end)
            losses.add("no-day", campaign, "period", stated, "this date is not written")
    plain["activity-date"] = sorted([*written, *plain.get("activity-date", [])], key=_type_of)


def _type_of(held: Any) -> str:
    return "" if isinstance(held, str) else str(held.get("@type", ""))


def _of_type(kind: str, day: str) -> Any:
    states = same_day(day)
    return lambda held: states(held) and held.get("@type") == kind


def _benefit(
    plain: dict[str, Any], campaign: Campaign, said: Said, mentions: Mentions, losses: Losses
) -> None:
    written = []
    for place in campaign.beneficiaries or ():
        code = mentions.country(place)
        if code is None:
            became = "not written: it is no country"
            losses.add("no-such-field", campaign, "beneficiaries", place, became)
            continue

        def same(held: Any, code: str = code) -> bool:
            return not isinstance(held, str) and held.get("@code") == code

        written.append(said.stated("recipient-country", same, {"@code": code}))
    plain["recipient-country"] = [*written, *plain.get("recipient-country", [])]
