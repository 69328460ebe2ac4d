"""Where formats find `replacing`; graphs are exported by it too."""

from civdiplo.files import replacing

__all__ = ["replacing"]
