"""civdiplo models public diplomacy: actors, ties, contributions, totals that say their reasons."""

__version__ = "0.1.0"
