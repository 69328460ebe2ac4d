"""Where a fact comes from: a Citation of a source, and a Claim that a source makes of a field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import attrs
from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, InvalidValueError, shown
from civdiplo.values.identifiers import check_id
from civdiplo.values.plain import PlainData, child_path, exact_key, freeze, thaw

__all__ = ["Citation", "Claim"]

_FIELD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*|\[[0-9]+\])*")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


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
        check_id(self.source, field="source")
        _check_words("locator", self.locator)

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
        held = _keys(plain, required=("source",), optional=("locator",))
        try:
            return cls(held["source"], locator=held.get("locator"))
        except InvalidValueError as error:
            raise InvalidDataError([_fault(error)]) from None


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
        """Check the field's name and that the basis and its grounds fit each other."""
        if not isinstance(self.field, str) or not _FIELD.fullmatch(self.field):
            raise InvalidValueError("field", "must be the name of a field", self.field)
        if self.citation is not None and not isinstance(self.citation, Citation):
            raise InvalidValueError("citation", "must be a Citation", self.citation)
        _check_words("inferred_from", self.inferred_from)
        if self.basis == "inferred":
            if self.inferred_from is None:
                rule = "must say in words from what an inferred claim is inferred"
                raise InvalidValueError("inferred_from", rule, None)
        elif self.basis != "stated":
            raise InvalidValueError("basis", "must be stated or inferred", self.basis)
        elif self.citation is None:
            raise InvalidValueError("citation", "must be there for a stated claim", None)
        elif self.inferred_from is not None:
            rule = "must be left out of a stated claim"
            raise InvalidValueError("inferred_from", rule, self.inferred_from)

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
        optional = ("citation", "inferred_from")
        held = _keys(plain, required=("field", "value", "basis"), optional=optional)
        citation = None
        faults: list[Fault] = []
        if held.get("citation") is not None:
            try:
                citation = Citation.from_plain(held["citation"])
            except InvalidDataError as error:
                faults = [_moved(fault, "$.citation") for fault in error.faults]
        try:
            value = freeze(held["value"], path="$.value")
        except InvalidValueError as error:
            faults.append(Fault(error.field, error.rule, shown(error.value)))
        if faults:
            raise InvalidDataError(faults)
        try:
            return cls(
                held["field"],
                value,
                citation=citation,
                basis=held["basis"],
                inferred_from=held.get("inferred_from"),
            )
        except InvalidValueError as error:
            raise InvalidDataError([_fault(error)]) from None


def _check_words(name: str, words: str | None) -> None:
    if words is None:
        return
    if not isinstance(words, str) or not words.strip() or words != words.strip():
        raise InvalidValueError(name, "must be text without blank ends", words)
    if _UNWRITABLE.search(words):
        raise InvalidValueError(name, "must not hold control characters", words)


def _keys(
    plain: object, *, required: tuple[str, ...], optional: tuple[str, ...]
) -> Mapping[str, Any]:
    if not isinstance(plain, Mapping):
        raise InvalidDataError([Fault("$", "must be an object", shown(plain))])
    faults = [
        Fault(child_path("$", key), "must be there", "", field=key)
        for key in required
        if key not in plain
    ]
    known = (*required, *optional)
    faults += [
        Fault(child_path("$", str(key)), f"must be one of {', '.join(known)}", shown(key))
        for key in plain
        if key not in known
    ]
    if faults:
        raise InvalidDataError(faults)
    return plain


def _fault(error: InvalidValueError) -> Fault:
    return Fault(f"$.{error.field}", error.rule, shown(error.value), field=error.field)


def _moved(fault: Fault, path: str) -> Fault:
    return Fault(path + fault.path[1:], fault.rule, fault.value, field=fault.field)
