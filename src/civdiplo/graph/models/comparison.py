"""A figure beside the figures that chance gives: how far out it is, and how wide chance spreads."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import attrs
from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Measure, Of

__all__ = ["Comparison"]

_ROUNDING = 1e-12  # figures that differ by less, in relation to the largest, are one figure


def _floats(figures: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(figure) for figure in figures)


@frozen(kw_only=True, repr=False)
class Comparison:
    """A figure, and the same figure of networks drawn at random.

    There is no p-value: where the figure lies among those drawn is its ``percentile``, and how far
    out, in standard deviations, its ``z``; both are None where the draws do not differ.

    Args:
        name: What is compared.
        observed: The figure of the network itself.
        drawn: The figures of the networks drawn.
        definition: How those were drawn.
        source: Where that is from.
        of: What it was worked out of: how many were drawn, seed, what was left out.

    Raises:
        InvalidValueError: Nothing was drawn, or a figure is not finite.

    >>> found = Comparison(
    ...     name="triangles", observed=9, drawn=[2, 4, 3, 3], definition="edges swapped",
    ...     source="Maslov & Sneppen 2002",
    ... )
    >>> found.mean, round(found.z, 2), found.percentile
    (3.0, 7.35, 100.0)
    """

    name: str
    observed: float = attrs.field(converter=float)
    drawn: tuple[float, ...] = attrs.field(converter=_floats)
    definition: str
    source: str
    of: Of = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what nothing can be compared to."""
        if not self.drawn:
            raise InvalidValueError("drawn", "must hold a figure at least", self.drawn)
        for figure in (self.observed, *self.drawn):
            if not math.isfinite(figure):
                raise InvalidValueError(self.name, "must be finite", figure)

    @property
    def mean(self) -> float:
        """The mean of the figures drawn."""
        return math.fsum(self.drawn) / len(self.drawn)

    @property
    def sd(self) -> float | None:
        """The standard deviation of the figures drawn, with n - 1; None for a single one."""
        if len(self.drawn) < 2:
            return None
        if self._level:
            return 0.0
        mean = self.mean
        squares = math.fsum((figure - mean) ** 2 for figure in self.drawn)
        return math.sqrt(squares / (len(self.drawn) - 1))

    @property
    def z(self) -> float | None:
        """How many standard deviations the figure lies above the mean of those drawn."""
        sd = self.sd
        return (self.observed - self.mean) / sd if sd else None

    @property
    def percentile(self) -> float | None:
        """Of the figures drawn, how many per cent lie below, those equal to it counted half."""
        if self._level and self._same(self.observed, self.drawn[0]):
            return None
        equal = sum(self._same(self.observed, figure) for figure in self.drawn)
        below = sum(
            figure < self.observed and not self._same(self.observed, figure)
            for figure in self.drawn
        )
        return 100 * (below + equal / 2) / len(self.drawn)

    @property
    def undefined(self) -> str | None:
        """Why there is no z; None where there is one."""
        if len(self.drawn) < 2:
            return "a single draw has no spread"
        return "all draws give the same figure" if self._level else None

    def measure(self) -> Measure:
        """Return z as a measure, with all else beside it; undefined where the draws are one."""
        return Measure(
            name=f"z of {self.name}",
            value=self.z,
            definition=f"(observed - mean) / sd over draws: {self.definition}",
            source=self.source,
            of=((*self._told().items(), *self.of)),
            undefined=self.undefined,
        )

    def row(self) -> dict[str, Any]:
        """Return one flat row."""
        return {
            "measure": self.name,
            **self._told(),
            "z": self.z,
            "undefined": self.undefined,
            "definition": self.definition,
            "source": self.source,
            **dict(self.of),
        }

    def __str__(self) -> str:
        """Return the figure, what chance gives, and how far apart the two are."""
        if self.z is None:
            apart = f"z undefined: {self.undefined}"
        else:
            apart = f"z {self.z:.3g}, percentile {self.percentile:.4g}"
        low, high = min(self.drawn), max(self.drawn)
        return (
            f"{self.name} {self.observed:.4g}; of {len(self.drawn)} draws {self.mean:.4g} "
            f"({low:.4g} to {high:.4g}); {apart}"
        )

    def __repr__(self) -> str:
        """Return the same, not the figures drawn one by one."""
        return f"<Comparison: {self}>"

    def _told(self) -> dict[str, float | None]:
        return {
            "observed": self.observed,
            "mean": self.mean,
            "sd": self.sd,
            "percentile": self.percentile,
            "lowest": min(self.drawn),
            "highest": max(self.drawn),
            "drawn": len(self.drawn),
        }

    @property
    def _level(self) -> bool:
        return self._same(min(self.drawn), max(self.drawn))

    @staticmethod
    def _same(one: float, other: float) -> bool:
        return math.isclose(one, other, rel_tol=_ROUNDING, abs_tol=_ROUNDING)
