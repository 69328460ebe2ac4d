"""Truth is Kleene's strong three-valued logic, and never silently a bool."""

from __future__ import annotations

import itertools
import pickle

import pytest
from hypothesis import given

from civdiplo.errors import UndecidedError
from civdiplo.testing.dates import truths
from civdiplo.values.truth import Truth

YES, MAYBE, NO = Truth.YES, Truth.MAYBE, Truth.NO


@given(truths(), truths())
def test_de_morgan(one: Truth, other: Truth) -> None:
    """Not (a and b) is (not a) or (not b), and the other way round."""
    assert ~(one & other) is (~one | ~other)
    assert ~(one | other) is (~one & ~other)


@given(truths(), truths(), truths())
def test_lattice(one: Truth, two: Truth, three: Truth) -> None:
    """And, or are commutative, associative, idempotent, absorbing and distributive."""
    assert one & two is two & one
    assert one | two is two | one
    assert (one & two) & three is one & (two & three)
    assert (one | two) | three is one | (two | three)
    assert one & one is one | one is one
    assert one & (one | two) is one | (one & two) is one
    assert one & (two | three) is (one & two) | (one & three)


@given(truths())
def test_ends(one: Truth) -> None:
    """Yes and no are the neutral and the deciding answers; double negation is nothing."""
    assert one & YES is one | NO is one
    assert one & NO is NO
    assert one | YES is YES
    assert ~~one is one


def test_and_table() -> None:
    """And is the lesser answer where no < maybe < yes, or the greater."""
    order = [NO, MAYBE, YES]
    for one, other in itertools.product(order, repeat=2):
        assert one & other is order[min(order.index(one), order.index(other))]
        assert one | other is order[max(order.index(one), order.index(other))]


def test_agrees_with_cases() -> None:
    """An answer is yes when it always holds, no when it never holds, and maybe between."""
    assert Truth.of(always=True, ever=True) is YES
    assert Truth.of(always=False, ever=True) is MAYBE
    assert Truth.of(always=False, ever=False) is NO


@pytest.mark.parametrize("truth", Truth)
def test_is_no_bool(truth: Truth) -> None:
    """Every truth refuses to be a bool and says what to ask instead."""
    with pytest.raises(UndecidedError, match="is_yes, is_possible or is_no"):
        bool(truth)


@pytest.mark.parametrize("truth", Truth)
def test_sides(truth: Truth) -> None:
    """Exactly one of yes, maybe and no is the case, and possible is not no."""
    assert truth.is_yes is (truth is YES)
    assert truth.is_no is (truth is NO)
    assert truth.is_possible is not truth.is_no


@pytest.mark.parametrize("truth", Truth)
def test_travels(truth: Truth) -> None:
    """A truth survives pickling as itself and prints as its word."""
    assert pickle.loads(pickle.dumps(truth)) is truth  # noqa: S301
    assert str(truth) == truth.value


def test_meets_only_truths() -> None:
    """And, or with a bool are type errors."""
    with pytest.raises(TypeError):
        YES & True  # type: ignore[operator]
    with pytest.raises(TypeError):
        YES | False  # type: ignore[operator]
