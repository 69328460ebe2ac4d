"""Who held which post on a day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from civdiplo.entities.relations import Appointment, Post
from civdiplo.values.periods import Period
from civdiplo.values.truth import Truth

if TYPE_CHECKING:
    from civdiplo.dataset.dataset import Dataset

__all__ = ["Tenure", "tenures"]


@frozen
class Tenure:
    """A person holds a post on a day: yes, or maybe.

    ``appointment``, ``person`` and ``post`` are ids; ``organization`` is that of the post, None
    where the post is not in the dataset; ``period`` is the appointment's own or that of its term,
    None where neither is stated, which makes the answer maybe.
    """

    appointment: str
    person: str
    post: str
    organization: str | None
    period: Period | None
    truth: Truth


def tenures(dataset: Dataset, asked: str | None, *, as_of: datetime.date) -> tuple[Tenure, ...]:
    """Return the tenures of a post, organization or person that are possible on a day."""
    found = []
    for appointment in dataset.of(Appointment):
        post = dataset.get(appointment.post)
        organization = post.organization if isinstance(post, Post) else None
        if asked not in (None, appointment.post, appointment.person, organization):
            continue
        period = appointment.held(dataset.get)
        truth = Truth.MAYBE if period is None else period.active_at(as_of)
        if truth.is_possible:
            who = (appointment.id, appointment.person, appointment.post)
            found.append(Tenure(*who, organization, period, truth))
    return tuple(sorted(found, key=lambda tenure: not tenure.truth.is_yes))
