"""Write the JSON Schema of the native format to docs/schema, where it is published."""

from __future__ import annotations

import json
from pathlib import Path

from civdiplo.serialize import SCHEMA_VERSION, json_schema

FOLDER = Path(__file__).parents[1] / "docs" / "schema"


def main() -> None:
    """Write the schema of all types of the library."""
    path = FOLDER / f"civdiplo-{SCHEMA_VERSION}.schema.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
