"""Networks of another make: of actors and what they meet in, and of money that moves."""

from civdiplo.graph.modes.money import money
from civdiplo.graph.modes.one_mode import one_mode
from civdiplo.graph.modes.two_mode import two_mode

__all__ = ["money", "one_mode", "two_mode"]
