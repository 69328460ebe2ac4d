"""Taking properties of one line into values of ours; what is not taken is kept as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from civdiplo.entities.relations import Membership
from civdiplo.entities.shapes import shapes
from civdiplo.errors import InvalidValueError
from civdiplo.io.foreign import clean_text, fitting_id, plain_date, sound_text, spare_fields
from civdiplo.io.ftm.ids import from_ftm
from civdiplo.io.ftm.lines import Line
from civdiplo.io.ftm.words import CODES, IDENTIFIERS, LINE, OTHER_NAMES, PREFIX
from civdiplo.io.report import Entry
from civdiplo.io.streaming import Say
from civdiplo.values.codes import is_country, themes
from civdiplo.values.currencies import is_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import exact_decimal, plain_digits
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.periods import Period, When
from civdiplo.values.plain import child_path
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText

__all__ = ["Taking"]

_CODES = {code.name: code for code in CODES}
_ROLE = next(shape for shape in shapes(Membership) if shape.name == "role")
_MONEY = (("amount", None), ("amountEur", "EUR"), ("amountUsd", "USD"))


class Taking:
    """The properties of one line that are left to be taken; each is taken once."""

    def __init__(self, line: Line, file: str, say: Say) -> None:
        self.line = line
        self.left: dict[str, list[str]] = dict(line.properties)
        self._file = file
        self._say = say
        self.id: str = self.reference(line.id, "id")

    def report(self, code: str, original: Any, became: str, *, name: str | None = None) -> None:
        """Report a value of a property, or of the whole line."""
        path = "$" if name is None else child_path("$.properties", name)
        self._say(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                file=self._file,
                line=self.line.number,
                path="$.id" if name == "id" else path,
                field=name,
                entity=self.id if name != "id" else None,
            )
        )

    def refuse(self, code: str, became: str) -> None:
        """Report the whole line, of which nothing is read."""
        line = self.line
        told = {"id": line.id, "schema": line.schema, "properties": line.properties, **line.rest}
        self.report(code, told, became)

    def reference(self, written: str, name: str) -> str:
        """Return the id of ours for one that is written."""
        plain = from_ftm(written)
        fitting = fitting_id(plain)
        if fitting != plain:
            self.report("unfit-id", written, f"read as {fitting}", name=name)
        return fitting

    def values(self, name: str) -> list[str]:
        """Return the values of a property, each once, and leave them where they are."""
        held = self.left.get(name)
        if held is None:
            return []
        return held if len(held) == 1 else list(dict.fromkeys(held))

    def one(self, name: str) -> str | None:
        """Return the one value of a property; several are reported, and not taken."""
        held = self.values(name)
        if len(held) > 1:
            self.report("several", held, "kept in extra; none of them is taken", name=name)
        return held[0] if len(held) == 1 else None

    def taken(self, name: str, *, keep: Iterable[str] = ()) -> None:
        """Say that a property is taken, but for the values to keep."""
        kept = list(keep)
        if kept:
            self.left[name] = kept
        else:
            self.left.pop(name, None)

    def party(self, name: str) -> str | None:
        """Return the one id that a property refers to."""
        written = self.one(name)
        if written is None:
            return None
        self.taken(name)
        return self.reference(written, name)

    def parties(self, name: str) -> tuple[str, ...] | None:
        """Return all ids that a property refers to; None where there are none."""
        held = [self.reference(written, name) for written in self.values(name)]
        self.taken(name)
        return tuple(dict.fromkeys(held)) or None

    def names(self, *properties: str) -> tuple[LocalText, tuple[LocalText, ...] | None]:
        """Return the name, and all other names as aliases.

        Other values of the property that the name is from, former and weak names stay in extra as
        well, which tells them from the values of ``alias``.
        """
        name, others = self._name(properties)
        also = (text for kind in OTHER_NAMES for text in self._texts(kind))
        aliases = dict.fromkeys([*others, *self._texts("alias"), *also])
        self.taken("alias", keep=[raw for raw in self.values("alias") if not sound_text(raw)])
        return name, tuple(LocalText({"und": text}) for text in aliases) or None

    def name(self) -> LocalText:
        """Return the name of something that has no aliases here."""
        return self._name(("name",))[0]

    def _name(self, properties: tuple[str, ...]) -> tuple[LocalText, list[str]]:
        """Return the first name of the first property that has any, and the others of it."""
        for name in properties:
            texts, raw = self._texts(name), self.values(name)
            if texts:
                is_plain = name == properties[0] and raw[0] == texts[0]
                self.taken(name, keep=raw[1:] if is_plain else raw)
                return LocalText({"und": texts[0]}), texts[1:]
        self.report("no-name", None, "its id stands for the name", name=properties[0])
        return LocalText({"und": self.id}), []

    def _texts(self, name: str) -> list[str]:
        texts = []
        for raw in self.values(name):
            text = clean_text(raw)
            if text != raw:
                became = f"read as {text!r}" if text else "left out"
                self.report("text-changed", raw, became, name=name)
            if text:
                texts.append(text)
        return texts

    def text(self, name: str) -> str | None:
        """Return the one text of a property where it is one, and sound."""
        held = self.values(name)
        if len(held) != 1 or not sound_text(held[0]):
            return None
        self.taken(name)
        return held[0]

    def local(self, name: str) -> LocalText | None:
        """Return the one text of a property, in no known language."""
        held = self.text(name)
        return None if held is None else LocalText({"und": held})

    def word(self, name: str) -> str | None:
        """Return the one value of a property where it is a word as ours are."""
        held = self.values(name)
        if len(held) != 1 or not _is_word(held[0]):
            return None
        self.taken(name)
        return held[0]

    def choice(self, name: str, choices: Iterable[str]) -> Any:
        """Return the one value of a property where it is one of ours."""
        held = self.values(name)
        if len(held) != 1 or held[0] not in choices:
            return None
        self.taken(name)
        return held[0]

    def country(self, name: str = "country") -> str | None:
        """Return the one country, where ISO 3166-1 has it."""
        code = self.one(name)
        if code is None or code != code.lower() or not is_country(code.upper()):
            return None
        self.taken(name)
        return code.upper()

    def themes(self) -> tuple[str, ...] | None:
        """Return the keywords, where all of them are of our list."""
        held = self.values("keywords")
        if not held or not {theme.code for theme in themes()}.issuperset(held):
            return None
        self.taken("keywords")
        return tuple(held)

    def identifiers(self) -> tuple[Identifier, ...] | None:
        """Return the codes of which FollowTheMoney says the scheme."""
        found: list[Identifier] = []
        for scheme, name in IDENTIFIERS.items():
            refused = []
            for code in self.values(name):
                try:
                    found.append(Identifier(scheme, code))
                except InvalidValueError:
                    refused.append(code)
            self.taken(name, keep=refused)
        return tuple(found) or None

    def number(self, name: str) -> Decimal | None:
        """Return the one number of a property, where it is one in plain digits."""
        text = self.one(name)
        try:
            number = None if text is None else exact_decimal(text, name)
        except InvalidValueError:
            return None
        if number is None or plain_digits(number) != text:
            return None
        self.taken(name)
        return number

    def date(self, name: str) -> PartialDate | None:
        """Return the one date of a property."""
        text = self.one(name)
        date = plain_date(text)
        if text is not None and date is None:
            self.report("no-date", text, "kept in extra", name=name)
        if date is not None:
            self.taken(name)
        return date

    def period(self) -> Period | None:
        """Return the period from start to end, an unstated one being unknown."""
        before = {name: self.left.get(name) for name in ("startDate", "endDate")}
        start, end = self.date("startDate"), self.date("endDate")
        if start is None and end is None:
            return None
        try:
            return Period(start, end)
        except InvalidValueError:
            self.left |= {name: held for name, held in before.items() if held is not None}
            told = [str(start), str(end)]
            self.report("no-date", told, "kept in extra", name="endDate")
            return None

    def when(self) -> When | None:
        """Return the date, or else the period."""
        return self.date("date") if self.values("date") else self.period()

    def money(self) -> Money | None:
        """Return the one amount in one currency; amounts and currencies are never paired up."""
        for name, implied in _MONEY:
            if not self.values(name):
                continue
            text = self.one(name)
            code = implied or self.one("currency")
            if text is None:
                return None
            money = _money(text, code)
            if money is None:
                became = "kept in extra, as no one amount in one currency"
                self.report("no-currency", text, became, name=name)
                return None
            self.taken(name)
            if implied is None:
                self.taken("currency")
            else:
                self.line.rest["amount"] = name
            return money
        return None

    def citations(self) -> tuple[Citation, ...]:
        """Return the documents that are named as proof."""
        return tuple(Citation(source) for source in self.parties("proof") or ())

    def extra(self) -> dict[str, Any]:
        """Return what is left, as ``extra`` of the entity."""
        held, refused = spare_fields(PREFIX, self.left)
        more, also = spare_fields(LINE, self.line.rest)
        for key, value in (refused | also).items():
            self.report("key", {key: value}, "left out", name=key)
        return held | more


def _money(text: str, code: str | None) -> Money | None:
    if code is None or not is_currency(code):
        return None
    try:
        money = Money(text, code)
    except InvalidValueError:
        return None
    return money if plain_digits(money.amount) == text else None


def _is_word(text: str) -> bool:
    try:
        _ROLE.verify(text)
    except InvalidValueError:
        return False
    return True
