"""Files that keep to no rule but that of XML are read without loss, each oddity told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from lxml import etree

from civdiplo.dataset import Dataset
from civdiplo.entities import Campaign, Contribution, Organization, StatedFigure
from civdiplo.io import iati
from civdiplo.io.report import ImportReport
from civdiplo.serialize import to_plain

LISTS = ("TransactionType", "OrganisationRole", "ActivityStatus")
VALUE = '<value currency="USD" value-date="2021-01-01">300</value>'
DAYS = '<transaction-type code="3"/><transaction-date iso-date="2021-05-01"/>'
ODD = f"""<iati-activities version="2.03" xmlns:x="urn:x">
 <iati-activity xml:lang="english" x:own="1" default-currency="EUR">
  <iati-identifier x:note="n">XM-EXAMPLE-1</iati-identifier>
  <iati-identifier>XM-EXAMPLE-2</iati-identifier>
  <reporting-org ref="XM-EXAMPLE" type="22"><narrative xml:lang="en">A union</narrative>
  </reporting-org>
  <title><narrative xml:lang="fr">Aide</narrative><narrative xml:lang="fr">Secours</narrative>
   <narrative/><narrative xml:lang="xx">?</narrative><x:odd>o</x:odd></title>
  <title><narrative xml:lang="de">Hilfe</narrative></title>
  <description><narrative xml:lang="en"> Two\twords </narrative></description>
  <description type="1"><narrative xml:lang="en">Another</narrative></description>
  <participating-org role="9" ref="XM-1"><narrative xml:lang="en">One</narrative>
  </participating-org>
  <participating-org role="1" type="40"/>
  <participating-org role="4" ref="  XM-2 "><narrative xml:lang="en">Two</narrative>
  </participating-org>
  <activity-status code="6"/><activity-status code="2"/>
  <activity-date type="2" iso-date="2022-01-01"/><activity-date type="4" iso-date="2021-01-01"/>
  <recipient-country code="XX"/><recipient-country code="VN"/><recipient-country code="VN"/>
  <budget><value currency="USD" value-date="2021-01-01" x:own="2">1</value></budget>
  <budget><period-start iso-date="2021-01-01"/><period-end iso-date="2021-12-31"/></budget>
  <budget><period-start iso-date="2021-01-01Z"/><period-end iso-date="2021-12-31"/>{VALUE}{VALUE}
  </budget>
  <transaction ref="t1">{DAYS}</transaction>
  <transaction ref="t2">{DAYS}<value currency="USD" value-date="2021-01-01" x:own="3">5</value>
   <transaction-type code="4"/><description/><provider-org type="10"/>
   <receiver-org ref="no  code" provider-activity-id="4p"/><recipient-country code="LA"><narrative
   xml:lang="en">Laos</narrative></recipient-country><recipient-country code="QQ"/></transaction>
  <transaction ref="t3">{DAYS}{VALUE}<recipient-country code="QQ"/>
   <description><narrative xml:lang="en">One</narrative><narrative xml:lang="en">Two</narrative>
   </description></transaction>
 </iati-activity>
 <iati-activity><iati-identifier>XM-EXAMPLE-3</iati-identifier><title><narrative/></title>
 </iati-activity>
 <x:other>elsewhere</x:other>
</iati-activities>"""


@pytest.fixture(name="odd")
def _odd(tmp_path: Path) -> tuple[Dataset, ImportReport]:
    path = tmp_path / "odd.xml"
    path.write_text(ODD, encoding="utf-8")
    return iati.read(path)


def texts_in(plain: Any) -> Iterator[str]:
    """Yield every text of plain data, the keys of objects too."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield key
            yield from texts_in(value)
    elif isinstance(plain, list):
        for one in plain:
            yield from texts_in(one)


def test_every_oddity_is_told(odd: tuple[Dataset, ImportReport]) -> None:
    """Each thing that is not as the standard has it is in the report, under its own code."""
    assert odd[1].counts == {
        "country": 2,
        "language": 1,
        "no-title": 1,
        "no-value": 2,
        "period": 1,
        "repeated-element": 6,
        "name-from-ref": 1,
        "stray-element": 1,
        "text-changed": 1,
        "time-zone": 1,
        "unknown-code": 1,
        "unnamed-organisation": 2,
    }


def test_what_can_be_read_of_an_odd_activity_is_read(odd: tuple[Dataset, ImportReport]) -> None:
    """The first of what is repeated is taken, and nothing is made of what says nothing."""
    dataset, _ = odd
    campaign = dataset.one(Campaign, "iati-activity-XM-EXAMPLE-1")
    assert campaign.name.to_plain() == {"fr": "Aide"}
    assert campaign.note is not None
    assert campaign.note.to_plain() == {"en": "Two words"}
    assert campaign.participants is not None
    assert [one.role for one in campaign.participants] == [None, "implementing"]
    assert (campaign.status, campaign.period) == (None, None)
    assert campaign.beneficiaries == ("iso3166-1-VN",)
    first, second, third = dataset.of(Contribution)
    assert (first.amount, second.provider, third.place) == (None, None, None)
    assert second.place == "iso3166-1-LA"
    assert third.note is not None
    assert third.note.to_plain() == {"en": "One"}
    assert dataset["iati-activity-XM-EXAMPLE-3"].label() == "XM-EXAMPLE-3"
    assert len(dataset.of(StatedFigure)) == 2
    receiver = dataset.one(Organization, second.receiver or "")
    assert receiver.identifiers is None
    assert receiver.extra["org.iatistandard:@ref"] == "no  code"


def test_no_leaf_of_an_odd_activity_is_lost(odd: tuple[Dataset, ImportReport]) -> None:
    """Each text and attribute is in a field, in what is kept, or in the report."""
    dataset, report = odd
    told = set(texts_in([to_plain(one) for one in dataset]))
    told |= set(texts_in(report.to_plain()))
    words = {one.code: one.word for name in LISTS for one in iati.codes(name)}
    for element in etree.fromstring(ODD).iter():
        leaves = [str(value) for value in element.attrib.values()]
        leaves += [" ".join((element.text or "").split())]
        for leaf in leaves:
            held = told & {leaf, leaf.strip(), str(words.get(leaf)), f"iso3166-1-{leaf}"}
            assert held or not leaf, (element.tag, leaf)


def test_an_odd_file_is_written_as_it_was_read(
    odd: tuple[Dataset, ImportReport], tmp_path: Path
) -> None:
    """With a status and a date it is an activity, and write, read, write is a fixed point."""
    dataset, _ = odd
    campaign = dataset.one(Campaign, "iati-activity-XM-EXAMPLE-1")
    whole = dataset.replace(evolve(campaign, status="active", period="2021-01-01/"))
    report = iati.write(whole, tmp_path / "one.xml", reporting="iati-organisation-XM-EXAMPLE")
    assert report.counts == {"incomplete": 1, "no-day": 1, "no-figure": 1}
    again, _ = iati.read(tmp_path / "one.xml")
    iati.write(again, tmp_path / "two.xml")
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()
