"""GeoJSON: places and whatever is at a place as points, twinnings as arcs of great circles.

| here | GeoJSON |
| --- | --- |
| `Place` | a Point, or no geometry where it has no coordinates |
| `Twinning` | the great circle between its two places, a MultiLineString where it crosses 180 degrees |
| `Organization`, `Event` | the Point of its place |
| the id | the ``id`` of the feature |
| all fields | ``properties``, in their native form; ``label`` is the name in one language, for maps |

What we write we read back whole. Features of other people become places: which property is the
name and which the country is said by the caller, all others are kept in ``extra``.

Source: RFC 7946, sections 3.1.1 (order of coordinates), 3.1.9 (cutting at the antimeridian), 3.2
(unlocated features), 4 (WGS 84).
"""  # noqa: E501  # a table has long lines

from civdiplo.io.geojson.arcs import arc
from civdiplo.io.geojson.reading import CODES, read
from civdiplo.io.geojson.writing import CARRIES, WRITE_CODES, write

__all__ = ["CARRIES", "CODES", "WRITE_CODES", "arc", "read", "write"]
