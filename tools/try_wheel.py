"""Try a wheel as a user would: install it without extras into an empty environment, and use it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

BARE_USE = Path(__file__).parent / "bare_use.py"


def main(wheel: str) -> None:
    """Install the wheel into an environment of its own and run bare_use.py there."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True, symlinks=True)
        python = home / "venv" / "bin" / "python"
        install: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, Path(wheel).resolve()], check=True)
        # -I: neither the source tree nor the caller's settings are seen.
        subprocess.run([python, "-I", "-W", "error", BARE_USE.resolve()], check=True, cwd=home)


if __name__ == "__main__":
    main(*sys.argv[1:])
