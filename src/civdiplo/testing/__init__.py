"""Strategies for hypothesis: values and entities drawn at random, for the tests of your own code.

Asks for the extra ``testing``: ``pip install 'civdiplo[testing]'``.
"""

from __future__ import annotations

from importlib.util import find_spec

from civdiplo.errors import MissingExtraError

if find_spec("hypothesis") is None:  # asked here once, so that no module below has to
    raise MissingExtraError("civdiplo.testing", package="hypothesis", extra="testing")

from civdiplo.testing.amounts import (
    amounts,
    currency_codes,
    dated_bags,
    estimates,
    in_kinds,
    intervals,
    money_bags,
    moneys,
    numbers_in,
    tolerances,
    unit_names,
    weights,
)
from civdiplo.testing.dates import (
    partial_dates,
    periods,
    truths,
    whens,
)
from civdiplo.testing.entities import (
    datasets,
    entities,
    entities_of,
)
from civdiplo.testing.texts import (
    citations,
    claims,
    country_codes,
    entity_ids,
    identifiers,
    language_tags,
    local_texts,
    plain_data,
    theme_codes,
    words,
)

__all__ = [
    "amounts",
    "citations",
    "claims",
    "country_codes",
    "currency_codes",
    "datasets",
    "dated_bags",
    "entities",
    "entities_of",
    "entity_ids",
    "estimates",
    "identifiers",
    "in_kinds",
    "intervals",
    "language_tags",
    "local_texts",
    "money_bags",
    "moneys",
    "numbers_in",
    "partial_dates",
    "periods",
    "plain_data",
    "theme_codes",
    "tolerances",
    "truths",
    "unit_names",
    "weights",
    "whens",
    "words",
]
