"""Measures ways of doing one thing against each other, in rounds, so that a busy machine is fair.

In each round every way runs once, after a garbage collection that is not counted. A ratio is taken
within a round, and the median over rounds told. The cyclic collector stays as `run` has set it, for
all ways alike; what civdiplo pauses by itself counts for it where the collector is on.
"""

from __future__ import annotations

import gc
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from attrs import frozen

__all__ = ["Measured", "child", "exponent", "once", "race"]

Call = Callable[[], object]


@frozen
class Measured:
    """How long one way took: the median in seconds, and the median ratio to the first way."""

    seconds: float
    ratio: float


def once(call: Call) -> float:
    """Return the seconds that one call takes; what it makes is dropped after the clock stops."""
    gc.collect()
    start = time.perf_counter()
    made = call()
    spent = time.perf_counter() - start
    del made
    return spent


def race(ways: Mapping[str, Call], *, rounds: int) -> dict[str, Measured]:
    """Run all ways once in each round; the first of them is what the others are compared to."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, call in ways.items():
            spent[name].append(once(call))
    first = next(iter(spent.values()))
    return {
        name: Measured(median(taken), median(t / f for t, f in zip(taken, first, strict=True)))
        for name, taken in spent.items()
    }


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of log(time) over log(size): 1 where twice as much takes twice as long."""
    across, up = [[math.log(one) for one in held] for held in (sizes, seconds)]
    mean_across, mean_up = sum(across) / len(across), sum(up) / len(up)
    over = sum((x - mean_across) * (y - mean_up) for x, y in zip(across, up, strict=True))
    return over / sum((x - mean_across) ** 2 for x in across)


def child(*arguments: str) -> Any:
    """Return what a fresh Python prints as JSON when it is given these arguments."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
