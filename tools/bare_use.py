"""Use civdiplo as it is without extras; run by try_wheel.py where only the wheel is installed."""

from __future__ import annotations

import importlib
import importlib.metadata
from pathlib import Path

import civdiplo
from civdiplo.errors import MissingExtraError


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


def check_missing_extras() -> None:
    """What needs an extra says which command installs it."""
    sentence = ""
    try:
        importlib.import_module("civdiplo.testing")
    except MissingExtraError as error:
        sentence = str(error)
    assert "pip install 'civdiplo[testing]'" in sentence, sentence


if __name__ == "__main__":
    check_install()
    check_front_door()
    check_missing_extras()
    print(f"civdiplo {civdiplo.__version__} works without extras")
