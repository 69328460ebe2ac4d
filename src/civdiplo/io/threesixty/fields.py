"""The fields of 360Giving 1.4: what each is, and the heading it has in a spreadsheet.

Source: 360Giving Data Standard 1.4.3, 360-giving-schema.json (names, titles and types).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from attrs import frozen

from civdiplo.values.codes import is_country

__all__ = ["OBJECTS", "Field", "Kind", "is_valid"]

Kind: TypeAlias = Literal[
    "text", "number", "day", "partial day", "time", "uri", "country", "yes or no", "texts", "object"
]


@frozen
class Field:
    """One field: its name and heading, and what may stand in it.

    ``of`` names the object it holds, ``many`` tells that it holds a list of them.
    """

    name: str
    title: str
    kind: Kind = "text"
    of: str = ""
    many: bool = False


def _list(name: str, title: str, of: str) -> Field:
    return Field(name, title, "object", of=of, many=True)


def _of(*fields: Field) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


_ID = Field("id", "Identifier")
_TITLE = Field("title", "Title")
_NAME = Field("name", "Name")
_DESCRIPTION = Field("description", "Description")
_MODIFIED = Field("dateModified", "Last Modified", "time")
_CODE = Field("code", "Code")

OBJECTS: Final[Mapping[str, Mapping[str, Field]]] = {
    "grant": _of(
        _ID, _TITLE, _DESCRIPTION, Field("currency", "Currency"),
        Field("amountAppliedFor", "Amount Applied For", "number"),
        Field("amountAwarded", "Amount Awarded", "number"),
        Field("amountDisbursed", "Amount Disbursed", "number"),
        Field("awardDate", "Award Date", "day"),
        Field("url", "URL", "uri"),
        _list("plannedDates", "Planned Dates", "event"),
        _list("actualDates", "Actual Dates", "event"),
        Field("recipientIndividual", "Recipient Ind", "object", of="person"),
        Field("toIndividualsDetails", "To Individuals Details", "object", of="details"),
        _list("recipientOrganization", "Recipient Org", "organization"),
        _list("beneficiaryLocation", "Beneficiary Location", "location"),
        _list("fundingOrganization", "Funding Org", "organization"),
        _list("grantProgramme", "Grant Programme", "programme"),
        Field("fromOpenCall", "From An Open Call?", "yes or no"),
        _list("fundingType", "Funding Type", "classification"),
        _list("classifications", "Classifications", "classification"),
        _list("relatedDocument", "Related Document", "document"),
        _list("applicationTransaction", "applicationTransaction", "transaction"),
        _list("commitmentTransaction", "commitmentTransaction", "transaction"),
        _list("disbursementTransaction", "disbursementTransaction", "transaction"),
        Field("relatedActivity", "Related Activity", "texts"),
        _MODIFIED,
        Field("dataSource", "Data Source", "uri"),
        Field("regrantType", "For Regrant Type"),
        Field("locationScope", "Location Scope"),
    ),
    "organization": _of(
        _ID, _NAME, Field("department", "Department"), Field("contactName", "Contact Name"),
        Field("charityNumber", "Charity Number"), Field("companyNumber", "Company Number"),
        Field("streetAddress", "Street Address"), Field("addressLocality", "City"),
        Field("addressRegion", "County"), Field("addressCountry", "Country"),
        Field("postalCode", "Postal Code"), Field("telephone", "Phone Number"),
        Field("alternateName", "Alternate Name"), Field("email", "Email"), _DESCRIPTION,
        Field("organisationType", "Organisation Type"), Field("url", "Web Address", "uri"),
        _list("location", "Location", "location"), _MODIFIED,
    ),
    "person": _of(_ID, _NAME),
    "details": _of(
        Field("primaryGrantReason", "Primary Grant Reason"),
        Field("secondaryGrantReason", "Secondary Grant Reason"),
        Field("grantPurpose", "Grant Purpose", "texts"),
    ),
    "event": _of(
        _TITLE, Field("startDate", "Start Date", "partial day"),
        Field("endDate", "End Date", "partial day"),
        Field("duration", "Duration (months)", "number"), _DESCRIPTION, _MODIFIED,
    ),
    "location": _of(
        _ID, _NAME, Field("countryCode", "Country Code", "country"),
        Field("latitude", "Latitude", "number"), Field("longitude", "Longitude", "number"),
        _DESCRIPTION, Field("geoCode", "Geographic Code"),
        Field("geoCodeType", "Geographic Code Type"), _MODIFIED,
    ),
    "programme": _of(_CODE, _TITLE, _DESCRIPTION, Field("url", "URL", "uri"), _MODIFIED),
    "classification": _of(
        Field("vocabulary", "Vocabulary"), _CODE, _TITLE, _DESCRIPTION,
        Field("url", "URL", "uri"), _MODIFIED,
    ),
    "document": _of(
        _ID, _TITLE, Field("url", "Web Address", "uri"), _DESCRIPTION,
        Field("documentType", "Document Type"), _MODIFIED,
    ),
    "transaction": _of(
        _ID, Field("transactionDate", "Transaction Date", "day"), Field("currency", "Currency"),
        Field("value", "Value", "number"), Field("valueDate", "Value Date", "day"), _DESCRIPTION,
        Field("provider", "Provider"), Field("recipient", "Recipient"), _MODIFIED,
    ),
}  # fmt: skip
"""The objects of the standard, each with its fields by name."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[012]))?")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~%\[\]]+")


def is_valid(value: object, kind: Kind) -> bool:
    """Tell whether the schema takes a value for a field; an object is looked into elsewhere.

    >>> is_valid("2021-09-21", "day"), is_valid("21/09/2021", "day"), is_valid(1, "text")
    (True, False, False)
    """
    if kind == "number":
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == "object":
        return isinstance(value, dict)
    return isinstance(value, str) and _VALID[kind](value)


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    found = _TIME.fullmatch(text)
    return found is not None and _is_day(found[1])


_VALID: Final[dict[str, Callable[[str], bool]]] = {
    "text": lambda _: True,
    "day": lambda text: _is_day(text) or _is_time(text),
    "partial day": lambda text: _is_day(text) or _is_time(text) or bool(_MONTH.fullmatch(text)),
    "time": _is_time,
    "uri": lambda text: bool(_URI.fullmatch(text)),
    "country": is_country,
    "yes or no": lambda text: text in {"Yes", "No"},
}
