"""The command line: what it prints, what it writes, and the code it ends with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import civdiplo
from civdiplo import Dataset, Event, Membership, Source, write
from civdiplo.cli import main

Run = Callable[..., tuple[int, str, str]]
RATES = "base,quote,date,rate,source\nVND,USD,2021-09-22,0.00004,a bank\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command line, run in an empty folder: its code, its output, its complaints."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse ends so
            code = int(end.code or 0)
        output, complaints = capsys.readouterr()
        return code, output, complaints

    return command


def folded(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def test_the_main_job_needs_no_argument(run: Run) -> None:
    """`civdiplo report` reports on the sample, and says where the page is."""
    code, output, complaints = run("report")
    assert (code, complaints) == (0, "")
    page = Path("civdiplo-report.html").absolute()
    assert output.splitlines()[-1] == f"The page is at {page}"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    text = folded(output)
    for fact in ("19,000,000,000 VND", "6,000,000 USD", "393,000,000 VND"):
        assert fact in text


def test_the_day_asked_for_is_the_last_that_the_dataset_states(run: Run) -> None:
    """No clock is read: without --as-of it is the last day of a source or a gift."""
    assert "As of 22 September 2021: " in run("report")[1]
    assert "As of 1 May 2018: " in run("report", "--as-of", "2018-05-01")[1]
    dated = Dataset([Source(id="s", title={"en": "T"}, published="2019-02-03")])
    write(dated, "dated.jsonl")
    assert "As of 3 February 2019: " in run("report", "dated.jsonl")[1]


def test_a_dataset_without_a_day_asks_for_one(run: Run) -> None:
    """Where nothing is dated to a day, the command says which option to give."""
    write(Dataset([Event(id="e", name={"en": "Forum"}, date="2021")]), "undated.jsonl")
    code, output, complaints = run("report", "undated.jsonl")
    assert (code, output) == (2, "")
    assert "--as-of must be given" in complaints
    assert len(complaints.splitlines()) == 1
    assert run("report", "undated.jsonl", "--as-of", "2021-05-01")[0] == 0


def test_currency_rates_language_and_page_are_options(run: Run) -> None:
    """Each option is heard: currency, own table of rates, its date, language, where to write."""
    Path("rates.csv").write_text(RATES, encoding="utf-8")
    code, output, _ = run(
        "report", "--rates", "rates.csv", "--rate-date", "2021-09-22", "--as-of", "2021-10-01",
        "--language", "ru", "--html", "folder.html", "--currency", "USD",
    )  # fmt: skip
    assert code == 0
    assert "As of 1 октября 2021" in output
    assert "(rates of 22 сентября 2021" in folded(output)
    assert "a bank" in folded(output)
    assert Path("folder.html").exists()
    assert not Path("civdiplo-report.html").exists()


@pytest.mark.parametrize(
    ("rates", "bank"), [("ecb", "European Central Bank"), ("nbp", "National Bank of Poland")]
)
def test_the_rates_of_a_bank_serve(run: Run, rates: str, bank: str) -> None:
    """`--rates ecb` converts what the bank has rates for, on weekends with the last ones."""
    write(civdiplo.fictional(), "fictional.jsonl")
    code, output, _ = run("report", "fictional.jsonl", "--rates", rates, "--as-of", "2021-08-21")
    assert code == 0
    assert bank in folded(output)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("report", "missing.jsonl"), "missing.jsonl: No such file or directory"),
        (("report", "notes.txt"), "path must end in"),
        (("report", "--currency", "DOLLAR"), "currency must be an ISO 4217 code"),
        (("report", "--rates", "bank"), "--rates must be hmrc, ecb, nbp or a file"),
        (("report", "--rates", "missing.csv"), "missing.csv: No such file or directory"),
        (("report", "--language", "xx"), "language must"),
        (("report", "--html", "missing/page.html"), "No such file or directory"),
        (("validate", "missing.jsonl"), "missing.jsonl: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, arguments: tuple[str, ...], complaint: str
) -> None:
    """An error is one line for people, without a traceback, and the code is 2."""
    code, output, complaints = run(*arguments)
    assert (code, output) == (2, "")
    assert complaint in complaints
    assert complaints.startswith("civdiplo: ")
    assert len(complaints.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [(), ("dance",), ("report", "--as-of", "tomorrow"), ("validate",)]
)
def test_wrong_usage_is_told_with_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """An unknown command, a bad day or a missing file name ends with 2 and says how it goes."""
    code, _, complaints = run(*arguments)
    assert code == 2
    assert complaints.startswith("usage: civdiplo")
    assert "Traceback" not in complaints


def test_it_says_its_version(run: Run) -> None:
    """`--version` is the version of the library."""
    assert run("--version")[:2] == (0, f"civdiplo {civdiplo.__version__}\n")


def test_a_faulty_file_is_not_reported_on(run: Run) -> None:
    """A report on a file with faults lists them all and ends with 1; no page is written."""
    Path("bad.jsonl").write_text('{"civdiplo": 1}\n{"id": "?"}\nnot json\n', encoding="utf-8")
    code, output, complaints = run("report", "bad.jsonl")
    assert (code, output) == (1, "")
    assert "bad.jsonl:2: " in complaints
    assert "bad.jsonl:3: " in complaints
    assert not Path("civdiplo-report.html").exists()


def test_validate_passes_what_is_clean(run: Run) -> None:
    """Clean files end with 0 and a count."""
    write(civdiplo.sample(), "sample.jsonl")
    write(civdiplo.fictional(), "fictional.json")
    count = len(civdiplo.sample()) + len(civdiplo.fictional())
    code, output, _ = run("validate", "sample.jsonl", "fictional.json")
    assert (code, output) == (0, f"{count} entities in 2 files: no fault\n")


def test_validate_lists_every_fault_with_its_place(run: Run) -> None:
    """Faults come one a line with file, line and path, then a count; the code is 1."""
    lines = [
        {"civdiplo": 1},
        {"id": "a", "type": "Organization", "name": {"en": "A"}, "colour": "red"},
        {"id": "b", "type": "Organization", "name": {"en": "B"}, "country": "ZZ"},
        {"id": "m", "type": "Membership", "member": "a", "organization": "c"},
        {"id": "s", "type": "Source", "title": {"en": "T"}},
        {"id": "n", "type": "Membership", "member": "s", "organization": "d"},
    ]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    Path("bad.jsonl").write_text(text, encoding="utf-8")
    code, output, _ = run("validate", "bad.jsonl")
    told = output.splitlines()
    assert code == 1
    assert told[0].startswith("bad.jsonl:2: $.colour")
    assert told[1].startswith("bad.jsonl:3: $.country: country must be")
    assert told[2:5] == [
        "bad.jsonl: m: organization refers to c, which is not in the dataset",
        "bad.jsonl: n: organization refers to d, which is not in the dataset",
        "bad.jsonl: n: member must be Organization or Person or Group, not Source s",
    ]
    assert told[5:] == ["3 entities in 1 file: 5 faults"]


def test_a_dangling_id_alone_is_a_fault(run: Run) -> None:
    """A file that loads, but refers to what is not there, does not pass."""
    write(Dataset([Membership(id="m", member="a", organization="b")]), "lone.jsonl")
    code, output, _ = run("validate", "lone.jsonl")
    assert code == 1
    assert output.splitlines()[-1] == "1 entity in 1 file: 2 faults"


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a fresh interpreter."""
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, env={**os.environ, **environment},
        check=False,
    )  # fmt: skip


def test_it_speaks_utf8_in_any_locale(tmp_path: Path) -> None:
    """Names in Cyrillic and Vietnamese are printed where the locale knows ASCII alone."""
    page = str(tmp_path / "page.html")
    ran = python("-m", "civdiplo", "report", "--html", page, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0, ran.stderr
    assert "Народная дипломатия" in ran.stdout.decode()


def test_whoever_stops_reading_is_no_error(tmp_path: Path) -> None:
    """With the reader gone there is no traceback, and the page is written all the same."""
    page = tmp_path / "page.html"
    command = [sys.executable, "-m", "civdiplo", "report", "--html", str(page)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141
    assert page.exists()


def test_help_loads_no_room() -> None:
    """Asking for help is answered at once: no heavy library is loaded for it."""
    code = "from civdiplo.cli import main\ntry: main(['-h'])\nfinally: print(*sys.modules)"
    loaded = set(python("-c", f"import sys; {code}").stdout.decode().split())
    assert loaded.isdisjoint({"networkx", "babel", "pint", "cattrs", "civdiplo.view"})


# --- convert ----------------------------------------------------------------------------------


def test_convert_writes_the_other_format_and_tells_what_it_left(run: Run) -> None:
    """The report is counted with examples on the terminal, and whole in the file asked for."""
    write(civdiplo.sample(), "sample.jsonl")
    code, output, complaints = run("convert", "sample.jsonl", "a.ics", "--report", "left.json")
    assert (code, complaints) == (0, "")
    assert output.startswith("writing:\nno-day (loss): ")
    told = json.loads(Path("left.json").read_text(encoding="utf-8"))
    count = len(told["written"]["entries"])
    last = f"{len(civdiplo.sample())} entities read, a.ics written: {count} entries reported (loss"
    assert re.sub(r"\(\d+ ", "(", output.splitlines()[-1]).startswith(last)
    assert Path("a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_convert_refuses_a_loss_where_none_is_allowed(run: Run) -> None:
    """With --strict the losses are faults, all listed, and nothing is written."""
    write(civdiplo.sample(), "sample.jsonl")
    code, output, complaints = run("convert", "sample.jsonl", "a.ics", "--strict")
    assert (code, output) == (1, "")
    assert "(no-day)" in complaints
    assert not Path("a.ics").exists()


def test_convert_asks_for_a_format_that_a_name_does_not_tell(run: Run) -> None:
    """A file of everybody's suffix needs --from or --to, and both accept every format's name."""
    write(civdiplo.sample(), "sample.jsonl")
    code, _, complaints = run("convert", "sample.jsonl", "a.xml")
    assert code == 2
    assert "name its format: native, " in complaints
    code, output, _ = run("convert", "sample.jsonl", "b.jsonl", "--stream", "--to", "native")
    assert code == 0
    assert output.endswith(
        "b.jsonl written: nothing was left out, filled in, changed or doubtful\n"
    )


def test_an_interrupted_conversion_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is told in a word, with its exit code, and no file is half-written."""
    write(civdiplo.sample(), "sample.jsonl")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stopped)
    code, output, complaints = run("convert", "sample.jsonl", "a.geojson")
    assert (code, output) == (130, "")
    assert complaints == "civdiplo: interrupted; no file was left half-written\n"
    assert [path.name for path in Path().iterdir() if path.name != "sample.jsonl"] == []


def test_a_folder_that_is_not_there_is_named_as_it_was_asked_for(run: Run) -> None:
    """The error names the file asked for, not the new one that would have been beside it."""
    write(civdiplo.sample(), "sample.jsonl")
    code, _, complaints = run("convert", "sample.jsonl", "nowhere/a.geojson")
    assert code == 2
    assert complaints.endswith("nowhere/a.geojson: No such file or directory\n")
    assert ".part" not in complaints


def test_a_progress_bar_is_shown_where_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """--progress draws how far the file is read, and says what to install where it cannot."""
    write(civdiplo.sample(), "sample.jsonl")
    assert "sample.jsonl: 100%" in run("convert", "sample.jsonl", "b.jsonl", "--progress")[2]
    assert run("convert", "sample.jsonl", "b.jsonl")[2] == ""
    monkeypatch.setitem(sys.modules, "tqdm", None)
    code, _, complaints = run("convert", "sample.jsonl", "b.jsonl", "--progress")
    assert code == 2
    assert "pip install 'civdiplo[progress]'" in complaints
