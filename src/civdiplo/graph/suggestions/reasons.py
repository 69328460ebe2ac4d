"""What speaks for a candidate, and how much each kind of it counts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias, get_args

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.provenance import Citation

__all__ = ["DEFAULT_WEIGHTS", "Reason", "ReasonKind", "Suggestion", "Weight", "Weights", "weighed"]

ReasonKind = Literal[
    "role",
    "theme",
    "country",
    "counterpart",
    "shared partner",
    "partner country",
    "distance",
    "size",
    "language",
    "type",
]
Weight: TypeAlias = int | Fraction | Decimal
Weights: TypeAlias = Mapping[ReasonKind, Weight]

DEFAULT_WEIGHTS: Mapping[ReasonKind, Fraction] = {
    "role": Fraction(4),
    "theme": Fraction(3),
    "country": Fraction(3),
    "counterpart": Fraction(1),
    "shared partner": Fraction(4),
    "partner country": Fraction(1, 2),
    "distance": Fraction(1),
    "size": Fraction(1, 2),
    "language": Fraction(1, 2),
    "type": Fraction(1, 2),
}


@frozen
class Reason:
    """One reason for a candidate: its kind, how much it adds to the score, and what it is.

    ``entities`` are the ids of the entities that state it, and ``sources`` where those are told;
    both are empty where nothing of the dataset states it.
    """

    kind: ReasonKind
    weight: Fraction
    detail: str
    entities: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@frozen
class Suggestion:
    """A possible partner: the id of the candidate, its score, and the reasons that add up to it.

    ``label`` is its name. The reasons come in the order of their weight.
    """

    candidate: str
    label: str
    score: Fraction
    reasons: tuple[Reason, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return plain dictionaries, one a reason, all with the same keys, as pandas takes them.

        ``entities`` and ``sources`` are ids, with a comma between.
        """
        return [
            {
                "candidate": self.candidate,
                "label": self.label,
                "score": float(self.score),
                "reason": reason.kind,
                "weight": float(reason.weight),
                "detail": reason.detail,
                "entities": ", ".join(reason.entities),
                "sources": ", ".join(dict.fromkeys(one.source for one in reason.sources)),
            }
            for reason in self.reasons
        ]

    def __str__(self) -> str:
        """Return name, score and reasons on one line."""
        reasons = "; ".join(f"{reason.kind}: {reason.detail}" for reason in self.reasons)
        return f"{self.label} ({float(self.score):.2f}) - {reasons}"


def weighed(given: Weights | None) -> dict[ReasonKind, Fraction]:
    """Return how much each kind of reason counts: as given, and else by default.

    Raises:
        InvalidValueError: There is no such kind, or a weight is negative or no exact number.
    """
    counted = dict(DEFAULT_WEIGHTS)
    for kind, weight in (given or {}).items():
        if kind not in counted:
            rule = f"must be for {', '.join(get_args(ReasonKind))}"
            raise InvalidValueError("weights", rule, kind)
        if not _is_weight(weight):
            rule = "must be 0 or more, as an int, a Fraction or a Decimal"
            raise InvalidValueError(f"weights[{kind!r}]", rule, weight)
        counted[kind] = Fraction(weight)
    return counted


def _is_weight(given: object) -> bool:
    if isinstance(given, bool) or not isinstance(given, (int, Fraction, Decimal)):
        return False
    return not (isinstance(given, Decimal) and not given.is_finite()) and given >= 0
