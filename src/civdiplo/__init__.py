"""civdiplo models public diplomacy: actors, ties, contributions, and totals that explain themselves."""
