"""The errors are the tree that their module draws, and their messages bear any value."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civdiplo import errors
from civdiplo.errors import CivdiploError, InvalidDataError, InvalidValueError, UnknownIdError


class ForeignError(CivdiploError):
    """An error of another package, with a message and no facts."""


def error_types() -> list[type[CivdiploError]]:
    """List every error of the module."""
    found = inspect.getmembers(errors, inspect.isclass)
    return [one for _, one in found if issubclass(one, CivdiploError)]


def test_the_tree_in_the_docstring_is_the_real_tree() -> None:
    """Every class stands under its parent, with the builtin that a caller would expect."""
    drawn: dict[str, tuple[str, str]] = {}
    branch = ["CivdiploError"]
    pattern = r"^ {4}((?:│   |    )*)[├└]── (\w+)(?: +\((\w+)\))?"
    for indent, name, builtin in re.findall(pattern, errors.__doc__ or "", re.MULTILINE):
        depth = len(indent) // 4 + 1
        branch[depth:] = [name]
        drawn[name] = (branch[depth - 1], builtin)
    real = {
        one.__name__: (one.__bases__[0].__name__, "".join(b.__name__ for b in one.__bases__[1:]))
        for one in error_types()
        if one is not CivdiploError
    }
    assert drawn == real


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "error",
    [
        CivdiploError("anything"),
        ForeignError("of another package"),
        InvalidValueError("date", "must be a date", "soon", hint="write 2021-09"),
        InvalidDataError(errors.Fault("$", rule, "") for rule in ("must be there", "must be text")),
        UnknownIdError("vuf", near=iter(["vufo"])),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_message_survives_pickling(error: CivdiploError, protocol: int) -> None:
    """Messages, facts and faults are the same on the other side, also those of other packages."""
    pickled = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301  # our own bytes
    for again in (pickled, copy.copy(error)):
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert str(again) == str(error)
        assert repr(again) == f"{type(error).__name__}({str(error)!r})"


def test_a_key_error_is_no_quoted_key() -> None:
    """UnknownIdError is a KeyError that shows its sentence as it is."""
    error: KeyError = UnknownIdError("vufo")
    assert str(error) == "no entity has the id 'vufo'"


@given(st.recursive(st.text() | st.floats() | st.binary(), st.lists))
def test_a_foreign_value_is_shown_in_one_short_line(value: Any) -> None:
    """Whatever was given, the message stays one line of bearable length."""
    shown = errors.shown(value)
    assert len(shown) <= 120
    assert "\n" not in shown


def test_an_endless_number_is_named_by_its_type() -> None:
    """An integer with more digits than Python writes does not hide the fault it stands in."""
    assert str(InvalidValueError("n", "must be short", 10**5000)) == "n must be short, not <int>"
