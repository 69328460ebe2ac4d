"""Where the published files are that some tests read; none of them is part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_RATES = Path(__file__).parents[3] / "shared" / "data" / "rates"


@pytest.fixture(scope="session")
def shared_rates() -> Path:
    """Give the folder of published files beside the project, or skip what needs them."""
    if not SHARED_RATES.is_dir():
        pytest.skip("rates data not beside the project")
    return SHARED_RATES
