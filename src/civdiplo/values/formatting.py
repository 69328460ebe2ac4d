"""Amounts of money as people of a locale write them, in full or compact: "$1M", "19 tỷ đồng".

Patterns, symbols and names are CLDR's, by babel; its digits are for showing, and no amount is
stored or rounded by them. Decimals are computed in contexts of this library alone.

Source: Unicode Technical Standard 35, part 3 (number patterns, compact number formats).
"""

from __future__ import annotations

import copy
import decimal
import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from civdiplo.errors import InvalidValueError
from civdiplo.values.decimals import NEAREST, WIDE
from civdiplo.values.shipped import shipped_rows

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

__all__ = ["Compact", "Show", "written"]

Compact: TypeAlias = Literal["short", "long"]
Show: TypeAlias = Literal["symbol", "code", "name"]

_MOST_DIGITS = 30
_GROUPED = 10_000  # of trillions, say: a compact number is grouped from here on
_NO_BREAK = "\u00a0"
_SIGN = "¤"  # where the currency stands in a pattern


class _Figure(NamedTuple):
    """A rounded number, the pattern for it, what digits it shows, and what it stands for."""

    number: Decimal
    pattern: NumberPattern
    digits: tuple[int, int]
    whole: Decimal


def written(
    amount: Decimal,
    code: str,
    locale: str,
    *,
    compact: Compact | Literal[False],
    digits: int | None,
    show: Show | None,
) -> str:
    """Return an amount of a currency in the form of a locale; see `Money.format`."""
    known = _locale(locale)
    _check(compact, digits, show)
    shown = show or ("name" if compact == "long" else "symbol")
    with decimal.localcontext(WIDE):
        if shown == "name":
            return _named(amount, code, known, compact=compact, digits=digits)
        return _marked(amount, code, known, compact=compact, digits=digits, show=shown)


def _check(compact: object, digits: object, show: object) -> None:
    if compact is not False and compact not in get_args(Compact):
        raise InvalidValueError("compact", 'must be "short", "long" or False', compact)
    if show is not None and show not in get_args(Show):
        raise InvalidValueError("show", 'must be "symbol", "code" or "name"', show)
    is_whole = isinstance(digits, int) and not isinstance(digits, bool)
    if digits is not None and not (is_whole and 0 <= digits <= _MOST_DIGITS):  # type: ignore[operator]  # it is an int there
        raise InvalidValueError("digits", f"must be from 0 to {_MOST_DIGITS}", digits)


def _locale(tag: str) -> Locale:
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag.replace("-", "_"))
    except (AttributeError, ValueError, UnknownLocaleError):
        raise InvalidValueError("locale", "must be a locale of CLDR", tag) from None


def _named(
    amount: Decimal,
    code: str,
    locale: Locale,
    *,
    compact: Compact | Literal[False],
    digits: int | None,
) -> str:
    from babel.numbers import get_currency_unit_pattern

    plain = locale.decimal_formats[None]
    if compact:
        figure = _shortened(amount, _decimal_forms(locale, compact), plain, locale, digits)
    else:
        figure = _full(amount, code, plain, digits)
    count = abs(figure.whole)
    unit: str = get_currency_unit_pattern(code, count=count, locale=locale)
    return unit.format(_applied(figure, locale), _name(code, count, locale))


def _marked(
    amount: Decimal,
    code: str,
    locale: Locale,
    *,
    compact: Compact | Literal[False],
    digits: int | None,
    show: Show,
) -> str:
    from babel.numbers import get_currency_symbol

    mark = code if show == "code" else get_currency_symbol(code, locale)
    standard = locale.currency_formats["standard"]
    if not compact:
        return _applied(_full(amount, code, standard, digits), locale, mark)
    if compact == "short":
        forms = locale.compact_currency_formats["short"]
        return _applied(_shortened(amount, forms, standard, locale, digits), locale, mark)
    plain = locale.decimal_formats[None]
    words = _shortened(abs(amount), _decimal_forms(locale, "long"), plain, locale, digits)
    around = _with_mark(standard, mark)
    side = int(amount < 0 and bool(words.number))
    return f"{around.prefix[side]}{_applied(words, locale)}{around.suffix[side]}"


def _decimal_forms(locale: Locale, compact: Compact) -> Mapping[str, Any]:
    """Return the patterns of a form; Korean, Chinese and Japanese have words in the short one."""
    forms: Mapping[str, Mapping[str, Any]] = locale.compact_decimal_formats
    return forms.get(compact) or forms["short"]


def _full(amount: Decimal, code: str, pattern: NumberPattern, digits: int | None) -> _Figure:
    from babel.numbers import get_currency_precision

    if digits is None:
        digits = max(get_currency_precision(code), _digits_after(amount))
        least = get_currency_precision(code)
    else:
        least = digits
    number = _rounded(amount, digits)
    counted = _rounded(number, max(least, _digits_after(number)))
    return _Figure(number, pattern, (least, digits), counted)


def _digits_after(number: Decimal) -> int:
    """Return how many digits after the point the number needs, zeros at its end not counted."""
    return max(0, -int(number.normalize(WIDE).as_tuple().exponent))


def _rounded(number: Decimal, digits: int) -> Decimal:
    near = NEAREST.quantize(number, Decimal((0, (1,), -digits)))
    return near or near.copy_abs()


def _shortened(
    amount: Decimal,
    forms: Mapping[str, Any],
    plain: NumberPattern,
    locale: Locale,
    digits: int | None,
) -> _Figure:
    """Return the number in thousands, millions, ... of which the pattern says how many.

    The first turn rounds, the second takes the pattern of what it is rounded to: 999,950 is
    1000 thousand, and so 1 million.
    """
    whole, number, power, size, places = amount, amount, 0, "", 0
    for _ in range(2):
        size, power = _size(forms["other"], abs(whole))
        scaled = whole.scaleb(-power)
        places = max(0, 1 - scaled.adjusted()) if digits is None else digits
        number = _rounded(scaled, places)
        whole = number.scaleb(power)
    category = locale.plural_form(abs(number.normalize()))
    pattern = _form(forms, category, size) if size else plain
    if abs(number) >= _GROUPED:
        pattern = copy.copy(pattern)
        pattern.grouping = plain.grouping
    return _Figure(number, pattern, (0, places), _rounded(whole, _digits_after(whole)))


def _size(forms: Mapping[str, NumberPattern], whole: Decimal) -> tuple[str, int]:
    """Return the largest size that fits, and by which power of ten its number is divided.

    A form without words ("0") is no size: such numbers are written in full.
    """
    fitting = [size for size in forms if Decimal(size) <= whole]
    size = max(fitting, key=len, default="")
    if not size or not (forms[size].prefix[0] + forms[size].suffix[0]):
        return "", 0
    return size, len(size) - len(str(forms[size].number_pattern))


def _form(forms: Mapping[str, Any], category: str, size: str) -> NumberPattern:
    """Return the pattern for a plural category; the general one where that has no digits."""
    special: NumberPattern | None = forms.get(category, {}).get(size)
    general: NumberPattern = forms["other"][size]
    return special if special is not None and special.number_pattern else general


def _applied(figure: _Figure, locale: Locale, mark: str = "") -> str:
    pattern = _with_mark(figure.pattern, mark)
    pattern.frac_prec = figure.digits
    text: str = pattern.apply(figure.number, locale, currency_digits=False)
    return text


def _with_mark(pattern: NumberPattern, mark: str) -> NumberPattern:
    """Return a copy of a pattern with the currency put in its place.

    Letters are kept apart from digits and other letters: "LAK 5", but "$5".
    """
    made = copy.copy(pattern)
    made.prefix = _pair([_put(f"{text}0", mark)[:-1] for text in pattern.prefix])
    made.suffix = _pair([_put(f"0{text}", mark)[1:] for text in pattern.suffix])
    return made


def _pair(texts: list[str]) -> tuple[str, str]:
    positive, negative = texts
    return positive, negative


def _put(text: str, mark: str) -> str:
    before, sign, after = text.partition(_SIGN)
    if not sign:
        return text
    if before[-1:].isalnum() and mark[:1].isalpha():
        before += _NO_BREAK
    if after[:1].isalnum() and mark[-1:].isalpha():
        mark += _NO_BREAK
    return f"{before}{mark}{after}"


def _name(code: str, count: Decimal, locale: Locale) -> str:
    from babel.numbers import get_currency_name

    own = _own_names().get((locale.language, code))
    if own is None:
        name: str = get_currency_name(code, count=count, locale=locale)
        return name
    return own[locale.plural_form(count)] or own["other"]


@functools.cache
def _own_names() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["language"], row["code"]): row for row in shipped_rows("currency_names.csv")}
