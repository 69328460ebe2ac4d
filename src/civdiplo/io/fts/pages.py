"""The pages of an FTS answer, held to their shape: every fault of all of them at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from attrs import frozen

from civdiplo.errors import Fault, InvalidDataError, shown
from civdiplo.io.jsonfiles import read_json
from civdiplo.values.plain import child_path

__all__ = ["Json", "Page", "read_pages"]

Json: TypeAlias = dict[str, Any]
_Test: TypeAlias = Callable[[Any], bool]

_NUMBER = re.compile(r"[0-9]{1,18}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_id(value: Any) -> bool:
    return isinstance(value, (str, int)) and _NUMBER.fullmatch(str(value)) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_nothing(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


_AN_ID = (_is_id, "must be the number of an FTS record")
_A_TEXT = (_is_text, "must be text")
_A_LIST = (_is_list, "must be a list")

# What the reader looks into; everything else may hold anything.
_NEEDED: dict[str, tuple[_Test, str]] = {
    "id": _AN_ID,
    "status": _A_TEXT,
    "sourceObjects": _A_LIST,
    "destinationObjects": _A_LIST,
}
_OPTIONAL: dict[str, tuple[_Test, str]] = {
    "amountUSD": (lambda value: value is None or _is_number(value), "must be a number"),
    **dict.fromkeys(
        ("date", "description", "contributionType", "boundary", "onBoundary"),
        (_is_text_or_nothing, "must be text"),
    ),
}
_OF_META: dict[str, tuple[_Test, str]] = {
    "language": (_is_text_or_nothing, "must be text"),
    "count": (lambda value: value is None or type(value) is int, "must be a whole number"),
}
_OF_AN_OBJECT = {"type": _A_TEXT, "id": _AN_ID, "name": _A_TEXT}


@frozen
class Page:
    """One page: the file it came from, its flows, and what surrounds them."""

    file: str
    flows: tuple[Json, ...]
    header: Json

    @property
    def meta(self) -> Json:
        """What the page says of itself."""
        meta: Json = self.header.get("meta", {})
        return meta


def read_pages(paths: Iterable[str | os.PathLike[str]]) -> list[Page]:
    """Read all pages of an answer.

    Raises:
        InvalidDataError: A file is no JSON or no answer of FTS; all faults of all files are listed.
        OSError: A file cannot be opened.
    """
    pages: list[Page] = []
    faults: list[Fault] = []
    for path in paths:
        name = os.fspath(path)
        try:
            answer = read_json(path)
        except InvalidDataError as error:
            faults += error.faults
            continue
        found = [fault.at(file=name, line=None) for fault in _wrong_with(answer)]
        faults += found
        if not found:
            pages.append(_page(name, answer))
    if faults:
        raise InvalidDataError(faults)
    return pages


def _page(name: str, answer: Json) -> Page:
    data = {key: value for key, value in answer["data"].items() if key != "flows"}
    header = {"file": Path(name).name, **answer, "data": data}
    return Page(name, tuple(answer["data"]["flows"]), header)


def _wrong_with(answer: Any) -> Iterator[Fault]:
    if not isinstance(answer, dict):
        yield _fault("$", "must be an answer of FTS, an object", answer)
        return
    if answer.get("status") != "ok":
        yield _fault("$.status", "must be ok", answer.get("status"))
    for key, (test, rule) in _OF_META.items():
        meta = answer.get("meta", {})
        if not isinstance(meta, dict):
            yield _fault("$.meta", "must be an object", meta)
            break
        if not test(meta.get(key)):
            yield _fault(f"$.meta.{key}", rule, meta[key])
    data = answer.get("data")
    flows = data.get("flows") if isinstance(data, dict) else None
    if not isinstance(flows, list):
        yield _fault("$.data.flows", "must be a list of flows", flows)
        return
    for position, flow in enumerate(flows):
        yield from _wrong_with_flow(flow, f"$.data.flows[{position}]")


def _wrong_with_flow(flow: Any, path: str) -> Iterator[Fault]:
    if not isinstance(flow, dict):
        yield _fault(path, "must be an object", flow)
        return
    for key, (test, rule) in _NEEDED.items():
        if not test(flow.get(key)):
            yield _fault(child_path(path, key), rule, flow.get(key))
    for key, (test, rule) in _OPTIONAL.items():
        if not test(flow.get(key)):
            yield _fault(child_path(path, key), rule, flow[key])
    for side in ("sourceObjects", "destinationObjects"):
        held = flow.get(side)
        for position, one in enumerate(held if isinstance(held, list) else ()):
            yield from _wrong_with_object(one, f"{path}.{side}[{position}]")


def _wrong_with_object(one: Any, path: str) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield _fault(path, "must be an object", one)
        return
    for key, (test, rule) in _OF_AN_OBJECT.items():
        if not test(one.get(key)):
            yield _fault(child_path(path, key), rule, one.get(key))


def _fault(path: str, rule: str, value: Any) -> Fault:
    field = path.rpartition(".")[2]
    return Fault(path, rule, shown(value), field="" if "[" in field else field)
