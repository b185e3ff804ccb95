"""JSON Lines: one flat object per line, every scalar as the text that stands in the file.

Here belong the lines and what a cell of JSON is. A line that is not one flat object is rejected with
its text and costs itself only.
"""

import json
from pathlib import Path
from typing import Any

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import BLANK, RESERVED, Collector, blank_record
from orchestration.intake.readers.encoding import as_utf8
from orchestration.messages import problem

_SHOWN = 2_000  # characters of a rejected line that go back to its sender


class NotFlat(ValueError):
    """Valid JSON perhaps, but not one flat object."""


def read_jsonl(path: Path, options: ReadingOptions) -> SourceRows:
    """The objects of a JSON Lines file; ``_row_number`` is the line.

    Raises the refusals of ``as_utf8``, and ``E-SCH-07`` where the objects have too many names.
    """
    collector = Collector(options)
    places: dict[str, int] = {}
    with as_utf8(path, options).open(encoding="utf-8-sig", newline="") as source:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                collector.ignore(blank_record(options.file_name, number))
                continue
            try:
                values = _flat_object(line)
                new = [name for name in values if name not in places]
                places.update(zip(new, collector.add_columns(new, number) if new else (), strict=True))
            except (ValueError, RecursionError) as error:
                wrong = problem("E-JSON-01", file=options.file_name, row=number, what=str(error).partition(":")[0])
                collector.reject(wrong, {"_line": line.strip()[:_SHOWN]})
                continue
            cells: list[str | None] = [None] * len(collector.columns)
            for name, value in values.items():
                cells[places[name]] = value
            collector.accept(number, cells)
    return collector.finish()


def _flat_object(line: str) -> dict[str, str | None]:
    """The cells of a line. Raises ``ValueError`` for anything but a flat object with distinct names."""
    value = json.loads(line, parse_float=str, parse_int=str, parse_constant=no_constant, object_pairs_hook=distinct)
    if not isinstance(value, dict):
        raise NotFlat("not an object")
    named = {name.strip(BLANK): cell_text(cell) for name, cell in value.items()}
    if len(named) != len(value) or "" in named:
        raise NotFlat("a name is empty or stands twice")
    if any(name in RESERVED or not name.isprintable() for name in named):
        raise NotFlat("a name that no column may have")
    return named


def cell_text(cell: Any) -> str | None:
    """A scalar as the text of a cell; ``NotFlat`` for anything else."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None or isinstance(cell, str):
        if cell and "\0" in cell:
            raise NotFlat("NUL in a text")
        if cell and any("\ud800" <= char <= "\udfff" for char in cell):
            raise NotFlat("half a surrogate pair in a text")
        return cell
    raise NotFlat("nested value")


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose names stands twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotFlat("a name stands twice")
    return result


def no_constant(name: str) -> Any:
    """NaN and the infinities are no JSON, whatever wrote them."""
    raise NotFlat(f"{name} is not JSON")
