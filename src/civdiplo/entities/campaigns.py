"""Campaigns, the needs they answer, and contributions in cash and in kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, ClassVar

from attrs import field, frozen

from civdiplo.entities.actors import (
    ActorId,
    OrganizationId,
    PartyId,
    PlaceId,
    Status,
)
from civdiplo.entities.base import Entity, register_entity_type
from civdiplo.entities.converters import (
    to_id,
    to_ids,
    to_period,
    to_text,
    to_tuple,
    to_when,
)
from civdiplo.entities.links import Amount, End, Flow, Tie, TransactionType
from civdiplo.entities.participation import Participation, participation_ties
from civdiplo.entities.shapes import Refers, ThemeCode
from civdiplo.errors import InvalidValueError
from civdiplo.values.inkind import InKind
from civdiplo.values.periods import Period, When
from civdiplo.values.text import LocalText

__all__ = ["Campaign", "CampaignId", "Contribution", "Need"]

CampaignId = Annotated[str, Refers(("Campaign",))]


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Campaign(Entity):
    """An appeal or initiative that contributions answer.

    Args:
        name: Its name.
        organizers: Who runs it.
        participants: Who takes part in it, in which role (funding, implementing ...).
        beneficiaries: For whom.
        themes: What it is about, codes of the theme list.
        period: From when to when.
        status: "planned" for one that has not begun.

    Source: IATI activity (humanitarian appeal) and its participating-org; in the words of the
    field: appeal, campaign.

    >>> Campaign(id="c", name={"en": "Help for friends"}, organizers=["vufo"]).organizers
    ('vufo',)
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("campaign",)

    name: LocalText = field(converter=to_text)
    organizers: tuple[ActorId, ...] | None = field(default=None, converter=to_ids)
    participants: tuple[Participation, ...] | None = field(default=None, converter=to_tuple)
    beneficiaries: tuple[PartyId, ...] | None = field(default=None, converter=to_ids)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    period: Period | None = field(default=None, converter=to_period)
    status: Status | None = None

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the symmetric tie of all who run it or take part."""
        organizers = [Participation(party=one, role="organizer") for one in self.organizers or ()]
        everybody = (*(self.participants or ()), *organizers)
        return participation_ties(self, "campaign", everybody, when=self.period, status=self.status)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Need(Entity):
    """A group of people needs something, and is helped best by it.

    Args:
        group: Who needs it.
        in_kind: What they need, goods with or without a quantity.
        amount: Money they need; an open need of money has ``cash`` true and no amount.
        cash: True where money is what helps them.
        campaign: The campaign that answers it.

    >>> from civdiplo.values.inkind import InKind
    >>> Need(id="n", group="stranded", in_kind=[InKind(goods="food")]).in_kind[0].goods
    'food'
    """

    group: ActorId = field(converter=to_id)
    in_kind: tuple[InKind, ...] | None = field(default=None, converter=to_tuple)
    amount: Amount | None = None
    cash: bool | None = None
    campaign: CampaignId | None = field(default=None, converter=to_id)

    def check(self) -> None:
        """Refuse an amount that is no money, and one beside "no cash"."""
        require_money("amount", self.amount)
        if self.amount is not None and self.cash is False:
            raise InvalidValueError("cash", "must not be false beside an amount", self.cash)


@register_entity_type
@frozen(kw_only=True, eq=False, repr=False)
class Contribution(Entity):
    """A provider gives money or goods to a receiver, through a channel, on a date.

    Args:
        provider: Who gives.
        receiver: Who receives.
        channel: Through whom it goes, such as an embassy.
        campaign: The campaign it answers.
        transaction_type: IATI word (pledge, commitment, disbursement, expenditure, incoming
            funds); None where not stated.
        date: When, a day, a partial date or a period.
        amount: Money or an Estimate in money; None where no sum is stated.
        in_kind: The goods, with quantities; an empty tuple states that there were none.
        themes: What it is for, codes of the theme list.
        place: Where the goods or the money went.

    Source: IATI transaction (provider-org, receiver-org, transaction-type, value).

    >>> from civdiplo.values.money import Money
    >>> gift = Contribution(id="g", provider="alumni", amount=Money("393000000", "VND"))
    >>> gift.is_in_kind, gift.amount.currency
    (False, 'VND')
    """

    tie_kinds: ClassVar[tuple[str, ...] | None] = ("contribution",)

    provider: ActorId | None = field(default=None, converter=to_id)
    receiver: PartyId | None = field(default=None, converter=to_id)
    channel: OrganizationId | None = field(default=None, converter=to_id)
    campaign: CampaignId | None = field(default=None, converter=to_id)
    transaction_type: TransactionType | None = None
    date: When | None = field(default=None, converter=to_when)
    amount: Amount | None = None
    in_kind: tuple[InKind, ...] | None = field(default=None, converter=to_tuple)
    themes: tuple[ThemeCode, ...] | None = field(default=None, converter=to_tuple)
    place: PlaceId | None = field(default=None, converter=to_id)

    @property
    def is_in_kind(self) -> bool:
        """Whether goods are stated."""
        return bool(self.in_kind)

    def check(self) -> None:
        """Refuse an amount that is no money."""
        require_money("amount", self.amount)

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the tie from the provider to the receiver, with the channel where there is one."""
        if self.provider is None or self.receiver is None or self.provider == self.receiver:
            return
        ends = [End(self.provider, "provider"), End(self.receiver, "receiver")]
        if self.channel is not None and self.channel not in (self.provider, self.receiver):
            ends.append(End(self.channel, "channel"))
        status = "planned" if self.transaction_type == "pledge" else None
        yield from self.tied("contribution", *ends, when=self.date, directed=True, status=status)

    def flows(self, find: Callable[[str], Entity | None]) -> Iterator[Flow]:
        """Yield the flow of value."""
        yield Flow(
            entity=self.id,
            provider=self.provider,
            receiver=self.receiver,
            channel=self.channel,
            campaign=self.campaign,
            programme=None,
            transaction_type=self.transaction_type,
            when=self.date,
            amount=self.amount,
            in_kind=self.in_kind,
            stated=False,
            covers=None,
            coverage=None,
            sources=self.sources,
        )


def require_money(field_name: str, amount: Amount | None) -> None:
    """Refuse a count where money is meant."""
    if amount is not None and amount.currency is None:
        raise InvalidValueError(field_name, "must be in a currency", amount)
