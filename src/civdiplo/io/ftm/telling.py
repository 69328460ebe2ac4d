"""Telling an entity in properties: texts, dates and references in forms that FollowTheMoney keeps.

FollowTheMoney cleans what it reads, and drops what it cannot read. So what is written here has been
cleaned by the same rules, and each value that they change or refuse is in the report.

Source: followthemoney 4.11 (types), normality 3 (cleaning of text), prefixdate (dates).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from civdiplo.dataset import Dataset
from civdiplo.dataset.written import written
from civdiplo.entities.actors import Place
from civdiplo.entities.base import Entity
from civdiplo.io.foreign import clean_text
from civdiplo.io.ftm.ids import to_ftm
from civdiplo.io.ftm.words import IDENTIFIERS, LINE, OTHER_NAMES, PREFIX, SCHEMA, WRITE_CODES
from civdiplo.io.report import Entry
from civdiplo.values.codes import country
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import plain_digits
from civdiplo.values.estimates import as_estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.periods import Period, When
from civdiplo.values.plain import thaw
from civdiplo.values.text import LocalText

__all__ = ["Telling"]

_CODES = {code.name: code for code in WRITE_CODES}
_SPACES = re.compile("[\u0a00\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2060-\u2064\ufeff]"
)
_QUOTED = re.compile("[\"'](.*)[\"']")
_DATE = re.compile(r"[12][0-9]{3}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_URL = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?/[0-9A-Za-z._~/?=&#%+-]*")
_IN_EUROS_OR_DOLLARS = {"amountEur": ("amountEur", "EUR"), "amountUsd": ("amountUsd", "USD")}


class Telling:
    """The properties of one entity in the making, and the entries about what they cannot say."""

    def __init__(self, entity: Entity, dataset: Dataset) -> None:
        self.entity = entity
        self.properties: dict[str, list[str]] = {}
        self.entries: list[Entry] = []
        self._dataset = dataset
        self._kept: dict[str, list[str]] = {}
        self.rest: dict[str, Any] = {}
        self._amount_name = ""
        self._sort_extra()

    def _sort_extra(self) -> None:
        """Part what FollowTheMoney itself has said from all other extras."""
        for key, value in self.entity.extra.items():
            plain = thaw(value)
            if key == f"{LINE}amount" and plain in _IN_EUROS_OR_DOLLARS:
                self._amount_name = plain
            elif key.startswith(LINE):
                self.rest[key.removeprefix(LINE)] = plain
            elif key.startswith(PREFIX) and _are_texts(plain):
                self._kept[key.removeprefix(PREFIX)] = plain
            else:
                self.report("no-such-field", {key: plain}, "not written", field="extra")
        for key in ("id", "properties"):
            if self.rest.pop(key, None) is not None:
                self.report("no-such-field", f"{LINE}{key}", "not written", field="extra")

    @property
    def schema(self) -> str | None:
        """The schema that the entity was read from, where its type alone does not tell it."""
        kept = self.rest.get(SCHEMA.removeprefix(LINE))
        return kept if isinstance(kept, str) else None

    def report(self, code: str, original: Any, became: str, *, field: str | None = None) -> None:
        """Report a value of a field."""
        self.entries.append(
            Entry(
                kind=_CODES[code],
                original=original,
                became=became,
                field=field,
                entity=self.entity.id,
            )
        )

    def line(self, schema: str) -> dict[str, Any]:
        """Return the line, with all that was read and had no field here."""
        held = {key: list(values) for key, values in self.properties.items()}
        for key, values in self._kept.items():
            held[key] = list(dict.fromkeys([*held.get(key, ()), *values]))
        rest = {key: one for key, one in self.rest.items() if key != "schema"}
        told = {key: held[key] for key in sorted(held) if held[key]}
        return {"id": to_ftm(self.entity.id), "schema": schema, "properties": told} | rest

    def add(self, name: str, values: Iterable[str]) -> None:
        """Add values to a property, each once."""
        held = [*self.properties.get(name, ()), *values]
        self.properties[name] = list(dict.fromkeys(held))

    def names(self, field: str = "name") -> None:
        """Tell the name, in all its languages, and the aliases."""
        name: LocalText = getattr(self.entity, field)
        first = name.pick()
        texts = [first, *(text for _, text in name.items() if text != first)]
        self._told_in(name, "all texts are written, in no language", field)
        said = set(map(clean_text, self._told_names()))
        if first not in said:
            self.add("name", self._cleaned(texts, field, is_name=True))
        more = (text for kind in OTHER_NAMES for text in self._kept.get(kind, ()))
        said |= set(map(clean_text, more))
        for alias in getattr(self.entity, "aliases", None) or ():
            self._told_in(alias, "all texts are written, in no language", "aliases")
            others = [text for _, text in alias.items() if text not in said]
            self.add("alias", self._cleaned(others, "aliases", is_name=True))

    def _told_names(self) -> list[str]:
        kept = [*self._kept.get("name", ())]
        if isinstance(self.entity, Place):
            for key in ("full", "city", "street", "region", "state"):
                kept += self._kept.get(key, ())
        return kept

    def text(self, name: str, field: str) -> None:
        """Tell a text in the one language that is picked."""
        held: LocalText | None = getattr(self.entity, field)
        if held is not None:
            picked = held.pick()
            self._told_in(held, f"written as {picked!r}, in no language", field)
            self.add(name, self._cleaned([picked], field))

    def _told_in(self, text: LocalText, became: str, field: str) -> None:
        if text.languages != ("und",):
            self.report("language", text.to_plain(), became, field=field)

    def _cleaned(self, texts: list[str], field: str, *, is_name: bool = False) -> list[str]:
        found = []
        for text in texts:
            clean = _clean(text, is_name=is_name)
            if clean != text:
                became = f"written as {clean!r}" if clean else "not written"
                self.report("text-form", text, became, field=field)
            if clean:
                found.append(clean)
        return found

    def url(self, name: str, field: str) -> None:
        """Tell an address on the web."""
        held = getattr(self.entity, field)
        if held is not None and _URL.fullmatch(held):
            self.add(name, [held])
        elif held is not None:
            self.report("text-form", held, "not written", field=field)

    def word(self, name: str, field: str) -> None:
        """Tell a word as it is."""
        held = getattr(self.entity, field)
        if held is not None:
            self.add(name, [held])

    def themes(self) -> None:
        """Tell the themes as keywords."""
        self.add("keywords", getattr(self.entity, "themes", None) or ())

    def country(self) -> None:
        """Tell the country; a code that was withdrawn may be another country by now."""
        held: str | None = getattr(self.entity, "country", None)
        if held is None:
            return
        if country(held).is_current:
            self.add("country", [held.lower()])
        else:
            self.report("country", held, "not written", field="country")

    def identifiers(self) -> None:
        """Tell the codes; those of a scheme without a property have only their code left."""
        held: tuple[Identifier, ...] = getattr(self.entity, "identifiers", None) or ()
        for one in held:
            name = IDENTIFIERS.get(one.scheme)
            if name is not None:
                self.add(name, [one.code])
            elif isinstance(self.entity, Place):
                self.report("scheme", str(one), "not written", field="identifiers")
            else:
                became = "its code is written as registrationNumber"
                self.report("scheme", str(one), became, field="identifiers")
                self.add("registrationNumber", self._cleaned([one.code], "identifiers"))

    def number(self, name: str, value: Decimal | None) -> None:
        """Tell a number in plain digits."""
        if value is not None:
            self.add(name, [plain_digits(value)])

    def date(self, name: str, date: PartialDate | None, field: str) -> None:
        """Tell a date that is known to the day, month or year and not in doubt."""
        if date is None:
            return
        if date.part is None and not date.inferred and _DATE.fullmatch(date.edtf):
            self.add(name, [date.edtf])
        else:
            self.report("date-form", written(date), f"not written as {name}", field=field)

    def period(self, period: Period | None, field: str = "period") -> None:
        """Tell a period; an open end cannot be told from an unknown one."""
        if period is None:
            return
        nothing = period.start is None and period.end is None
        if period.open_start or period.open_end or nothing:
            self.report("date-form", written(period), "its open end is not written", field=field)
        self.date("startDate", period.start, field)
        self.date("endDate", period.end, field)

    def when(self, when: When | None, field: str = "date") -> None:
        """Tell a date or a period."""
        if isinstance(when, Period):
            self.period(when, field)
        else:
            self.date("date", when, field)

    def money(self, amount: Any, field: str = "amount") -> None:
        """Tell an exact amount with its currency."""
        if amount is None:
            return
        estimate = as_estimate(amount)
        if estimate.is_exact and estimate.value is not None:
            if estimate.granularity is not None or estimate.wording is not None:
                became = "written as the figure alone"
                self.report("amount-form", written(amount), became, field=field)
            implied = _IN_EUROS_OR_DOLLARS.get(self._amount_name)
            if implied is not None and implied[1] == estimate.unit:
                self.add(implied[0], [plain_digits(estimate.value)])
            else:
                self.add("amount", [plain_digits(estimate.value)])
                self.add("currency", [estimate.unit])
        else:
            self.report("amount-form", written(amount), "not written", field=field)

    def refer(self, name: str, *ids: str | None, field: str, places: bool = False) -> bool:
        """Refer to other entities; say whether all of them are told.

        A Place can stand only where any thing can; nothing can stand at both ends of a link.
        """
        told = True
        for one in ids:
            if one is None:
                continue
            if one == self.entity.id:
                self.report("itself", one, "not written", field=field)
            elif not places and isinstance(self._dataset.get(one), Place):
                self.report("party-type", one, "not written, as it is a Place", field=field)
            else:
                self.add(name, [to_ftm(one)])
                continue
            told = False
        return told

    def sources(self) -> None:
        """Refer to the documents that are cited."""
        for citation in self.entity.sources:
            if citation.locator is not None:
                became = "the source is written, without the place in it"
                self.report("locator", citation.locator, became, field="sources")
        cited = [citation.source for citation in self.entity.sources]
        self.refer("proof", *cited, field="sources", places=True)


def _clean(text: str, *, is_name: bool) -> str:
    """Return text as FollowTheMoney keeps it."""
    plain = unicodedata.normalize("NFC", text)
    plain = _INVISIBLE.sub("", _SPACES.sub(" ", plain)).strip()
    if is_name:
        quoted = _QUOTED.fullmatch(plain)
        plain = " ".join((quoted[1] if quoted else plain).split())
    return plain


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
