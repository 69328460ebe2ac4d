"""``python -m civdiplo`` is the command line."""

from __future__ import annotations

import sys

from civdiplo.cli import main

if __name__ == "__main__":
    sys.exit(main())
