"""The ways to read and to write a file of contributions: ours, and those of the peers.

A way is made by a function of no arguments that returns it, or None where the peer is missing.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import civdiplo
import floors
import plain
from civdiplo.io.native import write_iter
from plain import peer

__all__ = ["OURS", "REFERENCE", "as_payments", "readers", "reordered", "writers"]

REFERENCE = "msgspec.Struct"
OURS = "civdiplo.read"

Read = Callable[[Path], Any]
Write = Callable[[Any, Path], None]


def readers() -> dict[str, Read]:
    """Return the ways to read a file of contributions into a list, the reference first."""
    made: dict[str, Read | None] = {
        REFERENCE: _struct_reader(),
        "msgspec into attrs": _attrs_reader(),
        "pydantic": _pydantic_reader(),
        "cattrs (orjson)": _cattrs_reader(),
        "followthemoney, trusted": _ftm_reader(cleaned=True),
        "followthemoney, cleaning": _ftm_reader(cleaned=False),
        "json into dictionaries": lambda path: list(map(json.loads, _lines(path))),
        OURS: civdiplo.read,
        "civdiplo.iter_read": lambda path: list(civdiplo.iter_read(path)),
        "civdiplo.read, keys in another order": lambda path: civdiplo.read(reordered(path)),
        "our entity, by its constructor from structs": floors.reader(fill=False),
        "our entity, its slots filled from structs": floors.reader(fill=True),
    }
    return {name: read for name, read in made.items() if read is not None}


def writers() -> dict[str, Write]:
    """Return the ways to write what the reader of the same name has read."""
    made: dict[str, Write | None] = {
        REFERENCE: _msgspec_writer(),
        "msgspec into attrs": _msgspec_writer(),
        "pydantic": lambda held, path: _write(path, (one.model_dump_json() for one in held)),
        "cattrs (orjson)": _cattrs_writer(),
        "followthemoney, trusted": _ftm_writer(),
        OURS: write_iter,
    }
    return {name: write for name, write in made.items() if write is not None}


def as_payments(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield contributions as payments of followthemoney: flat lists of texts."""
    for record in records:
        properties = {
            "payer": [record["provider"]],
            "beneficiary": [record["receiver"]],
            "date": [record["date"]],
            "amount": [record["amount"]["amount"]],
            "currency": [record["amount"]["currency"]],
            "purpose": [record["transaction_type"]],
            "programme": [record["campaign"]],
            "publisher": [record["sources"][0]["source"]],
        }
        if "channel" in record:
            properties["payerAccount"] = [record["channel"]]
        if "in_kind" in record:
            properties["description"] = [json.dumps(line) for line in record["in_kind"]]
        yield {"id": record["id"], "schema": "Payment", "properties": properties}


def reordered(path: Path) -> Path:
    """Return the file that has the same records with their keys in alphabetical order."""
    return path.with_name(f"reordered-{path.name}")


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        next(file)  # the header
        yield from file


def _write(path: Path, texts: Iterable[str | bytes]) -> None:
    with path.open("wb") as file:
        for text in texts:
            file.write((text if isinstance(text, bytes) else text.encode()) + b"\n")


def _struct_reader() -> Read | None:
    msgspec = peer("msgspec")
    if msgspec is None:
        return None
    decode = msgspec.json.Decoder(plain.structs(msgspec)).decode
    return lambda path: list(map(decode, _lines(path)))


def _attrs_reader() -> Read | None:
    msgspec = peer("msgspec")
    if msgspec is None:
        return None
    decode = msgspec.json.Decoder(plain.Gift).decode
    return lambda path: list(map(decode, _lines(path)))


def _msgspec_writer() -> Write | None:
    msgspec = peer("msgspec")
    if msgspec is None:
        return None
    encode = msgspec.json.Encoder().encode
    return lambda held, path: _write(path, map(encode, held))


def _pydantic_reader() -> Read | None:
    pydantic = peer("pydantic")
    if pydantic is None:
        return None
    read = plain.models(pydantic).model_validate_json
    return lambda path: list(map(read, _lines(path)))


def _converter() -> Any:
    from cattrs.preconf.orjson import make_converter

    made = make_converter(forbid_extra_keys=True)
    made.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(datetime.date, lambda text, _: datetime.date.fromisoformat(text))
    return made


def _cattrs_reader() -> Read | None:
    if peer("orjson") is None:
        return None
    loads = _converter().loads
    return lambda path: [loads(line, plain.Gift) for line in _lines(path)]


def _cattrs_writer() -> Write | None:
    if peer("orjson") is None:
        return None
    dumps = _converter().dumps
    return lambda held, path: _write(path, map(dumps, held))


def _ftm_reader(*, cleaned: bool) -> Read | None:
    ftm = peer("followthemoney")
    if ftm is None:
        return None
    make = ftm.ValueEntity.from_dict
    loads = (peer("orjson") or json).loads

    def read(path: Path) -> list[Any]:
        lines = _lines(path.with_suffix(".payments"))
        return [make(loads(line), cleaned=cleaned) for line in lines]

    return read


def _ftm_writer() -> Write | None:
    if peer("followthemoney") is None:
        return None
    dumps = (peer("orjson") or json).dumps
    return lambda held, path: _write(path, (dumps(one.to_dict()) for one in held))
