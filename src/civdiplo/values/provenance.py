"""Where a fact comes from: a Citation of a source, and a Claim that a source makes of a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

import attrs
from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.identifiers import check_id
from civdiplo.values.patterns import Pattern
from civdiplo.values.plain import PlainData, exact_key, freeze, thaw
from civdiplo.values.text import check_text
from civdiplo.values.wire import read_fields, read_value

__all__ = ["Citation", "Claim"]

_FIELD = Pattern(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*|\[[0-9]+\])*")


@frozen
class Citation:
    """A place in a source: the id of the Source entity, and where in it.

    Args:
        source: The id of the source.
        locator: The place in it in words ("caption of the first picture", "p. 3"); None for the
            source as a whole.

    Raises:
        InvalidValueError: ``source`` is no id, or ``locator`` is blank.

    >>> Citation("vufo-2021", locator="first caption").to_plain()
    {'source': 'vufo-2021', 'locator': 'first caption'}

    Source: CSL 1.0.2, "locator".
    """

    source: str
    locator: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the id and the words."""
        _source(self.source)
        if self.locator is not None:
            _locator(self.locator)

    def to_plain(self) -> dict[str, str]:
        """Return the written form: ``{"source": id, "locator": words}``, without what is None."""
        plain = {"source": self.source}
        if self.locator is not None:
            plain["locator"] = self.locator
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> Citation:
        """Make a Citation from its written form.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        readers = {"source": _source, "locator": _locator}
        return read_value(cls, read_fields(plain, readers, required=("source",)))


@frozen
class Claim:
    """What one source states of one field, or what we infer of it.

    Args:
        field: The name of the field, or the path of a part of it (``parties[1].role``).
        value: The value in its written form, as plain data; None where the source says that there
            is none.
        citation: Where it is stated; needed for a stated claim.
        basis: "stated", or "inferred" where no source says it.
        inferred_from: From what it is inferred, in words; needed for an inferred claim, and only
            there.

    Raises:
        InvalidValueError: One of these rules is broken.

    >>> Claim("date", "2021-07-13", basis="inferred", inferred_from="a text of 2021").is_inferred
    True

    Source: W3C PROV-DM, section 5.2 (primary source, derivation).
    """

    field: str
    value: PlainData = attrs.field(converter=freeze, eq=exact_key)
    citation: Citation | None = attrs.field(default=None, kw_only=True)
    basis: Literal["stated", "inferred"] = attrs.field(default="stated", kw_only=True)
    inferred_from: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check each field, then that the basis and its grounds fit each other."""
        _field(self.field)
        _basis(self.basis)
        _cited(self.citation)
        if self.inferred_from is not None:
            _grounds(self.inferred_from)
        if self.basis == "inferred" and self.inferred_from is None:
            raise InvalidValueError("inferred_from", "must be there for an inferred claim", None)
        if self.basis == "stated" and self.inferred_from is not None:
            rule = "must be left out of a stated claim"
            raise InvalidValueError("inferred_from", rule, self.inferred_from)
        if self.basis == "stated" and self.citation is None:
            raise InvalidValueError("citation", "must be there for a stated claim", None)

    @property
    def is_inferred(self) -> bool:
        """True where no source states it."""
        return self.basis == "inferred"

    def to_plain(self) -> dict[str, Any]:
        """Return the written form: the fields by name, without the optional ones that are None."""
        plain: dict[str, Any] = {"field": self.field, "value": thaw(self.value)}
        if self.citation is not None:
            plain["citation"] = self.citation.to_plain()
        plain["basis"] = self.basis
        if self.inferred_from is not None:
            plain["inferred_from"] = self.inferred_from
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> Claim:
        """Make a Claim from its written form.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        readers: dict[str, Callable[[Any], Any]] = {
            "field": _field,
            "value": _plain,
            "citation": Citation.from_plain,
            "basis": _basis,
            "inferred_from": _grounds,
        }
        fields = read_fields(plain, readers, required=("field", "value", "basis"))
        return read_value(cls, fields)


def _source(given: Any) -> str:
    return check_id(given, field="source")


def _locator(given: Any) -> str:
    return check_text(given, field="locator")


def _grounds(given: Any) -> str:
    return check_text(given, field="inferred_from")


def _field(given: Any) -> str:
    if isinstance(given, str) and _FIELD.fullmatch(given):
        return given
    raise InvalidValueError("field", "must be the name of a field", given)


def _cited(given: object) -> None:
    if given is not None and not isinstance(given, Citation):
        raise InvalidValueError("citation", "must be a Citation", given)


def _basis(given: Any) -> str:
    if given in ("stated", "inferred"):
        return str(given)
    raise InvalidValueError("basis", "must be stated or inferred", given)


def _plain(given: Any) -> PlainData:
    try:
        return cast("PlainData", freeze(given))
    except InvalidValueError as error:
        fault = Fault(error.field, error.rule, shown(error.value))
        raise InvalidDataError([fault]) from None
