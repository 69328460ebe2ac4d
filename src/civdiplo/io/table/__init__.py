r"""Tables of other people, CSV or TSV, into a dataset by a mapping of columns; and out again.

A `Template` says what each row makes: an entity of some type, with a key that gives its id, and
what its fields are filled with: columns, constants, or other templates, whose entities it refers
to. A row may make several entities, and several rows one and the same.

>>> import pathlib, tempfile
>>> from civdiplo.entities import Place, Twinning
>>> here = Template(Place, Key("city", "country"), name=Column("city"), country=Column("country"))
>>> there = Template(Place, Key("twin", "of"), name=Column("twin"), country=Column("of"))
>>> twinning = Template(Twinning, Key(here, there, unordered=True), parties=[here, there])
>>> with tempfile.TemporaryDirectory() as folder:
...     table = pathlib.Path(folder, "twins.csv")
...     _ = table.write_text("city,country,twin,of,dist\nPskov,RU,Vitebsk,BY,300\n")
...     dataset, report = read(table, twinning, language="en")
>>> [entity.id for entity in dataset]
['place-Pskov--RU', 'place-Vitebsk--BY', 'twinning-place-Pskov--RU--place-Vitebsk--BY']
>>> report.counts
{'column-not-taken': 1, 'one-sided': 1}

A blank cell states nothing; nothing else does, unless the caller says so: "NA" is Namibia, and
"N/A" or "-" are text. Cells are text: one that looks like a formula is read as it is written.

Source: RFC 4180 (CSV), the IANA registration of text/tab-separated-values.
"""

from __future__ import annotations

from civdiplo.io.table.columns import Column, First, Line, MoneyOf, PeriodOf
from civdiplo.io.table.reading import iter_read, read
from civdiplo.io.table.taking import CODES
from civdiplo.io.table.templates import Each, Key, Template
from civdiplo.io.table.writing import WRITE_CODES, write

__all__ = [
    "CODES",
    "WRITE_CODES",
    "Column",
    "Each",
    "First",
    "Key",
    "Line",
    "MoneyOf",
    "PeriodOf",
    "Template",
    "iter_read",
    "read",
    "write",
]
