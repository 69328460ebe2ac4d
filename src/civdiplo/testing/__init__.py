"""Strategies for hypothesis: values and entities drawn at random, for the tests of your own code.

Asks for the extra ``testing``: ``pip install 'civdiplo[testing]'``.
"""

from __future__ import annotations

from civdiplo.errors import MissingExtraError

try:
    import hypothesis  # noqa: F401  # asked here once, so that no module below has to
except ImportError:
    raise MissingExtraError("civdiplo.testing", package="hypothesis", extra="testing") from None

__all__: list[str] = []
