"""The command line: ``civdiplo report``, ``civdiplo validate`` and ``civdiplo convert``.

Exit codes: 0 done; 1 the data has faults, all of which are listed; 2 the command could not be
carried out as it was given (an unknown option, a missing file, an unknown currency); 130 it was
interrupted; 141 whoever read the output stopped reading.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Never

import civdiplo
from civdiplo.errors import (
    CivdiploError,
    InvalidDataError,
    InvalidValueError,
    MissingExtraError,
)

if TYPE_CHECKING:
    from tqdm import tqdm

    from civdiplo import Dataset
    from civdiplo.io.native import Scan
    from civdiplo.io.report import Report
    from civdiplo.rates import ExchangeRates

__all__ = ["main"]

_DONE, _FAULTY, _REFUSED, _STOPPED, _UNREAD = 0, 1, 2, 130, 141
_PAGE = Path("civdiplo-report.html")
_READY = ("hmrc", "ecb", "nbp")
_DAYS = 7  # a rate of the last working day, or of the week's table, serves the days after it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: What stands after ``civdiplo``; those of the process where not given.
    """
    _speak_utf8()
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter would complain again when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except KeyboardInterrupt:
        print("civdiplo: interrupted; no file was left half-written", file=sys.stderr)
        return _STOPPED
    except InvalidDataError as error:
        print(error, file=sys.stderr)
        return _FAULTY
    except CivdiploError as error:
        print(f"civdiplo: {error}", file=sys.stderr)
        return _REFUSED
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        print(f"civdiplo: {named}{error.strerror or error}", file=sys.stderr)
        return _REFUSED
    return code


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale; what cannot be written is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="civdiplo",
        description="Report on datasets of public diplomacy, and check them.",
        epilog="Exit codes: 0 done, 1 the data has faults, 2 the command could not be carried out.",
    )
    parser.add_argument("--version", action="version", version=f"civdiplo {civdiplo.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_report(commands.add_parser("report", help="what a dataset holds, as text and as a page"))
    _add_validate(commands.add_parser("validate", help="list every fault of files"))
    _add_convert(commands.add_parser("convert", help="from one format to another, with a report"))
    return parser


def _add_report(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Report on a dataset: what it holds, what is wrong with it, its network, its money, its "
        "agreements and events. The text goes to the terminal, and the whole as one HTML page, "
        "which needs no network, to a file."
    )
    command.add_argument(
        "file", nargs="?", metavar="FILE",
        help="a file of the native format, .jsonl or .json, also .gz; without it, the sample that "
        "ships with civdiplo",
    )  # fmt: skip
    command.add_argument(
        "--currency", default="USD", metavar="CODE", help="convert money into it (USD)"
    )
    command.add_argument(
        "--as-of", type=_day, metavar="DATE",
        help="the day the report is for, as 2021-09-22; without it, the last day that a source "
        "or a gift of the dataset is dated to",
    )  # fmt: skip
    command.add_argument(
        "--rates", default="hmrc", metavar="hmrc|ecb|nbp|FILE.csv",
        help="where exchange rates come from: monthly customs rates of HM Revenue and Customs "
        "(hmrc), daily reference rates of the European Central Bank (ecb), mean rates of the "
        "National Bank of Poland, also of rare currencies (nbp), or a table of your own",
    )  # fmt: skip
    command.add_argument(
        "--rate-date", type=_day, metavar="DATE",
        help="convert everything at the rates of this day as well (the day of --as-of)",
    )  # fmt: skip
    command.add_argument(
        "--language", default="en", metavar="TAG",
        help="show names, figures and days in this language where there is one (en)",
    )  # fmt: skip
    command.add_argument(
        "--html", type=Path, default=_PAGE, metavar="PATH", help=f"write the page here ({_PAGE})"
    )
    command.set_defaults(run=_report)


def _add_validate(command: argparse.ArgumentParser) -> None:
    command.description = (
        "List every fault of files of the native format, one a line as file:line: path: fault, "
        "and every reference that leads nowhere or to the wrong type. Each file is checked by "
        "itself. The exit code is 0 where all are clean and 1 where there is a fault."
    )
    command.add_argument("files", nargs="+", metavar="FILE", help="files to check")
    command.set_defaults(run=_validate)


def _add_convert(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Read a file of one format and write it as another, whole or not at all. What either side "
        "could not carry over as it stood is counted on the terminal, with examples."
    )
    command.add_argument("source", metavar="A", help="the file to read")
    command.add_argument("target", metavar="B", help="the file to write")
    command.add_argument(
        "--from", dest="from_format", metavar="X",
        help="the format of A, where the end of its name does not tell",
    )  # fmt: skip
    command.add_argument(
        "--to", dest="to_format", metavar="Y",
        help="the format of B, where the end of its name does not tell",
    )  # fmt: skip
    command.add_argument(
        "--strict", action="store_true",
        help="write nothing where anything would be lost or is doubtful, and list all of it",
    )  # fmt: skip
    command.add_argument(
        "--stream", action="store_true",
        help="write entities as they are read, in constant memory and in the order of A; B has to "
        "be of the native format",
    )  # fmt: skip
    command.add_argument(
        "--report",
        type=Path,
        metavar="PATH",
        help="write every entry of both reports here, as JSON",
    )
    command.add_argument(
        "--progress", action=argparse.BooleanOptionalAction, default=None,
        help="show how far A has been read (on a terminal, where tqdm is installed)",
    )  # fmt: skip
    command.set_defaults(run=_convert)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a day such as 2021-09-22, not {text}") from None


# --- report ---------------------------------------------------------------------------------


def _report(asked: argparse.Namespace) -> int:
    from civdiplo.view import report

    dataset = civdiplo.sample() if asked.file is None else civdiplo.read(asked.file)
    about = "the sample that ships with civdiplo" if asked.file is None else Path(asked.file).name
    made = report(
        dataset,
        currency=asked.currency,
        rates=_rates(asked.rates),
        as_of=asked.as_of or _last_day(dataset),
        rate_on=asked.rate_date,
        language=asked.language,
        title=f"Report on {about}",
    )
    # The page comes first: the text may be cut short by whoever reads it.
    asked.html.write_text(made.html(), encoding="utf-8", newline="\n")
    print(made.text(width=min(shutil.get_terminal_size((88, 24)).columns, 100)))
    print(f"The page is at {asked.html.absolute()}")
    return _DONE


def _rates(given: str) -> ExchangeRates:
    from civdiplo.rates import EcbRates, HmrcRates, NbpRates, Previous, TableRates

    if given == "hmrc":
        return HmrcRates()
    if given in _READY:
        bank = EcbRates if given == "ecb" else NbpRates
        return bank(policy=Previous(max_age_days=_DAYS))
    if not given.lower().endswith(".csv"):
        rule = f"must be {', '.join(_READY)} or a file that ends in .csv"
        raise InvalidValueError("--rates", rule, given)
    return TableRates.read(given)


def _last_day(dataset: Dataset) -> datetime.date:
    """Return the last full day that a source or a flow is dated to: nothing reads the clock."""
    days = sorted(_stated_days(dataset))
    if not days:
        rule = "must be given, for neither a source nor a gift is dated to a day"
        raise InvalidValueError("--as-of", rule, None, hint="such as --as-of 2021-09-22")
    return days[-1]


def _stated_days(dataset: Dataset) -> Iterator[datetime.date]:
    whens = [flow.when for flow in dataset.flows()]
    for source in dataset.of(civdiplo.Source):
        whens += (source.published, source.retrieved)
    for when in whens:
        ends = (when.start, when.end) if isinstance(when, civdiplo.Period) else (when,)
        for end in ends:
            if end is not None and end.is_day and end.latest is not None:
                yield end.latest


# --- validate -------------------------------------------------------------------------------


def _validate(asked: argparse.Namespace) -> int:
    from civdiplo.io.native import scan

    faults = entities = 0
    for file in asked.files:
        found = scan(file)
        entities += len(found.entities)
        for told in _told(file, found):
            faults += 1
            print(told)
    checked = f"{_counted(entities, 'entity', 'entities')} in {_counted(len(asked.files), 'file')}"
    print(f"{checked}: {_counted(faults, 'fault') if faults else 'no fault'}")
    return _FAULTY if faults else _DONE


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _told(file: str, found: Scan) -> Iterator[str]:
    """Yield all that is wrong with a file, a line each."""
    for fault in found.faults:
        yield str(fault)
    dataset = civdiplo.Dataset(found.entities)
    unread = {fault.entity for fault in found.faults}
    for dangling in dataset.dangling():
        if dangling.target not in unread:  # what could not be read is told of already
            yield f"{file}: {dangling}"
    for misreference in dataset.misreferences():
        yield f"{file}: {misreference}"


# --- convert --------------------------------------------------------------------------------


def _convert(asked: argparse.Namespace) -> int:
    from civdiplo.io.converting import convert

    with _progress(asked.source, wanted=asked.progress):
        done = convert(
            asked.source,
            asked.target,
            from_format=asked.from_format,
            to_format=asked.to_format,
            strict=asked.strict,
            stream=asked.stream,
        )
    if asked.report is not None:
        told = {"read": done.read.to_plain(), "written": done.written.to_plain()}
        asked.report.write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")
    for side, report in (("reading", done.read), ("writing", done.written)):
        if report:
            print(f"{side}:\n{report}")
    read = _counted(done.entities, "entity", "entities")
    print(f"{read} read, {asked.target} written: {_weighed(done.read, done.written)}")
    return _DONE


def _weighed(*reports: Report) -> str:
    """Return how many entries of reports there are, and how many of them matter."""
    entries = [entry for report in reports for entry in report]
    if not entries:
        return "nothing was left out, filled in, changed or doubtful"
    counts = Counter(entry.severity for entry in entries)
    told = [
        f"{counts[severity]:,} {severity}"
        for severity in ("loss", "warning", "info")
        if counts[severity]
    ]
    return f"{_counted(len(entries), 'entry', 'entries')} reported ({', '.join(told)})"


@contextmanager
def _progress(source: str, *, wanted: bool | None) -> Generator[None]:
    """Show how far a file has been read: by default on a terminal alone, and where tqdm is."""
    bar = _bar(source, wanted=wanted)
    if bar is None:
        yield
        return
    from civdiplo.io.watching import watched

    with bar, watched(bar.update):
        yield


def _bar(source: str, *, wanted: bool | None) -> tqdm[Never] | None:
    if wanted is False or (wanted is None and not sys.stderr.isatty()):
        return None
    try:
        from tqdm import tqdm
    except ImportError:
        if wanted is None:
            return None
        raise MissingExtraError("a progress bar", package="tqdm", extra="progress") from None
    size = os.stat(source).st_size  # noqa: PTH116  # fails as opening it would
    return tqdm(total=size, unit="B", unit_scale=True, desc=Path(source).name)
