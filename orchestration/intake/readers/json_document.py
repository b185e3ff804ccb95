"""One JSON document: its records at a declared place, every scalar as the text that stands in the file.

Here belongs JSON that is read whole. Objects inside a record become columns named ``outer.inner``; where the
records are the members of an object, their names become the column ``_key``. A record that cannot be a row
costs itself only; ``_row_number`` is its number in the document.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import BLANK, RESERVED, Collector, blank_record
from orchestration.intake.readers.encoding import as_utf8
from orchestration.intake.readers.jsonl import NotFlat, cell_text, distinct, no_constant
from orchestration.messages import problem, refuse

KEY = "_key"
LARGEST_DOCUMENT = 1 << 26  # bytes; it is held in memory as a whole
DEEPEST_RECORD = 8
_SHOWN = 2_000  # characters of a rejected record that go back to its sender
_NAMED = 10  # members named in a refusal


def read_json(path: Path, options: ReadingOptions) -> SourceRows:
    """The records of a JSON document.

    Raises the refusals of ``as_utf8``, ``E-JSON-02`` for what is no document, ``E-JSON-03`` where the records are
    not, ``E-JSON-05`` for a document too large to be held, and ``E-SCH-07`` where the records have too many names.
    """
    document = _parsed(path, options)
    records = list(enumerate(_records(document, options), start=1))
    collector = Collector(options)
    flat: dict[int, dict[str, str | None]] = {}
    nested: set[str] = set()
    for number, (key, record) in records:
        try:
            flat[number] = _flat(key, record, nested)
        except NotFlat as error:
            wrong = problem("E-JSON-04", file=options.file_name, row=number, what=str(error), depth=DEEPEST_RECORD)
            collector.reject(wrong, {"_record": _shown(record)})
    places: dict[str, int] = {}
    for number, values in flat.items():
        # null where other records have an object says that there is none of its members
        stated = {name: value for name, value in values.items() if value is not None or name not in nested}
        if not stated:
            collector.ignore(blank_record(options.file_name, number))
            continue
        new = [name for name in stated if name not in places]
        places.update(zip(new, collector.add_columns(new, number) if new else (), strict=True))
        cells: list[str | None] = [None] * len(collector.columns)
        for name, value in stated.items():
            cells[places[name]] = value
        collector.accept(number, cells)
    return collector.finish()


def _parsed(path: Path, options: ReadingOptions) -> Any:
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise refuse("E-JSON-05", file=options.file_name, limit=LARGEST_DOCUMENT >> 20)
    text = as_utf8(path, options).read_text(encoding="utf-8-sig")
    if not text.strip():
        raise refuse("E-FILE-30", file=options.file_name)
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=no_constant, object_pairs_hook=distinct)
    except json.JSONDecodeError as error:
        raise refuse("E-JSON-02", file=options.file_name, row=error.lineno, what=error.msg) from error
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise refuse("E-JSON-02", file=options.file_name, row=1, what=what) from error


def _records(document: Any, options: ReadingOptions) -> Iterator[tuple[str | None, Any]]:
    """The records in order, each with its name where they are members of an object."""
    found, path = document, options.records or ""
    for name in path.split(".") if path else ():
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, list):
        yield from ((None, record) for record in found)
    elif isinstance(found, dict) and found and all(isinstance(member, dict) for member in found.values()):
        yield from found.items()
    else:
        raise refuse("E-JSON-03", file=options.file_name, path=path or "/", found=_described(found))


def _described(found: Any) -> str:
    if isinstance(found, dict):
        return ", ".join(list(found)[:_NAMED]) or "{}"
    return "null" if found is None else str(found)[:40]


def _shown(record: Any) -> str:
    """A record as its sender finds it again; half a surrogate pair, which no file can hold, as a question mark."""
    return json.dumps(record, ensure_ascii=False)[:_SHOWN].encode("utf-8", "replace").decode("utf-8")


def _flat(key: str | None, record: Any, nested: set[str]) -> dict[str, str | None]:
    """The cells of a record by column; the names of objects inside it are added to ``nested``."""
    if not isinstance(record, dict):
        raise NotFlat("not an object")
    cells: dict[str, str | None] = {} if key is None else {KEY: cell_text(key)}
    for name, value in _members(record, "", 1, nested):
        if name in cells:
            raise NotFlat(f"a name stands twice: {name}")
        cells[name] = value
    return cells


def _members(record: dict[str, Any], outer: str, depth: int, nested: set[str]) -> Iterator[tuple[str, str | None]]:
    if depth > DEEPEST_RECORD:
        raise NotFlat("objects nested too deep")
    for plain, value in record.items():
        name = plain.strip(BLANK)
        if not name or not name.isprintable() or (outer + name) in (*RESERVED, KEY):
            raise NotFlat("a name that no column may have")
        if isinstance(value, dict):
            nested.add(outer + name)
            yield from _members(value, f"{outer}{name}.", depth + 1, nested)
        else:
            yield outer + name, cell_text(value)
