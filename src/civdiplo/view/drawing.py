"""A network in a circle, as SVG with presentation attributes alone."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator

from civdiplo.view.blocks import Drawing
from civdiplo.view.safe import visible

__all__ = ["drawn"]

_WIDTH, _HEIGHT, _RADIUS = 440, 310, 100
_COUNTED = 12  # links up to which the number of ties stands beside each
_THICKEST = 7.0


def drawn(drawing: Drawing) -> str:
    """Return the drawing: names around a circle, links in the colour of the text around it.

    Where a node stands depends on its place in the list alone, so that equal input gives equal
    bytes.
    """
    described = html.escape(visible(drawing.described))
    return "\n".join(
        (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img"',
            f'font-size="15" fill="currentColor" aria-label="{described}">',
            f"<title>{described}</title>",
            *_links(drawing),
            *_nodes(drawing),
            "</svg>",
        )
    )


def _place(position: int, count: int, radius: float) -> tuple[float, float]:
    """Return where a node stands, from the left one on, clockwise."""
    angle = math.pi + 2 * math.pi * position / count
    return _WIDTH / 2 + radius * math.cos(angle), _HEIGHT / 2 + radius * math.sin(angle)


def _links(drawing: Drawing) -> Iterator[str]:
    count = len(drawing.nodes)
    most = max((ties for _, _, ties in drawing.links), default=1)
    for one, other, ties in drawing.links:
        (x1, y1), (x2, y2) = _place(one, count, _RADIUS), _place(other, count, _RADIUS)
        thickness = 1 + (_THICKEST - 1) * (ties - 1) / max(most - 1, 1)
        yield (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="#4f7f9f" stroke-opacity="0.75" stroke-width="{thickness:.1f}"/>'
        )
    if len(drawing.links) <= _COUNTED:
        for one, other, ties in drawing.links:
            (x1, y1), (x2, y2) = _place(one, count, _RADIUS), _place(other, count, _RADIUS)
            # A third of the way and beside the line, so that numbers do not meet in the middle.
            away = 12 / math.hypot(x2 - x1, y2 - y1)
            x = x1 + 0.36 * (x2 - x1) - away * (y2 - y1)
            y = y1 + 0.36 * (y2 - y1) + away * (x2 - x1)
            yield (
                f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-weight="bold">'
                f"{ties}</text>"
            )


def _nodes(drawing: Drawing) -> Iterator[str]:
    count = len(drawing.nodes)
    for position, name in enumerate(drawing.nodes):
        x, y = _place(position, count, _RADIUS)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#a63d2f"/>'
        label_x, label_y = _place(position, count, _RADIUS + 14)
        side = label_x - _WIDTH / 2
        anchor = "middle" if abs(side) < _RADIUS / 4 else "end" if side < 0 else "start"
        drop = 10 if anchor == "middle" and y > _HEIGHT / 2 else 4 if anchor != "middle" else 0
        yield (
            f'<text x="{label_x:.1f}" y="{label_y + drop:.1f}" text-anchor="{anchor}">'
            f"{html.escape(visible(name.text))}</text>"
        )
