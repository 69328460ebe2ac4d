"""The strategies that ship with the package are all offered in one place."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

from civdiplo import testing


def test_every_strategy_is_offered_by_the_room() -> None:
    """What a file of `testing` makes public is public in `civdiplo.testing` too."""
    files = [
        import_module(f"civdiplo.testing.{m.name}") for m in pkgutil.iter_modules(testing.__path__)
    ]
    made = {name for file in files for name in file.__all__}
    assert made == set(testing.__all__)
    assert testing.__all__ == sorted(testing.__all__)


def test_without_hypothesis_the_error_names_the_command() -> None:
    """Where hypothesis is missing, the error says how to install it."""
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import importlib.util; importlib.util.find_spec = lambda name: None\n"
        "from civdiplo.errors import MissingExtraError\n"
        "try:\n    import civdiplo.testing\n"
        "except MissingExtraError as error:\n    print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "civdiplo.testing needs hypothesis: pip install 'civdiplo[testing]'\n"
