"""A made-up file of IATI activities, and what lxml alone takes to go through it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["looked_at", "make", "only_parsed"]

_TRANSACTIONS = 20  # of an activity
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


def make(path: Path, count: int) -> None:
    """Write so many activities, of some 14 kB each."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?>\n<iati-activities version="2.03">\n')
        file.writelines(_activity(number) for number in range(1, count + 1))
        file.write("</iati-activities>\n")


def _activity(number: int) -> str:
    transactions = "".join(_transaction(number, k) for k in range(_TRANSACTIONS))
    return f"""  <iati-activity xml:lang="en" default-currency="USD" hierarchy="1">
   <iati-identifier>XM-EXAMPLE-ACT-{number}</iati-identifier>
   <reporting-org ref="XM-EXAMPLE" type="40"><narrative>Example agency</narrative></reporting-org>
   <title><narrative>Activity {number}</narrative></title>
   <description type="1"><narrative>{"Words about the activity. " * 8}</narrative></description>
   <participating-org ref="XM-EXAMPLE-{number % 7}" role="1" type="40">
    <narrative>Example fund {number % 7}</narrative>
   </participating-org>
   <participating-org ref="XM-EXAMPLE" role="4" type="40">
    <narrative>Example agency</narrative>
   </participating-org>
   <activity-status code="2"/>
   <activity-date iso-date="2012-04-28" type="2"/>
   <recipient-country code="AF" percentage="50"/>
   <recipient-country code="KE" percentage="50"/>
   <sector vocabulary="1" code="11110" percentage="100"/>
   <budget type="1" status="1">
    <period-start iso-date="2014-01-01"/>
    <period-end iso-date="2014-12-31"/>
    <value currency="EUR" value-date="2014-01-01">3000</value>
   </budget>
{transactions}  </iati-activity>
"""


def _transaction(number: int, k: int) -> str:
    day = f"20{10 + k % 10}-0{1 + k % 9}-1{number % 10}"
    return f"""   <transaction ref="R{number}-{k}" humanitarian="1">
    <transaction-type code="{(2, 3, 3, 4, 11)[k % 5]}"/>
    <transaction-date iso-date="{day}"/>
    <value currency="{("USD", "EUR", "GBP")[k % 3]}" value-date="{day}">{number * 37}.{k:02}</value>
    <description><narrative>Quarterly transfer {k} of activity {number}</narrative></description>
    <provider-org ref="XM-EXAMPLE-{k % 7}" type="40">
     <narrative>Example fund {k % 7}</narrative>
    </provider-org>
    <receiver-org ref="XM-EXAMPLE-R{number % 50}" type="22">
     <narrative>Example society {number % 50}</narrative>
    </receiver-org>
    <flow-type code="10"/>
    <finance-type code="110"/>
    <aid-type code="A01" vocabulary="1"/>
    <tied-status code="5"/>
   </transaction>
"""


def looked_at(path: Path) -> int:
    """Look at every element as it ends, and free each activity; return how much was looked at."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), **_OPTIONS):
        count += len(element.items()) + (element.text is not None)
        if element.tag == "iati-activity":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def only_parsed(path: Path) -> int:
    """Build each activity and free it, without a look inside; return how many there are."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), tag="iati-activity", **_OPTIONS):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count
