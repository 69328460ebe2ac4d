"""How well suggestions do: known ties are hidden, and partners suggested as if they were not."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from civdiplo.errors import InvalidValueError
from civdiplo.graph.measures.result import Table
from civdiplo.graph.suggestions.baselines import adamic_adar, common_neighbours
from civdiplo.graph.suggestions.hiding import Hide, hidden_pairs
from civdiplo.graph.suggestions.landscape import Fields, Landscape, PartnerLevel
from civdiplo.graph.suggestions.placing import Placing, placed
from civdiplo.graph.suggestions.reasons import ReasonKind, Weights, weighed
from civdiplo.graph.suggestions.scoring import candidates, scores
from civdiplo.graph.suggestions.search import asking_of, search_for

if TYPE_CHECKING:
    from civdiplo.dataset import Dataset

__all__ = ["backtest"]

_DEFINITION = (
    "hit_at_k: chance that the hidden partner is among the first k; mrr: mean of 1 / its place; "
    "all methods rank the same candidates, equal scores in every order"
)
Rank: TypeAlias = Callable[["_Query"], Placing]


def backtest(
    dataset: Dataset,
    *,
    level: PartnerLevel = "city",
    kinds: Collection[str] | None = None,
    hide: Hide = "random",
    share: Fraction | float = Fraction(1, 10),
    seed: int = 0,
    queries: int | None = None,
    at: Sequence[int] = (1, 10, 100),
    weights: Weights | None = None,
    size_field: str | None = None,
    language_field: str | None = None,
) -> Table:
    """Hide known ties, ask for partners of both sides, and tell how high the hidden ones stand.

    All methods rank the same candidates for each question: all actors but the one that asks, those
    it is still tied to, and its other hidden partners. Who has no score shares the places after
    all that have one. Among equal scores every order is equally likely, and the figures are the
    means over these orders: they depend on no order of ids, and those of the random ranking are
    exact.

    Args:
        dataset: Where the ties come from.
        level: "city" or "organization".
        kinds: Only ties of these kinds; None takes all.
        hide: "random" hides pairs by lot; "latest" those whose first tie began last, by the last
            day on which it can have begun. Pairs that state no beginning are then never hidden.
        share: Which part of the pairs (of the dated ones) is hidden, above 0 and below 1.
        seed: Of the lot; one seed gives one result.
        queries: How many questions are asked at most, drawn by lot; None asks two a hidden pair.
        at: The k of the hit rates, each 1 or more.
        weights: As in `suggest_partners`.
        size_field: As in `suggest_partners`.
        language_field: As in `suggest_partners`.

    Returns:
        A row for each method: ``method``; ``hit_at_<k>``, the part of the questions whose hidden
        partner is among the first k; ``mrr``, the mean of 1 / its place; ``scored``, the part of
        the questions in which the method says anything for it, the most that it can reach. ``of``
        tells pairs, hidden ones, undated ones, questions, and the mean number of candidates.

    Raises:
        InvalidValueError: A word, share, number or weight is not allowed, or nothing can be hidden.

    Source: D. Liben-Nowell and J. Kleinberg, The Link-Prediction Problem for Social Networks,
    JASIST 58 (2007); Adamic and Adar (2003); preferential attachment after Barabasi and Albert
    (1999); equal scores after F. McSherry and M. Najork, ECIR 2008.

    >>> from civdiplo.dataset import Dataset
    >>> from civdiplo.entities import Place, Twinning
    >>> cities = [Place(id=f"c{i}", name={"en": f"C{i}"}, place_type="city") for i in range(6)]
    >>> twinned = [(0, 2), (0, 3), (1, 2), (1, 3), (4, 5), (0, 4)]
    >>> table = backtest(Dataset(cities + [
    ...     Twinning(id=f"t{i}-{j}", parties=[f"c{i}", f"c{j}"]) for i, j in twinned
    ... ]), share=0.1, at=[1])
    >>> table.column("method")[1:3]
    ('common neighbours', 'Adamic-Adar')
    """
    if any(number < 1 for number in at) or (queries is not None and queries < 1):
        raise InvalidValueError("at", "and queries must be 1 or more", (*at, queries))
    counted = weighed(weights)
    hidden = hidden_pairs(dataset, level=level, kinds=kinds, hide=hide, share=share, seed=seed)
    whole = Landscape(dataset, level, kinds=kinds, fields=Fields(size_field, language_field))
    asked = list(_queries(whole, hidden.pairs))
    if not asked:
        hint = "state more ties, or when they began"
        raise InvalidValueError(
            "dataset", "must have ties that can be hidden", hidden.of, hint=hint
        )
    if queries is not None and queries < len(asked):
        asked = random.Random(seed).sample(asked, queries)  # noqa: S311  a sample, no secret
    left = whole.without(hidden.pairs)
    questions = [_question(left, one, others) for one, others in asked]
    rows = [
        (name, *_figures([rank(query) for query in questions], at))
        for name, rank in _methods(left, counted).items()
    ]
    return Table(
        name="backtest of suggestions",
        columns=("method", *(f"hit_at_{number}" for number in at), "mrr", "scored"),
        cells=rows,
        definition=_DEFINITION,
        source="Liben-Nowell & Kleinberg 2007; McSherry & Najork 2008",
        of={
            "level": level,
            "pairs": hidden.of,
            "hidden": len(hidden.pairs),
            "hide": hide,
            "share": float(share),
            "undated": hidden.undated,
            "questions": len(questions),
            "candidates": sum(query.among for query in questions) / len(questions),
            "seed": seed,
        },
    )


@frozen
class _Query:
    """Who asks, whose hidden partner is the answer, and who is no candidate."""

    asking: str
    answer: str
    left_out: frozenset[str]
    among: int


def _queries(
    landscape: Landscape, pairs: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Yield who asks and the answer, with all hidden partners of who asks."""
    hidden: dict[str, set[str]] = {}
    for one, other in pairs:
        hidden.setdefault(one, set()).add(other)
        hidden.setdefault(other, set()).add(one)
    for one, other in pairs:
        if {one, other} <= landscape.actor_set:
            yield (one, other), frozenset(hidden[one])
            yield (other, one), frozenset(hidden[other])


def _question(landscape: Landscape, asked: tuple[str, str], hidden: frozenset[str]) -> _Query:
    asking, answer = asked
    others = hidden | landscape.partners_of(asking) | {asking}
    left_out = frozenset(others - {answer})
    among = len(landscape.actors) - len(left_out & landscape.actor_set)
    return _Query(asking, answer, left_out, among)


def _methods(landscape: Landscape, weights: Mapping[ReasonKind, Fraction]) -> dict[str, Rank]:
    """Return each way of ranking: for a question, where the answer stands."""

    def ours(query: _Query) -> Placing:
        search = search_for(asking_of(landscape.dataset[query.asking]), landscape)
        found = scores(search, candidates(search, landscape), landscape, weights)
        return placed(found, query.answer, query.left_out, query.among)

    def common(query: _Query) -> Placing:
        found = common_neighbours(landscape, query.asking)
        return _within(landscape, found, query)

    def adamic(query: _Query) -> Placing:
        return _within(landscape, adamic_adar(landscape, query.asking), query)

    return {
        "suggest_partners": ours,
        "common neighbours": common,
        "Adamic-Adar": adamic,
        "preferential attachment": _attachment(landscape),
        "random": lambda query: Placing(0, query.among, is_scored=False),
    }


def _within(landscape: Landscape, found: Mapping[str, float], query: _Query) -> Placing:
    scored = {actor: score for actor, score in found.items() if actor in landscape.actor_set}
    return placed(scored, query.answer, query.left_out, query.among)


def _attachment(landscape: Landscape) -> Rank:
    """Return the ranking by how many partners a candidate has, counted once for all questions."""
    degrees = {actor: len(landscape.partners_of(actor)) for actor in landscape.actors}
    ordered = sorted(degrees.values())

    def rank(query: _Query) -> Placing:
        own = degrees[query.answer]
        first, last = bisect_left(ordered, own), bisect_right(ordered, own)
        others = [degrees[actor] for actor in query.left_out if actor in degrees]
        better = len(ordered) - last - sum(degree > own for degree in others)
        equal = last - first - sum(degree == own for degree in others)
        return Placing(better, equal, is_scored=own > 0)

    return rank


def _figures(placings: Sequence[Placing], at: Sequence[int]) -> Iterator[float]:
    """Yield the hit rates, the mean reciprocal place and the part that has a score."""
    number = len(placings)
    for first in at:
        yield sum(placing.hit(first) for placing in placings) / number
    yield sum(placing.reciprocal() for placing in placings) / number
    yield sum(placing.is_scored for placing in placings) / number
