"""How values read: figures, dates and names in the words of a reader's language."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from civdiplo.entities.base import Entity
from civdiplo.entities.links import Amount
from civdiplo.errors import InvalidValueError
from civdiplo.values.codes import country_name, language_name
from civdiplo.values.currencies import currency, is_currency
from civdiplo.values.dates import PartialDate
from civdiplo.values.decimals import WIDE
from civdiplo.values.estimates import Estimate, as_estimate
from civdiplo.values.intervals import Interval
from civdiplo.values.periods import When
from civdiplo.values.provenance import Citation
from civdiplo.values.text import LocalText, check_tag
from civdiplo.view.blocks import Line, Name, line

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["Words", "counted", "joined"]

_LEAP_YEAR = 2000  # stands in where no year is stated: it has a 29 February
_PARTS = {"early": "early ", "mid": "mid ", "end": "end of "}


@frozen(kw_only=True)
class Words:
    """The words for values, for a reader of one language.

    The report's own sentences are English. Names come in ``language`` where the data has them so;
    figures, days and countries are written as CLDR has it for that language.

    Args:
        language: A language tag, such as ``en`` or ``pt-BR``.
        find: Looks up an id (``dataset.get``).

    Raises:
        InvalidValueError: It is no language tag, or CLDR has no locale for it.

    Source: Unicode CLDR (number and date patterns).
    """

    language: str
    find: Callable[[str], Entity | None]
    locale: Locale

    @classmethod
    def of(cls, language: str, find: Callable[[str], Entity | None]) -> Words:
        """Return the words of a language."""
        from babel import Locale, UnknownLocaleError

        tag = check_tag(language, field="language")
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            rule = "must be a language that CLDR has a locale for"
            raise InvalidValueError("language", rule, language, hint="such as 'en'") from None
        return cls(language=tag, find=find, locale=locale)

    # --- names ------------------------------------------------------------------------------

    def text(self, text: LocalText) -> Name:
        """Return a text in the language that is there, and say which that is."""
        words = text.pick(self.language)
        exact = (tag for tag, held in text.items() if held == words)
        known = sorted(exact, key=lambda tag: (tag != self.language, tag))
        return Name(words, None if known[0] == "und" else known[0])

    def name(self, id: str) -> Name:
        """Return the name of an entity, or the id itself where there is none."""
        entity = self.find(id)
        first = None if entity is None else next(entity.names(), None)
        return Name(id) if first is None else self.text(first)

    def names(self, ids: Iterable[str]) -> Line:
        """Return what several entities are called, with commas between."""
        return joined(self.called(one) for one in ids)

    def called(self, id: str) -> Line:
        """Return what an entity is called: its name, what it measures, or whom it ties.

        A membership or a gift has no name of its own, and an id tells a reader little.
        """
        entity = self.find(id)
        if entity is None or next(entity.names(), None) is not None:
            return line(self.name(id))
        measure = getattr(entity, "measure", None)
        if isinstance(measure, str):
            return line(measure)
        tie = next(entity.ties(self.find), None)
        if tie is None:
            return line(Name(id))
        ends = [line(self.name(end.party)) for end in tie.ends]
        between = (" to ",) if tie.kind == "contribution" else (" with ",)
        return line(
            f"{tie.kind}: ", ends[0], between, joined(ends[1:2] if tie.directed else ends[1:])
        )

    def cited(self, citation: Citation) -> Line:
        """Return a source by its title, and the place in it."""
        place = (" (", Name(citation.locator), ")") if citation.locator else ()
        return line(self.name(citation.source), *place)

    def country(self, code: str) -> Name:
        """Return the name of a country."""
        return Name(country_name(code, str(self.locale)), self.language)

    def language_name(self, code: str) -> Name:
        """Return the name of a language."""
        return Name(language_name(code, str(self.locale)), self.language)

    # --- figures ----------------------------------------------------------------------------

    def number(self, value: Decimal | int) -> str:
        """Return a number with all its digits, in groups of three.

        >>> Words.of("en", {}.get).number(Decimal("393000000"))
        '393,000,000'
        """
        from babel.numbers import format_decimal

        with decimal.localcontext(WIDE):
            return format_decimal(value, locale=self.locale, decimal_quantization=False)

    def unit(self, value: Decimal | int | None, unit: str) -> str:
        """Return a number with its unit: a currency's code, or a word with its plural."""
        if is_currency(unit):
            return unit if value is None else f"{self._money(value, unit)} {unit}"
        word = unit if value == 1 else _plural(unit)
        return word if value is None else f"{self.number(value)} {word}"

    def _money(self, value: Decimal | int, code: str) -> str:
        """Return an amount without a fraction, or with at least the digits that ISO 4217 gives."""
        from babel.numbers import format_decimal

        digits = currency(code).minor_units or 0
        if value == int(value) or not digits:
            return self.number(
                Decimal(value).quantize(Decimal(1)) if value == int(value) else value
            )
        with decimal.localcontext(WIDE):
            pattern = f"#,##0.{'0' * digits}"
            return format_decimal(
                value, format=pattern, locale=self.locale, decimal_quantization=False
            )

    def amount(self, amount: Amount) -> str:
        """Return an amount with the word that qualifies it.

        >>> Words.of("en", {}.get).amount(Estimate.almost("19000000000", "VND"))
        'almost 19,000,000,000 VND'
        """
        estimate = as_estimate(amount)
        if estimate.lower is not None and estimate.upper is not None:
            upper = self.unit(estimate.upper, estimate.unit)
            return f"{self.number(estimate.lower)} to {upper}"
        figure = self.unit(estimate.value, estimate.unit)
        return figure if estimate.is_exact else f"{estimate.qualifier} {figure}"

    def stated(self, amount: Amount) -> Line:
        """Return an amount with the source's own word for how sure it is."""
        wording = amount.wording if isinstance(amount, Estimate) else None
        said = line(" (", Name(wording), ")") if wording else ()
        return line(self.amount(amount), said)

    def interval(self, interval: Interval, unit: str) -> str:
        """Return the bounds of a number in words.

        >>> Words.of("en", {}.get).interval(Interval(0, 19, upper_open=True), "VND")
        'less than 19 VND'
        """
        lower, upper = interval.lower, interval.upper
        if lower is not None and lower == upper:
            return f"exactly {self.unit(lower, unit)}"
        if upper is None:
            if not lower:
                return "no bound follows"
            return f"{'more than' if interval.lower_open else 'at least'} {self.unit(lower, unit)}"
        end = self.unit(upper, unit)
        if not lower:
            return f"{'less than' if interval.upper_open else 'at most'} {end}"
        start = f"{'above ' if interval.lower_open else ''}{self.number(lower)}"
        return f"{start} to {'below ' if interval.upper_open else ''}{end}"

    # --- time -------------------------------------------------------------------------------

    def day(self, day: datetime.date) -> str:
        """Return a day.

        >>> Words.of("en", {}.get).day(datetime.date(2021, 9, 22))
        '22 September 2021'
        """
        return self._dated(day, "d MMMM y" if self.locale.language == "en" else "long")

    def when(self, when: When | None) -> str:
        """Return a date or period in words; what is not stated is said to be so.

        >>> from civdiplo.values.periods import parse_when
        >>> words = Words.of("en", {}.get)
        >>> [words.when(parse_when(text)) for text in ("2012/2017", "2021-07-13/", "XXXX-07-13")]
        ['2012 to 2017', 'from 13 July 2021, end not stated', '13 July, year not stated']
        """
        if when is None:
            return "not dated"
        if isinstance(when, PartialDate):
            return self._date(when)
        start = self._date(when.start) if when.start else None
        end = self._date(when.end) if when.end else None
        if start and end:
            return start if start == end else f"{start} to {end}"
        if start:
            return f"since {start}" if when.open_end else f"from {start}, end not stated"
        if end:
            return f"until {end}" if when.open_start else f"until {end}, start not stated"
        return "not dated"

    def _date(self, date: PartialDate) -> str:
        doubt = ("about " if date.approximate else "") + ("perhaps " if date.uncertain else "")
        part = _PARTS[date.part] if date.part else ""
        inferred = f" ({' and '.join(date.inferred)} inferred)" if date.inferred else ""
        return f"{doubt}{part}{self._plain(date)}{inferred}"

    def _plain(self, date: PartialDate) -> str:
        if date.precision == "range":
            return self._range(date.earliest, date.latest)
        if date.month is None:
            return str(date.year) if date.precision == "year" else date.edtf
        stands_in = datetime.date(date.year or _LEAP_YEAR, date.month, date.day or 1)
        if date.year is None:
            pattern = "LLLL" if date.day is None else "d MMMM"
            return f"{self._dated(stands_in, pattern)}, year not stated"
        return self.day(stands_in) if date.day else self._dated(stands_in, "LLLL y")

    def _range(self, first: datetime.date | None, last: datetime.date | None) -> str:
        if first is None or last is None:
            known, side = (first, "later") if first is not None else (last, "earlier")
            return f"{self.day(known)} or {side}" if known is not None else "not dated"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"some time from {first.year} to {last.year}"
        return f"some time from {self.day(first)} to {self.day(last)}"

    def _dated(self, day: datetime.date, pattern: str) -> str:
        from babel.dates import format_date

        return format_date(day, pattern, locale=self.locale)


def joined(lines: Iterable[Line]) -> Line:
    """Return lines with commas between."""
    parts: Line = ()
    for one in lines:
        parts = line(parts, ", ", one) if parts else one
    return parts


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a small count with its noun.

    >>> counted(1, "entity", "entities"), counted(0, "tie")
    ('1 entity', '0 ties')
    """
    return f"{count:,} {one if count == 1 else many or _plural(one)}"


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
