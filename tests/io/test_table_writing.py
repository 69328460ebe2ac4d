"""A dataset as a table: nothing lost unsaid, nothing that a spreadsheet would run."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, Event, Place
from civdiplo.errors import InvalidDataError
from civdiplo.io.table import Column, Key, Template, read, write
from civdiplo.values.money import Money


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Ids, names in all languages, numbers and days come back."""
    places = [
        Place(id="hanoi", name={"en": "Hanoi", "ru": "Ханой"}, country="VN", latitude="21.03",
              longitude="-105.85", aliases=[]),
        Place(id="pole", name={"en": 'The "Pole", far'}),
    ]  # fmt: skip
    report = write(Dataset(places), Place, tmp_path / "out.csv")
    assert not report
    again = Template(
        Place, Key("id", prefix="again"), name={"en": Column("name_en"), "ru": Column("name_ru")},
        country=Column("country"), latitude=Column("latitude"), longitude=Column("longitude"),
        aliases=Column("aliases", convert=json.loads),
    )  # fmt: skip
    dataset, _ = read(tmp_path / "out.csv", again)
    for place in places:
        twin = dataset[f"again-{place.id}"]
        assert isinstance(twin, Place)
        assert (twin.name, twin.country, twin.latitude, twin.aliases) == (
            place.name, place.country, place.latitude, () if place.id == "hanoi" else None,
        )  # fmt: skip


def test_cells_are_plain(tmp_path: Path) -> None:
    """Days are ISO 8601, lists are JSON, numbers have plain digits, nothing is blank."""
    event = Event(id="e", name={"en": "Forum"}, date="2021-09-21/2021-09-22", organizers=["a", "b"])
    gift = Contribution(id="g", amount=Money(Decimal("1E+6"), "USD"))
    write(Dataset([event]), Event, tmp_path / "e.tsv")
    header, cells = (line.split("\t") for line in (tmp_path / "e.tsv").read_text().splitlines())
    row = dict(zip(header, cells, strict=True))
    assert row["date_earliest"] == datetime.date(2021, 9, 21).isoformat()
    assert row["date"] == "2021-09-21/2021-09-22"
    assert row["note"] == ""
    assert '""a""' in row["organizers"]
    write(Dataset([gift]), Contribution, tmp_path / "g.csv")
    assert ",1000000,USD," in (tmp_path / "g.csv").read_text()
    write(Dataset(), Place, tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text() == "id,type\n"


@pytest.mark.parametrize("name", ["=1+1", "+1 day", "-x", "@home", "＝1"])
def test_formulas_are_guarded_and_reported(tmp_path: Path, name: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe; a number stays one."""
    dataset = Dataset([Place(id="p", name={"en": name}), Place(id="q", name={"en": "-5.2"})])
    path = tmp_path / "p.csv"
    report = write(dataset, Place, path)
    assert report.counts == {"formula": 2}
    assert {entry.original for entry in report} == {name}
    assert f"'{name}" in path.read_text(encoding="utf-8")
    assert ",-5.2," in path.read_text(encoding="utf-8")
    assert not write(dataset, Place, path, guard_formulas=False)
    assert f",{name}," in path.read_text(encoding="utf-8")


def test_words_that_no_column_holds_are_reported(tmp_path: Path) -> None:
    """Languages that are not asked for, and those of lists, are told of."""
    place = Place(
        id="p", name={"en": "Hanoi", "ru": "Ханой"}, aliases=[{"en": "Capital", "ru": "Столица"}]
    )
    path = tmp_path / "p.csv"
    report = write(Dataset([place]), Place, path, language="ru", languages=[])
    assert [entry.original for entry in report] == [{"en": "Hanoi"}, {"en": "Capital"}]
    with pytest.raises(InvalidDataError, match="must be in the language that is written"):
        write(Dataset([place]), Place, tmp_path / "q.csv", strict=True)
    assert not (tmp_path / "q.csv").exists()
