"""Use civdiplo as it is without extras; run by try_wheel.py where only the wheel is installed."""

from __future__ import annotations

import datetime
import importlib
import importlib.metadata
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import civdiplo
from civdiplo.errors import MissingExtraError
from civdiplo.io.icalendar import to_icalendar


def check_install() -> None:
    """The package is the installed one, with its types and its command."""
    home = Path(civdiplo.__file__).parent
    assert "site-packages" in home.parts, home
    assert (home / "py.typed").is_file()
    assert importlib.metadata.version("civdiplo") == civdiplo.__version__
    commands = importlib.metadata.entry_points(group="console_scripts", name="civdiplo")
    assert [command.value for command in commands] == ["civdiplo.cli:main"]


def check_front_door() -> None:
    """Every public name is there without any extra."""
    for name in civdiplo.__all__:
        getattr(civdiplo, name)


def check_sample() -> None:
    """The sample ships in the wheel, is whole, and comes back equal from a file."""
    facts = civdiplo.sample()
    assert facts.dangling() == ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        civdiplo.write(facts, path)
        assert civdiplo.read(path) == facts


def check_report() -> None:
    """The main job runs without extras, and its page is where it says."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "civdiplo"), "report"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        page = Path(folder) / "civdiplo-report.html"
        assert page.is_file()
        assert str(page.resolve()) in run.stdout


def check_missing_extras() -> None:
    """What needs an extra says which command installs it."""
    refused: dict[str, Callable[[], object]] = {
        "testing": lambda: importlib.import_module("civdiplo.testing"),
        "rates": lambda: civdiplo.rates.EcbRates().rate("USD", "EUR", datetime.date(2021, 9, 1)),
        "calendar": lambda: to_icalendar(civdiplo.sample()),
    }
    for extra, use in refused.items():
        sentence = ""
        try:
            use()
        except MissingExtraError as error:
            sentence = str(error)
        assert f"pip install 'civdiplo[{extra}]'" in sentence, (extra, sentence)


if __name__ == "__main__":
    check_install()
    check_front_door()
    check_sample()
    check_report()
    check_missing_extras()
    print(f"civdiplo {civdiplo.__version__} works without extras")
