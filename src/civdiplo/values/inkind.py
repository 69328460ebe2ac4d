"""Help in kind: which goods or services, and how many as far as a source says."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from civdiplo.errors import InvalidValueError
from civdiplo.values.estimates import Estimate
from civdiplo.values.shipped import shipped_rows
from civdiplo.values.text import LocalText
from civdiplo.values.wire import read_fields, read_value

__all__ = ["Goods", "InKind", "check_goods", "goods", "goods_label"]


@frozen
class Goods:
    """An entry of the library's list of goods: its code, and the words for it."""

    code: str
    en: str
    ru: str


def goods() -> tuple[Goods, ...]:
    """Return the list of goods and services, sorted by code.

    >>> "masks" in [entry.code for entry in goods()]
    True
    """
    return tuple(_table().values())


def check_goods(code: object, *, field: str = "goods") -> str:
    """Return ``code`` if it is in the library's list of goods.

    Raises:
        InvalidValueError: It is not there.

    >>> check_goods("test kits")
    'test kits'
    """
    found = _table().get(code) if isinstance(code, str) else None
    if found is None:
        hint = 'goods() lists them; "other" with a description says anything else'
        raise InvalidValueError(field, "must be a code of the list of goods", code, hint=hint)
    return found.code


def goods_label(code: str, language: str = "en") -> str:
    """Return the words for goods, in Russian for ``ru`` and in English for any other language.

    Raises:
        InvalidValueError: The code is not in the list.

    >>> goods_label("masks", "ru")
    'Медицинские маски'
    """
    entry = _table()[check_goods(code)]
    return entry.ru if language.partition("-")[0] == "ru" else entry.en


def _words(text: LocalText | Mapping[str, str] | None) -> LocalText | None:
    return LocalText(text) if isinstance(text, Mapping) else text


@frozen
class InKind:
    """Goods or services of one kind.

    Args:
        goods: A code of the list of goods.
        quantity: How many or how much, in a unit that is no currency; None where not stated.
        description: What they are in words; None where the code says it all.

    Raises:
        InvalidValueError: One of these rules is broken.

    >>> given = InKind("antiseptic", quantity=Estimate.exactly(1000, "bottle"))
    >>> given.to_plain()
    {'goods': 'antiseptic', 'quantity': {'qualifier': 'exact', 'value': '1000', 'unit': 'bottle'}}
    """

    goods: str
    quantity: Estimate | None = field(default=None, kw_only=True)
    description: LocalText | None = field(default=None, converter=_words, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the code, and that the quantity is one of things."""
        check_goods(self.goods)
        if self.quantity is not None and not isinstance(self.quantity, Estimate):
            raise InvalidValueError("quantity", "must be an Estimate", self.quantity)
        if self.quantity is not None and self.quantity.is_money:
            hint = "money is the amount of a contribution"
            raise InvalidValueError("quantity", "must not be money", str(self.quantity), hint=hint)
        if self.description is not None and not isinstance(self.description, LocalText):
            raise InvalidValueError("description", "must be a LocalText", self.description)

    def to_plain(self) -> dict[str, Any]:
        """Return the written form: the code, and what else is stated."""
        plain: dict[str, Any] = {"goods": self.goods}
        if self.quantity is not None:
            plain["quantity"] = self.quantity.to_plain()
        if self.description is not None:
            plain["description"] = self.description.to_plain()
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> InKind:
        """Read what `to_plain` writes.

        Raises:
            InvalidDataError: It has faults; all of them are listed.
        """
        return read_value(cls, read_fields(plain, _READERS, required=("goods",)))


_READERS: dict[str, Callable[[object], object]] = {
    "goods": check_goods,
    "quantity": Estimate.from_plain,
    "description": LocalText.from_plain,
}


@functools.cache
def _table() -> dict[str, Goods]:
    return {row["code"]: Goods(**row) for row in shipped_rows("goods.csv")}
