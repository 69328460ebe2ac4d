"""Stream a long IATI file, beside lxml alone: time and highest memory, each in a fresh process.

``python bench/iati.py --megabytes 500`` makes a file of that size in a temporary folder, measures,
prints the tables and deletes it.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from civdiplo.io import iati
from measure import child
from report import Row, Table, terminal

__all__ = ["tables"]

_BARE = "lxml, every element looked at"
_OURS = "civdiplo.io.iati, streamed"
_TRANSACTIONS = 20  # of an activity
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}


def tables(folder: Path, *, megabytes: int, rounds: int) -> Iterator[Table]:
    """Yield the tables of time and of memory for a file of so many megabytes."""
    path = _made(folder / "activities.xml", megabytes * 10**6)
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in _WAYS}
    for _ in range(rounds):
        for name, held in runs.items():
            held.append(tuple(child(__file__, "--way", name, str(path))))
    path.unlink()
    ratios = {
        name: median(a[0] / b[0] for a, b in zip(held, runs[_BARE], strict=True))
        for name, held in runs.items()
    }
    note = (
        "Every element of 20 transactions an activity is read, checked and kept; lxml alone asks "
        "each for its name, text and attributes. Processor time, each way in a fresh process."
    )
    rows = [Row(name, ratio, 2.5 if name == _OURS else None) for name, ratio in ratios.items()]
    yield Table(f"Stream an IATI file of {megabytes} MB", f"x {_BARE}", rows, note)
    peaks = {name: max(peak for _, peak in held) for name, held in runs.items()}
    rows = [Row(name, peak, 300 if name == _OURS else None) for name, peak in peaks.items()]
    yield Table(f"Highest memory, streaming {megabytes} MB of IATI", "MB", rows)


def _made(path: Path, size: int) -> Path:
    """Write a file of about so many bytes."""
    with path.open("w", encoding="utf-8") as file:
        written = file.write('<?xml version="1.0"?>\n<iati-activities version="2.03">\n')
        number = 0
        while written < size:
            number += 1
            written += file.write(_activity(number))
        file.write("</iati-activities>\n")
    return path


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


def _bare(path: str) -> int:
    """Look at every element as it ends, and free each activity."""
    count = 0
    for _, element in etree.iterparse(path, **_OPTIONS):
        count += len(element.items()) + (element.text is not None)
        if element.tag == "iati-activity":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return count


def _only_parsed(path: str) -> int:
    """Build each activity and free it, without a look inside."""
    count = 0
    for _, element in etree.iterparse(path, tag="iati-activity", **_OPTIONS):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def _ours(path: str) -> int:
    return sum(1 for _ in iati.iter_read(path, on_entry=lambda _entry: None))


_WAYS: dict[str, Callable[[str], int]] = {
    _BARE: _bare,
    "lxml, activities only parsed": _only_parsed,
    _OURS: _ours,
}


def _peak() -> float:
    """Return the highest memory of this process in MB; ru_maxrss is of the process before, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 10**6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**6


def main() -> None:
    """Measure all ways, or one of them in this process."""
    parser = argparse.ArgumentParser(description="Stream a long IATI file.")
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--way", choices=list(_WAYS))
    parser.add_argument("path", nargs="?")
    asked = parser.parse_args()
    if asked.way:
        gc.disable()  # as for all ways that bench/run.py measures
        start = time.process_time()
        _WAYS[asked.way](asked.path)
        spent = time.process_time() - start
        json.dump([spent, _peak()], sys.stdout)
        return
    with tempfile.TemporaryDirectory() as folder:
        for table in tables(Path(folder), megabytes=asked.megabytes, rounds=asked.rounds):
            print(terminal(table))


if __name__ == "__main__":
    main()
